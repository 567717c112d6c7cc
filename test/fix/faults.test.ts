// Full disks, folders and files without permission, files of other owners, other file systems. What needs root to be set up is only
// tried as root.
import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, lstatSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fixSite } from '../../src/fix/fix.ts';
import { undo } from '../../src/fix/undo.ts';
import { fakeTools } from './fake.ts';
import { mayMount, mount, picture, plain, plant, room, state } from './trees.ts';

const OLD = "#!/usr/local/bin/perl\n$mail = '/usr/lib/sendmail';\n";
const NEW = "#!/usr/bin/perl\n$mail = '/usr/sbin/sendmail';\n";
const IN_PLACE = { kind: 'in-place' } as const;

function smallDisk(bytes: number): string {
  const folder = `${room()}/disk`;
  expect(mount(folder, bytes)).toBe(true);
  return folder;
}

describe.runIf(mayMount)('a full disk', () => {
  it('in place: nothing is changed, nothing stays behind', async () => {
    const disk = smallDisk(512 << 10);
    const root = `${disk}/site`;
    for (let i = 0; i < 4; i++) plant(root, `${i}.cgi`, OLD.repeat(200), 0o755);
    const before = plain(picture(root), true);
    for (const left of [0, 8, 24, 40, 48]) {
      rmSync(`${disk}/ballast`, { force: true });
      const free = spawnSync('df', ['--output=avail', '-k', disk]).stdout.toString().split('\n')[1]!;
      writeFileSync(`${disk}/ballast`, Buffer.alloc((Number(free) - left) << 10));
      await expect(fixSite(root, IN_PLACE, fakeTools()), `${left} KB left`).rejects.toThrow(/disk is full/);
      expect(plain(picture(root), true)).toEqual(before);
      expect(state(root)).toEqual([]);
    }
    rmSync(`${disk}/ballast`);
    await fixSite(root, IN_PLACE, fakeTools());
    undo(root);
    expect(plain(picture(root), true)).toEqual(before);
  });

  it('a new tree: nothing stands at its place', async () => {
    const disk = smallDisk(256 << 10);
    const root = `${room()}/site`;
    for (let i = 0; i < 20; i++) plant(root, `${i}.cgi`, OLD.repeat(400));
    await expect(fixSite(root, { kind: 'out', place: `${disk}/out` }, fakeTools())).rejects.toThrow(/disk is full/);
    expect(readdirSync(disk)).toEqual([]);
  });
});

describe.runIf(mayMount)('a mounted folder', () => {
  it('is filled when --out names it', async () => {
    const disk = smallDisk(4 << 20);
    const root = `${room()}/site`;
    plant(root, 'a/form.cgi', OLD, 0o755);
    plant(root, 'page.html', '<p>');
    await fixSite(root, { kind: 'out', place: disk }, fakeTools());
    expect(Object.keys(plain(picture(disk)))).toEqual(['a', 'a/form.cgi', 'page.html']);
    expect(readFileSync(`${disk}/a/form.cgi`, 'latin1')).toBe(NEW);
  });

  it('inside the site is repaired and brought back too', async () => {
    const root = `${room()}/site`;
    plant(root, 'form.cgi', OLD, 0o755);
    expect(mount(`${root}/mounted`, 1 << 20)).toBe(true);
    plant(root, 'mounted/form.cgi', OLD, 0o750);
    const before = plain(picture(root), true);
    const { left } = await fixSite(root, IN_PLACE, fakeTools());
    expect(left).toEqual([]);
    expect(readFileSync(`${root}/mounted/form.cgi`, 'latin1')).toBe(NEW);
    expect(readdirSync(`${root}/mounted`)).toEqual(['form.cgi']);
    expect(undo(root)?.refused).toEqual([]);
    expect(plain(picture(root), true)).toEqual(before);
  });
});

const NOBODY = 65_534;
const cache = join(import.meta.dirname, `../../node_modules/.cache/hikkoshi-faults-${process.pid}`);

describe.runIf(process.getuid?.() === 0)('another user', () => {
  beforeAll(async () => {
    await build({
      entryPoints: [join(import.meta.dirname, 'driver.ts')],
      outfile: `${cache}/driver.js`,
      ...{ bundle: true, packages: 'external', platform: 'node', format: 'esm', target: 'node20' },
      loader: { '.tsv': 'text' },
    });
  });
  afterAll(() => rmSync(cache, { recursive: true, force: true }));

  const asNobody = (...args: string[]) =>
    spawnSync(process.execPath, [`${cache}/driver.js`, ...args], { uid: NOBODY, gid: NOBODY, encoding: 'utf8' });

  /** A site of nobody's, in a place that nobody can reach. */
  function siteOfNobody(): string {
    const folder = room();
    chmodSync(folder, 0o755);
    const root = `${folder}/site`;
    for (const name of ['own/form.cgi', 'readonly/form.cgi', 'foreign/form.cgi']) plant(root, name, OLD, 0o755);
    spawnSync('chown', ['-R', `${NOBODY}:${NOBODY}`, root]);
    chmodSync(`${root}/readonly`, 0o555);
    chownSync(`${root}/foreign/form.cgi`, 0, 0);
    return root;
  }

  it('repairs what it may, and leaves the rest whole', () => {
    const root = siteOfNobody();
    const before = plain(picture(root), true);
    expect(asNobody('fix', root).stderr).toBe('');
    expect(readFileSync(`${root}/own/form.cgi`, 'latin1')).toBe(NEW);
    expect(lstatSync(`${root}/own/form.cgi`).uid).toBe(NOBODY);
    expect(readFileSync(`${root}/readonly/form.cgi`, 'latin1')).toBe(OLD);
    expect(readFileSync(`${root}/foreign/form.cgi`, 'latin1')).toBe(OLD);
    expect(asNobody('undo', root).status).toBe(0);
    expect(plain(picture(root), true)).toEqual(before);
    expect(existsSync(`${root}/.hikkoshi`)).toBe(false);
  });

  it('keeps the owners when root repairs', async () => {
    const root = siteOfNobody();
    await fixSite(root, IN_PLACE, fakeTools());
    expect(lstatSync(`${root}/own/form.cgi`)).toMatchObject({ uid: NOBODY, gid: NOBODY });
    expect(lstatSync(`${root}/foreign/form.cgi`)).toMatchObject({ uid: 0, gid: 0 });
    await fixSite(root, { kind: 'out', place: `${root}-out` }, fakeTools([]));
    expect(lstatSync(`${root}-out/own`)).toMatchObject({ uid: NOBODY, gid: NOBODY });
  });

  it('is told when it may not write at all', () => {
    const root = siteOfNobody();
    spawnSync('chown', ['-R', '0:0', root]);
    const { status, stderr } = asNobody('fix', root);
    expect(status).toBe(2);
    expect(stderr).toMatch(/may not be written to/);
  });
});
