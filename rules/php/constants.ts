// Reads of PHP's own constants that some version of the target lacks or deprecates.
import type { PhpDocument } from '../../src/languages/php/document.ts';
import type { Target } from '../../src/target/target.ts';
import { BySymbol } from './by-symbol.ts';
import { constantHistory, constants } from './knowledge/symbols.ts';

/** Symbols fold upper and lower case, which counts for constants: a first sieve, by the folded name. */
let sieve: BySymbol<true> | undefined;

function sieved(): BySymbol<true> {
  if (!sieve) {
    const folded = new Set([...constants().keys()].map((name) => name.toLowerCase()));
    sieve = new BySymbol((name) => (folded.has(name) ? true : undefined));
  }
  return sieve;
}

/** With the name as written, without its namespace. */
export function* constantReads(php: PhpDocument, target: Target) {
  const { count, symbol } = php.constants;
  if (count === 0) return;
  const versions = target.versions('php');
  const known = sieved();
  for (let i = 0; i < count; i++) {
    if (!known.get(symbol[i]!)) continue;
    const read = php.constant(i);
    const name = read.written.slice(read.written.lastIndexOf('\\') + 1);
    const history = constantHistory(name);
    if (!history) continue;
    const { since, deprecated, removed } = history;
    if (versions.some(({ number }) => number < since || number >= deprecated || number >= removed))
      yield { read, name, history };
  }
}
