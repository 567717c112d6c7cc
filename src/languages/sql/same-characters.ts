// Whether converted bytes say what the dump's own bytes said: both are decoded again, side by side, by other code than the one that
// converted them. For the proof of a conversion.
import { decodeWithErrors } from '../../text/decode.ts';
import { HALF_WIDTH_OFFSET, jisTables } from '../../text/jis.ts';
import type { DumpPlan } from './conversion.ts';
import type { Stretch } from './transcode.ts';

const KANA = 0x8e;
const SUPPLEMENT = 0x8f;

/** Are the bytes before in `plan.from` and those after in `plan.to` the same characters? Escapes and lengths of strings may differ. */
export function sameCharacters(before: Stretch, after: Stretch, { from, to }: DumpPlan): boolean {
  if (from === to) return false;
  const quick = from === 'utf-8' ? sameInOrder(after, 'euc-jp', before) : sameInOrder(before, from, after);
  return quick || plainText(before, from) === plainText(after, to);
}

/** The same character by character, without a look at what may differ. */
function sameInOrder(
  { bytes: legacy, from: start, to: end }: Stretch,
  encoding: 'euc-jp' | 'shift_jis',
  { bytes: utf8, from: utf8Start, to: utf8End }: Stretch,
): boolean {
  const pairs = pairsOf(encoding);
  const jis0212 = jisTables().jis0212;
  let j = utf8Start;
  for (let i = start; i < end; ) {
    if (j >= utf8End) return false;
    const c = legacy[i]!;
    const lead = utf8[j++]!;
    if (c < 0x80) {
      if (lead !== c) return false;
      i++;
      continue;
    }
    let unit = pairs[(c << 8) | legacy[i + 1]!]!;
    if (unit !== 0) i += 2;
    else if (encoding === 'shift_jis') {
      if (c >= 0xa1 && c <= 0xdf) unit = c + HALF_WIDTH_OFFSET;
      i++;
    } else if (c === SUPPLEMENT) {
      unit = jis0212[(legacy[i + 1]! - 0xa1) * 94 + legacy[i + 2]! - 0xa1] ?? 0;
      i += 3;
    }
    if (unit === 0 || i > end) return false;
    if (unit >= 0x800) {
      if (lead !== (0xe0 | (unit >> 12)) || utf8[j++] !== (0x80 | ((unit >> 6) & 0x3f))) return false;
    } else if (lead !== (0xc0 | (unit >> 6))) return false;
    if (utf8[j++] !== (0x80 | (unit & 0x3f))) return false;
  }
  return j === utf8End;
}

let eucPairs: Uint16Array | null = null;

/** UTF-16 units by `lead << 8 | trail`. */
function pairsOf(encoding: 'euc-jp' | 'shift_jis'): Uint16Array {
  if (encoding === 'shift_jis') return jisTables().shiftJisPairs;
  eucPairs ??= makeEucPairs();
  return eucPairs;
}

function makeEucPairs(): Uint16Array {
  const pairs = new Uint16Array(0x10000);
  const { eucSet1 } = jisTables();
  for (let cell = 0; cell < eucSet1.length; cell++)
    pairs[((Math.floor(cell / 94) + 0xa1) << 8) | ((cell % 94) + 0xa1)] = eucSet1[cell]!;
  for (let trail = 0xa1; trail <= 0xdf; trail++) pairs[(KANA << 8) | trail] = trail + HALF_WIDTH_OFFSET;
  return pairs;
}

/** Without escapes and lengths of serialized strings; null-like for bytes that are no text. */
function plainText({ bytes: around, from, to }: Stretch, encoding: DumpPlan['from']): string {
  const bytes = around.subarray(from, to);
  // a client that did not know the encoding escaped bytes within characters
  const whole =
    encoding === 'euc-jp'
      ? Buffer.from(bytes.toString('latin1').replace(/(?<=[\x80-\xff])\\(?=[\x80-\xff])/g, ''), 'latin1')
      : bytes;
  const { text, invalid } = decodeWithErrors(whole, encoding);
  if (invalid.length > 0) return `${encoding}: ${invalid.length}`;
  // the full-width broken bar shares a place with the narrow one
  return text
    .replaceAll('\\', '')
    .replace(/\bs:\d+:/g, 's:')
    .replaceAll('\uffe4', '\u00a6');
}
