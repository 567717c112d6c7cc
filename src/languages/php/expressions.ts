// Expressions: operators by precedence. What stands between the operators is read in primaries.ts.

import { becomesList } from './arrays.ts';
import { VARIABLE } from './document.ts';
import { feature } from './features.ts';
import { andCondition, type Comparing, comparison, guardRegion, listedParts, orCondition } from './guards.ts';
import { arithmetic, looseComparison, shift } from './juggling.ts';
import { readName, USE_INSTANCEOF, useClass } from './names.ts';
import {
  ADDITIVE,
  ARRAY_LITERAL,
  isWord,
  LAST_WRITABLE,
  LIST,
  MAX_DEPTH,
  OTHER,
  PARENTHESES,
  type Parser,
  SHIFT,
  SHORT_TERNARY,
  SIMPLE,
  TERNARY,
} from './parser.ts';
import { primary, variablePrimary } from './primaries.ts';
import { SymbolMap, symbolOf } from './symbols.ts';
import * as T from './tokens.ts';

const SHORT = feature('short-ternary');
const NESTED = feature('nested-ternary');
const COALESCE = feature('null-coalesce');
const COALESCE_SET = feature('null-coalesce-assign');
const POWER = feature('pow-operator');
const SPACESHIP = feature('spaceship');
const PIPE = feature('pipe');
const CONCAT_ADD = feature('concat-arithmetic');
const CONCAT_SHIFT = feature('concat-shift');
const NEW_BY_REF = feature('new-by-ref');
const BUILTIN_BY_REF = feature('builtin-by-ref');
const THIS = feature('this-reassign');
const THIS_SYMBOL = symbolOf('$this');

/** How tightly operators bind; 0: no operator. */
export const LOWEST = 1;
export const ASSIGNMENT = 5;
const TERNARY_POWER = 7;
const COALESCE_POWER = 8;
const COMPARE_FROM = 14;
const COMPARE_TO = 15;
const DOT_POWER = 17;
export const NOT_POWER = 21;
const INSTANCEOF_POWER = 22;
export const UNARY = 23;
const POWER_POWER = 24;

const BINDS = new Uint8Array(256);
const levels: readonly (readonly [number, readonly number[]])[] = [
  [1, [T.OR]],
  [2, [T.XOR]],
  [3, [T.AND]],
  [ASSIGNMENT, [T.ASSIGN, T.ASSIGN_OP, T.DOT_ASSIGN, T.POW_ASSIGN, T.COALESCE_ASSIGN]],
  [TERNARY_POWER, [T.QUESTION]],
  [COALESCE_POWER, [T.COALESCE]],
  [9, [T.OR_OR]],
  [10, [T.AND_AND]],
  [11, [T.BAR]],
  [12, [T.CARET]],
  [13, [T.AMPERSAND]],
  [COMPARE_FROM, [T.EQUAL, T.NOT_EQUAL, T.IDENTICAL, T.NOT_IDENTICAL, T.SPACESHIP]],
  [COMPARE_TO, [T.LESS, T.GREATER, T.LESS_EQUAL, T.GREATER_EQUAL]],
  [16, [T.PIPE]],
  [DOT_POWER, [T.DOT]],
  [18, [T.SHIFT_LEFT, T.SHIFT_RIGHT]],
  [19, [T.PLUS, T.MINUS]],
  [20, [T.STAR, T.SLASH, T.PERCENT]],
  [INSTANCEOF_POWER, [T.INSTANCEOF]],
  [POWER_POWER, [T.POW]],
];
for (const [power, kinds] of levels) for (const kind of kinds) BINDS[kind] = power;

/** Reads an expression whose operators bind at least as tightly as `min`; its shape. */
export function expression(p: Parser, min: number): number {
  p.condition = 0;
  const first = p.pos;
  if (++p.depth > MAX_DEPTH) {
    tooDeep(p);
    p.depth--;
    return OTHER;
  }
  let shape = p.kind[first] === T.VARIABLE ? variablePrimary(p) : primary(p);
  for (;;) {
    const kind = p.kind[p.pos];
    const power = BINDS[kind];
    if (power === 0 || p.failed) break;
    if (power === ASSIGNMENT) {
      if (shape > LAST_WRITABLE ? shape !== LIST && shape !== ARRAY_LITERAL : shape === OTHER) break;
      shape = assignment(p, kind, shape, first);
    } else if (power < min) break;
    else if (power === DOT_POWER) {
      p.pos++;
      const right = expression(p, DOT_POWER + 1);
      if (right === ADDITIVE) p.use(CONCAT_ADD, first, p.pos - 1);
      else if (right === SHIFT) p.use(CONCAT_SHIFT, first, p.pos - 1);
      p.condition = 0;
      shape = OTHER;
    } else shape = binary(p, kind, power, shape, first);
  }
  p.depth--;
  return shape;
}

/** Passes over what lies too deep, up to the bracket around it. */
function tooDeep(p: Parser): void {
  p.records.error('too-deep', p.start[p.pos], p.end[p.pos], p.text(p.pos), '');
  p.failed = true;
}

function binary(p: Parser, kind: number, power: number, left: number, first: number): number {
  const operator = p.pos++;
  switch (kind) {
    case T.QUESTION:
      return ternary(p, left, first, operator);
    case T.COALESCE:
      asked(p, left);
      expression(p, COALESCE_POWER);
      record(p, COALESCE, first, operator);
      break;
    case T.AND_AND:
    case T.AND:
      return logical(p, power, true);
    case T.OR_OR:
    case T.OR:
      return logical(p, power, false);
    case T.INSTANCEOF:
      return instanceOf(p);
    case T.POW:
      expression(p, POWER_POWER);
      record(p, POWER, first, operator);
      break;
    case T.SPACESHIP:
      expression(p, power + 1);
      record(p, SPACESHIP, first, operator);
      break;
    case T.PIPE:
      expression(p, power + 1);
      record(p, PIPE, first, operator);
      break;
    default:
      if (power === COMPARE_FROM || power === COMPARE_TO) return compare(p, kind, power, first, operator);
      expression(p, power + 1);
      p.condition = 0;
      return counted(p, power, first, operator);
  }
  p.condition = 0;
  return OTHER;
}

/** Behind `+ - * / %` (19, 20), shifts (18) and what binds less. */
function counted(p: Parser, power: number, first: number, operator: number): number {
  if (power >= 19) {
    if (p.kind[operator - 1] === T.STRING || p.kind[operator + 1] === T.STRING)
      arithmetic(p, first, operator, p.pos - 1);
    return power === 19 ? ADDITIVE : OTHER;
  }
  if (power !== 18) return OTHER;
  if (p.kind[operator + 1] === T.MINUS) shift(p, first, operator, p.pos - 1);
  return SHIFT;
}

/** A feature of an operator: left operand, operator, right operand. */
function record(p: Parser, id: number, first: number, operator: number): void {
  const at = p.use(id, first, p.pos - 1);
  p.part(at, 0, first, operator - 1);
  p.part(at, 1, operator, operator);
  if (p.pos > operator + 1) p.part(at, 2, operator + 1, p.pos - 1);
}

function compare(p: Parser, kind: number, power: number, first: number, operator: number): number {
  const left = p.condition;
  expression(p, power + 1);
  const right = p.condition;
  p.condition = 0;
  if (kind === T.EQUAL || kind === T.NOT_EQUAL) looseComparison(p, first, operator, p.pos - 1);
  if (left !== 0 || right !== 0) {
    const sides: Comparing = { left, right, first, operator, last: p.pos - 1 };
    p.condition = comparison(p, kind, sides);
  }
  return OTHER;
}

/** `&&` and `||`: what is known on the left holds on the right. */
function logical(p: Parser, power: number, and: boolean): number {
  const left = p.condition;
  const from = p.pos;
  expression(p, power + 1);
  if (left !== 0) {
    guardRegion(p, from, p.pos - 1, left, and);
    if (p.kind[from] === T.EXIT || p.kind[from] === T.DIE) p.leaving = and ? -left : left;
  }
  p.condition = and ? andCondition(p, left, p.condition) : orCondition(p, left, p.condition);
  return OTHER;
}

function ternary(p: Parser, left: number, first: number, operator: number): number {
  const condition = p.condition;
  if (left === TERNARY || left === SHORT_TERNARY) nested(p, left, first, operator);
  if (p.kind[p.pos] === T.COLON) {
    p.pos++;
    const right = p.pos;
    expression(p, TERNARY_POWER + 1);
    if (condition !== 0) guardRegion(p, right, p.pos - 1, condition, false);
    const at = p.use(SHORT, first, p.pos - 1);
    p.part(at, 0, first, operator - 1);
    p.part(at, 1, operator, right - 1);
    if (p.pos > right) p.part(at, 2, right, p.pos - 1);
    p.condition = 0;
    return SHORT_TERNARY;
  }
  const yes = p.pos;
  expression(p, LOWEST);
  if (condition !== 0) guardRegion(p, yes, p.pos - 1, condition, true);
  p.expect(T.COLON, ':');
  const no = p.pos;
  expression(p, TERNARY_POWER + 1);
  if (condition !== 0) guardRegion(p, no, p.pos - 1, condition, false);
  p.condition = 0;
  return TERNARY;
}

/** A ternary left of `?`; two short ones in a row are accepted everywhere. */
function nested(p: Parser, left: number, first: number, operator: number): void {
  if (left === SHORT_TERNARY && p.kind[p.pos] === T.COLON) return;
  const at = p.use(NESTED, first, operator);
  p.part(at, 0, first, operator - 1);
  p.part(at, 1, operator, operator);
}

function instanceOf(p: Parser): number {
  const kind = p.kind[p.pos];
  if (isWord(kind) || kind === T.BACKSLASH) {
    readName(p);
    if (!p.failed) useClass(p, USE_INSTANCEOF);
    if (p.kind[p.pos] === T.DOUBLE_COLON) {
      p.pos = p.nameFirst;
      primary(p);
    }
  } else expression(p, INSTANCEOF_POWER + 1);
  p.condition = 0;
  return OTHER;
}

function assignment(p: Parser, kind: number, left: number, first: number): number {
  const operator = p.pos++;
  const row = p.variable;
  if (kind === T.ASSIGN) {
    if (left === ARRAY_LITERAL) becomesList(p, first, operator - 1);
    else if (left === SIMPLE) written(p, row, first);
    else if (left !== LIST) addUse(p, row, VARIABLE.WRITE);
    if (p.kind[p.pos] === T.AMPERSAND) return reference(p, row, first, operator);
  } else {
    addUse(p, row, kind === T.COALESCE_ASSIGN ? VARIABLE.WRITE | VARIABLE.ASKED : VARIABLE.WRITE);
  }
  expression(p, ASSIGNMENT);
  if (kind === T.COALESCE_ASSIGN) record(p, COALESCE_SET, first, operator);
  else if (kind === T.POW_ASSIGN) record(p, POWER, first, operator);
  else if (kind === T.ASSIGN && left === SIMPLE && p.condition !== 0) p.flags.set(p.symbol[first], p.condition);
  else if (kind === T.ASSIGN && (left === LIST || left === ARRAY_LITERAL) && p.condition !== 0)
    listedParts(p, first, p.condition);
  return OTHER;
}

/** A plain variable that gets a value and is not read. */
function written(p: Parser, row: number, token: number): void {
  const { use } = p.records.variables;
  use[row] = (use[row] & ~VARIABLE.READ) | VARIABLE.WRITE;
  if (p.flags.size > 0) p.flags.delete(p.symbol[token]);
  if (p.symbol[token] === THIS_SYMBOL) p.use(THIS, token, token);
}

export function addUse(p: Parser, row: number, bits: number): void {
  if (row >= 0) p.records.variables.use[row] |= bits;
}

/** A missing value on the left of `??` makes no notice. */
function asked(p: Parser, left: number): void {
  if (left !== OTHER && left <= LAST_WRITABLE) addUse(p, p.variable, VARIABLE.ASKED);
}

/** Functions that the compiler turns into instructions of their own: they give no variable that a reference could be taken of. */
const COMPILED = new SymbolMap<true>(
  ['func_get_args', 'func_num_args', 'count', 'sizeof', 'strlen', 'get_class', 'gettype', 'in_array'].map((name) => [
    name,
    true,
  ]),
);

/** The expression that begins at the token and ends here is one call of such a function. */
const isCompiledCall = (p: Parser, from: number): boolean =>
  COMPILED.get(p.symbol[from]) === true && p.kind[from + 1] === T.LPAREN && p.closing(from + 1) === p.pos - 1;

/** `=& $x`, `=& f()`, `=& new X`. */
function reference(p: Parser, row: number, first: number, operator: number): number {
  const ampersand = p.pos++;
  addUse(p, row, VARIABLE.REFERENCE);
  const from = p.pos;
  const isNew = p.kind[from] === T.NEW;
  const shape = expression(p, ASSIGNMENT);
  if (isNew || (p.kind[from] === T.NAME && isCompiledCall(p, from))) {
    const at = p.use(isNew ? NEW_BY_REF : BUILTIN_BY_REF, first, p.pos - 1);
    p.part(at, 0, operator, ampersand);
    p.part(at, 1, ampersand, ampersand);
    p.part(at, 2, from, p.pos - 1);
  } else if (shape === SIMPLE || shape === PARENTHESES) {
    addUse(p, p.variable, VARIABLE.WRITE | VARIABLE.REFERENCE);
  } else if (shape <= LAST_WRITABLE) addUse(p, p.variable, VARIABLE.REFERENCE);
  return OTHER;
}
