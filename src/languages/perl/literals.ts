// String literals as rules see them: raw, decoded, and where they stand. Built only for those who ask.
import type { QuoteKind, Span, StringContext, StringLiteral, Word } from './document.ts';
import * as K from './keywords.ts';
import type { Lexer } from './lexer.ts';
import * as T from './tokens.ts';

const QUOTE_KINDS: readonly QuoteKind[] = [
  'single',
  'double',
  'words',
  'command',
  'heredoc',
  'match',
  'regex',
  'substitute',
  'translate',
  'single',
];
const COMPARISONS = new Set(['==', '!=', '=~', '!~', '~~', '<=>'].map(T.op));
const ASSIGNMENTS = new Set(['=', '.=', '||=', '//=', '&&='].map(T.op));
/** Tokens to look back for what a string belongs to. */
const FARTHEST = 2000;
const COMMA = T.op(',');
const FAT_COMMA = T.op('=>');
const COMPARING_WORDS = new Set(['eq', 'ne', 'lt', 'gt', 'le', 'ge', 'cmp'].map(K.keyword));
const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  f: '\f',
  b: '\b',
  a: '\x07',
  e: '\x1b',
  0: '\0',
};

export class Literal implements StringLiteral {
  readonly start: number;
  readonly end: number;
  private readonly lx: Lexer;
  /** Index of its token. */
  readonly token: number;
  private readonly record: T.Quote;

  constructor(lx: Lexer, token: number) {
    this.lx = lx;
    this.token = token;
    this.record = lx.quotes[lx.tokens.symbol[token]!]!;
    this.start = this.record.start;
    this.end = this.record.end;
  }

  get quote(): QuoteKind {
    return QUOTE_KINDS[this.record.kind]!;
  }

  get content(): Span {
    return { start: this.record.contentStart, end: this.record.contentEnd };
  }

  get interpolating(): boolean {
    return this.record.interpolates;
  }

  get dynamic(): boolean {
    return this.record.interpolates && /(?:^|[^\\])(?:\\\\)*(?:\$[\w{:&$]|@[\w{:$])/.test(this.raw);
  }

  get raw(): string {
    return this.lx.text.slice(this.record.contentStart, this.record.contentEnd);
  }

  get replacement(): Span | null {
    return this.record.secondStart < 0 ? null : { start: this.record.secondStart, end: this.record.secondEnd };
  }

  get flags(): string {
    return this.record.flags;
  }

  get value(): string {
    const raw = this.record.indented ? withoutIndent(this.raw) : this.raw;
    if (this.record.interpolates) return this.record.kind >= T.MATCH ? raw : decodeEscapes(raw);
    if (this.record.kind === T.HEREDOC) return raw;
    const delimiter = String.fromCharCode(this.record.delimiter);
    return raw.replace(/\\([\s\S])/g, (whole, c: string) =>
      c === '\\' || c === delimiter || c === closing(delimiter) ? c : whole,
    );
  }

  get context(): StringContext {
    return contextOf(this.lx, this.token);
  }
}

function closing(open: string): string {
  return { '(': ')', '[': ']', '{': '}', '<': '>' }[open] ?? open;
}

function withoutIndent(text: string): string {
  let least = Number.POSITIVE_INFINITY;
  for (const line of text.split('\n')) if (/\S/.test(line)) least = Math.min(least, /^\s*/.exec(line)![0].length);
  return Number.isFinite(least) ? text.replace(new RegExp(`^[ \\t]{0,${least}}`, 'gm'), '') : text;
}

function decodeEscapes(raw: string): string {
  if (!raw.includes('\\')) return raw;
  return raw.replace(
    /\\(x\{\s*([0-9a-fA-F_]*)\s*\}|x([0-9a-fA-F]{0,2})|N\{U\+([0-9a-fA-F]+)\}|c([\s\S])|[0-7]{1,3}|[LUEQF]|[\s\S])/g,
    (_whole, all: string, long, short, named, control) => {
      const hex: string | undefined = long ?? short ?? named;
      if (hex !== undefined) return character(Number.parseInt(hex === '' ? '0' : hex, 16));
      if (control !== undefined) return String.fromCharCode(String(control).toUpperCase().charCodeAt(0) ^ 64);
      if (/^[LUEQF]$/.test(all)) return '';
      if (/^[0-7]+$/.test(all)) return character(Number.parseInt(all, 8));
      return ESCAPES[all] ?? all;
    },
  );
}

function character(code: number): string {
  return code <= 0xff ? String.fromCharCode(code) : '?';
}

/** Words of a qw or the one word of a string, with their places. */
export function wordsOf(lx: Lexer, token: number): Word[] {
  const literal = new Literal(lx, token);
  const quote = lx.quotes[lx.tokens.symbol[token]!]!;
  if (quote.kind !== T.WORDS) return literal.dynamic ? [] : [{ value: literal.value, ...literal.content }];
  const words: Word[] = [];
  for (const match of literal.raw.matchAll(/\S+/g)) {
    const start = quote.contentStart + match.index;
    words.push({ value: match[0], start, end: start + match[0].length });
  }
  return words;
}

/** They take a block first as print does, but their strings are commands. */
const STARTS_PROGRAM = new Set([K.keyword('system'), K.keyword('exec')]);

function contextOf(lx: Lexer, token: number): StringContext {
  const { tokens } = lx;
  const next = token + 1;
  if (tokens.kind[next] === T.OPERATOR && tokens.symbol[next] === FAT_COMMA) return 'key';
  if (compares(lx, next) || (token > 0 && compares(lx, token - 1))) return 'compare';
  if (isKeyInBraces(lx, token)) return 'key';
  return contextBefore(lx, token);
}

function compares(lx: Lexer, token: number): boolean {
  const kind = lx.tokens.kind[token];
  const symbol = lx.tokens.symbol[token]!;
  return (kind === T.OPERATOR && COMPARISONS.has(symbol)) || (kind === T.INFIX_WORD && COMPARING_WORDS.has(symbol));
}

function isKeyInBraces(lx: Lexer, token: number): boolean {
  const { tokens } = lx;
  return (
    tokens.kind[token - 1] === T.OPEN &&
    (tokens.flags[token - 1]! & T.ROLE_SUBSCRIPT) !== 0 &&
    tokens.kind[token + 1] === T.CLOSE
  );
}

/** Walks back to the operator or the call that the string belongs to. */
function contextBefore(lx: Lexer, token: number): StringContext {
  const { tokens } = lx;
  let comma = false;
  for (let i = token - 1, steps = 0; i >= 0 && steps < FARTHEST; i--, steps++) {
    const symbol = tokens.symbol[i]!;
    switch (tokens.kind[i]) {
      case T.CLOSE:
        if (tokens.flags[tokens.match[i]!]! & T.ROLE_BLOCK && tokens.flags[i + 1]! & T.STATEMENT) return 'other';
        i = Math.max(0, tokens.match[i]!);
        break;
      case T.SEMICOLON:
      case T.FINISH:
      case T.ISLAND:
      case T.LABEL:
        return 'other';
      case T.OPEN:
        if (symbol !== 0x28) return 'other';
        if (tokens.kind[i - 1] === T.METHOD || tokens.kind[i - 1] === T.CODE) return 'argument';
        break;
      case T.OPERATOR:
        if (ASSIGNMENTS.has(symbol)) return comma ? 'other' : 'assign';
        if (symbol === FAT_COMMA && !comma) return 'pair';
        if (symbol === COMMA) comma = true;
        break;
      case T.WORD: {
        const kind = K.wordClass(symbol);
        if (kind === K.PRINT) return STARTS_PROGRAM.has(symbol) ? 'argument' : 'print';
        if (kind === K.USE || kind === K.REQUIRE || kind === K.DO) return 'include';
        if (kind === K.USER_WORD && isPrintHandle(lx, i)) return 'print';
        if (kind === K.LIST || kind === K.USER_WORD || kind === K.UNARY) return 'argument';
        break;
      }
    }
  }
  return 'other';
}

/** `print MAIL "…"`, `print(MAIL "…")` */
function isPrintHandle({ tokens }: Lexer, i: number): boolean {
  const next = tokens.kind[i + 1];
  if (next === T.OPEN || next === T.OPERATOR || !(tokens.flags[i + 1]! & T.TERM)) return false;
  const before = tokens.kind[i - 1] === T.OPEN && tokens.symbol[i - 1] === 0x28 ? i - 2 : i - 1;
  const symbol = tokens.symbol[before]!;
  return tokens.kind[before] === T.WORD && K.wordClass(symbol) === K.PRINT && !STARTS_PROGRAM.has(symbol);
}
