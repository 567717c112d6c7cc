// Stretches of a text outside ASCII: what a conversion touches.
import { escapeAt } from './iso2022jp.ts';
import type { Convertible } from './losses.ts';
import { type CharacterLength, eucJpLength, shiftJisLength, utf8Length } from './validity.ts';

export interface Run {
  start: number;
  end: number;
}

const LENGTHS: Partial<Record<Convertible, CharacterLength>> = {
  'utf-8': utf8Length,
  shift_jis: shiftJisLength,
  'euc-jp': eucJpLength,
};

/** Byte offsets, ascending. In ISO-2022-JP with their escape sequences; UTF-16 is one stretch. */
export function* runsOf(bytes: Uint8Array, from: Convertible): Generator<Run> {
  const lengthOf = LENGTHS[from];
  if (from === 'iso-2022-jp') yield* escapedRuns(bytes);
  else if (!lengthOf) yield { start: 0, end: bytes.length };
  else {
    for (let i = 0; i < bytes.length; ) {
      if (bytes[i]! < 0x80) {
        i++;
        continue;
      }
      const start = i;
      while (i < bytes.length && bytes[i]! >= 0x80) i += lengthOf(bytes, i, bytes.length) || 1;
      yield { start, end: i };
    }
  }
}

/** From an escape sequence to the one that leads back to ASCII, or to the line end, which does so too. */
function* escapedRuns(bytes: Uint8Array): Generator<Run> {
  let start = -1;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]!;
    if (byte === 0x1b) {
      const sequence = escapeAt(bytes, i);
      if (!sequence) continue;
      if (start < 0) start = i;
      i += sequence.length - 1;
      if (sequence.mode !== 'ascii' && sequence.mode !== 'roman') continue;
      yield { start, end: i + 1 };
      start = -1;
    } else if (start >= 0 && (byte === 0x0a || byte === 0x0d)) {
      yield { start, end: i };
      start = -1;
    }
  }
  if (start >= 0) yield { start, end: bytes.length };
}
