// Reading the tables of rules/data/php: tab-separated rows under header comments.
import { parseVersion } from '../../../src/target/version.ts';

/** The rows without the header comments, split into their columns. */
export function* rows(table: string): Generator<string[]> {
  for (const line of table.split('\n')) {
    if (line !== '' && line.charCodeAt(0) !== 35) yield line.split('\t');
  }
}

/** '5.6' -> 50600; '-' -> `none`. */
export function version(cell: string, none: number): number {
  return cell === '-' ? none : parseVersion(cell);
}
