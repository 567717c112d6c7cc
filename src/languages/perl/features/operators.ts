// Features that show as an operator.
import type { Analysis } from '../analysis.ts';
import * as K from '../keywords.ts';
import { definedOrAssignParts, definedOrParts } from '../operands.ts';
import { REFALIASING } from '../scope.ts';
import * as T from '../tokens.ts';

const SIMPLE = new Map<number, string>(
  (
    [
      ['//', 'defined-or'],
      ['//=', 'defined-or-assign'],
      ['&.', 'bitwise-string-ops'],
      ['|.', 'bitwise-string-ops'],
      ['^.', 'bitwise-string-ops'],
      ['&.=', 'bitwise-string-ops'],
      ['|.=', 'bitwise-string-ops'],
      ['^.=', 'bitwise-string-ops'],
    ] as const
  ).map(([text, feature]) => [T.op(text), feature]),
);
/** Tokens of a list on the left of `=` that are looked at. */
const LONGEST_TARGET = 100;
const SMART_MATCH = T.op('~~');
const XOR = T.op('^^');
const XOR_ASSIGN = T.op('^^=');
const ELLIPSIS = T.op('...');
const BACKSLASH = T.op('\\');
const ASSIGN = T.op('=');
const COLON = T.op(':');
const X = K.keyword('x');
const UNDEF = K.keyword('undef');
const FOR = K.keyword('for');
const FOREACH = K.keyword('foreach');
const MY = K.keyword('my');

export function operatorFeatures(reading: Analysis, i: number): void {
  const { tokens } = reading.lx;
  const symbol = tokens.symbol[i]!;
  const simple = SIMPLE.get(symbol);
  if (simple) reading.addTokens(simple, i, i, '', operands(reading, i, simple));
  else if (symbol === SMART_MATCH) smartMatch(reading, i);
  else if (symbol === XOR || symbol === XOR_ASSIGN) binary(reading, i, 'logical-xor');
  else if (symbol === ELLIPSIS) ellipsis(reading, i);
  else if (symbol === BACKSLASH) alias(reading, i);
  else if (symbol === COLON) emptyAttributes(reading, i);
  else if (symbol === ASSIGN) repeatedUndef(reading, i);
}

function operands(reading: Analysis, i: number, feature: string) {
  if (feature === 'defined-or') return definedOrParts(reading.lx, i);
  return feature === 'defined-or-assign' ? definedOrAssignParts(reading.lx, i) : undefined;
}

/** `~~` before a term is two complements, an old way to force a number. */
function smartMatch(reading: Analysis, i: number): void {
  binary(reading, i, 'smartmatch');
}

function binary(reading: Analysis, i: number, feature: string): void {
  if (!(reading.lx.tokens.flags[i]! & T.TERM)) reading.addTokens(feature, i, i);
}

function ellipsis(reading: Analysis, i: number): void {
  const flags = reading.lx.tokens.flags[i]!;
  if (flags & T.STATEMENT) reading.addTokens('ellipsis', i, i);
  else if (flags & T.TERM && reading.lx.tokens.kind[i - 1] !== T.WORD) reading.addTokens('yada-as-term', i, i);
}

/** `\my $x = …` and `for \my %h (…)` under refaliasing, `my \$x`. */
function alias(reading: Analysis, i: number): void {
  const { tokens } = reading.lx;
  const previous = tokens.kind[i - 1] === T.WORD ? tokens.symbol[i - 1] : 0;
  if (previous === MY) reading.addTokens('declared-refs', i - 1, i);
  if (!(reading.mask & REFALIASING)) return;
  if (previous === FOR || previous === FOREACH) reading.addTokens('for-my-ref', i - 1, i);
  else if (tokens.flags[i]! & T.STATEMENT) reading.addTokens('refaliasing', i, i);
}

/** `my $x := 1` was an empty list of attributes until 5.14. */
function emptyAttributes(reading: Analysis, i: number): void {
  const { tokens } = reading.lx;
  if (tokens.kind[i + 1] !== T.OPERATOR || tokens.symbol[i + 1] !== ASSIGN || tokens.end[i] !== tokens.start[i + 1])
    return;
  if (tokens.kind[i - 2] === T.WORD && K.wordClass(tokens.symbol[i - 2]!) === K.DECLARE)
    reading.addTokens('colon-equals', i, i + 1);
}

/** `((undef) x 2, $x) = …` */
function repeatedUndef(reading: Analysis, i: number): void {
  const { tokens } = reading.lx;
  if (tokens.kind[i - 1] !== T.CLOSE || tokens.symbol[i - 1] !== 0x29) return;
  const open = tokens.match[i - 1]!;
  for (let j = open + 1; j > 0 && j < Math.min(i - 4, open + LONGEST_TARGET); j++) {
    const isUndef = tokens.kind[j] === T.OPEN && tokens.kind[j + 1] === T.WORD && tokens.symbol[j + 1] === UNDEF;
    if (
      isUndef &&
      tokens.kind[j + 2] === T.CLOSE &&
      tokens.kind[j + 3] === T.INFIX_WORD &&
      tokens.symbol[j + 3] === X
    ) {
      reading.addTokens('list-repeat-assign', j, j + 3);
    }
  }
}
