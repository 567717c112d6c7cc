// The site as it was uploaded: its files, and what of it could not be opened.
import type { Text } from '../rule/text.ts';

export interface SiteEntry {
  /** Relative to the site's root, forward slashes, as UTF-8; `a.zip!/b.php` inside an archive. */
  path: string;
  /** Where its bytes lie: an absolute path, one character per byte, since names need not be UTF-8. */
  disk: string;
  /** Bytes. */
  size: number;
  /** Permission bits, null where the upload does not carry them. */
  mode: number | null;
  /** When it was last changed, in seconds since 1970, as the upload says. */
  modified?: number;
}

/** A file, or a part of one, that was not checked, and why. */
export interface Unchecked {
  path: string;
  reason: Text;
}

/** A folder that the group or everybody may write to. */
export interface WritableFolder {
  /** Without a slash at its end. */
  path: string;
  /** Permission bits. */
  mode: number;
}

export const isWritableByOthers = (mode: number): boolean => (mode & 0o022) !== 0;

export interface Site {
  /** Sorted by path. */
  entries: SiteEntry[];
  unchecked: Unchecked[];
  /** Folders that were not entered: version control, node_modules. */
  passedOver: string[];
  /** Sorted by path. Archives inside the site are left out. */
  writable: WritableFolder[];
  /** Removes what was unpacked. */
  close(): void;
}

/** The site cannot be opened at all; the message says why and what to do. */
export class SiteError extends Error {
  readonly text: Text;
  constructor(text: Text) {
    super(text.en);
    this.text = text;
  }
}

/** The system would not read or write something, as opposed to bytes that make no sense. */
export function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return (error as NodeJS.ErrnoException).syscall !== undefined;
}

/** Code unit order: the same everywhere, whatever the locale. */
export function byPath(a: { path: string }, b: { path: string }): number {
  return a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
}
