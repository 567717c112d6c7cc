// Unpacks uploads. An archive is hostile until shown otherwise: names, links, sizes and ratios are checked before a byte is written,
// and what is written lies in numbered files, so that no name from an archive ever becomes a path on this machine.
import { closeSync, createReadStream, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { type Header, extract as tarExtract } from 'tar-stream';
import yauzl, { type Entry } from 'yauzl';
import type { Text } from '../rule/text.ts';
import { type ArchiveFormat, type Budget, MOST_FILES } from './archive-format.ts';
import { decodeName } from './names.ts';
import type { SiteEntry, Unchecked } from './site.ts';

const RATIO = 100;
const RATIO_FROM = 10 * 2 ** 20;

export interface Unpacked {
  entries: SiteEntry[];
  unchecked: Unchecked[];
}

/** @param disk absolute path, one character per byte. @param prefix put before every path. Throws when nothing can be opened at all. */
export async function unpack(format: ArchiveFormat, disk: string, prefix: string, budget: Budget): Promise<Unpacked> {
  const unpacked: Unpacked = { entries: [], unchecked: [] };
  if (format === 'zip') await unpackZip(disk, prefix, budget, unpacked);
  else if (format === 'gz') await unpackGz(disk, prefix, budget, unpacked);
  else await unpackTar(disk, format === 'tar.gz', prefix, budget, unpacked);
  return unpacked;
}

const REFUSED = {
  absolute: { ja: '絶対パスの項目のため展開していません', en: 'an absolute path: not unpacked' },
  outside: { ja: '展開先の外（..）を指す項目のため展開していません', en: 'leads outside (..): not unpacked' },
  link: { ja: 'サイトの外を指すリンクのため展開していません', en: 'a link that leads out of the site: not unpacked' },
  special: {
    ja: 'デバイスなどの特殊ファイルのため展開していません',
    en: 'a device or other special file: not unpacked',
  },
  encrypted: {
    ja: '暗号化されています。パスワードなしの書庫でお送りください',
    en: 'encrypted: please send an archive without a password',
  },
  method: { ja: '対応していない圧縮方式です', en: 'compressed by a method that is not supported' },
  ratio: {
    ja: '展開すると100倍を超えるため展開していません（圧縮爆弾の疑い）',
    en: 'expands more than 100 times: not unpacked (zip bomb?)',
  },
  overlap: {
    ja: '書庫の中で他の項目と重なっているため展開していません',
    en: 'overlaps another entry of the archive: not unpacked',
  },
  twice: { ja: '同じ名前の項目が前にあるため展開していません', en: 'the same name came before: not unpacked' },
  budget: {
    ja: '展開後の大きさまたは件数が上限を超えるため、ここから先は展開していません',
    en: 'too large or too many files when unpacked: nothing from here on was unpacked',
  },
  broken: { ja: '書庫が壊れているか途中で切れています', en: 'the archive is broken or cut off' },
} satisfies Record<string, Text>;

/** The path of an entry below the root, or why it is refused. Zips from Windows may hold backslashes. */
export function checkedPath(name: string): string | Text {
  const path = name.replaceAll('\\', '/').replace(/^(\.\/)+/, '');
  if (path.startsWith('/') || /^[a-z]:/i.test(path)) return REFUSED.absolute;
  if (path.split('/').includes('..')) return REFUSED.outside;
  return path
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/');
}

/** True for a link that would leave the tree. @param path of the link, below the root */
export function leadsOutside(path: string, target: string): boolean {
  if (target.startsWith('/') || /^[a-z]:/i.test(target)) return true;
  let depth = path.split('/').length - 1;
  for (const part of target.split('/')) {
    if (part === '..' && --depth < 0) return true;
    if (part !== '..' && part !== '.' && part !== '') depth++;
  }
  return false;
}

const FILE_TYPE = 0o170000;
const REGULAR = 0o100000;
const SYMLINK = 0o120000;

async function unpackZip(disk: string, prefix: string, budget: Budget, unpacked: Unpacked): Promise<void> {
  const fd = openSync(Buffer.from(disk, 'latin1'), 'r');
  try {
    const zip = await yauzl.fromFdPromise(fd, {
      autoClose: false,
      lazyEntries: true,
      decodeStrings: false,
      validateEntrySizes: false,
    });
    const entries: Entry[] = [];
    try {
      for await (const entry of zip.eachEntry()) {
        if (entries.push(entry) > MOST_FILES) break;
      }
    } catch {
      unpacked.unchecked.push({ path: prefix.replace(/!\/$/, ''), reason: REFUSED.broken });
    }
    const overlapping = overlaps(entries);
    const taken = new Set<string>();
    for (const entry of entries) {
      const name = decodeName(entry.fileName as unknown as Buffer);
      const path = checkedPath(name);
      const refuse = (reason: Text) =>
        unpacked.unchecked.push({ path: prefix + (typeof path === 'string' ? path : name), reason });
      if (typeof path !== 'string') {
        refuse(path);
        continue;
      }
      if (path === '' || /[/\\]$/.test(name)) continue;
      if (budget.files < 1 || budget.bytes < entry.uncompressedSize) {
        refuse(REFUSED.budget);
        break;
      }
      const refused = overlapping.has(entry) ? REFUSED.overlap : taken.has(path) ? REFUSED.twice : refusal(entry);
      if (refused) {
        refuse(refused);
        continue;
      }
      taken.add(path);
      try {
        const stored = await unpackZipEntry(await zip.openReadStreamPromise(entry), entry, path, prefix, budget);
        if (stored && 'path' in stored) unpacked.entries.push(stored);
        else if (stored) refuse(stored);
      } catch {
        refuse(REFUSED.broken);
      }
    }
  } finally {
    closeSync(fd);
  }
}

const unixMode = (entry: Entry): number => (entry.versionMadeBy >> 8 === 3 ? entry.externalFileAttributes >>> 16 : 0);

/** Why an entry is not unpacked, by what the directory says of it. */
function refusal(entry: Entry): Text | null {
  const type = unixMode(entry) & FILE_TYPE;
  if (entry.generalPurposeBitFlag & 1) return REFUSED.encrypted;
  if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8) return REFUSED.method;
  if (entry.uncompressedSize > RATIO_FROM && entry.uncompressedSize > RATIO * entry.compressedSize)
    return REFUSED.ratio;
  return type && type !== REGULAR && type !== SYMLINK ? REFUSED.special : null;
}

/** The stored file, why it is refused, or null for a link that stays inside (what it points at is met anyway). Throws when its bytes are broken. */
async function unpackZipEntry(
  stream: Readable,
  entry: Entry,
  path: string,
  prefix: string,
  budget: Budget,
): Promise<SiteEntry | Text | null> {
  const mode = unixMode(entry);
  if ((mode & FILE_TYPE) === SYMLINK) return leadsOutside(path, (await head(stream)).toString()) ? REFUSED.link : null;
  const declared = entry.uncompressedSize;
  const stored = await store(stream, prefix + path, mode ? mode & 0o7777 : null, budget, (size) => size <= declared);
  return stored.size === declared ? stored : REFUSED.broken;
}

/** Entries whose bytes lie over those of another one: how a small zip holds a huge one many times. */
function overlaps(entries: readonly Entry[]): Set<Entry> {
  const found = new Set<Entry>();
  const sorted = [...entries].sort((a, b) => a.relativeOffsetOfLocalHeader - b.relativeOffsetOfLocalHeader);
  let last: Entry | null = null;
  let end = 0;
  for (const entry of sorted) {
    if (last && entry.relativeOffsetOfLocalHeader < end) found.add(entry).add(last);
    const stop =
      entry.relativeOffsetOfLocalHeader + 30 + (entry.fileName as unknown as Buffer).length + entry.compressedSize;
    if (stop > end) {
      end = stop;
      last = entry;
    }
  }
  return found;
}

/** The first bytes of a stream: enough for the target of a link. */
async function head(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    chunks.push(chunk);
    if ((size += chunk.length) > 4096) break;
  }
  return Buffer.concat(chunks);
}

class TooLarge extends Error {}

/** Writes one entry to the next numbered file. Throws TooLarge when the budget ends or `goesOn` says that it expands too far. */
async function store(
  stream: Readable,
  path: string,
  mode: number | null,
  budget: Budget,
  goesOn?: (size: number) => boolean,
): Promise<SiteEntry> {
  const disk = join(budget.folder, String(budget.files--));
  const fd = openSync(disk, 'w');
  let size = 0;
  try {
    for await (const chunk of stream) {
      size += chunk.length;
      if (size > budget.bytes || (goesOn && !goesOn(size))) throw new TooLarge();
      writeSync(fd, chunk);
    }
  } finally {
    closeSync(fd);
    budget.bytes -= size;
  }
  return { path, disk: Buffer.from(disk).toString('latin1'), size, mode };
}

/** A compressed stream that knows how much of the input it has eaten. */
function gunzip(disk: string): { plain: Readable; eaten: () => number } {
  const packed = createReadStream(Buffer.from(disk, 'latin1'));
  const plain = createGunzip();
  packed.on('error', (error) => plain.destroy(error));
  packed.pipe(plain);
  return { plain, eaten: () => plain.bytesWritten };
}

/** The decoder takes its input in chunks: what it took beyond this entry is not counted against it. */
const CHUNK = 64 * 1024;

async function unpackGz(disk: string, prefix: string, budget: Budget, unpacked: Unpacked): Promise<void> {
  const archive = prefix.replace(/!\/$/, '');
  const name = archive.slice(archive.lastIndexOf('/') + 1).replace(/\.gz$/i, '');
  const { plain, eaten } = gunzip(disk);
  try {
    unpacked.entries.push(
      await store(plain, prefix + name, null, budget, (size) => size < RATIO_FROM || size < RATIO * (eaten() + CHUNK)),
    );
  } catch (error) {
    unpacked.unchecked.push({ path: archive, reason: error instanceof TooLarge ? REFUSED.ratio : REFUSED.broken });
  }
}

async function unpackTar(
  disk: string,
  compressed: boolean,
  prefix: string,
  budget: Budget,
  unpacked: Unpacked,
): Promise<void> {
  const source = compressed
    ? gunzip(disk)
    : { plain: createReadStream(Buffer.from(disk, 'latin1')) as Readable, eaten: () => Number.MAX_SAFE_INTEGER };
  const tar = tarExtract({ filenameEncoding: 'latin1' } as object);
  source.plain.on('error', (error) => tar.destroy(error));
  source.plain.pipe(tar);
  const taken = new Set<string>();
  let seen = 0;
  try {
    for await (const stream of tar) {
      seen++;
      const before = source.eaten();
      const goesOn = (size: number) => size < RATIO_FROM || size < RATIO * (source.eaten() - before + CHUNK);
      const refused = await unpackTarEntry(
        stream as unknown as Readable,
        stream.header,
        prefix,
        budget,
        unpacked,
        taken,
        goesOn,
      );
      if (refused === 'stop') break;
      stream.resume();
    }
  } catch {
    if (!seen) throw new Error('not a tar archive');
    unpacked.unchecked.push({ path: prefix.replace(/!\/$/, ''), reason: REFUSED.broken });
  } finally {
    source.plain.destroy();
  }
  if (!seen) throw new Error('not a tar archive');
}

async function unpackTarEntry(
  stream: Readable,
  header: Header,
  prefix: string,
  budget: Budget,
  unpacked: Unpacked,
  taken: Set<string>,
  goesOn: (size: number) => boolean,
): Promise<'stop' | undefined> {
  // names from pax headers are UTF-8 and decoded already; all others come as bytes
  const name = (header.pax as { path?: string } | null)?.path ?? decodeName(Buffer.from(header.name, 'latin1'));
  const path = checkedPath(name);
  const refuse = (reason: Text) => {
    unpacked.unchecked.push({ path: prefix + (typeof path === 'string' ? path : name), reason });
  };
  if (typeof path !== 'string') refuse(path);
  else if (path === '' || header.type === 'directory') return undefined;
  else if (header.type === 'symlink' || header.type === 'link') {
    const target = header.linkname ?? '';
    if (leadsOutside(header.type === 'link' ? '' : path, target)) refuse(REFUSED.link);
  } else if (header.type !== 'file' && header.type !== 'contiguous-file') refuse(REFUSED.special);
  else if (taken.has(path)) refuse(REFUSED.twice);
  else if (budget.files < 1 || budget.bytes < (header.size ?? 0)) {
    refuse(REFUSED.budget);
    return 'stop';
  } else {
    taken.add(path);
    try {
      unpacked.entries.push(await store(stream, prefix + path, (header.mode ?? 0o644) & 0o7777, budget, goesOn));
    } catch (error) {
      if (!(error instanceof TooLarge)) throw error;
      refuse(REFUSED.ratio);
      return 'stop'; // the rest of such an entry would have to be unpacked to reach the next one
    }
  }
  return undefined;
}
