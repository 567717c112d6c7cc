// Which archives are opened, and how much of them.

/** Limits of one run, all archives together. Bytes. */
export interface Budget {
  /** Where unpacked files go. */
  folder: string;
  files: number;
  bytes: number;
}

export const MOST_FILES = 500_000;
export const MOST_BYTES = 32 * 2 ** 30;
export type ArchiveFormat = 'zip' | 'tar' | 'tar.gz' | 'gz';

/** By name, since that is what says how people meant it; the content decides when it is opened. */
export function archiveFormat(path: string): ArchiveFormat | null {
  const name = path.toLowerCase();
  if (name.endsWith('.zip')) return 'zip';
  if (name.endsWith('.tar')) return 'tar';
  if (name.endsWith('.tar.gz') || name.endsWith('.tgz')) return 'tar.gz';
  return name.endsWith('.gz') ? 'gz' : null;
}
