// Why an archive could not be unpacked: it is broken, or this program is. Libraries throw plain errors at what they cannot read.
import type { Text } from '../rule/text.ts';

/** @param error none of the system's own. @param broken what is said of a broken archive */
export function unpackFault(error: unknown, broken: Text): Text {
  if (!isOurs(error)) return broken;
  return {
    ja: `展開中に当ツールの不具合が起きました（${error.name}: ${error.message}）。書庫が壊れているとは限りません。展開したフォルダを指定すると確認できます`,
    en: `this program failed while unpacking (${error.name}: ${error.message}); the archive need not be broken: hand in its unpacked folder`,
  };
}

/** A slip in a program; a code stands at what Node refuses to read from bytes. */
export const isOurs = (error: unknown): error is Error =>
  error instanceof TypeError || error instanceof ReferenceError || (error instanceof RangeError && !('code' in error));
