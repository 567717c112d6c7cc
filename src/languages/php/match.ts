// `match (…) { … }`: an expression from 8.0 on, a function's name before.
import { expression, LOWEST } from './expressions.ts';
import { feature } from './features.ts';
import { OTHER, PARENTHESES, type Parser } from './parser.ts';
import { POSTFIX, postfix } from './postfix.ts';
import * as T from './tokens.ts';

const MATCH = feature('match');

/** A block follows the parentheses behind the word. */
export function isMatch(p: Parser): boolean {
  return p.kind[p.pos + 1] === T.LPAREN && p.kind[p.closing(p.pos + 1) + 1] === T.LBRACE;
}

export function matchExpression(p: Parser): number {
  const first = p.pos;
  p.use(MATCH, first, first);
  p.pos += 2;
  expression(p, LOWEST);
  p.expect(T.RPAREN, ')');
  p.expect(T.LBRACE, '{');
  while (!p.failed && p.kind[p.pos] !== T.RBRACE) {
    arm(p);
    if (!p.accept(T.COMMA)) break;
  }
  p.expect(T.RBRACE, '}');
  p.condition = 0;
  return POSTFIX[p.kind[p.pos]] === 0 ? OTHER : postfix(p, PARENTHESES, first);
}

function arm(p: Parser): void {
  if (p.kind[p.pos] === T.DEFAULT) {
    p.pos++;
    p.accept(T.COMMA);
  } else {
    do expression(p, LOWEST);
    while (!p.failed && p.accept(T.COMMA) && p.kind[p.pos] !== T.DOUBLE_ARROW);
  }
  p.expect(T.DOUBLE_ARROW, '=>');
  expression(p, LOWEST);
}
