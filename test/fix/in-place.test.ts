// Repair in place and undo: bytes, permissions, times, chains, files changed in between.
import {
  chmodSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { describe, expect, it } from 'vitest';
import { keepTimes } from '../../src/fix/disk.ts';
import { fixSite } from '../../src/fix/fix.ts';
import { undo } from '../../src/fix/undo.ts';
import { EREG, type FakeRule, fakeTools, SENDMAIL, SHEBANG, TODAY } from './fake.ts';
import { OLD_TIME, picture, plain, plant, room, state } from './trees.ts';

const IN_PLACE = { kind: 'in-place' } as const;
const FORM = "#!/usr/local/bin/perl\n$mail = '/usr/lib/sendmail';\n";
const FIXED = "#!/usr/bin/perl\n$mail = '/usr/sbin/sendmail';\n";

function site(): string {
  const root = `${room()}/site`;
  plant(root, 'cgi-bin/form.cgi', FORM, 0o755);
  plant(root, 'cgi-bin/mail.cgi', FORM, 0o555);
  plant(root, 'index.html', '<p>/usr/local</p>\n');
  plant(root, Buffer.from('\x90\x5c\x8d\x9e.cgi', 'latin1'), FORM, 0o700);
  return root;
}

const contentOf = (root: string, name: string): string => readFileSync(`${root}/${name}`, 'latin1');

describe('fix --in-place', () => {
  it('changes what it means to change, keeps permissions, leaves clean files alone', async () => {
    const root = site();
    const before = picture(root);
    const outcome = await fixSite(root, IN_PLACE, fakeTools());
    const after = picture(root);
    expect(outcome.left).toEqual([]);
    expect(outcome.files.map(({ path }) => path)).toEqual(['cgi-bin/form.cgi', 'cgi-bin/mail.cgi', '申込.cgi']);
    expect([...after.keys()]).toEqual([...before.keys()]);
    for (const [name, shot] of after) {
      expect(shot.mode, name).toBe(before.get(name)!.mode);
      expect(shot.time / 1000n >= before.get(name)!.time / 1000n, name).toBe(true);
      if (name.endsWith('.cgi')) expect(shot.content, name).toBe(FIXED);
    }
    expect(after.get('index.html')).toEqual(before.get('index.html'));
  });

  it('undo brings back bytes, permissions, times and the very files', async () => {
    const root = site();
    const before = picture(root);
    await fixSite(root, IN_PLACE, fakeTools());
    expect(undo(root)).toMatchObject({ refused: [] });
    const files = (shots: typeof before) => new Map([...shots].filter(([, { kind }]) => kind === 'file'));
    expect(files(picture(root))).toEqual(files(before));
    expect(state(root)).toEqual([]);
    expect(undo(root)).toBeNull();
  });

  it('a second fix changes nothing and is not the last fix', async () => {
    const root = site();
    const before = plain(picture(root), true);
    await fixSite(root, IN_PLACE, fakeTools());
    const fixed = picture(root);
    expect((await fixSite(root, IN_PLACE, fakeTools())).files).toEqual([]);
    expect(picture(root)).toEqual(fixed);
    undo(root);
    expect(plain(picture(root), true)).toEqual(before);
  });

  it('takes several fixes back one by one', async () => {
    const root = site();
    const timeOfRoot = () => lstatSync(root, { bigint: true }).mtimeNs / 1000n;
    const [time, shots] = [timeOfRoot(), [plain(picture(root), true, true)]];
    for (const rules of [[SENDMAIL], [SHEBANG]]) {
      await fixSite(root, IN_PLACE, fakeTools(rules));
      shots.push(plain(picture(root), true, true));
    }
    expect(shots[1]).not.toEqual(shots[2]);
    for (const shot of shots.reverse().slice(1)) {
      undo(root);
      expect(plain(picture(root), true, true)).toEqual(shot);
    }
    expect(timeOfRoot()).toBe(time);
    expect(state(root)).toEqual([]);
  });

  it('leaves the time of a folder in which somebody removed a file meanwhile', () => {
    const root = site();
    plant(root, 'cgi-bin/new.txt', 'new');
    utimesSync(`${root}/cgi-bin`, OLD_TIME, OLD_TIME);
    const giveTimesBack = keepTimes(`${root}/cgi-bin`, '.hikkoshi');
    rmSync(`${root}/cgi-bin/new.txt`);
    giveTimesBack();
    expect(lstatSync(`${root}/cgi-bin`).mtimeMs).toBeGreaterThan(OLD_TIME * 1000);
  });

  it('undo refuses a file edited since, names it, lays its old bytes down, and restores the others', async () => {
    const root = site();
    await fixSite(root, IN_PLACE, fakeTools());
    writeFileSync(`${root}/cgi-bin/form.cgi`, 'edited\n');
    plant(root, 'later.txt', 'came later');
    const undone = undo(root)!;
    expect(undone.refused.map(({ path }) => path)).toEqual(['cgi-bin/form.cgi']);
    expect(readFileSync(undone.refused[0]!.kept, 'latin1')).toBe(FORM);
    expect(contentOf(root, 'cgi-bin/form.cgi')).toBe('edited\n');
    expect(contentOf(root, 'cgi-bin/mail.cgi')).toBe(FORM);
    expect(contentOf(root, 'later.txt')).toBe('came later');
    expect(undo(root)).toBeNull();
  });

  it('undo brings back a file that is gone, and leaves what took its place', async () => {
    const root = site();
    await fixSite(root, IN_PLACE, fakeTools());
    rmSync(`${root}/cgi-bin/form.cgi`);
    rmSync(`${root}/cgi-bin/mail.cgi`);
    symlinkSync('form.cgi', `${root}/cgi-bin/mail.cgi`);
    const undone = undo(root)!;
    expect(contentOf(root, 'cgi-bin/form.cgi')).toBe(FORM);
    expect(undone.refused.map(({ path }) => path)).toEqual(['cgi-bin/mail.cgi']);
    expect(lstatSync(`${root}/cgi-bin/mail.cgi`).isSymbolicLink()).toBe(true);
  });

  it('keeps hard links together', async () => {
    const root = site();
    linkSync(`${root}/cgi-bin/form.cgi`, `${root}/cgi-bin/again.cgi`);
    const outside = `${root}/../outside.cgi`;
    linkSync(`${root}/cgi-bin/form.cgi`, outside);
    const inode = lstatSync(outside).ino;
    await fixSite(root, IN_PLACE, fakeTools());
    const now = lstatSync(`${root}/cgi-bin/form.cgi`).ino;
    expect(lstatSync(`${root}/cgi-bin/again.cgi`).ino).toBe(now);
    expect(contentOf(root, 'cgi-bin/again.cgi')).toBe(FIXED);
    expect(readFileSync(outside, 'latin1')).toBe(FORM);
    undo(root);
    expect(['form.cgi', 'again.cgi'].map((name) => lstatSync(`${root}/cgi-bin/${name}`).ino)).toEqual([inode, inode]);
  });

  it('keeps setuid bits, and never follows a link', async () => {
    const root = site();
    chmodSync(`${root}/cgi-bin/form.cgi`, 0o4755);
    plant(`${root}/../elsewhere`, 'secret.cgi', FORM);
    symlinkSync('../elsewhere/secret.cgi', `${root}/link.cgi`);
    await fixSite(root, IN_PLACE, fakeTools());
    expect(lstatSync(`${root}/cgi-bin/form.cgi`).mode & 0o7777).toBe(0o4755);
    expect(contentOf(root, '../elsewhere/secret.cgi')).toBe(FORM);
  });

  it('changes permissions where a fix says so, and undo takes them back', async () => {
    const root = site();
    const when = (mode: number | null) => (mode! & 0o111) === 0;
    const executable: FakeRule = { id: 'fake/mode', pattern: /^<p>/dg, fix: () => [], mode: 0o755, when };
    const before = picture(root);
    const { files } = await fixSite(root, IN_PLACE, fakeTools([executable]));
    expect(files).toMatchObject([{ path: 'index.html', modeBefore: 0o644, modeAfter: 0o755 }]);
    expect(picture(root).get('index.html')).toMatchObject({ mode: 0o755, time: before.get('index.html')!.time });
    undo(root);
    expect(plain(picture(root), true)).toEqual(plain(before, true));
  });

  it('leaves permissions that were set by hand after the fix', async () => {
    const root = site();
    await fixSite(root, IN_PLACE, fakeTools());
    chmodSync(`${root}/cgi-bin/form.cgi`, 0o700);
    expect(undo(root)!.refused).toEqual([]);
    expect(contentOf(root, 'cgi-bin/form.cgi')).toBe(FORM);
    expect(lstatSync(`${root}/cgi-bin/form.cgi`).mode & 0o7777).toBe(0o700);
  });

  it('leaves a file alone that was written to while it ran', async () => {
    const root = site();
    const afterScan = () => writeFileSync(`${root}/cgi-bin/form.cgi`, `${FORM}# more\n`);
    const outcome = await fixSite(root, IN_PLACE, fakeTools(TODAY, { afterScan }));
    expect(contentOf(root, 'cgi-bin/form.cgi')).toBe(`${FORM}# more\n`);
    expect(new Set(outcome.left.map(({ finding, reason }) => `${finding.path} ${reason.code}`))).toEqual(
      new Set(['cgi-bin/form.cgi changed-meanwhile']),
    );
    expect(contentOf(root, 'cgi-bin/mail.cgi')).toBe(FIXED);
  });

  it('reports a file that vanished while it ran', async () => {
    const root = site();
    const outcome = await fixSite(
      root,
      IN_PLACE,
      fakeTools(TODAY, { afterScan: () => rmSync(`${root}/cgi-bin/form.cgi`) }),
    );
    expect(new Set(outcome.left.map(({ reason }) => reason.code))).toEqual(new Set(['vanished']));
    expect(contentOf(root, 'cgi-bin/mail.cgi')).toBe(FIXED);
  });

  it('reports what no fix is offered for', async () => {
    const root = site();
    plant(root, 'a.php', "<?php ereg('a'); $m = '/usr/lib/sendmail';");
    const { left, files } = await fixSite(root, IN_PLACE, fakeTools([SENDMAIL, EREG]));
    expect(left.map(({ finding, reason }) => `${finding.rule} ${reason.code}`)).toEqual(['fake/ereg by-hand']);
    expect(files).toHaveLength(4);
  });

  it('works on a single file', async () => {
    const root = site();
    const file = `${root}/cgi-bin/form.cgi`;
    await fixSite(file, IN_PLACE, fakeTools());
    expect(contentOf(root, 'cgi-bin/form.cgi')).toBe(FIXED);
    expect(contentOf(root, 'cgi-bin/mail.cgi')).toBe(FORM);
    undo(`${root}/cgi-bin`);
    expect(contentOf(root, 'cgi-bin/form.cgi')).toBe(FORM);
  });
});

describe('a journal that the upload brought', () => {
  const entry = { path: 'x', key: '0', before: '', after: '' };

  it.each([
    ['a name that leads outside', [{ ...entry, name: '../outside.txt' }]],
    ['an absolute name', [{ ...entry, name: '/outside.txt' }]],
    ['a key that leads outside', [{ ...entry, name: 'a.txt', key: '../../../../outside.txt' }]],
    ['something else', { hello: 1 }],
  ])('is refused: %s', async (_, journal) => {
    const root = site();
    plant(`${root}/..`, 'outside.txt', 'safe');
    plant(root, '.hikkoshi/fixes/0001/journal.json', JSON.stringify(journal));
    plant(root, '.hikkoshi/fixes/0001/new/0', 'evil');
    plant(root, '.hikkoshi/fixes/0001/old/0', 'evil');
    await expect(fixSite(root, IN_PLACE, fakeTools())).rejects.toThrow(/own record/);
    expect(() => undo(root)).toThrow(/own record/);
    expect(contentOf(root, '../outside.txt')).toBe('safe');
  });

  it.each(['.hikkoshi', '.hikkoshi/fixes'])('is refused where %s is a link', async (name) => {
    const root = site();
    plant(`${root}/../elsewhere`, 'keep.txt', 'safe');
    if (name !== '.hikkoshi') mkdirSync(`${root}/.hikkoshi`);
    symlinkSync(`${root}/../elsewhere`, `${root}/${name}`);
    await expect(fixSite(root, IN_PLACE, fakeTools())).rejects.toThrow(/own record/);
    expect(() => undo(root)).toThrow(/own record/);
    expect([...picture(`${root}/../elsewhere`).keys()]).toEqual(['keep.txt']);
  });

  it('undo does not follow a folder that became a link', async () => {
    const root = site();
    await fixSite(root, IN_PLACE, fakeTools());
    plant(`${root}/../elsewhere`, 'form.cgi', FIXED);
    plant(`${root}/../elsewhere`, 'mail.cgi', FIXED);
    rmSync(`${root}/cgi-bin`, { recursive: true });
    symlinkSync('../elsewhere', `${root}/cgi-bin`);
    expect(undo(root)!.refused.map(({ path }) => path)).toEqual(['cgi-bin/form.cgi', 'cgi-bin/mail.cgi']);
    expect(contentOf(root, '../elsewhere/form.cgi')).toBe(FIXED);
  });
});
