// `new`: names, computed classes, anonymous classes.
import { attributes } from './attributes.ts';
import { callArguments } from './calls.ts';
import { anonymousClass } from './classes.ts';
import { VARIABLE } from './document.ts';
import { expression, LOWEST } from './expressions.ts';
import { feature } from './features.ts';
import { readName, USE_NEW, useClass } from './names.ts';
import { isWord, NEW_BARE, NEW_OBJECT, OTHER, type Parser } from './parser.ts';
import { CALL_NEW, CALL_NEW_DYNAMIC, POSTFIX, postfix } from './postfix.ts';
import * as T from './tokens.ts';

const STATIC = feature('new-static');
const ANONYMOUS = feature('anon-class');
const READONLY = feature('readonly-anonymous');
const COMPUTED = feature('new-expression');

export function newExpression(p: Parser): number {
  const first = p.pos++;
  const kind = p.kind[p.pos];
  if (kind === T.CLASS || kind === T.ATTRIBUTE || (kind === T.READONLY && p.kind[p.pos + 1] === T.CLASS))
    return anonymous(p, first);
  if (kind === T.LPAREN) {
    p.use(COMPUTED, first, p.pos++);
    expression(p, LOWEST);
    p.expect(T.RPAREN, ')');
    return finish(p, first, CALL_NEW_DYNAMIC, 0, first + 1);
  }
  if (isWord(kind) || kind === T.BACKSLASH) return named(p, first, kind);
  return dynamic(p, first);
}

function named(p: Parser, first: number, kind: number): number {
  readName(p);
  if (p.failed) return OTHER;
  if (kind === T.STATIC && p.nameFirst === p.nameLast && p.kind[p.pos] !== T.DOUBLE_COLON) {
    p.use(STATIC, first, p.nameLast);
    return finish(p, first, CALL_NEW, p.nameSymbol, p.nameFirst);
  }
  const name = p.nameFirst;
  const symbol = useClass(p, USE_NEW);
  if (p.kind[p.pos] === T.DOUBLE_COLON && p.kind[p.pos + 1] === T.VARIABLE) {
    p.pos += 2;
    members(p);
    return finish(p, first, CALL_NEW_DYNAMIC, 0, name);
  }
  return finish(p, first, CALL_NEW, symbol, name);
}

/** `new $x`, `new $x->y['z']`: variables and their members, without calls. */
function dynamic(p: Parser, first: number): number {
  const name = p.pos;
  while (p.accept(T.DOLLAR)) p.markDynamic();
  if (p.kind[p.pos] === T.VARIABLE) {
    const token = p.pos++;
    p.records.variables.add(p.symbol[token], p.start[token], VARIABLE.READ, p.scope, token);
  } else if (p.accept(T.LBRACE)) {
    expression(p, LOWEST);
    p.expect(T.RBRACE, '}');
  } else {
    p.fail('class name');
    return OTHER;
  }
  members(p);
  return finish(p, first, CALL_NEW_DYNAMIC, p.pos === name + 1 ? p.symbol[name] : 0, name);
}

function members(p: Parser): void {
  while (!p.failed) {
    const kind = p.kind[p.pos];
    if (kind === T.LBRACKET) {
      p.pos++;
      if (!p.accept(T.RBRACKET)) {
        expression(p, LOWEST);
        p.expect(T.RBRACKET, ']');
      }
    } else if (kind === T.LBRACE && p.kind[p.pos + 2] === T.RBRACE) {
      p.pos++;
      expression(p, LOWEST);
      p.expect(T.RBRACE, '}');
    } else if (kind === T.ARROW || kind === T.NULLSAFE) {
      p.pos++;
      if (isWord(p.kind[p.pos])) p.pos++;
      else if (p.kind[p.pos] === T.VARIABLE) {
        const token = p.pos++;
        p.records.variables.add(p.symbol[token], p.start[token], VARIABLE.READ, p.scope, token);
      } else if (p.accept(T.LBRACE)) {
        expression(p, LOWEST);
        p.expect(T.RBRACE, '}');
      } else p.fail('name');
    } else if (kind === T.DOUBLE_COLON && p.kind[p.pos + 1] === T.VARIABLE) p.pos += 2;
    else return;
  }
}

function finish(p: Parser, first: number, kind: number, symbol: number, name: number): number {
  const parens = p.kind[p.pos] === T.LPAREN;
  p.records.calls.add(kind, symbol, p.start[name], p.end[p.pos - 1], p.scope, parens ? p.pos : -1, name);
  if (parens) callArguments(p);
  p.condition = 0;
  const shape = parens ? NEW_OBJECT : NEW_BARE;
  if (p.failed || !parens || POSTFIX[p.kind[p.pos]] === 0 || p.kind[p.pos] === T.LBRACE) return shape;
  return postfix(p, shape, first);
}

function anonymous(p: Parser, first: number): number {
  p.use(ANONYMOUS, first, p.pos);
  if (p.kind[p.pos] === T.ATTRIBUTE) attributes(p);
  if (p.kind[p.pos] === T.READONLY) p.use(READONLY, p.pos, p.pos);
  anonymousClass(p);
  p.condition = 0;
  return POSTFIX[p.kind[p.pos]] === 0 ? NEW_OBJECT : postfix(p, NEW_OBJECT, first);
}
