// Damaged programs: no rule stops halfway, and no repair reaches outside of the file or meets itself.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { phpRules } from '../../rules/php/index.ts';
import { createAnalyzer } from '../../src/scan/analyze.ts';
import { NO_MOVE, type Scope } from '../../src/scan/scope.ts';
import { chooseVersions, loadProfile } from '../../src/target/load.ts';

const sources = phpRules.flatMap(({ examples }) =>
  examples.flatMap((example) => (example.path ? [] : [example.wrong ?? example.right ?? ''])),
);
const debris = [
  '(',
  ')',
  '{',
  '}',
  '[',
  ']',
  "'",
  '"',
  '$',
  '&',
  '<?',
  '?>',
  '<<<X\n',
  'fn',
  '=>',
  ',',
  '::',
  '...',
  '#[',
  '/*',
  '\x83\x5c',
  '\0',
];

const damaged = fc
  .tuple(
    fc.constantFrom(...sources),
    fc.constantFrom(...sources),
    fc.array(fc.tuple(fc.nat(400), fc.nat(12), fc.constantFrom(...debris)), { minLength: 1, maxLength: 6 }),
  )
  .map(([first, second, blows]) => {
    let text = Buffer.from(`${first}\n?>${second}`).toString('latin1');
    for (const [at, gone, put] of blows) text = text.slice(0, at) + put + text.slice(at + gone);
    return Buffer.from(text, 'latin1');
  });

describe('rules on damaged programs', () => {
  it('stop nowhere and repair within bounds', async () => {
    const versions = new Map([['php', ['5.2.17', '5.3.3', '5.6.30', '7.4.33', '8.4.1']]] as const);
    const profile = chooseVersions(await loadProfile('extremeserv-v3'), undefined, versions as never);
    const scope: Scope = { profile, move: NO_MOVE, only: [], skip: [], excerpts: false };
    const analyzer = createAnalyzer(phpRules, scope);
    fc.assert(
      fc.property(damaged, (bytes) => {
        const result = analyzer.bytes('x.php', bytes, null);
        expect(result.unchecked).toEqual([]);
        for (const { fix } of result.findings) {
          const splices = [...(fix?.splices ?? [])].sort((a, b) => a.start - b.start || a.end - b.end);
          for (const [i, { start, end }] of splices.entries()) {
            expect(start).toBeGreaterThanOrEqual(splices[i - 1]?.end ?? 0);
            expect(end).toBeLessThanOrEqual(bytes.length);
          }
        }
      }),
      { numRuns: 1500, seed: 1 },
    );
  });
});
