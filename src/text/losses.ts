// Which characters of a text would be lost in another encoding, and where they stand.
import { decodeWithErrors } from './decode.ts';
import { encode } from './encode.ts';
import { escapeAt } from './iso2022jp.ts';
import { isUserDefined } from './jis.ts';
import type { EncodingName } from './names.ts';
import { type CharacterLength, eucJpLength, shiftJisLength, utf8Length } from './validity.ts';

export type Convertible = 'shift_jis' | 'euc-jp' | 'iso-2022-jp' | 'utf-8' | 'utf-16le' | 'utf-16be';
export type SiteEncoding = 'utf-8' | 'shift_jis' | 'euc-jp';

export interface LossyCharacter {
  /** Byte offsets in the file as it is. */
  start: number;
  end: number;
  codePoint: number;
  /** missing: the target cannot hold it. user-defined: it goes to U+E000 and on, which only the customer's own font shows. */
  kind: 'missing' | 'user-defined';
}

export const isConvertible = (encoding: EncodingName): encoding is Convertible =>
  encoding !== 'ascii' && encoding !== 'latin1' && encoding !== 'mixed' && encoding !== 'binary';

/** The characters of `bytes` that `to` cannot hold, in order; null when the bytes are not wholly text in `from`. At most `limit`. */
export function findLossy(
  bytes: Uint8Array,
  from: Convertible,
  to: SiteEncoding,
  limit = 1000,
): LossyCharacter[] | null {
  const { text, invalid } = decodeWithErrors(bytes, from);
  if (invalid.length > 0) return null;
  const composed = composeKana(text);
  const missing = encode(composed, to).lost.length > 0 ? encode(text, to).lost : [];
  const lost = missing.filter((index) => !isCombiningKanaMark(text, index));
  const indexes = [...lost, ...userDefined(text)].sort((a, b) => a - b).filter((at, i, all) => at !== all[i - 1]);
  const taken = indexes.slice(0, limit);
  const offsets = byteOffsets(bytes, from, text, taken);
  const gone = new Set(lost);
  return taken.map((index, i) => {
    const codePoint = text.codePointAt(index)!;
    return { ...offsets[i]!, codePoint, kind: gone.has(index) ? 'missing' : 'user-defined' };
  });
}

/** か + U+3099 is が: text from a Macintosh holds kana and mark apart, the Japanese encodings only know them together. */
export const composeKana = (text: string): string =>
  text.replace(/[\u3046-\u30fd][\u3099\u309a]/g, (pair) => pair.normalize('NFC'));

function isCombiningKanaMark(text: string, index: number): boolean {
  const mark = text.charCodeAt(index);
  if ((mark !== 0x3099 && mark !== 0x309a) || index === 0) return false;
  return text.slice(index - 1, index + 1).normalize('NFC').length === 1;
}

function* userDefined(text: string): Generator<number> {
  for (const match of text.matchAll(/[\ue000-\ue757]/g)) if (isUserDefined(match[0].charCodeAt(0))) yield match.index;
}

const LENGTHS: Partial<Record<Convertible, CharacterLength>> = {
  shift_jis: shiftJisLength,
  'euc-jp': eucJpLength,
  'utf-8': utf8Length,
};

/** Byte spans of the characters at some indices (UTF-16 units, ascending) of a text without invalid bytes. */
export function byteOffsets(
  bytes: Uint8Array,
  encoding: Convertible,
  text: string,
  indexes: readonly number[],
): { start: number; end: number }[] {
  const spans: { start: number; end: number }[] = [];
  const lengthOf = LENGTHS[encoding];
  let at = 0;
  let unit = 0;
  let double = false;
  for (const index of indexes) {
    for (;;) {
      const sequence = encoding === 'iso-2022-jp' && bytes[at] === 0x1b ? escapeAt(bytes, at) : null;
      if (sequence) {
        double = sequence.mode === 'jis0208' || sequence.mode === 'jis0212';
        at += sequence.length;
        continue;
      }
      const surrogates = text.codePointAt(unit)! > 0xffff ? 2 : 1;
      let length = lengthOf ? lengthOf(bytes, at, bytes.length) : 2 * surrogates;
      if (encoding === 'iso-2022-jp') length = double && bytes[at]! > 0x20 ? 2 : 1;
      if (bytes[at] === 0x0a || bytes[at] === 0x0d) double = false;
      if (unit === index) {
        spans.push({ start: at, end: at + length });
        break;
      }
      at += length;
      unit += surrogates;
    }
  }
  return spans;
}
