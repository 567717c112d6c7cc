// Characters -> bytes, strictly: a character that the encoding cannot hold is never written as something else, but named.
import { HALF_WIDTH_OFFSET, jisTables, shiftJisCode } from './jis.ts';

export type TargetEncoding = 'utf-8' | 'shift_jis' | 'euc-jp' | 'iso-2022-jp' | 'utf-16le' | 'utf-16be';

export interface Encoded {
  bytes: Buffer;
  /** Index in the text (UTF-16 units) of each character that the encoding cannot hold; it left no bytes. */
  lost: number[];
}

/** Characters with two code points for one Japanese character: the Unicode consortium's choice -> Microsoft's, which the tables hold.
 *  Pages made on Windows hold the second ones, those made by other converters the first; both mean row 1 or 2 of JIS X 0208. */
export const SAME_CHARACTER: ReadonlyMap<number, number> = new Map([
  [0x301c, 0xff5e], // wave dash
  [0x2016, 0x2225], // double vertical line
  [0x2212, 0xff0d], // minus sign
  [0x2014, 0x2015], // em dash
  [0x00a2, 0xffe0], // cent
  [0x00a3, 0xffe1], // pound
  [0x00ac, 0xffe2], // not sign
]);

/** Code by UTF-16 unit for both multi-byte encodings, 0 where there is none. Built at the first use. */
let shiftJis: Uint16Array | null = null;
let euc: { set1: Uint16Array; set2: Uint16Array } | null = null;

/** A character that stands twice takes its first place, but IBM's characters their IBM place (FAxx), as Windows and the WHATWG do. */
function shiftJisCodes(): Uint16Array {
  if (shiftJis) return shiftJis;
  const codes = new Uint16Array(0x10000);
  const { jis0208 } = jisTables();
  for (let i = jis0208.length - 1; i >= 0; i--) {
    if (i >= 88 * 94 && i < 94 * 94) continue;
    const unit = jis0208[i]!;
    if (unit !== 0) codes[unit] = shiftJisCode(i);
  }
  addSameCharacters(codes);
  shiftJis = codes;
  return codes;
}

/** IBM's characters take their place in rows 89 to 92, which browsers read, before JIS X 0212 and eucJP-ms' rows. */
function eucCodes(): { set1: Uint16Array; set2: Uint16Array } {
  if (euc) return euc;
  const set1 = eucTable(jisTables().eucSet1);
  const set2 = eucTable(jisTables().jis0212);
  addSameCharacters(set1);
  euc = { set1, set2 };
  return euc;
}

function eucTable(cells: Uint16Array): Uint16Array {
  const codes = new Uint16Array(0x10000);
  for (let i = cells.length - 1; i >= 0; i--) {
    const unit = cells[i]!;
    if (unit !== 0) codes[unit] = ((Math.floor(i / 94) + 0xa1) << 8) | ((i % 94) + 0xa1);
  }
  return codes;
}

function addSameCharacters(codes: Uint16Array): void {
  for (const [other, own] of SAME_CHARACTER) if (codes[other] === 0) codes[other] = codes[own]!;
}

/** Text to bytes; `lost` is empty when every character has its place. No byte order mark is added. */
export function encode(text: string, encoding: TargetEncoding): Encoded {
  switch (encoding) {
    case 'shift_jis':
      return encodeUnits(text, 2, writeShiftJis);
    case 'euc-jp':
      return encodeUnits(text, 3, writeEucJp);
    case 'iso-2022-jp':
      return encodeIso2022jp(text);
    default:
      return encodeUnicode(text, encoding);
  }
}

/** Bytes of one code point, null when the encoding has none. */
export function encodeCodePoint(codePoint: number, encoding: TargetEncoding): Buffer | null {
  const { bytes, lost } = encode(String.fromCodePoint(codePoint), encoding);
  return lost.length > 0 ? null : bytes;
}

function encodeUnicode(text: string, encoding: 'utf-8' | 'utf-16le' | 'utf-16be'): Encoded {
  const lost: number[] = [];
  const whole = text.replace(/\p{Surrogate}/gu, (_, index: number) => {
    lost.push(index);
    return '';
  });
  const bytes = Buffer.from(whole, encoding === 'utf-8' ? 'utf8' : 'utf16le');
  return { bytes: encoding === 'utf-16be' ? bytes.swap16() : bytes, lost };
}

/** Writes one UTF-16 unit at `n` and returns the new length; the same `n` means it cannot be written. */
type Writer = (unit: number, out: Buffer, n: number) => number;

function encodeUnits(text: string, most: number, write: Writer): Encoded {
  const out = Buffer.allocUnsafe(text.length * most);
  const lost: number[] = [];
  let n = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) {
      out[n++] = unit;
      continue;
    }
    const next = write(unit, out, n);
    if (next === n) {
      lost.push(i);
      // A pair of surrogates is one character.
      if (unit >= 0xd800 && unit < 0xdc00 && i + 1 < text.length) i++;
    }
    n = next;
  }
  return { bytes: out.subarray(0, n), lost };
}

const isHalfWidth = (unit: number): boolean => unit >= 0xff61 && unit <= 0xff9f;

const writeShiftJis: Writer = (unit, out, n) => {
  if (isHalfWidth(unit)) {
    out[n++] = unit - HALF_WIDTH_OFFSET;
    return n;
  }
  const code = shiftJisCodes()[unit]!;
  if (code === 0) return n;
  out[n++] = code >> 8;
  out[n++] = code & 0xff;
  return n;
};

const writeEucJp: Writer = (unit, out, n) => {
  if (isHalfWidth(unit)) {
    out[n++] = 0x8e;
    out[n++] = unit - HALF_WIDTH_OFFSET;
    return n;
  }
  const { set1, set2 } = eucCodes();
  let code = set1[unit]!;
  if (code === 0) {
    code = set2[unit]!;
    if (code === 0) return n;
    out[n++] = 0x8f;
  }
  out[n++] = code >> 8;
  out[n++] = code & 0xff;
  return n;
};

const ESCAPES = { ascii: '\x1b(B', katakana: '\x1b(I', jis0208: '\x1b$B', jis0212: '\x1b$(D' };

function encodeIso2022jp(text: string): Encoded {
  const parts: string[] = [];
  const lost: number[] = [];
  const { set1, set2 } = eucCodes();
  let mode: keyof typeof ESCAPES = 'ascii';
  const into = (wanted: keyof typeof ESCAPES): void => {
    if (mode !== wanted) parts.push(ESCAPES[wanted]);
    mode = wanted;
  };
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    const one = set1[unit]!;
    const two = set2[unit]!;
    if (unit < 0x80) {
      into('ascii');
      parts.push(String.fromCharCode(unit));
    } else if (isHalfWidth(unit)) {
      into('katakana');
      parts.push(String.fromCharCode(unit - HALF_WIDTH_OFFSET - 0x80));
    } else if (one !== 0 || two !== 0) {
      into(one !== 0 ? 'jis0208' : 'jis0212');
      const code = (one || two) & 0x7f7f;
      parts.push(String.fromCharCode(code >> 8, code & 0xff));
    } else {
      lost.push(i);
      if (unit >= 0xd800 && unit < 0xdc00 && i + 1 < text.length) i++;
    }
  }
  into('ascii');
  return { bytes: Buffer.from(parts.join(''), 'latin1'), lost };
}
