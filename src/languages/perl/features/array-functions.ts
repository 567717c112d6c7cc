// each, keys, push and their kin on what they were not made for: arrays (5.12), references (5.14 to 5.22), bare names.
import type { Analysis } from '../analysis.ts';
import * as K from '../keywords.ts';
import { spanOf } from '../structure.ts';
import * as T from '../tokens.ts';

const ARROW = T.op('->');
const COMMA = T.op(',');

export function arrayFunction(reading: Analysis, i: number): void {
  const { tokens, symbols } = reading.lx;
  const name = symbols.names[tokens.symbol[i]!]!;
  const onHash = name === 'each' || name === 'keys' || name === 'values';
  const at = tokens.kind[i + 1] === T.OPEN && tokens.symbol[i + 1] === 0x28 ? i + 2 : i + 1;
  const kind = tokens.kind[at];
  const sigil = kind === T.CAST ? tokens.symbol[at] : 0;
  if (onHash && (kind === T.ARRAY || sigil === 0x40))
    reading.addTokens(
      `${name}-array`,
      i,
      at,
      '',
      kind === T.ARRAY ? { argument: spanOf(reading.lx, at, at + 1) } : undefined,
    );
  else if (kind === T.SCALAR || sigil === 0x24) reference(reading, i, at, onHash);
  else if (kind === T.WORD && !onHash) bareName(reading, i, at);
}

/** A scalar with its chain of subscripts, unless the chain ends in a postfix dereference. */
function reference(reading: Analysis, i: number, at: number, onHash: boolean): void {
  const { tokens } = reading.lx;
  let last = at;
  while (tokens.kind[last] === T.CAST) last++;
  if (tokens.kind[last] === T.OPEN) last = Math.max(last, tokens.match[last]!);
  for (;;) {
    const next = last + 1;
    if (tokens.kind[next] === T.OPEN) last = Math.max(next, tokens.match[next]!);
    else if (tokens.kind[next] !== T.OPERATOR || tokens.symbol[next] !== ARROW) break;
    else if (tokens.kind[next + 1] === T.POSTFIX) return;
    else last = tokens.kind[next + 1] === T.OPEN ? Math.max(next + 1, tokens.match[next + 1]!) : next + 1;
  }
  reading.addTokens(onHash ? 'autoderef-keys' : 'autoderef-push', i, last, '', {
    argument: spanOf(reading.lx, at, last + 1),
  });
}

/** `push list, …` without its @. */
function bareName(reading: Analysis, i: number, at: number): void {
  const { tokens } = reading.lx;
  const comma = tokens.kind[at + 1] === T.OPERATOR && tokens.symbol[at + 1] === COMMA;
  if (comma && K.wordClass(tokens.symbol[at]!) === K.USER_WORD) reading.addTokens('bare-array-name', i, at);
}
