// Broken files: cut, flipped, spliced. The reader never throws, never hangs, and every span lies in the file.
import { expect, it } from 'vitest';
import type { PhpDocument, Span } from '../../src/languages/php/document.ts';
import { verdict } from '../../src/languages/php/features.ts';
import { readPhp } from '../../src/languages/php/read.ts';
import { phpFiles } from './files.ts';
import measured from './measured-features.json' with { type: 'json' };

const PIECES =
  '{ } ( ) " \' ` $ ?> <?php /* */ // \\ ; ${ {$ [ ] & #[ :: -> => ... ? : class function if( else match(1){ fn( enum namespace use __halt_compiler();'
    .split(' ')
    .concat(['<<<X\n', '\nX\n', '\0', '\xff', '\x95\x5c']);

/** The same numbers on every run. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

function mutated(bytes: Buffer, random: () => number): Buffer {
  const at = Math.floor(random() * bytes.length);
  const how = random();
  if (how < 0.3) return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + Math.floor(random() * 20))]);
  if (how < 0.7) {
    const piece = Buffer.from(PIECES[Math.floor(random() * PIECES.length)], 'latin1');
    return Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(at)]);
  }
  if (how < 0.8) return bytes.subarray(0, at);
  const flipped = Buffer.from(bytes);
  if (flipped.length > 0) flipped[at] = Math.floor(random() * 256);
  return flipped;
}

/** Asks for everything that a document offers; the spans that came. */
function everything(doc: PhpDocument): Span[] {
  const spans: (Span | null)[] = [
    ...doc.allUses(),
    ...doc.errors,
    ...doc.tags,
    ...doc.inlineHtml,
    ...doc.comments,
    ...doc.scopes,
  ];
  spans.push(
    ...doc.functions.flatMap((f) => [f, f.body, f.returnType, ...f.params]),
    ...doc.classes,
    ...doc.constantDefinitions,
  );
  for (let i = 0; i < doc.calls.count; i++) spans.push(doc.call(i), doc.call(i).parens, ...doc.call(i).args);
  for (let i = 0; i < doc.variables.count; i++) spans.push(doc.variable(i));
  for (let i = 0; i < doc.constants.count; i++) spans.push(doc.constant(i));
  for (let i = 0; i < doc.classUses.count; i++) spans.push(doc.classUse(i));
  for (let i = 0; i < doc.classConstants.count; i++) spans.push(doc.classConstant(i));
  for (const string of doc.strings)
    spans.push(string, string.inner, ...string.pieces, doc.settingOf(string)?.value ?? null);
  spans.push(...doc.includes, ...doc.dynamicUses, ...doc.byteDamage());
  for (let offset = 0; offset < doc.bytes.length; offset += 501)
    spans.push(doc.statementAt(offset), doc.stringAt(offset));
  return spans.filter((span) => span !== null);
}

it('survives thousands of broken files', () => {
  const random = numbers(20260);
  const sources = [
    ...phpFiles().map((file) => file.bytes.subarray(0, 20_000)),
    ...measured.features.map(([, example]) => Buffer.from(`<?php ${example}\n`)),
  ];
  const outside: string[] = [];
  for (let round = 0; round < 3000; round++) {
    let bytes: Buffer = Buffer.from(sources[Math.floor(random() * sources.length)]);
    for (let left = 1 + Math.floor(random() * 4); left > 0; left--) bytes = mutated(bytes, random);
    const doc = readPhp(bytes);
    for (const span of everything(doc)) {
      if (span.start < 0 || span.end < span.start || span.end > bytes.length)
        outside.push(`${bytes.toString('latin1').slice(0, 200)} ${JSON.stringify(span).slice(0, 300)}`);
    }
    doc.guardsAt(bytes.length >> 1);
    verdict(doc, 50600);
    doc.release();
  }
  expect(outside).toEqual([]);
});
