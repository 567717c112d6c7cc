// What stands between operators: variables, names, literals, and words that lead in an expression.
import { arrayLiteral, listConstruct } from './arrays.ts';
import { attributes } from './attributes.ts';
import {
  clone,
  emptyConstruct,
  evalConstruct,
  exitConstruct,
  include,
  issetConstruct,
  print,
  throwExpression,
} from './constructs.ts';
import { VARIABLE } from './document.ts';
import { ASSIGNMENT, expression, LOWEST, NOT_POWER, UNARY } from './expressions.ts';
import { feature } from './features.ts';
import { anonymousFunction, arrowFunction, isArrowFunction } from './functions.ts';
import { constantCondition, notCondition } from './guards.ts';
import { isMatch, matchExpression } from './match.ts';
import { constantSymbol, isQualified, readName, UNQUALIFIED_FORM, wordAsName } from './names.ts';
import { newExpression } from './new.ts';
import {
  CONSTANT,
  CONTEXTUAL,
  LIST,
  LITERAL,
  NEW_BARE,
  NEW_OBJECT,
  OTHER,
  PARENTHESES,
  PARENTHESES_NEW,
  type Parser,
  SIMPLE,
} from './parser.ts';
import { functionCall, POSTFIX, postfix, staticMember } from './postfix.ts';
import { SymbolMap, symbolOf } from './symbols.ts';
import { template } from './templates.ts';
import * as T from './tokens.ts';

const INDIRECT = feature('indirect-variable');
const THIS_CLOSURE = feature('this-in-closure');
const YIELD = feature('generators');
const YIELD_FROM = feature('yield-from');
const YIELD_BARE = feature('yield-no-parens');
const DIR = feature('dir-const');
const STATIC_CLOSURE = feature('static-closure');

const THIS = symbolOf('$this');
const CASTS = new SymbolMap<number>([
  ...['int', 'bool', 'float', 'string', 'array', 'object'].map((name) => [name, 0] as const),
  ...['integer', 'boolean', 'double', 'binary'].map((name) => [name, feature('cast-long-names')] as const),
  ['real', feature('real-cast')],
  ['unset', feature('unset-cast')],
  ['void', feature('void-cast')],
]);
const LITERAL_WORDS = new Set(['true', 'false', 'null'].map(symbolOf));

/** A variable and what hangs on it; the parser stands at its token. */
export function variablePrimary(p: Parser): number {
  const token = p.pos++;
  const symbol = p.symbol[token];
  const row = p.records.variables.add(symbol, p.start[token], VARIABLE.READ, p.scope, token);
  p.variable = row;
  if (symbol === THIS && p.inClosure) p.use(THIS_CLOSURE, token, token);
  if (p.flags.size > 0) p.condition = p.flags.get(symbol) ?? 0;
  if (POSTFIX[p.kind[p.pos]] === 0) return SIMPLE;
  if (p.kind[p.pos] !== T.LBRACKET) p.condition = 0;
  const shape = postfix(p, SIMPLE, token);
  p.variable = row;
  return shape;
}

/** Reads one operand with its unary operators; its shape. */
export function primary(p: Parser): number {
  const kind = p.kind[p.pos];
  const read = PRIMARIES[kind];
  if (kind > T.KEYWORD && isQualified(p)) return name(p);
  if (read !== undefined) return read(p);
  if (CONTEXTUAL[kind] === 1) return name(p);
  if (kind >= T.FIRST_MAGIC && kind <= T.LAST_MAGIC) return magic(p);
  p.fail('expression');
  return OTHER;
}

type Read = (p: Parser) => number;
const PRIMARIES: (Read | undefined)[] = [];

/** `"…"`, numbers: literals of one token. */
function literal(p: Parser): number {
  const first = p.pos++;
  return POSTFIX[p.kind[p.pos]] === 0 ? LITERAL : postfix(p, LITERAL, first);
}

function number(p: Parser): number {
  p.pos++;
  return OTHER;
}

function magic(p: Parser): number {
  const token = p.pos++;
  if (p.kind[token] === T.MAGIC_DIR) p.use(DIR, token, token);
  return POSTFIX[p.kind[p.pos]] === 0 ? OTHER : postfix(p, CONSTANT, token);
}

/** A name: function call, class before `::`, or constant. */
function name(p: Parser): number {
  const token = p.pos;
  const kind = p.kind[token];
  if (kind === T.NAME && p.kind[token + 1] === T.LPAREN) {
    p.pos++;
    p.nameFirst = token;
    p.nameLast = token;
    p.nameSymbol = p.symbol[token];
    p.nameForm = UNQUALIFIED_FORM;
    return functionCall(p);
  }
  readName(p);
  if (p.failed) return OTHER;
  const next = p.kind[p.pos];
  if (next === T.LPAREN) {
    if (kind !== T.NAME && p.nameForm === UNQUALIFIED_FORM) wordAsName(p, token, 'function');
    return functionCall(p);
  }
  if (next === T.DOUBLE_COLON) return staticMember(p);
  return constant(p);
}

function constant(p: Parser): number {
  const { nameFirst, nameLast, nameForm, nameSymbol } = p;
  const plain = nameForm === UNQUALIFIED_FORM;
  if (plain && p.kind[nameFirst] !== T.NAME) wordAsName(p, nameFirst, 'constant');
  if (!(plain && LITERAL_WORDS.has(nameSymbol))) {
    const symbol = constantSymbol(p);
    p.records.constants.add(0, symbol, p.start[nameFirst], p.end[nameLast], p.scope, nameFirst, nameLast);
    p.condition = constantCondition(p, symbol);
  }
  return POSTFIX[p.kind[p.pos]] === 0 ? CONSTANT : postfix(p, CONSTANT, nameFirst);
}

function unary(p: Parser): number {
  p.pos++;
  expression(p, UNARY);
  p.condition = 0;
  return OTHER;
}

function silence(p: Parser): number {
  p.pos++;
  expression(p, UNARY);
  return OTHER;
}

function not(p: Parser): number {
  p.pos++;
  expression(p, NOT_POWER);
  p.condition = notCondition(p, p.condition);
  return OTHER;
}

function increment(p: Parser): number {
  p.pos++;
  const shape = expression(p, UNARY + 2);
  if (shape === OTHER || shape > 4) {
    if (shape !== 5) p.fail('variable');
  } else p.records.variables.use[p.variable] |= VARIABLE.WRITE;
  return OTHER;
}

/** `(…)`: a cast or an expression in parentheses. */
function parentheses(p: Parser): number {
  const open = p.pos++;
  if (p.kind[open + 2] === T.RPAREN && CASTS.get(p.symbol[open + 1]) !== undefined && isCast(p, open))
    return cast(p, open);
  const shape = expression(p, LOWEST);
  const { condition } = p;
  p.expect(T.RPAREN, ')');
  const row = p.variable;
  if (POSTFIX[p.kind[p.pos]] === 0) {
    p.condition = condition;
    return shape === SIMPLE ? PARENTHESES : shape >= 1 && shape <= 4 ? shape : PARENTHESES;
  }
  const result = postfix(p, shape === NEW_OBJECT || shape === NEW_BARE ? PARENTHESES_NEW : PARENTHESES, open);
  p.variable = row;
  p.condition = 0;
  return result;
}

/** Only blanks stand inside of a cast's parentheses, and a value follows. */
function isCast(p: Parser, open: number): boolean {
  const next = p.kind[open + 3];
  return next !== T.SEMICOLON && next !== T.RPAREN && next !== T.COMMA && next !== T.EOF && next !== T.CLOSE;
}

function cast(p: Parser, open: number): number {
  const id = CASTS.get(p.symbol[open + 1]) ?? 0;
  if (id !== 0) p.use(id, open, open + 2);
  const integer = p.symbol[open + 1] === INT;
  p.pos = open + 3;
  expression(p, UNARY);
  const value = p.conditions[p.condition - 1];
  if (integer && value?.op === 'value' && value.form === 'text') {
    p.condition = p.conditions.push({ op: 'value', form: 'major', than: 0 });
  } else if (value?.op === 'value' && p.symbol[open + 1] !== FLOAT) p.condition = 0;
  return OTHER;
}

const INT = symbolOf('int');
const FLOAT = symbolOf('float');

/** `$$x`, `${…}` */
function dollar(p: Parser): number {
  const first = p.pos;
  p.markDynamic();
  while (p.accept(T.DOLLAR)) {}
  if (p.kind[p.pos] === T.VARIABLE) {
    const token = p.pos++;
    p.variable = p.records.variables.add(p.symbol[token], p.start[token], VARIABLE.READ, p.scope, token);
    const next = p.kind[p.pos];
    if (next === T.LBRACKET || next === T.ARROW) p.use(INDIRECT, first, token);
  } else if (p.accept(T.LBRACE)) {
    expression(p, LOWEST);
    p.expect(T.RBRACE, '}');
  } else p.fail('variable');
  p.variable = -1;
  const shape = POSTFIX[p.kind[p.pos]] === 0 ? SIMPLE_INDIRECT : postfix(p, SIMPLE_INDIRECT, first);
  p.variable = -1;
  return shape;
}

/** A variable whose name is computed: it can be written, but no row stands for it. */
const SIMPLE_INDIRECT = 2;

function yieldExpression(p: Parser): number {
  const token = p.pos++;
  p.generator = true;
  p.use(YIELD, token, token);
  if (p.kind[p.pos] === T.FROM && p.end[p.pos] > 0) {
    p.use(YIELD_FROM, token, p.pos++);
    expression(p, ASSIGNMENT);
  } else if (startsOperand(p.kind[p.pos])) {
    const before = p.kind[token - 1];
    if (
      before !== T.SEMICOLON &&
      before !== T.LBRACE &&
      before !== T.RBRACE &&
      before !== T.LPAREN &&
      before !== T.COLON
    )
      p.use(YIELD_BARE, token, token);
    else if (before === T.LPAREN && isCallParenthesis(p.kind[token - 2])) p.use(YIELD_BARE, token, token);
    expression(p, ASSIGNMENT);
    if (p.accept(T.DOUBLE_ARROW)) expression(p, ASSIGNMENT);
  }
  p.condition = 0;
  return OTHER;
}

function isCallParenthesis(before: number): boolean {
  return before === T.NAME || before === T.VARIABLE || before === T.RBRACKET || before === T.RPAREN;
}

function startsOperand(kind: number): boolean {
  return PRIMARIES[kind] !== undefined || CONTEXTUAL[kind] === 1 || (kind >= T.FIRST_MAGIC && kind <= T.LAST_MAGIC);
}

function staticWord(p: Parser): number {
  const next = p.kind[p.pos + 1];
  if (next === T.FUNCTION || (next === T.FN && isArrowFunction(p, p.pos + 1))) {
    p.use(STATIC_CLOSURE, p.pos, p.pos);
    const first = p.pos++;
    return next === T.FUNCTION ? anonymousFunction(p, first) : arrowFunction(p, first);
  }
  return name(p);
}

function fn(p: Parser): number {
  return isArrowFunction(p, p.pos) ? arrowFunction(p, p.pos) : name(p);
}

function match(p: Parser): number {
  return isMatch(p) ? matchExpression(p) : name(p);
}

function attributed(p: Parser): number {
  attributes(p);
  return p.failed ? OTHER : primary(p);
}

function arrayWord(p: Parser): number {
  if (p.kind[p.pos + 1] !== T.LPAREN) return name(p);
  return arrayLiteral(p);
}

function list(p: Parser): number {
  listConstruct(p);
  if (p.arrays === 0 && !p.inTarget && p.kind[p.pos] !== T.ASSIGN) p.fail('=');
  return LIST;
}

PRIMARIES[T.VARIABLE] = variablePrimary;
PRIMARIES[T.STRING] = literal;
PRIMARIES[T.NAME] = name;
PRIMARIES[T.BACKSLASH] = name;
PRIMARIES[T.INT] = number;
PRIMARIES[T.FLOAT] = number;
PRIMARIES[T.TEMPLATE] = template;
PRIMARIES[T.DOLLAR] = dollar;
PRIMARIES[T.LPAREN] = parentheses;
PRIMARIES[T.LBRACKET] = arrayLiteral;
PRIMARIES[T.ARRAY] = arrayWord;
PRIMARIES[T.LIST] = list;
PRIMARIES[T.PLUS] = unary;
PRIMARIES[T.MINUS] = unary;
PRIMARIES[T.TILDE] = unary;
PRIMARIES[T.AT] = silence;
PRIMARIES[T.NOT] = not;
PRIMARIES[T.INCREMENT] = increment;
PRIMARIES[T.DECREMENT] = increment;
PRIMARIES[T.NEW] = newExpression;
PRIMARIES[T.CLONE] = clone;
PRIMARIES[T.ISSET] = issetConstruct;
PRIMARIES[T.EMPTY] = emptyConstruct;
PRIMARIES[T.EVAL] = evalConstruct;
PRIMARIES[T.EXIT] = exitConstruct;
PRIMARIES[T.DIE] = exitConstruct;
PRIMARIES[T.INCLUDE] = include;
PRIMARIES[T.INCLUDE_ONCE] = include;
PRIMARIES[T.REQUIRE] = include;
PRIMARIES[T.REQUIRE_ONCE] = include;
PRIMARIES[T.PRINT] = print;
PRIMARIES[T.THROW] = throwExpression;
PRIMARIES[T.YIELD] = yieldExpression;
PRIMARIES[T.FUNCTION] = (p) => anonymousFunction(p, p.pos);
PRIMARIES[T.FN] = fn;
PRIMARIES[T.STATIC] = staticWord;
PRIMARIES[T.MATCH] = match;
PRIMARIES[T.ATTRIBUTE] = attributed;
