// Before and after of every repair, and of what a fix really did: decoded, cut, without secrets, a page at a time.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Splice } from '../../src/rule/finding.ts';
import { NO_MOVE } from '../../src/scan/scope.ts';
import { Viewer } from '../../src/serve/preview/changes.ts';
import { readPreview, writePreview } from '../../src/serve/preview/index.ts';
import { RowWriter, readPage } from '../../src/serve/preview/rows.ts';
import { loadProfile } from '../../src/target/load.ts';
import { encode } from '../../src/text/encode.ts';
import type { EncodingName } from '../../src/text/names.ts';
import { fileResult, finding, scanResult } from './results.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'preview-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function shown(bytes: Buffer | string, splices: Splice[], before: EncodingName = 'utf-8', after = before) {
  const disk = join(folder, 'file');
  writeFileSync(disk, bytes);
  const viewer = new Viewer(disk, { kind: 'php', before, after });
  try {
    return [...viewer.changes(splices)].map(({ line, lines }) => ({
      line,
      lines: lines.map(({ sign, number, text }) => `${sign}${number} ${text}`),
    }));
  } finally {
    viewer.close();
  }
}

/** Replaces the first place of `old`, both written in one character per byte. */
function replaced(bytes: Buffer, old: string, text: string): Splice {
  const start = bytes.toString('latin1').indexOf(old);
  expect(start).toBeGreaterThanOrEqual(0);
  return { start, end: start + old.length, text };
}

describe('a change', () => {
  it('stands between its neighbours', () => {
    const bytes = Buffer.from('one\ntwo\nthree\nfour\nfive\n');
    expect(shown(bytes, [replaced(bytes, 'three', '3')])).toEqual([
      { line: 3, lines: [' 2 two', '-3 three', '+3 3', ' 4 four'] },
    ]);
  });
  it('is read in the encoding of the file, before and after', () => {
    const bytes = encode('<p>表示</p>\n<p>能力 "ソ"</p>\n', 'shift_jis').bytes;
    const so = encode('ソ', 'shift_jis').bytes.toString('latin1');
    const splices = [replaced(bytes, so, `${so}\\`)];
    expect(shown(bytes, splices, 'shift_jis', 'shift_jis')).toEqual([
      { line: 2, lines: [' 1 <p>表示</p>', '-2 <p>能力 "ソ"</p>', '+2 <p>能力 "ソ\\"</p>'] },
    ]);
    const utf8 = { start: 3, end: 7, text: Buffer.from('表示').toString('latin1') };
    const part = encode('<p>表示</p>\n', 'shift_jis').bytes;
    expect(shown(part, [utf8], 'shift_jis', 'utf-8')).toEqual([{ line: 1, lines: [' 1 <p>表示</p>'] }]);
  });
  it('of whole lines, taken away or added', () => {
    const bytes = Buffer.from('a\nb\nc\n');
    expect(shown(bytes, [replaced(bytes, 'b\n', '')])).toEqual([{ line: 2, lines: [' 1 a', '-2 b', ' 3 c'] }]);
    expect(shown(bytes, [{ start: 2, end: 2, text: 'new\n' }])).toEqual([
      { line: 2, lines: [' 1 a', '+2 new', ' 2 b', ' 3 c'] },
    ]);
    expect(shown(bytes, [replaced(bytes, 'a\n', 'a ')])).toEqual([{ line: 1, lines: ['-1 a', '-2 b', '+1 a b'] }]);
  });
  it('of a line end shows it, and of other lines with CR LF does not', () => {
    const unix = Buffer.from('#!/usr/bin/perl\r\nprint 1;\r\n');
    expect(shown(unix, [replaced(unix, '\r', '')])[0]!.lines).toEqual([
      '-1 #!/usr/bin/perl\r',
      '+1 #!/usr/bin/perl',
      ' 2 print 1;\r',
    ]);
    expect(shown(unix, [replaced(unix, 'print', 'say')])[0]!.lines).toEqual([
      ' 1 #!/usr/bin/perl',
      '-2 print 1;',
      '+2 say 1;',
    ]);
  });
  it('in a line of a megabyte is cut around its place, between characters', () => {
    const line = encode(`${'表示 '.repeat(200_000)}OLD${' 能力'.repeat(200_000)}`, 'shift_jis').bytes;
    const [one] = shown(line, [replaced(line, 'OLD', 'NEW')], 'shift_jis', 'shift_jis');
    expect(one!.lines).toHaveLength(2);
    for (const text of one!.lines) expect(text).toMatch(/^[+-]1 …( 表示)+ (OLD|NEW)( 能力)+…$/);
    expect(one!.lines[0]!.length).toBeLessThan(200);
  });
  it('of very much shows its beginning', () => {
    const bytes = Buffer.from(`a\n${'gone\n'.repeat(100_000)}b\n`);
    const [one] = shown(bytes, [{ start: 2, end: bytes.length - 2, text: '' }]);
    expect(one!.line).toBe(2);
    expect(one!.lines.length).toBeLessThan(70);
    expect(one!.lines.at(-2)).toBe('-61 …');
    const long = shown(Buffer.from('a\n'), [{ start: 0, end: 1, text: 'x'.repeat(10_000) }]);
    expect(long[0]!.lines[1]!.length).toBeLessThan(1600);
  });
  it('near another is shown with it, far from it alone', () => {
    const bytes = Buffer.from(`x1 x2\n${'-\n'.repeat(100)}x3\n`);
    const splices = ['x1', 'x2', 'x3'].map((old) => replaced(bytes, old, old.toUpperCase()));
    expect(shown(bytes, splices).map(({ line }) => line)).toEqual([1, 102]);
  });
  it('hides passwords that stand beside it', () => {
    const bytes = Buffer.from("mysql_connect('old.example.jp', 'user', 'Kx9!secret');\n$pass = 'Kx9!secret';\n");
    const text = JSON.stringify(shown(bytes, [replaced(bytes, 'old', 'new')]));
    expect(text).toContain('new.example.jp');
    expect(text).not.toContain("$pass = 'Kx9");
  });
});

describe('a list', () => {
  it('is read by the page, each as quickly', async () => {
    const writer = new RowWriter(folder, 'list');
    for (let i = 0; i < 1010; i++) writer.add(i % 2 ? 'odd' : 'even', { i, text: '表\n示' });
    await writer.finish();
    const first = await readPage<{ i: number }>(folder, 'list', 'odd', 1);
    expect(first).toMatchObject({ page: 1, pages: 21, total: 505 });
    expect(first.rows.map(({ i }) => i).slice(0, 3)).toEqual([1, 3, 5]);
    expect((await readPage<{ i: number }>(folder, 'list', 'odd', 21)).rows.map(({ i }) => i)).toEqual([
      1001, 1003, 1005, 1007, 1009,
    ]);
    for (const [asked, given] of [
      [0, 1],
      [-5, 1],
      [22, 21],
      [Number.NaN, 1],
      [1.7, 1],
    ] as const)
      expect((await readPage(folder, 'list', 'even', asked)).page).toBe(given);
    expect(await readPage(folder, 'list', '__proto__', 1)).toEqual({ rows: [], page: 1, pages: 0, total: 0 });
  });
});

describe('the repairs of a scan', () => {
  it('are listed by rule and safety; what lies in an archive of the site is not offered', async () => {
    const disk = join(folder, 'site/a.php');
    mkdirSync(dirname(disk), { recursive: true });
    writeFileSync(disk, '<?php\nf(&$x);\ng(&$y);\n');
    const place = (start: number, safety: 'safe' | 'review') => ({
      ...finding('php/x', 'a.php'),
      start,
      fix: { safety, splices: [{ start, end: start + 1, text: '' }], mode: 0o755 },
    });
    const inside = { ...place(8, 'safe'), path: 'b.zip!/a.php' };
    const result = scanResult([place(8, 'safe'), place(16, 'review'), inside], [fileResult('a.php')]);
    const scope = { profile: await loadProfile('extremeserv-v3'), move: NO_MOVE, only: [], skip: [], excerpts: false };
    const entries = [{ path: 'a.php', disk, size: 22, mode: 0o644 }];
    const written = await writePreview({ entries, result, scope, folder });
    expect([written.pages('php/x', 'safe'), written.pages('php/y', 'safe'), written.converts]).toEqual([1, 0, null]);
    const page = await readPreview(folder, 'php/x', 'safe', 1);
    expect(page).toMatchObject({ rule: 'php/x', safety: 'safe', page: 1, pages: 1, total: 2 });
    expect(page.changes.map(({ path, line, mode }) => [path, line, mode])).toEqual([
      ['a.php', 0, { before: '0644', after: '0755' }],
      ['a.php', 2, null],
    ]);
    expect((await readPreview(folder, 'php/x', 'review', 1)).changes[1]!.lines.map(({ text }) => text)).toContain(
      'g($y);',
    );
  });
});
