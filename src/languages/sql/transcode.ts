// Bytes of a dump from one encoding into another, escapes left as they are: raw in, raw out.
import { jisTables } from '../../text/jis.ts';
import { eucJp84Code } from '../../text/postgres84.ts';
import type { ByteEncoding } from './lines.ts';

export type DatabaseEncoding = 'utf-8' | 'euc-jp';
type Source = Exclude<ByteEncoding, 'single'>;

/** What becomes of a character that the database cannot hold: its replacement, or null to leave the value as it is. */
export type Replace = (codePoint: number) => string | null;

/** Thrown inside: a value holds bytes that are no characters, or a character that stays out. */
const STAYS = Symbol('stays');

export interface Transcoder {
  /**
   * bytes[from, to) as new bytes, which hold until the next call; null when the value stays as it is: bytes that are no characters,
   * or a character without a place.
   */
  run(bytes: Uint8Array, from: number, to: number): Buffer | null;
}

/**
 * @param from the same as `to` replaces characters that the database lacks and changes nothing else
 * @param narrow an UTF-8 database without characters of four bytes (MySQL before 5.5.3)
 * @param doubled Shift_JIS in which a backslash as second byte is written twice
 */
export function createTranscoder(
  from: Source,
  to: DatabaseEncoding,
  narrow: boolean,
  doubled: boolean,
  replace: Replace,
): Transcoder {
  let out = Buffer.allocUnsafe(1 << 16);
  let n = 0;

  const put = (codePoint: number): void => {
    if (to === 'euc-jp') {
      const code = eucJp84Code(codePoint);
      if (code > 0xffff) out[n++] = code >> 16;
      if (code > 0xff) out[n++] = (code >> 8) & 0xff;
      if (code > 0) out[n++] = code & 0xff;
      else putReplacement(codePoint);
    } else if (codePoint < 0x80) out[n++] = codePoint;
    else if (codePoint < 0x800) {
      out[n++] = 0xc0 | (codePoint >> 6);
      out[n++] = 0x80 | (codePoint & 0x3f);
    } else if (codePoint < 0x10000) {
      out[n++] = 0xe0 | (codePoint >> 12);
      out[n++] = 0x80 | ((codePoint >> 6) & 0x3f);
      out[n++] = 0x80 | (codePoint & 0x3f);
    } else if (narrow) putReplacement(codePoint);
    else {
      out[n++] = 0xf0 | (codePoint >> 18);
      out[n++] = 0x80 | ((codePoint >> 12) & 0x3f);
      out[n++] = 0x80 | ((codePoint >> 6) & 0x3f);
      out[n++] = 0x80 | (codePoint & 0x3f);
    }
  };

  /** Bytes of the value that are still to come. */
  let left = 0;
  let replacing = false;

  const putReplacement = (codePoint: number): void => {
    // A replacement that cannot be written itself is no replacement.
    const text = replacing ? null : replace(codePoint);
    if (text === null) throw STAYS;
    replacing = true;
    room(text.length * 3 + 16 + left * 3);
    for (const character of text) put(character.codePointAt(0)!);
    replacing = false;
  };

  const room = (more: number): void => {
    if (n + more <= out.length) return;
    const larger = Buffer.allocUnsafe((n + more) * 2);
    out.copy(larger, 0, 0, n);
    out = larger;
  };

  const read =
    from === 'utf-8' ? readUtf8 : from === 'euc-jp' ? readEucJp : doubled ? readDoubledShiftJis : readShiftJis;

  return {
    run(bytes, start, end) {
      n = 0;
      replacing = false;
      // No character grows to more than three times its bytes.
      room((end - start) * 3 + 16);
      try {
        for (let i = start; i < end; ) {
          const c = bytes[i]!;
          if (c < 0x80) {
            out[n++] = c;
            i++;
            continue;
          }
          let character = read(bytes, i, end);
          if (character < 0) character = readEscaped(read, bytes, i, end);
          if (character < 0) throw STAYS;
          left = end - i;
          put(character & 0x1fffff);
          i += character >> 21;
        }
      } catch (reason) {
        if (reason !== STAYS) throw reason;
        return null;
      }
      return out.subarray(0, n);
    },
  };
}

/** Code point + length * 0x200000; -1 when the bytes are no character. */
type Read = (bytes: Uint8Array, i: number, end: number) => number;
const LENGTH = 0x200000;

const scratch = new Uint8Array(4);

/** A character with backslashes between its bytes: MySQL's client escapes bytes of characters that it does not know. */
function readEscaped(read: Read, bytes: Uint8Array, i: number, end: number): number {
  let at = i;
  let count = 0;
  while (count < 4 && at < end) {
    if (count > 0 && bytes[at] === 0x5c && at + 1 < end && bytes[at + 1]! >= 0x80) at++;
    scratch[count++] = bytes[at++]!;
    const character = read(scratch, 0, count);
    if (character >= 0) return (character & (LENGTH - 1)) + (at - i) * LENGTH;
  }
  return -1;
}

const readUtf8: Read = (bytes, i, end) => {
  const c = bytes[i]!;
  const length = c < 0xc2 || c > 0xf4 ? 0 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
  if (length === 0 || i + length > end) return -1;
  let point = c & (length === 2 ? 0x1f : length === 3 ? 0x0f : 7);
  for (let k = 1; k < length; k++) {
    const next = bytes[i + k]!;
    if ((next & 0xc0) !== 0x80) return -1;
    point = (point << 6) | (next & 0x3f);
  }
  if (
    (length === 3 && (point < 0x800 || (point >= 0xd800 && point < 0xe000))) ||
    (length === 4 && (point < 0x10000 || point > 0x10ffff))
  )
    return -1;
  return point + length * LENGTH;
};

const readEucJp: Read = (bytes, i, end) => {
  const c = bytes[i]!;
  const d = i + 1 < end ? bytes[i + 1]! : 0;
  if (c === 0x8e) return d >= 0xa1 && d <= 0xdf ? 0xff61 + d - 0xa1 + 2 * LENGTH : -1;
  if (c === 0x8f) {
    const e = i + 2 < end ? bytes[i + 2]! : 0;
    const unit = d < 0xa1 || d > 0xfe || e < 0xa1 || e > 0xfe ? 0 : jisTables().jis0212[(d - 0xa1) * 94 + e - 0xa1]!;
    return unit === 0 ? -1 : unit + 3 * LENGTH;
  }
  const unit = c < 0xa1 || c > 0xfe || d < 0xa1 || d > 0xfe ? 0 : jisTables().eucSet1[(c - 0xa1) * 94 + d - 0xa1]!;
  return unit === 0 ? -1 : unit + 2 * LENGTH;
};

const readShiftJis: Read = (bytes, i, end) => {
  const c = bytes[i]!;
  if (c >= 0xa1 && c <= 0xdf) return 0xff61 + c - 0xa1 + LENGTH;
  const unit = i + 1 < end ? jisTables().shiftJisPairs[(c << 8) | bytes[i + 1]!]! : 0;
  return unit === 0 ? -1 : unit + 2 * LENGTH;
};

/** `表` as 95 5C 5C: its second byte was escaped by a client that took the bytes for Latin-1. */
const readDoubledShiftJis: Read = (bytes, i, end) => {
  const character = readShiftJis(bytes, i, end);
  const doubled = character >= 2 * LENGTH && bytes[i + 1] === 0x5c && i + 2 < end && bytes[i + 2] === 0x5c;
  return doubled ? character + LENGTH : character;
};
