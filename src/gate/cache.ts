// Results of files that were checked before, kept by their content. One pack for each site, tool build and set of options, under
// XDG_CACHE_HOME, never in the site. Read and written by the main thread alone, so that an unchanged site needs no worker at all.
import { createHash, hash } from 'node:crypto';
import {
  closeSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { READINGS } from '../rule/documents.ts';
import type { FileResult } from '../scan/result.ts';
import { classifyHead, HEAD } from '../site/classify.ts';
import { makeFolder } from '../site/make-folder.ts';
import type { SiteEntry } from '../site/site.ts';
import { cacheFolder } from './cache-folder.ts';

const MAGIC = 'hikkoshi-cache 2\n';
const CHUNK = 1 << 20;
/** Bytes of one pack, and of all of them together. */
const MOST_PACK = 256 * 2 ** 20;
const MOST_ALL = 512 * 2 ** 20;
const STALE_MS = 24 * 3600 * 1000;

export interface Cache {
  /** What the file's result depends on, hashed; null when it cannot be read. */
  key(entry: SiteEntry): string | null;
  /** Null when it is not there or damaged. */
  get(key: string): FileResult | null;
  put(key: string, result: FileResult): void;
  /** Keeps what this run asked for and found. Never throws: a scan does not fail for its cache. */
  save(): void;
}

/** @param site folder or archive, as given @param depends everything beside the file that a result depends on, as JSON can hold it */
export function openCache(site: string, depends: unknown, env: NodeJS.ProcessEnv = process.env): Cache {
  const folder = cacheFolder(env);
  const file = join(
    folder,
    `${hash('sha1', JSON.stringify([realpathOf(site), buildOf(process.argv[1]), depends]), 'hex')}.pack`,
  );
  const old = readPack(file);
  const before = readStamps(old);
  const kept = new Map<string, CachedRecord>();
  const stamps: Stamps = new Map();
  let fresh = false;
  return {
    key(entry) {
      const stamp = stampOf(entry);
      const known = stamp === null ? undefined : before.get(entry.path);
      const key = known?.stamp === stamp && known ? known.key : keyOf(entry);
      if (stamp !== null && key !== null) stamps.set(entry.path, { stamp, key });
      if (known?.stamp !== stamp) fresh = true;
      return key;
    },
    get(key) {
      const record = old.get(key);
      const result = record && (parseRecord(record) as FileResult | null);
      if (!result) return null;
      kept.set(key, record);
      return result;
    },
    put(key, result) {
      // what went wrong once may go right the next time
      if (result.unchecked.length > 0) return;
      fresh = true;
      const json = Buffer.from(JSON.stringify(result));
      kept.set(key, { json, checksum: checksumOf(json) });
    },
    save() {
      try {
        if (fresh || kept.size < old.size) writePack(folder, file, kept, stamps);
        else utimesSync(file, new Date(), new Date());
        evict(folder, file);
      } catch {
        // a full disk or a folder that cannot be written costs speed only
      }
    },
  };
}

/** Path -> what the file system says of a file, and the key that its bytes gave then. */
type Stamps = Map<string, { stamp: string; key: string }>;
const STAMPS = '@stamps';
/** Younger than this, a file could change once more without showing it. */
const SETTLED_MS = 2000;

/** As git's index: whoever changes a file changes its ctime, which nobody can set. Null when it is too young to be trusted. */
function stampOf(entry: SiteEntry): string | null {
  try {
    const { ino, size, mtimeNs, ctimeNs, ctimeMs } = statSync(Buffer.from(entry.disk, 'latin1'), { bigint: true });
    return Date.now() - Number(ctimeMs) > SETTLED_MS ? `${ino} ${size} ${entry.mode} ${mtimeNs} ${ctimeNs}` : null;
  } catch {
    return null;
  }
}

/** Takes the stamps out of the records of a pack. */
function readStamps(records: Map<string, CachedRecord>): Stamps {
  const record = records.get(STAMPS);
  records.delete(STAMPS);
  const list = record && (parseRecord(record) as [string, string, string][] | null);
  return new Map((list ?? []).map(([path, stamp, key]) => [path, { stamp, key }]));
}

interface CachedRecord {
  json: Uint8Array;
  checksum: string;
}

const checksumOf = (json: Uint8Array): string => hash('sha1', json, 'hex').slice(0, 8);

function realpathOf(site: string): string {
  try {
    return realpathSync(site);
  } catch {
    return site;
  }
}

/** The program's own bytes: rules and readers are part of what a result depends on. */
function buildOf(script: string | undefined): string {
  try {
    const folder = join(realpathSync(script!), '..');
    const digest = createHash('sha1');
    for (const name of readdirSync(folder).sort())
      if (/\.c?js$/.test(name)) digest.update(name).update(readFileSync(join(folder, name)));
    return digest.digest('hex');
  } catch {
    return '';
  }
}

/** Images and the like are known by their head and size; everything else by all its bytes. */
function keyOf(entry: SiteEntry): string | null {
  let fd: number;
  try {
    fd = openSync(Buffer.from(entry.disk, 'latin1'), 'r');
  } catch {
    return null;
  }
  try {
    const digest = createHash('sha1').update(JSON.stringify([entry.path, entry.mode, entry.size]));
    const buffer = Buffer.allocUnsafe(Math.min(CHUNK, Math.max(HEAD, entry.size + 1)));
    let got = readSync(fd, buffer, 0, HEAD, null);
    const kind = classifyHead(entry.path, buffer.toString('latin1', 0, got), entry.size);
    digest.update(buffer.subarray(0, got));
    if (kind && READINGS[kind].length === 0) return digest.digest('hex');
    while (got > 0) {
      got = readSync(fd, buffer, 0, buffer.length, null);
      digest.update(buffer.subarray(0, got));
    }
    return digest.digest('hex');
  } catch {
    return null;
  } finally {
    closeSync(fd);
  }
}

/** Records stand one after another as `key length checksum LF json LF`; the first one that does not fit ends the pack. */
function readPack(file: string): Map<string, CachedRecord> {
  const records = new Map<string, CachedRecord>();
  let pack: Buffer;
  try {
    pack = readFileSync(file);
  } catch {
    return records;
  }
  if (pack.toString('latin1', 0, MAGIC.length) !== MAGIC) return records;
  for (let at = MAGIC.length; at < pack.length; ) {
    const start = pack.indexOf(10, at) + 1;
    const [key, length, checksum] =
      start > 0 && start - at < 80 ? pack.toString('latin1', at, start - 1).split(' ') : [];
    const end = start + Number(length);
    if (!key || !checksum || !(end < pack.length) || pack[end] !== 10) break;
    records.set(key, { json: pack.subarray(start, end), checksum });
    at = end + 1;
  }
  return records;
}

/** Null when it is damaged. */
function parseRecord({ json, checksum }: CachedRecord): unknown {
  if (checksumOf(json) !== checksum) return null;
  try {
    return JSON.parse(Buffer.from(json.buffer, json.byteOffset, json.length).toString());
  } catch {
    return null;
  }
}

/** Written beside and renamed: a second run at the same time reads the old pack or the new one. */
function writePack(folder: string, file: string, records: ReadonlyMap<string, CachedRecord>, stamps: Stamps): void {
  const list = Buffer.from(JSON.stringify([...stamps].map(([path, { stamp, key }]) => [path, stamp, key])));
  const parts: (Uint8Array | string)[] = [MAGIC];
  let size = 0;
  for (const [key, { json, checksum }] of [...records, [STAMPS, { json: list, checksum: checksumOf(list) }] as const]) {
    size += json.length;
    if (size > MOST_PACK) break;
    parts.push(`${key} ${json.length} ${checksum}\n`, json, '\n');
  }
  makeFolder(folder, 0o700);
  const beside = `${file}.${process.pid}.tmp`;
  writeFileSync(beside, Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : part))), {
    mode: 0o600,
  });
  renameSync(beside, file);
}

/** The packs that were not used for longest go first. */
function evict(folder: string, own: string): void {
  const packs = readdirSync(folder).map((name) => {
    const file = join(folder, name);
    const { size, mtimeMs } = statSync(file);
    return { file, size, mtimeMs };
  });
  packs.sort((a, b) => b.mtimeMs - a.mtimeMs);
  let total = 0;
  for (const { file, size, mtimeMs } of packs) {
    total += size;
    const abandoned = file.endsWith('.tmp') && Date.now() - mtimeMs > STALE_MS;
    if (abandoned || (total > MOST_ALL && file !== own)) rmSync(file, { force: true });
  }
}
