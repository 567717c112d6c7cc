// ISO-2022-JP: seven bits with escape sequences (RFC 1468), with half-width katakana and JIS X 0212 as they are met in the wild.

export type Mode = 'ascii' | 'roman' | 'katakana' | 'jis0208' | 'jis0212';

/** The escape sequence at `i` (which holds ESC), null when it is none of this encoding. */
export function escapeAt(bytes: Uint8Array, i: number): { mode: Mode; length: number } | null {
  const second = bytes[i + 1];
  const third = bytes[i + 2];
  if (second === 0x28) {
    if (third === 0x42) return { mode: 'ascii', length: 3 };
    if (third === 0x4a || third === 0x48) return { mode: 'roman', length: 3 };
    if (third === 0x49) return { mode: 'katakana', length: 3 };
  }
  if (second === 0x24) {
    if (third === 0x40 || third === 0x42) return { mode: 'jis0208', length: 3 };
    if (third === 0x28 && bytes[i + 3] === 0x44) return { mode: 'jis0212', length: 4 };
  }
  // JIS X 0208-1990 announces itself before ESC $ B.
  if (second === 0x26 && third === 0x40 && bytes[i + 3] === 0x1b) {
    const next = escapeAt(bytes, i + 3);
    return next && { mode: next.mode, length: next.length + 3 };
  }
  return null;
}

/** 0: no ISO-2022-JP. Otherwise how sure: every double-byte stretch must be whole pairs, and end before the file does. */
export function iso2022jpConfidence(bytes: Uint8Array): number {
  let pairs = 0;
  let broken = 0;
  let i = bytes.indexOf(0x1b);
  while (i >= 0 && i < bytes.length) {
    const sequence = escapeAt(bytes, i);
    if (!sequence) {
      i = bytes.indexOf(0x1b, i + 1);
      continue;
    }
    i += sequence.length;
    if (sequence.mode === 'katakana' && isKatakana(bytes[i] ?? 0)) pairs++;
    if (sequence.mode !== 'jis0208' && sequence.mode !== 'jis0212') {
      i = bytes.indexOf(0x1b, i);
      continue;
    }
    while (i < bytes.length && bytes[i] !== 0x1b && bytes[i] !== 0x0a && bytes[i] !== 0x0d) {
      const whole = inPair(bytes[i]!) && inPair(bytes[i + 1] ?? 0);
      if (whole) pairs++;
      else broken++;
      i += whole ? 2 : 1;
    }
    if (bytes[i] !== 0x1b) {
      broken++;
      i = bytes.indexOf(0x1b, i);
    }
  }
  if (pairs === 0 || broken > pairs) return 0;
  return broken === 0 ? 0.99 : 0.9;
}

const inPair = (byte: number): boolean => byte >= 0x21 && byte <= 0x7e;
const isKatakana = (byte: number): boolean => byte >= 0x21 && byte <= 0x5f;
