// What hangs on an operand: elements, members, calls, and which version allows it behind what.
import { callArguments } from './calls.ts';
import { CALL_KINDS, VARIABLE } from './document.ts';
import { expression, LOWEST } from './expressions.ts';
import { feature } from './features.ts';
import { callCondition, versionPart } from './guards.ts';
import { functionSymbol, USE_STATIC, useClass, wordAsName } from './names.ts';
import {
  ARRAY_LITERAL,
  CALL,
  CLASS_CONSTANT,
  CONSTANT,
  ELEMENT,
  isWord,
  LITERAL,
  NEW_BARE,
  NEW_OBJECT,
  OTHER,
  PARENTHESES,
  PARENTHESES_NEW,
  type Parser,
  PROPERTY,
  SIMPLE,
  STATIC_PROPERTY,
  TEMPLATE_LITERAL,
} from './parser.ts';
import { SymbolMap } from './symbols.ts';
import * as T from './tokens.ts';

export const [CALL_FUNCTION, CALL_NEW, CALL_STATIC, CALL_METHOD, CALL_DYNAMIC, CALL_NEW_DYNAMIC] = CALL_KINDS.map(
  (_, i) => i,
);

const CALL_ELEMENT = feature('func-array-deref');
const LITERAL_ELEMENT = feature('array-literal-deref');
const CONSTANT_ELEMENT = feature('const-deref');
const CONSTANT_MEMBER = feature('const-member');
const SCALAR = feature('scalar-deref');
const ON_NEW = feature('class-member-on-new');
const UNIFORM = feature('uniform-variable');
const ON_PARENTHESES = feature('iife');
const NEW_NO_PARENS = feature('new-no-parens');
const BRACE_ELEMENT = feature('dollar-brace-offset');
const NULLSAFE = feature('nullsafe');
const DYNAMIC_CLASS = feature('dynamic-static-class');
const CLASS_NAME = feature('class-name-const');
const OBJECT_CLASS = feature('obj-class');
const BRACE_CALL = feature('static-brace-call');
const DYNAMIC_CONSTANT = feature('dynamic-class-const');
const INDIRECT = feature('indirect-variable');

/** 1 for the tokens that go on with an operand. */
export const POSTFIX = new Uint8Array(256);
for (const kind of [T.LBRACKET, T.LPAREN, T.ARROW, T.NULLSAFE, T.DOUBLE_COLON, T.LBRACE, T.INCREMENT, T.DECREMENT])
  POSTFIX[kind] = 1;

/** Functions that make names of variables out of data. */
const DYNAMIC_NAMES = new SymbolMap<true>(
  ['extract', 'parse_str', 'compact', 'import_request_variables', 'mb_parse_str', 'get_defined_vars'].map((f) => [
    f,
    true,
  ]),
);

/** Reads on behind an operand of this shape that began at token `first`; the shape of the whole. */
export function postfix(p: Parser, from: number, first: number): number {
  let shape = from;
  const row = shape === SIMPLE ? p.variable : -1;
  if (row >= 0 && p.kind[p.pos] !== T.LPAREN && p.kind[p.pos] < T.INCREMENT)
    p.records.variables.use[row] |= VARIABLE.BASE;
  for (;;) {
    if (p.failed) return shape;
    switch (p.kind[p.pos]) {
      case T.LBRACKET:
        shape = element(p, shape, first);
        break;
      case T.ARROW:
        shape = member(p, shape, first);
        break;
      case T.NULLSAFE:
        p.use(NULLSAFE, p.pos, p.pos);
        shape = member(p, shape, first);
        break;
      case T.LPAREN:
        shape = callOf(p, shape, first);
        break;
      case T.DOUBLE_COLON:
        shape = memberOfValue(p, shape, first);
        break;
      case T.LBRACE:
        if (!isOffset(p, shape)) {
          if (row >= 0 && shape === SIMPLE) p.records.variables.use[row] &= ~VARIABLE.BASE;
          return shape;
        }
        if (shape > CALL) left(p, UNIFORM, first);
        shape = braceElement(p, first);
        break;
      case T.INCREMENT:
      case T.DECREMENT:
        if (shape < SIMPLE || shape > STATIC_PROPERTY) return shape;
        if (row >= 0) p.records.variables.use[row] |= VARIABLE.WRITE;
        p.pos++;
        return OTHER;
      default:
        return shape;
    }
  }
}

/** A brace behind a call or a literal is only an offset where nothing else can be meant. */
function isOffset(p: Parser, shape: number): boolean {
  if (shape >= SIMPLE && shape < CALL) return true;
  if (shape !== CALL && shape !== CONSTANT && shape !== CLASS_CONSTANT && shape !== LITERAL && shape !== ARRAY_LITERAL)
    return false;
  const inner = p.kind[p.pos + 1];
  return (inner === T.INT || inner === T.VARIABLE || inner === T.STRING) && p.kind[p.pos + 2] === T.RBRACE;
}

function left(p: Parser, id: number, first: number): void {
  p.part(p.use(id, first, p.pos), 0, first, p.pos - 1);
}

function element(p: Parser, shape: number, first: number): number {
  if (shape > STATIC_PROPERTY) refuseElement(p, shape, first);
  const known = p.condition;
  const index = ++p.pos;
  if (!p.accept(T.RBRACKET)) {
    expression(p, LOWEST);
    p.expect(T.RBRACKET, ']');
  }
  p.condition = known === 0 ? 0 : versionPart(p, known, index);
  return ELEMENT;
}

function refuseElement(p: Parser, shape: number, first: number): void {
  if (shape === CALL) left(p, CALL_ELEMENT, first);
  else if (isScalar(p, shape, first)) left(p, SCALAR, first);
  else if (shape === LITERAL || shape === ARRAY_LITERAL) left(p, LITERAL_ELEMENT, first);
  else if (shape === CONSTANT || shape === CLASS_CONSTANT) left(p, CONSTANT_ELEMENT, first);
  else access(p, shape, first);
}

/** `__FILE__[0]`, `"a$b"[0]`, `"a$b"->c()` */
function isScalar(p: Parser, shape: number, first: number): boolean {
  const kind = p.kind[first];
  const isMagic = kind >= T.FIRST_MAGIC && kind <= T.LAST_MAGIC;
  return (shape === CONSTANT && isMagic) || shape === TEMPLATE_LITERAL;
}

/** Access to what only newer versions allow it on. */
function access(p: Parser, shape: number, first: number): void {
  if (shape === PARENTHESES_NEW) left(p, ON_NEW, first);
  else if (shape === NEW_OBJECT) left(p, NEW_NO_PARENS, first);
  else if (shape === NEW_BARE) p.fail(';');
  else if (isScalar(p, shape, first)) left(p, SCALAR, first);
  else if (shape === CONSTANT || shape === CLASS_CONSTANT) left(p, CONSTANT_MEMBER, first);
  else if (shape === PARENTHESES && p.kind[p.pos] === T.LPAREN) left(p, ON_PARENTHESES, first);
  else if (shape !== CALL) left(p, UNIFORM, first);
}

function braceElement(p: Parser, first: number): number {
  const open = p.pos++;
  expression(p, LOWEST);
  const close = p.pos;
  p.expect(T.RBRACE, '}');
  if (p.failed) return ELEMENT;
  const at = p.use(BRACE_ELEMENT, first, close);
  p.part(at, 0, open, open);
  p.part(at, 1, close, close);
  p.condition = 0;
  return ELEMENT;
}

/** `->` or `?->` */
function member(p: Parser, shape: number, first: number): number {
  if (shape > CALL || shape === OTHER) access(p, shape, first);
  const arrow = p.pos++;
  const kind = p.kind[p.pos];
  if (isWord(kind)) {
    const name = p.pos++;
    if (p.kind[p.pos] !== T.LPAREN) return PROPERTY;
    p.records.calls.add(CALL_METHOD, p.symbol[name], p.start[name], p.end[name], p.scope, p.pos, name);
    callArguments(p);
    return CALL;
  }
  if (kind === T.VARIABLE) {
    const token = p.pos++;
    p.records.variables.add(p.symbol[token], p.start[token], VARIABLE.READ, p.scope, token);
    if (p.kind[p.pos] === T.LBRACKET) p.use(INDIRECT, arrow, p.pos);
  } else if (kind === T.LBRACE) {
    p.pos++;
    expression(p, LOWEST);
    p.expect(T.RBRACE, '}');
  } else if (kind === T.DOLLAR) {
    expression(p, 25);
  } else p.fail('name');
  if (p.kind[p.pos] !== T.LPAREN || p.failed) return PROPERTY;
  p.records.calls.add(CALL_DYNAMIC, 0, p.start[first], p.end[p.pos - 1], p.scope, p.pos, first);
  callArguments(p);
  return CALL;
}

/** `(…)` behind a value. */
function callOf(p: Parser, shape: number, first: number): number {
  if (shape === NEW_BARE) return shape;
  if (shape === CALL) left(p, UNIFORM, first);
  else if (shape > STATIC_PROPERTY || shape === OTHER) access(p, shape, first);
  if (p.failed) return shape;
  p.records.calls.add(
    CALL_DYNAMIC,
    shape === SIMPLE ? p.symbol[first] : 0,
    p.start[first],
    p.end[p.pos - 1],
    p.scope,
    p.pos,
    first,
  );
  callArguments(p);
  return CALL;
}

/** A function called by its name, which the parser has just read. */
export function functionCall(p: Parser): number {
  const symbol = functionSymbol(p);
  const first = p.nameFirst;
  p.records.calls.add(CALL_FUNCTION, symbol, p.start[first], p.end[p.nameLast], p.scope, p.pos, first);
  if (DYNAMIC_NAMES.get(symbol)) p.markDynamic();
  const open = p.pos;
  callArguments(p);
  if (p.failed) return CALL;
  p.condition = callCondition(p, symbol, open, p.pos - 1, p.condition);
  if (POSTFIX[p.kind[p.pos]] === 0) return CALL;
  const shape = postfix(p, CALL, first);
  if (shape !== CALL) p.condition = 0;
  return shape;
}

/** `X::` with the class's name just read. */
export function staticMember(p: Parser): number {
  const first = p.nameFirst;
  const symbol = useClass(p, USE_STATIC);
  const last = p.nameLast;
  const shape = afterDoubleColon(p, first, symbol);
  if (shape === -1) {
    const at = p.use(CLASS_NAME, first, p.pos - 1);
    p.part(at, 0, first, last);
    p.part(at, 1, last + 1, p.pos - 1);
  }
  p.condition = 0;
  const known = shape === -1 ? CLASS_CONSTANT : shape;
  return POSTFIX[p.kind[p.pos]] === 0 ? known : postfix(p, known, first);
}

/** `$x::` and the like. */
function memberOfValue(p: Parser, shape: number, first: number): number {
  if (shape === SIMPLE || (shape === ELEMENT && p.kind[first] === T.VARIABLE)) left(p, DYNAMIC_CLASS, first);
  else if (shape === NEW_BARE || shape === OTHER) access(p, NEW_BARE, first);
  else if (shape === CLASS_CONSTANT) left(p, CONSTANT_MEMBER, first);
  else if (shape !== PARENTHESES_NEW) left(p, UNIFORM, first);
  else left(p, ON_NEW, first);
  if (p.failed) return shape;
  const last = p.pos - 1;
  const result = afterDoubleColon(p, first, 0);
  if (result !== -1) return result;
  const at = p.use(OBJECT_CLASS, first, p.pos - 1);
  p.part(at, 0, first, last);
  p.part(at, 1, last + 1, p.pos - 1);
  return CLASS_CONSTANT;
}

/** Reads from `::` on; -1 for `::class`. `owner`: symbol of the class, 0 when it is a value. */
function afterDoubleColon(p: Parser, first: number, owner: number): number {
  p.pos++;
  const kind = p.kind[p.pos];
  if (kind === T.VARIABLE) return staticVariable(p, first);
  if (isWord(kind)) return staticName(p, kind, owner);
  if (kind === T.LBRACE) return staticBraces(p, first);
  if (kind === T.DOLLAR) {
    const shape = expression(p, 25);
    return shape === CALL ? CALL : STATIC_PROPERTY;
  }
  p.fail('name');
  return OTHER;
}

function staticName(p: Parser, kind: number, owner: number): number {
  const name = p.pos++;
  if (p.kind[p.pos] === T.LPAREN) {
    if (kind !== T.NAME) wordAsName(p, name, 'method');
    p.records.calls.add(CALL_STATIC, p.symbol[name], p.start[name], p.end[name], p.scope, p.pos, name);
    callArguments(p);
    return CALL;
  }
  if (kind === T.CLASS) return -1;
  if (kind !== T.NAME) wordAsName(p, name, 'class-constant');
  p.records.classConstants.add(0, p.symbol[name], p.start[name], p.end[name], p.scope, owner, name);
  return CLASS_CONSTANT;
}

/** `X::$y`, `X::$y()`: in the latter the variable holds the method's name. */
function staticVariable(p: Parser, first: number): number {
  const token = p.pos++;
  let behind = p.pos;
  while (p.kind[behind] === T.LBRACKET) behind = p.closing(behind) + 1;
  if (p.kind[behind] !== T.LPAREN) return STATIC_PROPERTY;
  p.records.variables.add(p.symbol[token], p.start[token], VARIABLE.READ, p.scope, token);
  if (behind > p.pos) {
    p.use(INDIRECT, first, behind);
    return STATIC_PROPERTY;
  }
  p.records.calls.add(CALL_DYNAMIC, 0, p.start[first], p.end[token], p.scope, p.pos, first);
  callArguments(p);
  return CALL;
}

function staticBraces(p: Parser, first: number): number {
  const open = p.pos++;
  expression(p, LOWEST);
  p.expect(T.RBRACE, '}');
  if (p.failed) return OTHER;
  if (p.kind[p.pos] !== T.LPAREN) {
    p.use(DYNAMIC_CONSTANT, open, p.pos - 1);
    return CLASS_CONSTANT;
  }
  p.use(BRACE_CALL, open, p.pos - 1);
  p.records.calls.add(CALL_DYNAMIC, 0, p.start[first], p.end[p.pos - 1], p.scope, p.pos, first);
  callArguments(p);
  return CALL;
}
