// What each version of httpd knows: directives, modules, RewriteRule flags, PHP handler names.

import type { Offered } from '../../src/target/target.ts';
import { parseVersion } from '../../src/target/version.ts';
import argumentTable from '../data/web/arguments.tsv';
import directiveTable from '../data/web/directives.tsv';
import foreignTable from '../data/web/foreign-directives.tsv';
import moduleTable from '../data/web/modules.tsv';
import handlerTable from '../data/web/php-handlers.tsv';
import rewriteTable from '../data/web/rewrite.tsv';
import { rows } from '../table.ts';

/** [first version that has it, first version that has it no more). */
interface Range {
  since: number;
  until: number;
}

const range = (since: string, until: string): Range => ({
  since: parseVersion(since),
  until: until ? parseVersion(until) : Number.POSITIVE_INFINITY,
});

export const within = (known: Range, version: number): boolean => version >= known.since && version < known.until;

export interface KnownDirective extends Range {
  name: string;
  section: boolean;
  module: string;
  /** server: httpd refuses it in .htaccess. */
  context: 'htaccess' | 'server';
  /** AllowOverride class that it needs; '' when none is known. */
  override: string;
}

/** Tables are read when a site first asks for them. */
function once<T>(make: () => T): () => T {
  let made: { value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

const directives = once(
  () =>
    new Map<string, KnownDirective>(
      rows(directiveTable).map(([name, kind, module, context, since, until, override]) => [
        name!.toLowerCase(),
        {
          name: name!,
          section: kind === 'section',
          module: module!,
          context: context as KnownDirective['context'],
          override: override ?? '',
          ...range(since!, until ?? ''),
        },
      ]),
    ),
);

/** In any letter case; undefined for a word that no httpd knows. */
export const knownDirective = (name: string): KnownDirective | undefined => directives().get(name.toLowerCase());

const foreign = once(() =>
  rows(foreignTable).map(([name, module]) => ({ name: name!.toLowerCase(), module: module! })),
);

/** The module that a directive belongs to, when no stock httpd brings it. */
export function foreignModule(directive: string): string | null {
  const wanted = directive.toLowerCase();
  for (const { name, module } of foreign()) {
    if (name.endsWith('*') ? wanted.startsWith(name.slice(0, -1)) : wanted === name) return module;
  }
  return null;
}

export const PHP_DIRECTIVES: ReadonlySet<string> = new Set([
  'php_value',
  'php_flag',
  'php_admin_value',
  'php_admin_flag',
]);

const modules = once(
  () =>
    new Map(
      rows(moduleTable).map(([name, since, until, loaded]) => [
        name!,
        { ...range(since!, until ?? ''), stock: loaded === 'stock' },
      ]),
    ),
);

/** Is an httpd module (as 'mod_rewrite') loaded? null: perhaps. */
export function moduleLoaded(name: string, version: number): boolean | null {
  const known = modules().get(name);
  if (!known) return null;
  if (!within(known, version)) return false;
  return known.stock ? true : null;
}

interface FlagRow {
  on: 'rule' | 'cond';
  names: string[];
  withValue: boolean;
  since: number;
}

const flags = once(() =>
  rows(rewriteTable).map(
    ([on, flag, long, value, since]): FlagRow => ({
      on: on as FlagRow['on'],
      names: [flag!, long!].filter((name) => name !== ''),
      withValue: value === '=',
      since: parseVersion(since!),
    }),
  ),
);

/** First version that takes a rewrite flag in this form; null for a flag of no version. */
export function flagSince(on: FlagRow['on'], flag: string, hasValue: boolean): number | null {
  const known = flags().filter((row) => row.on === on && row.names.includes(flag.toLowerCase()));
  if (known.length === 0) return null;
  return (known.find((row) => row.withValue === hasValue) ?? known[0]!).since;
}

interface Arguments {
  least: number;
  most: number;
  /** What the first one may be. */
  first: RegExp;
}

const argumentLimits = once(
  () =>
    new Map(
      rows(argumentTable).map(([name, least, most, first]): [string, Arguments] => [
        name!.toLowerCase(),
        {
          least: Number(least),
          most: most ? Number(most) : Number.POSITIVE_INFINITY,
          first: first ? new RegExp(`^(?:${first})$`, 'i') : /^/,
        },
      ]),
    ),
);

/** Undefined for a directive whose arguments are not checked. */
export const argumentsOf = (directive: string): Arguments | undefined => argumentLimits().get(directive.toLowerCase());

const handlers = once(() =>
  rows(handlerTable).map(([pattern, whose]) => ({ pattern: new RegExp(`^(?:${pattern})$`, 'i'), whose: whose! })),
);

/** Whose name for PHP it is ('stock', 'cpanel' …); null when the name has nothing to do with PHP. */
export function phpHandler(name: string): string | null {
  return handlers().find((handler) => handler.pattern.test(name))?.whose ?? null;
}

export const versionsOf = (offered: readonly Offered[]): string => offered.map((one) => one.text).join(', ');
