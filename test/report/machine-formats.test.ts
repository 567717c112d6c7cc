// What CI servers, code hosts and spreadsheets read: each format against its published schema, or by reading it as its consumer does.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv } from 'ajv';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import { csv } from '../../src/report/csv.ts';
import { github } from '../../src/report/github.ts';
import { gitlab } from '../../src/report/gitlab.ts';
import { junit } from '../../src/report/junit.ts';
import { sarif } from '../../src/report/sarif.ts';
import { HOSTILE_NAMES, largeResult, optionsIn, sampleResult } from './sample.ts';

const result = sampleResult();
const LANGS = ['ja', 'en'] as const;
const wellFormed = (path: string) => path.replace(/[\ud800-\udfff]/gu, '\ufffd');

describe.each(LANGS)('sarif (%s)', (lang) => {
  const file = createRequire(import.meta.url).resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json');
  // written for draft 4; what it uses of it means the same in draft 7
  const { $schema: _, id: __, ...schema } = JSON.parse(readFileSync(file, 'utf8'));
  const validate = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false, allErrors: true }).compile(
    schema,
  );
  const text = sarif.write(result, optionsIn(lang)) as string;
  const run = JSON.parse(text).runs[0];

  it('keeps the schema of SARIF 2.1.0', () => {
    validate(JSON.parse(text));
    expect(validate.errors).toBeNull();
  });
  it('names every path as a relative URI reference', () => {
    const paths = new Set(
      run.results.map((one: any) => decodeURIComponent(one.locations[0].physicalLocation.artifactLocation.uri)),
    );
    expect(paths).toEqual(new Set(result.findings.map((finding) => wellFormed(finding.path))));
    for (const one of run.results)
      expect(
        () => new URL(one.locations[0].physicalLocation.artifactLocation.uri, 'https://example.jp/'),
      ).not.toThrow();
  });
  it('points at rules with help in Markdown', () => {
    for (const one of run.results) expect(run.tool.driver.rules[one.ruleIndex].id).toBe(one.ruleId);
    for (const rule of run.tool.driver.rules)
      expect(rule.help.markdown).toContain(lang === 'ja' ? '移行先' : 'new server');
  });
  it('says what was not checked', () => {
    expect(JSON.stringify(run.invocations)).toContain('cut.zip');
  });
});

describe('sarif within the limits of GitHub', () => {
  const text = sarif.write(largeResult(30_000), optionsIn('en')) as string;
  const run = JSON.parse(text).runs[0];
  it('drops the least severe and says how many', () => {
    expect(run.results.length).toBeLessThanOrEqual(25_000);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(10_000_000);
    expect(run.invocations[0].toolExecutionNotifications[0].message.text).toContain(
      String(30_000 - run.results.length),
    );
    const levels = new Set(run.results.map((one: any) => one.level));
    expect(levels).not.toContain('note');
  });
});

describe.each(LANGS)('gitlab (%s)', (lang) => {
  // as documented in https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
  const entry = {
    type: 'object',
    required: ['description', 'check_name', 'fingerprint', 'location', 'severity'],
    properties: {
      description: { type: 'string', minLength: 1 },
      check_name: { type: 'string', minLength: 1 },
      fingerprint: { type: 'string', minLength: 1 },
      severity: { enum: ['info', 'minor', 'major', 'critical', 'blocker'] },
      location: {
        type: 'object',
        required: ['path', 'lines'],
        properties: {
          path: { type: 'string', pattern: '^(?!\\./|/)' },
          lines: { type: 'object', required: ['begin'], properties: { begin: { type: 'integer', minimum: 1 } } },
        },
      },
    },
  };
  const entries = JSON.parse(gitlab.write(result, optionsIn(lang)) as string);
  it('keeps the documented format', () => {
    const validate = new Ajv().compile({ type: 'array', items: entry });
    validate(entries);
    expect(validate.errors).toBeNull();
  });
  it('has every finding with a mark of its own', () => {
    expect(new Set(entries.map((one: any) => one.fingerprint)).size).toBe(result.findings.length);
    expect(entries.map((one: any) => one.location.path)).toEqual(result.findings.map((finding) => finding.path));
  });
});

describe.each(LANGS)('junit (%s)', (lang) => {
  const text = junit.write(result, optionsIn(lang)) as string;
  const parsed = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '',
    isArray: (name) => name === 'testsuite' || name === 'testcase',
  }).parse(text).testsuites;
  const cases = parsed.testsuite.flatMap((suite: any) => suite.testcase);
  const having = (list: any[], tag: string) => list.filter((one) => tag in one).length;

  it('is well-formed', () => {
    expect(XMLValidator.validate(text)).toBe(true);
  });
  it('counts what it holds', () => {
    expect([parsed.tests, parsed.failures, parsed.errors]).toEqual([
      String(cases.length),
      String(having(cases, 'failure')),
      String(having(cases, 'error')),
    ]);
    for (const suite of parsed.testsuite) {
      const counts = [suite.tests, suite.failures, suite.errors, suite.skipped];
      expect(counts).toEqual([
        String(suite.testcase.length),
        ...['failure', 'error', 'skipped'].map((tag) => String(having(suite.testcase, tag))),
      ]);
    }
  });
  it('fails for errors and warnings, and errs for what was not checked', () => {
    expect(having(cases, 'failure')).toBe(result.summary.error + result.summary.warning);
    expect(cases.find((one: any) => one.name === 'cut.zip')).toHaveProperty('error');
    expect(cases.find((one: any) => one.name === 'paths/shebang')).not.toHaveProperty('failure');
  });
});

describe.each(LANGS)('github (%s)', (lang) => {
  const lines = (github.write(result, optionsIn(lang)) as string).trimEnd().split('\n');
  it('is a workflow command a line, gravest first', () => {
    expect(lines.length).toBe(result.findings.length);
    const levels = lines.map(
      (line) => /^::(error|warning|notice) file=[^,:]+,line=\d+,[^:]*::[^\r\n]+$/.exec(line)?.[1],
    );
    expect(levels).toEqual(
      [...levels].sort(
        (a, b) => ['error', 'warning', 'notice'].indexOf(a!) - ['error', 'warning', 'notice'].indexOf(b!),
      ),
    );
    expect(levels).not.toContain(undefined);
  });
  it('gives back the names that a terminal may see', () => {
    const names = new Set(
      lines.map((line) =>
        / file=([^,:]+)/
          .exec(line)![1]!
          .replace(/%(25|0D|0A|3A|2C)/g, (_, code) => String.fromCharCode(Number.parseInt(code, 16))),
      ),
    );
    expect(names).toContain('a,b:c%25%0A.php');
    expect(names).toContain('改\n行.php');
    expect([...names].join('')).not.toMatch(/\x1b/);
  });
});

describe.each(LANGS)('csv (%s)', (lang) => {
  const text = csv.write(result, optionsIn(lang)) as string;
  it('begins with a byte order mark and has a row for each finding', () => {
    expect(text.startsWith('\ufeff')).toBe(true);
    const rows = parseCsv(text.slice(1));
    expect(rows.length).toBe(result.findings.length + 1);
    expect(new Set(rows.map((row) => row.length)).size).toBe(1);
    expect(rows[0]![3]).toBe(lang === 'ja' ? 'ファイル' : 'File');
  });
  it('holds no formula', () => {
    const cells = parseCsv(text.slice(1)).flat();
    expect(cells.filter((cell) => /^\s*[=+@\t\r＝＋－＠-]/.test(cell))).toEqual([]);
    expect(cells).toContain("'=cmd|' calc'!A1.php");
    for (const name of HOSTILE_NAMES) expect(cells.some((cell) => cell.endsWith(wellFormed(name)))).toBe(true);
  });
});

function parseCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    rows.at(-1)!.push(quoted?.replaceAll('""', '"') ?? plain ?? '');
    if (end === '\r\n') rows.push([]);
  }
  return rows.slice(0, -1);
}
