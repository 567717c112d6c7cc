import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { compareReports, type Reported, readReport } from '../../src/gate/compare.ts';

const finding = (fingerprint: string, line = 1) => ({ fingerprint, line }) as Reported;

it('tells resolved, new and unchanged; a moved line is unchanged', () => {
  const { resolved, fresh, unchanged } = compareReports([finding('a'), finding('b')], [finding('b', 9), finding('c')]);
  expect([resolved, fresh, unchanged]).toEqual([[finding('a')], [finding('c')], [finding('b', 9)]]);
});

it('refuses what is no report', () => {
  const folder = mkdtempSync(join(tmpdir(), 'compare-'));
  const file = join(folder, 'r.json');
  for (const text of ['', '{}', '{"schema":"hikkoshi/1"}', '{"schema":"hikkoshi/2","findings":[]}']) {
    writeFileSync(file, text);
    expect(() => readReport(file)).toThrow();
  }
  writeFileSync(file, '{"schema":"hikkoshi/1","findings":[]}');
  expect(readReport(file)).toEqual([]);
  rmSync(folder, { recursive: true });
});
