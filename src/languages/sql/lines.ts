// Lines and columns of a stream that is not kept: counts forward only, from one asked place to the next.
import type { DumpPlace } from './document.ts';

export type ByteEncoding = 'utf-8' | 'euc-jp' | 'shift_jis' | 'single';

/** Characters in bytes[from, to), which must begin at a character. */
export function countCharacters(bytes: Uint8Array, from: number, to: number, encoding: ByteEncoding): number {
  let count = 0;
  if (encoding === 'utf-8') return to - from - countContinuations(bytes, from, to);
  if (encoding === 'single') return to - from;
  const lengths = LENGTHS[encoding];
  for (let i = from; i < to; count++) i += lengths[bytes[i]!]!;
  return count;
}

/** Bytes of the character that begins with this byte, as EUC-JP and Shift_JIS say. */
export function characterLength(lead: number, encoding: ByteEncoding): number {
  if (lead < 0x80 || encoding === 'single') return 1;
  if (encoding === 'shift_jis') return (lead >= 0x81 && lead <= 0x9f) || (lead >= 0xe0 && lead <= 0xfc) ? 2 : 1;
  if (encoding === 'euc-jp') return lead === 0x8f ? 3 : lead === 0x8e || (lead >= 0xa1 && lead <= 0xfe) ? 2 : 1;
  return lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc2 ? 2 : 1;
}

const lengthsOf = (encoding: ByteEncoding): Uint8Array =>
  Uint8Array.from({ length: 256 }, (_, lead) => characterLength(lead, encoding));
/** By lead byte. */
const LENGTHS = { 'euc-jp': lengthsOf('euc-jp'), shift_jis: lengthsOf('shift_jis') };

/** Four bytes at a time: a dump may be one line of many megabytes. */
function countContinuations(bytes: Uint8Array, from: number, to: number): number {
  const aligned = Math.min(to, from + (-(bytes.byteOffset + from) & 3));
  const words = (to - aligned) >> 2;
  const rest = aligned + words * 4;
  let count = countOneByOne(bytes, from, aligned) + countOneByOne(bytes, rest, to);
  if (words === 0) return count;
  const view = new Int32Array(bytes.buffer, bytes.byteOffset + aligned, words);
  for (let i = 0; i < words; i++) {
    const word = view[i]!;
    // 10xxxxxx: the highest bit of a byte without the one below it
    const marks = (word & ~(word << 1) & 0x80808080) >>> 7;
    count += Math.imul(marks, 0x01010101) >>> 24;
  }
  return count;
}

function countOneByOne(bytes: Uint8Array, from: number, to: number): number {
  let count = 0;
  for (let i = from; i < to; i++) if ((bytes[i]! & 0xc0) === 0x80) count++;
  return count;
}

/** FNV-1a over one-byte characters: short, the same everywhere, good enough for a fingerprint's anchor. */
export function anchorOf(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}

/** Where in the stream a byte stands. Ask in rising order: only the line of the last answer is still known. */
export class LineCounter {
  encoding: ByteEncoding = 'utf-8';
  private offset = 0;
  private line = 1;
  private column = 1;

  /** Advances to bytes[index], where bytes[0] is the file's byte `base`. */
  advance(bytes: Buffer, base: number, index: number): void {
    let from = this.offset - base;
    if (index <= from) return;
    const part = bytes.subarray(0, index);
    for (let feed = part.indexOf(10, from); feed !== -1; feed = part.indexOf(10, from)) {
      this.line++;
      this.column = 1;
      from = feed + 1;
    }
    this.column += countCharacters(bytes, from, index, this.encoding);
    this.offset = base + index;
  }

  at(bytes: Buffer, base: number, index: number): { line: number; column: number } {
    const behind = this.offset - base - index;
    if (behind > 0)
      return { line: this.line, column: this.column - countCharacters(bytes, index, index + behind, this.encoding) };
    this.advance(bytes, base, index);
    return { line: this.line, column: this.column };
  }

  /** The end of a span whose begin was asked just before; the counter stays at the begin. */
  peek(bytes: Buffer, base: number, index: number): { line: number; column: number } {
    const { offset, line, column } = this;
    const place = this.at(bytes, base, index);
    this.offset = offset;
    this.line = line;
    this.column = column;
    return place;
  }
}

/** The place of text[from, to) where text begins at the given byte, line and column. One character of `text` is one byte. */
export function placeIn(
  text: string,
  at: { start: number; line: number; column: number },
  from: number,
  to: number,
  encoding: ByteEncoding,
): DumpPlace {
  const bytes = Buffer.from(text.slice(0, to), 'latin1');
  let line = at.line;
  let column = at.column;
  const step = (begin: number, end: number) => {
    let last = begin;
    const part = bytes.subarray(0, end);
    for (let feed = part.indexOf(10, begin); feed !== -1; feed = part.indexOf(10, feed + 1)) {
      line++;
      column = 1;
      last = feed + 1;
    }
    column += countCharacters(bytes, last, end, encoding);
    return { line, column };
  };
  const begin = step(0, from);
  const end = step(from, to);
  const lineStart = text.lastIndexOf('\n', from - 1) + 1;
  const lineEnd = text.indexOf('\n', from);
  const anchor = anchorOf(
    text.slice(Math.max(lineStart, from - 200), lineEnd < 0 ? from + 200 : Math.min(lineEnd, from + 200)),
  );
  return { start: at.start + from, end: at.start + to, ...begin, endLine: end.line, endColumn: end.column, anchor };
}
