// What a repair leaves behind is a program that the older version accepts, and that needs no further repair.
import { describe, expect, it } from 'vitest';
import { fixedExamples, repaired } from '../../rules/php/syntax/fixes.ts';
import { featureList, verdict } from '../../src/languages/php/features.ts';
import { readPhp } from '../../src/languages/php/read.ts';
import { parseVersion } from '../../src/target/version.ts';

const cases = repaired.flatMap((feature) =>
  fixedExamples(feature).flatMap((example) =>
    'fixed' in example && example.fixed !== undefined ? [{ feature, on: example.on!, fixed: example.fixed }] : [],
  ),
);

describe('repaired constructs', () => {
  it('are features of the table', () => {
    const known = new Set(featureList().map(({ name }) => name));
    expect(repaired.filter((feature) => !known.has(feature))).toEqual([]);
  });

  it.each(cases)('$feature on $on', ({ feature, on, fixed }) => {
    const php = readPhp(Buffer.from(fixed), {});
    expect(php.errors).toEqual([]);
    expect(php.uses(feature)).toEqual([]);
    expect(verdict(php, parseVersion(on.slice('php '.length))).outcome).toBe('ok');
  });
});
