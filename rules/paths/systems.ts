// Where the target's system keeps shells and script interpreters that no hoster's document speaks of.
import type { Profile } from '../../src/target/profile.ts';
import table from '../data/web/interpreters.tsv';

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
    table
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => {
        const [name, system, comes, paths] = line.split('\t');
        return [`${system} ${name}`, { paths: paths!.split(' '), base: comes === 'base' }] as const;
      }),
  );
  return shells.get(`${packages} ${program}`);
}
