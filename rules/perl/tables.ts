// What the tables know of perl's versions, parsed once. Versions are numbers as the target gives them: 5.10.1 is 51001.

import type { Text } from '../../src/rule/text.ts';
import { parseVersion } from '../../src/target/version.ts';
import featureTable from '../data/perl/features.tsv';
import importTable from '../data/perl/imports.tsv';
import libraryTable from '../data/perl/libraries.tsv';
import moduleTable from '../data/perl/modules.tsv';
import nameTable from '../data/perl/names.tsv';
import packageTable from '../data/perl/packages.tsv';

/** Versions that know something: from `since` on, before `until`. */
export interface Range {
  since: number;
  until: number;
}

export function knows(range: Range, version: number): boolean {
  return version >= range.since && version < range.until;
}

function rows(table: string): string[][] {
  return table
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split('\t'));
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

/** Features of feature.pm and categories of warnings.pm; `feature say`, `warnings experimental`. */
export const PRAGMA_NAMES: ReadonlyMap<string, Range> = new Map(
  rows(nameTable).map(([pragma, name, works]) => [`${pragma} ${name}`, parseRange(works!)]),
);

export interface CoreModule {
  range: Range;
  /** Version of the module by release, in order of the releases; empty where it is not kept. */
  versions: readonly (readonly [number, string])[];
}

export const CORE_MODULES: ReadonlyMap<string, CoreModule> = new Map(
  rows(moduleTable).map(([module, since, until, versions]) => [
    module!,
    {
      range: { since: since ? parseVersion(since) : 0, until: until ? parseVersion(until) : Number.POSITIVE_INFINITY },
      versions: (versions ?? '')
        .split(' ')
        .filter((entry) => entry !== '')
        .map((entry) => {
          const [release, version] = entry.split('=');
          return [parseVersion(release!), version!] as const;
        }),
    },
  ]),
);

/** Version of a core module in one release of perl, null when the table does not say. */
export function coreVersion(module: CoreModule, perl: number): string | null {
  let found: string | null = null;
  for (const [release, version] of module.versions) if (release <= perl) found = version;
  return found;
}

export interface Import {
  range: Range;
  /** First version of the module with the name, '' when it came with perl. */
  moduleVersion: string;
}

/** `List::Util any` */
export const IMPORTS: ReadonlyMap<string, Import> = new Map(
  rows(importTable).map(([module, name, works, version]) => [
    `${module} ${name}`,
    { range: parseRange(works!), moduleVersion: version ?? '' },
  ]),
);

/** perl 4 libraries by file name. */
export const LIBRARIES: ReadonlyMap<string, { range: Range; instead: string }> = new Map(
  rows(libraryTable).map(([file, works, instead]) => [file!, { range: parseRange(works!), instead: instead ?? '' }]),
);

/** Packages of the system that bring a module. */
export const PACKAGES: ReadonlyMap<string, { name: string; repository: string }> = new Map(
  rows(packageTable).map(([module, name, repository]) => [module!, { name: name!, repository: repository! }]),
);
