// What becomes of PHP's own functions on the versions that a target offers: made once for a target, then asked by symbol.
import type { PhpCall, PhpDocument } from '../../src/languages/php/document.ts';
import { SymbolMap, symbolOf } from '../../src/languages/php/symbols.ts';
import type { Text } from '../../src/rule/text.ts';
import type { Offered, Target } from '../../src/target/target.ts';
import { reachedBy } from './guards.ts';
import { type Availability, availability } from './knowledge/extensions.ts';
import { classes, functions, type History } from './knowledge/symbols.ts';

/** One name, and the offered versions on which it is not simply there. */
export interface Fate {
  name: string;
  history: History;
  /** Versions that are too old for it. */
  missing: Offered[];
  /** Versions from which it was taken away. */
  removed: Offered[];
  deprecated: Offered[];
  /** Versions that have it if the extension is there, which is not certain. */
  uncertain: { on: Offered; availability: Availability }[];
}

export type FateKind = 'missing' | 'removed' | 'deprecated' | 'uncertain';

function fateOf(target: Target, name: string, history: History): Fate {
  const fate: Fate = { name, history, missing: [], removed: [], deprecated: [], uncertain: [] };
  const listed = target.profile.components.php?.extensions;
  for (const on of target.versions('php')) {
    if (on.number < history.since) fate.missing.push(on);
    else if (on.number >= history.removed && !listed?.includes(history.extension)) fate.removed.push(on);
    else {
      if (on.number >= history.deprecated) fate.deprecated.push(on);
      const there = availability(target, on, history.extension);
      if (there !== 'there' && there !== 'likely') fate.uncertain.push({ on, availability: there });
    }
  }
  return fate;
}

type Fates = Record<FateKind, SymbolMap<Fate>>;

function fatesOf(target: Target, table: ReadonlyMap<string, History>): Fates {
  const fates: Fates = {
    missing: new SymbolMap(),
    removed: new SymbolMap(),
    deprecated: new SymbolMap(),
    uncertain: new SymbolMap(),
  };
  // Rows share their history: most rows have no fate at all, and their names need not be looked at.
  const harmless = new Map<History, boolean>();
  for (const [name, history] of table) {
    if (harmless.get(history)) continue;
    const fate = fateOf(target, name, history);
    const kinds = (['missing', 'removed', 'deprecated', 'uncertain'] as const).filter((kind) => fate[kind].length > 0);
    harmless.set(history, kinds.length === 0);
    if (kinds.length === 0) continue;
    const symbol = symbolOf(name);
    for (const kind of kinds) fates[kind].set(symbol, fate);
  }
  return fates;
}

const functionFates = new WeakMap<Target, Fates>();
const classFates = new WeakMap<Target, Fates>();

function once(memo: WeakMap<Target, Fates>, target: Target, table: () => ReadonlyMap<string, History>): Fates {
  let fates = memo.get(target);
  if (!fates) memo.set(target, (fates = fatesOf(target, table())));
  return fates;
}

/** The functions with this fate on some version of the target, by the symbol of their name. */
export function functionsThatAre(kind: FateKind, target: Target): SymbolMap<Fate> {
  return once(functionFates, target, functions)[kind];
}

/** The classes with this fate on some version of the target, by the symbol of their name. */
export function classesThatAre(kind: FateKind, target: Target): SymbolMap<Fate> {
  return once(classFates, target, classes)[kind];
}

/** Position of `function` in CALL_KINDS. */
const FUNCTION = 0;

/** Calls of functions whose name is in the map, with what the map says of it. */
export function* callsIn<T>(php: PhpDocument, map: SymbolMap<T>): Generator<{ call: PhpCall; fate: T }> {
  const { count, symbol, kind } = php.calls;
  for (let i = 0; i < count; i++) {
    if (kind[i] !== FUNCTION) continue;
    const fate = map.get(symbol[i]!);
    if (fate) yield { call: php.call(i), fate };
  }
}

/** Those of the versions that run the code at the offset. */
export function reaching(php: PhpDocument, offset: number, versions: readonly Offered[]): Offered[] {
  const reached = reachedBy(php, offset);
  return versions.filter((on) => reached(on.number));
}

/** The namespace in which an unprefixed name is looked up first; '' for a name with a prefix. */
export function lookedUpIn(call: PhpCall): string {
  return call.target?.qualification === 'unqualified' ? call.target.namespace : '';
}

export const since = (name: string, text: string): Text => ({
  ja: `${name} は PHP ${text} で追加されたもので、それより古い PHP にはありません。`,
  en: `${name} came with PHP ${text}; older versions do not have it.`,
});
