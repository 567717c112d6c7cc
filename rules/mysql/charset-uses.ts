// Where a statement names a character set or a collation, and which of them a server knows.
import type { Token } from '../../src/languages/sql/tokens.ts';
import type { StatementView } from '../../src/languages/sql/view.ts';
import charsetTable from '../data/sql/mysql-charsets.tsv';
import collationTable from '../data/sql/mysql-collations.tsv';
import { exists, type Lifetime, lifetime, rowsOf, type Server } from './servers.ts';

export interface CharsetUse {
  kind: 'charset' | 'collation';
  /** Lower case. */
  name: string;
  start: number;
  end: number;
}

interface Known {
  life: Lifetime;
  instead: string;
}

const charsets = new Map<string, Known>(
  rowsOf(charsetTable).map(([name, since, mariadb, instead]) => [
    name!,
    { life: lifetime(since!, '', mariadb!), instead: instead ?? '' },
  ]),
);
const collations: { exact: Map<string, Known>; patterns: { pattern: RegExp; known: Known }[] } = {
  exact: new Map(),
  patterns: [],
};
for (const [name, since, mariadb, instead] of rowsOf(collationTable)) {
  const known = { life: lifetime(since!, '', mariadb!), instead: instead ?? '' };
  if (name!.includes('*')) collations.patterns.push({ pattern: new RegExp(`^${name!.replace(/\*/g, '.*')}$`), known });
  else collations.exact.set(name!, known);
}

const VARIABLES =
  /^(?:CHARACTER_SET_(?:CLIENT|RESULTS|CONNECTION|SERVER|DATABASE)|COLLATION_(?:CONNECTION|SERVER|DATABASE)|DEFAULT_COLLATION_FOR_UTF8MB4)$/;

/** In the order of the text. */
export function charsetUses(view: StatementView): CharsetUse[] {
  const uses: CharsetUse[] = [];
  const { tokens } = view;
  const add = (kind: CharsetUse['kind'], token: Token | undefined) => {
    if (!token || token.kind === 'symbol' || token.kind === 'number') return;
    const name = token.text.toLowerCase();
    if (!/^[a-z][a-z0-9_]*$/.test(name) || name === 'default' || name === 'binary') return;
    const inner = token.kind === 'word' ? 0 : 1;
    uses.push({ kind, name, start: token.start + inner, end: token.end - inner });
  };
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]!;
    if (token.kind !== 'word') continue;
    const next = tokens[i + 1]?.text === '=' ? i + 2 : i + 1;
    if (token.text === 'CHARSET') add('charset', tokens[next]);
    else if (token.text === 'SET' && tokens[i - 1]?.text === 'CHARACTER') add('charset', tokens[next]);
    else if (token.text === 'NAMES' && tokens[i - 1]?.text === 'SET') add('charset', tokens[i + 1]);
    else if (token.text === 'COLLATE') add('collation', tokens[next]);
    else if (token.text === 'USING' && tokens[i + 2]?.text === ')') add('charset', tokens[i + 1]);
    else if (VARIABLES.test(token.text) && next === i + 2) {
      const value = tokens[next];
      if (value?.text !== '@') add(token.text.startsWith('COLL') ? 'collation' : 'charset', value);
    } else if (
      token.text.startsWith('_') &&
      tokens[i + 1]?.kind === 'string' &&
      charsets.has(token.text.slice(1).toLowerCase())
    ) {
      uses.push({ kind: 'charset', name: token.text.slice(1).toLowerCase(), start: token.start + 1, end: token.end });
    }
  }
  return uses;
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
