// Dumps of a real server through the fix and back into a real server: what went in comes out the same, value by value.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type MariaDb, startMariaDb } from '../servers/mariadb.ts';
import { findingsOf, repair, STAYS } from './repair.ts';

let server: MariaDb;
beforeAll(async () => {
  server = await startMariaDb();
}, 300_000);
afterAll(() => server.stop());

const SERIALIZED = 'a:2:{s:5:"title";s:18:"日本語の設定";s:4:"list";a:1:{i:0;s:6:"表能";}}';
const SETUP = `
CREATE TABLE posts (
  id int unsigned NOT NULL AUTO_INCREMENT,
  title varchar(100) NOT NULL DEFAULT '無題' COMMENT '記事の題名',
  body mediumtext,
  data longtext,
  raw blob,
  created datetime(6) DEFAULT NULL,
  PRIMARY KEY (id),
  KEY title (title)
) ENGINE=InnoDB COMMENT='記事';
INSERT INTO posts (title, body, data, raw, created) VALUES
  ('はじめまして', '表示能力''"\\\\ソ連の十進法\\r\\n次の行', '${SERIALIZED}', 0x00FF5C27A4A2B1835C955C27, '2019-01-02 03:04:05'),
  ('①㈱髙島ﾊﾝｶｸ', NULL, '', NULL, NULL),
  ('', 'a\\tb\\0c', 's:3:"abc";', '', '2020-02-29 23:59:59');
CREATE VIEW titles AS SELECT id, title FROM posts;
`;
const CONTENT =
  'SELECT id, HEX(title), HEX(body), HEX(data), HEX(raw), created FROM posts ORDER BY id; SELECT COUNT(*) FROM titles;';

function roundTrip(name: string, charset: string, options: string[]) {
  server.run(
    '',
    `CREATE DATABASE ${name} CHARACTER SET ${charset}; CREATE DATABASE ${name}_new CHARACTER SET utf8mb3;`,
  );
  server.run(name, SETUP);
  const dump = server.dump(name, ...options);
  const before = server.run(
    name,
    `SET NAMES utf8mb4; SELECT id, HEX(CONVERT(title USING utf8mb4)), HEX(CONVERT(body USING utf8mb4)), HEX(CONVERT(data USING utf8mb4)), HEX(raw), created FROM posts ORDER BY id; SELECT COUNT(*) FROM titles;`,
  );
  return { dump, before };
}

describe('mariadb-dump', () => {
  it('in utf8mb4 loads as utf8 with the safe fixes', () => {
    const { dump, before } = roundTrip('plain', 'utf8mb4', []);
    const findings = findingsOf(dump, STAYS);
    expect(findings.filter(({ rule }) => rule === 'mysql/unknown-charset').length).toBeGreaterThan(1);
    expect(findings.filter(({ rule }) => rule === 'mysql/damaged')).toEqual([]);
    const fixed = repair(dump, STAYS, ['mysql/definer']);
    const text = fixed.bytes.toString('latin1');
    expect(text).not.toMatch(/utf8mb4|datetime\(6\)|DEFINER=/);
    expect(text.split('\n').length).toBe(dump.toString('latin1').split('\n').length);
    server.run('plain_new', fixed.bytes);
    expect(server.run('plain_new', CONTENT)).toBe(before.replaceAll('.000000', ''));
  });

  it('with one row in each INSERT and column names', () => {
    const { dump, before } = roundTrip('single', 'utf8mb4', [
      '--skip-extended-insert',
      '--complete-insert',
      '--hex-blob',
    ]);
    server.run('single_new', repair(dump, STAYS, ['mysql/definer']).bytes);
    expect(server.run('single_new', CONTENT)).toBe(before.replaceAll('.000000', ''));
  });

  // cp932 has no dump without escapes of its own: the server writes it as the client asked for it.
  it.each([
    ['ujis', 'ujis', 'eucjpms'],
    ['cp932', 'cp932', 'cp932'],
  ])('in %s is converted to UTF-8', (name, client, charset) => {
    const { dump, before } = roundTrip(name, charset, [
      `--default-character-set=${client === 'ujis' ? 'eucjpms' : client}`,
    ]);
    const move = { ...STAYS, encoding: 'utf-8' as const };
    const fixed = repair(dump, move, ['mysql/definer']);
    expect(fixed.converted?.lossCount).toBe(0);
    const text = fixed.bytes.toString();
    expect(text).toContain('はじめまして');
    expect(text).not.toMatch(/(?:CHARSET=|NAMES |COLLATE=)(?:eucjpms|cp932)/);
    server.run(`${name}_new`, fixed.bytes);
    // Lengths in its serialized value were counted in UTF-8: they do not fit, and are left alone.
    expect(server.run(`${name}_new`, CONTENT)).toBe(before.replaceAll('.000000', ''));
    expect(findingsOf(fixed.bytes, move).filter(({ fix }) => fix?.safety === 'safe')).toEqual([]);
    expect(repair(fixed.bytes, move).bytes.equals(fixed.bytes)).toBe(true);
  });

  it('keeps serialized values readable: lengths are those of the new bytes', () => {
    server.run('', 'CREATE DATABASE lengths CHARACTER SET eucjpms; CREATE DATABASE lengths_new CHARACTER SET utf8mb3;');
    // As PHP in EUC-JP wrote it: lengths count the two bytes of each character.
    server.run(
      'lengths',
      `CREATE TABLE options (name varchar(20), value longtext); INSERT INTO options VALUES ('x', 'a:1:{s:4:"設定";s:12:"日本語の設定";}');`,
    );
    const dump = server.dump('lengths', '--default-character-set=eucjpms');
    server.run('lengths_new', repair(dump, { ...STAYS, encoding: 'utf-8' }).bytes);
    expect(server.run('lengths_new', 'SELECT value FROM options')).toBe('a:1:{s:6:"設定";s:18:"日本語の設定";}\n');
  });

  it('names the values that a target before 5.5.3 would cut, and replaces them by choice', () => {
    server.run('', 'CREATE DATABASE wide CHARACTER SET utf8mb4; CREATE DATABASE wide_new CHARACTER SET utf8mb3;');
    server.run('wide', "CREATE TABLE t (id int, a varchar(20)); INSERT INTO t VALUES (1,'普通'),(2,'𠮷野家😀');");
    const dump = server.dump('wide');
    const move = { ...STAYS, encoding: 'utf-8' as const, lossy: 'entity' as const };
    const fixed = repair(dump, move);
    expect(fixed.converted?.losses.map(({ table, column, row, outcome }) => [table, column, row, outcome])).toEqual([
      ['t', 'a', 2, 'replaced'],
    ]);
    server.run('wide_new', fixed.bytes);
    expect(server.run('wide_new', 'SELECT a FROM t ORDER BY id')).toBe('普通\n&#134071;野家&#128512;\n');
  });
});

describe('a dump as phpMyAdmin writes it', () => {
  const DUMP = `-- phpMyAdmin SQL Dump
-- version 5.2.1
-- https://www.phpmyadmin.net/
--
-- ホスト: localhost
-- サーバのバージョン： 8.0.36
-- PHP のバージョン: 8.2.0

SET SQL_MODE = "NO_AUTO_VALUE_ON_ZERO";
START TRANSACTION;
SET time_zone = "+00:00";

/*!40101 SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT */;
/*!40101 SET NAMES utf8mb4 */;

CREATE TABLE \`wp_options\` (
  \`option_id\` bigint UNSIGNED NOT NULL,
  \`option_name\` varchar(191) COLLATE utf8mb4_unicode_520_ci NOT NULL DEFAULT '',
  \`option_value\` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci NOT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

INSERT INTO \`wp_options\` (\`option_id\`, \`option_name\`, \`option_value\`) VALUES
(1, 'siteurl', 'http://old.example.jp/wp'),
(2, 'blogname', '引越しの「会社」'),
(3, 'widget', 'a:1:{i:0;s:35:\\"<a href=\\"http://old.example.jp/\\"></\\";}'),
(4, 'menu', 'a:1:{s:3:\\"url\\";s:29:\\"http://old.example.jp/会社/\\";}');

ALTER TABLE \`wp_options\`
  ADD PRIMARY KEY (\`option_id\`),
  ADD UNIQUE KEY \`option_name\` (\`option_name\`);

ALTER TABLE \`wp_options\`
  MODIFY \`option_id\` bigint UNSIGNED NOT NULL AUTO_INCREMENT, AUTO_INCREMENT=5;
COMMIT;
`;

  it('loads with the safe fixes, with new addresses inside serialized values', () => {
    const move = { ...STAYS, domain: 'new-site.example.com', oldHosts: ['old.example.jp'] };
    const dump = Buffer.from(DUMP);
    const fixed = repair(dump, move);
    server.run('', 'CREATE DATABASE pma CHARACTER SET utf8mb3;');
    server.run('pma', fixed.bytes);
    expect(server.run('pma', 'SELECT option_value FROM wp_options ORDER BY option_id')).toBe(
      [
        'http://new-site.example.com/wp',
        '引越しの「会社」',
        'a:1:{i:0;s:41:"<a href="http://new-site.example.com/"></";}',
        'a:1:{s:3:"url";s:35:"http://new-site.example.com/会社/";}',
        '',
      ].join('\n'),
    );
    expect(fixed.bytes.toString('latin1').split('\n').length).toBe(dump.toString('latin1').split('\n').length);
    expect(repair(fixed.bytes, move).bytes.equals(fixed.bytes)).toBe(true);
  });
});
