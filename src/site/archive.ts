// Unpacks uploads. An archive is hostile until shown otherwise: names, links, sizes and ratios are checked before a byte is written,
// and what is written lies in numbered files, so that no name from an archive ever becomes a path on this machine.
import { closeSync, createReadStream, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { type Header, extract as tarExtract } from 'tar-stream';
import yauzl, { type Entry } from 'yauzl';
import type { Text } from '../rule/text.ts';
import { type ArchiveFormat, type Budget, MOST_FILES } from './archive-format.ts';
import { Links, leadsOutside } from './archive-links.ts';
import { decodeName, decodeZipName } from './names.ts';
import { toolFolderAbove } from './passed-over.ts';
import { isSystemError, isWritableByOthers, type SiteEntry, type Unchecked, type WritableFolder } from './site.ts';
import { isOurs, unpackFault } from './unpack-fault.ts';
import { DANGLING } from './walk.ts';

const RATIO = 100;
const RATIO_FROM = 10 * 2 ** 20;
/** The same ratio holds for an archive as a whole, past this size. */
const TOTAL_FROM = 2 ** 30;

export interface Unpacked {
  entries: SiteEntry[];
  unchecked: Unchecked[];
  /** As those of a Site. */
  passedOver: string[];
  writable: WritableFolder[];
}

/** @param disk absolute path, one character per byte. @param prefix put before every path. Throws when nothing can be opened at all. */
export async function unpack(format: ArchiveFormat, disk: string, prefix: string, budget: Budget): Promise<Unpacked> {
  const unpacked: Unpacked = { entries: [], unchecked: [], passedOver: [], writable: [] };
  // many small bombs are one large one
  const { size } = statSync(Buffer.from(disk, 'latin1'));
  const beyond = Math.max(0, budget.bytes - Math.max(TOTAL_FROM, RATIO * size));
  budget.bytes -= beyond;
  try {
    await unpackInto(unpacked, format, disk, prefix, budget);
  } finally {
    budget.bytes += beyond;
  }
  return unpacked;
}

async function unpackInto(
  unpacked: Unpacked,
  format: ArchiveFormat,
  disk: string,
  prefix: string,
  budget: Budget,
): Promise<void> {
  if (format === 'gz') await unpackGz(disk, prefix, budget, unpacked);
  else {
    const seen = new Seen(prefix, unpacked);
    if (format === 'zip') await unpackZip(disk, seen, budget);
    else await unpackTar(disk, format === 'tar.gz', seen, budget);
    seen.end();
  }
}

/** A file that may not be read and a full disk are no fault of the archive. */
function throwIfSystem(error: unknown): void {
  if (isSystemError(error)) throw error;
}

/** What one archive holds, as it comes to light. */
class Seen {
  readonly taken = new Map<string, SiteEntry>();
  readonly links = new Links();
  readonly prefix: string;
  private readonly unpacked: Unpacked;
  private readonly passedOver = new Set<string>();

  constructor(prefix: string, unpacked: Unpacked) {
    this.prefix = prefix;
    this.unpacked = unpacked;
  }

  refuse(path: string, reason: Text): void {
    this.unpacked.unchecked.push({ path: this.prefix + path, reason });
  }

  /** The archive itself. */
  refuseRest(reason: Text): void {
    this.unpacked.unchecked.push({ path: this.prefix.replace(/!\/$/, ''), reason });
  }

  add(path: string, entry: SiteEntry): void {
    this.taken.set(path, entry);
    this.links.saw(path);
    this.unpacked.entries.push(entry);
  }

  /** @param mode permission bits, null where the archive does not carry them */
  addFolder(path: string, mode: number | null): void {
    this.links.saw(path);
    if (path !== '' && mode !== null && isWritableByOthers(mode))
      this.unpacked.writable.push({ path: this.prefix + path, mode });
  }

  /** True for what lies in a folder that is passed over. @param path of a folder ends with `/` */
  passesOver(path: string): boolean {
    const above = toolFolderAbove(path);
    if (above?.kind === 'tool') this.passedOver.add(above.folder);
    return above !== null;
  }

  end(): void {
    for (const path of this.links.dangling()) this.refuse(path, DANGLING);
    for (const folder of this.passedOver) this.unpacked.passedOver.push(this.prefix + folder);
  }
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

/** Why an archive was not unpacked to its end. */
export const OVER_BUDGET = REFUSED.budget;

/** The path of an entry below the root, or why it is refused. */
export function checkedPath(name: string): string | Text {
  const path = name.replace(/^(\.\/)+/, '');
  if (/^[/\\]/.test(path) || /^[a-z]:/i.test(path)) return REFUSED.absolute;
  if (path.split(/[/\\]/).includes('..')) return REFUSED.outside;
  return path
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/');
}

const FILE_TYPE = 0o170000;
const REGULAR = 0o100000;
const SYMLINK = 0o120000;

async function unpackZip(disk: string, seen: Seen, budget: Budget): Promise<void> {
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
    } catch (error) {
      throwIfSystem(error);
      seen.refuseRest(unpackFault(error, REFUSED.broken));
    }
    const overlapping = overlaps(entries);
    for (const entry of entries) {
      const name = decodeZipName(entry.fileName as unknown as Buffer);
      const path = checkedPath(name);
      if (typeof path !== 'string') {
        seen.refuse(decodeName(entry.fileName as unknown as Buffer), path);
        continue;
      }
      if (seen.passesOver(name.endsWith('/') ? `${path}/` : path)) continue;
      if (path === '' || name.endsWith('/')) {
        seen.addFolder(path, modeOf(entry));
        continue;
      }
      const refused = overlapping.has(entry) ? REFUSED.overlap : seen.taken.has(path) ? REFUSED.twice : refusal(entry);
      if (refused) {
        seen.refuse(path, refused);
        continue;
      }
      if (budget.files < 1 || budget.bytes < entry.uncompressedSize) {
        seen.refuse(path, REFUSED.budget);
        break;
      }
      try {
        const refused = await unpackZipEntry(await zip.openReadStreamPromise(entry), entry, path, seen, budget);
        if (refused) seen.refuse(path, refused);
      } catch (error) {
        throwIfSystem(error);
        seen.refuse(path, unpackFault(error, REFUSED.broken));
      }
    }
  } finally {
    closeSync(fd);
  }
}

const unixMode = (entry: Entry): number => (entry.versionMadeBy >> 8 === 3 ? entry.externalFileAttributes >>> 16 : 0);

const modeOf = (entry: Entry): number | null => {
  const mode = unixMode(entry);
  return mode ? mode & 0o7777 : null;
};

/** Why an entry is not unpacked, by what the directory says of it. */
function refusal(entry: Entry): Text | null {
  const type = unixMode(entry) & FILE_TYPE;
  if (entry.generalPurposeBitFlag & 1) return REFUSED.encrypted;
  if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8) return REFUSED.method;
  if (entry.uncompressedSize > RATIO_FROM && entry.uncompressedSize > RATIO * entry.compressedSize)
    return REFUSED.ratio;
  return type && type !== REGULAR && type !== SYMLINK ? REFUSED.special : null;
}

/** Stores the file; gives why it is refused, or null. A link that stays inside is not stored: what it points at is met anyway. Throws when its bytes are broken. */
async function unpackZipEntry(
  stream: Readable,
  entry: Entry,
  path: string,
  seen: Seen,
  budget: Budget,
): Promise<Text | null> {
  const mode = unixMode(entry);
  if ((mode & FILE_TYPE) === SYMLINK) {
    const target = (await head(stream)).toString();
    if (leadsOutside(path, target)) return REFUSED.link;
    seen.links.add(path, target);
    return null;
  }
  const declared = entry.uncompressedSize;
  const stored = await store(stream, seen.prefix + path, modeOf(entry), budget, (size) => size <= declared);
  if (stored.size !== declared) return REFUSED.broken;
  seen.add(path, { ...stored, modified: zipTime(entry) });
  return null;
}

/** Ids of the extra fields that say the time in UTC: Info-ZIP's and NTFS's. */
const UTC_FIELDS = [0x5455, 0x000a];
const JAPAN_AHEAD = 9 * 3600;

/** Seconds since 1970. Without an extra field a zip holds the local time of whoever packed it: Japan's. */
function zipTime(entry: Entry): number {
  const seconds = Math.floor(entry.getLastModDate({ timezone: 'UTC' }).getTime() / 1000);
  return entry.extraFields.some(({ id }) => UTC_FIELDS.includes(id)) ? seconds : seconds - JAPAN_AHEAD;
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
/** And the stream was left in the middle. */
class LeftOff extends TooLarge {}
/** What follows a refused entry in a tar is reached through its bytes: so many of them are worth it. */
const MOST_PASSED = 2 ** 30;

/**
 * Writes one entry to the next numbered file. Throws TooLarge when the budget ends or `goesOn` says that it expands too far.
 * @param pass then reads the stream to its end all the same, as long as that is no more than MOST_PASSED
 */
async function store(
  stream: Readable,
  path: string,
  mode: number | null,
  budget: Budget,
  goesOn?: (size: number) => boolean,
  pass = false,
): Promise<SiteEntry> {
  const disk = join(budget.folder, String(budget.files--));
  const fd = openSync(disk, 'w');
  let size = 0;
  let tooLarge = false;
  try {
    for await (const chunk of stream) {
      size += chunk.length;
      tooLarge ||= size > budget.bytes || (goesOn !== undefined && !goesOn(size));
      if (!tooLarge) writeSync(fd, chunk);
      else if (!pass || size > MOST_PASSED) throw new LeftOff();
    }
  } finally {
    closeSync(fd);
    budget.bytes -= size;
    if (tooLarge) rmSync(disk);
  }
  if (tooLarge) throw new TooLarge();
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
    throwIfSystem(error);
    unpacked.unchecked.push({
      path: archive,
      reason: error instanceof TooLarge ? REFUSED.ratio : unpackFault(error, REFUSED.broken),
    });
  }
}

async function unpackTar(disk: string, compressed: boolean, seen: Seen, budget: Budget): Promise<void> {
  const source = compressed
    ? gunzip(disk)
    : { plain: createReadStream(Buffer.from(disk, 'latin1')) as Readable, eaten: () => Number.MAX_SAFE_INTEGER };
  const tar = tarReader();
  source.plain.on('error', (error) => tar.destroy(error));
  source.plain.pipe(tar);
  let members = 0;
  try {
    for await (const stream of tar) {
      members++;
      const before = source.eaten();
      const goesOn = (size: number) => size < RATIO_FROM || size < RATIO * (source.eaten() - before + CHUNK);
      const body = stream as unknown as Readable;
      if (!(await unpackTarEntry(body, stream.header, seen, budget, goesOn))) {
        seen.refuseRest(REFUSED.budget);
        break;
      }
      stream.resume();
    }
  } catch (error) {
    throwIfSystem(error);
    if (!members) throw isOurs(error) ? error : new Error('not a tar archive');
    seen.refuseRest(unpackFault(error, REFUSED.broken));
  } finally {
    source.plain.destroy();
  }
  if (!members) throw new Error('not a tar archive');
}

/**
 * A reader that gives names and targets as bytes, one character each. The library decodes those of pax headers as UTF-8, though
 * archivers put other bytes there as they are; so that step is done here.
 */
function tarReader() {
  const tar = tarExtract({ filenameEncoding: 'latin1' } as object) as ReturnType<typeof tarExtract> & PaxDecoder;
  const decode = tar._decodeLongHeader;
  tar._decodeLongHeader = (header) => {
    decode.call(tar, header);
    if (tar._header.type === 'pax-header') Object.assign(tar._pax!, rawPaxNames(Buffer.from(header)));
  };
  return tar;
}

interface PaxDecoder {
  _header: { type: string };
  _pax: Record<string, string> | null;
  _decodeLongHeader(header: Uint8Array): void;
}

/** `path` and `linkpath` of records `LENGTH KEY=VALUE\n`, LENGTH counting the whole record. */
function rawPaxNames(header: Buffer): Record<string, string> {
  const names: Record<string, string> = {};
  for (let at = 0, length = 0; at < header.length; at += length) {
    const space = header.indexOf(0x20, at);
    length = Number(header.toString('latin1', at, space));
    if (space < 0 || !(length > 0)) break;
    const [, key, value] = /^(path|linkpath)=(.*)\n$/s.exec(header.toString('latin1', space + 1, at + length)) ?? [];
    if (key) names[key] = value!;
  }
  return names;
}

/** Stores one member or refuses it. False: nothing behind it can be reached. */
async function unpackTarEntry(
  stream: Readable,
  header: Header,
  seen: Seen,
  budget: Budget,
  goesOn: (size: number) => boolean,
): Promise<boolean> {
  const name = decodeName(Buffer.from(header.name, 'latin1'));
  const path = checkedPath(name);
  if (typeof path !== 'string') seen.refuse(name, path);
  else if (seen.passesOver(header.type === 'directory' ? `${path}/` : path)) return true;
  else if (path === '' || header.type === 'directory') seen.addFolder(path, (header.mode ?? 0o755) & 0o7777);
  else if (header.type === 'symlink') addLink(path, header.linkname ?? '', seen);
  else if (header.type === 'link') addHardLink(path, header.linkname ?? '', seen);
  else if (header.type !== 'file' && header.type !== 'contiguous-file') seen.refuse(path, REFUSED.special);
  else if (seen.taken.has(path)) seen.refuse(path, REFUSED.twice);
  else if (budget.files < 1 || budget.bytes < (header.size ?? 0)) {
    seen.refuse(path, REFUSED.budget);
    return false;
  } else {
    try {
      const mode = (header.mode ?? 0o644) & 0o7777;
      const stored = await store(stream, seen.prefix + path, mode, budget, goesOn, true);
      seen.add(path, header.mtime ? { ...stored, modified: Math.floor(header.mtime.getTime() / 1000) } : stored);
    } catch (error) {
      if (!(error instanceof TooLarge)) throw error;
      seen.refuse(path, REFUSED.ratio);
      return !(error instanceof LeftOff);
    }
  }
  return true;
}

function addLink(path: string, bytes: string, seen: Seen): void {
  const target = decodeName(Buffer.from(bytes, 'latin1'));
  if (leadsOutside(path, target)) seen.refuse(path, REFUSED.link);
  else seen.links.add(path, target);
}

/** A second name of a file before it: a file like any other. */
function addHardLink(path: string, bytes: string, seen: Seen): void {
  const target = checkedPath(decodeName(Buffer.from(bytes, 'latin1')));
  const first = typeof target === 'string' ? seen.taken.get(target) : undefined;
  if (typeof target !== 'string') seen.refuse(path, REFUSED.link);
  else if (seen.taken.has(path)) seen.refuse(path, REFUSED.twice);
  else if (first) seen.add(path, { ...first, path: seen.prefix + path });
  else seen.refuse(path, DANGLING);
}
