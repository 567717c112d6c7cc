// Classes, interfaces, traits, enums, and their members.
import { attributes } from './attributes.ts';
import { callArguments } from './calls.ts';
import { constantExpression } from './constants.ts';
import { feature } from './features.ts';
import { method } from './functions.ts';
import { propertyHooks } from './hooks.ts';
import { readName, USE_EXTENDS, USE_IMPLEMENTS, USE_TRAIT, useClass, wordAsName } from './names.ts';
import { isWord, type Parser } from './parser.ts';
import { CLASS, FUNCTION, MEMBER } from './records.ts';
import { recoverAtBrace, recoverStatement } from './recovery.ts';
import { unclosed } from './statements.ts';
import { nameOf, symbolOf } from './symbols.ts';
import * as T from './tokens.ts';
import { startsType, type } from './types.ts';

const TRAITS = feature('traits');
const TRAIT_CONSTANTS = feature('trait-constants');
const VISIBLE_CONSTANT = feature('const-visibility');
const FINAL_CONSTANT = feature('final-const');
const TYPED_CONSTANT = feature('typed-class-const');
const TYPED_PROPERTY = feature('typed-properties');
const READONLY_PROPERTY = feature('readonly-prop');
const FINAL_PRIVATE = feature('final-private');
const FINAL_PROPERTY = feature('final-property');
const ASYMMETRIC = feature('asym-visibility');
const ASYMMETRIC_ALONE = feature('asym-visibility-alone');
const TWICE = feature('modifier-twice');
const METHOD_BODY = feature('method-body');
const ENUM = feature('enum');
const PHP4_CONSTRUCTOR = feature('php4-constructor');
const ABSTRACT_PRIVATE = feature('abstract-private');
const TRAIT_ABSTRACT_PRIVATE = feature('trait-abstract-private');
const UNDERSCORE = feature('class-underscore');

export const [CLASS_CLASS, CLASS_INTERFACE, CLASS_TRAIT, CLASS_ENUM, CLASS_ANONYMOUS] = [0, 1, 2, 3, 4];
const CONSTRUCT = symbolOf('__construct');

/** `class`, `interface`, `trait`, `enum` at a statement's place, behind its modifiers, which began at token `first`. */
export function classDeclaration(p: Parser, first: number) {
  const word = p.kind[p.pos];
  const kind =
    word === T.INTERFACE
      ? CLASS_INTERFACE
      : word === T.TRAIT
        ? CLASS_TRAIT
        : word === T.ENUM
          ? CLASS_ENUM
          : CLASS_CLASS;
  if (kind === CLASS_TRAIT) p.use(TRAITS, p.pos, p.pos);
  else if (kind === CLASS_ENUM) p.use(ENUM, p.pos, p.pos);
  p.pos++;
  const name = p.pos;
  if (!isWord(p.kind[name])) return p.fail('name');
  wordAsName(p, name, 'class');
  if (p.end[name] - p.start[name] === 1 && p.source[p.start[name]] === 0x5f) p.use(UNDERSCORE, name, name);
  p.pos++;
  header(p, first, name, kind);
}

/** `class (…) extends … { … }` behind `new`. */
export function anonymousClass(p: Parser): void {
  const first = p.pos;
  p.accept(T.READONLY);
  p.expect(T.CLASS, 'class');
  if (p.kind[p.pos] === T.LPAREN) callArguments(p);
  header(p, first, -1, CLASS_ANONYMOUS);
}

/** From behind the name to the closing brace. */
function header(p: Parser, first: number, name: number, kind: number): void {
  const { classes } = p.records;
  const index = classes.count;
  const at = classes.add();
  const data = classes.data;
  const short = name < 0 ? 0 : p.symbol[name];
  data[at + CLASS.KIND] = kind;
  data[at + CLASS.FIRST] = first;
  data[at + CLASS.NAME] = name;
  data[at + CLASS.CONDITIONAL] = p.blocks > 0 || p.scope !== 0 ? 1 : 0;
  data[at + CLASS.SYMBOL] = p.namespace.name && short ? symbolOf(`${p.namespace.name}\\${nameOf(short)}`) : short;
  data[at + CLASS.HEAD] = p.pos;
  data[at + CLASS.BODY] = p.pos;
  data[at + CLASS.BODY_END] = p.pos;
  if (kind === CLASS_ENUM && p.accept(T.COLON)) type(p);
  if (p.accept(T.EXTENDS)) names(p, USE_EXTENDS);
  if (p.accept(T.IMPLEMENTS)) names(p, USE_IMPLEMENTS);
  if (p.kind[p.pos] !== T.LBRACE) {
    p.fail('{');
    if (!recoverAtBrace(p)) return;
  }
  classes.data[at + CLASS.BODY] = p.pos;
  body(p, index, kind, short);
  classes.data[at + CLASS.BODY_END] = Math.max(0, p.pos - 1);
}

function names(p: Parser, use: number): void {
  do {
    readName(p);
    if (p.failed) return;
    useClass(p, use);
  } while (p.accept(T.COMMA));
}

function body(p: Parser, index: number, kind: number, short: number): void {
  const outer = [p.class, p.classKind, p.className];
  const functions = p.records.functions.count;
  p.class = index;
  p.classKind = kind;
  p.className = short;
  const open = p.pos++;
  for (;;) {
    const next = p.kind[p.pos];
    if (next === T.RBRACE) {
      p.pos++;
      break;
    }
    if (next === T.EOF) {
      unclosed(p, open);
      break;
    }
    const before = p.pos;
    member(p, kind);
    p.unwinding = false;
    if (p.failed) recoverMember(p, before);
  }
  if (kind === CLASS_CLASS && short !== 0 && p.namespace.name === '') oldConstructor(p, functions, index, short);
  [p.class, p.classKind, p.className] = outer;
}

/** Goes to the next member: past the broken one's block or semicolon. */
function recoverMember(p: Parser, before: number): void {
  if (p.pos === before) p.pos++;
  recoverStatement(p);
  if (p.kind[p.pos] === T.LBRACE) p.pos = p.closing(p.pos) + 1;
  if (p.kind[p.pos - 1] === T.EOF) p.pos--;
}

/** A method with the class's name, when there is no __construct. */
function oldConstructor(p: Parser, from: number, index: number, short: number) {
  const { functions } = p.records;
  let found = -1;
  for (let row = from; row < functions.count; row++) {
    const at = row * FUNCTION.STRIDE;
    const name = functions.data[at + FUNCTION.NAME];
    if (functions.data[at + FUNCTION.OWNER] !== index || name < 0) continue;
    if (p.symbol[name] === CONSTRUCT) return;
    if (p.symbol[name] === short) found = name;
  }
  if (found >= 0) p.use(PHP4_CONSTRUCTOR, found, found);
}

/** A method has a body unless it is abstract or stands in an interface. */
function checkBody(p: Parser, modifiers: Modifiers, kind: number) {
  if (p.failed || p.unwinding) return;
  const bodyless = p.kind[p.pos - 1] === T.SEMICOLON;
  if (bodyless !== (modifiers.abstract || kind === CLASS_INTERFACE))
    p.use(METHOD_BODY, modifiers.first, modifiers.first);
}

interface Modifiers {
  first: number;
  last: number;
  visibility: number;
  abstract: boolean;
  final: number;
  readonly: number;
}

function member(p: Parser, kind: number) {
  if (p.kind[p.pos] === T.ATTRIBUTE) attributes(p);
  const first = p.pos;
  const word = p.kind[first];
  if (word === T.USE) return useTraits(p);
  if (word === T.CASE && kind === CLASS_ENUM) return enumCase(p);
  const modifiers = readModifiers(p);
  const next = p.kind[p.pos];
  if (next === T.FUNCTION) {
    if (modifiers.abstract && modifiers.visibility === T.PRIVATE)
      p.use(kind === CLASS_TRAIT ? TRAIT_ABSTRACT_PRIVATE : ABSTRACT_PRIVATE, first, p.pos);
    if (modifiers.final >= 0 && modifiers.visibility === T.PRIVATE && !isConstructor(p))
      p.use(FINAL_PRIVATE, modifiers.final, modifiers.final);
    method(p, first);
    checkBody(p, modifiers, kind);
  } else if (next === T.CONST) constants(p, modifiers, kind);
  else if (modifiers.last >= first) property(p, modifiers);
  else p.fail('member');
}

/** `function __construct`, at which the parser stands. */
function isConstructor(p: Parser): boolean {
  return p.symbol[p.kind[p.pos + 1] === T.AMPERSAND ? p.pos + 2 : p.pos + 1] === CONSTRUCT;
}

function readModifiers(p: Parser): Modifiers {
  const found: Modifiers = { first: p.pos, last: -1, visibility: 0, abstract: false, final: -1, readonly: -1 };
  for (; ; p.pos++) {
    const kind = p.kind[p.pos];
    if (kind >= T.KEYWORD) repeated(p, found.first, kind);
    if (kind === T.PUBLIC || kind === T.PROTECTED || kind === T.PRIVATE) {
      const second = found.visibility !== 0;
      found.visibility = kind;
      if (p.kind[p.pos + 1] === T.LPAREN && p.kind[p.pos + 3] === T.RPAREN) {
        p.use(second ? ASYMMETRIC : ASYMMETRIC_ALONE, p.pos, p.pos + 3);
        p.pos += 3;
      }
    } else if (kind === T.ABSTRACT) found.abstract = true;
    else if (kind === T.FINAL) found.final = p.pos;
    else if (kind === T.READONLY) found.readonly = p.pos;
    else if (kind !== T.STATIC && kind !== T.VAR) break;
    found.last = p.pos;
  }
  return found;
}

/** The same modifier twice, two visibilities, abstract and final. */
function repeated(p: Parser, first: number, kind: number) {
  for (let t = first; t < p.pos; t++) {
    const other = p.kind[t];
    if (other === T.LPAREN) t += 2;
    else if (other === kind || (VISIBILITY[kind] === 1 && VISIBILITY[other] === 1) || isFinalAbstract(kind, other)) {
      if (p.kind[p.pos + 1] !== T.LPAREN) p.use(TWICE, t, p.pos);
      return;
    }
  }
}

const VISIBILITY = new Uint8Array(256);
for (const kind of [T.PUBLIC, T.PROTECTED, T.PRIVATE]) VISIBILITY[kind] = 1;

function isFinalAbstract(kind: number, other: number): boolean {
  return (kind === T.FINAL && other === T.ABSTRACT) || (kind === T.ABSTRACT && other === T.FINAL);
}

function constants(p: Parser, modifiers: Modifiers, kind: number) {
  const word = p.pos++;
  if (kind === CLASS_TRAIT) p.use(TRAIT_CONSTANTS, word, word);
  if (modifiers.final >= 0) p.use(FINAL_CONSTANT, modifiers.final, modifiers.final);
  else if (modifiers.visibility !== 0) p.use(VISIBLE_CONSTANT, modifiers.first, modifiers.last);
  if (p.kind[p.pos + 1] !== T.ASSIGN && startsType(p)) {
    const first = p.pos;
    type(p);
    if (!p.failed) p.part(p.use(TYPED_CONSTANT, first, p.pos - 1), 0, p.pos, p.pos);
  }
  do {
    const name = p.pos;
    if (!isWord(p.kind[name])) return p.fail('name');
    if (p.kind[name] !== T.NAME) wordAsName(p, name, 'class-constant');
    p.pos++;
    p.expect(T.ASSIGN, '=');
    const value = p.pos;
    constantExpression(p, 'class-const');
    recordMember(p, 1, modifiers.first, name, value);
  } while (!p.failed && p.accept(T.COMMA));
  p.expect(T.SEMICOLON, ';');
}

export function recordMember(p: Parser, kind: number, first: number, name: number, value: number) {
  const { members } = p.records;
  const at = members.add();
  const { data } = members;
  data[at + MEMBER.KIND] = kind;
  data[at + MEMBER.FIRST] = first;
  data[at + MEMBER.NAME] = name;
  data[at + MEMBER.VALUE] = value;
  data[at + MEMBER.VALUE_END] = value < 0 ? -1 : p.pos - 1;
  data[at + MEMBER.OWNER] = p.class;
}

function property(p: Parser, modifiers: Modifiers) {
  if (modifiers.final >= 0) p.use(FINAL_PROPERTY, modifiers.final, modifiers.final);
  if (modifiers.readonly >= 0) p.use(READONLY_PROPERTY, modifiers.readonly, modifiers.readonly);
  if (p.kind[p.pos] !== T.VARIABLE) {
    const first = p.pos;
    if (!startsType(p)) return p.fail('variable');
    type(p);
    if (p.failed) return;
    const at = p.use(TYPED_PROPERTY, first, p.pos - 1);
    p.part(at, 0, p.pos, p.pos);
  }
  do {
    const name = p.pos;
    p.expect(T.VARIABLE, 'variable');
    if (p.failed) return;
    let value = -1;
    if (p.accept(T.ASSIGN)) {
      value = p.pos;
      constantExpression(p, 'property');
    }
    recordMember(p, 0, modifiers.first, name, value);
    if (p.kind[p.pos] === T.LBRACE) return propertyHooks(p);
  } while (!p.failed && p.accept(T.COMMA));
  p.expect(T.SEMICOLON, ';');
}

/** `use A, B { … }` in a class. */
function useTraits(p: Parser) {
  p.use(TRAITS, p.pos, p.pos);
  p.pos++;
  names(p, USE_TRAIT);
  if (p.kind[p.pos] !== T.LBRACE) return p.expect(T.SEMICOLON, '{ or ;');
  p.pos++;
  while (!p.failed && p.kind[p.pos] !== T.RBRACE) adaptation(p);
  p.expect(T.RBRACE, '}');
}

/** `A::f insteadof B;`, `f as protected g;` */
function adaptation(p: Parser) {
  readName(p);
  if (p.failed) return;
  if (p.kind[p.pos] === T.DOUBLE_COLON) {
    useClass(p, USE_TRAIT);
    p.pos++;
    if (!isWord(p.kind[p.pos])) return p.fail('name');
    p.pos++;
  }
  if (p.accept(T.INSTEADOF)) names(p, USE_TRAIT);
  else {
    p.expect(T.AS, 'as');
    const kind = p.kind[p.pos];
    if (kind === T.PUBLIC || kind === T.PROTECTED || kind === T.PRIVATE || kind === T.FINAL) p.pos++;
    if (isWord(p.kind[p.pos])) p.pos++;
  }
  p.expect(T.SEMICOLON, ';');
}

function enumCase(p: Parser) {
  const first = p.pos++;
  const name = p.pos;
  if (!isWord(p.kind[name])) return p.fail('name');
  p.pos++;
  let value = -1;
  if (p.accept(T.ASSIGN)) {
    value = p.pos;
    constantExpression(p, 'class-const');
  }
  recordMember(p, 1, first, name, value);
  p.expect(T.SEMICOLON, ';');
}
