// Byte offset -> line and column. Lines end at LF; a lone CR ends a line only in a file without any LF. Columns count characters.
import { escapeAt, type Mode } from './iso2022jp.ts';
import type { EncodingName } from './names.ts';
import { type CharacterLength, eucJpLength, shiftJisLength, utf8Length } from './validity.ts';

export interface Position {
  /** From 1. */
  line: number;
  /** From 1, in characters (code points) of the file's encoding; a byte that is no character counts as one. */
  column: number;
}

const LENGTHS: Partial<Record<EncodingName, CharacterLength>> = {
  'utf-8': utf8Length,
  shift_jis: shiftJisLength,
  'euc-jp': eucJpLength,
};

/** Bytes from one stop to the next. */
const STRIDE = 4096;

/** Where the last question was answered: the next one, further on in the same line, goes on from here. */
interface Cursor {
  line: number;
  offset: number;
  characters: number;
  mode: Mode;
}

export class LineIndex {
  private readonly bytes: Uint8Array;
  private readonly encoding: EncodingName;
  /** Byte offset at which each line starts. */
  private readonly starts: Uint32Array;
  private cursor: Cursor = { line: 0, offset: 0, characters: 0, mode: 'ascii' };
  /** In lines of more than STRIDE bytes: where a walk may begin, by line. */
  private readonly stops = new Map<number, Cursor[]>();

  /** `encoding`: how characters are read; for a mixed file that of most of its lines. */
  constructor(bytes: Uint8Array, encoding: EncodingName) {
    this.bytes = bytes;
    this.encoding = encoding;
    this.starts = findLineStarts(bytes, encoding);
  }

  get lineCount(): number {
    return this.starts.length;
  }

  /** Bytes of a line (from 1) without its line end, CR included in the end. */
  line(line: number): { start: number; end: number } {
    const start = this.starts[line - 1]!;
    const next = this.starts[line] ?? -1;
    const wide = this.encoding === 'utf-16le' || this.encoding === 'utf-16be';
    if (next < 0) return { start, end: this.bytes.length };
    let end = next - (wide ? 2 : 1);
    if (!wide && end > start && this.bytes[end - 1] === 0x0d) end--;
    return { start, end };
  }

  /** Of a byte offset within the file or at its end. Cheapest in ascending order. */
  position(offset: number): Position {
    const line = this.lineAt(offset);
    if (this.cursor.line !== line || this.cursor.offset > offset) this.cursor = this.nearest(line, offset);
    while (offset - this.cursor.offset > STRIDE) {
      this.advance(this.cursor.offset + STRIDE);
      this.stop();
    }
    this.advance(offset);
    return { line: line + 1, column: this.cursor.characters + 1 };
  }

  /** The last stop before the offset, or the line's start. */
  private nearest(line: number, offset: number): Cursor {
    const stop = this.stops.get(line)?.findLast((each) => each.offset <= offset);
    return stop ? { ...stop } : { line, offset: this.starts[line]!, characters: 0, mode: 'ascii' };
  }

  private stop(): void {
    const { cursor } = this;
    const stops = this.stops.get(cursor.line) ?? [];
    if (cursor.offset <= (stops.at(-1)?.offset ?? -1)) return;
    stops.push({ ...cursor });
    this.stops.set(cursor.line, stops);
  }

  private lineAt(offset: number): number {
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (this.starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** Moves the cursor to the last character that starts at or before `offset`. */
  private advance(offset: number): void {
    const { bytes, cursor } = this;
    if (this.encoding === 'iso-2022-jp') this.advanceIso2022jp(offset);
    else if (this.encoding === 'utf-16le' || this.encoding === 'utf-16be') this.advanceUtf16(offset);
    else {
      const lengthOf = LENGTHS[this.encoding];
      let at = cursor.offset;
      let characters = cursor.characters;
      while (at < offset) {
        const length = lengthOf && bytes[at]! >= 0x80 ? lengthOf(bytes, at, bytes.length) || 1 : 1;
        if (at + length > offset) break;
        at += length;
        characters++;
      }
      cursor.offset = at;
      cursor.characters = characters;
    }
  }

  /** Escape sequences are no characters. */
  private advanceIso2022jp(offset: number): void {
    const { bytes, cursor } = this;
    while (cursor.offset < offset) {
      const sequence = bytes[cursor.offset] === 0x1b ? escapeAt(bytes, cursor.offset) : null;
      if (sequence) {
        if (cursor.offset + sequence.length > offset) break;
        cursor.mode = sequence.mode;
        cursor.offset += sequence.length;
        continue;
      }
      const double = cursor.mode === 'jis0208' || cursor.mode === 'jis0212';
      const length = double && bytes[cursor.offset]! > 0x20 && cursor.offset + 1 < bytes.length ? 2 : 1;
      if (cursor.offset + length > offset) break;
      cursor.offset += length;
      cursor.characters++;
    }
  }

  private advanceUtf16(offset: number): void {
    const { bytes, cursor } = this;
    const high = this.encoding === 'utf-16le' ? 1 : 0;
    while (cursor.offset + 2 <= offset) {
      const surrogate = (bytes[cursor.offset + high]! & 0xfc) === 0xd8;
      const length = surrogate && cursor.offset + 4 <= bytes.length ? 4 : 2;
      if (cursor.offset + length > offset) break;
      cursor.offset += length;
      cursor.characters++;
    }
  }
}

function findLineStarts(bytes: Uint8Array, encoding: EncodingName): Uint32Array {
  const wide = encoding === 'utf-16le' || encoding === 'utf-16be';
  const starts = wide ? wideLineStarts(bytes, encoding === 'utf-16le' ? 0 : 1) : narrowLineStarts(bytes);
  return new Uint32Array(starts);
}

function narrowLineStarts(bytes: Uint8Array): number[] {
  const starts = [0];
  const mark = bytes.includes(0x0a) ? 0x0a : 0x0d;
  for (let at = bytes.indexOf(mark); at >= 0; at = bytes.indexOf(mark, at + 1)) starts.push(at + 1);
  return starts;
}

function wideLineStarts(bytes: Uint8Array, low: 0 | 1): number[] {
  const starts = [0];
  const find = (mark: number): void => {
    for (let i = 0; i + 1 < bytes.length; i += 2) {
      if (bytes[i + low] === mark && bytes[i + 1 - low] === 0) starts.push(i + 2);
    }
  };
  find(0x0a);
  if (starts.length === 1) find(0x0d);
  return starts;
}
