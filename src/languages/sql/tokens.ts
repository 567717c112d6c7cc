// One statement as tokens, for both dialects. Comments are left out; version comments must have been resolved before.
import type { Dialect } from './document.ts';

export interface Token {
  /** name: quoted identifier; symbol: one character, or '::'. */
  kind: 'word' | 'name' | 'string' | 'number' | 'symbol';
  /** Words in upper case, names and strings without quotes (escapes as written), symbols as they are. */
  text: string;
  /** Indexes into the statement's text. */
  start: number;
  end: number;
}

const NEXT =
  /\s+|--(?=[\s\S]?)[^\n]*|#[^\n]*|\/\*(?:[^*]|\*(?!\/))*(?:\*\/|$)|((?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)(?![\w\x80-\xff])|([A-Za-z_\d\x80-\xff][\w$\x80-\xff]*)|(\$(?:[A-Za-z_]\w*)?\$)|(['"`])|(::|[\s\S])/gy;

/** @param text one character per byte */
export function tokenize(text: string, dialect: Dialect, standardStrings = false): Token[] {
  const tokens: Token[] = [];
  const mysql = dialect === 'mysql';
  NEXT.lastIndex = 0;
  let at = 0;
  while (at < text.length) {
    NEXT.lastIndex = at;
    const match = NEXT.exec(text);
    if (!match) break;
    const start = at;
    at = NEXT.lastIndex;
    const [whole, number, word, dollar, quote, symbol] = match;
    if (number !== undefined) tokens.push({ kind: 'number', text: number, start, end: at });
    else if (word !== undefined) tokens.push({ kind: 'word', text: word.toUpperCase(), start, end: at });
    else if (quote !== undefined) {
      const before = tokens.at(-1);
      const escapes = mysql
        ? quote !== '`'
        : quote === "'" && (!standardStrings || (before?.text === 'E' && before.end === start));
      at = afterQuote(text, start, quote, escapes);
      const name = quote === '`' || (quote === '"' && !mysql);
      tokens.push({
        kind: name ? 'name' : 'string',
        text: text.slice(start + 1, Math.max(start + 1, at - 1)),
        start,
        end: at,
      });
    } else if (dollar !== undefined && !mysql) {
      const end = text.indexOf(dollar, at);
      tokens.push({
        kind: 'string',
        text: text.slice(at, end < 0 ? text.length : end),
        start,
        end: end < 0 ? text.length : end + dollar.length,
      });
      at = tokens.at(-1)!.end;
    } else if (dollar !== undefined) tokens.push({ kind: 'symbol', text: '$', start, end: (at = start + 1) });
    else if (symbol !== undefined) tokens.push({ kind: 'symbol', text: symbol, start, end: at });
    else if (whole.startsWith('#') && !mysql) tokens.push({ kind: 'symbol', text: '#', start, end: (at = start + 1) });
    else if (whole.startsWith('--') && mysql && whole.length > 2 && whole.charCodeAt(2) > 32) {
      tokens.push({ kind: 'symbol', text: '-', start, end: (at = start + 1) });
    }
  }
  return tokens;
}

function afterQuote(text: string, at: number, quote: string, escapes: boolean): number {
  for (let i = at + 1; i < text.length; i++) {
    if (escapes && text[i] === '\\') i++;
    else if (text[i] === quote) {
      if (text[i + 1] !== quote) return i + 1;
      i++;
    }
  }
  return text.length;
}

/** The name in a token, as the catalogue has it: words of PostgreSQL in lower case. */
export function nameOf(token: Token, text: string): string {
  if (token.kind === 'word') return text.slice(token.start, token.end);
  return token.text.replace(/``|""/g, (pair) => pair[0]!);
}

/** A possibly qualified name from `at`: the last part and the index after it. Null when no name stands there. */
export function qualifiedName(
  tokens: readonly Token[],
  at: number,
  text: string,
): { name: string; schema: string | null; token: Token; next: number } | null {
  let token = tokens[at];
  if (!token || (token.kind !== 'word' && token.kind !== 'name')) return null;
  let schema: string | null = null;
  let next = at + 1;
  while (tokens[next]?.text === '.' && tokens[next]?.kind === 'symbol' && tokens[next + 1]) {
    schema = nameOf(token, text);
    token = tokens[next + 1]!;
    next += 2;
  }
  return { name: nameOf(token, text), schema, token, next };
}

/** Do these words (upper case) stand from `at`? */
export function wordsAt(tokens: readonly Token[], at: number, ...words: string[]): boolean {
  return words.every(
    (word, k) => tokens[at + k]?.text === word && tokens[at + k]?.kind !== 'string' && tokens[at + k]?.kind !== 'name',
  );
}

/** Index of the parenthesis that closes the one at `open`, or the number of tokens. */
export function closing(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let i = open; i < tokens.length; i++) {
    const token = tokens[i]!;
    if (token.kind !== 'symbol') continue;
    if (token.text === '(') depth++;
    else if (token.text === ')' && --depth === 0) return i;
  }
  return tokens.length;
}
