// The reader's verdict for each of 16 versions against what those versions really say (measured-features.json).
import { describe, expect, it } from 'vitest';
import {
  featureEffect,
  featureList,
  verdict,
  type WordPosition,
  wordEffect,
} from '../../src/languages/php/features.ts';
import { readPhp } from '../../src/languages/php/read.ts';
import measured from './measured-features.json' with { type: 'json' };

const versions = measured.versions.map((text) => {
  const [major, minor, patch] = text.split('.').map(Number);
  return major * 10000 + minor * 100 + patch;
});

/** Where the measurement says something else, and why. */
const EXCEPTIONS: Record<string, string> = {
  'strict-types': 'measured with code before it: as first statement of a file it is accepted from 7.0 to 8.1 too',
};

const LETTERS = { ok: '.', 'parse-error': 'p', fatal: 'f' } as const;

function outcomes(code: string): string {
  const bytes = Buffer.from(code);
  return versions.map((php) => LETTERS[verdict(readPhp(bytes, { scriptTag: php < 70000 }), php).outcome]).join('');
}

describe('features', () => {
  it.each(measured.features.map(([id, example, expected]) => ({ id, example, expected })))(
    '$id',
    ({ id, example, expected }) => {
      const code = /^<[?%s]/.test(example) ? example : `<?php ${example}\n`;
      if (id in EXCEPTIONS) expect(outcomes(code)).not.toBe(expected);
      else expect(outcomes(code)).toBe(expected);
    },
  );

  it('has a timeline for every feature of the table', () => {
    const effects = featureList().map(({ name }) => featureEffect(name, 50600));
    expect(effects.filter((effect) => !effect)).toEqual([]);
  });
});

const SHAPES: Record<string, (word: string) => string> = {
  function: (word) => `<?php function ${word}(){}`,
  class: (word) => `<?php class ${word}{}`,
  method: (word) => `<?php class A{function ${word}(){}}`,
  constant: (word) => `<?php const ${word}=1;`,
  'class-constant': (word) => `<?php class A{const ${word}=1;}`,
  namespace: (word) => `<?php namespace ${word};`,
};

describe('words as names', () => {
  it.each(measured.positions.map((position, index) => ({ position, index })))('as $position', ({ position, index }) => {
    const found = measured.words.map(([word]) => [word, outcomes(SHAPES[position](word)).replace(/[pf]/g, 'x')]);
    expect(found).toEqual(measured.words.map((row) => [row[0], row[index + 1]]));
  });

  it('gives the same answer without a file', () => {
    const refused = (word: string, position: WordPosition) =>
      versions.map((php) => (wordEffect(word, position, php) === 'ok' ? '.' : 'x')).join('');
    expect(refused('match', 'function')).toBe('..........xxxxxx');
    expect(refused('string', 'class')).toBe('.....xxxxxxxxxxx');
    expect(refused('list', 'method')).toBe('xxxxx...........');
  });
});
