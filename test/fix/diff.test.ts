// The dry run's diff, given to patch(1).
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Writable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { writePatch, writeReadable } from '../../src/fix/diff.ts';
import { fixSite, type Wish } from '../../src/fix/fix.ts';
import { accepting } from '../../src/fix/plan.ts';
import type { Repaired } from '../../src/fix/version.ts';
import { type FakeRule, fakeTools, SENDMAIL, TODAY } from './fake.ts';
import { picture, plain, plant, room } from './trees.ts';

class Collector extends Writable {
  readonly chunks: Buffer[] = [];
  override _write(chunk: Buffer, _: string, done: () => void): void {
    this.chunks.push(chunk);
    done();
  }
  bytes(): Buffer {
    return Buffer.concat(this.chunks);
  }
}

async function dryRun(root: string, rules = TODAY): Promise<Buffer> {
  const out = new Collector();
  const nameOf = ({ entry }: Repaired): string => entry.disk.slice(root.length + 1);
  const wish: Wish = { kind: 'dry-run', show: (files) => writePatch(out, files, nameOf) };
  await fixSite(root, wish, fakeTools(rules, { accepts: accepting([]) }));
  return out.bytes();
}

/** The tree that patch makes of it must be the tree that fix makes. */
async function comparePatch(root: string, rules = TODAY): Promise<void> {
  const before = picture(root);
  const diff = await dryRun(root, rules);
  expect(picture(root)).toEqual(before);
  const patched = `${root}-patched`;
  expect(spawnSync('cp', ['-a', root, patched]).status).toBe(0);
  if (diff.length > 0) {
    const options = ['-p1', '--binary', '--batch', '-s', '--no-backup-if-mismatch'];
    const { status, stdout, stderr } = spawnSync('patch', options, { cwd: patched, input: diff });
    expect(`${stdout}${stderr}`).toBe('');
    expect(status).toBe(0);
  }
  await fixSite(root, { kind: 'out', place: `${root}-out` }, fakeTools(rules));
  expect(plain(picture(patched))).toEqual(plain(picture(`${root}-out`)));
}

const X: FakeRule = {
  id: 'fake/x',
  pattern: /[xX\n\r]X/dg,
  fix: (m) => (m[0] === 'xX' ? '' : m[0] === '\rX' ? '\n' : 'new\nlines\n'),
};

describe('fix --dry-run', () => {
  it('gives a diff that patch applies, whatever the names', async () => {
    const root = `${room()}/site`;
    const names = [
      'plain.cgi',
      'two words.cgi',
      'tab\there',
      '"quoted".cgi',
      "it's",
      'back\\slash',
      'line\nend.cgi',
      '-in-place.php',
      '申込 フォーム.php',
      'a/b c/d.cgi',
      '--- a',
      'end ',
    ];
    for (const name of names) plant(root, name, '1\n2\n3\n4\n$m = "/usr/lib/sendmail";\n6\n7\n8\n9\n');
    plant(root, Buffer.from('\x90\x5c\x8d\x9e.php', 'latin1'), '/usr/lib/sendmail');
    plant(root, Buffer.from('\xff', 'latin1'), '/usr/lib/sendmail');
    await comparePatch(root);
  });

  it('keeps line ends and missing ones', async () => {
    const root = `${room()}/site`;
    const [old, cr] = ['/usr/lib/sendmail', '\r\n'];
    plant(root, 'crlf', `1${cr}2${cr}${old}${cr}3${cr}`);
    plant(root, 'no-end', `1\n${old}`);
    plant(root, 'no-end-after', `${old}\n2\n3`);
    plant(root, 'cr-only', `1\r${old}\r3`);
    plant(root, 'bytes', `\x00\xff\x90\x5c ${old} \x1b$B\n`);
    plant(root, 'readonly', `${old}\n`, 0o444);
    await comparePatch(root);
  });

  it('tells permissions as git does', async () => {
    const root = `${room()}/site`;
    const when = (mode: number | null) => (mode! & 0o111) === 0;
    plant(root, 'form.cgi', '#!/usr/bin/perl\nprint;\n', 0o644);
    plant(root, 'both.cgi', '#!/usr/bin/perl\n/usr/lib/sendmail\n', 0o644);
    plant(root, 'other.txt', '/usr/lib/sendmail\n', 0o600);
    await comparePatch(root, [{ id: 'fake/mode', pattern: /^#!/dg, fix: () => [], mode: 0o755, when }, SENDMAIL]);
  });

  it('holds for random lines and places', async () => {
    const line = fc.constantFrom(
      'a\n',
      'b\n',
      'xX',
      '\nX',
      '\rX',
      'X\n',
      '\n',
      'c',
      'long line of text\n',
      '/usr/lib/sendmail\n',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(line, { maxLength: 30 }), { minLength: 1, maxLength: 8 }), async (files) => {
        const root = `${room()}/site`;
        for (const [i, lines] of files.entries()) plant(root, `f${i}`, lines.join(''));
        await comparePatch(root, [X, SENDMAIL]);
      }),
      { numRuns: 60 },
    );
  });

  it('takes lines of megabytes', async () => {
    const root = `${room()}/site`;
    const piece = `${'x'.repeat(3_000_000)}/usr/lib/sendmail`;
    plant(root, 'long.php', `${piece}${piece} /usr/lib/sendmail /usr/lib/sendmail`);
    await comparePatch(root);
  });

  it('gives large files hunks without context', async () => {
    const root = `${room()}/site`;
    const rows = Array.from({ length: 400_000 }, (_, i) => `row ${i} ${'-'.repeat(80)}\n`);
    for (let i = 0; i < rows.length; i += 50_000) rows[i] = rows[i + 1] = '/usr/lib/sendmail\n';
    plant(root, 'dump.sql', rows.join(''));
    expect(readFileSync(`${root}/dump.sql`).length).toBeGreaterThan(32 << 20);
    await comparePatch(root);
  });

  it('is readable at a terminal, and no name or line talks to it', async () => {
    const root = `${room()}/site`;
    plant(root, 'evil\x1b[2J.cgi', Buffer.from('# \x95\x5c\x8e\xa6 \x1b[31m/usr/lib/sendmail\r\n', 'latin1'));
    const out = new Collector();
    const wish: Wish = {
      kind: 'dry-run',
      show: (files) =>
        writeReadable(
          out,
          files,
          () => 'shift_jis',
          () => 'shift_jis',
        ),
    };
    await fixSite(root, wish, fakeTools());
    const text = out.bytes().toString();
    expect(text).toContain('表示');
    expect(text).toContain('+# 表示 ␛[31m/usr/sbin/sendmail␍');
    expect(text.replace(/\x1b\[\d+m/g, '')).not.toContain('\x1b');
  });
});
