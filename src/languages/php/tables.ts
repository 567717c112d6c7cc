// Tables of a document: columns in typed arrays, so that walking over thousands of rows makes no objects.

/** Rows of names found in code. Only the first `count` entries of a column belong to the document. */
export interface CodeTable {
  readonly count: number;
  /** Symbol of the name (see symbols.ts), 0 when there is none. */
  readonly symbol: Int32Array;
  readonly kind: Uint8Array;
  /** Byte offset where the name begins. */
  readonly start: Int32Array;
  /** Byte offset behind the name. */
  readonly end: Int32Array;
}

/** Variables by name. */
export interface VariableTable {
  readonly count: number;
  /** Symbol of the name with its `$`, case kept (see symbols.ts). */
  readonly symbol: Int32Array;
  /** Byte offset of the `$` (of the name in `"${x}"`). */
  readonly start: Int32Array;
  /** Sum of VARIABLE bits (see document.ts). */
  readonly use: Uint16Array;
  /** Index in `scopes`. */
  readonly scope: Int32Array;
}
