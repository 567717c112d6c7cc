// Acceptance: findings are known again, also on lines that changed.
import { describe, expect, it } from 'vitest';
import { acceptanceOf, isAcceptable, type Point } from '../../src/survey/verify.ts';

const point = (fingerprint: string, more: Partial<Point> = {}): Point => ({
  rule: 'php/a',
  severity: 'error',
  path: 'a.php',
  line: 1,
  fingerprint,
  ...more,
});
const names = (points: readonly Point[]) => points.map((each) => each.fingerprint);

describe('acceptance', () => {
  it('tells fixed, left and new apart', () => {
    const acceptance = acceptanceOf([point('1'), point('2')], [point('2'), point('3', { rule: 'php/b' })], 0);
    expect([names(acceptance.fixed), names(acceptance.left), names(acceptance.fresh)]).toEqual([['1'], ['2'], ['3']]);
  });
  it('knows a finding again whose line was changed by another repair', () => {
    const acceptance = acceptanceOf([point('1'), point('2', { rule: 'php/b' })], [point('9')], 0);
    expect([names(acceptance.fixed), names(acceptance.left), names(acceptance.fresh)]).toEqual([['2'], ['9'], []]);
  });
  it('does not know it again in another file', () => {
    const acceptance = acceptanceOf([point('1')], [point('9', { path: 'b.php' })], 0);
    expect([names(acceptance.fixed), names(acceptance.fresh)]).toEqual([['1'], ['9']]);
  });
  it('is refused while an error is left or something was not checked', () => {
    expect(isAcceptable(acceptanceOf([point('1')], [point('1')], 0))).toBe(false);
    expect(isAcceptable(acceptanceOf([point('1')], [point('1', { severity: 'warning' })], 0))).toBe(true);
    expect(isAcceptable(acceptanceOf([], [], 1))).toBe(false);
  });
});
