// Byte classes of SQL text and the cursor that both halves of the scanner walk with.
import { ByteWindow } from './window.ts';

const WORD = new Uint8Array(256);
for (let c = 0; c < 256; c++) {
  const letter = (c | 0x20) >= 0x61 && (c | 0x20) <= 0x7a;
  WORD[c] = letter || (c >= 0x30 && c <= 0x39) || c === 0x5f || c >= 0x80 ? 1 : 0;
}

/** Letters, digits, `_` and everything above 7F. `$` is left out: it begins a quote in PostgreSQL. */
export const isWordByte = (c: number): boolean => WORD[c] === 1;
export const isSpace = (c: number): boolean => c === 32 || (c >= 9 && c <= 13);

/** Strings longer than this are walked through in pieces. Bytes. */
const VALUE_LIMIT = 24 << 20;

/** An index into a window that grows at its end. `keep` is the lowest index that is still needed. */
export abstract class Cursor {
  readonly window: ByteWindow;
  pos = 0;
  keep = 0;
  /** Shift_JIS and its kin: the byte after a lead byte is never a quote or a backslash. */
  doubleByte = false;

  constructor(chunks: Iterable<Uint8Array>, leave: (upTo: number) => void) {
    this.window = new ByteWindow(chunks, leave);
  }

  /** Reads on. Returns where index `at` has moved to, -1 when there is nothing more (then nothing moved). */
  more(at: number): number {
    const shift = this.window.more(Math.min(this.keep, at));
    if (shift < 0) return -1;
    this.keep -= shift;
    this.pos = Math.max(0, this.pos - shift);
    return at - shift;
  }

  /** Are there `count` bytes from `pos` on? Reads on where that helps. */
  available(count: number): boolean {
    while (this.pos + count > this.window.end) if (this.more(this.pos) < 0) return false;
    return true;
  }

  /** A piece of a string too long to be kept is about to be left behind. */
  protected abstract piece(from: number, to: number): void;

  /** All bytes of the last string, or-ed together: above 7F when it is not ASCII. */
  protected high = 0;
  /** Did the last string pass in pieces? */
  protected inPieces = false;

  /** From `pos`, after the opening quote, to after the closing one. False when the dump ends first. */
  protected skipString(quote: number, escapes: boolean): boolean {
    let { bytes, end } = this.window;
    let i = this.pos;
    let high = 0;
    const escapeByte = escapes ? 0x5c : quote;
    this.inPieces = false;
    for (;;) {
      if (this.doubleByte) {
        while (i < end) {
          const c = bytes[i]!;
          if (c === quote || c === escapeByte) break;
          high |= c;
          i += c >= 0x81 && (c <= 0x9f || (c >= 0xe0 && c <= 0xfc)) ? 2 : 1;
        }
      } else {
        let c = 0;
        while (i < end && (c = bytes[i]!) !== quote && c !== escapeByte) {
          high |= c;
          i++;
        }
      }
      if (i + 1 >= end) {
        if (i - this.keep > VALUE_LIMIT) {
          this.inPieces = true;
          const upTo = Math.min(i, end);
          this.piece(this.keep, upTo);
          this.keep = upTo;
        }
        const moved = this.more(i);
        if (moved >= 0) {
          i = moved;
          ({ bytes, end } = this.window);
          continue;
        }
        this.high = high;
        this.pos = end;
        if (i < end && bytes[i] === quote) return true;
        return false;
      }
      if (bytes[i] === quote) {
        if (bytes[i + 1] !== quote) break;
        i += 2;
      } else {
        high |= bytes[i + 1]!;
        i += 2;
      }
    }
    this.high = high;
    this.pos = i + 1;
    return true;
  }

  /** Index after the line's feed, or the end of the dump. */
  protected lineEnd(from: number): number {
    let at = from;
    for (;;) {
      const { bytes, end } = this.window;
      const feed = bytes.subarray(0, end).indexOf(10, at);
      if (feed >= 0) return feed + 1;
      if (end - this.keep > VALUE_LIMIT) this.keep = end;
      at = this.more(end);
      if (at < 0) return this.window.end;
    }
  }

  /** Index after the comment that begins at `from` with slash and star; -1 when it is not closed. PostgreSQL's nest. */
  protected commentEnd(from: number, nested: boolean): number {
    let depth = 1;
    let i = from + 2;
    for (;;) {
      const { bytes, end } = this.window;
      while (i + 1 < end) {
        if (bytes[i] === 42 && bytes[i + 1] === 47) {
          i += 2;
          if (--depth === 0) return i;
        } else if (nested && bytes[i] === 47 && bytes[i + 1] === 42) {
          depth++;
          i += 2;
        } else i++;
      }
      if (end - this.keep > VALUE_LIMIT) this.keep = i;
      i = this.more(i);
      if (i < 0) return -1;
    }
  }

  /** Does this word (lower case) stand at `pos`, and end there? */
  protected wordAt(word: string): boolean {
    const { bytes } = this.window;
    if ((bytes[this.pos]! | 0x20) !== word.charCodeAt(0)) return false;
    this.available(word.length + 1);
    return wordIn(this.window.bytes, this.pos, this.window.end, word);
  }
}

function wordIn(bytes: Uint8Array, at: number, end: number, word: string): boolean {
  if (at + word.length > end) return false;
  for (let k = 0; k < word.length; k++) if ((bytes[at + k]! | 0x20) !== word.charCodeAt(k)) return false;
  return at + word.length >= end || !isWordByte(bytes[at + word.length]!);
}
