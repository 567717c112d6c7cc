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

/** Rows of `stride` integers in one array that grows. */
export class Rows {
  data: Int32Array<ArrayBuffer>;
  count = 0;
  readonly stride: number;

  constructor(stride: number, capacity: number) {
    this.stride = stride;
    this.data = new Int32Array(stride * capacity);
  }

  /** Adds a row; its place in `data`. The row still holds old values. */
  add(): number {
    const at = this.count++ * this.stride;
    if (at + this.stride > this.data.length) this.#grow();
    return at;
  }

  #grow(): void {
    const next = new Int32Array(Math.ceil(this.data.length / this.stride / 2) * 3 * this.stride);
    next.set(this.data);
    this.data = next;
  }
}

/** Names with the tokens they were made of: `a` and `b` mean what the table's owner says. */
export class NameRows implements CodeTable {
  count = 0;
  symbol = new Int32Array(1024);
  kind = new Uint8Array(1024);
  start = new Int32Array(1024);
  end = new Int32Array(1024);
  scope = new Int32Array(1024);
  a = new Int32Array(1024);
  b = new Int32Array(1024);

  add(kind: number, symbol: number, start: number, end: number, scope: number, a: number, b: number): number {
    if (this.count === this.kind.length) this.#grow();
    const at = this.count++;
    this.kind[at] = kind;
    this.symbol[at] = symbol;
    this.start[at] = start;
    this.end[at] = end;
    this.scope[at] = scope;
    this.a[at] = a;
    this.b[at] = b;
    return at;
  }

  #grow(): void {
    const length = this.kind.length * 2;
    const kind = new Uint8Array(length);
    kind.set(this.kind);
    this.kind = kind;
    this.symbol = longer(this.symbol, length);
    this.start = longer(this.start, length);
    this.end = longer(this.end, length);
    this.scope = longer(this.scope, length);
    this.a = longer(this.a, length);
    this.b = longer(this.b, length);
  }
}

export class VariableRows implements VariableTable {
  count = 0;
  symbol = new Int32Array(4096);
  start = new Int32Array(4096);
  use = new Uint16Array(4096);
  scope = new Int32Array(4096);
  token = new Int32Array(4096);

  add(symbol: number, start: number, use: number, scope: number, token: number): number {
    if (this.count === this.use.length) this.#grow();
    const at = this.count++;
    this.symbol[at] = symbol;
    this.start[at] = start;
    this.use[at] = use;
    this.scope[at] = scope;
    this.token[at] = token;
    return at;
  }

  #grow(): void {
    const length = Math.ceil(this.use.length * 1.5);
    const use = new Uint16Array(length);
    use.set(this.use);
    this.use = use;
    this.symbol = longer(this.symbol, length);
    this.start = longer(this.start, length);
    this.scope = longer(this.scope, length);
    this.token = longer(this.token, length);
  }
}

export function longer(from: Int32Array, length: number): Int32Array<ArrayBuffer> {
  const to = new Int32Array(length);
  to.set(from);
  return to;
}
