// One file of the site with its bytes, as readers and rules get it.
import type { Detected } from '../text/encoding.ts';
import type { Kind } from './kind.ts';

export interface SourceFile {
  /** Relative to the site's root, forward slashes, as UTF-8; `a.zip!/b.php` inside an archive. */
  path: string;
  /** The last part of the path. */
  name: string;
  kind: Kind;
  /** The whole file; for a dump, which is read as a stream, only its first part. */
  bytes: Uint8Array;
  /** The same bytes, one character per byte, so that an index is a byte offset. */
  text: string;
  /** Bytes of the file. */
  size: number;
  /** Permission bits, null where the upload does not carry them. */
  mode: number | null;
  encoding: Detected;
  reach: 'live' | 'unreached';
}
