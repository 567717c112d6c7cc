// Constant expressions: values of constants, properties, static variables and parameters' defaults. Up to 5.5 they are literals, constants
// and arrays of them; later versions allow more and more.
import { expression, LOWEST } from './expressions.ts';
import { feature } from './features.ts';
import type { Parser } from './parser.ts';
import * as T from './tokens.ts';

const OPERATORS = feature('const-expression');
const DEFAULT_OPERATORS = feature('const-expr-default');
const CONST_ARRAY = feature('const-array');
const CLASS_ARRAY = feature('class-const-array');
const HEREDOC = feature('heredoc-in-const');
const NEW = feature('new-in-init');
const NEW_MEMBER = feature('new-in-member');
const DYNAMIC = feature('const-dynamic');
const STATIC_DYNAMIC = feature('static-var-init');
const CLOSURE = feature('const-closure');

export type ConstantPlace = 'const' | 'class-const' | 'property' | 'default' | 'static';

/** Tokens that every version allows in a constant expression. */
const PLAIN = new Uint8Array(256);
for (const kind of [
  T.STRING,
  T.INT,
  T.FLOAT,
  T.NAME,
  T.BACKSLASH,
  T.DOUBLE_COLON,
  T.ARRAY,
  T.LPAREN,
  T.RPAREN,
  T.LBRACKET,
  T.RBRACKET,
])
  PLAIN[kind] = 1;
for (const kind of [T.COMMA, T.DOUBLE_ARROW, T.STATIC, T.CLASS, T.ELLIPSIS]) PLAIN[kind] = 1;
for (let kind = T.FIRST_MAGIC; kind <= T.LAST_MAGIC; kind++) PLAIN[kind] = 1;

/** Reads a constant expression and records what only some versions allow in it. */
export function constantExpression(p: Parser, place: ConstantPlace) {
  const first = p.pos;
  expression(p, LOWEST);
  if (p.failed) return;
  const last = p.pos - 1;
  if (first === last) return single(p, first);
  const starts = p.kind[first];
  if (starts === T.ARRAY || starts === T.LBRACKET) {
    if (place === 'const') p.use(CONST_ARRAY, first, last);
    else if (place === 'class-const') p.use(CLASS_ARRAY, first, last);
  }
  scan(p, first, last, place);
}

function single(p: Parser, token: number): void {
  if (p.kind[token] === T.STRING && p.source[p.start[token]] === 0x3c) p.use(HEREDOC, token, token);
}

function scan(p: Parser, first: number, last: number, place: ConstantPlace): void {
  let operators = false;
  for (let t = first; t <= last; t++) {
    const kind = p.kind[t];
    if (kind === T.STRING) single(p, t);
    if (PLAIN[kind] === 1) {
      if (kind === T.LPAREN) {
        const before = p.kind[t - 1];
        if (before === T.NAME) {
          if (p.kind[t + 1] === T.ELLIPSIS && p.kind[t + 2] === T.RPAREN) p.use(CLOSURE, t - 1, t + 2);
          else if (!isNewName(p, t - 1, first)) dynamic(p, t - 1, place);
        } else if (before !== T.ARRAY) operators = true;
      }
      continue;
    }
    if (kind === T.VARIABLE || kind === T.TEMPLATE || kind === T.INCLUDE || kind === T.REQUIRE) {
      if (t === first || p.kind[t - 1] !== T.DOUBLE_COLON) dynamic(p, t, place);
      return;
    }
    if (kind === T.NEW) t = newInside(p, t, place);
    else if (kind === T.FUNCTION || kind === T.FN) {
      p.use(CLOSURE, t, last);
      return;
    } else if (!isSign(p, t, first)) operators = true;
  }
  if (operators) p.part(p.use(place === 'default' ? DEFAULT_OPERATORS : OPERATORS, first, last), 0, first, last);
}

/** Passes over `new X(…)`. */
function newInside(p: Parser, token: number, place: ConstantPlace): number {
  p.use(place === 'property' || place === 'class-const' ? NEW_MEMBER : NEW, token, token);
  let t = token + 1;
  while (p.kind[t] === T.NAME || p.kind[t] === T.BACKSLASH) t++;
  return p.kind[t] === T.LPAREN ? p.closing(t) : t - 1;
}

function isNewName(p: Parser, token: number, first: number): boolean {
  let t = token;
  while (t > first && (p.kind[t] === T.NAME || p.kind[t] === T.BACKSLASH)) t--;
  return p.kind[t] === T.NEW;
}

function dynamic(p: Parser, token: number, place: ConstantPlace): void {
  p.use(place === 'static' ? STATIC_DYNAMIC : DYNAMIC, token, token);
}

/** `-1`, `+1` at the beginning of a value. */
function isSign(p: Parser, token: number, first: number): boolean {
  if (p.kind[token] !== T.MINUS && p.kind[token] !== T.PLUS) return false;
  const before = p.kind[token - 1];
  // Up to 5.5 only a number may follow.
  if (p.kind[token + 1] !== T.INT && p.kind[token + 1] !== T.FLOAT) return false;
  return (
    token === first || before === T.LPAREN || before === T.COMMA || before === T.DOUBLE_ARROW || before === T.LBRACKET
  );
}
