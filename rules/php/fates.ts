// What becomes of PHP's own functions on the versions that a target offers: made once for a target, then asked by symbol.
import type { PhpCall, PhpDocument } from '../../src/languages/php/document.ts';
import type { Text } from '../../src/rule/text.ts';
import type { Offered, Target } from '../../src/target/target.ts';
import { BySymbol } from './by-symbol.ts';
import { reachedBy } from './guards.ts';
import { type Availability, availability } from './knowledge/extensions.ts';
import { classHistory, functionHistory, type History } from './knowledge/symbols.ts';

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
type RowFate = Omit<Fate, 'name'>;

function fateOf(target: Target, history: History): RowFate | null {
  const fate: RowFate = { history, missing: [], removed: [], deprecated: [], uncertain: [] };
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
  return fate.missing.length + fate.removed.length + fate.deprecated.length + fate.uncertain.length > 0 ? fate : null;
}

type Lookup<T> = Pick<BySymbol<T>, 'get'>;
type Fates = Record<FateKind, Lookup<Fate>>;

function fatesOf(target: Target, historyOf: (name: string) => History | undefined): Fates {
  // Names of a row share their history, and so their fate.
  const rows = new Map<History, RowFate | null>();
  const all = new BySymbol<Fate>((name) => {
    const history = historyOf(name);
    if (!history) return undefined;
    let fate = rows.get(history);
    if (fate === undefined) rows.set(history, (fate = fateOf(target, history)));
    return fate ? { name, ...fate } : undefined;
  });
  const having = (kind: FateKind): Lookup<Fate> => ({
    get(symbol) {
      const fate = all.get(symbol);
      return fate && fate[kind].length > 0 ? fate : undefined;
    },
  });
  return {
    missing: having('missing'),
    removed: having('removed'),
    deprecated: having('deprecated'),
    uncertain: having('uncertain'),
  };
}

const functionFates = new WeakMap<Target, Fates>();
const classFates = new WeakMap<Target, Fates>();

function once(memo: WeakMap<Target, Fates>, target: Target, historyOf: (name: string) => History | undefined): Fates {
  let fates = memo.get(target);
  if (!fates) memo.set(target, (fates = fatesOf(target, historyOf)));
  return fates;
}

/** The functions with this fate on some version of the target, by the symbol of their name. */
export function functionsThatAre(kind: FateKind, target: Target): Lookup<Fate> {
  return once(functionFates, target, functionHistory)[kind];
}

/** The classes with this fate on some version of the target, by the symbol of their name. */
export function classesThatAre(kind: FateKind, target: Target): Lookup<Fate> {
  return once(classFates, target, classHistory)[kind];
}

/** Calls of functions whose name is in the map, name by name, with what the map says of it. */
export function* callsIn<T>(php: PhpDocument, map: Lookup<T>): Generator<{ call: PhpCall; fate: T }> {
  for (const symbol of php.calledNames()) {
    const fate = map.get(symbol);
    if (fate) for (const call of php.callsTo(symbol)) yield { call, fate };
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
