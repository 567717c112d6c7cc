// Japanese bytes in columns declared latin1, dumped as UTF-8: the server took each byte for a letter of its latin1 (Windows-1252) and
// encoded it once more.

import { hasKana } from './kana.ts';
import { type CharacterHit, isEucJp, isShiftJis, readUtf8 } from './value-bytes.ts';

/** Letters of Windows-1252 above ASCII that are not those of Latin-1: 80 to 9F. The five that it lacks are themselves, as in MySQL. */
const HIGH = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';
const BYTE_OF = new Map([...HIGH].map((letter, i) => [letter, 0x80 + i]));

/** What the bytes [from, to), which are UTF-8, were before the last encoding; null when they were nothing Japanese. */
export function encodedTwice(bytes: Buffer, from: number, to: number): 'utf-8' | 'euc-jp' | 'shift_jis' | null {
  const first = firstHigh(bytes, from, to);
  // all other leads begin characters that Windows-1252 has not
  if (!LEADS.has(bytes[first]!)) return null;
  const once: number[] = [];
  for (const letter of bytes.toString('utf8', from, to)) {
    const code = letter.codePointAt(0)!;
    const byte = BYTE_OF.get(letter) ?? code;
    if (byte > 0xff) return null;
    once.push(byte);
  }
  const value = Uint8Array.from(once);
  const none: CharacterHit[] = [];
  if (readUtf8(value, 0, value.length, null, none) >= 0)
    return hasKana(value, 0, value.length, 'utf-8') ? 'utf-8' : null;
  if (isEucJp(value, 0, value.length) && hasKana(value, 0, value.length, 'euc-jp')) return 'euc-jp';
  return isShiftJis(value, 0, value.length) && hasKana(value, 0, value.length, 'shift_jis') ? 'shift_jis' : null;
}

/** First bytes in UTF-8 of the letters from 80 to FF and of those in HIGH. */
const LEADS = new Set([0xc2, 0xc3, ...[...HIGH].map((letter) => Buffer.from(letter)[0]!)]);

function firstHigh(bytes: Uint8Array, from: number, to: number): number {
  let i = from;
  while (i < to && bytes[i]! < 0x80) i++;
  return i;
}
