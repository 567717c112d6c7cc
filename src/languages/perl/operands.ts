// Where an operand begins and ends, for features whose repair has to move it.
import type { Span } from './document.ts';
import * as K from './keywords.ts';
import type { Lexer } from './lexer.ts';
import { spanOf } from './structure.ts';
import * as T from './tokens.ts';

const ARROW = T.op('->');
const ASSIGN = T.op('=');
/** Operators as loose as // or looser. */
const LOOSE = new Set(
  [
    '||',
    '//',
    '..',
    '...',
    '?',
    ':',
    '=',
    '+=',
    '-=',
    '*=',
    '/=',
    '.=',
    '%=',
    'x=',
    '&=',
    '|=',
    '^=',
    '<<=',
    '>>=',
    '**=',
    '||=',
    '&&=',
    '//=',
    ',',
    '=>',
    '^^',
  ].map(T.op),
);
/** Behind these an operand of // begins anew. */
const BEGINNERS = new Set(['=', ',', '=>', '?', ':', '||', '.=', '+=', '||='].map(T.op));
/** Behind these `$x isa Class` stands alone. */
const ISA_FOLLOWS = new Set(['=', ',', '=>', '?', ':', '||', '&&', '//'].map(T.op));
const LOW_WORDS = new Set(['and', 'or', 'xor', 'if', 'unless', 'while', 'until', 'for', 'foreach'].map(K.keyword));
const RETURN = K.keyword('return');
const NOT = K.keyword('not');

/** First token of a variable with its subscripts and method calls that ends at token `last`; -1 when it is something else. */
export function chainStart(lx: Lexer, last: number): number {
  const { tokens } = lx;
  for (let i = last; i >= 0; ) {
    const kind = tokens.kind[i];
    if (kind === T.CLOSE) {
      i = tokens.match[i]! - 1;
      if (i < 0 || tokens.kind[i] === T.CAST) return -1;
    } else if (kind === T.METHOD) i -= 2;
    else if (kind === T.OPERATOR && tokens.symbol[i] === ARROW) i--;
    else if (kind !== T.SCALAR) return -1;
    else {
      while (i > 0 && tokens.kind[i - 1] === T.CAST) i--;
      return i;
    }
  }
  return -1;
}

/** Index behind the last token of the right operand of // that begins at `from`. */
function operandEnd(lx: Lexer, from: number): number {
  const { tokens } = lx;
  for (let i = from; i < tokens.count; i++) {
    const kind = tokens.kind[i];
    if (kind === T.SEMICOLON || kind === T.CLOSE || kind === T.FINISH) return i;
    if (kind === T.OPERATOR && LOOSE.has(tokens.symbol[i]!)) return i;
    if (kind === T.INFIX_WORD && LOW_WORDS.has(tokens.symbol[i]!)) return i;
    if (kind === T.OPEN && tokens.match[i]! > i) i = tokens.match[i]!;
  }
  return tokens.count - 1;
}

/** Both operands of the // at token i, where the left one is a variable standing alone. */
export function definedOrParts(lx: Lexer, i: number): Record<string, Span> | undefined {
  const { tokens } = lx;
  const first = chainStart(lx, i - 1);
  if (first < 0) return undefined;
  const before = first - 1;
  const begins =
    (tokens.flags[first]! & T.STATEMENT) !== 0 ||
    (tokens.kind[before] === T.OPEN && tokens.symbol[before] !== 0x7b) ||
    (tokens.kind[before] === T.OPERATOR && BEGINNERS.has(tokens.symbol[before]!)) ||
    (tokens.kind[before] === T.WORD && tokens.symbol[before] === RETURN);
  const end = operandEnd(lx, i + 1);
  const chained =
    tokens.kind[end] === T.OPERATOR &&
    (tokens.symbol[end] === T.op('//') || tokens.symbol[end] === T.op('||') || tokens.symbol[end] === ASSIGN);
  if (!begins || chained || end === i + 1) return undefined;
  return { left: spanOf(lx, first, i), right: spanOf(lx, i + 1, end) };
}

/** `$x //= VALUE;` as a whole statement without a modifier. */
export function definedOrAssignParts(lx: Lexer, i: number): Record<string, Span> | undefined {
  const { tokens } = lx;
  const first = chainStart(lx, i - 1);
  if (first < 0 || !(tokens.flags[first]! & T.STATEMENT)) return undefined;
  for (let end = i + 1; end < tokens.count; end++) {
    if (tokens.kind[end] === T.SEMICOLON) return { left: spanOf(lx, first, i), right: spanOf(lx, i + 1, end) };
    if (tokens.kind[end] === T.INFIX_WORD && LOW_WORDS.has(tokens.symbol[end]!)) return undefined;
    if (tokens.kind[end] === T.CLOSE || tokens.kind[end] === T.FINISH) return undefined;
    if (tokens.kind[end] === T.OPEN && tokens.match[end]! > end) end = tokens.match[end]!;
  }
  return undefined;
}

/** What a postfix dereference at token `i` (its sigil) is applied to. */
export function postfixBase(lx: Lexer, i: number): Record<string, Span> | undefined {
  const first = chainStart(lx, i - 2);
  // `my $x->@* = …` declares $x
  const declares =
    first > 0 && lx.tokens.kind[first - 1] === T.WORD && K.wordClass(lx.tokens.symbol[first - 1]!) === K.DECLARE;
  return first < 0 || declares ? undefined : { base: spanOf(lx, first, i - 1) };
}

/** Both operands of the `isa` at token i: a variable that nothing binds tighter, and a class name. */
export function isaParts(lx: Lexer, i: number): Record<string, Span> | undefined {
  const { tokens } = lx;
  const first = chainStart(lx, i - 1);
  if (first < 0 || tokens.kind[i + 1] !== T.WORD) return undefined;
  const next = tokens.kind[i + 2];
  if (next === T.OPEN || (next === T.OPERATOR && tokens.symbol[i + 2] === ARROW)) return undefined;
  const before = first - 1;
  const begins =
    (tokens.flags[first]! & T.STATEMENT) !== 0 ||
    (tokens.kind[before] === T.OPEN && tokens.symbol[before] !== 0x7b) ||
    (tokens.kind[before] === T.OPERATOR && ISA_FOLLOWS.has(tokens.symbol[before]!)) ||
    (tokens.kind[before] === T.INFIX_WORD && LOW_WORDS.has(tokens.symbol[before]!)) ||
    (tokens.kind[before] === T.WORD && (tokens.symbol[before] === RETURN || tokens.symbol[before] === NOT));
  return begins ? { left: spanOf(lx, first, i), right: spanOf(lx, i + 1, i + 2) } : undefined;
}
