// The other ways through the same pages: by keyboard alone, without a script, with a folder, and with a large site that takes a while.
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from '../../report/browser.ts';
import { Bench, type Server } from '../server.ts';
import { corpus, Visitor, WORDS } from './visitor.ts';

const bench = new Bench();
let server: Server;
let browser: Browser;
beforeAll(async () => {
  execFileSync('zip', ['-qr', bench.path('kawaraya.zip'), '.'], { cwd: corpus('kawaraya') });
  server = await bench.start();
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
  await bench.close();
});

/** Presses Tab until what has the focus says so. */
async function tabTo({ page }: Visitor, name: string | RegExp): Promise<void> {
  const passed: string[] = [];
  for (let i = 0; i < 80; i++) {
    await page.keyboard.press('Tab');
    const told: string = await page.evaluate(`(() => {
      const element = document.activeElement;
      return (element.labels?.[0] ?? element).innerText.replace(/\\s+/g, ' ').trim();
    })()`);
    passed.push(told);
    if (typeof name === 'string' ? told === name : name.test(told)) {
      // who cannot see where the keyboard is cannot use it
      expect(await page.evaluate(`getComputedStyle(document.activeElement).outlineStyle`)).not.toBe('none');
      return;
    }
  }
  throw new Error(`${name} is not reached: ${passed.join(' | ')}`);
}

it('everything is done by the keyboard alone', async () => {
  const visitor = await Visitor.at(browser, server.url, 'ja');
  const { page, words } = visitor;
  await tabTo(visitor, '本文へ移動');
  await page.keyboard.press('Enter');
  // the browser is told of it before the key is pressed
  const chooser = page.waitForEvent('filechooser');
  await tabTo(visitor, words.file);
  await page.keyboard.press('Enter');
  await (await chooser).setFiles(bench.path('kawaraya.zip'));
  await tabTo(visitor, words.send);
  await page.keyboard.press('Enter');
  await visitor.arrives(words.questions);
  await tabTo(visitor, words.domain);
  await page.keyboard.type('kawaraya.example');
  await tabTo(visitor, words.check);
  await page.keyboard.press('Enter');
  await visitor.arrives(words.result);
  await tabTo(visitor, /メール送信プログラム/);
  await page.keyboard.press('Enter');
  expect(await page.locator('.causes details[open]').count()).toBe(1);
  await page.reload();
  await tabTo(visitor, words.repairs);
  await page.keyboard.press('Enter');
  await visitor.arrives(words.choice);
  await tabTo(visitor, '文字コードの宣言と実際のバイト列の不一致');
  await page.keyboard.press('Space');
  expect(await page.locator('input[name=safe]').first().isChecked()).toBe(false);
  await tabTo(visitor, new RegExp(`^${words.preview} ?：メール送信`));
  await page.keyboard.press('Space');
  await page.locator('.inline-preview .change').waitFor();
  await tabTo(visitor, words.repair);
  await page.keyboard.press('Enter');
  await visitor.arrives(words.repaired);
  await tabTo(visitor, words.download);
  const download = page.waitForEvent('download');
  await page.keyboard.press('Enter');
  expect((await download).suggestedFilename()).toMatch(/\.zip$/);
  await visitor.close();
});

it('everything but folders is done without a script', async () => {
  const visitor = await Visitor.at(browser, server.url, 'en', { javaScriptEnabled: false });
  const { page, words } = visitor;
  expect(await page.getByLabel(words.folder).isVisible()).toBe(false);
  // pages renew themselves until there is something to answer
  await visitor.upload(bench.path('kawaraya.zip'));
  await visitor.answer({ domain: 'kawaraya.example' });
  await visitor.follow(words.repairs);
  await visitor.follow(words.preview);
  await visitor.arrives('Before and after');
  expect(await page.locator('.change').count()).toBe(1);
  await page.goBack();
  await visitor.repair();
  const download = await visitor.saves(words.download);
  expect(download.suggestedFilename()).toMatch(/\.zip$/);
  await visitor.follow(words.changes);
  await visitor.arrives('What changed');
  expect(await page.locator('.change').count()).toBe(4);
  await visitor.close();
});

it('a folder is chosen as it is', async () => {
  const folder = bench.path('public_html');
  cpSync(corpus('kawaraya'), folder, { recursive: true });
  mkdirSync(bench.path('public_html/日本 語'));
  writeFileSync(bench.path('public_html/日本 語/表.html'), '<p>x</p>');
  const visitor = await Visitor.at(browser, server.url, 'ja');
  const { page, words } = visitor;
  await page.getByLabel(words.folder).setInputFiles(folder);
  expect(await page.locator('#chosen').innerText()).toMatch(
    /^選んだもの：public_html\/.* ほか、全部で 13 個のファイル/,
  );
  await visitor.press(words.send);
  await visitor.arrives(words.questions);
  expect(await page.locator('#received ~ p').first().innerText()).toMatch(/^public_html – 13 個のファイル/);
  await visitor.answer();
  await visitor.follow(words.repairs);
  await visitor.repair();
  const download = await visitor.saves(words.download);
  const zip = bench.path('folder.zip');
  await download.saveAs(zip);
  const names = execFileSync('unzip', ['-Z1', zip]).toString();
  expect(names).toContain('cgi-bin/form.cgi');
  expect(names).toContain('日本 語/表.html');
  await visitor.close();
});

it('a folder is dropped on the page', async () => {
  const visitor = await Visitor.at(browser, server.url, 'ja');
  const { page, words } = visitor;
  const box = (await page.locator('.drop').boundingBox())!;
  const debug = await page.context().newCDPSession(page);
  const data = { items: [], files: [corpus('kawaraya')], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await debug.send('Input.dispatchDragEvent', { type, x: box.x + 40, y: box.y + 20, data });
  await page.locator('#chosen', { hasText: '全部で 12 個のファイル' }).waitFor();
  await visitor.press(words.send);
  await visitor.arrives(words.questions);
  expect(await page.locator('#received ~ p').first().innerText()).toMatch(/^site – 12 個のファイル/);
  await visitor.close();
});

it('a long upload shows how much was sent, and can be stopped', async () => {
  const file = bench.path('photo.bin');
  writeFileSync(file, randomBytes(3_000_000));
  const visitor = await Visitor.at(browser, server.url, 'ja');
  const { page, words } = visitor;
  const debug = await page.context().newCDPSession(page);
  const slow = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 200_000 };
  await debug.send('Network.emulateNetworkConditions', slow);
  await page.getByLabel(words.file).setInputFiles(file);
  await visitor.press(words.send);
  await page.locator('#sent-text', { hasText: /^送っています… \d+ KB \/ 2\.9 MB$/ }).waitFor();
  expect(await page.getByRole('button', { name: words.send }).isDisabled()).toBe(true);
  await visitor.press('やめる');
  expect(await page.locator('#sending').isVisible()).toBe(false);
  expect(await page.getByRole('button', { name: words.send }).isEnabled()).toBe(true);
  await visitor.close();
});

it('what cannot be taken is told before it is sent', async () => {
  const small = await bench.start('--max-upload', '2K', '--max-files', '5', '--data', bench.path('small'));
  const visitor = await Visitor.at(browser, small.url, 'en');
  const { page, words } = visitor;
  const error = page.locator('#upload-error');
  await page.getByLabel(words.file).setInputFiles(bench.path('kawaraya.zip'));
  expect(await error.innerText()).toMatch(/^Too large \(4\.\d KB\): at most 2\.0 KB/);
  await page.getByLabel(words.folder).setInputFiles(corpus('kawaraya'));
  expect(await error.innerText()).toMatch(/^(Too many files \(12\)|Too large)/);
  await visitor.press(words.send);
  expect(await visitor.heading()).toMatch(/^Will your site/);
  await visitor.close();
});

it('an archive of a kind that is not read is refused with the way out', async () => {
  const archive = bench.path('site.lzh');
  writeFileSync(archive, Buffer.concat([Buffer.from('\x20\x20-lh5-', 'latin1'), randomBytes(3000)]));
  const visitor = await Visitor.at(browser, server.url, 'ja');
  const { page, words } = visitor;
  await page.getByLabel(words.file).setInputFiles(archive);
  await visitor.press(words.send);
  await visitor.arrives('途中で止まりました');
  expect(await page.locator('.message').innerText()).toMatch(/site\.lzh\s+この形式の書庫には対応していません（zip/);
  await visitor.follow('最初の画面へ');
  await visitor.arrives('サーバーを引っ越しても、ホームページは動きますか？');
  await visitor.close();
});

it('a single service is no question', async () => {
  const one = await bench.start('--target', 'rhel9-lamp', '--data', bench.path('one'));
  const visitor = await Visitor.at(browser, one.url, 'ja');
  const { page, words } = visitor;
  await visitor.upload(bench.path('kawaraya.zip'));
  expect(await page.getByLabel(words.target).count()).toBe(0);
  expect(await page.getByLabel(words.php).locator('option').allInnerTexts()).toContain('PHP 8.0.30');
  await visitor.answer();
  expect(await page.locator('.lead').innerText()).toContain('RHEL 9');
  await visitor.close();
});

it('a large site shows how far it is, and can be stopped', async () => {
  const folder = bench.path('large');
  mkdirSync(folder);
  for (let i = 0; i < 300; i++)
    writeFileSync(`${folder}/page${i}.php`, `<?php\n${'$a = ereg("x", $b); f(&$c);\n'.repeat(60)}`);
  execFileSync('zip', ['-qr', bench.path('large.zip'), '.'], { cwd: folder });
  const visitor = await Visitor.at(browser, server.url, 'ja');
  const { page, words } = visitor;
  await visitor.upload(bench.path('large.zip'));
  await visitor.press(words.check);
  await visitor.arrives('調べています');
  // the numbers move without the page being loaded again
  await page.locator('#found-warning').filter({ hasNotText: /^0$/ }).waitFor();
  expect(await page.locator('#progress-text').innerText()).toMatch(/^ファイル [\d,]+ \/ 300、/);
  await visitor.press('取りやめる');
  await visitor.arrives('取りやめました');
  await visitor.follow('もう一度調べる');
  await visitor.arrives(WORDS.ja.questions);
  await visitor.close();
});
