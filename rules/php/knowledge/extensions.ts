// Whether an extension is there: asked of the target's profile, else judged by how the extension comes.
import type { Offered, Target } from '../../../src/target/target.ts';
import table from '../../data/php/extensions.tsv';
import { rows } from '../../table.ts';
import { version } from './version.ts';

export interface Extension {
  name: string;
  kind: 'always' | 'usual' | 'option' | 'pecl';
  since: number;
  /** The version in which it left the PHP source. */
  left: number;
  /** The package of RHEL/CentOS 6 that brings it; 'none': not packaged there; '-': not known. */
  rhel6: string;
  /** What took its place, or '-'. */
  successor: string;
}

/** there: certain. likely: part of a usual PHP. unknown: to be asked. doubtful: separate software. missing: the profile says so. */
export type Availability = 'there' | 'likely' | 'unknown' | 'doubtful' | 'missing';

/** PHP of RHEL/CentOS 6 is 5.3.3; newer versions on it come from elsewhere, with extensions of their own. */
export const isRhel6Php = (php: number): boolean => php < 50400;

let extensions: Map<string, Extension> | undefined;

/** By the name in lower case. */
export function extension(name: string): Extension | undefined {
  if (!extensions) {
    extensions = new Map();
    for (const [id, kind, since, left, rhel6, successor] of rows(table)) {
      extensions.set(id!, {
        name: id!,
        kind: kind as Extension['kind'],
        since: version(since!, 0),
        left: version(left!, Number.POSITIVE_INFINITY),
        rhel6: rhel6!,
        successor: successor!,
      });
    }
  }
  return extensions.get(name);
}

/** What the target says about an extension on one of its versions of PHP. `name` in lower case. */
export function availability(target: Target, on: Offered, name: string): Availability {
  const known = extension(name);
  // Some of these are younger than their functions, which belonged to the standard ones before.
  if (known?.kind === 'always') return 'there';
  const php = target.profile.components.php;
  if (php?.extensions) return php.extensions.includes(name) ? 'there' : 'missing';
  if (!known || known.kind === 'pecl' || on.number >= known.left) return 'doubtful';
  if (on.number < known.since) return 'doubtful';
  if (target.profile.packages === 'rhel6' && isRhel6Php(on.number) && known.rhel6 === 'none') return 'doubtful';
  return known.kind === 'usual' ? 'likely' : 'unknown';
}
