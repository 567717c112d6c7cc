// Which encoding is a file in? Strict reading first, then how likely the characters are, then what the file declares and what its
// neighbours are. Most files are ASCII or UTF-8 and are settled by two native checks.
import { isAscii, isUtf8 } from 'node:buffer';
import { iso2022jpConfidence } from './iso2022jp.ts';
import { INVALID, type Likelihood, likelihood, type Scored } from './likelihood.ts';
import { findForeignLines, majorityEncoding, mayHoldForeignLines } from './mixture.ts';
import { type EncodingName, encodingOfLabel } from './names.ts';

export type { EncodingName };

export interface Detected {
  name: EncodingName;
  bom: boolean;
  /** 0 to 1. Below 0.9 the text is too short, or too strange, to be sure. */
  confidence: number;
  /** The encoding in which the file's characters are to be read: for `mixed` that of most of them, otherwise `name`. */
  main: EncodingName;
}

export interface Hints {
  /** The charset that the file itself declares. */
  declared?: string | undefined;
  /** Encodings of the files beside it. */
  neighbours?: readonly EncodingName[] | undefined;
}

const SAMPLE = 0x8000;
/** Bytes outside ASCII that are enough to decide. */
const ENOUGH = 1500;
const HYPOTHESES: readonly Scored[] = ['shift_jis', 'euc-jp', 'utf-8', 'latin1'];
/** Before a byte was read: on old Japanese sites Western text is the exception. */
const PRIOR: Record<Scored, number> = { shift_jis: 0, 'euc-jp': 0, 'utf-8': 0, latin1: -5 };
/** Bytes outside ASCII that prove nothing when they could all be half-width katakana. */
const FEW = 6;
/** Other bytes are seldom valid UTF-8 by chance. */
const WHOLE_UTF8 = 4;
const DECLARED_BONUS = 5;
const NEIGHBOUR_BONUS = 4;

const sure = (name: EncodingName, bom = false, confidence = 1): Detected => ({ name, bom, confidence, main: name });

/** Never throws. */
export function detect(bytes: Uint8Array, hints: Hints = {}): Detected {
  const marked = byMark(bytes);
  if (marked) return marked;
  if (bytes.subarray(0, SAMPLE).includes(0)) return withNul(bytes);
  if (isAscii(bytes)) return bytes.includes(0x1b) ? sevenBit(bytes) : sure('ascii');
  if (bytes.includes(0)) return sure('binary');
  const start = firstHighByte(bytes);
  if (isUtf8(bytes) && manyUtf8Characters(bytes, start)) return sure('utf-8');
  return byLikelihood(bytes, start, hints);
}

function byMark(bytes: Uint8Array): Detected | null {
  const [a, b, c] = bytes;
  if (a === 0xef && b === 0xbb && c === 0xbf) {
    if (isUtf8(bytes)) return sure('utf-8', true);
    const foreign = findForeignLines(bytes, 'utf-8', 1);
    return { name: foreign.length > 0 ? 'mixed' : 'utf-8', bom: true, confidence: 0.95, main: 'utf-8' };
  }
  if (bytes.length % 2 === 0 && a === 0xff && b === 0xfe) return sure('utf-16le', true);
  if (bytes.length % 2 === 0 && a === 0xfe && b === 0xff) return sure('utf-16be', true);
  return null;
}

/** UTF-16 without a mark has its NULs on one side of the pairs only; anything else with NULs is no text. */
function withNul(bytes: Uint8Array): Detected {
  const end = Math.min(bytes.length, SAMPLE) & ~1;
  let even = 0;
  let odd = 0;
  for (let i = 0; i < end; i += 2) {
    if (bytes[i] === 0 && bytes[i + 1] === 0) return sure('binary');
    if (bytes[i] === 0) even++;
    else if (bytes[i + 1] === 0) odd++;
  }
  const units = end / 2;
  const oneSided = bytes.length % 2 === 0 && units >= 4 && Math.max(even, odd) > units * 0.15;
  if (oneSided && even === 0 && isUtf16Text(bytes, end, 0)) return sure('utf-16le', false, 0.95);
  if (oneSided && odd === 0 && isUtf16Text(bytes, end, 1)) return sure('utf-16be', false, 0.95);
  return sure('binary');
}

function isUtf16Text(bytes: Uint8Array, end: number, low: 0 | 1): boolean {
  for (let i = 0; i < end; i += 2) {
    const unit = bytes[i + low]! | (bytes[i + 1 - low]! << 8);
    if (unit < 0x20 && unit !== 9 && unit !== 10 && unit !== 12 && unit !== 13) return false;
    if (unit >= 0xfffe) return false;
  }
  return true;
}

function sevenBit(bytes: Uint8Array): Detected {
  const confidence = iso2022jpConfidence(bytes);
  return confidence > 0 ? sure('iso-2022-jp', false, confidence) : sure('ascii');
}

function firstHighByte(bytes: Uint8Array): number {
  let i = 0;
  while (i < bytes.length && bytes[i]! < 0x80) i++;
  return i;
}

/** The end of the line in which the sample is full: all encodings are compared on the same bytes. */
function endOfSample(bytes: Uint8Array, start: number): number {
  let high = 0;
  for (let i = start; i < bytes.length; i++) {
    if (bytes[i]! >= 0x80) high++;
    else if (high >= ENOUGH && bytes[i] === 0x0a) return i;
    if (high >= 4 * ENOUGH) return i;
  }
  return bytes.length;
}

/** Some sequences of three bytes, or many of two, that are valid UTF-8 throughout the file are not met by chance. */
function manyUtf8Characters(bytes: Uint8Array, start: number): boolean {
  let weight = 0;
  for (let i = start; i < bytes.length && i < start + SAMPLE; i++) {
    if (bytes[i]! >= 0xe0) weight += 4;
    else if (bytes[i]! >= 0xc2) weight++;
    if (weight >= 24) return true;
  }
  return false;
}

function bonus(encoding: Scored, declared: EncodingName | null, neighbours: readonly EncodingName[]): number {
  let sum = PRIOR[encoding];
  if (declared === encoding) sum += DECLARED_BONUS;
  if (neighbours.length > 0)
    sum += (NEIGHBOUR_BONUS * neighbours.filter((n) => n === encoding).length) / neighbours.length;
  return sum;
}

function byLikelihood(bytes: Uint8Array, start: number, hints: Hints): Detected {
  if (hasControlCharacters(bytes)) return sure('binary', false, 0.9);
  const declared = hints.declared === undefined ? null : encodingOfLabel(hints.declared);
  const neighbours = hints.neighbours ?? [];
  const end = endOfSample(bytes, start);
  const ranked = HYPOTHESES.map((encoding) => {
    const result = likelihood(encoding, bytes, start, end);
    const whole = encoding === 'utf-8' && result.invalid === 0 ? WHOLE_UTF8 : 0;
    return { ...result, encoding, total: result.score + whole + bonus(encoding, declared, neighbours) };
  }).sort((a, b) => b.total - a.total);
  const [best, second] = [ranked[0]!, ranked[1]!];
  const main: EncodingName = best.encoding;
  const asDeclared = declared === main && best.invalid === 0;
  const foreign = !asDeclared && isForeign(best, best.encoding, declared === 'latin1');
  if (foreign || best.encoding === 'latin1' || isUnreadable(best)) {
    const majority = majorityEncoding(bytes);
    if (majority && findForeignLines(bytes, majority, 1).length > 0) {
      return { name: 'mixed', bom: false, confidence: 0.95, main: majority };
    }
    if (foreign || isUnreadable(best)) return sure('latin1', false, 0.9);
  }
  const mixed = mayHoldForeignLines(bytes, main, start) && findForeignLines(bytes, main, 1).length > 0;
  const certainty = 1 / (1 + Math.exp((second.total - best.total) / 2));
  // A few half-width katakana are valid in every encoding, and whatever else they could be is often likelier by itself.
  const katakana = ranked.find(({ encoding }) => encoding === 'shift_jis')!;
  const ambiguous = best.bytes <= FEW && katakana.invalid === 0 && katakana.characters === katakana.bytes;
  const confirmed = declared === main || neighbours.includes(main) || main === 'shift_jis' || certainty > 0.995;
  const confidence = ambiguous && !confirmed ? Math.min(certainty, 0.85) : certainty;
  if (mixed) return { name: 'mixed', bom: false, confidence, main: majorityEncoding(bytes) ?? main };
  return { name: main, bom: false, confidence, main };
}

/** More than an eighth of it is no character of the encoding, and that is more than a few cut characters. */
const isUnreadable = ({ invalid, bytes }: Likelihood): boolean => invalid > 4 && invalid * 8 > bytes;

/**
 * Chinese, Korean, Cyrillic …: valid pairs of Japanese bytes, but no Japanese. Japanese text costs up to 4.6 a byte, kanji alone the most;
 * the others from 5 on. Half-width katakana in short words cost more.
 */
function isForeign(best: Likelihood, encoding: Scored, declaredOther: boolean): boolean {
  if (encoding === 'latin1' || encoding === 'utf-8') return false;
  const mean = (best.score - INVALID * best.invalid) / Math.max(1, best.bytes - best.invalid);
  if (declaredOther) return mean < -4.6 || isUnreadable(best);
  if (best.bytes < 40) return false;
  const halfWidth = encoding === 'shift_jis' && best.characters > best.bytes * 0.8;
  return mean < (halfWidth && best.invalid === 0 ? -5.9 : -4.9);
}

function hasControlCharacters(bytes: Uint8Array): boolean {
  const end = Math.min(bytes.length, SAMPLE);
  let control = 0;
  for (let i = 0; i < end; i++) {
    const byte = bytes[i]!;
    if (byte < 0x20 && (byte < 7 || byte > 13) && byte !== 0x1b) control++;
  }
  return control > 8 && control > end * 0.02;
}
