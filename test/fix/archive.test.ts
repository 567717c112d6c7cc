// Archives in and out: members that need no repair come out as they went in.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import yazl from 'yazl';
import { tarMembers } from '../../src/fix/archive-tar.ts';
import { ZipFile } from '../../src/fix/archive-zip.ts';
import { fixSite } from '../../src/fix/fix.ts';
import { fakeTools } from './fake.ts';
import { picture, plain, plant, room } from './trees.ts';

const FORM = "#!/usr/local/bin/perl\n$mail = '/usr/lib/sendmail';\n";
const FIXED = "#!/usr/bin/perl\n$mail = '/usr/sbin/sendmail';\n";
const LONG = `${'d/'.repeat(60)}${'n'.repeat(120)}.cgi`;

function scene(): { folder: string; site: string } {
  const folder = room();
  const site = `${folder}/site`;
  plant(site, 'cgi-bin/form.cgi', FORM, 0o755);
  plant(site, 'z-first.cgi', FORM.repeat(5000), 0o700);
  plant(site, 'page.html', '<p>\n'.repeat(1000), 0o640);
  plant(site, 'logo.gif', Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 7919) % 251)));
  plant(site, 'empty.cgi', '');
  plant(site, Buffer.from('\x95\x5c.cgi', 'latin1'), FORM);
  plant(site, '申込.cgi', FORM);
  plant(site, LONG, FORM);
  mkdirSync(`${site}/empty`);
  symlinkSync('cgi-bin/form.cgi', `${site}/link.cgi`);
  return { folder, site };
}

function run(command: string, args: string[], cwd: string): void {
  const { status, stderr } = spawnSync(command, args, { cwd });
  expect(status, String(stderr)).toBe(0);
}

/** As GNU tar writes it by default, as POSIX pax, and as old V7 would for short names. */
const TARS: [string, string, string[]][] = [
  ['site.tar', 'gnu', []],
  ['site.tar', 'pax', []],
  ['site.tar.gz', 'gnu', ['-z']],
  ['site.tgz', 'pax', ['-z']],
];

const wanted = (site: string): Record<string, unknown> => {
  const shots = picture(site);
  for (const [name, shot] of shots) {
    if (name.endsWith('.cgi') && shot.kind === 'file') {
      shot.content = shot.content.replace('/usr/local', '/usr').replaceAll('/lib/', '/sbin/');
    }
  }
  return plain(shots);
};

const fixOut = (archive: string, place: string) => fixSite(archive, { kind: 'out', place }, fakeTools());

describe('tar', () => {
  it.each(TARS)('%s (%s): a folder and an archive come out', async (name, format, options) => {
    const { folder, site } = scene();
    run('tar', ['-c', ...options, `--format=${format}`, '-f', `../${name}`, '.'], site);
    const outcome = await fixOut(`${folder}/${name}`, `${folder}/out`);
    expect(outcome.files).toHaveLength(5);
    expect(outcome.missing).toEqual([]);
    expect(plain(picture(`${folder}/out`))).toEqual(wanted(site));
    const compressed = name.endsWith('gz');
    const result = compressed ? 'fixed.tar.gz' : 'fixed.tar';
    await fixOut(`${folder}/${name}`, `${folder}/${result}`);
    mkdirSync(`${folder}/unpacked`);
    run('tar', ['-x', '-p', '-f', `../${result}`], `${folder}/unpacked`);
    expect(plain(picture(`${folder}/unpacked`))).toEqual(wanted(site));
    // order, names, times, owners, links: as they were, but for the sizes of what was repaired
    const listing = async (file: string) => {
      const all = [];
      for await (const { shown, type, mode, mtime, target } of tarMembers(
        `${folder}/${file}`,
        compressed,
        async () => undefined,
      ))
        all.push({ shown, type, mode, mtime, target: target.toString() });
      return all;
    };
    expect(await listing(result)).toEqual(await listing(name));
    // the same archive makes the same archive
    await fixOut(`${folder}/${name}`, `${folder}/again-${result}`);
    expect(readFileSync(`${folder}/again-${result}`).equals(readFileSync(`${folder}/${result}`))).toBe(true);
  });

  it('comes out byte for byte where nothing is to be repaired', async () => {
    const { folder, site } = scene();
    run('tar', ['-cf', '../site.tar', 'page.html', 'logo.gif', 'empty'], site);
    await fixOut(`${folder}/site.tar`, `${folder}/fixed.tar`);
    expect(readFileSync(`${folder}/fixed.tar`).equals(readFileSync(`${folder}/site.tar`))).toBe(true);
  });

  it('hard links stay links, and see the repaired file', async () => {
    const { folder, site } = scene();
    run('ln', ['cgi-bin/form.cgi', 'twin.cgi'], site);
    run('tar', ['-cf', '../site.tar', 'cgi-bin/form.cgi', 'twin.cgi'], site);
    await fixOut(`${folder}/site.tar`, `${folder}/fixed.tar`);
    await fixOut(`${folder}/site.tar`, `${folder}/out`);
    mkdirSync(`${folder}/unpacked`);
    run('tar', ['-xf', '../fixed.tar'], `${folder}/unpacked`);
    for (const place of ['unpacked', 'out']) expect(readFileSync(`${folder}/${place}/twin.cgi`, 'latin1')).toBe(FIXED);
  });
});

/** Members as Windows and Unix programs write them. */
async function writeZip(folder: string): Promise<string> {
  const zip = new yazl.ZipFile();
  const mtime = new Date(1_199_145_600_000);
  zip.addBuffer(Buffer.from(FORM), 'cgi-bin/form.cgi', { mode: 0o100755, mtime });
  zip.addEmptyDirectory('empty', { mode: 0o40750, mtime });
  zip.addBuffer(Buffer.from(FORM.repeat(5000)), 'a-later.cgi', { mode: 0o100600, mtime, compress: false });
  zip.addBuffer(Buffer.from('cgi-bin/form.cgi'), 'link.cgi', { mode: 0o120777, mtime });
  zip.addBuffer(Buffer.from('<p>\n'.repeat(1000)), 'page.html', { mode: 0o100640, mtime });
  zip.addBuffer(Buffer.from(FORM), '申込.cgi', { mode: 0o100644, mtime });
  (zip as unknown as { end(options: object): void }).end({ comment: 'the site' });
  const chunks: Buffer[] = [];
  for await (const chunk of zip.outputStream) chunks.push(chunk as Buffer);
  writeFileSync(`${folder}/site.zip`, Buffer.concat(chunks));
  return `${folder}/site.zip`;
}

describe('zip', () => {
  it('a folder and an archive come out', async () => {
    const folder = room();
    const archive = await writeZip(folder);
    await fixOut(archive, `${folder}/out`);
    const out = picture(`${folder}/out`);
    expect(out.get('cgi-bin/form.cgi')).toMatchObject({ content: FIXED, mode: 0o755 });
    expect(out.get('page.html')).toMatchObject({ mode: 0o640, time: 1_199_145_600_000_000_000n });
    expect(out.get('link.cgi')).toMatchObject({ kind: 'link', content: 'cgi-bin/form.cgi' });
    expect(out.get('empty')).toMatchObject({ kind: 'folder', mode: 0o750 });
    await fixOut(archive, `${folder}/fixed.zip`);
    const [before, after] = [new ZipFile(archive), new ZipFile(`${folder}/fixed.zip`)];
    const told = ({ members, comment }: ZipFile) => [
      comment.toString(),
      members.map(({ shown, mode, mtime, type, method }) => ({ shown, mode, mtime, type, method })),
    ];
    expect(told(after)).toEqual(told(before));
    // what was not repaired has its very packed bytes
    for (const [i, member] of before.members.entries()) {
      const [old, now] = [[...before.packed(member)], [...after.packed(after.members[i]!)]].map((parts) =>
        Buffer.concat(parts),
      );
      expect(old!.equals(now!), member.shown).toBe(!member.shown.endsWith('.cgi') || member.type === 'link');
    }
    before.close();
    after.close();
    run('python3', ['-c', CHECK_ZIP, 'fixed.zip', 'cgi-bin/form.cgi', FIXED], folder);
    await fixOut(archive, `${folder}/again.zip`);
    expect(readFileSync(`${folder}/again.zip`).equals(readFileSync(`${folder}/fixed.zip`))).toBe(true);
  });

  it('names in Shift_JIS stay as they are', async () => {
    const folder = room();
    const archive = await writeZip(folder);
    const bytes = readFileSync(archive);
    // the same name in CP932, without the flag that says UTF-8; one byte shorter, so the length changes too
    const renamed = spawnSync('python3', ['-c', RENAME_ZIP, archive, `${folder}/sjis.zip`]);
    expect(String(renamed.stderr)).toBe('');
    expect(bytes.length).toBeGreaterThan(0);
    await fixOut(`${folder}/sjis.zip`, `${folder}/fixed.zip`);
    await fixOut(`${folder}/sjis.zip`, `${folder}/out`);
    const zip = new ZipFile(`${folder}/fixed.zip`);
    expect(zip.members.map(({ name }) => name.toString('latin1'))).toEqual(['\x95\x5c.cgi']);
    zip.close();
    expect(picture(`${folder}/out`).get('\x95\x5c.cgi')?.content).toBe(FIXED);
  });

  it('tells apart what cannot be written', async () => {
    const folder = room();
    const archive = await writeZip(folder);
    await expect(fixSite(archive, { kind: 'in-place' }, fakeTools())).rejects.toThrow(/not repaired in place/);
    writeFileSync(`${folder}/there.zip`, 'something');
    await expect(fixOut(archive, `${folder}/there.zip`)).rejects.toThrow(/is there already/);
    expect(readdirSync(folder).sort()).toEqual(['site.zip', 'there.zip']);
  });
});

const CHECK_ZIP = `
import sys, zipfile
z = zipfile.ZipFile(sys.argv[1])
assert z.testzip() is None
assert z.read(sys.argv[2]).decode() == sys.argv[3]
`;
const RENAME_ZIP = `
import sys, zipfile
old = zipfile.ZipFile(sys.argv[1])
with zipfile.ZipFile(sys.argv[2], 'w', zipfile.ZIP_DEFLATED) as new:
    info = zipfile.ZipInfo('xx.cgi')
    info.create_system = 0
    new.writestr(info, old.read('cgi-bin/form.cgi'))
data = open(sys.argv[2], 'rb').read().replace(b'xx.cgi', b'\\x95\\x5c.cgi')
open(sys.argv[2], 'wb').write(data)
`;

describe('from one format to the other', () => {
  it('tar.gz to zip and back: the same tree', async () => {
    const { folder, site } = scene();
    run('ln', ['cgi-bin/form.cgi', 'twin.cgi'], site);
    run('tar', ['-czf', '../site.tar.gz', '.'], site);
    await fixOut(`${folder}/site.tar.gz`, `${folder}/fixed.zip`);
    await fixOut(`${folder}/fixed.zip`, `${folder}/again.tar`);
    await fixOut(`${folder}/fixed.zip`, `${folder}/out`);
    mkdirSync(`${folder}/unpacked`);
    run('tar', ['-x', '-p', '-f', '../again.tar'], `${folder}/unpacked`);
    for (const place of ['unpacked', 'out'])
      expect(plain(picture(`${folder}/${place}`), true), place).toEqual(timed(site, folder, place));
    run('python3', ['-c', CHECK_ZIP, 'fixed.zip', 'twin.cgi', FIXED], folder);
  });
});

/** The site as it should be, with the times of what was made (repaired files are newer in a folder). */
function timed(site: string, folder: string, place: string): Record<string, unknown> {
  const made = plain(picture(`${folder}/${place}`), true) as Record<string, { time: string }>;
  const shots = wanted(site) as Record<string, { time: string }>;
  for (const [name, shot] of Object.entries(shots)) {
    const time = made[name]?.time ?? '';
    if (time !== '') expect(Number(time) / 1e9, name).toBeGreaterThanOrEqual(1_199_145_600);
    shots[name] = { ...shot, time };
  }
  return shots;
}

describe('an archive that is cut off', () => {
  it('gives a folder of what came before, and is refused as an archive', async () => {
    const folder = room();
    const site = `${folder}/site`;
    plant(site, 'a.cgi', FORM, 0o755);
    plant(site, '.hikkoshi/fixes/0001/journal.json', '{}');
    plant(site, 'b.txt', 'b'.repeat(200_000));
    run('tar', ['--sort=name', '-cf', '../whole.tar', '.'], site);
    writeFileSync(`${folder}/cut.tar`, readFileSync(`${folder}/whole.tar`).subarray(0, 50_000));
    const { missing } = await fixOut(`${folder}/cut.tar`, `${folder}/out`);
    expect(missing.map(({ path }) => path)).toEqual(['b.txt']);
    expect(readdirSync(`${folder}/out`)).toEqual(['a.cgi']);
    expect(readFileSync(`${folder}/out/a.cgi`, 'utf8')).toBe(FIXED);
    await expect(fixOut(`${folder}/cut.tar`, `${folder}/out.tar`)).rejects.toThrow('cut off');
    await expect(fixOut(`${folder}/cut.tar`, `${folder}/out.zip`)).rejects.toThrow('cut off');
  });
});

describe('archives inside a site', () => {
  it('are read but not repaired, and said so', async () => {
    const { folder, site } = scene();
    run('tar', ['-czf', 'backup.tar.gz', 'cgi-bin'], site);
    const { left } = await fixOut(site, `${folder}/out`);
    expect(new Set(left.map(({ finding, reason }) => `${finding.path} ${reason.code}`))).toEqual(
      new Set(['backup.tar.gz!/cgi-bin/form.cgi in-archive']),
    );
    expect(readFileSync(`${folder}/out/backup.tar.gz`).equals(readFileSync(`${site}/backup.tar.gz`))).toBe(true);
  });
});
