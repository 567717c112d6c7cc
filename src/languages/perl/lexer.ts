// The lexer: bytes to tokens in one pass. Perl cannot be cut into tokens without knowing whether a term or an operator comes
// next (is `/` a division?), so the lexer keeps that expectation as perl's own toke.c does, with a stack of open brackets.
// It never throws and always moves forward; what no perl could read is kept as an error with its place.
import { closeBracket, openBracket } from './brackets.ts';
import type { ReadError, Span } from './document.ts';
import { BASE_SYMBOLS, UNARY, UNARY_OR_DEFINED_OR, USER_WORD, wordClass } from './keywords.ts';
import { scanNumber } from './numbers.ts';
import { scanHeredoc, scanMatch, scanReadline, scanString } from './quotes.ts';
import { scanSigil } from './sigils.ts';
import { Symbols } from './symbols.ts';
import * as T from './tokens.ts';
import { scanWord } from './words.ts';

// What may come next.
export const STATE = 0; // a statement
export const TERM = 1;
export const OPERATOR = 2;
export const BLOCK = 3; // a block of a statement
export const TERM_BLOCK = 4; // a block that yields a value: do, eval, sub
export const BAREWORD = 5; // after a name of unknown meaning: term, operator or block
export const DEFINED_OR = 6; // a term, but // is an operator (after shift)
export const HANDLE = 7; // after print: perhaps a file handle first
export const AFTER_BLOCK = 8; // after the block of a user's function: statement, term or operator

const SPACE = 1;
const IDENTIFIER = 2;
const START = 4;
export const CHARACTERS = new Uint8Array(256);
for (const c of ' \t\n\r\f\v') CHARACTERS[c.charCodeAt(0)] = SPACE;
for (let c = 0; c < 128; c++) {
  if (/[A-Za-z_]/.test(String.fromCharCode(c))) CHARACTERS[c] = IDENTIFIER | START;
  else if (/[0-9]/.test(String.fromCharCode(c))) CHARACTERS[c] = IDENTIFIER;
}

/** Operators by first character, longest first. */
const OPERATORS = new Map<number, readonly string[]>();
for (const text of (
  '<=> **= ||= &&= //= ^^= ... <<= >>= &.= |.= ^.= -> ++ -- ** =~ !~ == != <= >= && || // ^^ .. << >> += -= *= /= .= %= x= &= |= ^= ' +
  '=> ~~ &. |. ^. ~. = < > ! ~ \\ + - * / % . & | ^ ? : ,'
).split(' ')) {
  const first = text.charCodeAt(0);
  OPERATORS.set(first, [...(OPERATORS.get(first) ?? []), text]);
}

/** Dense code; most files need less room. */
const BYTES_PER_TOKEN = 4;
/** Bytes to look ahead for the end of what must end on its line. */
const LONGEST_LINE = 1000;

const ARROW = T.op('->');
const INCREMENT = T.op('++');
const DECREMENT = T.op('--');

export class Lexer {
  readonly tokens: T.Tokens;
  readonly symbols = new Symbols(BASE_SYMBOLS);
  readonly quotes: T.Quote[] = [];
  readonly comments: Span[] = [];
  readonly pods: Span[] = [];
  readonly errors: ReadError[] = [];
  /** Subs declared with an empty prototype, and constants: an operator follows them. */
  readonly constants = new Set<number>();
  readonly subs = new Set<number>();
  readonly bytes: Uint8Array;
  readonly text: string;
  pos: number;
  end: number;
  expect = STATE;
  /** Where the program stops (`__END__`, ^D), or -1. */
  dataStart = -1;
  /** Newline after which a here-document's text begins, and where reading goes on behind it; -1 when none is pending. */
  heredocLine = -1;
  heredocResume = -1;
  /** Terminators that no later line is. */
  readonly missing = new Set<string>();
  /** `use feature 'bitwise'`: |. and friends are operators only then; `"a"|."b"` is otherwise a concatenation. */
  bitwise = false;
  utf8 = false;
  quiet = false;
  /** Tokens of the brackets that are open, and what each makes expected behind its partner. */
  readonly stack: number[] = [];
  readonly afterClose: number[] = [];
  /** A blank or comment precedes the current token. */
  spaced = false;
  openBraces = 0;

  constructor(bytes: Uint8Array, text: string) {
    this.bytes = bytes;
    this.tokens = new T.Tokens(Math.max(256, Math.ceil(bytes.length / BYTES_PER_TOKEN)));
    this.text = text;
    this.pos = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
    this.end = bytes.length;
  }

  program(): void {
    while (this.bytes[this.pos] === 0x3d && this.pod());
    this.run(0);
  }

  /** Reads code inside a string or a replacement; its tokens follow those of the program, between ISLAND and FINISH. */
  island(start: number, end: number, quote: number): void {
    const programEnd = this.end;
    this.pos = start;
    this.end = end;
    this.expect = STATE;
    this.quiet = true;
    this.heredocLine = -1;
    this.tokens.add(T.ISLAND, start, start, quote, 0);
    this.run(this.stack.length);
    this.end = programEnd;
  }

  private run(depth: number): void {
    for (;;) {
      this.space();
      if (this.pos >= this.end) break;
      if (!this.token()) break;
    }
    while (this.stack.length > depth) {
      const open = this.stack.pop()!;
      this.afterClose.pop();
      this.openBraces = 0;
      this.fail('unbalanced-bracket', this.tokens.start[open]!, this.tokens.end[open]!);
    }
    this.pos = Math.min(this.pos, this.end);
    this.tokens.add(T.FINISH, this.pos, this.pos, 0, 0);
  }

  fail(what: ReadError['what'], start: number, end: number): void {
    if (this.quiet || start >= this.end) return;
    const last = Math.min(end, this.end);
    this.errors.push({ what, start, end: last, detail: this.text.slice(start, Math.min(last, start + 40)) });
  }

  /** Adds a token that starts at `start` and ends at the current position. */
  add(kind: number, start: number, symbol: number, flags = 0): number {
    if (this.pos > this.end) this.pos = this.end;
    const expect = this.expect;
    let all = flags;
    if (this.spaced) all |= T.SPACED;
    if (expect === STATE || expect === AFTER_BLOCK) all |= T.STATEMENT;
    if (expect !== OPERATOR) all |= T.TERM;
    return this.tokens.add(kind, start, this.pos, symbol, all);
  }

  /** A term begins here although an operator was due: no perl reads that. */
  refuseTerm(start: number): void {
    if (this.expect === OPERATOR) this.fail('unexpected-term', start, this.pos);
  }

  /** Offset of a character before the end of the line (and not far away), or -1. */
  onLine(character: string, from: number): number {
    const near = this.text.slice(from, Math.min(from + LONGEST_LINE, this.end));
    const found = near.indexOf(character);
    const newline = near.indexOf('\n');
    return found < 0 || (newline >= 0 && newline < found) ? -1 : from + found;
  }

  lastKind(): number {
    const i = this.tokens.count - 1;
    return i < 0 ? 0 : this.tokens.kind[i]!;
  }

  lastSymbol(): number {
    const i = this.tokens.count - 1;
    return i < 0 ? 0 : this.tokens.symbol[i]!;
  }

  afterArrow(): boolean {
    return this.lastKind() === T.OPERATOR && this.lastSymbol() === ARROW;
  }

  /** Skips blanks, comments, POD and the text of here-documents. */
  space(): void {
    const bytes = this.bytes;
    const from = this.pos;
    for (;;) {
      if (this.pos >= this.end) break;
      const c = bytes[this.pos]!;
      if (c === 0x0a) this.newline();
      else if (CHARACTERS[c] === SPACE) this.pos++;
      else if (c === 0x23) this.comment();
      else break;
    }
    this.spaced = this.pos > from || from === 0;
  }

  private newline(): void {
    if (this.pos === this.heredocLine) {
      this.pos = this.heredocResume;
      this.heredocLine = -1;
    } else this.pos++;
    const statement = this.expect === STATE || this.expect === AFTER_BLOCK;
    while (statement && this.bytes[this.pos] === 0x3d && this.pod());
  }

  private comment(): void {
    const start = this.pos;
    const newline = this.text.indexOf('\n', start);
    this.pos = newline < 0 || newline > this.end ? this.end : newline;
    this.comments.push({ start, end: this.pos });
  }

  /** Passes over one block of POD; false when it is none. */
  private pod(): boolean {
    if (!(CHARACTERS[this.bytes[this.pos + 1]!]! & START)) return false;
    const start = this.pos;
    const cut = /^=cut(?![A-Za-z0-9_])[^\n]*\n?/gm;
    cut.lastIndex = start + 1; // a lone =cut begins POD, too
    this.pos = cut.test(this.text) ? Math.min(cut.lastIndex, this.end) : this.end;
    this.pods.push({ start, end: this.pos });
    return true;
  }

  /** One token; false at the end of the program. */
  private token(): boolean {
    const c = this.bytes[this.pos]!;
    const kind = CHARACTERS[c]!;
    if (kind & START) return scanWord(this);
    if (kind & IDENTIFIER) {
      scanNumber(this);
      return true;
    }
    switch (c) {
      case 0x24: // $
      case 0x40: // @
      case 0x25: // %
      case 0x26: // &
      case 0x2a: // *
        if (!scanSigil(this, c)) this.operator(c);
        return true;
      case 0x22: // "
      case 0x27: // '
      case 0x60: // `
        scanString(this, c);
        return true;
      case 0x3b: // ;
        this.pos++;
        this.add(T.SEMICOLON, this.pos - 1, 0);
        this.expect = STATE;
        return true;
      case 0x28: // (
      case 0x5b: // [
      case 0x7b: // {
        openBracket(this, c);
        return true;
      case 0x29:
      case 0x5d:
      case 0x7d:
        closeBracket(this, c);
        return true;
      case 0x00: // NUL, ^D and ^Z end a program as __END__ does
      case 0x04:
      case 0x1a:
        this.dataStart = this.pos;
        return false;
      default:
        return this.other(c);
    }
  }

  private other(c: number): boolean {
    if (c >= 0x80) {
      if (this.utf8) return scanWord(this);
      const start = this.pos;
      while (this.pos < this.end && this.bytes[this.pos]! >= 0x80) this.pos++;
      this.fail('unexpected-term', start, this.pos);
      return true;
    }
    if (c < 0x20 || c === 0x7f) {
      this.pos++;
      this.fail('unexpected-term', this.pos - 1, this.pos);
      return true;
    }
    if (c === 0x2e && this.expect !== OPERATOR && isDigit(this.bytes[this.pos + 1]!)) {
      scanNumber(this);
      return true;
    }
    if (this.expect !== OPERATOR && this.termLike(c)) return true;
    if (c === 0x3a && this.bytes[this.pos + 1] === 0x3a && CHARACTERS[this.bytes[this.pos + 2]!]! & START)
      return scanWord(this);
    this.operator(c);
    return true;
  }

  /** Characters that begin a quote or a prefix where a term is due. */
  private termLike(c: number): boolean {
    const next = this.bytes[this.pos + 1]!;
    if (c === 0x2f) {
      if (this.expect === DEFINED_OR && next === 0x2f) return false;
      if (this.loose() && !this.termAfterBareword(next)) return false;
      return scanMatch(this);
    }
    if (c === 0x3c) {
      if (next === 0x3c && scanHeredoc(this)) return true;
      if (this.loose() && next !== 0x24 && !(CHARACTERS[next]! & START)) return false;
      return scanReadline(this);
    }
    if (c === 0x3f) {
      if (this.loose() || !this.questionMatch()) return false;
      return scanMatch(this);
    }
    if (c === 0x2d) return this.fileTest(next);
    return false;
  }

  /** After a bareword, `foo /x/` is a call with a regex only when it is written so; `foo / 2` divides. */
  private loose(): boolean {
    return this.expect === BAREWORD || this.expect === AFTER_BLOCK;
  }

  private termAfterBareword(next: number): boolean {
    if (!this.spaced || next === 0x3d || next === 0x2f || CHARACTERS[next] === SPACE) return false;
    const last = this.tokens.count - 1;
    if (this.expect === BAREWORD && this.subs.has(this.tokens.symbol[last]!)) return true;
    return this.onLine('/', this.pos + 1) > 0;
  }

  /** `?PATTERN?`, gone since 5.22: only where the second mark is on the same line. */
  private questionMatch(): boolean {
    const kind = this.lastKind() === T.WORD ? wordClass(this.lastSymbol()) : USER_WORD;
    if (kind === UNARY || kind === UNARY_OR_DEFINED_OR) return false;
    return this.onLine('?', this.pos + 1) > this.pos + 1;
  }

  private fileTest(letter: number): boolean {
    if (!'erwxoRWXOzsfdlpSugktTBAMCb'.includes(String.fromCharCode(letter)) && letter !== 0x63) return false;
    const after = this.bytes[this.pos + 2]!;
    if (CHARACTERS[after]! & IDENTIFIER || after === 0x3a || after === 0x27) return false;
    if (/^\s*=>/.test(this.text.slice(this.pos + 2, this.pos + 40)) || this.isKeyWithDash(after)) return false;
    const start = this.pos;
    this.pos += 2;
    this.add(T.FILE_TEST, start, letter);
    this.expect = TERM;
    return true;
  }

  /** `$h{-s}` */
  private isKeyWithDash(after: number): boolean {
    const last = this.tokens.count - 1;
    return after === 0x7d && this.tokens.kind[last] === T.OPEN && (this.tokens.flags[last]! & T.ROLE_SUBSCRIPT) !== 0;
  }

  private operator(c: number): void {
    const start = this.pos;
    let text = String.fromCharCode(c);
    for (const candidate of OPERATORS.get(c) ?? []) {
      if (candidate.length > 1 && !this.text.startsWith(candidate, start)) continue;
      if (candidate.length > 1 && candidate.charCodeAt(1) === 0x2e && c !== 0x2e && !this.bitwise) continue;
      text = candidate;
      break;
    }
    this.pos += text.length;
    const code = T.op(text);
    const postfix = (code === INCREMENT || code === DECREMENT) && this.expect === OPERATOR;
    this.add(T.OPERATOR, start, code);
    if (code === ARROW) this.expect = OPERATOR;
    else if (!postfix) this.expect = TERM;
  }
}

export function isDigit(c: number): boolean {
  return c >= 0x30 && c <= 0x39;
}

export function isIdentifier(c: number): boolean {
  return (CHARACTERS[c]! & IDENTIFIER) !== 0;
}

export function isIdentifierStart(c: number): boolean {
  return (CHARACTERS[c]! & START) !== 0;
}

export function isSpace(c: number): boolean {
  return CHARACTERS[c] === SPACE;
}
