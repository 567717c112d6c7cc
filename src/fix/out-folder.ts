// Where a new tree or archive comes to be: in a work folder beside the place that the user named, and at that place only once it is
// whole. A killed run leaves its work folder, which the next run for the same place clears.
import { realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { Text } from '../rule/text.ts';
import { diskOf, makeFolders, move, namesIn, removeIfEmpty, removeTree, shown, statOf, syncFolder } from './disk.ts';
import { STATE } from './journal.ts';
import { lock } from './lock.ts';

/** The place that the user named cannot be used; nothing was written. */
export class OutputError extends Error {
  readonly text: Text;
  constructor(text: Text) {
    super(text.en);
    this.text = text;
  }
}

export interface Output {
  /** For new files, on the same file system as the result. */
  staging: string;
  /** Build the tree, or the archive's file, here. Not there yet. */
  result: string;
  /** Puts the result in its place. */
  publish(): void;
  /** Removes what is not published. */
  close(): void;
}

const notEmpty = (given: string): OutputError =>
  new OutputError({
    ja: `--out ${given}: 空のフォルダか、まだないフォルダを指定してください`,
    en: `--out ${given} is not an empty folder: name an empty or a new one`,
  });
const exists = (given: string): OutputError =>
  new OutputError({ ja: `--out ${given}: 同じ名前のファイルがあります`, en: `--out ${given} is there already` });
const inside = (given: string): OutputError =>
  new OutputError({
    ja: `--out ${given}: サイトの中には書き出せません。別の場所を指定してください`,
    en: `--out ${given} lies inside the site: name a place outside`,
  });

/**
 * @param given the user's --out. @param site the site's folder, or the archive's or file's own path: absolute, links resolved.
 * @param kind what the result is. Throws OutputError, LockedError, or what the system throws.
 */
export function openOutput(given: string, site: string, kind: 'folder' | 'file'): Output {
  const place = realPlace(resolve(given));
  if (place === site || place.startsWith(`${site}/`)) throw inside(given);
  const there = statSync(place, { throwIfNoEntry: false });
  if (there && kind === 'file') throw exists(given);
  if (there && !there.isDirectory()) throw notEmpty(given);
  const target = diskOf(place);
  const inner = `${target}/${STATE}-out`;
  if (there && namesIn(target).some((name) => name !== `${STATE}-out`)) throw notEmpty(given);
  makeFolders(diskOf(dirname(place)));
  // a mounted folder cannot be replaced by a rename, only filled
  const mounted = there !== undefined && statSync(dirname(place)).dev !== there.dev;
  const work = mounted ? inner : diskOf(join(dirname(place), `.${basename(place).slice(0, 80)}${STATE}`));
  const found = statOf(work);
  if (found && !found.isDirectory()) throw exists(shown(work));
  const release = lock(work);
  const result = `${work}/result`;
  const staging = `${work}/new`;
  removeTree(result);
  removeTree(staging);
  makeFolders(staging);
  const close = (): void => {
    removeTree(result);
    removeTree(staging);
    release();
  };
  process.once('exit', close);
  return {
    staging,
    result,
    publish() {
      if (mounted) for (const name of namesIn(result)) move(`${result}/${name}`, `${target}/${name}`);
      else {
        if (kind === 'folder') removeIfEmpty(target);
        if (statOf(target)) throw kind === 'folder' ? notEmpty(given) : exists(given);
        move(result, target);
      }
      syncFolder(diskOf(dirname(place)));
    },
    close() {
      process.removeListener('exit', close);
      close();
    },
  };
}

/** With the links of all folders that are there already resolved. */
function realPlace(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    const parent = dirname(path);
    return parent === path ? path : join(realPlace(parent), basename(path));
  }
}
