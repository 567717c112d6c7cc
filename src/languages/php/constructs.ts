// Words of the language that look like functions: isset, empty, eval, exit, include and its kin, print, clone, throw. The parser stands at the word.
import { callArguments } from './calls.ts';
import { VARIABLE } from './document.ts';
import { ASSIGNMENT, expression, LOWEST, UNARY } from './expressions.ts';
import { feature } from './features.ts';
import { OTHER, PARENTHESES, type Parser } from './parser.ts';
import { POSTFIX, postfix } from './postfix.ts';
import * as T from './tokens.ts';

const EMPTY_EXPRESSION = feature('empty-expression');
const THROW = feature('throw-expression');
const TRAILING = feature('call-trailing-comma');
const EXIT_ARGUMENTS = feature('exit-arguments');
const SPREAD = feature('arg-unpack');
const NAMED = feature('named-args');
const CALLABLE = feature('first-class-callable');
const CLONE_WITH = feature('clone-with');

export function issetConstruct(p: Parser): number {
  p.pos++;
  p.expect(T.LPAREN, '(');
  while (!p.failed) {
    const from = p.records.variables.count;
    const shape = expression(p, LOWEST);
    if (shape >= 1 && shape <= 4) askedSince(p, from);
    if (!p.accept(T.COMMA)) break;
    if (p.kind[p.pos] === T.RPAREN) {
      p.use(TRAILING, p.pos - 1, p.pos - 1);
      break;
    }
  }
  p.expect(T.RPAREN, ')');
  p.condition = 0;
  return OTHER;
}

/** The variable itself, not those in its brackets. */
function askedSince(p: Parser, row: number): void {
  if (row < p.records.variables.count) p.records.variables.use[row] |= VARIABLE.ASKED;
}

export function emptyConstruct(p: Parser): number {
  const first = p.pos++;
  p.expect(T.LPAREN, '(');
  const from = p.records.variables.count;
  const inner = p.pos;
  const shape = expression(p, LOWEST);
  if (shape >= 1 && shape <= 4) askedSince(p, from);
  else if (!p.failed) p.part(p.use(EMPTY_EXPRESSION, first, p.pos), 0, inner, p.pos - 1);
  p.expect(T.RPAREN, ')');
  p.condition = 0;
  return OTHER;
}

export function evalConstruct(p: Parser): number {
  p.pos++;
  p.markDynamic();
  p.expect(T.LPAREN, '(');
  expression(p, LOWEST);
  p.expect(T.RPAREN, ')');
  p.condition = 0;
  return OTHER;
}

export function exitConstruct(p: Parser): number {
  p.pos++;
  if (p.kind[p.pos] === T.LPAREN) exitArguments(p);
  p.condition = 0;
  return OTHER;
}

/** One value at most, as long as exit is no function. */
function exitArguments(p: Parser) {
  const open = p.pos;
  const { featureUses } = p.records;
  const before = featureUses[SPREAD] + featureUses[NAMED] + featureUses[CALLABLE] + featureUses[TRAILING];
  callArguments(p);
  if (featureUses[SPREAD] + featureUses[NAMED] + featureUses[CALLABLE] + featureUses[TRAILING] > before)
    p.use(EXIT_ARGUMENTS, open, open);
}

export function include(p: Parser): number {
  const token = p.pos++;
  p.markDynamic();
  const { includes } = p.records;
  const at = includes.add();
  includes.data[at] = token;
  expression(p, LOWEST + 2);
  includes.data[at + 1] = p.pos - 1;
  p.condition = 0;
  return OTHER;
}

export function print(p: Parser): number {
  p.pos++;
  expression(p, ASSIGNMENT);
  p.condition = 0;
  return OTHER;
}

export function clone(p: Parser): number {
  const first = p.pos++;
  if (p.kind[p.pos] === T.LPAREN && cloneArguments(p)) {
    p.use(CLONE_WITH, first, first);
    callArguments(p);
    return POSTFIX[p.kind[p.pos]] === 0 ? OTHER : postfix(p, PARENTHESES, first);
  }
  expression(p, UNARY + 2);
  p.condition = 0;
  return OTHER;
}

/** `clone($x, …)`: a comma at the first level. */
function cloneArguments(p: Parser): boolean {
  const close = p.closing(p.pos);
  let depth = 0;
  for (let t = p.pos; t < close; t++) {
    const kind = p.kind[t];
    if (kind === T.LPAREN || kind === T.LBRACKET || kind === T.LBRACE) depth++;
    else if (kind === T.RPAREN || kind === T.RBRACKET || kind === T.RBRACE) depth--;
    else if (depth === 1 && (kind === T.COMMA || kind === T.ELLIPSIS)) return true;
  }
  return false;
}

export function throwExpression(p: Parser): number {
  p.use(THROW, p.pos, p.pos);
  p.pos++;
  expression(p, LOWEST);
  p.condition = 0;
  return OTHER;
}
