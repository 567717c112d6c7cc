// Which character sets and collations a server knows, and what stands in for the others.
import type { CharsetUse } from '../../src/languages/sql/charset-uses.ts';
import charsetTable from '../data/sql/mysql-charsets.tsv';
import collationTable from '../data/sql/mysql-collations.tsv';
import { rows } from '../table.ts';
import { exists, type Lifetime, lifetime, type Server } from './servers.ts';

interface Known {
  life: Lifetime;
  instead: string;
}

const charsets = new Map<string, Known>(
  rows(charsetTable).map(([name, since, mariadb, instead]) => [
    name!,
    { life: lifetime(since!, '', mariadb!), instead: instead ?? '' },
  ]),
);
const collations: { exact: Map<string, Known>; patterns: { pattern: RegExp; known: Known }[] } = {
  exact: new Map(),
  patterns: [],
};
for (const [name, since, mariadb, instead] of rows(collationTable)) {
  const known = { life: lifetime(since!, '', mariadb!), instead: instead ?? '' };
  if (name!.includes('*')) collations.patterns.push({ pattern: new RegExp(`^${name!.replace(/\*/g, '.*')}$`), known });
  else collations.exact.set(name!, known);
}

/** Undefined for names that no table has: a server may have been extended. */
const charset = (name: string): Known | undefined => charsets.get(name);
function collation(name: string): Known | undefined {
  return collations.exact.get(name) ?? collations.patterns.find(({ pattern }) => pattern.test(name))?.known;
}

export function knowsCharset(name: string, server: Server): boolean {
  const known = charset(name);
  return !known || exists(known.life, server);
}

/** Why the server refuses the name: the character set that it lacks, or the collation alone. Null when it knows it. */
export function missing(use: CharsetUse, server: Server): { kind: 'charset' | 'collation'; name: string } | null {
  if (use.kind === 'charset') return knowsCharset(use.name, server) ? null : { kind: 'charset', name: use.name };
  const known = collation(use.name);
  if (!known || exists(known.life, server)) return null;
  const prefix = use.name.split('_')[0]!;
  return charsets.has(prefix) && !knowsCharset(prefix, server)
    ? { kind: 'charset', name: prefix }
    : { kind: 'collation', name: use.name };
}

/** What stands in for the name on the server; null when there is nothing like it. */
export function standIn(use: CharsetUse, server: Server): string | null {
  if (use.kind === 'charset') return charset(use.name)?.instead || null;
  const instead = collation(use.name)?.instead;
  if (!instead) return null;
  const ending = use.name.slice(use.name.indexOf('_') + 1);
  let name = instead.replace('*', ending);
  if (name.startsWith('utf8_') && /_bin$/.test(use.name)) name = 'utf8_bin';
  if (!exists(collation(name)?.life ?? lifetime('0', '', '0'), server)) name = 'utf8_unicode_ci';
  const wide = use.name.startsWith('utf8mb4_') || use.name.startsWith('uca1400');
  return wide && name.startsWith('utf8_') && knowsCharset('utf8mb4', server) ? `utf8mb4${name.slice(4)}` : name;
}
