// The proof of a converted dump: written and compared piece by piece, every character decoded again from what stands on the disk.
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ProofError, ProvenDump } from '../../src/fix/proven-dump.ts';
import { chunksOf, hashFile } from '../../src/fix/write.ts';
import { type DumpPlan, planFor } from '../../src/languages/sql/conversion.ts';
import { convertInBatches, DumpEdit } from '../../src/languages/sql/convert.ts';
import { questionsOf, readDump } from '../../src/languages/sql/read.ts';
import { decode } from '../../src/text/decode.ts';
import { encode } from '../../src/text/encode.ts';
import { STAYS, target } from '../sql/repair.ts';
import { room } from './trees.ts';

const MOVE = { ...STAYS, encoding: 'utf-8' as const };

function planOf(bytes: Buffer): DumpPlan {
  const plan = planFor(readDump([bytes], questionsOf(target, MOVE)), target, MOVE);
  if (!plan) throw new Error('nothing to convert');
  return plan;
}

interface Place {
  from: string;
  to: string;
  plan: DumpPlan;
}

function place(bytes: Buffer): Place {
  const folder = room();
  writeFileSync(`${folder}/dump.sql`, bytes);
  return { from: `${folder}/dump.sql`, to: `${folder}/new.sql`, plan: planOf(bytes) };
}

const batchesOf = ({ from, plan }: Place): Iterable<readonly DumpEdit[]> =>
  convertInBatches(chunksOf(from), plan, () => '?');

function prove({ from, to, plan }: Place, batches: Iterable<readonly DumpEdit[]>): { seen: Buffer; dump: ProvenDump } {
  const dump = new ProvenDump(from, to, plan, batches);
  return { seen: Buffer.concat([...dump.chunks()]), dump };
}

/** Every character of two bytes, half-width kana and, in EUC-JP, of three; each in a row of its own. */
function everyCharacter(encoding: 'euc-jp' | 'shift_jis'): string[] {
  const found: string[] = [];
  for (let lead = 0x81; lead <= 0xfe; lead++) {
    for (let trail = 0x40; trail <= 0xfe; trail++) {
      for (const bytes of [[lead, trail], ...(lead >= 0xa1 ? [[0x8f, lead, trail]] : [])]) {
        const text = decode(Uint8Array.from(bytes), encoding);
        if ([...text].length === 1 && text !== '\ufffd' && encode(text, encoding).bytes.length === bytes.length)
          found.push(text);
      }
    }
  }
  return found;
}

const dumpOf = (charset: string, values: readonly string[]): string =>
  `SET NAMES ${charset};\nCREATE TABLE \`t\` (\`a\` text, \`b\` blob) DEFAULT CHARSET=${charset};\n${values
    .map((value) => `INSERT INTO \`t\` VALUES ('かな${value}','x'),('a:1:{i:0;s:4:"表示";}',NULL);\n`)
    .join('')}`;

describe('a converted dump', () => {
  it.each([
    ['ujis', 'euc-jp'],
    ['cp932', 'shift_jis'],
  ] as const)('in %s is proven whatever characters it holds', (charset, encoding) => {
    const characters = everyCharacter(encoding);
    expect(characters.length).toBeGreaterThan(6000);
    const site = place(Buffer.from(encode(dumpOf(charset, characters), encoding).bytes));
    const { seen, dump } = prove(site, batchesOf(site));
    expect(seen.equals(readFileSync(site.to))).toBe(true);
    expect(seen.toString()).toContain('s:6:"表示"');
    expect(dump.written).toEqual({ before: hashFile(site.from), after: hashFile(site.to), size: seen.length });
  });

  it('into EUC-JP too', () => {
    const values = everyCharacter('euc-jp').filter((text) => !/[\ue000-\uf8ff]/.test(text));
    const text = `SET client_encoding = 'UTF8';\nCOPY t (a) FROM stdin;\n${values.map((one) => `かな${one}\n`).join('')}\\.\n`;
    const site = place(Buffer.from(text));
    expect(prove(site, batchesOf(site)).seen.equals(readFileSync(site.to))).toBe(true);
  });

  it.each([
    ['another character', (bytes: Buffer) => Buffer.from(bytes.toString().replace('漢', '字'))],
    ['bytes that are none', (bytes: Buffer) => bytes.map((byte, i) => (i === 1 && byte >= 0x80 ? byte & 0x7f : byte))],
    ['a character less', (bytes: Buffer) => Buffer.from(bytes.toString().replace('漢', ''))],
    ['a character more', (bytes: Buffer) => Buffer.from(bytes.toString().replace('漢', '漢漢'))],
  ])('is refused when a character became %s', (_, spoil) => {
    const site = place(Buffer.from(encode(dumpOf('ujis', ['漢字', '日本語の本文']), 'euc-jp').bytes));
    const wrong = [...batchesOf(site)].map((edits) =>
      edits.map(({ start, end, text, why }) => {
        const bytes = Buffer.from(spoil(Buffer.from(text, 'latin1')));
        return new DumpEdit(start, end, bytes, 0, bytes.length, why);
      }),
    );
    const dump = new ProvenDump(site.from, site.to, site.plan, wrong);
    expect(() => [...dump.chunks()]).toThrow(ProofError);
    expect(dump).toMatchObject({ written: null, failure: expect.any(ProofError) });
  });
});
