// The configuration: what it accepts, how it names mistakes, and the schema that editors get.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { configSchema, loadConfig, parseConfig } from '../../src/gate/config.ts';
import { configJsonSchema } from '../../src/gate/config-schema.ts';
import type { GateError } from '../../src/gate/error.ts';
import { withSettings } from '../../src/gate/settings.ts';
import type { Found } from '../../src/report/reporter.ts';

const FULL = `
target: extremeserv-v3
php: "5.6.30"
source: { php: "5.2.17", perl: "5.8.8" }
domain: example.co.jp
oldHosts: [203.0.113.9, www.old.example.jp]
failOn: warning
baseline: hikkoshi-baseline.json
skip: [php/short-array]
rules:
  php/: warning
  php/removed-function: error
paths:
  - match: [old/, "*.bak"]
    rules: { php/: "off" }
`;

function refusal(source: string): GateError['text'] {
  try {
    parseConfig(source, 'c.yaml');
  } catch (error) {
    return (error as GateError).text;
  }
  throw new Error('accepted');
}

describe('hikkoshi.config.yaml', () => {
  it('is read whole', () => {
    expect(parseConfig(FULL, 'c.yaml')).toMatchObject({
      php: '5.6.30',
      rules: { 'php/': 'warning' },
      paths: [{ match: ['old/', '*.bak'] }],
    });
    expect(parseConfig('', 'c.yaml')).toEqual({});
    expect(parseConfig('{"failOn": "never"}', 'c.json')).toEqual({ failOn: 'never' });
  });
  it.each([
    ['target: x\nfailon: error\n', 2, /failon/],
    ['php: 5.6\n', 1, /php/],
    ['rules:\n  php/: error\n  perl/: loud\n', 3, /error、warning、info/],
    ['paths:\n  - match: a/\n    rule: {}\n', 3, /rule/],
    ['target: [\n', 2, /YAML/],
  ])('names the line of a mistake: %j', (source, line, words) => {
    const { ja, en } = refusal(source);
    expect(ja).toContain(`c.yaml ${line}行目`);
    expect(en).toContain(`c.yaml, line ${line}`);
    expect(ja).toMatch(words);
  });
  it('may be a program, when it is named', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'config-'));
    const file = join(folder, 'c.ts');
    writeFileSync(file, 'const level: string = "never";\nexport default { failOn: level };\n');
    expect(await loadConfig(file)).toEqual({ failOn: 'never' });
    writeFileSync(join(folder, 'd.ts'), 'export default { failOn: 3 };\n');
    await expect(loadConfig(join(folder, 'd.ts'))).rejects.toThrow(/failOn/);
    await expect(loadConfig(join(folder, 'none.ts'))).rejects.toThrow(/cannot be read/);
    rmSync(folder, { recursive: true });
  });
});

describe('the schema for editors', () => {
  const published = JSON.parse(readFileSync('docs/hikkoshi.config.schema.json', 'utf8'));
  it('is the one that the program checks with', () => {
    expect(published).toEqual(configJsonSchema());
  });
  it('accepts and refuses the same', () => {
    const validate = new Ajv2020({ strict: false }).compile(published);
    expect(validate(parse(FULL))).toBe(true);
    expect(configSchema.safeParse(parse(FULL)).success).toBe(true);
    for (const wrong of [{ failon: 'error' }, { php: 5.6 }, { rules: { 'php/': 'loud' } }, { paths: [{}] }]) {
      expect(validate(wrong)).toBe(false);
      expect(configSchema.safeParse(wrong).success).toBe(false);
    }
  });
});

describe('severities by rule and path', () => {
  const finding = (path: string, rule: string) => ({ path, rule, severity: 'error' }) as Found;
  const config = {
    rules: { 'php/': 'warning', 'php/removed-function': 'error', 'perl/': 'off' },
    paths: [
      { match: 'old/', rules: { 'php/': 'off' } },
      { match: 'old/keep.php', rules: { 'php/': 'info' } },
    ],
  } as const;
  const settled = (path: string, rule: string) =>
    withSettings([finding(path, rule)], config as never).map((one) => one.severity);
  it('the longest name wins, then the last path', () => {
    expect(settled('a.php', 'php/short-array')).toEqual(['warning']);
    expect(settled('a.php', 'php/removed-function')).toEqual(['error']);
    expect(settled('a.cgi', 'perl/x')).toEqual([]);
    expect(settled('a.cgi', 'paths/shebang')).toEqual(['error']);
    expect(settled('old/a.php', 'php/removed-function')).toEqual([]);
    expect(settled('old/keep.php', 'php/short-array')).toEqual(['info']);
  });
});
