// Two encodings in one file: lines whose bytes are not what the rest of the file is, and characters that were cut in half.

import { likelihood } from './likelihood.ts';
import type { EncodingName } from './names.ts';
import { type CharacterLength, eucJpLength, shiftJisLength, utf8Length } from './validity.ts';

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
const CLEARLY = 14;
/** Mean score of a byte in a line that nobody would doubt. */
const ORDINARY = -4.4;
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
  let best: { encoding: Multibyte; score: number } | null = null;
  for (const encoding of MULTIBYTE) {
    if (encoding === main) continue;
    const other = likelihood(encoding, bytes, start, end);
    if (other.invalid > 0 || other.characters < CHARACTERS || other.score / other.characters < -9.5) continue;
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

/** Byte offsets of what is no character of `main` outside the foreign lines; at most `limit`. */
export function findBrokenCharacters(
  bytes: Uint8Array,
  main: EncodingName,
  foreign: readonly ForeignLine[],
  limit: number,
): number[] {
  if (main !== 'utf-8' && main !== 'shift_jis' && main !== 'euc-jp') return [];
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
