// Arguments of calls.
import { VARIABLE } from './document.ts';
import { expression, LOWEST } from './expressions.ts';
import { feature } from './features.ts';
import { isWord, type Parser, SIMPLE } from './parser.ts';
import * as T from './tokens.ts';

const BY_REF = feature('call-time-byref');
const SPREAD = feature('arg-unpack');
const NAMED = feature('named-args');
const CALLABLE = feature('first-class-callable');
const TRAILING = feature('call-trailing-comma');

/** Reads the arguments with their parentheses; the parser stands at the opening one. */
export function callArguments(p: Parser) {
  p.pos++;
  p.condition = 0;
  if (p.kind[p.pos] === T.RPAREN) {
    p.pos++;
    return;
  }
  for (;;) {
    argument(p);
    if (p.failed) return;
    const kind = p.kind[p.pos];
    if (kind === T.COMMA) {
      p.pos++;
      if (p.kind[p.pos] !== T.RPAREN) continue;
      p.use(TRAILING, p.pos - 1, p.pos - 1);
    } else if (kind !== T.RPAREN) return p.fail(') or ,');
    p.pos++;
    return;
  }
}

function argument(p: Parser) {
  const kind = p.kind[p.pos];
  const next = p.kind[p.pos + 1];
  if (kind === T.VARIABLE && (next === T.COMMA || next === T.RPAREN)) return plainVariable(p);
  if (kind === T.ELLIPSIS) return spread(p);
  if (kind === T.AMPERSAND) return byReference(p);
  if (next === T.COLON && isWord(kind)) {
    p.use(NAMED, p.pos, p.pos + 1);
    p.pos += 2;
  }
  const shape = expression(p, LOWEST);
  if (shape > 0 && shape <= 4 && p.variable >= 0) p.records.variables.use[p.variable] |= VARIABLE.ARGUMENT;
}

function plainVariable(p: Parser): void {
  const token = p.pos++;
  p.records.variables.add(p.symbol[token], p.start[token], VARIABLE.READ | VARIABLE.ARGUMENT, p.scope, token);
}

function spread(p: Parser): void {
  const dots = p.pos++;
  if (p.kind[p.pos] === T.RPAREN) {
    p.use(CALLABLE, dots, dots);
    return;
  }
  expression(p, LOWEST);
  const at = p.use(SPREAD, dots, p.pos - 1);
  p.part(at, 0, dots, dots);
  if (!p.failed) p.part(at, 1, dots + 1, p.pos - 1);
}

/** `f(&$x)` */
function byReference(p: Parser) {
  const ampersand = p.pos++;
  const shape = expression(p, LOWEST);
  if (shape === 0 || shape > 5) return p.fail('variable');
  const at = p.use(BY_REF, ampersand, p.pos - 1);
  p.part(at, 0, ampersand, ampersand);
  p.part(at, 1, ampersand + 1, p.pos - 1);
  const bits = VARIABLE.ARGUMENT | VARIABLE.REFERENCE | (shape === SIMPLE ? VARIABLE.WRITE : 0);
  if (p.variable >= 0) p.records.variables.use[p.variable] |= bits;
}
