// The first sentence of a report never promises what could not be checked.
import { describe, expect, it } from 'vitest';
import type { Cause } from '../../src/report/cause.ts';
import { verdictOf, verdictSentences } from '../../src/report/verdict.ts';
import type { ScanResult } from '../../src/scan/result.ts';

const resultOf = (components: Record<string, string[]>, kinds: Record<string, number>) =>
  ({ target: { components }, inventory: { kinds }, unchecked: [] }) as unknown as ScanResult;
const causeOf = (own: Partial<Cause>) =>
  ({ severity: 'error', reach: 'live', step: 'machine', fix: 'safe', places: [{}, {}], on: [], ...own }) as Cause;

const KNOWN = resultOf({ php: ['8.2'], mariadb: ['10.5'] }, { php: 3, sql: 1, image: 9 });
const UNKNOWN = resultOf({ mysql: ['8.0'] }, { php: 3, perl: 1, sql: 1 });

describe('whether the site can move', () => {
  it.each([
    [[], 'ready', 'open'],
    [[causeOf({})], 'fixes', 'open'],
    [[causeOf({ fix: null, step: 'hand' })], 'work', 'work'],
    [[causeOf({ fix: null, step: 'blocked' })], 'blocked', 'blocked'],
    [[causeOf({ reach: 'unreached' }), causeOf({ severity: 'warning' })], 'ready', 'open'],
  ] as const)('%#: with known versions %j', (causes, known, unknown) => {
    expect(verdictOf(KNOWN, causes)).toBe(known);
    expect(verdictOf(UNKNOWN, causes)).toBe(unknown);
  });

  it('names what the target says nothing about, and then promises nothing', () => {
    const [answer, open] = verdictSentences(UNKNOWN, []);
    expect(answer!.ja).toMatch(/^確認できた範囲では/);
    expect(open!.ja).toContain('PHP、Perl の版が分からない');
    expect(open!.en).toContain('PHP, Perl');
    expect(verdictSentences(UNKNOWN, [causeOf({})])[0]!.en).toBe(
      'As far as it could be checked, 2 automatic repairs will do.',
    );
    expect(verdictSentences(KNOWN, []).map(({ en }) => en)).toEqual([
      'Ready: nothing was found that stops the site on the new server.',
    ]);
  });
});
