// namespace, use and const at a statement's place.

import { recordMember } from './classes.ts';
import { constantExpression } from './constants.ts';
import { feature } from './features.ts';
import { nameText, readName, wordAsName } from './names.ts';
import { isWord, type Parser } from './parser.ts';
import type { NamespacePart } from './records.ts';
import { block, semicolon } from './statements.ts';
import { nameOf } from './symbols.ts';
import * as T from './tokens.ts';

const NAMESPACES = feature('namespaces');
const CONST = feature('const-statement');
const GROUP = feature('group-use');
const GROUP_TRAILING = feature('group-use-trailing');
const USE_FUNCTION = feature('use-function');

/** Not `namespace\f()`, nor an old function of that name. */
export function isNamespaceStatement(p: Parser): boolean {
  const next = p.kind[p.pos + 1];
  return next === T.LBRACE || (isWord(next) && next !== T.BACKSLASH);
}

export function namespaceStatement(p: Parser) {
  const first = p.pos++;
  let name = '';
  if (p.kind[p.pos] !== T.LBRACE) {
    const at = p.pos;
    readName(p);
    if (p.failed) return;
    if (p.nameFirst === p.nameLast) wordAsName(p, at, p.kind[at] === T.NAMESPACE ? 'function' : 'namespace');
    name = nameText(p);
  }
  p.use(NAMESPACES, first, p.pos - 1);
  begin(p, name, p.start[first]);
  if (p.kind[p.pos] !== T.LBRACE) return semicolon(p);
  p.blocks--;
  block(p);
  p.blocks++;
  begin(p, '', p.end[Math.max(0, p.pos - 1)]);
}

function begin(p: Parser, name: string, start: number): void {
  const part: NamespacePart = { start, name, classes: new Map(), functions: new Map(), constants: new Map() };
  p.namespace = part;
  p.resolves = name !== '';
  p.records.namespaces.push(part);
}

/** `use A\B;`, `use A\B as C, D;`, `use function a\b;`, `use A\{B, function c};` */
export function useStatement(p: Parser): void {
  const first = p.pos++;
  p.use(NAMESPACES, first, first);
  const kind = importKind(p);
  do {
    clause(p, kind);
    if (p.failed) return;
  } while (p.accept(T.COMMA));
  semicolon(p);
}

type ImportKind = 'classes' | 'functions' | 'constants';

function importKind(p: Parser): ImportKind {
  const kind = p.kind[p.pos];
  if (kind !== T.FUNCTION && kind !== T.CONST) return 'classes';
  p.use(USE_FUNCTION, p.pos, p.pos);
  p.pos++;
  return kind === T.FUNCTION ? 'functions' : 'constants';
}

function clause(p: Parser, kind: ImportKind) {
  readName(p);
  if (p.failed) return;
  const full = nameText(p);
  if (p.kind[p.pos] === T.BACKSLASH && p.kind[p.pos + 1] === T.LBRACE) return group(p, kind, full);
  alias(p, kind, full);
}

function alias(p: Parser, kind: ImportKind, full: string) {
  let name = full.slice(full.lastIndexOf('\\') + 1);
  if (p.accept(T.AS)) {
    if (!isWord(p.kind[p.pos])) return p.fail('name');
    if (p.kind[p.pos] !== T.NAME || kind === 'classes') wordAsName(p, p.pos, 'class');
    name = nameOf(p.symbol[p.pos++]);
  } else if (kind === 'classes' && p.kind[p.nameLast] === T.NAME) wordAsName(p, p.nameLast, 'class');
  p.namespace[kind].set(name, full);
  p.resolves = true;
}

function group(p: Parser, kind: ImportKind, prefix: string): void {
  p.use(GROUP, p.pos, p.pos + 1);
  p.pos += 2;
  while (!p.failed && p.kind[p.pos] !== T.RBRACE) {
    const own = p.kind[p.pos] === T.FUNCTION ? 'functions' : p.kind[p.pos] === T.CONST ? 'constants' : null;
    if (own) p.pos++;
    if (p.kind[p.pos] === T.BACKSLASH) {
      p.fail('name');
      return;
    }
    readName(p);
    if (p.failed) return;
    alias(p, own ?? kind, `${prefix}\\${nameText(p)}`);
    if (!p.accept(T.COMMA)) break;
    if (p.kind[p.pos] === T.RBRACE) p.use(GROUP_TRAILING, p.pos - 1, p.pos - 1);
  }
  p.expect(T.RBRACE, '}');
}

/** `const A = 1, B = 2;` */
export function constStatement(p: Parser) {
  const first = p.pos++;
  p.use(CONST, first, first);
  do {
    const name = p.pos;
    if (!isWord(p.kind[name])) return p.fail('name');
    wordAsName(p, name, 'constant');
    p.pos++;
    p.expect(T.ASSIGN, '=');
    const value = p.pos;
    constantExpression(p, 'const');
    recordMember(p, 2, first, name, value);
  } while (!p.failed && p.accept(T.COMMA));
  semicolon(p);
}
