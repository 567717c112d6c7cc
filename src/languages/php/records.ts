// Everything that reading one file writes down: tokens and tables. Taken from a small pool and given back by `release()`, so that the
// arrays are reused from file to file.
import type { PhpError, PhpErrorKind, Span } from './document.ts';
import { FEATURE_COUNT } from './features.ts';
import { NameRows, Rows, VariableRows } from './tables.ts';
import { Tokens } from './tokens.ts';

/** Columns of `features`: number, start, end, symbol of the word, three parts of start and end (-1 where there is none). */
export const FEATURE = { ID: 0, START: 1, END: 2, WORD: 3, PARTS: 4, STRIDE: 10 } as const;
/** Columns of `tags`: kind (index in TAG_KINDS), start, end, start and end of the closing tag (-1). */
export const TAG_STRIDE = 5;
/** Columns of `functions`, all tokens but the last four. */
export const FUNCTION = {
  KIND: 0,
  FIRST: 1,
  NAME: 2,
  OPEN: 3,
  CLOSE: 4,
  BODY: 5,
  BODY_END: 6,
  FLAGS: 7,
  SCOPE: 8,
  OWNER: 9,
  OUTER: 10,
  STRIDE: 11,
} as const;
export const FUNCTION_FLAG = { BY_REF: 1, CONDITIONAL: 2, GENERATOR: 4 } as const;
/** Columns of `classes`: kind, first token (modifiers), name token (-1), body's brackets, conditional, symbol of the full name. */
export const CLASS = {
  KIND: 0,
  FIRST: 1,
  NAME: 2,
  BODY: 3,
  BODY_END: 4,
  CONDITIONAL: 5,
  SYMBOL: 6,
  HEAD: 7,
  STRIDE: 8,
} as const;
/** Columns of `members`: kind (0 property, 1 class constant, 2 const), first token, name token, first and last token of the value, class. */
export const MEMBER = { KIND: 0, FIRST: 1, NAME: 2, VALUE: 3, VALUE_END: 4, OWNER: 5, STRIDE: 6 } as const;
/** Columns of `scopes`: kind, start, end, outer, dynamic. */
export const SCOPE = { KIND: 0, START: 1, END: 2, OUTER: 3, DYNAMIC: 4, STRIDE: 5 } as const;
/** Columns of `guards`: start, end, condition, holds (1) or not (0). */
export const GUARD_STRIDE = 4;
/** Columns of `includes`: keyword token, last token. */
export const INCLUDE_STRIDE = 2;

export class Records {
  readonly tokens = new Tokens();
  /** start, end */
  readonly comments = new Rows(2, 1024);
  readonly tags = new Rows(TAG_STRIDE, 64);
  readonly features = new Rows(FEATURE.STRIDE, 1024);
  /** Number of uses by feature. */
  readonly featureUses = new Int32Array(FEATURE_COUNT);
  readonly calls = new NameRows();
  readonly constants = new NameRows();
  readonly classUses = new NameRows();
  readonly classConstants = new NameRows();
  readonly variables = new VariableRows();
  readonly functions = new Rows(FUNCTION.STRIDE, 256);
  readonly classes = new Rows(CLASS.STRIDE, 64);
  readonly members = new Rows(MEMBER.STRIDE, 256);
  readonly scopes = new Rows(SCOPE.STRIDE, 256);
  readonly guards = new Rows(GUARD_STRIDE, 64);
  readonly includes = new Rows(INCLUDE_STRIDE, 64);
  errors: PhpError[] = [];
  /** Namespaces and imports in the order of the file. */
  namespaces: NamespacePart[] = [];
  haltOffset = -1;

  clear(): void {
    this.tokens.count = 0;
    for (const rows of [
      this.comments,
      this.tags,
      this.features,
      this.functions,
      this.classes,
      this.members,
      this.scopes,
      this.guards,
      this.includes,
    ])
      rows.count = 0;
    for (const names of [this.calls, this.constants, this.classUses, this.classConstants]) names.count = 0;
    this.variables.count = 0;
    this.featureUses.fill(0);
    this.errors = [];
    this.namespaces = [];
    this.haltOffset = -1;
  }

  /** Records a feature use; its place in `features.data`, where the parts can be written. */
  feature(id: number, start: number, end: number): number {
    const at = this.features.add();
    const data = this.features.data;
    data[at] = id;
    data[at + 1] = start;
    data[at + 2] = end;
    data[at + 3] = 0;
    for (let part = at + FEATURE.PARTS; part < at + FEATURE.STRIDE; part++) data[part] = -1;
    this.featureUses[id]++;
    return at;
  }

  error(
    kind: PhpErrorKind,
    start: number,
    end: number,
    found: string,
    expected: string,
    origin: Span | null = null,
  ): void {
    if (this.errors.length < 200) this.errors.push({ kind, start, end, found, expected, origin });
  }
}

/** A stretch of the file with one namespace; imports by last name in lower case. */
export interface NamespacePart {
  start: number;
  /** Lower case, '' for the global one. */
  name: string;
  classes: Map<string, string>;
  functions: Map<string, string>;
  constants: Map<string, string>;
}

/** Tokens: what one huge file needed is not kept for the small ones behind it. */
const LARGEST_KEPT = 1 << 20;

const pool: Records[] = [];

export function takeRecords(): Records {
  const records = pool.pop() ?? new Records();
  records.clear();
  return records;
}

export function giveBack(records: Records): void {
  if (pool.length < 2 && records.tokens.kind.length <= LARGEST_KEPT) pool.push(records);
}
