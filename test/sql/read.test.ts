// The dump reader: what it says may not depend on where chunks end, and places are those that an editor shows.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NO_QUESTIONS, type Questions, type SqlDocument } from '../../src/languages/sql/document.ts';
import { readDump } from '../../src/languages/sql/read.ts';

const MYSQL = `-- MySQL dump 10.13  Distrib 8.0.36, for Linux (x86_64)
--
-- Server version\t8.0.36
/*!50503 SET NAMES utf8mb4 */;
DROP TABLE IF EXISTS \`記事\`;
CREATE TABLE \`記事\` (
  \`id\` int NOT NULL AUTO_INCREMENT,
  \`題名\` varchar(20) COLLATE utf8mb4_0900_ai_ci DEFAULT 'it''s; \\'x\\'' COMMENT '/* no comment */',
  PRIMARY KEY (\`id\`)
) ENGINE=InnoDB /*!50100 PARTITION BY HASH (id) PARTITIONS 4 */;
INSERT INTO \`記事\` VALUES (1,'一;\\'二'),(2,'http://old.example.jp/'),
(3,concat('a',"b;)"));
INSERT INTO \`記事\` (\`題名\`) VALUES ('😀') ON DUPLICATE KEY UPDATE id=id;
DELIMITER ;;
/*!50003 CREATE*/ /*!50017 DEFINER=\`a\`@\`b\`*/ /*!50003 TRIGGER g BEFORE INSERT ON \`記事\` FOR EACH ROW BEGIN
  SET NEW.id = 1; -- ;
END */;;
DELIMITER ;
CREATE VIEW v AS SELECT 1;
-- Dump completed on 2024-01-01
`;

const POSTGRESQL = `--
-- PostgreSQL database dump
--

\\restrict abc

SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
CREATE FUNCTION public.f() RETURNS text LANGUAGE plpgsql AS $_$ begin return 'a;b'; end; $_$;
CREATE TABLE public."表" (id integer, name text, photo bytea);
COPY public."表" (id, name, photo) FROM stdin;
1\t一\\n二\t\\\\x0102
2\t\\N\t\\N
3\t10〜12\t\\N
\\.

INSERT INTO public."表" VALUES (4, E'a\\'b', 'c\\');
SELECT pg_catalog.setval('s', 3, true);

\\unrestrict abc

--
-- PostgreSQL database dump complete
--
`;

const questions: Questions = {
  ...NO_QUESTIONS,
  storable: { mysql: (c) => c < 0x10000, postgresql: (c) => c !== 0x301c },
  oldHosts: ['old.example.jp'],
};

function read(text: string | Buffer, size = 0): SqlDocument {
  const bytes = Buffer.from(text as string);
  const chunks: Buffer[] = [];
  for (let at = 0; size > 0 && at < bytes.length; at += size) chunks.push(bytes.subarray(at, at + size));
  return readDump(size > 0 ? chunks : [bytes], questions);
}

const plain = (document: SqlDocument) => ({ ...document, place: undefined });

describe('statements', () => {
  it('of a mysqldump', () => {
    const document = read(MYSQL);
    expect(document.producer).toEqual({ name: 'mysqldump', version: '8.0.36', server: '8.0.36' });
    expect(document.statements.map(({ kind, line, column }) => [kind, line, column])).toEqual([
      ['SET', 4, 1],
      ['DROP TABLE', 5, 1],
      ['CREATE TABLE', 6, 1],
      ['INSERT', 11, 1],
      ['INSERT', 13, 1],
      ['DELIMITER', 14, 1],
      ['CREATE TRIGGER', 15, 1],
      ['DELIMITER', 18, 1],
      ['CREATE VIEW', 19, 1],
    ]);
    for (const { text, start, end } of document.statements)
      expect(Buffer.from(MYSQL).toString('latin1', start, end)).toBe(text);
    const table = document.tables.get(Buffer.from('記事').toString('latin1'))!;
    expect([table.rows, table.engine, table.columns.map(({ type }) => type)]).toEqual([
      4,
      'InnoDB',
      ['INT', 'VARCHAR'],
    ]);
    expect(document.rowWords.map(({ word, call }) => [word, call])).toEqual([
      ['concat', true],
      ['on', false],
      ['duplicate', false],
      ['key', false],
      ['update', false],
      ['id', false],
    ]);
    expect(document.damage).toEqual([]);
  });

  it('of a pg_dump', () => {
    const document = read(POSTGRESQL);
    expect(document.statements.map(({ kind, line }) => [kind, line])).toEqual([
      ['\\restrict', 5],
      ['SET', 7],
      ['SET', 8],
      ['CREATE FUNCTION', 9],
      ['CREATE TABLE', 10],
      ['COPY', 11],
      ['INSERT', 17],
      ['SELECT', 18],
      ['\\unrestrict', 20],
    ]);
    expect(document.tables.get(Buffer.from('表').toString('latin1'))?.rows).toBe(4);
    expect(
      document.notes.map(({ kind, column, row, detail, place }) => [
        kind,
        column,
        row,
        detail,
        place.line,
        place.column,
      ]),
    ).toEqual([
      ['bytea-hex', 'photo', 1, 'copy', 12, 8],
      ['unstorable', 'name', 3, '〜', 14, 5],
    ]);
    expect(document.damage).toEqual([]);
  });

  it.each([
    ['mysql', MYSQL],
    ['postgresql', POSTGRESQL],
  ])('are the same wherever chunks end: %s', (_, text) => {
    const whole = plain(read(text));
    for (let size = 1; size < 70; size++) expect(plain(read(text, size))).toEqual(whole);
  });
});

describe('values', () => {
  it('that a database cannot hold are named with row, character and place', () => {
    const note = read(MYSQL).notes.find(({ kind }) => kind === 'unstorable');
    expect(note).toMatchObject({
      kind: 'unstorable',
      row: 4,
      detail: '😀',
      place: { line: 13, column: 34, endColumn: 35 },
    });
    expect(Buffer.from(MYSQL).subarray(note!.place.start, note!.place.end).toString()).toBe('😀');
  });

  it('with old addresses are found by whole names only', () => {
    const text =
      "INSERT INTO `t` VALUES ('a','http://old.example.jp/','xold.example.jp','old.example.jp.net','u@old.example.jp');\n";
    expect(read(text).notes.map(({ place }) => place.start)).toEqual([text.indexOf('old'), text.indexOf('u@') + 2]);
  });

  it.each(['euc-jp', 'shift_jis'] as const)('in %s are told by their bytes', (encoding) => {
    const texts = {
      'euc-jp': Buffer.from('a4b3a4eca4cfa4c6a4b9a4c8', 'hex'),
      shift_jis: Buffer.from('82b182ea82cd83658358835c', 'hex'),
    };
    const bytes = Buffer.concat([Buffer.from("INSERT INTO `t` VALUES ('"), texts[encoding], Buffer.from("','b');\n")]);
    // A second byte that looks like a backslash does not hide the quote where the dump says that it is Shift_JIS.
    const document = read(encoding === 'shift_jis' ? Buffer.concat([Buffer.from('SET NAMES cp932;\n'), bytes]) : bytes);
    expect(document.encoding.found).toBe(encoding);
    expect(document.damage).toEqual([]);
  });
});

describe('damage', () => {
  it.each([
    ["INSERT INTO `t` VALUES (1,'abc", 'cut-off', 1],
    ['CREATE TABLE `t` (`a` int);\n<b>Fatal error</b>: time limit\n', 'junk', 2],
    ["CREATE TABLE `t` (`a` int);\nUPDATE `t` SET a='x", 'unterminated', 2],
    ['-- MySQL dump 10.13  Distrib 5.7.30, for Linux (x86_64)\nCREATE TABLE `t` (`a` int);\n', 'cut-off', 2],
  ])('%j is told with its place', (text, kind, line) => {
    expect(read(text).damage.map((damage) => [damage.kind, damage.place.line])).toEqual([[kind, line]]);
  });

  it('never throws and never loops, whatever the bytes are', () => {
    const piece = fc.constantFrom(
      "'",
      '"',
      '`',
      '\\',
      '/*',
      '*/',
      '/*!50503 ',
      '--',
      '\n',
      ';',
      '(',
      ')',
      ',',
      'INSERT INTO t VALUES ',
      'COPY t FROM stdin;\n',
      '\\.\n',
      '$$',
      '$a$',
      'E',
      '表',
      '\u0000',
      'DELIMITER ;;\n',
      'a',
      '1',
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 60 }),
        fc.constantFrom('', '-- PostgreSQL database dump\n'),
        fc.integer({ min: 1, max: 9 }),
        (pieces, head, size) => {
          const text = head + pieces.join('');
          const whole = plain(read(text));
          expect(plain(read(text, size))).toEqual(whole);
          expect(whole.size).toBe(Buffer.byteLength(text));
        },
      ),
      { numRuns: 3000 },
    );
  });
});
