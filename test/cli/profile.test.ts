// A hosting service's profile that a user wrote: every mistake is named with its line, in both languages.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { TargetError } from '../../src/target/error.ts';
import { parseProfile } from '../../src/target/parse.ts';

const GOOD = readFileSync('rules/targets/rhel9-lamp.yaml', 'utf8');

function faultOf(source: string) {
  try {
    parseProfile(source, 'my.yaml');
  } catch (error) {
    return (error as TargetError).text;
  }
  return expect.unreachable();
}

describe('a profile of one’s own', () => {
  it('is read like those that come with the program', () => {
    expect(parseProfile(GOOD, 'my.yaml').id).toBe('rhel9-lamp');
  });

  it('names everything that is wrong, each with its line', () => {
    const { ja, en } = faultOf(
      'id: my\nname: { ja: 私, en: mine }\ncomponents:\n  php:\n    versions: [8.2]\n    path: /x\n',
    );
    expect(en.split('\n')).toEqual([
      'my.yaml, line 5: components.php.versions.0: it must be text (a version stands in quotes: "5.6.30")',
      expect.stringMatching(/^my\.yaml, line \d: components\.php\.paths: it is missing$/),
      expect.stringMatching(/^my\.yaml, line 6: components\.php\.path: not known: path$/),
    ]);
    expect(ja).toContain('my.yaml の5行目：components.php.versions.0：値の型が違います');
    expect(ja).toContain('components.php.paths：この項目がありません');
    expect(ja).toContain('components.php.path：知らない項目です: path');
  });

  it.each([
    ['id: [broken\n', 'my.yaml, line 2: not YAML: '],
    ['', 'my.yaml, line 1: it must be lines of NAME: VALUE'],
    ['just words\n', 'my.yaml, line 1: it must be lines of NAME: VALUE'],
    [GOOD.replace(/versions: \[.*?\]/, "versions: ['eight']"), 'a version in quotes, such as "5.6.30"'],
  ])('%#', (source, words) => {
    expect(faultOf(source).en).toContain(words);
    expect(faultOf(source).ja).toMatch(/^my\.yaml の\d+行目：/);
  });
});
