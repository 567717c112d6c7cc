// What becomes of PHP's own constants on the versions of a target: made once for a target, then asked by symbol.
import type { PhpDocument } from '../../src/languages/php/document.ts';
import { SymbolMap, symbolOf } from '../../src/languages/php/symbols.ts';
import type { Target } from '../../src/target/target.ts';
import { constants, type History } from './knowledge/symbols.ts';

type Fates = SymbolMap<Map<string, History>>;

const memo = new WeakMap<Target, Fates>();

/** Constants that some offered version lacks or deprecates. Symbols fold upper and lower case, so each leads to names as written. */
function fatesOf(target: Target): Fates {
  let fates = memo.get(target);
  if (fates) return fates;
  fates = new SymbolMap();
  const versions = target.versions('php');
  for (const [name, history] of constants()) {
    const { since, deprecated, removed } = history;
    if (!versions.some(({ number }) => number < since || number >= deprecated || number >= removed)) continue;
    const symbol = symbolOf(name);
    const names = fates.get(symbol);
    if (names) names.set(name, history);
    else fates.set(symbol, new Map([[name, history]]));
  }
  memo.set(target, fates);
  return fates;
}

/** Reads of such constants. */
export function* constantReads(php: PhpDocument, target: Target) {
  const fates = fatesOf(target);
  const { count, symbol } = php.constants;
  for (let i = 0; i < count; i++) {
    const names = fates.get(symbol[i]!);
    if (!names) continue;
    const read = php.constant(i);
    const name = read.written.slice(read.written.lastIndexOf('\\') + 1);
    const history = names.get(name);
    if (history) yield { read, name, history };
  }
}
