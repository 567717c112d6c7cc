// Repair into a new tree: what is copied and how, which places are refused, what a killed run leaves.
import { spawnSync } from 'node:child_process';
import { existsSync, linkSync, lstatSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fixSite } from '../../src/fix/fix.ts';
import { lock } from '../../src/fix/lock.ts';
import { fakeTools } from './fake.ts';
import { OLD_TIME, picture, plain, plant, room } from './trees.ts';

const FORM = "#!/usr/local/bin/perl\n$mail = '/usr/lib/sendmail';\n";
const FIXED = "#!/usr/bin/perl\n$mail = '/usr/sbin/sendmail';\n";

function scene(): { folder: string; site: string } {
  const folder = room();
  const site = `${folder}/site`;
  plant(site, 'cgi-bin/form.cgi', FORM, 0o4755);
  plant(site, 'locked/readonly.cgi', FORM, 0o555);
  plant(site, 'page.html', '<p>\n', 0o640);
  plant(site, Buffer.from('\x90\x5c\xff/\x8e.cgi', 'latin1'), FORM);
  plant(site, '.hikkoshi/fixes/old', 'ours');
  plant(site, '.hikkoshiignore', 'theirs');
  mkdirSync(`${site}/empty`);
  symlinkSync('cgi-bin/form.cgi', `${site}/link.cgi`);
  symlinkSync('../elsewhere', `${site}/outside`);
  symlinkSync('.', `${site}/loop`);
  symlinkSync('nowhere', `${site}/dangling`);
  plant(`${folder}/elsewhere`, 'secret.cgi', FORM);
  return { folder, site };
}

const fixOut = (site: string, place: string) => fixSite(site, { kind: 'out', place }, fakeTools());

describe('fix --out', () => {
  it('makes the same tree with the repaired files in it', async () => {
    const { folder, site } = scene();
    spawnSync('chmod', ['555', `${site}/locked`]);
    const before = picture(site);
    await fixOut(site, `${folder}/out`);
    const out = picture(`${folder}/out`);
    expect(picture(site)).toEqual(before);
    expect([...out.keys()]).toEqual([...before.keys()]);
    for (const [name, shot] of out) {
      const old = before.get(name)!;
      expect({ ...shot, content: '', inode: 0n, time: 0n }, name).toEqual({ ...old, content: '', inode: 0n, time: 0n });
      if (name.endsWith('.cgi') && shot.kind === 'file') expect(shot.content, name).toBe(FIXED);
      else {
        expect(shot.content, name).toBe(old.content);
        // Node sets times to the microsecond or so
        expect(Math.abs(Number(shot.time - old.time)), name).toBeLessThan(2000);
      }
    }
    expect(readdirSync(folder).sort()).toEqual(['elsewhere', 'out', 'site']);
    expect(existsSync(`${folder}/out/.hikkoshi`)).toBe(false);
    spawnSync('chmod', ['-R', 'u+w', folder]);
  });

  it('fix of the fixed is the same tree again', async () => {
    const { folder, site } = scene();
    await fixOut(site, `${folder}/out`);
    const again = await fixOut(`${folder}/out`, `${folder}/again`);
    expect(again.files).toEqual([]);
    expect(plain(picture(`${folder}/again`))).toEqual(plain(picture(`${folder}/out`)));
  });

  it('keeps hard links together', async () => {
    const { folder, site } = scene();
    linkSync(`${site}/cgi-bin/form.cgi`, `${site}/cgi-bin/twin.cgi`);
    linkSync(`${site}/page.html`, `${site}/twin.html`);
    await fixOut(site, `${folder}/out`);
    const inode = (name: string) => lstatSync(`${folder}/out/${name}`).ino;
    expect(inode('cgi-bin/twin.cgi')).toBe(inode('cgi-bin/form.cgi'));
    expect(inode('twin.html')).toBe(inode('page.html'));
  });

  it('fills an empty folder, and makes the folders above', async () => {
    const { folder, site } = scene();
    mkdirSync(`${folder}/out`);
    await fixOut(site, `${folder}/out`);
    await fixOut(site, `${folder}/deep/er/out`);
    expect(plain(picture(`${folder}/deep/er/out`))).toEqual(plain(picture(`${folder}/out`)));
  });

  it('refuses places inside the site, also by way of a link, and folders that hold something', async () => {
    const { folder, site } = scene();
    symlinkSync('site', `${folder}/alias`);
    const before = plain(picture(folder), true);
    for (const place of [`${site}/inside`, `${site}/empty`, `${folder}/alias/inside`, site]) {
      await expect(fixOut(site, place), place).rejects.toThrow(/inside/);
    }
    for (const place of [`${folder}/elsewhere`, `${site}/../elsewhere/secret.cgi`]) {
      await expect(fixOut(site, place), place).rejects.toThrow(/not an empty folder/);
    }
    expect(plain(picture(folder), true)).toEqual(before);
  });

  it('clears what a killed run left, and waits for no dead one', async () => {
    const { folder, site } = scene();
    plant(`${folder}/.out.hikkoshi`, 'result/half', 'half');
    writeFileSync(
      `${folder}/.out.hikkoshi/lock.1`,
      JSON.stringify({ pid: 999_999_999, started: '1', host: 'h', boot: '' }),
    );
    await expect(fixOut(site, `${folder}/out`)).rejects.toThrow(/is at work/);
    writeFileSync(`${folder}/.out.hikkoshi/lock.1`, '');
    await fixOut(site, `${folder}/out`);
    expect(readdirSync(folder).sort()).toEqual(['elsewhere', 'out', 'site']);
    expect(existsSync(`${folder}/out/half`)).toBe(false);
  });

  it('stops when another one writes to the same place', async () => {
    const { folder, site } = scene();
    const release = lock(`${folder}/.out.hikkoshi`);
    await expect(fixOut(site, `${folder}/out`)).rejects.toThrow(/another hikkoshi/);
    release();
    await fixOut(site, `${folder}/out`);
  });

  it('takes a single file', async () => {
    const { folder, site } = scene();
    await fixOut(`${site}/cgi-bin/form.cgi`, `${folder}/out`);
    expect(plain(picture(`${folder}/out`))).toMatchObject({ 'form.cgi': { content: FIXED, mode: 0o4755 } });
    expect(readdirSync(`${folder}/out`)).toEqual(['form.cgi']);
  });

  it('names what it does not copy', async () => {
    const { folder, site } = scene();
    spawnSync('mkfifo', [`${site}/pipe`]);
    const { missing } = await fixOut(site, `${folder}/out`);
    expect(missing.map(({ path }) => path)).toEqual(['pipe']);
  });

  it('a file older than 1970 or from the future keeps its time', async () => {
    const { folder, site } = scene();
    const future = Math.floor(Date.now() / 1000) + 86_400;
    spawnSync('touch', ['-d', `@${future}`, `${site}/cgi-bin/form.cgi`]);
    spawnSync('touch', ['-d', '@-86400', `${site}/page.html`]);
    await fixOut(site, `${folder}/out`);
    expect(lstatSync(`${folder}/out/cgi-bin/form.cgi`).mtimeMs).toBe(future * 1000);
    expect(lstatSync(`${folder}/out/page.html`).mtimeMs).toBe(-86_400_000);
    expect(lstatSync(`${folder}/out/.hikkoshiignore`).mtimeMs).toBe(OLD_TIME * 1000);
  });
});
