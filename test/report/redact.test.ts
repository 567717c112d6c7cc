// What may be said outside: addresses are always masked; --redact takes the site's names and words out of every format.
import { describe, expect, it } from 'vitest';
import { FORMATS, forSharing, inOnePiece, loadReporter } from '../../src/report/index.ts';
import type { ScanResult } from '../../src/scan/result.ts';
import { HOSTILE_NAMES, optionsIn, RULES, sampleResult } from './sample.ts';

async function writtenIn(format: (typeof FORMATS)[number], result: ScanResult): Promise<string> {
  const report = inOnePiece(await (await loadReporter(format)).write(result, optionsIn('ja')));
  return typeof report === 'string' ? report : Buffer.from(report).toString('latin1');
}

function resultWith(message: string): ScanResult {
  const result = sampleResult();
  return {
    ...result,
    findings: result.findings.map((finding) => ({ ...finding, message: { ja: message, en: message } })),
  };
}

describe.each(FORMATS.filter((format) => format !== 'xlsx'))('%s', (format) => {
  it('holds no mail address and no password of an address', async () => {
    const text = await writtenIn(
      format,
      forSharing(resultWith('to taro@example.co.jp by ftp://u:geheim@203.0.113.9/'), false, RULES),
    );
    expect(text).not.toMatch(/taro@|geheim/);
  });
  it('redacted, holds none of the site’s names and words', async () => {
    const text = await writtenIn(format, forSharing(resultWith('顧客台帳'), true, RULES));
    for (const name of HOSTILE_NAMES) expect(text).not.toContain(name);
    expect(text).not.toMatch(/顧客台帳|深い|cut\.zip|\/\/ 表示/);
  });
});

it('redacted paths stay apart, keep depth and extension, and are sorted', () => {
  const { findings, files } = forSharing(sampleResult(), true, RULES);
  const paths = findings.map((finding) => finding.path);
  expect(new Set(paths).size).toBe(new Set(sampleResult().findings.map((finding) => finding.path)).size);
  expect(paths.filter((path) => path.endsWith('.php')).length).toBeGreaterThan(10);
  expect(paths.some((path) => /^d\d+\/d\d+\/f\d+\.php$/.test(path))).toBe(true);
  expect(paths).toEqual([...paths].sort());
  expect(files.map((file) => file.path)).toEqual(files.map((file) => file.path).sort());
  expect(JSON.stringify(files)).not.toContain('深い');
});
