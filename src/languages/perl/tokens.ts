// Tokens in parallel typed arrays: kind, span, symbol, bracket partner. Nothing is cut out of the source before someone asks.

export const WORD = 1; // identifier: builtin, function, class, handle, bareword
export const KEY = 2; // word that is a string: before =>, or alone in {…}
export const METHOD = 3; // word after ->
export const NAME = 4; // name being declared or included: after sub, package, use, require
export const INFIX_WORD = 5; // x, eq, and, if as modifier …
export const SCALAR = 6;
export const ARRAY = 7;
export const HASH = 8;
export const CODE = 9;
export const GLOB = 10;
export const LENGTH = 11; // $#array
export const CAST = 12; // a sigil before $ or {; symbol is its character ('#' for $#)
export const NUMBER = 13;
export const VERSION = 14; // v5.10.1, 1.2.3
export const STRING = 15; // any quote; symbol is the index of the quote
export const OPERATOR = 16; // symbol packs its characters, see op()
export const OPEN = 17; // ( [ {; symbol is the character
export const CLOSE = 18;
export const SEMICOLON = 19;
export const LABEL = 20;
export const PROTOTYPE = 21; // ($$;@) after sub
export const ATTRIBUTE = 22; // lvalue, prototype($$): name with its argument
export const FORMAT_BODY = 23;
export const FILE_TEST = 24; // -e; symbol is the letter
export const POSTFIX = 25; // @* %* $* &* ** $#* and the sigil of ->@[…] after an arrow; symbol is the sigil
export const FINISH = 26; // end of the program, or of an island
export const ISLAND = 27; // code within a string or a replacement begins

// Flags of a token.
export const STATEMENT = 1; // first of a statement
export const SPACED = 2; // blank or comment before it
export const TERM = 4; // stands where a term was expected
// Roles of a `{`, and of a `(` that continues a chain of subscripts.
export const ROLE_BLOCK = 8;
export const ROLE_HASH = 16;
export const ROLE_SUBSCRIPT = 32;
export const ROLE_DEREFERENCE = 64;

/** Operators are compared as numbers: up to four characters, seven bits each. */
export function op(characters: string): number {
  let code = 0;
  for (let i = characters.length - 1; i >= 0; i--) code = (code << 7) | characters.charCodeAt(i);
  return code;
}

export class Tokens {
  count = 0;
  kind: Uint8Array;
  flags: Uint8Array;
  start: Int32Array;
  end: Int32Array;
  symbol: Int32Array;
  /** Index of the partner of a bracket, else -1. */
  match: Int32Array;

  /** Room for `size` tokens; it grows on demand. */
  constructor(size: number) {
    this.kind = new Uint8Array(size);
    this.flags = new Uint8Array(size);
    this.start = new Int32Array(size);
    this.end = new Int32Array(size);
    this.symbol = new Int32Array(size);
    this.match = new Int32Array(size);
  }

  add(kind: number, start: number, end: number, symbol: number, flags: number): number {
    const i = this.count;
    if (i === this.kind.length) this.grow();
    this.kind[i] = kind;
    this.flags[i] = flags;
    this.start[i] = start;
    this.end[i] = end;
    this.symbol[i] = symbol;
    this.match[i] = -1;
    this.count = i + 1;
    return i;
  }

  private grow(): void {
    const size = this.kind.length * 2;
    this.kind = extend(new Uint8Array(size), this.kind);
    this.flags = extend(new Uint8Array(size), this.flags);
    this.start = extend(new Int32Array(size), this.start);
    this.end = extend(new Int32Array(size), this.end);
    this.symbol = extend(new Int32Array(size), this.symbol);
    this.match = extend(new Int32Array(size), this.match);
  }
}

function extend<T extends Uint8Array | Int32Array>(larger: T, old: T): T {
  larger.set(old);
  return larger;
}

export const SINGLE = 0;
export const DOUBLE = 1;
export const WORDS = 2;
export const COMMAND = 3;
export const HEREDOC = 4;
export const MATCH = 5;
export const REGEX = 6;
export const SUBSTITUTE = 7;
export const TRANSLATE = 8;
export const READLINE = 9;

/** One quote. Offsets are bytes; `second*` is -1 without a second part. */
export interface Quote {
  readonly kind: number;
  readonly start: number;
  readonly end: number;
  readonly contentStart: number;
  readonly contentEnd: number;
  readonly secondStart: number;
  readonly secondEnd: number;
  readonly flags: string;
  readonly interpolates: boolean;
  readonly delimiter: number;
  /** <<~ */
  readonly indented: boolean;
}
