// The Markdown summary as a reader of GitHub Flavored Markdown sees it.
import { describe, expect, it } from 'vitest';
import { markdownText } from '../../src/report/escape.ts';
import { markdown } from '../../src/report/markdown.ts';
import { largeResult, optionsIn, sampleResult } from './sample.ts';

describe.each(['ja', 'en'] as const)('markdown (%s)', (lang) => {
  const text = markdown.write(sampleResult(), optionsIn(lang)) as string;
  it('has tables whose rows are as wide as their heads', () => {
    const tables = text
      .trimEnd()
      .split(/\n\n+/)
      .filter((block) => block.startsWith('| '));
    expect(tables.length).toBeGreaterThan(1);
    for (const table of tables) {
      const widths = table.split('\n').map((row) => row.replace(/\\\|/g, '').split('|').length);
      expect(new Set(widths).size).toBe(1);
    }
  });
  it('holds no markup of the site', () => {
    expect(text).not.toMatch(/<(?!https)/);
    expect(text).not.toMatch(/(?<!\\)\[x\]|javascript:/);
    expect(text).toContain('日本/語/深い.php');
    expect(text).toContain('改␊行.php');
  });
  it('names what was not checked, and every check', () => {
    expect(text).toContain('cut.zip');
    expect(text).toContain(lang === 'ja' ? '問題なし' : 'Clean');
  });
});

it('stays readable for fifty thousand places', () => {
  expect((markdown.write(largeResult(50_000), optionsIn('en')) as string).split('\n').length).toBeLessThan(5000);
});

it.each([
  ['a|b', 'a\\|b'],
  ['*bold* `code` [x](y)', '\\*bold\\* \\`code\\` \\[x\\](y)'],
  ['snake_case __init__', 'snake_case \\_\\_init\\_\\_'],
  ['# head', '\\# head'],
  ['1. one', '1\\. one'],
  ['<b>&', '&lt;b&gt;&amp;'],
])('%s becomes %s', (plain, escaped) => {
  expect(markdownText(plain)).toBe(escaped);
});
