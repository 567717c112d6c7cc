// Statements. Each reader returns true when the program never comes past the statement (return, exit, throw, continue …): what follows a
// guard that ends so is guarded too.
import { attributes } from './attributes.ts';
import { classDeclaration } from './classes.ts';
import { constantExpression } from './constants.ts';
import { controls } from './control.ts';
import { VARIABLE } from './document.ts';
import { expression, LOWEST } from './expressions.ts';
import { feature } from './features.ts';
import { functionDeclaration } from './functions.ts';
import { guardNever } from './guards.ts';
import { isQualified } from './names.ts';
import { constStatement, isNamespaceStatement, namespaceStatement, useStatement } from './namespaces.ts';
import { isWord, MAX_DEPTH, type Parser } from './parser.ts';
import { isMember, recoverStatement } from './recovery.ts';
import { symbolOf } from './symbols.ts';
import * as T from './tokens.ts';

const THROW = feature('throw-expression');
const GOTO = feature('goto');
const STRICT = feature('strict-types');
const GLOBAL_INDIRECT = feature('global-var-var');
const READONLY_CLASS = feature('readonly-class');
const THIS_OUTSIDE = feature('this-reassign-outside');
const CONST_ATTRIBUTES = feature('const-attributes');
const STRICT_TYPES = symbolOf('strict_types');
const THIS = symbolOf('$this');

export type Statement = (p: Parser) => boolean;

/** Reads all statements of the file. */
export function program(p: Parser): void {
  let ends = false;
  while (p.kind[p.pos] !== T.EOF) {
    if (p.kind[p.pos] === T.RBRACE) {
      p.records.error('unexpected-brace', p.start[p.pos], p.end[p.pos], '}', '');
      p.pos++;
      ends = false;
    } else ends = ends ? passedOver(p) : statement(p);
    p.unwinding = false;
  }
}

/** What is declared counts wherever it stands: `main(); exit; function main() { … }`. */
const DECLARING = new Uint8Array(256);
for (const kind of [
  T.FUNCTION,
  T.CLASS,
  T.INTERFACE,
  T.ABSTRACT,
  T.FINAL,
  T.READONLY,
  T.TRAIT,
  T.ENUM,
  T.ATTRIBUTE,
  T.NAMESPACE,
  T.USE,
  T.CONST,
  T.CLOSE,
  T.HTML,
])
  DECLARING[kind] = 1;

/** A statement that stands behind one which never lets the program past; a label may be jumped to. */
function passedOver(p: Parser): boolean {
  const kind = p.kind[p.pos];
  if (isLabel(p)) return statement(p);
  const from = p.start[p.pos];
  statement(p);
  if (DECLARING[kind] === 0) guardNever(p, from, p.end[p.pos - 1]);
  return true;
}

/** Reads statements up to one of the closing words (or a brace); true when the last one ends the way. */
export function statements(p: Parser, closes: (kind: number) => boolean): boolean {
  let ends = false;
  const mark = p.openGuards.length;
  while (!p.unwinding) {
    const kind = p.kind[p.pos];
    if (kind === T.EOF || kind === T.RBRACE || closes(kind)) break;
    ends = ends ? passedOver(p) : statement(p);
  }
  if (p.openGuards.length > mark) p.closeGuards(mark);
  return ends;
}

const noWord = (): boolean => false;

/** `{ … }`; the parser stands at the brace. */
export function block(p: Parser): boolean {
  const open = p.pos++;
  p.blocks++;
  const ends = statements(p, noWord);
  p.blocks--;
  if (p.unwinding) return ends;
  if (p.kind[p.pos] === T.RBRACE) p.pos++;
  else unclosed(p, open);
  return ends;
}

/** The file ends in a block: one error, whose origin is the innermost brace without a partner. */
export function unclosed(p: Parser, open: number): void {
  const last = p.records.errors.at(-1);
  if (last?.kind === 'unclosed-brace' && last.start === p.start[p.pos]) return;
  p.records.error('unclosed-brace', p.start[p.pos], p.end[p.pos], p.text(p.pos), '}', {
    start: p.start[open],
    end: p.end[open],
  });
}

/** One statement, with recovery. */
export function statement(p: Parser): boolean {
  const kind = p.kind[p.pos];
  const before = p.pos;
  let ends = false;
  if (++p.depth > MAX_DEPTH) tooDeep(p);
  else if (kind === T.VARIABLE) expressionStatement(p);
  else {
    const read = STATEMENTS[kind];
    if (read !== undefined && !(kind > T.KEYWORD && isQualified(p))) ends = read(p);
    else expressionStatement(p);
  }
  p.depth--;
  if (!p.failed) return ends;
  recover(p, before);
  return false;
}

/** Passes over a block that lies too deep; any other statement is recovered from. */
function tooDeep(p: Parser) {
  p.records.error('too-deep', p.start[p.pos], p.end[p.pos], p.text(p.pos), '');
  if (p.kind[p.pos] !== T.LBRACE) p.failed = true;
  else p.pos = Math.min(p.closing(p.pos) + 1, p.records.tokens.count - 1);
}

function recover(p: Parser, before: number): void {
  if (p.class >= 0 && p.function >= 0 && isMember(p)) {
    p.failed = false;
    p.unwinding = true;
    return;
  }
  if (p.pos === before && p.kind[p.pos] !== T.LBRACE && p.kind[p.pos] !== T.EOF) p.pos++;
  recoverStatement(p);
}

export function semicolon(p: Parser): void {
  const kind = p.kind[p.pos];
  if (p.failed) return;
  if (kind === T.SEMICOLON || kind === T.CLOSE) p.pos++;
  else p.fail(';');
}

/** `again:`; `enum:` is one too. */
function isLabel(p: Parser): boolean {
  return p.kind[p.pos + 1] === T.COLON && namesLabel(p, p.pos);
}

const namesLabel = (p: Parser, token: number): boolean => p.kind[token] === T.NAME || p.kind[token] === T.ENUM;

function expressionStatement(p: Parser): boolean {
  if (isLabel(p)) {
    p.use(GOTO, p.pos, p.pos + 1);
    p.pos += 2;
    return false;
  }
  expression(p, LOWEST);
  semicolon(p);
  if (p.leaving !== 0) left(p);
  return false;
}

/** Behind `function_exists('x') or exit;` it is known to hold. */
function left(p: Parser): void {
  const condition = Math.abs(p.leaving);
  p.openGuards.push({ condition, holds: p.leaving > 0, from: p.end[Math.max(0, p.pos - 1)] });
  p.leaving = 0;
}

const STATEMENTS: (Statement | undefined)[] = [];

function nothing(p: Parser): boolean {
  p.pos++;
  return false;
}

function echo(p: Parser): boolean {
  p.pos++;
  do expression(p, LOWEST);
  while (!p.failed && p.accept(T.COMMA));
  semicolon(p);
  return false;
}

function returnStatement(p: Parser): boolean {
  p.pos++;
  const kind = p.kind[p.pos];
  if (kind !== T.SEMICOLON && kind !== T.CLOSE) {
    if (p.returned < 0) p.returned = p.pos;
    expression(p, LOWEST);
  }
  semicolon(p);
  return true;
}

function exitStatement(p: Parser): boolean {
  expressionStatement(p);
  return true;
}

function throwStatement(p: Parser): boolean {
  p.pos++;
  const first = p.pos;
  expression(p, LOWEST);
  if (p.kind[p.pos] !== T.SEMICOLON && p.kind[p.pos] !== T.CLOSE) p.use(THROW, first, first);
  semicolon(p);
  return true;
}

function globalStatement(p: Parser): boolean {
  p.pos++;
  do {
    if (p.kind[p.pos] === T.VARIABLE) {
      const token = p.pos++;
      const use = VARIABLE.WRITE | VARIABLE.REFERENCE | VARIABLE.GLOBAL;
      p.records.variables.add(p.symbol[token], p.start[token], use, p.scope, token);
      if (p.symbol[token] === THIS) p.use(THIS_OUTSIDE, token, token);
    } else indirectGlobal(p);
  } while (!p.failed && p.accept(T.COMMA));
  semicolon(p);
  return false;
}

/** `global $$a`, and `global $$a->b`, which only PHP 5 reads. */
function indirectGlobal(p: Parser) {
  const first = p.pos;
  if (p.kind[first] !== T.DOLLAR) return p.fail('variable');
  p.markDynamic();
  expression(p, 25);
  for (let t = first; t < p.pos; t++) {
    if (p.kind[t] === T.ARROW || p.kind[t] === T.LBRACKET) {
      p.use(GLOBAL_INDIRECT, first, p.pos - 1);
      return;
    }
    if (p.kind[t] === T.LBRACE) return;
  }
}

/** `static $a = 1;`, or an expression that begins with the word. */
function staticStatement(p: Parser): boolean {
  if (p.kind[p.pos + 1] !== T.VARIABLE) return expressionStatement(p);
  p.pos++;
  do {
    const token = p.pos;
    p.expect(T.VARIABLE, 'variable');
    if (p.failed) break;
    const use = VARIABLE.WRITE | VARIABLE.REFERENCE | VARIABLE.STATIC;
    p.records.variables.add(p.symbol[token], p.start[token], use, p.scope, token);
    if (p.accept(T.ASSIGN)) constantExpression(p, 'static');
  } while (!p.failed && p.accept(T.COMMA));
  semicolon(p);
  return false;
}

function unsetStatement(p: Parser): boolean {
  p.pos++;
  p.expect(T.LPAREN, '(');
  while (!p.failed && p.kind[p.pos] !== T.RPAREN) {
    const row = p.records.variables.count;
    const first = p.pos;
    expression(p, LOWEST);
    if (p.symbol[first] === THIS && p.pos === first + 1) p.use(THIS_OUTSIDE, first, first);
    if (row < p.records.variables.count) p.records.variables.use[row] |= VARIABLE.ASKED;
    if (!p.accept(T.COMMA)) break;
  }
  p.expect(T.RPAREN, ')');
  semicolon(p);
  return false;
}

function functionStatement(p: Parser): boolean {
  let next = p.pos + 1;
  if (p.kind[next] === T.AMPERSAND) next++;
  if (!isWord(p.kind[next])) return expressionStatement(p);
  functionDeclaration(p, p.pos);
  return false;
}

function classStatement(p: Parser): boolean {
  classDeclaration(p, p.pos);
  return false;
}

/** `abstract`, `final`, `readonly` before `class`; as old names they are expressions. */
function modifiedClass(p: Parser): boolean {
  const first = p.pos;
  let at = first;
  while (p.kind[at] === T.ABSTRACT || p.kind[at] === T.FINAL || p.kind[at] === T.READONLY) at++;
  if (p.kind[at] !== T.CLASS) {
    if (p.kind[first] === T.READONLY) return expressionStatement(p);
    p.pos = at;
    p.fail('class');
    return false;
  }
  for (let t = first; t < at; t++) if (p.kind[t] === T.READONLY) p.use(READONLY_CLASS, t, t);
  p.pos = at;
  classDeclaration(p, first);
  return false;
}

/** `trait X`, `enum X`: elsewhere these are names. */
function contextualClass(p: Parser): boolean {
  const next = p.kind[p.pos + 1];
  const behind = p.kind[p.pos + 2];
  const named =
    isWord(next) && (p.kind[p.pos] === T.TRAIT || next === T.NAME || behind === T.LBRACE || behind === T.COLON);
  return named ? classStatement(p) : expressionStatement(p);
}

function gotoStatement(p: Parser): boolean {
  if (!namesLabel(p, p.pos + 1)) return expressionStatement(p);
  p.use(GOTO, p.pos, p.pos + 1);
  p.pos += 2;
  semicolon(p);
  return true;
}

function namespaceWord(p: Parser): boolean {
  if (!isNamespaceStatement(p)) return expressionStatement(p);
  namespaceStatement(p);
  return false;
}

function useWord(p: Parser): boolean {
  if (isInside(p)) p.fail('statement');
  else useStatement(p);
  return false;
}

/** In a block or function, where namespaces, imports and constants cannot be declared. */
function isInside(p: Parser): boolean {
  return p.blocks > 0 || p.scope !== 0;
}

function constWord(p: Parser): boolean {
  if (isInside(p)) p.fail('statement');
  else constStatement(p);
  return false;
}

function declare(p: Parser): boolean {
  p.pos++;
  p.expect(T.LPAREN, '(');
  do {
    if (p.symbol[p.pos] === STRICT_TYPES) p.use(STRICT, p.pos, p.pos);
    if (!isWord(p.kind[p.pos])) p.fail('name');
    else p.pos++;
    p.expect(T.ASSIGN, '=');
    expression(p, LOWEST);
  } while (!p.failed && p.accept(T.COMMA));
  p.expect(T.RPAREN, ')');
  if (p.failed) return false;
  if (p.accept(T.COLON)) {
    statements(p, (kind) => kind === T.ENDDECLARE);
    p.expect(T.ENDDECLARE, 'enddeclare');
    semicolon(p);
    return false;
  }
  return statement(p);
}

function haltCompiler(p: Parser): boolean {
  p.pos++;
  p.expect(T.LPAREN, '(');
  p.expect(T.RPAREN, ')');
  semicolon(p);
  return true;
}

function attributed(p: Parser): boolean {
  attributes(p);
  if (p.kind[p.pos] === T.CONST) p.use(CONST_ATTRIBUTES, p.pos, p.pos);
  return p.failed ? false : statement(p);
}

STATEMENTS[T.SEMICOLON] = nothing;
STATEMENTS[T.CLOSE] = nothing;
STATEMENTS[T.HTML] = nothing;
STATEMENTS[T.OPEN_ECHO] = echo;
STATEMENTS[T.ECHO] = echo;
STATEMENTS[T.LBRACE] = block;
STATEMENTS[T.RETURN] = returnStatement;
STATEMENTS[T.EXIT] = exitStatement;
STATEMENTS[T.DIE] = exitStatement;
STATEMENTS[T.THROW] = throwStatement;
STATEMENTS[T.GLOBAL] = globalStatement;
STATEMENTS[T.STATIC] = staticStatement;
STATEMENTS[T.UNSET] = unsetStatement;
STATEMENTS[T.FUNCTION] = functionStatement;
STATEMENTS[T.CLASS] = classStatement;
STATEMENTS[T.INTERFACE] = classStatement;
STATEMENTS[T.ABSTRACT] = modifiedClass;
STATEMENTS[T.FINAL] = modifiedClass;
STATEMENTS[T.READONLY] = modifiedClass;
STATEMENTS[T.TRAIT] = contextualClass;
STATEMENTS[T.ENUM] = contextualClass;
STATEMENTS[T.GOTO] = gotoStatement;
STATEMENTS[T.NAMESPACE] = namespaceWord;
STATEMENTS[T.USE] = useWord;
STATEMENTS[T.CONST] = constWord;
STATEMENTS[T.DECLARE] = declare;
STATEMENTS[T.HALT_COMPILER] = haltCompiler;
STATEMENTS[T.ATTRIBUTE] = attributed;

/** Called once when all parts are loaded: if, loops, switch, try. */
export function installControls(): void {
  for (const [kind, read] of controls) STATEMENTS[kind] = read;
}
