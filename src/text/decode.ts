// Bytes -> characters, for messages and excerpts (never throws) and for conversion (says where the bytes are no characters).

import { escapeAt, type Mode } from './iso2022jp.ts';
import { HALF_WIDTH_OFFSET, jisTables } from './jis.ts';
import type { EncodingName } from './names.ts';

/** Stands for a byte that is no character of the encoding. */
export const REPLACEMENT = 0xfffd;

export interface Decoded {
  text: string;
  /** Byte offsets of the bytes that are no character of the encoding, each one U+FFFD in the text; at most 1000. */
  invalid: number[];
}

const MOST_INVALID = 1000;
/** windows-1252 at 0x80 to 0x9F; the five codes that it leaves open stay control characters. */
const WINDOWS_1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

/** The text for people. Bytes that are no character become U+FFFD; `mixed` and `binary` are read as Western text. */
export function decode(bytes: Uint8Array, encoding: EncodingName): string {
  return decodeWithErrors(bytes, encoding).text;
}

/** The text for conversion: null when some bytes are no character of the encoding. */
export function decodeStrictly(bytes: Uint8Array, encoding: EncodingName): string | null {
  const { text, invalid } = decodeWithErrors(bytes, encoding);
  return invalid.length > 0 ? null : text;
}

/** A byte order mark is a character like any other (U+FEFF). */
export function decodeWithErrors(bytes: Uint8Array, encoding: EncodingName): Decoded {
  switch (encoding) {
    case 'utf-8':
      return decodeUtf8(bytes);
    case 'shift_jis':
      return decodeUnits(bytes, readShiftJis);
    case 'euc-jp':
      return decodeUnits(bytes, readEucJp);
    case 'iso-2022-jp':
      return decodeUnits(bytes, readIso2022jp);
    case 'utf-16le':
      return decodeUtf16(bytes, 0);
    case 'utf-16be':
      return decodeUtf16(bytes, 1);
    default:
      return { text: decodeWestern(bytes), invalid: [] };
  }
}

function decodeWestern(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
  return text.replace(/[\x80-\x9f]/g, (c) => WINDOWS_1252[c.charCodeAt(0) - 0x80]!);
}

const tolerant = new TextDecoder('utf-8', { ignoreBOM: true });
const fatal = new TextDecoder('utf-8', { ignoreBOM: true, fatal: true });

function decodeUtf8(bytes: Uint8Array): Decoded {
  try {
    return { text: fatal.decode(bytes), invalid: [] };
  } catch {
    const text = tolerant.decode(bytes);
    // Where the bytes broke: U+FFFD that the bytes did not hold themselves (EF BF BD), by walking both.
    const invalid: number[] = [];
    let at = 0;
    for (const character of text) {
      const written = Buffer.byteLength(character);
      if (character !== '\ufffd' || (bytes[at] === 0xef && bytes[at + 1] === 0xbf && bytes[at + 2] === 0xbd)) {
        at += written;
        continue;
      }
      if (invalid.length < MOST_INVALID) invalid.push(at);
      at++;
      // The decoder reports one U+FFFD for a sequence cut short: its other bytes go with it.
      at += cutShort(bytes, at - 1);
    }
    return { text, invalid };
  }
}

/** How many further bytes belong to the truncated UTF-8 sequence at `i` (WHATWG: maximal subpart). */
function cutShort(bytes: Uint8Array, i: number): number {
  const lead = bytes[i]!;
  const wanted =
    lead >= 0xf0 && lead <= 0xf4 ? 3 : lead >= 0xe0 && lead < 0xf0 ? 2 : lead >= 0xc2 && lead < 0xe0 ? 1 : 0;
  let taken = 0;
  while (taken < wanted) {
    const next = bytes[i + 1 + taken] ?? 0;
    const low = taken > 0 ? 0x80 : lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
    const high = taken > 0 ? 0xbf : lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
    if (next < low || next > high) break;
    taken++;
  }
  return taken;
}

function decodeUtf16(bytes: Uint8Array, low: 0 | 1): Decoded {
  const units = new Uint16Array(Math.ceil(bytes.length / 2));
  const invalid: number[] = [];
  for (let i = 0; i < units.length; i++) {
    units[i] = bytes[2 * i + low]! | (bytes[2 * i + 1 - low]! << 8);
  }
  const refuse = (i: number): void => {
    units[i] = REPLACEMENT;
    if (invalid.length < MOST_INVALID) invalid.push(2 * i);
  };
  if (bytes.length % 2 === 1) refuse(units.length - 1);
  for (let i = 0; i < units.length; i++) {
    const unit = units[i]!;
    if (unit < 0xd800 || unit > 0xdfff) continue;
    if (unit < 0xdc00 && (units[i + 1] ?? 0) >= 0xdc00 && (units[i + 1] ?? 0) <= 0xdfff) i++;
    else refuse(i);
  }
  return { text: fromUnits(units, units.length), invalid };
}

function fromUnits(units: Uint16Array, length: number): string {
  return Buffer.from(units.buffer, units.byteOffset, length * 2).toString('utf16le');
}

/** Writes the units of all characters and returns how many; notes invalid bytes. */
type Reader = (bytes: Uint8Array, units: Uint16Array, refuse: (offset: number) => void) => number;

function decodeUnits(bytes: Uint8Array, read: Reader): Decoded {
  const units = new Uint16Array(bytes.length);
  const invalid: number[] = [];
  const length = read(bytes, units, (offset) => {
    if (invalid.length < MOST_INVALID) invalid.push(offset);
  });
  return { text: fromUnits(units, length), invalid };
}

const readShiftJis: Reader = (bytes, units, refuse) => {
  const { shiftJisPairs } = jisTables();
  let n = 0;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]!;
    if (byte < 0x80) units[n++] = byte;
    else if (byte >= 0xa1 && byte <= 0xdf) units[n++] = byte + HALF_WIDTH_OFFSET;
    else {
      const unit = i + 1 < bytes.length ? shiftJisPairs[(byte << 8) | bytes[i + 1]!]! : 0;
      if (unit === 0) refuse(i);
      else i++;
      units[n++] = unit || REPLACEMENT;
    }
  }
  return n;
};

const readEucJp: Reader = (bytes, units, refuse) => {
  const { eucSet1, jis0212 } = jisTables();
  let n = 0;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]!;
    if (byte < 0x80) {
      units[n++] = byte;
      continue;
    }
    const second = bytes[i + 1] ?? 0;
    const third = bytes[i + 2] ?? 0;
    let unit = 0;
    let length = 2;
    if (byte === 0x8e) unit = second >= 0xa1 && second <= 0xdf ? second + HALF_WIDTH_OFFSET : 0;
    else if (byte === 0x8f) {
      length = 3;
      unit = pair(jis0212, second, third);
    } else unit = pair(eucSet1, byte, second);
    if (unit === 0) refuse(i);
    else i += length - 1;
    units[n++] = unit || REPLACEMENT;
  }
  return n;
};

const pair = (table: Uint16Array, first: number, second: number): number =>
  first < 0xa1 || first > 0xfe || second < 0xa1 || second > 0xfe ? 0 : table[(first - 0xa1) * 94 + second - 0xa1]!;

const readIso2022jp: Reader = (bytes, units, refuse) => {
  const { eucSet1, jis0212 } = jisTables();
  let n = 0;
  let mode: Mode = 'ascii';
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]!;
    if (byte === 0x1b) {
      const sequence = escapeAt(bytes, i);
      if (sequence) {
        mode = sequence.mode;
        i += sequence.length - 1;
        continue;
      }
    }
    if (byte < 0x21 || byte === 0x7f) {
      // A line end returns to ASCII: every reader does so, though RFC 1468 asks for an escape sequence before it.
      if (byte === 0x0a || byte === 0x0d) mode = 'ascii';
      units[n++] = byte;
      continue;
    }
    let unit = 0;
    if (byte < 0x80 && (mode === 'ascii' || mode === 'roman')) unit = byte;
    else if (mode === 'katakana' && byte <= 0x5f) unit = byte + 0x80 + HALF_WIDTH_OFFSET;
    else if (mode === 'jis0208' || mode === 'jis0212') {
      unit = pair(mode === 'jis0208' ? eucSet1 : jis0212, byte | 0x80, (bytes[i + 1] ?? 0) | 0x80);
      if (byte >= 0x80 || (bytes[i + 1] ?? 0x80) >= 0x80) unit = 0;
    } else if (byte >= 0xa1 && byte <= 0xdf) unit = byte + HALF_WIDTH_OFFSET;
    if (unit === 0) refuse(i);
    else if (mode === 'jis0208' || mode === 'jis0212') i++;
    units[n++] = unit || REPLACEMENT;
  }
  return n;
};
