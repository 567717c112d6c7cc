// Property hooks: `{ get => …; set { … } }`.
import { attributes } from './attributes.ts';
import { expression, LOWEST } from './expressions.ts';
import { feature } from './features.ts';
import { hookBody } from './functions.ts';
import { isWord, type Parser } from './parser.ts';
import * as T from './tokens.ts';

const HOOKS = feature('property-hooks');

export function propertyHooks(p: Parser): void {
  const open = p.pos;
  p.use(HOOKS, open, open);
  p.pos++;
  while (!p.failed && p.kind[p.pos] !== T.RBRACE) hook(p);
  p.expect(T.RBRACE, '}');
}

function hook(p: Parser) {
  if (p.kind[p.pos] === T.ATTRIBUTE) attributes(p);
  const first = p.pos;
  p.accept(T.FINAL);
  p.accept(T.AMPERSAND);
  if (!isWord(p.kind[p.pos])) return p.fail('get or set');
  p.pos++;
  if (p.accept(T.SEMICOLON)) return;
  hookBody(p, first, () => {
    expression(p, LOWEST);
    p.expect(T.SEMICOLON, ';');
  });
}
