// The state of the parser and what all its parts need: looking at tokens, errors, features. The parser builds no tree: it walks over the
// tokens once and writes what rules ask for into tables.
import { type Condition, guardBytes } from './guards.ts';
import type { NamespacePart, Records } from './records.ts';
import { SCOPE } from './records.ts';
import * as T from './tokens.ts';

/** Expressions, blocks and types may lie this deep in each other; what lies deeper is passed over. */
export const MAX_DEPTH = 400;

/** What an expression looks like, as far as what follows it depends on that. */
export const OTHER = 0;
/** A plain variable. */
export const SIMPLE = 1;
/** An element of something that can be written: `$x[0]`. */
export const ELEMENT = 2;
export const PROPERTY = 3;
export const STATIC_PROPERTY = 4;
/** Last shape that can stand left of `=`. */
export const LAST_WRITABLE = 4;
export const CALL = 5;
export const CONSTANT = 6;
export const CLASS_CONSTANT = 7;
export const LITERAL = 8;
export const ARRAY_LITERAL = 9;
export const PARENTHESES = 10;
/** `(new X)` */
export const PARENTHESES_NEW = 11;
export const NEW_OBJECT = 12;
/** `new X` without arguments. */
export const NEW_BARE = 13;
export const CLOSURE = 14;
export const TERNARY = 15;
export const SHORT_TERNARY = 16;
export const ADDITIVE = 17;
export const SHIFT = 18;
export const TEMPLATE_LITERAL = 19;
export const LIST = 20;

/** What is known behind `if (!has) exit;`. */
interface OpenGuard {
  condition: number;
  holds: boolean;
  /** Byte offset from which it holds. */
  from: number;
}

export class Parser {
  readonly records: Records;
  readonly source: Uint8Array;
  readonly kind: Uint8Array;
  readonly start: Int32Array;
  readonly end: Int32Array;
  readonly symbol: Int32Array;
  pos = 0;
  /** A syntax error was met; everything returns to the statement, which goes on behind it. */
  failed = false;
  /** A brace got lost: everything returns to the body of the class. */
  unwinding = false;
  depth = 0;
  scope = 0;
  /** Place of the innermost function in `functions.data`, -1 outside. */
  function = -1;
  /** Index of the innermost class in `classes`, -1 outside; kind of it (index in CLASS_KINDS). */
  class = -1;
  classKind = -1;
  /** Symbol of the class's short name, for PHP 4 constructors. */
  className = 0;
  /** Loops and switches around this place, within the function. */
  loops = 0;
  /** The same, innermost in the lowest bit: 1 for a switch, 0 for a loop. */
  switches = 0;
  /** Blocks (not classes) around this place. */
  blocks = 0;
  /** Token behind `return` of the first return with a value in this function, -1 without. */
  returned = -1;
  generator = false;
  /** In a method that is not static. */
  inMethod = false;
  /** In a closure whose class has a `$this`. */
  inClosure = false;
  /** Row of the last variable that was the base of the expression just read. */
  variable = -1;
  /** Condition of the expression just read, 0 when nothing is known (see guards.ts). */
  condition = 0;
  /** `known or exit`: the condition that holds behind the statement (negative: that does not hold), 0 without. */
  leaving = 0;
  readonly conditions: Condition[] = [];
  /** Number of the condition that never holds, 0 until there is one. */
  never = 0;
  /** Conditions that hold from an early exit to the end of the block. */
  readonly openGuards: OpenGuard[] = [];
  /** Conditions assigned to variables. */
  readonly flags = new Map<number, number>();
  /** Conditions defined as constants. */
  readonly constantFlags = new Map<number, number>();
  namespace: NamespacePart;
  /** The namespace has a name or imports. */
  resolves = false;
  /** Name just read (see names.ts). */
  nameFirst = 0;
  nameLast = 0;
  nameForm = 0;
  nameSymbol = 0;
  /** Rows of plain variables that are elements of the array literals being read. */
  readonly elements: number[] = [];
  arrays = 0;
  /** Reading what foreach sets. */
  inTarget = false;

  constructor(records: Records, source: Uint8Array) {
    const { tokens } = records;
    this.records = records;
    this.source = source;
    this.kind = tokens.kind;
    this.start = tokens.start;
    this.end = tokens.end;
    this.symbol = tokens.symbol;
    this.namespace = { start: 0, name: '', classes: new Map(), functions: new Map(), constants: new Map() };
    records.namespaces.push(this.namespace);
  }

  /** Takes the token when it is of this kind. */
  accept(kind: number): boolean {
    if (this.kind[this.pos] !== kind) return false;
    this.pos++;
    return true;
  }

  expect(kind: number, text: string): void {
    if (this.failed) return;
    if (this.kind[this.pos] === kind) this.pos++;
    else this.fail(text);
  }

  /** A syntax error at the next token. Only the first one counts until the statement has recovered. */
  fail(expected: string): void {
    if (this.failed) return;
    this.failed = true;
    const { pos } = this;
    this.records.error('syntax', this.start[pos], this.end[pos], this.text(pos), expected);
  }

  /** Text of a token, at most 40 bytes, for messages. */
  text(token: number): string {
    if (this.kind[token] === T.EOF) return '';
    const from = this.start[token];
    return Buffer.from(this.source.buffer, from, Math.min(40, this.end[token] - from)).toString('latin1');
  }

  /** Records a feature from one token to another (both included); its place in the table. */
  use(feature: number, first: number, last: number): number {
    return this.records.feature(feature, this.start[first], this.end[last]);
  }

  /** A part (0 to 2) of a feature, from one token to another. */
  part(at: number, part: number, first: number, last: number): void {
    const { data } = this.records.features;
    data[at + 4 + part * 2] = this.start[first];
    data[at + 5 + part * 2] = this.end[last];
  }

  /** The bracket that closes the one at `open`; the last token when none does. */
  closing(open: number): number {
    let depth = 0;
    let at = open;
    for (; this.kind[at] !== T.EOF; at++) {
      const k = this.kind[at];
      if ((k < T.TEMPLATE_OPEN || k > T.RBRACE) && k !== T.ATTRIBUTE) continue;
      if (OPENS[k] === 1) depth++;
      else if (OPENS[k] === 2 && --depth <= 0) return at;
    }
    return at;
  }

  /** The block ends: so do the guards that were opened in it. */
  closeGuards(mark: number): void {
    const end = this.end[Math.max(0, this.pos - 1)];
    while (this.openGuards.length > mark) {
      const guard = this.openGuards.pop()!;
      guardBytes(this, guard.from, end, guard.condition, guard.holds);
    }
  }

  markDynamic(): void {
    this.records.scopes.data[this.scope * SCOPE.STRIDE + SCOPE.DYNAMIC] = 1;
  }
}

/** 1 for brackets that open, 2 for brackets that close. */
export const OPENS = new Uint8Array(256);
for (const kind of [T.LPAREN, T.LBRACKET, T.LBRACE, T.TEMPLATE_OPEN, T.TEMPLATE_DOLLAR, T.ATTRIBUTE]) OPENS[kind] = 1;
for (const kind of [T.RPAREN, T.RBRACKET, T.RBRACE, T.TEMPLATE_CLOSE]) OPENS[kind] = 2;

/** Words that are keywords only where they lead in something; anywhere else they are names. */
export const CONTEXTUAL = new Uint8Array(256);
for (const kind of [
  T.ENUM,
  T.READONLY,
  T.MATCH,
  T.FN,
  T.FROM,
  T.GOTO,
  T.TRAIT,
  T.CALLABLE,
  T.FINALLY,
  T.INSTEADOF,
  T.NAMESPACE,
  T.USE,
])
  CONTEXTUAL[kind] = 1;

export function isWord(kind: number): boolean {
  return kind === T.NAME || kind > T.KEYWORD;
}
