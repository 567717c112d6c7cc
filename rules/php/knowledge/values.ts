// Values of arguments that only some versions know: hash algorithms, format letters, modifiers, encodings, arrays.
import arrayTable from '../../data/php/array-arguments.tsv';
import valueTable from '../../data/php/values.tsv';
import { rows } from '../../table.ts';
import { version } from './version.ts';

export interface ValueHistory {
  since: number;
  removed: number;
}

export type ValueKind = 'hash' | 'pack' | 'date' | 'mb' | 'preg';

let values: Map<string, ValueHistory> | undefined;

/** Undefined: known in every version, or in none. Encodings and algorithms in any case. */
export function valueHistory(kind: ValueKind, value: string): ValueHistory | undefined {
  const fold = (text: string) => (kind === 'hash' || kind === 'mb' ? text.toLowerCase() : text);
  if (!values) {
    values = new Map();
    for (const [of, name, since, removed] of rows(valueTable)) {
      const key = of === 'hash' || of === 'mb' ? name!.toLowerCase() : name!;
      values.set(`${of} ${key}`, { since: version(since!, 0), removed: version(removed!, Number.POSITIVE_INFINITY) });
    }
  }
  return values.get(`${kind} ${fold(value)}`);
}

export interface ArrayArgument {
  name: string;
  /** From 0. */
  position: number;
  since: number;
  /** error: the function does nothing; warning: the array is ignored. */
  severity: 'error' | 'warning';
}

export function arrayArguments(): ArrayArgument[] {
  return [...rows(arrayTable)].map(([name, position, since, severity]) => ({
    name: name!,
    position: Number(position),
    since: version(since!, 0),
    severity: severity as ArrayArgument['severity'],
  }));
}
