// Notices files of the site that somebody else writes to while a fix is being prepared.
import { lstatSync } from 'node:fs';
import type { SiteEntry } from '../site/site.ts';

/** Tells whether a file was replaced or written to. Not the change time: a hard link made beside it would alter that. */
export function stampOf(disk: string): string {
  const { ino, size, mtimeNs } = lstatSync(Buffer.from(disk, 'latin1'), { bigint: true });
  return `${ino}:${size}:${mtimeNs}`;
}

/** Stamps of all files, by path; a file that vanished has none. */
export function stampAll(entries: readonly SiteEntry[]): Map<string, string> {
  const stamps = new Map<string, string>();
  for (const { path, disk } of entries) {
    try {
      stamps.set(path, stampOf(disk));
    } catch {
      stamps.set(path, '');
    }
  }
  return stamps;
}
