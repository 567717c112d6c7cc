// Values that PHP's serialize() wrote, inside the escapes of a dump: strings change, their lengths follow.

/** How the value's bytes are escaped. */
export interface Escapes {
  /** Quote that is doubled inside; 0 in COPY. */
  quote: number;
  /** Backslashes escape. */
  backslash: boolean;
  /** COPY's octal and hex escapes. */
  copy: boolean;
  /** Shift_JIS read by its characters: a second byte is never an escape. */
  doubleByte: boolean;
}

/** Raw bytes of the unit at `i`; one byte of the value, or two for a character of Shift_JIS. */
function unitLength(bytes: Uint8Array, i: number, end: number, escapes: Escapes): number {
  const c = bytes[i]!;
  if (c === 0x5c && escapes.backslash) {
    if (!escapes.copy) return 2;
    const next = bytes[i + 1]!;
    if (next === 0x78) return 2 + (isHex(bytes[i + 2]) ? (isHex(bytes[i + 3]) ? 2 : 1) : 0);
    let digits = 0;
    while (digits < 3 && i + 1 + digits < end && bytes[i + 1 + digits]! >= 48 && bytes[i + 1 + digits]! <= 55) digits++;
    return digits > 0 ? 1 + digits : 2;
  }
  if (c === escapes.quote && c !== 0 && bytes[i + 1] === c) return 2;
  if (escapes.doubleByte && c >= 0x81 && (c <= 0x9f || (c >= 0xe0 && c <= 0xfc))) return 2;
  return 1;
}

const isHex = (c: number | undefined): boolean =>
  c !== undefined && ((c >= 48 && c <= 57) || ((c | 32) >= 97 && (c | 32) <= 102));

const isPair = (bytes: Uint8Array, i: number, escapes: Escapes): boolean => {
  const c = bytes[i]!;
  return escapes.doubleByte && c >= 0x81 && (c <= 0x9f || (c >= 0xe0 && c <= 0xfc));
};

/** Bytes of the value itself that bytes[from, to) stand for. */
export function valueLength(bytes: Uint8Array, from: number, to: number, escapes: Escapes): number {
  let count = 0;
  for (let i = from; i < to; i += unitLength(bytes, i, to, escapes)) count += isPair(bytes, i, escapes) ? 2 : 1;
  return count;
}

/** Does it look like the beginning of a serialized value? Cheap: asked of every value. */
export function maybeSerialized(bytes: Uint8Array, from: number, to: number): boolean {
  if (to - from < 4 || bytes[from + 1] !== 0x3a) return false;
  const c = bytes[from]!;
  return (c === 0x61 || c === 0x73 || c === 0x4f || c === 0x43) && bytes[from + 2]! >= 48 && bytes[from + 2]! <= 57;
}

/** What becomes of one string's raw bytes: new raw bytes, null for no change. */
export type Change = (bytes: Uint8Array, from: number, to: number) => Buffer | null;

/**
 * Walks a serialized value and applies `change` to its strings. Null when it is none (lengths that do not fit included).
 * The result is the new raw value, or `same` when nothing changed. @param before the source's escapes, @param after those of new bytes
 */
export function changeSerialized(
  bytes: Uint8Array,
  from: number,
  to: number,
  before: Escapes,
  after: Escapes,
  change: Change,
): Buffer | 'same' | null {
  const parts: (Buffer | Uint8Array)[] = [];
  let copied = from;
  let i = from;
  let open = 0;

  while (i < to) {
    const c = bytes[i]!;
    if (c === 0x7d) {
      if (--open < 0) return null;
      i++;
    } else if (c === 0x4e) {
      if (bytes[i + 1] !== 0x3b) return null;
      i += 2;
    } else {
      const digits = numberEnd(bytes, i + 2, to);
      if (bytes[i + 1] !== 0x3a) return null;
      if (c === 0x73 || c === 0x4f || c === 0x43) {
        if (!string(c, digits)) return null;
      } else if (c === 0x61) {
        if (bytes[digits] !== 0x3a || bytes[digits + 1] !== 0x7b) return null;
        open++;
        i = digits + 2;
      } else if (c === 0x69 || c === 0x62 || c === 0x64 || c === 0x72 || c === 0x52) {
        while (i < to && bytes[i] !== 0x3b) i++;
        i++;
      } else return null;
    }
    if (open === 0 && i >= to) break;
    if (open === 0) return null;
  }
  if (open !== 0 || i !== to) return null;
  if (copied === from) return 'same';
  parts.push(bytes.subarray(copied, to));
  return Buffer.concat(parts);

  /** `s:5:"…";` and the class names of `O:` and `C:`, which are followed by more. */
  function string(kind: number, digits: number): boolean {
    const length = Number(Buffer.from(bytes.buffer, bytes.byteOffset + i + 2, digits - i - 2).toString('latin1'));
    let at = digits;
    if (bytes[at] !== 0x3a) return false;
    at++;
    const quote = quoteAt(at);
    if (quote === 0) return false;
    at += quote;
    const start = at;
    let left = length;
    while (left > 0 && at < to) {
      left -= isPair(bytes, at, before) ? 2 : 1;
      at += unitLength(bytes, at, to, before);
    }
    if (left !== 0 || at >= to) return false;
    const end = at;
    const close = quoteAt(at);
    if (close === 0) return false;
    at += close;
    if (kind === 0x73) {
      if (bytes[at] !== 0x3b) return false;
      const changed = change(bytes, start, end);
      if (changed) {
        parts.push(bytes.subarray(copied, i + 2), Buffer.from(String(valueLength(changed, 0, changed.length, after))));
        parts.push(bytes.subarray(digits, start), changed);
        copied = end;
      }
      i = at + 1;
      return true;
    }
    // O:8:"stdClass":1:{ … }; objects with their own format (C:) are left alone.
    if (kind === 0x43 || bytes[at] !== 0x3a) return false;
    const members = numberEnd(bytes, at + 1, to);
    if (bytes[members] !== 0x3a || bytes[members + 1] !== 0x7b) return false;
    open++;
    i = members + 2;
    return true;
  }

  /** Raw length of the double quote at `at`, 0 when there is none: plain, or escaped with a backslash. */
  function quoteAt(at: number): number {
    if (bytes[at] === 0x22 && before.quote !== 0x22) return 1;
    if (bytes[at] === 0x5c && before.backslash && bytes[at + 1] === 0x22) return 2;
    return bytes[at] === 0x22 && bytes[at + 1] === 0x22 ? 2 : 0;
  }
}

function numberEnd(bytes: Uint8Array, from: number, to: number): number {
  let i = from;
  while (i < to && ((bytes[i]! >= 48 && bytes[i]! <= 57) || (bytes[i] === 0x2d && i === from))) i++;
  return i;
}
