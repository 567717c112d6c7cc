// Lines and columns against the plain definition: split at line ends, decode what stands before, count code points.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decode } from '../../src/text/decode.ts';
import { encode } from '../../src/text/encode.ts';
import { LineIndex } from '../../src/text/lines.ts';
import type { EncodingName } from '../../src/text/names.ts';

const ENCODINGS = ['utf-8', 'shift_jis', 'euc-jp', 'ascii', 'latin1'] as const;

/** The definition, slowly. */
function expected(bytes: Buffer, encoding: EncodingName, offset: number): { line: number; column: number } {
  const mark = bytes.includes(10) ? 10 : 13;
  let line = 1;
  let start = 0;
  for (let i = 0; i < offset; i++) {
    if (bytes[i] !== mark) continue;
    line++;
    start = i + 1;
  }
  return { line, column: [...decode(bytes.subarray(start, offset), encoding)].length + 1 };
}

describe('positions', () => {
  const pieces = fc.array(fc.constantFrom(...'aZ \n\r"表あｱ①㈱～'), { maxLength: 80 });
  test.each(['utf-8', 'shift_jis', 'euc-jp'] as const)('%s: at every character', (encoding) => {
    fc.assert(
      fc.property(pieces, (parts) => {
        const bytes = encode(parts.join(''), encoding).bytes;
        const index = new LineIndex(bytes, encoding);
        const offsets = parts.map((_, i) => encode(parts.slice(0, i).join(''), encoding).bytes.length);
        for (const offset of [...offsets, bytes.length])
          expect(index.position(offset)).toEqual(expected(bytes, encoding, offset));
        // In any order, too.
        for (const offset of offsets.reverse())
          expect(index.position(offset)).toEqual(expected(bytes, encoding, offset));
      }),
    );
  });
  test.each(['utf-8', 'shift_jis', 'euc-jp'] as const)('%s: in one long line, in any order', (encoding) => {
    const parts = Array.from({ length: 6000 }, (_, i) => 'aZ表あｱ①'[i % 6]!);
    const index = new LineIndex(encode(parts.join(''), encoding).bytes, encoding);
    for (const at of [5999, 17, 3001, 3000, 5998, 0, 4500, 4501, 16]) {
      const offset = encode(parts.slice(0, at).join(''), encoding).bytes.length;
      expect(index.position(offset)).toEqual({ line: 1, column: at + 1 });
    }
  });
  test('any bytes in any encoding: lines are right, columns grow', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.constantFrom(...ENCODINGS), (array, encoding) => {
        const bytes = Buffer.from(array);
        const index = new LineIndex(bytes, encoding);
        let last = { line: 1, column: 1 };
        for (let offset = 0; offset <= bytes.length; offset++) {
          const at = index.position(offset);
          expect(at.line).toBe(expected(bytes, 'latin1', offset).line);
          expect(at.line > last.line || at.column >= last.column).toBe(true);
          expect(at.column).toBeLessThanOrEqual(expected(bytes, 'latin1', offset).column);
          last = at;
        }
      }),
    );
  });
  test('a byte that is no character counts as one', () => {
    const bytes = Buffer.from('ab\x83\ncd\xff\xffe', 'latin1');
    const index = new LineIndex(bytes, 'shift_jis');
    expect(index.position(3)).toEqual({ line: 1, column: 4 });
    expect(index.position(8)).toEqual({ line: 2, column: 5 });
  });
  test('an offset within a character has the place of that character', () => {
    expect(new LineIndex(Buffer.from('aあb'), 'utf-8').position(2)).toEqual({ line: 1, column: 2 });
  });
  test('a byte order mark and characters beyond the BMP are one character each', () => {
    const index = new LineIndex(Buffer.from('\ufeff😀x'), 'utf-8');
    expect(index.position(3)).toEqual({ line: 1, column: 2 });
    expect(index.position(7)).toEqual({ line: 1, column: 3 });
  });
  test('a lone CR ends a line only in a file without LF', () => {
    expect(new LineIndex(Buffer.from('a\rb\rc'), 'ascii').position(4)).toEqual({ line: 3, column: 1 });
    expect(new LineIndex(Buffer.from('a\rb\nc'), 'ascii').position(4)).toEqual({ line: 2, column: 1 });
  });
  test('ISO-2022-JP: escape sequences are no characters', () => {
    const bytes = encode('a日本b\n語x', 'iso-2022-jp').bytes;
    const index = new LineIndex(bytes, 'iso-2022-jp');
    expect(index.position(bytes.indexOf('b', 10))).toEqual({ line: 1, column: 4 });
    expect(index.position(bytes.lastIndexOf('x'))).toEqual({ line: 2, column: 2 });
  });
  test('UTF-16: lines end at the unit, not at the byte', () => {
    const bytes = encode('\ufeffあ\nਊ\nx', 'utf-16le').bytes;
    const index = new LineIndex(bytes, 'utf-16le');
    expect(index.lineCount).toBe(3);
    expect(index.position(bytes.length - 2)).toEqual({ line: 3, column: 1 });
  });
  test('lines without their ends', () => {
    const index = new LineIndex(Buffer.from('ab\r\n\ncd'), 'ascii');
    expect([1, 2, 3].map((line) => index.line(line))).toEqual([
      { start: 0, end: 2 },
      { start: 4, end: 4 },
      { start: 5, end: 7 },
    ]);
  });
  test('a million questions on one long line', () => {
    const bytes = encode('表示'.repeat(500_000), 'shift_jis').bytes;
    const index = new LineIndex(bytes, 'shift_jis');
    for (let i = 0; i < 1_000_000; i++) {
      if (index.position(2 * i).column !== i + 1) throw new Error(`wrong at ${2 * i}`);
    }
    expect(index.position(bytes.length)).toEqual({ line: 1, column: 1_000_001 });
  });
});
