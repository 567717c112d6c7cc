// Literals with variables in them.
import { VARIABLE } from './document.ts';
import { expression, LOWEST } from './expressions.ts';
import { type Parser, TEMPLATE_LITERAL } from './parser.ts';
import { POSTFIX, postfix } from './postfix.ts';
import * as T from './tokens.ts';

export function template(p: Parser): number {
  const first = p.pos++;
  while (!p.failed) {
    const token = p.pos;
    const kind = p.kind[token];
    if (kind === T.TEMPLATE_VARIABLE) {
      p.pos++;
      const plain = p.start[token] + nameLength(p, token) === p.end[token];
      const use = VARIABLE.READ | VARIABLE.INTERPOLATED | (plain ? 0 : VARIABLE.BASE);
      p.records.variables.add(p.symbol[token], p.start[token], use, p.scope, token);
    } else if (kind === T.TEMPLATE_OPEN || kind === T.TEMPLATE_DOLLAR) {
      p.pos++;
      const from = p.records.variables.count;
      expression(p, LOWEST);
      if (from < p.records.variables.count) p.records.variables.use[from] |= VARIABLE.INTERPOLATED;
      p.expect(T.TEMPLATE_CLOSE, '}');
    } else if (kind === T.TEMPLATE_END) {
      p.pos++;
      break;
    } else p.fail('end of the string');
  }
  p.condition = 0;
  return POSTFIX[p.kind[p.pos]] === 0 ? TEMPLATE_LITERAL : postfix(p, TEMPLATE_LITERAL, first);
}

/** Bytes of `$name` at the beginning of the token. */
function nameLength(p: Parser, token: number): number {
  const { source } = p;
  let i = p.start[token] + 1;
  while (i < p.end[token] && source[i] !== 0x5b && source[i] !== 0x2d && source[i] !== 0x3f) i++;
  return i - p.start[token];
}
