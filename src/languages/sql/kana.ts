// Tells Japanese from other text by its kana.
import { type ByteEncoding, characterLength } from './lines.ts';

/** Hiragana or katakana: two bytes that Western and Chinese text hardly have side by side. */
export function hasKana(bytes: Uint8Array, from: number, to: number, encoding: ByteEncoding): boolean {
  for (let i = from; i + 1 < to; i += characterLength(bytes[i]!, encoding)) {
    const c = bytes[i]!;
    const d = bytes[i + 1]!;
    if (encoding === 'utf-8') {
      if (c === 0xe3 && d >= 0x81 && d <= 0x83) return true;
    } else if (
      encoding === 'euc-jp'
        ? (c === 0xa4 || c === 0xa5) && d >= 0xa1 && d <= 0xf6
        : (c === 0x82 && d >= 0x9f && d <= 0xf1) || (c === 0x83 && d >= 0x40 && d <= 0x96)
    )
      return true;
  }
  return false;
}
