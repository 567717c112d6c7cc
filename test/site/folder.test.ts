// Folders as uploads leave them: links, special files, names in any encoding.
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSite } from '../../src/site/open.ts';

let room: string;
beforeEach(() => {
  room = mkdtempSync(join(tmpdir(), 'hikkoshi-test-'));
});
afterEach(() => rmSync(room, { recursive: true, force: true }));

const write = (path: string | Buffer, content = 'x') =>
  writeFileSync(typeof path === 'string' ? join(room, path) : Buffer.concat([Buffer.from(`${room}/`), path]), content);

describe('a folder', () => {
  it('lists files sorted by path, with sizes and modes', async () => {
    mkdirSync(join(room, 'b'));
    write('b/z.txt', '12345');
    write('a.cgi');
    chmodSync(join(room, 'a.cgi'), 0o755);
    const site = await openSite(room);
    expect(site.entries.map(({ path, size, mode }) => [path, size, mode])).toEqual([
      ['a.cgi', 1, 0o755],
      ['b/z.txt', 5, 0o644],
    ]);
  });

  it('does not follow links, and names those that lead out or nowhere', async () => {
    mkdirSync(join(room, 'site'));
    write('outside.txt');
    write('site/inside.txt');
    symlinkSync('inside.txt', join(room, 'site', 'same'));
    symlinkSync('../outside.txt', join(room, 'site', 'out'));
    symlinkSync('nowhere', join(room, 'site', 'dangling'));
    symlinkSync('.', join(room, 'site', 'loop'));
    symlinkSync('self', join(room, 'site', 'self'));
    const site = await openSite(join(room, 'site'));
    expect(site.entries.map((entry) => entry.path)).toEqual(['inside.txt']);
    expect(site.unchecked.map((line) => line.path)).toEqual(['dangling', 'out']);
  });

  it('names FIFOs without opening them', async () => {
    execFileSync('mkfifo', [join(room, 'pipe.php')]);
    const site = await openSite(room);
    expect(site.entries).toEqual([]);
    expect(site.unchecked.map((line) => line.path)).toEqual(['pipe.php']);
  });

  it('reads names that are not UTF-8, and keeps names that look the same apart', async () => {
    write(Buffer.from([0x90, 0x5c, 0x8d, 0x9e]));
    write('申込');
    write('a\nb');
    const site = await openSite(room);
    const paths = site.entries.map((entry) => entry.path);
    expect(paths).toContain('a\nb');
    expect(paths).toContain('申込');
    expect(new Set(paths).size).toBe(3);
    expect(paths.some((path) => path.startsWith('申込 ('))).toBe(true);
  });

  it('passes over version control and node_modules and counts them', async () => {
    for (const folder of ['.git', 'CVS', 'a/node_modules', '.hikkoshi']) {
      mkdirSync(join(room, folder), { recursive: true });
      write(`${folder}/x.php`);
    }
    const site = await openSite(room);
    expect(site.entries).toEqual([]);
    expect(site.passedOver).toEqual(['.git', 'CVS', 'a/node_modules']);
  });

  it('leaves out what the caller ignores', async () => {
    mkdirSync(join(room, 'cache'));
    write('cache/a.php');
    write('b.php');
    const site = await openSite(room, (path) => path === 'cache/');
    expect(site.entries.map((entry) => entry.path)).toEqual(['b.php']);
  });

  it('says what is wrong with a site that is not there', async () => {
    await expect(openSite(join(room, 'nowhere'))).rejects.toThrow(/is not there/);
  });
});
