// Archives are hostile until shown otherwise.
import { execFileSync } from 'node:child_process';
import fs, {
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openSite } from '../../src/site/open.ts';
import type { Site } from '../../src/site/site.ts';

let room: string;
beforeEach(() => {
  room = mkdtempSync(join(tmpdir(), 'hikkoshi-test-'));
});
afterEach(() => rmSync(room, { recursive: true, force: true }));

/** A zip of stored entries, written by hand so that it can lie. Names are bytes. */
interface ZipEntry {
  name: Buffer | string;
  data?: string;
  flags?: number;
  /** Unix mode with file type; absent: made on Windows. */
  mode?: number;
  /** What the directory says of the unpacked size. */
  size?: number;
  method?: number;
  /** Points to the local header of this entry instead of its own. */
  like?: number;
}

function zip(entries: ZipEntry[]): Buffer {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  const offsets: number[] = [];
  let at = 0;
  for (const { name, data = 'x', flags = 0, mode, size, method = 0, like } of entries) {
    const bytes = typeof name === 'string' ? Buffer.from(name) : name;
    const content = Buffer.from(data);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(flags, 2);
    common.writeUInt16LE(method, 4);
    common.writeUInt32LE(crc32(content), 10);
    common.writeUInt32LE(content.length, 14);
    common.writeUInt32LE(size ?? content.length, 18);
    common.writeUInt16LE(bytes.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, bytes, content]);
    offsets.push(at);
    const head = Buffer.alloc(46);
    head.write('PK\x01\x02', 0, 'latin1');
    head.writeUInt16LE(mode === undefined ? 20 : 0x0314, 4);
    common.copy(head, 6, 0, 24);
    head.writeUInt32LE(mode === undefined ? 0 : (mode << 16) >>> 0, 38);
    head.writeUInt32LE(like === undefined ? at : offsets[like]!, 42);
    central.push(head, bytes);
    if (like === undefined) {
      locals.push(local);
      at += local.length;
    }
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 0, 'latin1');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...locals, directory, end]);
}

function crc32(bytes: Buffer): number {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

async function openBytes(name: string, bytes: Buffer): Promise<Site> {
  writeFileSync(join(room, name), bytes);
  return openSite(join(room, name));
}

const paths = (site: Site) => site.entries.map((entry) => entry.path);
const refused = (site: Site) => site.unchecked.map((line) => line.path);

describe('zip', () => {
  it('gives the same files as the folder it was made from', async () => {
    mkdirSync(join(room, 'site', 'cgi-bin'), { recursive: true });
    writeFileSync(join(room, 'site', 'index.html'), 'a');
    writeFileSync(join(room, 'site', 'cgi-bin', '申込 a.cgi'), 'bc', { mode: 0o755 });
    for (const [command, args, name] of [
      ['zip', ['-qr', '../a.zip', '.'], 'a.zip'],
      ['tar', ['-cf', '../a.tar', '.'], 'a.tar'],
      ['tar', ['-czf', '../a.tar.gz', '.'], 'a.tar.gz'],
    ] as const) {
      execFileSync(command, args, { cwd: join(room, 'site') });
      const site = await openSite(join(room, name));
      expect(site.entries.map(({ path, size, mode }) => [path, size, mode])).toEqual([
        ['cgi-bin/申込 a.cgi', 2, 0o755],
        ['index.html', 1, 0o644],
      ]);
      expect(site.entries.map((entry) => readFileSync(Buffer.from(entry.disk, 'latin1'), 'utf8'))).toEqual(['bc', 'a']);
      site.close();
    }
  });

  it('passes over and names the same as in the folder it was made from', async () => {
    const folder = join(room, 'site');
    for (const below of ['.git', 'a/.svn', 'node_modules/b', '.hikkoshi', 'a/CVS']) {
      mkdirSync(join(folder, below), { recursive: true });
      writeFileSync(join(folder, below, 'x.php'), 'x');
    }
    const odd = Buffer.concat([Buffer.from(`${folder}/odd`), Buffer.from([0xe9, 0xff]), Buffer.from('.php')]);
    writeFileSync(odd, 'o');
    writeFileSync(Buffer.concat([Buffer.from(`${folder}/`), Buffer.from([0x95, 0x5c, 0x8e, 0xa6])]), 'h');
    writeFileSync(join(folder, 'a', 'same.php'), 's');
    linkSync(join(folder, 'a', 'same.php'), join(folder, 'same.php'));
    symlinkSync('a/same.php', join(folder, 'inside'));
    symlinkSync('gone.php', join(folder, 'dangling'));
    symlinkSync('loop', join(folder, 'loop'));
    const whole = await openSite(folder);
    expect(paths(whole)).toEqual(['a/same.php', 'odd\\xe9\\xff.php', 'same.php', '表示']);
    for (const [name, command] of [
      ['a.zip', 'zip -qyr ../a.zip .'],
      ['a.tar', 'tar -cf ../a.tar .'],
      ['pax.tgz', 'tar --format=pax -czf ../pax.tgz .'],
    ] as const) {
      execFileSync('sh', ['-c', command], { cwd: folder });
      const site = await openSite(join(room, name));
      expect(paths(site), name).toEqual(paths(whole));
      expect(site.unchecked, name).toEqual(whole.unchecked);
      expect(site.passedOver, name).toEqual(whole.passedOver);
      expect(site.entries.map((entry) => readFileSync(Buffer.from(entry.disk, 'latin1'), 'utf8'))).toEqual([...'sosh']);
      site.close();
    }
  });

  it('removes what it unpacked', async () => {
    const site = await openBytes('a.zip', zip([{ name: 'a.txt' }]));
    const folder = join(site.entries[0]!.disk, '..');
    expect(readdirSync(folder)).toHaveLength(1);
    site.close();
    expect(() => readdirSync(folder)).toThrow();
  });

  it('reads names in CP932 without the UTF-8 flag, and backslashes', async () => {
    const site = await openBytes(
      'a.zip',
      zip([
        { name: Buffer.from([0x95, 0x5c, 0x8e, 0xa6, 0x2e, 0x70, 0x68, 0x70]) },
        { name: 'a\\b.php' },
        { name: '日本.php', flags: 0x800 },
      ]),
    );
    expect(paths(site)).toEqual(['a/b.php', '日本.php', '表示.php']);
  });

  it('refuses what leads outside, and checks the rest', async () => {
    const site = await openBytes(
      'a.zip',
      zip([
        { name: '../up.php' },
        { name: '/etc/passwd' },
        { name: 'C:\\a.php' },
        { name: 'a/../../b.php' },
        { name: 'link', data: '/etc/passwd', mode: 0o120777 },
        { name: 'near', data: 'ok.php', mode: 0o120777 },
        { name: 'device', mode: 0o060644 },
        { name: 'ok.php', mode: 0o100755 },
      ]),
    );
    expect(paths(site)).toEqual(['ok.php']);
    expect(refused(site)).toEqual(['../up.php', '/etc/passwd', 'C:\\a.php', 'a/../../b.php', 'device', 'link']);
  });

  it('refuses encrypted, overlapping, double and odd entries, each with its reason', async () => {
    const site = await openBytes(
      'a.zip',
      zip([
        { name: 'secret.php', flags: 1 },
        { name: 'one.php', data: 'a' },
        { name: 'two.php', data: 'a', like: 1 },
        { name: 'fine.php' },
        { name: 'fine.php', data: 'y' },
        { name: 'odd.php', method: 12 },
        { name: 'lie.php', data: 'abc', size: 2 },
      ]),
    );
    expect(paths(site)).toEqual(['fine.php']);
    expect(refused(site)).toEqual(['fine.php', 'lie.php', 'odd.php', 'one.php', 'secret.php', 'two.php']);
  });

  it('refuses bombs', async () => {
    execFileSync(
      'python3',
      [
        '-c',
        `import zipfile\nz=zipfile.ZipFile('b.zip','w',zipfile.ZIP_DEFLATED)\nz.writestr('bomb.php',b'a'*30000000)\nz.writestr('ok.php',b'<?php')\nz.close()`,
      ],
      { cwd: room },
    );
    const site = await openSite(join(room, 'b.zip'));
    expect(paths(site)).toEqual(['ok.php']);
    expect(refused(site)).toEqual(['bomb.php']);
  });

  it('checks what follows an entry that says it is larger than all that is unpacked of such an archive', async () => {
    const site = await openBytes('a.zip', zip([{ name: 'huge.php', size: 2 ** 31 }, { name: 'ok.php' }]));
    expect(paths(site)).toEqual(['ok.php']);
    expect(refused(site)).toEqual(['huge.php']);
  });

  it('says that a broken zip cannot be opened', async () => {
    await expect(openBytes('a.zip', Buffer.from('PK\x03\x04broken'))).rejects.toThrow(/cannot be opened/);
  });
});

describe('tar', () => {
  async function tar(fill: (out: ReturnType<typeof pack>) => void): Promise<Buffer> {
    const out = pack();
    fill(out);
    out.finalize();
    const chunks: Buffer[] = [];
    for await (const chunk of out as unknown as AsyncIterable<Buffer>) chunks.push(chunk);
    return Buffer.concat(chunks);
  }

  it('refuses what leads outside and special files', async () => {
    const bytes = await tar((out) => {
      out.entry({ name: '../up.php' }, 'a');
      out.entry({ name: '/etc/x' }, 'a');
      out.entry({ name: 'link', type: 'symlink', linkname: '../../x' });
      out.entry({ name: 'hard', type: 'link', linkname: '/etc/passwd' });
      out.entry({ name: 'null', type: 'character-device' });
      out.entry({ name: 'ok.php', mode: 0o755 }, 'a');
    });
    const site = await openBytes('a.tar', bytes);
    expect(site.entries.map(({ path, mode }) => [path, mode])).toEqual([['ok.php', 0o755]]);
    expect(refused(site)).toEqual(['../up.php', '/etc/x', 'hard', 'link', 'null']);
  });

  it('refuses bombs and keeps what came before and after', async () => {
    const bytes = await tar((out) => {
      out.entry({ name: 'a.php' }, 'a');
      out.entry({ name: 'bomb.php' }, Buffer.alloc(60_000_000));
      out.entry({ name: 'c.php' }, 'c');
    });
    const site = await openBytes('a.tar.gz', gzipSync(bytes));
    expect(paths(site)).toEqual(['a.php', 'c.php']);
    expect(refused(site)).toEqual(['bomb.php']);
  });

  it('checks what came before the end of a cut-off archive', async () => {
    const bytes = await tar((out) => {
      out.entry({ name: 'a.php' }, 'a');
      out.entry({ name: 'b.php' }, 'b'.repeat(5000));
    });
    const site = await openBytes('a.tar', bytes.subarray(0, 3000));
    expect(paths(site)).toEqual(['a.php']);
    expect(refused(site)).toEqual(['a.tar']);
  });
});

describe('an archive on a disk that is full', () => {
  it('is not called broken', async () => {
    const folder = join(room, 'site');
    mkdirSync(folder);
    writeFileSync(join(folder, 'a.php'), 'a'.repeat(100_000));
    execFileSync('tar', ['-cf', '../a.tar', '.'], { cwd: folder });
    const write = vi.spyOn(fs, 'writeSync').mockImplementation(() => {
      throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC', syscall: 'write' });
    });
    syncBuiltinESMExports();
    try {
      await expect(openSite(join(room, 'a.tar'))).rejects.toThrow('no room to unpack');
    } finally {
      write.mockRestore();
      syncBuiltinESMExports();
    }
  });
});

describe('archives inside the site', () => {
  it('are opened, with both paths joined by !/', async () => {
    mkdirSync(join(room, 'site'));
    writeFileSync(
      join(room, 'site', 'old.zip'),
      zip([{ name: 'in.zip', data: zip([{ name: 'deep.php' }]).toString('latin1') }, { name: 'a.php' }]).subarray(0),
    );
    writeFileSync(join(room, 'site', 'dump.sql.gz'), gzipSync('SELECT 1;'));
    writeFileSync(join(room, 'site', 'cut.zip'), 'PK\x03\x04broken');
    writeFileSync(join(room, 'site', 'old.lzh'), '..-lh5-');
    symlinkSync('old.zip', join(room, 'site', 'again.zip'));
    const site = await openSite(join(room, 'site'));
    expect(paths(site)).toEqual(
      expect.arrayContaining(['dump.sql.gz', 'dump.sql.gz!/dump.sql', 'old.zip', 'old.zip!/a.php']),
    );
    expect(refused(site)).toEqual(expect.arrayContaining(['cut.zip', 'old.lzh']));
    site.close();
  });
});
