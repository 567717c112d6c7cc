// Splices against the plainest implementation there is, on random bytes.
import { readFileSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { untouchedBytesAgree } from '../../src/fix/proof.ts';
import { backward, compose, forward, growth, Taken } from '../../src/fix/splices.ts';
import { ShortFileError, writeSpliced } from '../../src/fix/write.ts';
import type { Splice } from '../../src/rule/finding.ts';
import { room } from './trees.ts';

/** One by one from the end: nothing moves that is still to come. */
function applyPlainly(text: string, splices: readonly Splice[]): string {
  return [...splices]
    .reverse()
    .reduce((now, { start, end, text: to }) => now.slice(0, start) + to + now.slice(end), text);
}

const byteText = (maxLength: number) =>
  fc.uint8Array({ maxLength }).map((bytes) => Buffer.from(bytes).toString('latin1'));

/** Ascending splices of a text of that length, none meeting another. */
function splicesOf(length: number): fc.Arbitrary<Splice[]> {
  const one = fc.record({ start: fc.nat(length), size: fc.nat(6), text: byteText(8) });
  return fc.array(one, { maxLength: 12 }).map((candidates) => {
    const taken = new Taken();
    for (const { start, size, text } of candidates) {
      const splice = { start, end: Math.min(length, start + size), text };
      if (!taken.meets(splice)) taken.add(splice);
    }
    return [...taken.list()];
  });
}

const scene = byteText(200).chain((text) => fc.tuple(fc.constant(text), splicesOf(text.length)));

describe('splices', () => {
  it('taken ones are ascending and never overlap', () => {
    fc.assert(
      fc.property(scene, ([, splices]) => {
        for (const [i, splice] of splices.entries()) {
          const before = splices[i - 1];
          if (!before) continue;
          expect(before.end).toBeLessThanOrEqual(splice.start);
          expect(before.start === splice.start && before.end === splice.end).toBe(false);
        }
      }),
    );
  });

  it('two lists in a row are one list', () => {
    const two = scene.chain(([text, first]) => {
      const between = applyPlainly(text, first);
      return fc.tuple(fc.constant(text), fc.constant(first), splicesOf(between.length));
    });
    fc.assert(
      fc.property(two, ([text, first, second]) => {
        const both = compose(first, second);
        expect(applyPlainly(text, both)).toBe(applyPlainly(applyPlainly(text, first), second));
        for (const [i, splice] of both.entries()) {
          if (i > 0) expect(both[i - 1]!.end).toBeLessThanOrEqual(splice.start);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('places of untouched bytes go forward and come back', () => {
    fc.assert(
      fc.property(scene, ([text, splices]) => {
        const after = applyPlainly(text, splices);
        const [there, back] = [forward(splices), backward(splices)];
        expect(after.length).toBe(text.length + growth(splices));
        for (let at = 0; at < text.length; at++) {
          if (splices.some(({ start, end }) => start <= at && at < end)) continue;
          const moved = there.span({ start: at, end: at + 1 });
          expect(after.slice(moved.start, moved.end)).toBe(text[at]);
          expect(back.span(moved)).toEqual({ start: at, end: at + 1 });
        }
      }),
    );
  });

  it('deletions side by side come back each to its own place', () => {
    const back = backward([
      { start: 0, end: 1, text: '' },
      { start: 1, end: 2, text: '' },
    ]);
    expect(back.span({ start: 0, end: 1 })).toEqual({ start: 2, end: 3 });
    expect(back.span({ start: 0, end: 0 })).toEqual({ start: 0, end: 2 });
  });

  it('a splice goes to its text', () => {
    fc.assert(
      fc.property(scene, ([text, splices]) => {
        const after = applyPlainly(text, splices);
        for (const splice of splices) {
          const { start, end } = forward(splices).span(splice);
          expect(after.slice(start, end)).toBe(splice.text);
        }
      }),
    );
  });

  it('through files: the new file is what was meant, and one other byte is noticed', () => {
    const folder = room();
    let serial = 0;
    fc.assert(
      fc.property(scene, fc.nat(), ([text, splices], where) => {
        const [from, to] = [`${folder}/${serial++}`, `${folder}/${serial++}`];
        writeFileSync(from, text, 'latin1');
        const written = writeSpliced(from, splices, to);
        const expected = applyPlainly(text, splices);
        expect(readFileSync(to, 'latin1')).toBe(expected);
        expect(written.size).toBe(expected.length);
        expect(untouchedBytesAgree(from, to, splices)).toBe(true);
        const bytes = readFileSync(to);
        if (bytes.length > 0) bytes[where % bytes.length]! ^= 1;
        writeFileSync(to, bytes.length > 0 ? bytes : 'x');
        expect(untouchedBytesAgree(from, to, splices)).toBe(false);
      }),
    );
  });

  it('across the borders of chunks', () => {
    const folder = room();
    const text = Buffer.alloc(700_001, 'abc').toString('latin1');
    const at = [0, 65_535, 131_072, 262_143, 262_144, 524_288, 700_001];
    const splices = at.map((start) => ({ start, end: Math.min(text.length, start + 2), text: 'x'.repeat(start % 7) }));
    splices.splice(4, 1);
    splices.push({ start: 600_000, end: 600_000, text: 'y'.repeat(300_000) });
    splices.sort((a, b) => a.start - b.start);
    writeFileSync(`${folder}/from`, text, 'latin1');
    writeSpliced(`${folder}/from`, splices, `${folder}/to`);
    expect(readFileSync(`${folder}/to`, 'latin1')).toBe(applyPlainly(text, splices));
    expect(untouchedBytesAgree(`${folder}/from`, `${folder}/to`, splices)).toBe(true);
  });

  it('a file that became shorter is told', () => {
    const folder = room();
    writeFileSync(`${folder}/from`, 'abc');
    expect(() => writeSpliced(`${folder}/from`, [{ start: 1, end: 9, text: '' }], `${folder}/to`)).toThrow(
      ShortFileError,
    );
  });
});
