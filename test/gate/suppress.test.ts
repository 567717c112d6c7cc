// Comments that pass over findings: where they count, that they need a reason, and that needless ones are told.
import { describe, expect, it } from 'vitest';
import { applyGate } from '../../src/gate/gate.ts';
import type { Found } from '../../src/report/reporter.ts';
import type { FileResult, ScanResult } from '../../src/scan/result.ts';
import { SUPPRESSION_FACT, suppressionsIn } from '../../src/scan/suppressions.ts';
import type { SourceFile } from '../../src/site/source-file.ts';
import { encode } from '../../src/text/encode.ts';
import { LineIndex } from '../../src/text/lines.ts';

function collect(source: string, encoding: 'utf-8' | 'shift_jis' = 'utf-8') {
  const bytes = Buffer.from(encode(source, encoding).bytes);
  const file = { text: bytes.toString('latin1'), bytes, encoding: { main: encoding } } as unknown as SourceFile;
  return suppressionsIn(file, () => new LineIndex(bytes, encoding));
}

describe('a suppression is found in the comments of', () => {
  it.each([
    ['PHP', '<?php\nf(&$x); // hikkoshi-ignore-line php/x -- 理由\n'],
    ['PHP, block', '<?php\nf(&$x); /* hikkoshi-ignore-line php/x -- 理由 */\n'],
    ['PHP, end of block', '<?php\nf(&$x); // hikkoshi-ignore-line php/x -- 理由 ?>\n'],
    ['Perl', '#!/usr/bin/perl\nf(1); # hikkoshi-ignore-line php/x -- 理由\n'],
    ['HTML', '<p>\n<b> <!-- hikkoshi-ignore-line php/x -- 理由 -->\n'],
    ['SQL', '\nSELECT 1; -- hikkoshi-ignore-line php/x -- 理由\n'],
    ['INI', '\nsmtp=1 ; hikkoshi-ignore-line php/x -- 理由\n'],
    ['CRLF', '\r\nf(1); # hikkoshi-ignore-line php/x -- 理由\r\n'],
  ])('%s', (_, source) => {
    expect(collect(source)).toMatchObject([{ scope: 'line', line: 2, rules: ['php/x'], reason: '理由' }]);
  });
  it('Shift_JIS', () => {
    expect(collect('# hikkoshi-ignore-file paths/, php/y : 表示の都合\n', 'shift_jis')).toMatchObject([
      { scope: 'file', rules: ['paths/', 'php/y'], reason: '表示の都合' },
    ]);
  });
  it('and not in a string or a word', () => {
    expect(collect('$x = "hikkoshi-ignore-line php/x -- y"; my-hikkoshi-ignore-line php/x')).toEqual([]);
  });
});

function scanned(source: string, ...findings: [line: number, rule: string][]): ScanResult {
  const facts = collect(source).map((value) => ({ name: SUPPRESSION_FACT, value }));
  const file = { path: 'a.php', facts } as unknown as FileResult;
  return {
    findings: findings.map(
      ([line, rule]) => ({ path: 'a.php', line, rule, start: line * 10, severity: 'error', fix: null }) as Found,
    ),
    files: [file],
    checks: ['php/x', 'php/y'].map((rule) => ({ rule, result: 'found', count: 1 })),
    summary: { files: 1, bytes: 1, error: findings.length, warning: 0, info: 0, fixable: 0, unchecked: 0 },
  } as unknown as ScanResult;
}
const gated = (result: ScanResult, allowSuppressions = true) =>
  applyGate(result, { config: {}, allowSuppressions, baseline: null });
const left = (result: ScanResult) =>
  gated(result).result.findings.map(({ line, rule, severity }) => `${line} ${rule} ${severity}`);

describe('suppressed', () => {
  it('is nothing unless the user allows it', () => {
    const result = scanned('// hikkoshi-ignore-file php/x -- reason\n', [1, 'php/x']);
    expect(gated(result, false).result).toBe(result);
  });
  it('is the line, the next line, the file', () => {
    expect(left(scanned('f(); // hikkoshi-ignore-line php/x -- reason\n', [1, 'php/x'], [2, 'php/x']))).toEqual([
      '2 php/x error',
    ]);
    expect(left(scanned('// hikkoshi-ignore-next-line php/ -- reason\n', [1, 'php/x'], [2, 'php/y']))).toEqual([
      '1 php/x error',
    ]);
    expect(
      left(scanned('\n\n// hikkoshi-ignore-file php/x -- reason\n', [1, 'php/x'], [9, 'php/x'], [9, 'php/y'])),
    ).toEqual(['9 php/y error']);
  });
  it('needs a reason', () => {
    expect(left(scanned('// hikkoshi-ignore-file php/x\n', [5, 'php/x']))).toEqual([
      '1 site/suppression warning',
      '5 php/x error',
    ]);
  });
  it('is told when it is no longer needed, but not for a rule that did not run', () => {
    expect(left(scanned('// hikkoshi-ignore-file php/y -- reason\n', [5, 'php/x']))).toEqual([
      '1 site/suppression info',
      '5 php/x error',
    ]);
    expect(left(scanned('// hikkoshi-ignore-file perl/z -- reason\n', [5, 'php/x']))).toEqual(['5 php/x error']);
  });
  it('counts again', () => {
    const { result, suppressed } = gated(
      scanned('// hikkoshi-ignore-file php/x -- reason\n', [5, 'php/x'], [6, 'php/y']),
    );
    expect([suppressed, result.summary.error]).toEqual([1, 1]);
    expect(result.checks).toEqual([
      { rule: 'php/x', result: 'clean', count: 0 },
      { rule: 'php/y', result: 'found', count: 1 },
    ]);
  });
});
