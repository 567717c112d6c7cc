// Calls by name, found on request: functions, &calls, methods and `new X(…)`.
import type { Argument, Call } from './document.ts';
import * as K from './keywords.ts';
import type { Lexer } from './lexer.ts';
import { Literal } from './literals.ts';
import { endOfList, spanOf } from './structure.ts';
import * as T from './tokens.ts';

const COMMA = T.op(',');
const FAT_COMMA = T.op('=>');
const ARROW = T.op('->');

/** Tokens that may be calls, chained by symbol: built once per document, without an object for each name. */
export class CallIndex {
  private readonly lx: Lexer;
  /** By symbol: its first token as a function and as a method, -1 when there is none. */
  private readonly functions: Int32Array;
  private readonly methodTokens: Int32Array;
  /** By token: the next one of the same symbol, -1 at the end. */
  private readonly next: Int32Array;
  /** Calls by name that somebody has asked for. */
  private readonly known = new Map<string, readonly Call[]>();

  constructor(lx: Lexer) {
    this.lx = lx;
    const { tokens, symbols } = lx;
    this.functions = new Int32Array(symbols.names.length).fill(-1);
    this.methodTokens = new Int32Array(symbols.names.length).fill(-1);
    this.next = new Int32Array(tokens.count);
    for (let i = tokens.count - 1; i >= 0; i--) {
      const kind = tokens.kind[i];
      const first = kind === T.METHOD ? this.methodTokens : kind === T.WORD || kind === T.CODE ? this.functions : null;
      if (!first) continue;
      const symbol = tokens.symbol[i]!;
      this.next[i] = first[symbol]!;
      first[symbol] = i;
    }
  }

  /** The tokens of one name, in order. */
  private *chain(first: Int32Array, name: string): Generator<number> {
    for (let i = first[this.lx.symbols.find(name)] ?? -1; i >= 0; i = this.next[i]!) yield i;
  }

  calls(name: string): readonly Call[] {
    let calls = this.known.get(name);
    if (!calls) this.known.set(name, (calls = this.find(name)));
    return calls;
  }

  private find(name: string): Call[] {
    const calls: Call[] = [];
    for (const i of this.chain(this.functions, name)) if (this.isCall(i)) calls.push(callAt(this.lx, i, '', false));
    return calls;
  }

  methods(name: string): Call[] {
    const calls: Call[] = [];
    for (const i of this.chain(this.methodTokens, name)) calls.push(callAt(this.lx, i, invocantOf(this.lx, i), true));
    if (name === 'new') for (const i of this.chain(this.functions, name)) this.indirect(i, calls);
    return calls.sort((a, b) => a.start - b.start);
  }

  /** Not a class name before `->`, not the class or sub after `new` or `goto`. */
  private isCall(i: number): boolean {
    const { tokens } = this.lx;
    if (tokens.kind[i] === T.CODE) return tokens.kind[i - 1] !== T.OPERATOR || tokens.symbol[i - 1] !== T.op('\\');
    if (tokens.kind[i + 1] === T.OPERATOR && tokens.symbol[i + 1] === ARROW) return false;
    return !(
      tokens.kind[i - 1] === T.WORD &&
      K.wordClass(tokens.symbol[i - 1]!) === K.USER_WORD &&
      tokens.kind[i + 1] !== T.OPEN
    );
  }

  /** `new X(…)`, `new X …` */
  private indirect(i: number, calls: Call[]): void {
    const { tokens, symbols } = this.lx;
    if (tokens.kind[i] !== T.WORD || tokens.kind[i + 1] !== T.WORD) return;
    if (K.wordClass(tokens.symbol[i + 1]!) !== K.USER_WORD) return;
    const invocant = symbols.names[tokens.symbol[i + 1]!]!;
    calls.push({
      ...callAt(this.lx, i + 1, invocant, true),
      name: 'new',
      nameSpan: spanOf(this.lx, i, i + 1),
      start: tokens.start[i]!,
    });
  }
}

function invocantOf(lx: Lexer, method: number): string {
  const { tokens, symbols, text } = lx;
  const before = method - 2;
  switch (tokens.kind[before]) {
    case T.WORD:
      return symbols.names[tokens.symbol[before]!]!.replace(/::$/, '');
    case T.SCALAR:
      return text.slice(tokens.start[before], tokens.end[before]);
    case T.STRING:
      return new Literal(lx, before).value;
    default:
      return '';
  }
}

/** The call whose name is token i. */
export function callAt(lx: Lexer, i: number, invocant: string, method: boolean): Call {
  const { tokens, symbols } = lx;
  const open = i + 1;
  const parenthesized = tokens.kind[open] === T.OPEN && tokens.symbol[open] === 0x28 && tokens.match[open]! > 0;
  const noList = !parenthesized && ((method && tokens.kind[i] === T.METHOD) || tokens.kind[i] === T.CODE);
  const from = parenthesized ? open + 1 : open;
  const to = parenthesized ? tokens.match[open]! : noList ? open : endOfList(lx, open);
  const last = parenthesized ? to : Math.max(i, to - 1);
  return {
    name: symbols.names[tokens.symbol[i]!]!,
    nameSpan: spanOf(lx, i, i + 1),
    method,
    invocant,
    arguments: argumentsOf(lx, from, to),
    parenthesized,
    start: tokens.start[i]!,
    end: tokens.end[last]!,
  };
}

/** Splits the tokens [from, to) at commas of the same level. */
export function argumentsOf(lx: Lexer, from: number, to: number): Argument[] {
  const { tokens } = lx;
  const list: Argument[] = [];
  let start = from;
  let key: string | null = null;
  for (let i = from; i <= to; i++) {
    const comma =
      i < to && tokens.kind[i] === T.OPERATOR && (tokens.symbol[i] === COMMA || tokens.symbol[i] === FAT_COMMA);
    if (comma || i === to) {
      const named: string | null = comma && tokens.symbol[i] === FAT_COMMA ? keyOf(lx, start, i) : null;
      if (i > start && named === null) list.push(argument(lx, start, i, key));
      key = named;
      start = i + 1;
    } else if (tokens.kind[i] === T.OPEN && tokens.match[i]! > i) i = Math.min(tokens.match[i]!, to - 1);
  }
  return list;
}

function keyOf(lx: Lexer, from: number, to: number): string | null {
  if (to !== from + 1 && to !== from + 2) return null;
  const { tokens, text } = lx;
  if (tokens.kind[from] === T.STRING) return new Literal(lx, from).value;
  return text.slice(tokens.start[from], tokens.end[to - 1]);
}

function argument(lx: Lexer, from: number, to: number, key: string | null): Argument {
  const { tokens } = lx;
  const string = to === from + 1 && tokens.kind[from] === T.STRING ? new Literal(lx, from) : null;
  return { start: tokens.start[from]!, end: tokens.end[to - 1]!, key, string };
}
