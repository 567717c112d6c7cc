// The bytes of one value as characters: is it well formed, and which characters can a database not hold?

export interface CharacterHit {
  /** Index of its first byte. */
  at: number;
  length: number;
  codePoint: number;
}

/**
 * Reads bytes[from, to) as UTF-8. -1 when it is not well formed. Otherwise the number of characters that `storable` refuses;
 * `hits` gets the first of them. @param storable null: only characters of 4 bytes are counted
 */
export function readUtf8(
  bytes: Uint8Array,
  from: number,
  to: number,
  storable: ((codePoint: number) => boolean) | null,
  hits: CharacterHit[],
): number {
  let refused = 0;
  for (let i = from; i < to; ) {
    const c = bytes[i]!;
    if (c < 0x80) {
      i++;
      continue;
    }
    let point: number;
    let length: number;
    if (c < 0xe0) {
      if (c < 0xc2 || i + 1 >= to || (bytes[i + 1]! & 0xc0) !== 0x80) return -1;
      point = ((c & 0x1f) << 6) | (bytes[i + 1]! & 0x3f);
      length = 2;
    } else if (c < 0xf0) {
      if (i + 2 >= to || (bytes[i + 1]! & 0xc0) !== 0x80 || (bytes[i + 2]! & 0xc0) !== 0x80) return -1;
      point = ((c & 0x0f) << 12) | ((bytes[i + 1]! & 0x3f) << 6) | (bytes[i + 2]! & 0x3f);
      if (point < 0x800 || (point >= 0xd800 && point < 0xe000)) return -1;
      length = 3;
    } else {
      if (c > 0xf4 || i + 3 >= to) return -1;
      for (let k = 1; k < 4; k++) if ((bytes[i + k]! & 0xc0) !== 0x80) return -1;
      point = ((c & 7) << 18) | ((bytes[i + 1]! & 0x3f) << 12) | ((bytes[i + 2]! & 0x3f) << 6) | (bytes[i + 3]! & 0x3f);
      if (point < 0x10000 || point > 0x10ffff) return -1;
      length = 4;
    }
    if (storable ? !storable(point) : length === 4) {
      if (refused++ === 0) hits.push({ at: i, length, codePoint: point });
    }
    i += length;
  }
  return refused;
}

/**
 * Are the bytes well formed EUC-JP (structure only, as databases check it)? Inside a character a backslash may stand: MySQL's client
 * escapes bytes of characters that it does not know, such as those of JIS X 0212.
 */
export function isEucJp(bytes: Uint8Array, from: number, to: number): boolean {
  for (let i = from; i < to; ) {
    const c = bytes[i++]!;
    if (c < 0x80) continue;
    const length = c === 0x8f ? 3 : c === 0x8e || (c >= 0xa1 && c <= 0xfe) ? 2 : 0;
    if (length === 0) return false;
    for (let k = 1; k < length; k++) {
      if (bytes[i] === 0x5c) i++;
      if (i >= to || bytes[i]! < 0xa1 || bytes[i] === 0xff) return false;
      i++;
    }
  }
  return true;
}

/** Are the bytes well formed Shift_JIS (CP932)? A backslash as second byte may be doubled, as clients without a charset write it. */
export function isShiftJis(bytes: Uint8Array, from: number, to: number): boolean {
  for (let i = from; i < to; ) {
    const c = bytes[i]!;
    if (c < 0x80 || (c >= 0xa1 && c <= 0xdf)) {
      i++;
      continue;
    }
    if (c === 0x80 || c === 0xa0 || c > 0xfc || i + 1 >= to) return false;
    const d = bytes[i + 1]!;
    if (d < 0x40 || d === 0x7f || d > 0xfc) return false;
    i += 2;
  }
  return true;
}
