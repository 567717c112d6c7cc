// Two encodings in one file: lines whose bytes are not what the rest of the file is, and characters that were cut in half.

import { isUtf8 } from 'node:buffer';
import { likelihood } from './likelihood.ts';
import type { EncodingName } from './names.ts';
import { type CharacterLength, eucJpLength, readStrictly, shiftJisLength, utf8Length } from './validity.ts';

type Multibyte = 'utf-8' | 'shift_jis' | 'euc-jp';
const MULTIBYTE: readonly Multibyte[] = ['utf-8', 'shift_jis', 'euc-jp'];
const LENGTHS: Record<Multibyte, CharacterLength> = {
  'utf-8': utf8Length,
  shift_jis: shiftJisLength,
  'euc-jp': eucJpLength,
};

/** A line in another encoding than the rest, as byte offsets without its line end. */
export interface ForeignLine {
  start: number;
  end: number;
  encoding: Multibyte;
}

/** How much likelier a line must be in another encoding when it is also readable in the file's own (natural logarithm). */
const CLEARLY = 11;
/** Mean score of a character in a line that is Japanese beyond doubt; half-width katakana read as EUC-JP give worse. */
const PLAIN = -8.8;
/** The same where the file's own encoding cannot read the line at all. */
const READABLE = -9.5;
/** Mean score of a byte in a line that nobody would doubt. */
const ORDINARY = -4.4;
/** Mean score of a byte in a line that is no Japanese. */
const STRANGE = -5;
/** A line that the file's own encoding cannot read needs this many characters elsewhere before it counts as another encoding. */
const CHARACTERS = 2;

/** Lines with characters outside ASCII that are in another encoding than `main`; at most `limit`. */
export function findForeignLines(
  bytes: Uint8Array,
  main: EncodingName,
  limit = Number.POSITIVE_INFINITY,
): ForeignLine[] {
  const found: ForeignLine[] = [];
  if (main !== 'utf-8' && main !== 'shift_jis' && main !== 'euc-jp') return found;
  for (const { start, end } of linesOutsideAscii(bytes)) {
    const encoding = foreignEncoding(bytes, start, end, main);
    if (encoding === null) continue;
    found.push({ start, end, encoding });
    if (found.length >= limit) break;
  }
  return found;
}

function foreignEncoding(bytes: Uint8Array, start: number, end: number, main: Multibyte): Multibyte | null {
  const own = likelihood(main, bytes, start, end);
  if (own.invalid === 0 && (main === 'utf-8' || own.score > own.bytes * ORDINARY)) return null;
  const plain = own.invalid > 0 ? READABLE : PLAIN;
  let best: { encoding: Multibyte; score: number } | null = null;
  for (const encoding of MULTIBYTE) {
    if (encoding === main) continue;
    const other = likelihood(encoding, bytes, start, end);
    if (other.invalid > 0 || other.characters < CHARACTERS || other.score < other.characters * plain) continue;
    if (other.score < own.score + (own.invalid > 0 ? 8 : CLEARLY)) continue;
    if (best === null || other.score > best.score) best = { encoding, score: other.score };
  }
  return best?.encoding ?? null;
}

export function* linesOutsideAscii(bytes: Uint8Array): Generator<{ start: number; end: number }> {
  const mark = bytes.includes(0x0a) ? 0x0a : 0x0d;
  let start = 0;
  while (start < bytes.length) {
    const found = bytes.indexOf(mark, start);
    const end = found < 0 ? bytes.length : found;
    for (let i = start; i < end; i++) {
      if (bytes[i]! < 0x80) continue;
      yield { start, end };
      break;
    }
    start = end + 1;
  }
}

/**
 * Whether the file can hold foreign lines at all; one pass before lines are compared. Lines in another encoding are seldom valid in
 * EUC-JP or UTF-8. Shift_JIS reads nearly everything, but kana in UTF-8 (E3 81, E3 82, E3 83) betray it, and EUC-JP reads as half-width
 * katakana.
 */
export function mayHoldForeignLines(bytes: Uint8Array, main: EncodingName, start: number): boolean {
  if (main !== 'utf-8' && main !== 'shift_jis' && main !== 'euc-jp') return false;
  if (readStrictly(bytes, LENGTHS[main], start, bytes.length, 0).invalid > 0) return true;
  if (main !== 'shift_jis') return false;
  let halfWidth = 0;
  for (let i = start; i < bytes.length; i++) {
    const byte = bytes[i]!;
    halfWidth = byte >= 0xa1 && byte <= 0xfe ? halfWidth + 1 : 0;
    if (halfWidth === 4) return true;
    if (byte === 0xe3 && bytes[i + 1]! >= 0x81 && bytes[i + 1]! <= 0x83 && (bytes[i + 2]! & 0xc0) === 0x80) return true;
  }
  return false;
}

/**
 * The encoding of most characters, line by line: one long line in another encoding must not speak for the file.
 * Null when more than a tenth of it is no ordinary Japanese in any encoding.
 */
export function majorityEncoding(bytes: Uint8Array): Multibyte | null {
  const votes: Record<Multibyte, number> = { 'utf-8': 0, shift_jis: 0, 'euc-jp': 0 };
  let strange = 0;
  let all = 0;
  for (const { start, end } of linesOutsideAscii(bytes)) {
    const read = MULTIBYTE.map((encoding) => ({ encoding, ...likelihood(encoding, bytes, start, end) }));
    const best = read.reduce((a, b) => (b.score > a.score ? b : a));
    all += best.bytes;
    if (best.invalid > 0 || best.score < best.bytes * STRANGE) strange += best.bytes;
    else votes[best.encoding] += best.characters;
  }
  if (strange * 10 > all) return null;
  return MULTIBYTE.reduce((a, b) => (votes[b] > votes[a] ? b : a));
}

/** Byte offsets of what is no character of `main` outside the foreign lines; at most `limit`. */
export function findBrokenCharacters(
  bytes: Uint8Array,
  main: EncodingName,
  foreign: readonly ForeignLine[],
  limit: number,
): number[] {
  if (main !== 'utf-8' && main !== 'shift_jis' && main !== 'euc-jp') return [];
  if (main === 'utf-8' ? isUtf8(bytes) : readStrictly(bytes, LENGTHS[main], 0, bytes.length, 0).invalid === 0)
    return [];
  const broken: number[] = [];
  let next = 0;
  for (const { start, end } of linesOutsideAscii(bytes)) {
    while (next < foreign.length && foreign[next]!.start < start) next++;
    if (next < foreign.length && foreign[next]!.start === start) continue;
    for (let i = start; i < end && broken.length < limit; ) {
      const length = LENGTHS[main](bytes, i, end);
      if (length === 0) broken.push(i);
      i += length || 1;
    }
    if (broken.length >= limit) break;
  }
  return broken;
}
