// Names and contents that would be markup, script or another name, if a page let them.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { encode } from '../../../src/text/encode.ts';
import { launchBrowser } from '../../report/browser.ts';
import { Bench, type Server } from '../server.ts';
import { Visitor } from './visitor.ts';

const bench = new Bench();
let server: Server;
let browser: Browser;

const NAMES = [
  '<script>alert(1)<⁄script>.cgi',
  '"><img src=x onerror=alert(2)>.cgi',
  "'onmouseover='alert(3).cgi",
  '&lt;b&gt;.cgi',
  'esc\x1b[2J.cgi',
  'evil\u202egpj.cgi',
];
const CODE = '#!/usr/local/bin/perl5\nprint "</pre><script>alert(4)</script><img src=x onerror=alert(5)>";\n';
const SHIFT_JIS_NAME = '表示能力.cgi';

/** Adds a file under a name as an old Windows writes it: bytes of Shift_JIS, without a word about that. */
const PYTHON = `
import sys, zipfile
class Name(zipfile.ZipInfo):
    def _encodeFilenameFlags(self):
        return self.filename.encode('cp932'), self.flag_bits & ~0x800
target, name, code, *others = sys.argv[1:]
with zipfile.ZipFile(target, 'w') as zip:
    for other in others:
        zip.write(other, other)
    zip.writestr(Name(name), open(code, 'rb').read())
`;

beforeAll(async () => {
  const folder = bench.path('site');
  mkdirSync(folder);
  for (const name of NAMES) writeFileSync(`${folder}/${name}`, CODE);
  writeFileSync(`${folder}/表示.html`, encode('<meta charset=utf-8><title>表示</title><p>能力</p>', 'shift_jis').bytes);
  writeFileSync(bench.path('code'), CODE);
  const zip = bench.path('"><img src=x onerror=alert(6)>.zip');
  execFileSync('python3', ['-c', PYTHON, zip, SHIFT_JIS_NAME, bench.path('code'), ...readdirSync(folder)], {
    cwd: folder,
  });
  server = await bench.start();
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
  await bench.close();
});

it.each(['ja', 'en'] as const)('are shown as text on every page (%s)', async (lang) => {
  const visitor = await Visitor.at(browser, server.url, lang);
  const { page, words } = visitor;
  const soundly = async (): Promise<void> => {
    expect(await page.locator('main :is(script, img, svg, object, embed, base, link)').count()).toBe(0);
    expect(await page.locator('[onerror], [onmouseover]').count()).toBe(0);
  };
  await visitor.upload(bench.path('"><img src=x onerror=alert(6)>.zip'));
  expect(await page.locator('#received ~ p b').first().innerText()).toBe('"><img src=x onerror=alert(6)>.zip');
  await soundly();
  await visitor.answer({ domain: '' });
  await soundly();
  await page.goto(server.url);
  await soundly();
  await page.goBack();
  await visitor.follow(words.repairs);
  await soundly();
  const shebang = page.locator('.repairs > li', { has: page.locator('[value="paths/shebang"]') }).first();
  await shebang.getByRole('button', { name: words.preview }).click();
  await shebang.locator('.change').first().waitFor();
  const names = await shebang.locator('figcaption > code').allInnerTexts();
  for (const name of NAMES.slice(0, 4)) expect(names).toContain(name);
  expect(names).toContain('esc␛[2J.cgi');
  expect(names).toContain('evil\\u202egpj.cgi');
  expect(names).toContain(SHIFT_JIS_NAME);
  expect(await shebang.locator('pre').first().innerText()).toContain('<script>alert(4)</script>');
  await soundly();
  await visitor.repair();
  await soundly();
  await visitor.follow(words.changes);
  expect(await page.locator('figcaption > code').allInnerTexts()).toContain(NAMES[1]);
  await soundly();
  await page.goto(`${visitor.path}/report`);
  await page.frameLocator('iframe').locator('.cause > summary').first().click();
  await visitor.close();
});
