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

/** bytes[from, to). */
export interface Stretch {
  bytes: Buffer;
  from: number;
  to: number;
}

export interface Transcoder {
  /** bytes[from, to) as new bytes; null when the value stays as it is: bytes that are no characters, or a character without a place. */
  run(bytes: Uint8Array, from: number, to: number): Stretch | null;
}

/** Results stand side by side in buffers of this many bytes: one for each value would cost more than the conversion. */
const ROOM = 1 << 20;

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
  let out = Buffer.allocUnsafeSlow(ROOM);
  /** Where the value that is being converted begins, and where its next byte goes. */
  let begin = 0;
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
    // earlier results keep the old buffer
    const larger = Buffer.allocUnsafeSlow(Math.max(ROOM, (n - begin + more) * 2));
    out.copy(larger, 0, begin, n);
    n -= begin;
    begin = 0;
    out = larger;
  };

  /** From index `i` on as far as characters go by table; gives where it stopped, which may be at once. */
  const byTable = from === 'utf-8' ? utf8ToPairs : pairsToUtf8;
  const table =
    from === 'utf-8' ? (to === 'euc-jp' ? pairCodes() : null) : to === 'utf-8' ? utf8OfPairs(from, doubled) : null;

  function pairsToUtf8(bytes: Uint8Array, start: number, end: number): number {
    let i = start;
    for (const last = end - 1; i < last; ) {
      const c = bytes[i]!;
      if (c < 0x80) {
        out[n++] = c;
        i++;
        continue;
      }
      const code = table![(c << 8) | bytes[i + 1]!]!;
      if (code === 0) return i;
      if (code > 0xffff) out[n++] = code >> 16;
      out[n++] = code >> 8;
      out[n++] = code;
      i += 2;
    }
    return i;
  }

  function utf8ToPairs(bytes: Uint8Array, start: number, end: number): number {
    let i = start;
    for (const last = end - 2; i < last; ) {
      const c = bytes[i]!;
      if (c < 0x80) {
        out[n++] = c;
        i++;
        continue;
      }
      const d = bytes[i + 1]!;
      const e = bytes[i + 2]!;
      const wellFormed = (c & 0xf0) === 0xe0 && (d & 0xc0) === 0x80 && (e & 0xc0) === 0x80 && (c > 0xe0 || d >= 0xa0);
      const code = wellFormed ? table![((c & 0x0f) << 12) | ((d & 0x3f) << 6) | (e & 0x3f)]! : 0;
      if (code === 0) return i;
      out[n++] = code >> 8;
      out[n++] = code;
      i += 3;
    }
    return i;
  }

  const read =
    from === 'utf-8' ? readUtf8 : from === 'euc-jp' ? readEucJp : doubled ? readDoubledShiftJis : readShiftJis;

  return {
    run(bytes, start, end) {
      begin = n;
      replacing = false;
      // No character grows to more than three times its bytes.
      room((end - start) * 3 + 16);
      try {
        for (let i = start; i < end; ) {
          if (table) i = byTable(bytes, i, end);
          if (i >= end) break;
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
        n = begin;
        return null;
      }
      return { bytes: out, from: begin, to: n };
    },
  };
}

/** By `lead << 8 | trail` the character's UTF-8 bytes as one number, two or three of them; 0 where a closer look is needed. */
function utf8OfPairs(from: 'euc-jp' | 'shift_jis', doubled: boolean): Uint32Array {
  const table = new Uint32Array(0x10000);
  const read = from === 'euc-jp' ? readEucJp : readShiftJis;
  const pair = new Uint8Array(2);
  for (let code = 0x8000; code < 0x10000; code++) {
    pair[0] = code >> 8;
    pair[1] = code & 0xff;
    const character = read(pair, 0, 2);
    if (character < 0 || character >> 21 !== 2 || (doubled && pair[1] === 0x5c)) continue;
    const unit = character & (LENGTH - 1);
    table[code] =
      unit < 0x800
        ? 0xc080 | ((unit >> 6) << 8) | (unit & 0x3f)
        : 0xe08080 | ((unit >> 12) << 16) | (((unit >> 6) & 0x3f) << 8) | (unit & 0x3f);
  }
  return table;
}

/** By UTF-16 unit the two bytes of EUC-JP as one number; 0 for characters of other lengths and for those without a place. */
function pairCodes(): Uint32Array {
  const table = new Uint32Array(0x10000);
  for (let unit = 0x80; unit < 0x10000; unit++) {
    const code = eucJp84Code(unit);
    if (code > 0xff && code <= 0xffff) table[unit] = code;
  }
  return table;
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
