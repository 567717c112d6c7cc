// `#[Name(arguments)]` before declarations, parameters and closures.
import { callArguments } from './calls.ts';
import { feature } from './features.ts';
import { readName, USE_ATTRIBUTE, useClass } from './names.ts';
import type { Parser } from './parser.ts';
import * as T from './tokens.ts';

const ALONE = feature('attributes');
const INLINE = feature('attribute-inline');
const MULTILINE = feature('attribute-multiline');

/** Reads all attributes that stand here. */
export function attributes(p: Parser): void {
  while (p.kind[p.pos] === T.ATTRIBUTE && !p.failed) group(p);
}

function group(p: Parser): void {
  const first = p.pos++;
  while (!p.failed && p.kind[p.pos] !== T.RBRACKET) {
    readName(p);
    if (p.failed) return;
    useClass(p, USE_ATTRIBUTE);
    if (p.kind[p.pos] === T.LPAREN) callArguments(p);
    if (!p.accept(T.COMMA)) break;
  }
  const last = p.pos;
  p.expect(T.RBRACKET, ']');
  if (p.failed) return;
  const id = hasLineEnd(p, p.start[first], p.end[last]) ? MULTILINE : sameLine(p, last) ? INLINE : ALONE;
  p.use(id, first, last);
}

function hasLineEnd(p: Parser, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if (p.source[i] === 0x0a) return true;
  return false;
}

/** Code follows on the line, other than a further attribute. */
function sameLine(p: Parser, last: number): boolean {
  return p.kind[p.pos] !== T.ATTRIBUTE && p.kind[p.pos] !== T.EOF && !hasLineEnd(p, p.end[last], p.start[p.pos]);
}
