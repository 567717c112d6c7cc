// When the behaviour of PHP changed.
import table from '../../data/php/changes.tsv';
import { rows } from '../../table.ts';
import { version } from './version.ts';

export interface Change {
  /** The first version with the new behaviour. */
  from: number;
  /** The version in which it went further (deprecated, then refused); Infinity when it did not. */
  further: number;
}

let changes: Map<string, Change> | undefined;

/** By the first column of the table. Throws for an unknown id: rules name theirs in the source. */
export function change(id: string): Change {
  if (!changes) {
    changes = new Map();
    for (const [name, from, further] of rows(table)) {
      changes.set(name!, { from: version(from!, 0), further: version(further!, Number.POSITIVE_INFINITY) });
    }
  }
  const found = changes.get(id);
  if (!found) throw new RangeError(`no such change: ${id}`);
  return found;
}
