// A folder, with those above it that are missing.
import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Throws what the system throws. Not by `recursive`: Node's own never ends where the system says ENOENT for a folder whose parent is
 * there, as /proc does.
 * @param encoding 'latin1' for names of one character a byte
 */
export function makeFolder(folder: string, mode = 0o777, encoding: 'utf8' | 'latin1' = 'utf8'): void {
  const name = Buffer.from(folder, encoding);
  const isThere = (): boolean => statSync(name, { throwIfNoEntry: false })?.isDirectory() ?? false;
  if (isThere()) return;
  const above = dirname(folder);
  if (above !== folder) makeFolder(above, mode, encoding);
  try {
    mkdirSync(name, { mode });
  } catch (error) {
    // somebody else made it in the meantime
    if (!isThere()) throw error;
  }
}
