// The page in a real browser: nothing of the site runs, nothing is fetched, and a reader finds what is there.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { html } from '../../src/report/html.ts';
import type { ScanResult } from '../../src/scan/result.ts';
import { launchBrowser } from './browser.ts';
import { largeResult, optionsIn, RULES, sampleResult } from './sample.ts';

let browser: Browser;
let folder: string;
/** Whatever a page should not have done. */
let misdeeds: string[] = [];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'page-'));
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true });
});

async function open(
  result: ScanResult,
  lang: 'ja' | 'en',
  more: Parameters<Browser['newPage']>[0] = {},
): Promise<Page> {
  const file = join(folder, 'report.html');
  writeFileSync(file, (await html.write(result, optionsIn(lang))) as string);
  const page = await browser.newPage(more);
  misdeeds = [];
  page.on('dialog', (dialog) => misdeeds.push(`dialog ${dialog.message()}`));
  page.on('pageerror', (error) => misdeeds.push(`error ${error.message}`));
  page.on('console', (message) => misdeeds.push(`console ${message.text()}`));
  page.on('request', (request) => request.url() === `file://${file}` || misdeeds.push(`request ${request.url()}`));
  await page.goto(`file://${file}`);
  return page;
}

const count = (page: Page, selector: string) => page.locator(selector).count();
const visibleCauses = (page: Page) => page.locator('.cause:visible').count();

describe.each(['ja', 'en'] as const)('a hostile upload (%s)', (lang) => {
  it('is shown as text; nothing of it runs and nothing is fetched', async () => {
    const page = await open(sampleResult(), lang);
    for (const cause of await page.locator('.cause > summary').all()) await cause.click();
    await page.waitForFunction(
      `document.querySelectorAll('.places').length === document.querySelectorAll('.cause').length`,
    );
    const names = await page.locator('.file h4').allTextContents();
    for (const name of [
      '<script>alert(1)</script>.php',
      '</script><script>alert(4)</script>.php',
      '<!--.php',
      '日本/語/深い.php',
      '絵😀.php',
      'esc␛[2J.php',
      '改␊行.php',
    ])
      expect(names).toContain(name);
    expect(await count(page, 'script')).toBe(2);
    expect(await count(page, 'img, svg, iframe, object, embed, link, base')).toBe(0);
    expect(misdeeds).toEqual([]);
    await page.close();
  });
  it('speaks one language', async () => {
    const page = await open(sampleResult(), lang);
    expect(await page.locator('html').getAttribute('lang')).toBe(lang);
    expect(/[ぁ-ん]{2}/.test((await page.locator('body').innerText()).replace(/\S*\.php\S*/g, ''))).toBe(lang === 'ja');
    await page.close();
  });
});

describe('the reader', () => {
  it('sees the verdict and the next steps first', async () => {
    const page = await open(sampleResult(), 'ja');
    expect(await page.locator('.verdict').innerText()).toMatch(
      /^このままでは移行できません。[^\n]+\n+PHP 5\.3\.3 を選ぶと手間が少なく済みます/,
    );
    expect(await page.locator('#steps tbody tr td:first-child').allTextContents()).toEqual([
      '自動で修正できるもの',
      '判断が必要なもの',
      '手作業が必要なもの',
      '移行できないもの',
      '知っておきたいこと',
      '片付けの候補',
      '確認できなかったもの',
    ]);
    await page.close();
  });
  it('sees the code with the place marked, before and after the fix', async () => {
    const page = await open(sampleResult(), 'en');
    await page.locator('.cause > summary').first().click();
    const code = page.locator('.code').first();
    expect(await code.locator('mark').textContent()).toBe('&');
    expect(await code.locator('.before').textContent()).toContain('f(&$x);');
    expect(await code.locator('.after').textContent()).toContain('f($x);');
    await page.close();
  });
  it('filters by severity, component, folder, rule and words', async () => {
    const page = await open(sampleResult(), 'en');
    const all = await visibleCauses(page);
    const choose = async (name: string, value: string) => {
      await page.locator('button[type=reset]').click();
      await page.locator(`#filters [name=${name}]`).selectOption(value);
      await page.waitForTimeout(200);
    };
    await choose('severity', 'warning');
    expect(await visibleCauses(page)).toBe(1);
    await choose('component', 'perl');
    expect(await visibleCauses(page)).toBe(1);
    await choose('folder', '日本/');
    expect(await page.locator('.cause:visible .count').allTextContents()).toEqual(['1 place', '1 place', '1 place']);
    await choose('rule', RULES[0]!.id);
    expect(await visibleCauses(page)).toBe(1);
    await page.locator('button[type=reset]').click();
    await page.locator('#filters [name=query]').fill('深い');
    await page.waitForTimeout(200);
    expect(await page.locator('#shown').textContent()).toBe('Showing 3 causes in 3 places');
    await page.locator('#filters [name=query]').fill('nothing like this');
    await page.waitForTimeout(200);
    expect(await page.locator('#shown').textContent()).toBe('Nothing matches');
    await page.locator('button[type=reset]').click();
    await page.waitForTimeout(200);
    expect(await visibleCauses(page)).toBe(all);
    await page.close();
  });
  it('has light and dark', async () => {
    const ground = async (colorScheme: 'light' | 'dark') => {
      const page = await open(sampleResult(), 'en', { colorScheme });
      const colour = await page.evaluate('getComputedStyle(document.body).backgroundColor');
      await page.close();
      return colour;
    };
    expect(await ground('dark')).not.toBe(await ground('light'));
  });
  it('reads it on a phone without scrolling sideways', async () => {
    const page = await open(sampleResult(), 'ja', { viewport: { width: 360, height: 740 } });
    for (const cause of await page.locator('.cause > summary').all()) await cause.click();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
    await page.close();
  });
  it('prints every cause with its first places, and the cover alone on its page', async () => {
    const page = await open(largeResult(2000), 'ja');
    const pdf = await page.pdf({ preferCSSPageSize: true });
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    expect(pdf.toString('latin1')).toMatch(/\/MediaBox \[0 0 59[45][.\d]* 84[12]/);
    await page.emulateMedia({ media: 'print' });
    await page.evaluate('dispatchEvent(new Event("beforeprint"))');
    expect(await count(page, '.cause[open]')).toBe(await count(page, '.cause'));
    expect(await page.locator('.cause').first().locator('.file li').count()).toBe(5);
    expect(await page.locator('nav').isVisible()).toBe(false);
    expect(await page.locator('.sign').isVisible()).toBe(true);
    await page.close();
  });
});

describe('fifty thousand places', () => {
  it('are rendered as they are asked for', async () => {
    const page = await open(largeResult(50_000), 'ja');
    expect(await count(page, '.file li')).toBe(0);
    await page.locator('.cause > summary').first().click();
    await page.waitForSelector('.file li');
    expect(await count(page, '.file li')).toBe(50);
    await page.locator('.more').first().click();
    expect(await count(page, '.file li')).toBe(200);
    await page.locator('#filters [name=query]').fill('page00042.php');
    await page.waitForTimeout(300);
    expect(await page.locator('#shown').textContent()).toContain('50 か所');
    expect(misdeeds).toEqual([]);
    await page.close();
  });
});

it('a clean site is told so', async () => {
  const page = await open({ ...sampleResult([]), unchecked: [] }, 'en');
  expect(await page.locator('.verdict').innerText()).toMatch(/^Ready: nothing was found/);
  expect(await page.locator('#unchecked').innerText()).toContain('everything was checked');
  expect(misdeeds).toEqual([]);
  await page.close();
});
