// The conversion of dumps: splices that do not depend on chunks, serialized lengths in the new bytes, and nothing touched beside.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planFor } from '../../src/languages/sql/conversion.ts';
import { convertDump } from '../../src/languages/sql/convert.ts';
import type { Edit } from '../../src/languages/sql/edits.ts';
import { questionsOf, readDump } from '../../src/languages/sql/read.ts';
import { spliced } from '../../src/languages/sql/spliced.ts';
import type { Move } from '../../src/rule/rule.ts';
import { encode } from '../../src/text/encode.ts';
import { STAYS, target } from './repair.ts';

const UTF8: Move = { ...STAYS, encoding: 'utf-8' };

function* split(bytes: Uint8Array, size: number): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

function convert(bytes: Buffer, move: Move, size = 1 << 20): Buffer {
  const plan = planFor(readDump([bytes], questionsOf(target, move)), target, move);
  if (!plan) return bytes;
  return Buffer.concat([
    ...spliced(
      split(bytes, size),
      convertDump(split(bytes, size), plan, () => '〓'),
    ),
  ]);
}

const japanese = (text: string, encoding: 'euc-jp' | 'shift_jis') => encode(text, encoding).bytes;

const MYSQL = (charset: string) => `SET NAMES ${charset};
-- 表のコメント
CREATE TABLE \`t\` (\`a\` text COMMENT '列の表', \`b\` blob, KEY \`索引\` (\`a\`(10))) DEFAULT CHARSET=${charset} COLLATE=${charset}_japanese_ci;
INSERT INTO \`t\` VALUES ('表示能力ソ','x'),('It''s \\'引用\\' \\\\ 改行\\n',NULL),('ｱｲｳ①㈱','');
INSERT INTO \`t\` (\`a\`) VALUES ('a:2:{s:3:\\"key\\";s:4:\\"表示\\";s:1:\\"x\\";s:9:\\"s:2:\\"表\\";\\";}');
`;

describe('a MySQL dump', () => {
  it.each([
    ['ujis', 'euc-jp'],
    ['cp932', 'shift_jis'],
  ] as const)('in %s becomes UTF-8 with its clauses and lengths', (charset, encoding) => {
    const bytes = japanese(MYSQL(charset), encoding);
    const expected = MYSQL('utf8')
      .replace('utf8_japanese_ci', 'utf8_general_ci')
      .replace('s:4:\\"表示', 's:6:\\"表示')
      .replace('s:9:\\"s:2', 's:10:\\"s:3');
    for (const size of [1 << 20, 1, 7, 64]) expect(convert(bytes, UTF8, size).toString()).toBe(expected);
    expect(convert(Buffer.from(expected), UTF8).toString()).toBe(expected);
  });

  it('keeps the bytes of binary columns, escaped for its new encoding', () => {
    const raw = Buffer.from('ff835c83815c30', 'hex');
    const dump = (value: Buffer, charset: string) =>
      Buffer.concat([
        japanese(
          `SET NAMES ${charset};\nCREATE TABLE \`t\` (\`a\` text, \`b\` blob) DEFAULT CHARSET=${charset};\nINSERT INTO \`t\` VALUES ('x','`,
          'shift_jis',
        ),
        value,
        Buffer.from("');\n"),
      ]);
    expect(convert(dump(raw, 'cp932'), UTF8)).toEqual(dump(Buffer.from('ff835c5c83815c30', 'hex'), 'utf8'));
  });

  it('without asking is not converted', () => {
    const bytes = japanese(MYSQL('ujis'), 'euc-jp');
    expect(convert(bytes, STAYS)).toBe(bytes);
  });
});

describe('a PostgreSQL dump', () => {
  const DUMP = `SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
CREATE TABLE t (a text, b text);
COPY t (a, b) FROM stdin;
日本語\\tタブ\ta:1:{s:6:"表示";s:10:"二\\n行目";}
10〜12\t\\N
\\.
SET client_encoding = 'UTF8';
`;

  it('names its new encoding once, and leaves whole values that do not fit', () => {
    const converted = convert(Buffer.from(DUMP), UTF8);
    const text = converted.toString('latin1');
    expect(text.match(/client_encoding = 'EUC_JP'/g)).toHaveLength(1);
    expect(text).not.toContain('UTF8');
    expect(converted.includes(japanese('日本語\\tタブ\ta:1:{s:4:"表示";s:7:"二\\n行目";}\n', 'euc-jp'))).toBe(true);
    expect(converted.includes(Buffer.from('\n10〜12\t'))).toBe(true);
    expect(text.split('\n').length).toBe(DUMP.split('\n').length);
    expect(convert(converted, UTF8)).toEqual(converted);
  });

  it('has the twins of the wave dash and its kin where substitutes are asked for', () => {
    const converted = convert(Buffer.from(DUMP), { ...UTF8, lossy: 'substitute' });
    expect(converted.includes(Buffer.from('\n10\xa1\xc112\t', 'latin1'))).toBe(true);
  });

  it('says what it is in where it said nothing', () => {
    const dump = Buffer.from('CREATE TABLE t (a text);\nCOPY t (a) FROM stdin;\n日本語のテスト\n\\.\n');
    expect(convert(dump, UTF8).toString('latin1').startsWith("SET client_encoding = 'EUC_JP'; CREATE TABLE")).toBe(
      true,
    );
  });
});

describe('old addresses', () => {
  const move: Move = { ...STAYS, domain: 'shop.example.com', oldHosts: ['old.example.jp', '192.0.2.9'] };

  it('are replaced in URLs, with the lengths of serialized values around them', () => {
    const dump = (a: string, b: string) =>
      Buffer.from(
        `CREATE TABLE \`t\` (\`a\` text);\nINSERT INTO \`t\` VALUES ('${a}'),('a:1:{s:1:"u";s:${b.length}:"${b}";}'),('user@old.example.jp');\n`,
      );
    expect(convert(dump('see http://old.example.jp/a?b', 'https://192.0.2.9/'), move).toString()).toBe(
      dump('see http://shop.example.com/a?b', 'https://shop.example.com/').toString(),
    );
  });
});

describe('splices', () => {
  it('are applied alike however the stream is cut', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 60 }),
        fc.array(fc.tuple(fc.nat(5), fc.nat(4), fc.string({ maxLength: 3, unit: 'grapheme-ascii' }))),
        fc.integer({ min: 1, max: 20 }),
        (bytes, steps, size) => {
          const edits: Edit[] = [];
          let at = 0;
          for (const [gap, length, text] of steps) {
            const start = at + gap;
            const end = start + length;
            if (end > bytes.length) break;
            // Two insertions at one place would have no order.
            if (edits.at(-1)?.end === start) continue;
            edits.push({ start, end, text });
            at = end;
          }
          let expected = Buffer.alloc(0);
          let copied = 0;
          for (const { start, end, text } of edits) {
            expected = Buffer.concat([expected, bytes.subarray(copied, start), Buffer.from(text, 'latin1')]);
            copied = end;
          }
          expected = Buffer.concat([expected, bytes.subarray(copied)]);
          expect(Buffer.concat([...spliced(split(bytes, size), edits.values())])).toEqual(expected);
        },
      ),
      { numRuns: 3000 },
    );
  });
});
