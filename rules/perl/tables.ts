// What the tables know of perl's versions, parsed once. Versions are numbers as the target gives them: 5.10.1 is 51001.

import type { Text } from '../../src/rule/text.ts';
import { parseVersion } from '../../src/target/version.ts';
import featureTable from '../data/perl/features.tsv';
import importTable from '../data/perl/imports.tsv';
import libraryTable from '../data/perl/libraries.tsv';
import moduleTable from '../data/perl/modules.tsv';
import nameTable from '../data/perl/names.tsv';
import packageTable from '../data/perl/packages.tsv';
import splitTable from '../data/perl/split.tsv';
import { rows } from '../table.ts';

/** Versions that know something: from `since` on, before `until`. */
export interface Range {
  since: number;
  until: number;
}

export function knows(range: Range, version: number): boolean {
  return version >= range.since && version < range.until;
}

/** '5.10-', '-5.24', '5.10-5.24', 'none' */
function parseRange(text: string): Range {
  const [since, until] = text === 'none' ? ['9', ''] : text.split('-');
  return { since: since ? parseVersion(since) : 0, until: until ? parseVersion(until) : Number.POSITIVE_INFINITY };
}

export type Effect = 'compile' | 'run' | 'silent';

export interface Feature {
  name: string;
  range: Range;
  effect: Effect;
  title: Text;
  instead: Text;
  example: string;
}

/** By name; a feature with two fates (ignored first, refused later) has two entries. */
export const FEATURES: ReadonlyMap<string, readonly Feature[]> = groupFeatures();

function groupFeatures(): Map<string, Feature[]> {
  const features = new Map<string, Feature[]>();
  for (const [name, works, effect, en, ja, insteadEn, insteadJa, example] of rows(featureTable)) {
    const feature: Feature = {
      name: name!,
      range: parseRange(works!),
      effect: effect as Effect,
      title: { ja: ja!, en: en! },
      instead: { ja: insteadJa!, en: insteadEn! },
      example: example!.replaceAll('⏎', '\n'),
    };
    features.set(feature.name, [...(features.get(feature.name) ?? []), feature]);
  }
  return features;
}

/** A table is cut into rows when somebody first asks. */
function lazily<V>(build: () => V): () => V {
  let built: V | undefined;
  return () => (built ??= build());
}

function byName(table: string, columns: number): () => ReadonlyMap<string, string[]> {
  return lazily(() => new Map(rows(table).map((row) => [row.slice(0, columns).join(' '), row.slice(columns)])));
}

const pragmaNames = byName(nameTable, 2);
const coreModules = byName(moduleTable, 1);
const imports = lazily(() => {
  const modules = new Map<string, Map<string, Range>>();
  for (const [module, name, works] of rows(importTable)) {
    const names = modules.get(module!) ?? new Map<string, Range>();
    modules.set(module!, names.set(name!, parseRange(works!)));
  }
  return modules;
});
const NO_NAMES: ReadonlyMap<string, Range> = new Map();
const libraries = byName(libraryTable, 1);
const packages = byName(packageTable, 1);
const splits = byName(splitTable, 1);

/** A feature of feature.pm or a category of warnings.pm; undefined when all versions or none know it. */
export function pragmaName(pragma: string, name: string): Range | undefined {
  const row = pragmaNames().get(`${pragma} ${name}`);
  return row && parseRange(row[0]!);
}

/** Releases of perl that come with a module, undefined for one that never did. */
export function coreModule(module: string): Range | undefined {
  const row = coreModules().get(module);
  if (!row) return undefined;
  const [since, until] = row;
  return {
    since: since ? parseVersion(since) : 0,
    until: until ? parseVersion(until) : Number.POSITIVE_INFINITY,
  };
}

/** Version of a core module in one release of perl, null when the table does not say. */
export function coreVersion(module: string, perl: number): string | null {
  let found: string | null = null;
  for (const entry of (coreModules().get(module)?.[2] ?? '').split(' ')) {
    const [release, version] = entry.split('=');
    if (version !== undefined && parseVersion(release!) <= perl) found = version;
  }
  return found;
}

/** The names that a module exports in some versions of perl only. */
export function importsOf(module: string): ReadonlyMap<string, Range> {
  return imports().get(module) ?? NO_NAMES;
}

/** A perl 4 library by its file name. */
export function library(file: string): { range: Range; instead: string } | undefined {
  const row = libraries().get(file);
  return row && { range: parseRange(row[0]!), instead: row[1] ?? '' };
}

/** The package of the system that brings a module. */
export function packageOf(module: string): { name: string; repository: string } | undefined {
  const row = packages().get(module);
  return row && { name: row[0]!, repository: row[1]! };
}

/** The package of the system that brings one of perl's own modules, where it is not the package of perl itself. */
export function splitPackageOf(module: string): string | undefined {
  return (splits().get(module) ?? splits().get(`${module.split('::')[0]}::*`))?.[0];
}
