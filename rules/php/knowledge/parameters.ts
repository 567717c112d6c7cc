// How many arguments PHP's own functions take, and which of them by reference, in every version.
import table from '../../data/php/parameters.tsv';
import { rows } from '../../table.ts';
import { version } from './version.ts';

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

let segments: Map<string, string> | undefined;
const arities = new Map<string, readonly Arity[]>();

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

/** By the function's name in lower case, the oldest arity first; undefined: not a known function. */
export function aritiesOf(name: string): readonly Arity[] | undefined {
  const parsed = arities.get(name);
  if (parsed) return parsed;
  segments ??= new Map([...rows(table)].map(([id, cell]) => [id!, cell!]));
  const cell = segments.get(name);
  if (cell === undefined) return undefined;
  const history = cell.split(' ').map(parse);
  arities.set(name, history);
  return history;
}

export function arityIn(history: readonly Arity[], php: number): Arity {
  let current = history[0]!;
  for (const arity of history) if (arity.from <= php) current = arity;
  return current;
}

/** Does this version take the argument at this position (from 0) by reference? Undefined: not a known function. */
export function takesReference(name: string, position: number, php: number): boolean | undefined {
  const history = aritiesOf(name);
  if (!history) return undefined;
  const { references, preferred, most } = arityIn(history, php);
  if (references.includes(position) || preferred.includes(position)) return true;
  const last = Math.max(-1, ...references, ...preferred);
  return most === Number.POSITIVE_INFINITY && last >= 0 && position > last;
}
