// How many arguments PHP's own functions take, and which of them by reference, in every version.
import table from '../../data/php/parameters.tsv';
import { rows, version } from './table.ts';

/** Valid from `from` (inclusive) until the next entry begins. */
export interface Arity {
  from: number;
  least: number;
  /** Infinity: no limit is enforced. */
  most: number;
  /** Positions, from 0, that are taken by reference. A last one on a function without limit stands for all that follow. */
  references: readonly number[];
  /** Positions that are taken by reference where that is possible. */
  preferred: readonly number[];
}

let arities: Map<string, readonly Arity[]> | undefined;

function parse(segment: string): Arity {
  const colon = segment.indexOf(':');
  const [, least, most, positions] = /^(\d+)-(\d+|\*)(.*)$/.exec(segment.slice(colon + 1))!;
  const at = (mark: string) =>
    [...positions!.matchAll(/([&?])(\d+)/g)].filter((m) => m[1] === mark).map((m) => Number(m[2]));
  return {
    from: colon < 0 ? 0 : version(segment.slice(0, colon), 0),
    least: Number(least),
    most: most === '*' ? Number.POSITIVE_INFINITY : Number(most),
    references: at('&'),
    preferred: at('?'),
  };
}

/** All functions with known parameters, by their name in lower case; the oldest arity first. */
export function allArities(): ReadonlyMap<string, readonly Arity[]> {
  if (!arities) {
    arities = new Map();
    for (const [name, segments] of rows(table)) arities.set(name!, segments!.split(' ').map(parse));
  }
  return arities;
}

export function arityIn(history: readonly Arity[], php: number): Arity {
  let current = history[0]!;
  for (const arity of history) if (arity.from <= php) current = arity;
  return current;
}

/** Does this version take the argument at this position (from 0) by reference? Undefined: not a known function. */
export function takesReference(name: string, position: number, php: number): boolean | undefined {
  const history = allArities().get(name);
  if (!history) return undefined;
  const { references, preferred, most } = arityIn(history, php);
  if (references.includes(position) || preferred.includes(position)) return true;
  const last = Math.max(-1, ...references, ...preferred);
  return most === Number.POSITIVE_INFINITY && last >= 0 && position > last;
}
