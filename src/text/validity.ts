// Strict reading: where do a file's bytes stop being characters of an encoding? One pass per encoding, no allocation.
import { jisTables } from './jis.ts';

/** Characters outside ASCII and invalid bytes that a strict reading met; positions are byte offsets. */
export interface Reading {
  valid: number;
  invalid: number;
  firstInvalid: number;
}

/** Length in bytes of the character at `i`, 0 when the bytes there are no assigned character. `end`: where the bytes stop. */
export type CharacterLength = (bytes: Uint8Array, i: number, end: number) => number;

export function shiftJisLength(bytes: Uint8Array, i: number, end: number): number {
  const byte = bytes[i]!;
  if (byte < 0x80 || (byte >= 0xa1 && byte <= 0xdf)) return 1;
  if (i + 1 >= end) return 0;
  return jisTables().shiftJisPairs[(byte << 8) | bytes[i + 1]!] === 0 ? 0 : 2;
}

export function eucJpLength(bytes: Uint8Array, i: number, end: number): number {
  const byte = bytes[i]!;
  if (byte < 0x80) return 1;
  if (i + 1 >= end) return 0;
  const second = bytes[i + 1]!;
  if (byte === 0x8e) return second >= 0xa1 && second <= 0xdf ? 2 : 0;
  if (byte === 0x8f) {
    if (i + 2 >= end) return 0;
    const third = bytes[i + 2]!;
    if (second < 0xa1 || second > 0xfe || third < 0xa1 || third > 0xfe) return 0;
    return jisTables().jis0212[(second - 0xa1) * 94 + third - 0xa1] === 0 ? 0 : 3;
  }
  if (byte < 0xa1 || byte > 0xfe || second < 0xa1 || second > 0xfe) return 0;
  return jisTables().eucSet1[(byte - 0xa1) * 94 + second - 0xa1] === 0 ? 0 : 2;
}

/** RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF. */
export function utf8Length(bytes: Uint8Array, i: number, end: number): number {
  const byte = bytes[i]!;
  if (byte < 0x80) return 1;
  if (byte < 0xc2 || byte > 0xf4) return 0;
  const length = byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
  if (i + length > end) return 0;
  const second = bytes[i + 1]!;
  const low = byte === 0xe0 ? 0xa0 : byte === 0xf0 ? 0x90 : 0x80;
  const high = byte === 0xed ? 0x9f : byte === 0xf4 ? 0x8f : 0xbf;
  if (second < low || second > high) return 0;
  for (let k = 2; k < length; k++) if ((bytes[i + k]! & 0xc0) !== 0x80) return 0;
  return length;
}

/** Reads `start` to `end`. Stops early once more than `limit` bytes were invalid. */
export function readStrictly(
  bytes: Uint8Array,
  lengthOf: CharacterLength,
  start = 0,
  end = bytes.length,
  limit = Number.POSITIVE_INFINITY,
): Reading {
  let valid = 0;
  let invalid = 0;
  let firstInvalid = -1;
  let i = start;
  while (i < end) {
    if (bytes[i]! < 0x80) {
      i++;
      continue;
    }
    const length = lengthOf(bytes, i, end);
    if (length > 0) {
      valid++;
      i += length;
      continue;
    }
    if (invalid === 0) firstInvalid = i;
    invalid++;
    i++;
    if (invalid > limit) break;
  }
  return { valid, invalid, firstInvalid };
}
