// Classes of bytes, as PHP's scanner sees them.

export const SPACE = 1;
export const LETTER = 2;
export const DIGIT = 4;
/** Letters, digits, `_` and everything from 0x80 on. */
export const WORD = LETTER | DIGIT;

export const CLASS = new Uint8Array(256);
for (let c = 0; c < 256; c++) {
  const letter = (c >= 0x41 && c <= 0x5a) || (c >= 0x61 && c <= 0x7a) || c === 0x5f || c >= 0x80;
  if (letter) CLASS[c] = LETTER;
  else if (c >= 0x30 && c <= 0x39) CLASS[c] = DIGIT;
  else if (c === 0x20 || c === 0x09 || c === 0x0a || c === 0x0d) CLASS[c] = SPACE;
}

/** bytes[at …] is this word, upper or lower case. */
export function wordAt(bytes: Uint8Array, at: number, word: string): boolean {
  for (let i = 0; i < word.length; i++) {
    const c = bytes[at + i];
    if ((c >= 0x41 && c <= 0x5a ? c | 0x20 : c) !== word.charCodeAt(i)) return false;
  }
  return true;
}

export function latin1(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1', start, end);
}
