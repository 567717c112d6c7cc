// Where the target's system keeps shells and script interpreters that no hoster's document speaks of.
import type { Profile } from '../../src/target/profile.ts';
import table from '../data/web/interpreters.tsv';
import { rows } from '../table.ts';

export interface Shell {
  /** The first one is what a repair writes. */
  paths: readonly string[];
  /** With every installation; otherwise it may be absent. */
  base: boolean;
}

let shells: ReadonlyMap<string, Shell> | null = null;

/** Undefined for programs of which nothing is known there. @param program lower case, as `bash` */
export function shellOf(program: string, { packages }: Profile): Shell | undefined {
  shells ??= new Map(
    rows(table).map(
      ([name, system, comes, paths]) =>
        [`${system} ${name}`, { paths: paths!.split(' '), base: comes === 'base' }] as const,
    ),
  );
  return shells.get(`${packages} ${program}`);
}
