// Every page, light and dark, on a phone and on a desk, in both languages: axe finds nothing grave, and nothing is wider than its screen.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../../report/browser.ts';
import { Bench, type Server } from '../server.ts';
import { corpus, Visitor } from './visitor.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const bench = new Bench();
let server: Server;
let browser: Browser;
beforeAll(async () => {
  execFileSync('zip', ['-qr', bench.path('kawaraya.zip'), '.'], { cwd: corpus('kawaraya') });
  server = await bench.start('--max-jobs', '3');
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
  await bench.close();
});

const SCREENS = [
  { name: 'desk', viewport: { width: 1280, height: 900 } },
  { name: 'phone', viewport: { width: 320, height: 640 } },
];
const COLOURS = ['light', 'dark'] as const;

/** In every look; the page must be as good when everything that folds is open. */
async function examine(page: Page): Promise<string[]> {
  const faults: string[] = [];
  for (const colorScheme of COLOURS) {
    for (const { name, viewport } of SCREENS) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize(viewport);
      await page.evaluate(`for (const fold of document.querySelectorAll('details')) fold.open = true`);
      // the page's own policy refuses a script element; what the debugger evaluates is no part of the page
      await page.evaluate(`${AXE}; undefined`);
      const { violations } = (await page.evaluate(`axe.run(document, { iframes: false })`)) as AxeResults;
      for (const { id, impact, nodes } of violations)
        if (impact === 'serious' || impact === 'critical')
          faults.push(`${name} ${colorScheme} ${id}: ${nodes.map(({ html }) => html).join(' ')}`);
      const width = (await page.evaluate('document.documentElement.scrollWidth')) as number;
      if (width > viewport.width) faults.push(`${name} ${colorScheme}: ${width} wide`);
    }
  }
  return faults;
}

describe.each(['ja', 'en'] as const)('in %s', (lang) => {
  it('every page is fit for everybody', async () => {
    const visitor = await Visitor.at(browser, server.url, lang);
    const { page, words } = visitor;
    const fine = async (name: string): Promise<void> => expect([name, await examine(page)]).toEqual([name, []]);
    await fine('start');
    await page.setViewportSize(SCREENS[0]!.viewport);
    await visitor.upload(bench.path('kawaraya.zip'));
    await fine('questions');
    await page.getByLabel(words.domain).fill('https://x/');
    await visitor.press(words.check);
    await page.locator('.fault').waitFor();
    await fine('questions with a fault');
    await visitor.answer({ domain: 'kawaraya.example' });
    await fine('result');
    const job = visitor.path;
    await page.goto(`${job}/repairs`);
    for (const link of await page.getByRole('button', { name: words.preview }).all()) await link.click();
    await page.locator('.inline-preview .change').nth(4).waitFor();
    await fine('repairs');
    await page.goto(`${job}/preview?rule=paths%2Fsendmail&safety=safe`);
    await fine('preview');
    await page.goto(`${job}/repairs`);
    await visitor.repair();
    await fine('repaired');
    await page.goto(`${job}/changes`);
    await fine('changes');
    await page.goto(`${job}/report`);
    await fine('report');
    await page.goto(`${job}/erase`);
    await fine('erase');
    await page.goto(server.url);
    await fine('start with jobs');
    await page.goto(`${server.url}jobs/none`);
    await fine('not found');
    visitor.misdeeds.splice(0);
    await visitor.close();
  }, 240_000);
});
