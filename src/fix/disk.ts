// Paths of this folder are strings with one character per byte (latin1), since names on old sites need not be UTF-8. Here they become
// the buffers that the system takes.
import {
  closeSync,
  constants,
  copyFileSync,
  fsyncSync,
  lstatSync,
  lutimesSync,
  openSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  type Stats,
  unlinkSync,
} from 'node:fs';
import { makeFolder } from '../site/make-folder.ts';

export const bytesOf = (disk: string): Buffer => Buffer.from(disk, 'latin1');
/** @param path as the user gave it */
export const diskOf = (path: string): string => Buffer.from(path).toString('latin1');
/** For people; bytes that are no UTF-8 show as U+FFFD. */
export const shown = (disk: string): string => bytesOf(disk).toString();

export const parentOf = (disk: string): string => disk.slice(0, Math.max(disk.lastIndexOf('/'), 1));
export const nameOf = (disk: string): string => disk.slice(disk.lastIndexOf('/') + 1);

/** Null when there is nothing. Never follows a link. */
export function statOf(disk: string): Stats | null {
  return lstatSync(bytesOf(disk), { throwIfNoEntry: false }) ?? null;
}

export function isFile(disk: string): boolean {
  return statOf(disk)?.isFile() ?? false;
}

/** Names in a folder, sorted by their bytes; none when there is no such folder. */
export function namesIn(disk: string): string[] {
  try {
    return readdirSync(bytesOf(disk), 'latin1').sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

export function makeFolders(disk: string): void {
  makeFolder(disk, undefined, 'latin1');
}

export function move(from: string, to: string): void {
  renameSync(bytesOf(from), bytesOf(to));
}

export function unlink(disk: string): void {
  try {
    unlinkSync(bytesOf(disk));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

/** A whole tree; nothing is no error. Folders without write permission are opened first. */
export function removeTree(disk: string): void {
  rmSync(bytesOf(disk) as unknown as string, { recursive: true, force: true });
}

/** True when it is gone now; false when something is in it. */
export function removeIfEmpty(disk: string): boolean {
  try {
    rmdirSync(bytesOf(disk));
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOTEMPTY' || code === 'EEXIST') return false;
    if (code === 'ENOENT') return true;
    throw error;
  }
}

/** A rename is only sure once its folder is on the disk. Systems that cannot open folders have no need of it. */
export function syncFolder(disk: string): void {
  let fd: number;
  try {
    fd = openSync(bytesOf(disk), 'r');
  } catch {
    return;
  }
  try {
    fsyncSync(fd);
  } catch {
    // some file systems refuse this for folders
  } finally {
    closeSync(fd);
  }
}

/** Copies bytes alone (as a reference where the file system can); the copy is on the disk when this returns. */
export function copyDurably(from: string, to: string): void {
  copyFileSync(bytesOf(from), bytesOf(to), constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
  const fd = openSync(bytesOf(to), 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

/** To the microsecond or so, as Node's numbers allow. Never follows a link. */
export function setTimes(disk: string, { atimeMs, mtimeMs }: Pick<Stats, 'atimeMs' | 'mtimeMs'>): void {
  lutimesSync(bytesOf(disk), timeOf(atimeMs), timeOf(mtimeMs));
}

/**
 * In seconds, in the middle of the microsecond: the system cuts off what is below, and a number may lie a little below what it means.
 * Node takes a negative number for now, but not a date before 1970.
 */
function timeOf(milliseconds: number): number | Date {
  if (milliseconds < 0) return new Date(milliseconds);
  return (Math.floor(milliseconds * 1000 + 0.25) + 0.5) / 1e6;
}

/**
 * Remembers a folder's times, which change with every file that is replaced in it. Returns what gives them back, as long as the folder
 * holds the same names (names that begin with `except` do not count): then nobody else has come or gone.
 */
export function keepTimes(folder: string, except: string): () => void {
  const stat = lstatSync(bytesOf(folder), { throwIfNoEntry: false, bigint: true });
  const names = (): string =>
    namesIn(folder)
      .filter((name) => !name.startsWith(except))
      .join('/');
  if (!stat?.isDirectory()) return () => undefined;
  const before = names();
  return () => {
    try {
      if (names() === before) setTimes(folder, { atimeMs: exactly(stat.atimeNs), mtimeMs: exactly(stat.mtimeNs) });
    } catch {
      // not ours to change, or gone: its files are what matters
    }
  };
}

/** @returns milliseconds, down to the microsecond */
const exactly = (nanoseconds: bigint): number => Number(nanoseconds / 1000n) / 1000;

export function isDiskFull(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOSPC' || code === 'EDQUOT';
}
