// Dumps in archives that lie in the site: repaired in them, and nothing else of the archive changes.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { fixSite } from '../../src/fix/fix.ts';
import { undo } from '../../src/fix/undo.ts';
import { fakeTools } from './fake.ts';
import { picture, plain, plant, room, state } from './trees.ts';

const IN_PLACE = { kind: 'in-place' } as const;
const DUMP = "INSERT INTO t VALUES ('/usr/lib/sendmail');\n";
const FIXED = DUMP.replace('/lib/', '/sbin/');

/** As `gzip -9` makes it: with a name and a time. */
function gzipped(text: string): Buffer {
  const [head, body] = [Buffer.from('1f8b08080080794702ff', 'hex'), gzipSync(text)];
  return Buffer.concat([head, Buffer.from('backup of 2008.sql\0'), body.subarray(10)]);
}

function pack(command: string, folder: string): void {
  const { status, stderr } = spawnSync('sh', ['-c', command], { cwd: folder });
  expect(`${status} ${stderr}`).toBe('0 ');
}

const listed = (zip: string): string => spawnSync('unzip', ['-Z', zip]).stdout.toString().replace(/^.*\n/, '');
const held = (zip: string, name: string): string => spawnSync('unzip', ['-p', zip, name]).stdout.toString();

describe('a dump in an archive of the site', () => {
  it('is repaired in a .gz, whose header stays; undo brings the archive back', async () => {
    const root = `${room()}/site`;
    plant(root, 'data/dump.sql.gz', gzipped(DUMP), 0o640);
    const before = plain(picture(root), true, true);
    const { files, left } = await fixSite(root, IN_PLACE, fakeTools());
    expect(left).toEqual([]);
    const now = readFileSync(`${root}/data/dump.sql.gz`);
    expect(gunzipSync(now).toString()).toBe(FIXED);
    expect(now.subarray(0, 29).equals(gzipped(DUMP).subarray(0, 29))).toBe(true);
    expect(files).toMatchObject([{ path: 'data/dump.sql.gz!/dump.sql', archive: { path: 'data/dump.sql.gz' } }]);
    expect((await fixSite(root, IN_PLACE, fakeTools())).files).toEqual([]);
    expect(undo(root)!.restored).toEqual(['data/dump.sql.gz']);
    expect(plain(picture(root), true, true)).toEqual(before);
    expect(state(root)).toEqual([]);
  });

  it('is repaired in archives in archives; what else they hold stays, and what is no dump is named', async () => {
    const root = `${room()}/site`;
    plant(root, 'pack/db/dump.sql', DUMP);
    plant(root, 'pack/form.cgi', DUMP, 0o755);
    plant(root, 'pack/読んで.txt', 'hello');
    pack('zip -qr ../inner.zip . && rm -r * && mv ../inner.zip . && tar czf ../all.tar.gz inner.zip', `${root}/pack`);
    plant(root, 'alone.zip', readFileSync(`${root}/pack/inner.zip`));
    const entries = listed(`${root}/alone.zip`);
    const out = `${room()}/out`;
    const { left, files } = await fixSite(root, { kind: 'out', place: out }, fakeTools());
    expect(left.map(({ finding, reason }) => `${finding.path} ${reason.code}`)).toEqual([
      'all.tar.gz!/inner.zip!/form.cgi in-archive',
      'alone.zip!/form.cgi in-archive',
      'pack/inner.zip!/form.cgi in-archive',
    ]);
    expect(files.map(({ archive }) => archive?.path)).toEqual(['all.tar.gz', 'alone.zip', 'pack/inner.zip']);
    pack('tar xzf all.tar.gz', out);
    for (const zip of ['inner.zip', 'alone.zip', 'pack/inner.zip']) {
      expect(held(`${out}/${zip}`, 'db/dump.sql')).toBe(FIXED);
      expect(held(`${out}/${zip}`, 'form.cgi')).toBe(DUMP);
      const names = (text: string): string[] => text.split('\n').map((line) => line.slice(0, 10) + line.slice(-30));
      expect(names(listed(`${out}/${zip}`)).slice(1, -2)).toEqual(names(entries).slice(1, -2));
    }
  });

  it('is repaired in an archive that was uploaded in one', async () => {
    const folder = room();
    plant(`${folder}/site`, 'dump.sql.gz', gzipped(DUMP));
    plant(`${folder}/site`, 'a.txt', 'a');
    pack('zip -qr ../site.zip .', `${folder}/site`);
    await fixSite(`${folder}/site.zip`, { kind: 'out', place: `${folder}/new.zip` }, fakeTools());
    pack('unzip -q ../new.zip && gunzip dump.sql.gz', mkdir(`${folder}/new`));
    expect(readFileSync(`${folder}/new/dump.sql`, 'latin1')).toBe(FIXED);
  });

  it('stays in an archive that is damaged, which is said', async () => {
    const root = `${room()}/site`;
    plant(root, 'in/dump.sql', DUMP);
    plant(root, 'in/z.txt', 'z'.repeat(5000));
    pack('tar cf ../cut.tar dump.sql z.txt && rm *', `${root}/in`);
    writeFileSync(`${root}/cut.tar`, readFileSync(`${root}/cut.tar`).subarray(0, 4000));
    const before = plain(picture(root), true);
    const { left } = await fixSite(root, IN_PLACE, fakeTools());
    expect(left.map(({ finding, reason }) => `${finding.path} ${reason.code}`)).toEqual([
      'cut.tar!/dump.sql in-archive',
    ]);
    expect(plain(picture(root), true)).toEqual(before);
    expect(state(root)).toEqual([]);
  });
});

describe('a folder whose name ends like an archive’s path', () => {
  it('is no archive', async () => {
    const root = `${room()}/site`;
    plant(root, 'old.zip!/form.cgi', DUMP);
    await fixSite(root, IN_PLACE, fakeTools());
    expect(readFileSync(`${root}/old.zip!/form.cgi`, 'latin1')).toBe(FIXED);
  });
});

function mkdir(folder: string): string {
  mkdirSync(folder);
  return folder;
}
