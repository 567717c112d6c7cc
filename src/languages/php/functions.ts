// Functions of all kinds: declarations, methods, closures, arrow functions, and their parameters.
import { attributes } from './attributes.ts';
import { constantExpression } from './constants.ts';
import { VARIABLE } from './document.ts';
import { ASSIGNMENT, expression } from './expressions.ts';
import { feature } from './features.ts';
import { propertyHooks } from './hooks.ts';
import { wordAsName } from './names.ts';
import { CLOSURE, isWord, type Parser } from './parser.ts';
import { POSTFIX } from './postfix.ts';
import { FUNCTION, FUNCTION_FLAG, SCOPE } from './records.ts';
import { recoverAtBrace } from './recovery.ts';
import { block } from './statements.ts';
import { SymbolMap, symbolOf } from './symbols.ts';
import * as T from './tokens.ts';
import { startsType, type } from './types.ts';

const CLOSURES = feature('closures');
const ARROW = feature('arrow-fn');
const RETURN_TYPE = feature('return-types');
const VARIADIC = feature('variadics');
const TRAILING = feature('param-trailing-comma');
const PROMOTION = feature('ctor-promotion');
const MISPLACED = feature('promotion-misplaced');
const FINAL_PROMOTION = feature('final-promotion');
const READONLY = feature('readonly-prop');
const NULLABLE_BY_DEFAULT = feature('implicit-nullable');
const OPTIONAL_FIRST = feature('optional-before-required');
const NULLABLE_FIRST = feature('nullable-before-required');
const DUPLICATE = feature('dup-params');
const SUPERGLOBAL = feature('superglobal-param');
const THIS_PARAM = feature('this-param');
const AUTOLOAD = feature('autoload-function');
const GENERATOR_RETURN = feature('generator-return');
const ASYMMETRIC = feature('asym-visibility');
const ASYMMETRIC_ALONE = feature('asym-visibility-alone');
const NAMESPACED_ASSERT = feature('namespaced-assert');
const VOID_BY_REF = feature('void-by-ref');
const CLOSURE_USE = feature('closure-use-name');

const THIS = symbolOf('$this');
const AUTOLOAD_NAME = symbolOf('__autoload');
const ASSERT_NAME = symbolOf('assert');
const NULL = symbolOf('null');
const VOID = symbolOf('void');
const SUPERGLOBALS = new SymbolMap<true>(
  ['GLOBALS', '_SERVER', '_GET', '_POST', '_COOKIE', '_FILES', '_ENV', '_REQUEST', '_SESSION'].map((name) => [
    `$${name}`,
    true,
  ]),
);

export const [SCOPE_FILE, SCOPE_FUNCTION, SCOPE_METHOD, SCOPE_CLOSURE, SCOPE_ARROW] = [0, 1, 2, 3, 4];
const [FUNCTION_KIND, METHOD_KIND, CLOSURE_KIND, ARROW_KIND] = [0, 1, 2, 3];

/** Things of the function around that come back when an inner one ends. */
interface Outer {
  scope: number;
  function: number;
  loops: number;
  blocks: number;
  returned: number;
  generator: boolean;
  inMethod: boolean;
  inClosure: boolean;
  /** Conditions in variables of the function around; null when there are none. */
  flags: Map<number, number> | null;
}

/** Begins a function that starts at token `first` (modifiers included). */
function open(p: Parser, kind: number, first: number, name: number): Outer {
  const { functions, scopes } = p.records;
  const outer: Outer = {
    scope: p.scope,
    function: p.function,
    loops: p.loops,
    blocks: p.blocks,
    returned: p.returned,
    generator: p.generator,
    inMethod: p.inMethod,
    inClosure: p.inClosure,
    flags: p.flags.size > 0 ? new Map(p.flags) : null,
  };
  const scope = scopes.count;
  const at = scopes.add();
  scopes.data[at + SCOPE.KIND] = kind + 1;
  scopes.data[at + SCOPE.START] = p.start[first];
  scopes.data[at + SCOPE.END] = p.end[first];
  scopes.data[at + SCOPE.OUTER] = p.scope;
  scopes.data[at + SCOPE.DYNAMIC] = 0;
  const row = functions.add();
  const data = functions.data;
  data.fill(-1, row, row + FUNCTION.STRIDE);
  data[row + FUNCTION.KIND] = kind;
  data[row + FUNCTION.FIRST] = first;
  data[row + FUNCTION.NAME] = name;
  data[row + FUNCTION.FLAGS] = p.blocks > 0 || p.scope !== 0 ? FUNCTION_FLAG.CONDITIONAL : 0;
  data[row + FUNCTION.SCOPE] = scope;
  data[row + FUNCTION.OWNER] = p.class;
  data[row + FUNCTION.OUTER] = p.scope;
  p.flags.clear();
  p.function = row;
  p.scope = scope;
  p.loops = 0;
  p.blocks = 0;
  p.returned = -1;
  p.generator = false;
  return outer;
}

function close(p: Parser, outer: Outer): void {
  const { functions, scopes } = p.records;
  const last = Math.max(0, p.pos - 1);
  scopes.data[p.scope * SCOPE.STRIDE + SCOPE.END] = p.end[last];
  functions.data[p.function + FUNCTION.BODY_END] = last;
  if (p.generator) {
    functions.data[p.function + FUNCTION.FLAGS] |= FUNCTION_FLAG.GENERATOR;
    if (p.returned >= 0) p.use(GENERATOR_RETURN, p.returned, p.returned);
  }
  p.scope = outer.scope;
  p.function = outer.function;
  p.loops = outer.loops;
  p.blocks = outer.blocks;
  p.returned = outer.returned;
  p.generator = outer.generator;
  p.inMethod = outer.inMethod;
  p.inClosure = outer.inClosure;
  p.flags.clear();
  if (outer.flags) for (const [variable, condition] of outer.flags) p.flags.set(variable, condition);
}

/** `function name(…) { … }` at a statement's place. */
export function functionDeclaration(p: Parser, first: number) {
  p.pos++;
  const byRef = p.accept(T.AMPERSAND);
  const name = p.pos;
  if (!isWord(p.kind[name])) return p.fail('name');
  if (p.kind[name] !== T.NAME) wordAsName(p, name, 'function');
  if (p.symbol[name] === AUTOLOAD_NAME && p.class < 0) p.use(AUTOLOAD, name, name);
  if (p.symbol[name] === ASSERT_NAME && p.namespace.name !== '') p.use(NAMESPACED_ASSERT, name, name);
  p.pos++;
  const owner = p.class;
  p.class = -1;
  const outer = open(p, FUNCTION_KIND, first, name);
  p.inMethod = false;
  if (byRef) p.records.functions.data[p.function + FUNCTION.FLAGS] |= FUNCTION_FLAG.BY_REF;
  signature(p, false);
  returnType(p);
  body(p);
  close(p, outer);
  p.class = owner;
}

/** A method behind its modifiers; the parser stands at `function`. */
export function method(p: Parser, first: number): number {
  p.pos++;
  const byRef = p.accept(T.AMPERSAND);
  const name = p.pos;
  if (!isWord(p.kind[name])) {
    p.fail('name');
    return name;
  }
  if (p.kind[name] !== T.NAME) wordAsName(p, name, 'method');
  p.pos++;
  const outer = open(p, METHOD_KIND, first, name);
  p.records.functions.data[p.function + FUNCTION.FLAGS] = byRef ? FUNCTION_FLAG.BY_REF : 0;
  p.inMethod = true;
  p.inClosure = false;
  signature(p, p.symbol[name] === CONSTRUCT);
  returnType(p);
  if (p.kind[p.pos] === T.LBRACE || p.failed) body(p);
  else {
    p.expect(T.SEMICOLON, '{ or ;');
    p.records.functions.data[p.function + FUNCTION.BODY] = -1;
  }
  close(p, outer);
  return name;
}

const CONSTRUCT = symbolOf('__construct');

/** Parameters, imported variables of a closure, return type. */
function signature(p: Parser, isConstructor: boolean): void {
  const row = p.function;
  p.records.functions.data[row + FUNCTION.OPEN] = p.pos;
  parameters(p, isConstructor);
  p.records.functions.data[row + FUNCTION.CLOSE] = Math.max(0, p.pos - 1);
}

function returnType(p: Parser): void {
  if (p.kind[p.pos] !== T.COLON || p.failed) return;
  const colon = p.pos++;
  const first = p.pos;
  type(p);
  const at = p.use(RETURN_TYPE, colon, p.pos - 1);
  p.part(at, 0, colon, colon);
  if (p.failed) return;
  p.part(at, 1, first, p.pos - 1);
  const byRef = (p.records.functions.data[p.function + FUNCTION.FLAGS] & FUNCTION_FLAG.BY_REF) !== 0;
  if (byRef && p.pos === first + 1 && p.symbol[first] === VOID) p.use(VOID_BY_REF, first, first);
}

function body(p: Parser): void {
  if (p.kind[p.pos] !== T.LBRACE) {
    p.fail('{');
    if (!recoverAtBrace(p)) return;
  }
  p.records.functions.data[p.function + FUNCTION.BODY] = p.pos;
  block(p);
}

function parameters(p: Parser, isConstructor: boolean): void {
  const first = p.pos;
  p.expect(T.LPAREN, '(');
  let optional = -1;
  let nullable = -1;
  while (!p.failed && p.kind[p.pos] !== T.RPAREN) {
    const from = p.pos;
    const need = parameter(p, isConstructor);
    if (need === OPTIONAL) optional = from;
    else if (need === NULLABLE) nullable = from;
    else if (need === REQUIRED) {
      if (optional >= 0) p.use(OPTIONAL_FIRST, optional, optional);
      if (nullable >= 0) p.use(NULLABLE_FIRST, nullable, nullable);
      optional = nullable = -1;
    }
    if (!p.accept(T.COMMA)) break;
    if (p.kind[p.pos] === T.RPAREN) p.use(TRAILING, p.pos - 1, p.pos - 1);
  }
  p.expect(T.RPAREN, ')');
  if (!p.failed && p.pos - first > 4) duplicates(p);
}

/** Whether the caller must give a parameter. NULLABLE: `?T $x = null`; IMPLICIT: `T $x = null`, which may stand before any other. */
const [REQUIRED, OPTIONAL, NULLABLE, IMPLICIT] = [0, 1, 2, 3];

/** One parameter: one of these. */
function parameter(p: Parser, isConstructor: boolean): number {
  if (p.kind[p.pos] === T.ATTRIBUTE) attributes(p);
  const promoted = promotion(p, isConstructor);
  const typeFirst = p.pos;
  const typed = startsType(p);
  const nullable = typed && type(p);
  const byRef = p.accept(T.AMPERSAND);
  const dots = p.pos;
  const variadic = p.accept(T.ELLIPSIS);
  const name = p.pos;
  if (p.kind[name] !== T.VARIABLE) {
    p.fail('variable');
    return REQUIRED;
  }
  p.pos++;
  if (variadic) variadicUse(p, dots, name);
  const use = VARIABLE.WRITE | VARIABLE.PARAMETER | (byRef ? VARIABLE.REFERENCE : 0);
  p.records.variables.add(p.symbol[name], p.start[name], use, p.scope, name);
  if (SUPERGLOBALS.get(p.symbol[name])) p.use(SUPERGLOBAL, name, name);
  else if (p.symbol[name] === THIS) p.use(THIS_PARAM, name, name);
  const optional = parameterDefault(p, typed && !nullable, typeFirst, name);
  if (promoted && p.kind[p.pos] === T.LBRACE) propertyHooks(p);
  if (optional || variadic) return OPTIONAL;
  if (p.kind[name + 1] !== T.ASSIGN) return REQUIRED;
  return p.kind[typeFirst] === T.QUESTION ? NULLABLE : IMPLICIT;
}

function variadicUse(p: Parser, dots: number, name: number): void {
  const at = p.use(VARIADIC, dots, name);
  p.part(at, 0, dots, dots);
  p.part(at, 1, name, name);
}

/** True when there is a default that makes the parameter optional (`T $x = null` before a required one does not). */
function parameterDefault(p: Parser, typed: boolean, typeFirst: number, name: number): boolean {
  if (!p.accept(T.ASSIGN)) return false;
  const value = p.pos;
  constantExpression(p, 'default');
  const isNull = p.pos === value + 1 && p.symbol[value] === NULL;
  if (typed && isNull) p.part(p.use(NULLABLE_BY_DEFAULT, typeFirst, value), 0, typeFirst, typeFirst);
  return !(isNull && typeFirst < name && p.kind[typeFirst] !== T.AMPERSAND && p.kind[typeFirst] !== T.VARIABLE);
}

/** Visibility and `readonly` before a parameter of the constructor. */
function promotion(p: Parser, isConstructor: boolean): boolean {
  const first = p.pos;
  for (;;) {
    const kind = p.kind[p.pos];
    if (kind === T.PUBLIC || kind === T.PROTECTED || kind === T.PRIVATE) {
      p.pos++;
      if (p.kind[p.pos] === T.LPAREN) {
        p.use(p.pos - 1 > first ? ASYMMETRIC : ASYMMETRIC_ALONE, p.pos - 1, p.pos + 2);
        p.pos += 3;
      }
    } else if (kind === T.READONLY) p.use(READONLY, p.pos, p.pos++);
    else if (kind === T.FINAL) p.use(FINAL_PROMOTION, p.pos, p.pos++);
    else break;
  }
  if (p.pos === first) return false;
  p.use(PROMOTION, first, p.pos - 1);
  if (!isConstructor) p.use(MISPLACED, first, p.pos - 1);
  return true;
}

function duplicates(p: Parser): void {
  const { variables } = p.records;
  const seen: number[] = [];
  for (let row = variables.count - 1; row >= 0 && variables.scope[row] === p.scope; row--) {
    if ((variables.use[row] & VARIABLE.PARAMETER) === 0) continue;
    if (seen.includes(variables.symbol[row])) p.use(DUPLICATE, variables.token[row], variables.token[row]);
    seen.push(variables.symbol[row]);
  }
}

/** `function (…) use (…) { … }`; the parser stands at `function`, `first` is the first token (`static`). */
export function anonymousFunction(p: Parser, first: number): number {
  const word = p.pos++;
  p.use(CLOSURES, first, word);
  const byRef = p.accept(T.AMPERSAND);
  const inClass = p.inMethod || p.inClosure;
  const from = p.scope;
  const outer = open(p, CLOSURE_KIND, first, -1);
  p.inClosure = inClass && first === word;
  p.inMethod = false;
  if (byRef) p.records.functions.data[p.function + FUNCTION.FLAGS] |= FUNCTION_FLAG.BY_REF;
  signature(p, false);
  if (p.accept(T.USE)) imported(p, from);
  returnType(p);
  body(p);
  close(p, outer);
  p.condition = 0;
  if (POSTFIX[p.kind[p.pos]] !== 0 && p.kind[p.pos] === T.LPAREN) p.fail(';');
  return CLOSURE;
}

/** `use ($a, &$b)`: each variable is read outside and set inside. */
function imported(p: Parser, outside: number): void {
  p.expect(T.LPAREN, '(');
  while (!p.failed && p.kind[p.pos] !== T.RPAREN) {
    const byRef = p.accept(T.AMPERSAND);
    const token = p.pos;
    p.expect(T.VARIABLE, 'variable');
    if (p.failed) return;
    const { variables } = p.records;
    if (SUPERGLOBALS.get(p.symbol[token]) || isParameter(p, p.symbol[token])) p.use(CLOSURE_USE, token, token);
    const reference = byRef ? VARIABLE.REFERENCE : 0;
    variables.add(
      p.symbol[token],
      p.start[token],
      (byRef ? VARIABLE.WRITE : VARIABLE.READ) | reference,
      outside,
      token,
    );
    variables.add(p.symbol[token], p.start[token], VARIABLE.WRITE | reference, p.scope, token);
    if (!p.accept(T.COMMA)) break;
    if (p.kind[p.pos] === T.RPAREN) p.use(TRAILING, p.pos - 1, p.pos - 1);
  }
  p.expect(T.RPAREN, ')');
}

/** The function just opened has a parameter of this name. */
function isParameter(p: Parser, symbol: number): boolean {
  const { variables } = p.records;
  for (let row = variables.count - 1; row >= 0; row--) {
    if (variables.scope[row] === p.scope && variables.symbol[row] === symbol)
      return (variables.use[row] & VARIABLE.PARAMETER) !== 0;
    if (variables.start[row] < p.records.scopes.data[p.scope * SCOPE.STRIDE + SCOPE.START]) return false;
  }
  return false;
}

/** `fn(…) =>`: behind the parentheses stands `=>`, or a return type. */
export function isArrowFunction(p: Parser, word: number): boolean {
  let open = word + 1;
  if (p.kind[open] === T.AMPERSAND) open++;
  if (p.kind[open] !== T.LPAREN) return false;
  const behind = p.kind[p.closing(open) + 1];
  return behind === T.DOUBLE_ARROW || behind === T.COLON;
}

export function arrowFunction(p: Parser, first: number): number {
  const word = p.pos++;
  p.use(ARROW, first, word);
  const byRef = p.accept(T.AMPERSAND);
  const outer = open(p, ARROW_KIND, first, -1);
  if (byRef) p.records.functions.data[p.function + FUNCTION.FLAGS] |= FUNCTION_FLAG.BY_REF;
  signature(p, false);
  returnType(p);
  const { functions } = p.records;
  p.expect(T.DOUBLE_ARROW, '=>');
  functions.data[p.function + FUNCTION.BODY] = p.pos;
  expression(p, ASSIGNMENT);
  close(p, outer);
  p.condition = 0;
  return CLOSURE;
}

/** The body of a property's hook, with parameters or without, as a block or behind `=>`. */
export function hookBody(p: Parser, first: number, arrow: () => void): void {
  const outer = open(p, METHOD_KIND, first, -1);
  p.inMethod = true;
  p.inClosure = false;
  if (p.kind[p.pos] === T.LPAREN) signature(p, false);
  const { data } = p.records.functions;
  data[p.function + FUNCTION.KIND] = CLOSURE_KIND;
  data[p.function + FUNCTION.BODY] = p.pos;
  if (p.accept(T.DOUBLE_ARROW)) arrow();
  else if (p.kind[p.pos] === T.LBRACE) block(p);
  else p.fail('{ or =>');
  close(p, outer);
}
