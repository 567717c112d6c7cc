// From the files to the repaired files, as a customer goes, in a real browser against the real server.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../../report/browser.ts';
import { Bench, hikkoshi, type Server } from '../server.ts';
import { corpus, Visitor } from './visitor.ts';

const bench = new Bench();
let server: Server;
let browser: Browser;
beforeAll(async () => {
  for (const name of ['kawaraya', 'sobaya'])
    execFileSync('zip', ['-qr', bench.path(`${name}.zip`), '.'], { cwd: corpus(name) });
  server = await bench.start();
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
  await bench.close();
});

/** Path and bytes of every file. */
function filesIn(folder: string): [string, string][] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .map((file): [string, string] => [relative(folder, file), readFileSync(file, 'latin1')])
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

function unzipped(zip: string, folder: string): [string, string][] {
  mkdirSync(folder);
  execFileSync('unzip', ['-qq', zip, '-d', folder]);
  return filesIn(folder);
}

describe.each(['ja', 'en'] as const)('a customer (%s)', (lang) => {
  it.each(['kawaraya', 'sobaya'])('takes the same files home that hikkoshi fix writes: %s', async (name) => {
    const visitor = await Visitor.at(browser, server.url, lang);
    const { page, words } = visitor;
    expect(await page.locator('html').getAttribute('lang')).toBe(lang);
    await visitor.upload(bench.path(`${name}.zip`));
    await visitor.answer({ domain: `${name}.example`, oldHosts: '203.0.113.25' });
    expect(await page.locator('.verdict h2').innerText()).toMatch(
      lang === 'ja' ? /専門の人の手が必要です/ : /needs a professional/,
    );
    await visitor.follow(words.repairs);
    for (const box of await page.locator('input[name=safe]').all()) expect(await box.isChecked()).toBe(true);
    for (const box of await page.locator('input[name=review]').all()) expect(await box.isChecked()).toBe(false);
    await visitor.repair();
    const download = await visitor.saves(words.download);
    const zip = bench.path(`${name}-${lang}.zip`);
    await download.saveAs(zip);
    const out = bench.path(`${name}-${lang}-cli`);
    hikkoshi('fix', corpus(name), '--out', out, '--domain', `${name}.example`, '--old-host', '203.0.113.25');
    expect(unzipped(zip, bench.path(`${name}-${lang}-page`))).toEqual(filesIn(out));
    await visitor.close();
  });
});

it('shows every repair before it is made, in place, and what was changed afterwards', async () => {
  const visitor = await Visitor.at(browser, server.url, 'ja');
  const { page, words } = visitor;
  await visitor.upload(bench.path('kawaraya.zip'));
  await visitor.answer();
  await visitor.follow(words.repairs);
  const sendmail = page.locator('.repairs > li', { hasText: 'メール送信プログラムのパス' });
  await sendmail.getByRole('button', { name: words.preview }).click();
  const change = sendmail.locator('.change');
  await change.waitFor();
  expect(await change.locator('figcaption').innerText()).toMatch(/cgi-bin\/form\.cgi 5 行目 Shift_JIS/);
  expect(await change.locator('del').allInnerTexts()).toEqual(['lib']);
  expect(await change.locator('ins').allInnerTexts()).toEqual(['sbin']);
  expect(await sendmail.getByRole('button', { name: words.preview }).getAttribute('aria-expanded')).toBe('true');
  // a repair that needs an eye, shown in the encoding of its file
  const byte = page.locator('.repairs > li', { hasText: 'Shift_JISの2バイト目' });
  await byte.getByRole('button', { name: words.preview }).click();
  await byte.locator('.change').waitFor();
  expect(await byte.locator('.row.after').innerText()).toContain('ご予\\約の内容');
  // only what is ticked is done
  for (const box of await page.locator('input[name=safe]').all()) await box.uncheck();
  await byte.getByRole('checkbox').check();
  await visitor.repair();
  await visitor.follow(words.changes);
  expect(await page.locator('.change').count()).toBe(1);
  expect(await page.locator('.change ins').allInnerTexts()).toEqual(['\\']);
  await visitor.close();
});

it('converts a whole site when asked, and shows it in both encodings', async () => {
  const visitor = await Visitor.at(browser, server.url, 'ja');
  const { page, words } = visitor;
  await visitor.upload(bench.path('kawaraya.zip'));
  await page.getByText(words.experts).click();
  await page.getByLabel(words.encoding).selectOption('utf-8');
  await visitor.answer({ domain: 'kawaraya.example', oldHosts: '203.0.113.25' });
  await visitor.follow(words.repairs);
  await page.getByRole('button', { name: '例を見る' }).click();
  const example = page.locator('.inline-preview .change', { hasText: 'cgi-bin/form.cgi' }).first();
  await example.waitFor();
  expect(await example.locator('figcaption').innerText()).toContain('Shift_JIS');
  expect(await example.locator('.side').last().innerText()).toContain('# お問い合わせフォーム');
  await visitor.repair();
  const download = await visitor.saves(words.download);
  await download.saveAs(bench.path('utf8.zip'));
  const out = bench.path('utf8-cli');
  const options = ['--domain', 'kawaraya.example', '--old-host', '203.0.113.25', '--old-path', '/home/kawaraya'];
  hikkoshi('fix', corpus('kawaraya'), '--out', out, '--encoding', 'utf-8', ...options);
  expect(unzipped(bench.path('utf8.zip'), bench.path('utf8'))).toEqual(filesIn(out));
  await visitor.follow(words.changes);
  const log = page.locator('.change', { hasText: 'cgi-bin/bbs.log.cgi' });
  expect(await log.locator('figcaption').innerText()).toMatch(/Shift_JIS → UTF-8\s+文字コードの変換$/);
  expect(await log.innerText()).toContain('山田');
  await visitor.close();
});

it('shows the report in a frame, and erases everything when asked', async () => {
  const visitor = await Visitor.at(browser, server.url, 'en');
  const { page, words } = visitor;
  await visitor.upload(bench.path('kawaraya.zip'));
  await visitor.answer();
  const job = visitor.path;
  await visitor.follow(words.report);
  const report = page.frameLocator('iframe');
  expect(await report.locator('h1').innerText()).toBe('Survey report before the move');
  await report.locator('.cause > summary').first().click();
  await report.locator('.places li').first().waitFor();
  await page.goto(job);
  await visitor.follow(words.erase);
  await visitor.press(words.eraseAll);
  await page.getByText(words.erased).waitFor();
  expect((await page.request.get(job)).status()).toBe(404);
  await visitor.close();
});

it('keeps the language that was chosen', async () => {
  const visitor = await Visitor.at(browser, server.url, 'ja');
  const { page } = visitor;
  await page.getByRole('button', { name: 'English' }).click();
  expect(await visitor.heading()).toBe('Will your site still work after the move to another server?');
  await page.reload();
  expect(await page.locator('html').getAttribute('lang')).toBe('en');
  await page.goto(`${server.url}jobs/none`);
  expect(await visitor.heading()).toBe('Not found');
  await page.getByRole('button', { name: '日本語' }).click();
  expect([await visitor.heading(), page.url()]).toEqual(['見つかりません', `${server.url}jobs/none`]);
  visitor.misdeeds.splice(0);
  await visitor.close();
});

it('says what was wrong with an answer, and keeps what was written', async () => {
  const visitor = await Visitor.at(browser, server.url, 'ja');
  const { page, words } = visitor;
  await visitor.upload(bench.path('kawaraya.zip'));
  await page.getByLabel(words.domain).fill('https://www.example.jp/');
  await visitor.press(words.check);
  const field = page.getByLabel(words.domain);
  await page.locator('.fault').waitFor();
  expect(await field.inputValue()).toBe('https://www.example.jp/');
  expect(await field.getAttribute('aria-invalid')).toBe('true');
  visitor.misdeeds.splice(0);
  await visitor.answer({ domain: 'www.example.jp' });
  await visitor.close();
});

it('offers only the versions of the chosen service, and adds a name by a click', async () => {
  const visitor = await Visitor.at(browser, server.url, 'ja');
  const { page, words } = visitor;
  await visitor.upload(bench.path('kawaraya.zip'));
  const versions = async () => page.getByLabel(words.php).locator('option').allInnerTexts();
  expect(await versions()).toEqual(['分からない・まだ決めていない', 'PHP 5.3.3', 'PHP 5.6.30']);
  await page.getByLabel(words.target).selectOption('rhel9-lamp');
  expect(await versions()).toEqual(['分からない・まだ決めていない', 'PHP 8.0.30']);
  const paths = page.getByLabel(words.oldPaths);
  expect(await paths.inputValue()).toBe('/home/kawaraya');
  await page.locator('.question', { has: paths }).locator('summary').click();
  const add = page.getByRole('button', { name: words.add('/home/kawaraya') });
  expect(await add.isEnabled()).toBe(false);
  await paths.fill('/var/www');
  await add.click();
  expect(await paths.inputValue()).toBe('/var/www\n/home/kawaraya');
  await visitor.close();
});
