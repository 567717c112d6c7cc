// The first bytes of any file of the site, and when it was changed, for those who ask what it is.
import { closeSync, openSync, readSync } from 'node:fs';
import type { Site } from './site.ts';

/** Enough of a file to tell an application and its version. */
const FIRST_BYTES = 120_000;

/** Gives the first bytes of a file by its path, one character a byte; null when it cannot be read. */
export function readerOf(site: Site): (path: string) => string | null {
  const disks = new Map(site.entries.map((entry) => [entry.path, entry.disk]));
  const buffer = Buffer.alloc(FIRST_BYTES);
  return (path) => {
    const disk = disks.get(path);
    if (disk === undefined) return null;
    let file: number | undefined;
    try {
      file = openSync(Buffer.from(disk, 'latin1'), 'r');
      return buffer.toString('latin1', 0, readSync(file, buffer, 0, FIRST_BYTES, 0));
    } catch {
      // the scan has told already that it cannot be read
      return null;
    } finally {
      if (file !== undefined) closeSync(file);
    }
  };
}

/** Gives when a file was last changed, in seconds since 1970; null where the upload does not tell. */
export function modifiedOf(site: Site): (path: string) => number | null {
  const times = new Map(site.entries.map((entry) => [entry.path, entry.modified ?? null]));
  return (path) => times.get(path) ?? null;
}
