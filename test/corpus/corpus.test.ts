// The small sites of corpus/, through the built program as a user runs it: what must be found in them, and nothing else.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

interface Expected {
  /** Options of the scan. */
  options: string[];
  /** path:line rule severity fix */
  findings: string[];
}

interface Finding {
  path: string;
  line: number;
  rule: string;
  severity: string;
  fix: string | null;
}

describe.each(readdirSync('corpus'))('corpus/%s', (name) => {
  it('holds what was planted in it, and nothing else', () => {
    const { options, findings } = JSON.parse(readFileSync(`corpus/${name}/expected.json`, 'utf8')) as Expected;
    const output = execFileSync(
      process.execPath,
      [
        'dist/hikkoshi.js',
        'scan',
        `corpus/${name}/site`,
        '--format',
        'json',
        '--fail-on',
        'never',
        '--no-cache',
        ...options,
      ],
      { encoding: 'utf8' },
    );
    const report = JSON.parse(output) as { findings: Finding[]; unchecked: unknown[] };
    expect(
      report.findings.map(({ path, line, rule, severity, fix }) => `${path}:${line} ${rule} ${severity} ${fix ?? '-'}`),
    ).toEqual(findings);
    expect(report.unchecked).toEqual([]);
  });
});
