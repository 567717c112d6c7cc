// Repaired and converted sites print what the old site printed, character for character: run by the real perl and php.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decode } from '../../src/text/decode.ts';
import { encode } from '../../src/text/encode.ts';
import type { SiteEncoding } from '../../src/text/losses.ts';
import { plant, room } from './trees.ts';

const PROGRAM = resolve('dist/hikkoshi.js');
const SITES = resolve('test/fix/sites');
const TARGET = ['--set', 'perl=5.36.0', '--set', 'php=8.2.0', '--lang', 'en', '--fail-on', 'never'];

/** The site in the encoding that its customers have it in. @param places of files that do not stand at the root */
function siteIn(name: string, encoding: SiteEncoding, places: Record<string, string>): string {
  const root = `${room()}/old`;
  for (const file of readdirSync(`${SITES}/${name}`)) {
    const { bytes, lost } = encode(readFileSync(`${SITES}/${name}/${file}`, 'utf8'), encoding);
    expect(lost).toEqual([]);
    plant(root, places[file] ?? file, Buffer.from(bytes), /\.cgi$/.test(file) ? 0o755 : 0o644);
  }
  return root;
}

function fixed(site: string, ...options: string[]): string {
  const out = `${room()}/new`;
  const env = { ...process.env, XDG_CACHE_HOME: room() };
  const run = spawnSync(process.execPath, [PROGRAM, 'fix', site, '--out', out, ...TARGET, ...options], { env });
  expect(run.stderr.toString()).toBe('');
  expect(run.status).toBe(0);
  return out;
}

const queryOf = (values: Record<string, string>, encoding: SiteEncoding): string =>
  Object.entries(values)
    .map(([key, value]) => `${key}=${[...encode(value, encoding).bytes].map((byte) => `%${hex(byte)}`).join('')}`)
    .join('&');
const hex = (byte: number): string => byte.toString(16).padStart(2, '0');

/** What a request prints, as text, without the names of encodings. */
function printed(command: string[], site: string, values: Record<string, string>, encoding: SiteEncoding): string {
  const [program, ...rest] = command;
  const env = { PATH: process.env.PATH, REQUEST_METHOD: 'GET', QUERY_STRING: queryOf(values, encoding) };
  const { status, stdout, stderr } = spawnSync(program!, rest, { cwd: site, env });
  expect(`${status} ${stderr}`).toBe('0 ');
  expect(stdout.length).toBeGreaterThan(200);
  return decode(stdout, encoding).replace(/Shift_JIS|EUC-JP|UTF-8/gi, 'CHARSET');
}

const NEW_ENCODINGS: SiteEncoding[] = ['utf-8', 'euc-jp', 'shift_jis'];

describe('a CGI script in Shift_JIS', () => {
  const REQUESTS: Record<string, string>[] = [
    {},
    { name: '山田 太郎', count: '１２' },
    { name: 'ﾊﾝﾊﾞｰ能表十ソー', word: '表' },
    { name: '高橋～', word: '～波線－' },
  ];
  const places = { 'lib_parts.pl': 'lib/parts.pl', 'log.dat': 'data/log.dat' };
  const site = () => siteIn('keijiban', 'shift_jis', places);

  it('prints the same once repaired', () => {
    const old = site();
    const repaired = fixed(old);
    expect(readFileSync(`${repaired}/bbs.cgi`, 'latin1')).toContain("require './jcode.pl';");
    for (const values of REQUESTS) {
      const before = printed(['perl', '-I.', 'bbs.cgi'], old, values, 'shift_jis');
      expect(printed(['perl', 'bbs.cgi'], repaired, values, 'shift_jis')).toBe(before);
    }
  });

  it.each(NEW_ENCODINGS)('prints the same in %s, and comes back byte for byte in what it prints', (encoding) => {
    const old = site();
    const repaired = fixed(old, '--encoding', encoding);
    const back = fixed(repaired, '--encoding', 'shift_jis');
    for (const values of REQUESTS) {
      const before = printed(['perl', '-I.', 'bbs.cgi'], old, values, 'shift_jis');
      expect(printed(['perl', 'bbs.cgi'], repaired, values, encoding)).toBe(before);
      expect(printed(['perl', 'bbs.cgi'], back, values, 'shift_jis')).toBe(before);
    }
  });
});

describe('a PHP site in EUC-JP', () => {
  const REQUESTS: Record<string, string>[] = [{}, { name: '能登<表>' }, { name: '予約の山田①' }, { name: 'ｱｲｳ～満席' }];
  const places = { 'func.php': 'lib/func.php', 'menu.csv': 'data/menu.csv' };

  function page(root: string, encoding: SiteEncoding, ...settings: string[]) {
    const prepend = `${room()}/get.php`;
    writeFileSync(prepend, "<?php parse_str(getenv('QUERY_STRING'), $_GET);");
    const options = [`auto_prepend_file=${prepend}`, 'display_errors=0', ...settings].flatMap((one) => ['-d', one]);
    return (values: Record<string, string>) => printed(['php', ...options, 'index.php'], root, values, encoding);
  }

  it.each(['euc-jp', 'utf-8', 'shift_jis'] as const)('prints the same in %s', (encoding) => {
    const old = siteIn('annai', 'euc-jp', places);
    const asBefore = page(old, 'euc-jp', 'default_charset=EUC-JP', 'short_open_tag=1');
    const repaired = fixed(old, ...(encoding === 'euc-jp' ? [] : ['--encoding', encoding]));
    const now = page(repaired, encoding, 'short_open_tag=0');
    for (const values of REQUESTS) expect(now(values)).toBe(asBefore(values));
  });
});
