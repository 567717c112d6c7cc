// How likely is it that a stretch of bytes is Japanese (or Western) text in a given encoding? Sums of natural logarithms, so that
// encodings can be compared on the same bytes. Short texts and half-width katakana are told apart by how common each character is.

import { HALF_WIDTH_OFFSET, jisTables } from './jis.ts';
import frequencies from './tables/character-frequency.tsv';
import { type CharacterLength, eucJpLength, shiftJisLength, utf8Length } from './validity.ts';

export type Scored = 'utf-8' | 'shift_jis' | 'euc-jp' | 'latin1';

/** Cost of an ASCII byte that an encoding swallows as a second byte: what it would have cost as a letter of its own. */
const ASCII = -3;
/** Cost of a byte that is no character of the encoding: about as much as two very rare characters. */
export const INVALID = -16;
/** So many invalid bytes among so few valid ones: no text in this encoding, whatever follows. */
const HOPELESS = 40;
/** Half-width katakana are rare, but come in runs. */
const HALF_WIDTH_ENTRY = -8;
const HALF_WIDTH_IN_RUN = -4.6;
/** A voiced mark (DE) or half-voiced mark (DF) after a character that cannot carry it, or a run that starts with a mark or a small letter. */
const HALF_WIDTH_WRONG = -9;

/** Lines ruled of one sign (frames of boxes, rows of stars) tell little about the encoding, however rare the sign is. */
const RULED = -3;
const isSign = (unit: number): boolean => unit < 0x3041 || unit > 0xff00;
/** The frames around the head of old scripts: ┌ ─ │ └. */
const isFrame = (unit: number): boolean => unit >= 0x2500 && unit < 0x2580;

/** `unit` is the double-byte character at `i`. */
function signScore(unit: number, bytes: Uint8Array, i: number): number {
  const score = unitScores()[unit]!;
  if (isFrame(unit)) return Math.max(score, bytes[i - 2] === bytes[i] ? RULED : -8);
  const repeated = isSign(unit) && bytes[i - 2] === bytes[i] && bytes[i - 1] === bytes[i + 1];
  return repeated ? Math.max(score, RULED) : score;
}

/** A single half-width character between ASCII characters. */
const ALONE = -4;
/** A single double-byte character between small ASCII letters. */
const IN_WORD = -4;

/** Score of each UTF-16 unit as one character of Japanese text. */
let scoresByUnit: Float32Array | null = null;
function unitScores(): Float32Array {
  scoresByUnit ??= buildScores();
  return scoresByUnit;
}

function buildScores(): Float32Array {
  const { jis0208 } = jisTables();
  const scores = new Float32Array(0x10000).fill(-15);
  scores.fill(-11, 0xa0, 0x100);
  scores.fill(-12, 0x100, 0x250);
  scores.fill(-11, 0x391, 0x452);
  scores.fill(-10.5, 0x2010, 0x2700);
  scores.fill(-9, 0x3000, 0x3100);
  scores.fill(-11.5, 0xff01, 0xff5f);
  // Rows 16 to 47 hold the common kanji, 48 to 84 the rare ones; what the corpus did not hold is scored by its level.
  for (let i = 0; i < jis0208.length; i++) {
    const unit = jis0208[i]!;
    if (unit < 0x4e00 || unit >= 0xa000) continue;
    const row = Math.floor(i / 94) + 1;
    scores[unit] = row <= 47 ? -11.5 : row <= 84 ? -13.5 : -14;
  }
  scores.fill(-17, 0xe000, 0xf900);
  for (const line of frequencies.split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    const tab = line.indexOf('\t');
    const score = Number(line.slice(0, tab));
    for (let i = tab + 1; i < line.length; i++) scores[line.charCodeAt(i)] = score;
  }
  return scores;
}

/** Half-width katakana that a voiced mark may follow: ｶ to ﾄ, ﾊ to ﾎ and ｳ; a half-voiced mark only ﾊ to ﾎ. */
const canBeVoiced = (byte: number): boolean =>
  (byte >= 0xb6 && byte <= 0xc4) || (byte >= 0xca && byte <= 0xce) || byte === 0xb3;
const canBeHalfVoiced = (byte: number): boolean => byte >= 0xca && byte <= 0xce;

function halfWidthScore(byte: number, before: number): number {
  const inRun = before >= 0xa6 && before <= 0xdf;
  if (byte === 0xde) return canBeVoiced(before) ? -2 : HALF_WIDTH_WRONG;
  if (byte === 0xdf) return canBeHalfVoiced(before) ? -2.5 : HALF_WIDTH_WRONG;
  const small = byte >= 0xa7 && byte <= 0xb0;
  if (!inRun) return small ? HALF_WIDTH_WRONG - 2 : byte < 0xa6 ? HALF_WIDTH_ENTRY - 1 : HALF_WIDTH_ENTRY;
  // The middle dot joins words.
  if (byte < 0xa6) return byte === 0xa5 ? -5.5 : -8;
  return small ? -5 : HALF_WIDTH_IN_RUN;
}

function shiftJisScore(bytes: Uint8Array, i: number, length: number): number {
  const byte = bytes[i]!;
  if (length === 1) {
    const before = i > 0 ? bytes[i - 1]! : 0;
    const alone = before < 0x80 && (bytes[i + 1] ?? 0) < 0x80;
    return halfWidthScore(byte, before) + (alone ? ALONE : 0);
  }
  const trail = bytes[i + 1]!;
  const score = signScore(jisTables().shiftJisPairs[(byte << 8) | trail]!, bytes, i);
  // One kanji within a word of small letters is a Western letter and the one after it.
  const inWord = isSmall(trail) && isSmall(bytes[i - 1] ?? 0) && isSmall(bytes[i + 2] ?? 0x61);
  return inWord ? score + IN_WORD : score;
}

function eucJpScore(bytes: Uint8Array, i: number, length: number): number {
  const byte = bytes[i]!;
  if (byte === 0x8e) return halfWidthScore(bytes[i + 1]!, i > 1 ? bytes[i - 1]! : 0) - 1;
  if (length === 3)
    return Math.min(-14, unitScores()[jisTables().jis0212[(bytes[i + 1]! - 0xa1) * 94 + bytes[i + 2]! - 0xa1]!]!);
  return signScore(jisTables().eucSet1[(byte - 0xa1) * 94 + bytes[i + 1]! - 0xa1]!, bytes, i);
}

/** Only UTF-8 can hold them: letters of Cyrillic, Greek, Hebrew, Arabic, Thai and Korean, typographic signs, emoji. */
const OTHER_SCRIPT = -6.5;
const OTHER_SIGN = -8;
const isOtherScript = (unit: number): boolean =>
  (unit >= 0x410 && unit < 0x460) ||
  (unit >= 0x391 && unit < 0x3cf) ||
  (unit >= 0x5d0 && unit < 0x6ff) ||
  (unit >= 0xe00 && unit < 0xe60) ||
  (unit >= 0xac00 && unit < 0xd7a4);

function utf8Score(bytes: Uint8Array, i: number, length: number): number {
  const byte = bytes[i]!;
  if (length === 2) {
    const unit = ((byte & 0x1f) << 6) | (bytes[i + 1]! & 0x3f);
    if (WESTERN_SIGNS.has(unit)) return westernScore(unit, 0x20, 0x20);
    if (unit < 0x250) return westernScore(unit, bytes[i - 1] ?? 0x20, bytes[i + 2] ?? 0x20) - 1;
    return Math.max(unitScores()[unit]!, isOtherScript(unit) ? OTHER_SCRIPT : -12);
  }
  if (length === 4) return OTHER_SIGN;
  const unit = ((byte & 0x0f) << 12) | ((bytes[i + 1]! & 0x3f) << 6) | (bytes[i + 2]! & 0x3f);
  if (unit >= 0x2010 && unit < 0x2c00) return Math.max(unitScores()[unit]!, OTHER_SIGN);
  if (isOtherScript(unit)) return OTHER_SCRIPT;
  if (unit < 0xff61 || unit > 0xff9f) return unitScores()[unit]!;
  const before = i > 2 && bytes[i - 3] === 0xef ? ((bytes[i - 2]! & 0x3f) << 6) | (bytes[i - 1]! & 0x3f) | 0xf000 : 0;
  return halfWidthScore(unit - HALF_WIDTH_OFFSET, before >= 0xff61 ? before - HALF_WIDTH_OFFSET : 0);
}

const isSmall = (byte: number): boolean => byte >= 0x61 && byte <= 0x7a;
const isLetter = (byte: number): boolean => (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a;
const COMMON_WESTERN = new Set([...'éèàùçêâîôûëïöäüßñáíóúãõåæøÉÖÄÜ'].map((c) => c.charCodeAt(0)));
const WESTERN_SIGNS = new Set([...'\u00a0©®«»°·²³½€£§´'].map((c) => c.charCodeAt(0)));

/** A letter of a Western language: it stands in a word of ASCII letters. `unit` is a code of ISO 8859-1. */
function westernScore(unit: number, before: number, after: number): number {
  const inWord = isLetter(before) || isLetter(after);
  if (COMMON_WESTERN.has(unit)) return inWord ? -4 : -8;
  if (WESTERN_SIGNS.has(unit)) return after < 0x80 && before < 0x80 ? -7.5 : -10;
  if (unit >= 0xc0) return inWord ? -7 : -11;
  return -11;
}

/** windows-1252's quotation marks and dashes (0x91 to 0x97, 0x85) are common in 8-bit Western text; other C1 codes are not. */
function latin1Score(bytes: Uint8Array, i: number): number {
  const byte = bytes[i]!;
  const before = bytes[i - 1] ?? 0x20;
  const after = bytes[i + 1] ?? 0x20;
  const alone = before < 0x80 && after < 0x80;
  if (byte < 0xa0) return (byte >= 0x91 && byte <= 0x97) || byte === 0x85 ? (alone ? -7 : -11) : -14;
  const score = westernScore(byte, before, after);
  return alone ? score : score - 3;
}

const LENGTHS: Record<Exclude<Scored, 'latin1'>, CharacterLength> = {
  shift_jis: shiftJisLength,
  'euc-jp': eucJpLength,
  'utf-8': utf8Length,
};
const SCORES: Record<Exclude<Scored, 'latin1'>, (bytes: Uint8Array, i: number, length: number) => number> = {
  shift_jis: shiftJisScore,
  'euc-jp': eucJpScore,
  'utf-8': utf8Score,
};

export interface Likelihood {
  score: number;
  /** Bytes that are no character of the encoding. */
  invalid: number;
  /** Characters outside ASCII that were read, and their bytes. */
  characters: number;
  bytes: number;
}

/** Scores bytes `start` to `end`. Encodings are to be compared on the same bytes. */
export function likelihood(encoding: Scored, bytes: Uint8Array, start = 0, end = bytes.length): Likelihood {
  let score = 0;
  let invalid = 0;
  let characters = 0;
  let read = 0;
  if (encoding === 'latin1') {
    for (let i = start; i < end; i++) {
      if (bytes[i]! < 0x80) continue;
      score += latin1Score(bytes, i);
      characters++;
    }
    return { score, invalid, characters, bytes: characters };
  }
  const lengthOf = LENGTHS[encoding];
  const scoreOf = SCORES[encoding];
  for (let i = start; i < end; ) {
    if (bytes[i]! < 0x80) {
      i++;
      continue;
    }
    characters++;
    const length = lengthOf(bytes, i, end);
    if (length === 0) {
      score += INVALID;
      invalid++;
      if (invalid > HOPELESS && invalid * 3 > characters)
        return { score: Number.NEGATIVE_INFINITY, invalid, characters, bytes: read };
      read++;
      i++;
      continue;
    }
    score += scoreOf(bytes, i, length);
    if (length === 2 && bytes[i + 1]! < 0x80) score -= ASCII;
    read += length;
    i += length;
  }
  return { score, invalid, characters, bytes: read };
}
