// How versions are written in the tables of rules/data/php.
import { parseVersion } from '../../../src/target/version.ts';

/** '5.6' -> 50600; '-' -> `none`. */
export function version(cell: string, none: number): number {
  return cell === '-' ? none : parseVersion(cell);
}
