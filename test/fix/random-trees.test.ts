// Random trees and random findings: what fix does in place, into a folder and through a patch is one and the same, and undo takes it back.
import { rmSync, symlinkSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fixSite } from '../../src/fix/fix.ts';
import { undo } from '../../src/fix/undo.ts';
import { type FakeRule, fakeTools } from './fake.ts';
import { picture, plain, plant, room, state } from './trees.ts';

/** Rules that meet, nest, delete, insert and grow; each one comes to an end. */
const RULES: FakeRule[] = [
  { id: 'a/delete', pattern: /AB/dg, fix: () => '' },
  { id: 'b/grow', pattern: /BC/dg, fix: () => 'xyz\n' },
  { id: 'c/insert', pattern: /C(?!c)/dg, fix: (m) => [{ start: m.index + 1, end: m.index + 1, text: 'c' }] },
  {
    id: 'd/pair',
    pattern: /D(..)D/dgs,
    fix: (m) => [
      { start: m.index, end: m.index + 1, text: '' },
      { start: m.index + 3, end: m.index + 4, text: '\xff\x00' },
    ],
  },
  { id: 'e/none', pattern: /EE/dg, fix: null },
];

const content = fc
  .array(fc.constantFrom('A', 'B', 'C', 'D', 'E', '\n', '\r\n', '\x90\x5c', '\0', 'plain '), { maxLength: 60 })
  .map((parts) => parts.join(''));
const nameByte = fc.constantFrom(...'ab -"\'\\$;\n'.split(''), '\xff', '\x95', '\xe8\xa1\xa8');
const name = fc
  .array(nameByte, { minLength: 1, maxLength: 8 })
  .map((parts) => parts.join(''))
  .filter((text) => text !== '.' && text !== '..');
const tree = fc.dictionary(
  fc.array(name, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/')),
  fc.record({ content, mode: fc.constantFrom(0o644, 0o755, 0o555, 0o600, 0o4711) }),
  { maxKeys: 8 },
);

/** Leaves out names that are files here and folders there. */
function plantTree(root: string, files: Record<string, { content: string; mode: number }>): void {
  plant(root, 'index.html', 'AB');
  for (const [path, { content, mode }] of Object.entries(files)) {
    try {
      plant(root, Buffer.from(path, 'latin1'), content, mode);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      expect(['ENOTDIR', 'EISDIR', 'EEXIST']).toContain(code);
    }
  }
  symlinkSync('index.html', `${root}/link`);
}

describe('random trees', () => {
  it('in place, into a folder, and back', async () => {
    await fc.assert(
      fc.asyncProperty(tree, async (files) => {
        const folder = room();
        const site = `${folder}/site`;
        plantTree(site, files);
        const before = plain(picture(site), true);
        const out = await fixSite(site, { kind: 'out', place: `${folder}/out` }, fakeTools(RULES));
        expect(plain(picture(site), true)).toEqual(before);
        const inPlace = await fixSite(site, { kind: 'in-place' }, fakeTools(RULES));
        expect(inPlace.files).toEqual(out.files);
        expect(plain(picture(site))).toEqual(plain(picture(`${folder}/out`)));
        // taking AB out of EABE makes a finding that was not there: such files keep their bytes
        for (const { finding, reason } of out.left) {
          expect(finding.rule === 'e/none' ? 'by-hand' : 'proof-new-finding').toBe(reason.code);
        }
        const again = await fixSite(`${folder}/out`, { kind: 'out', place: `${folder}/again` }, fakeTools(RULES));
        expect(again.files).toEqual([]);
        expect(undo(site)?.refused ?? []).toEqual([]);
        expect(plain(picture(site), true)).toEqual(before);
        expect(state(site)).toEqual([]);
        rmSync(folder, { recursive: true });
      }),
      { numRuns: 80 },
    );
  });
});
