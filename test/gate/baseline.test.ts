// Known stays known when lines move and files are renamed; new is never taken for known.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compareBaseline, makeBaseline, readBaseline, writeBaseline } from '../../src/gate/baseline.ts';
import type { Found } from '../../src/report/reporter.ts';
import type { FileResult } from '../../src/scan/result.ts';

/** 'path rule anchor [line]', several of them. */
function site(...texts: string[]) {
  const findings = texts.map((text, i) => {
    const [path, rule, anchor = '', line = '1'] = text.split(' ');
    return { path, rule, anchor, line: Number(line), start: i } as unknown as Found;
  });
  const paths = new Set(findings.map((finding) => finding.path));
  return {
    findings,
    files: [...paths].map((path) => ({ path }) as FileResult),
    checks: ['r', 's'].map((rule) => ({ rule, result: 'found' as const, count: 1 })),
  };
}
const shown = (findings: readonly Found[]) => findings.map(({ path, rule, anchor }) => `${path} ${rule} ${anchor}`);

describe('a baseline', () => {
  const known = makeBaseline(site('a.php r x 3', 'a.php r x 9', 'a.php s y 4', 'b.php r z 1').findings);

  it('knows what it was made of', () => {
    const compared = compareBaseline(site('a.php r x 3', 'a.php r x 9', 'a.php s y 4', 'b.php r z 1'), known);
    expect([compared.fresh, compared.known, compared.gone]).toEqual([[], 4, 0]);
    expect(compared.pruned).toEqual(known);
  });
  it('survives moved lines', () => {
    expect(compareBaseline(site('a.php s y 1', 'a.php r x 70', 'a.php r x 71', 'b.php r z 2'), known).fresh).toEqual(
      [],
    );
  });
  it('counts: a third one of the same line is new', () => {
    const { fresh } = compareBaseline(site('a.php r x', 'a.php r x', 'a.php r x', 'a.php s y', 'b.php r z'), known);
    expect(shown(fresh)).toEqual(['a.php r x']);
  });
  it('follows a renamed file, and knows it under its new name afterwards', () => {
    const now = site('new/a2.php r x', 'new/a2.php r x', 'new/a2.php s y', 'b.php r z');
    const { fresh, gone, pruned } = compareBaseline(now, known);
    expect([fresh, gone]).toEqual([[], 0]);
    expect(compareBaseline(now, pruned).fresh).toEqual([]);
    expect(pruned.findings.map((entry) => entry.path)).not.toContain('a.php');
  });
  it('does not take a copy for a renamed file', () => {
    const { fresh } = compareBaseline(site('a.php r x', 'a.php r x', 'a.php s y', 'b.php r z', 'copy.php r z'), known);
    expect(shown(fresh)).toEqual(['copy.php r z']);
  });
  it('does not take another file that shares little for a renamed one', () => {
    const { fresh } = compareBaseline(site('a.php r x', 'c.php r z', 'c.php r 1', 'c.php r 2', 'c.php r 3'), known);
    expect(shown(fresh)).toEqual(['c.php r z', 'c.php r 1', 'c.php r 2', 'c.php r 3']);
  });
  it('pruned: what is gone goes, what is new stays new', () => {
    const now = site('a.php r x', 'b.php s new');
    const { gone, pruned, fresh } = compareBaseline(now, known);
    expect([gone, pruned.findings.length, shown(fresh)]).toEqual([3, 1, ['b.php s new']]);
    expect(shown(compareBaseline(now, pruned).fresh)).toEqual(['b.php s new']);
  });
  it('keeps the entries of rules that did not run', () => {
    const now = { ...site('a.php r x', 'a.php r x'), checks: [{ rule: 'r', result: 'found' as const, count: 2 }] };
    expect(compareBaseline(now, known).pruned.findings.map((entry) => entry.rule)).toContain('s');
  });
  it('is not fooled by names that objects have of themselves', () => {
    const findings = site('__proto__ r x', 'constructor r x').findings;
    const baseline = JSON.parse(JSON.stringify(makeBaseline(findings)));
    expect(compareBaseline(site('__proto__ r x', 'constructor r x', 'toString r x'), baseline).fresh).toHaveLength(1);
  });
  it('is the same file whatever the order of findings', () => {
    const reversed = [...site('a.php r x 3', 'a.php r x 9', 'a.php s y 4', 'b.php r z 1').findings].reverse();
    expect(makeBaseline(reversed)).toEqual(known);
  });
  it('is written and read, and refused when it is something else', () => {
    const folder = mkdtempSync(join(tmpdir(), 'baseline-'));
    const file = join(folder, 'b.json');
    expect(readBaseline(file)).toBeNull();
    writeBaseline(file, known);
    expect(readBaseline(file)).toEqual(known);
    for (const other of ['{', '[]', 'null', '{"schema":"hikkoshi-baseline/1","findings":[{"path":1}]}']) {
      writeFileSync(file, other);
      expect(() => readBaseline(file)).toThrow(/cannot be read/);
    }
    rmSync(folder, { recursive: true });
  });
});
