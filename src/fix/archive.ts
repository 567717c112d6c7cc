// An archive's repaired copy: a folder, or a new archive with the same members in the same order.
import { createWriteStream } from 'node:fs';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Text } from '../rule/text.ts';
import { checkedPath } from '../site/archive.ts';
import type { ArchiveFormat } from '../site/archive-format.ts';
import type { Site } from '../site/site.ts';
import { ArchiveFolder, isBroken, whole } from './archive-folder.ts';
import { END_MARK, sendChanged, sendMember, sendNew, type TarMember, tarMembers } from './archive-tar.ts';
import { ZipError, ZipFile } from './archive-zip.ts';
import { ZipWriter } from './archive-zip-writer.ts';
import { send } from './byte-stream.ts';
import { bytesOf } from './disk.ts';
import type { Missing } from './tree.ts';
import type { Repaired } from './version.ts';
import { chunksOf } from './write.ts';

export type WrittenFormat = Exclude<ArchiveFormat, 'gz'>;

/** The archive cannot be copied as wished; nothing was written. */
export class ArchiveError extends Error {
  readonly text: Text;
  constructor(text: Text) {
    super(text.en);
    this.text = text;
  }
}

export interface Source {
  /** Absolute path, one character per byte. */
  disk: string;
  format: WrittenFormat;
  site: Site;
  files: readonly Repaired[];
}

/** @param to what is not there yet. @param format null: a folder. Throws ArchiveError or what the system throws. */
export async function copyArchive(source: Source, to: string, format: WrittenFormat | null): Promise<Missing[]> {
  try {
    if (format === null) return await toFolder(source, to);
    if (source.format === 'zip') await (format === 'zip' ? toZip(source, to) : zipToTar(source, to, format));
    else await (format === 'zip' ? tarToZip(source, to) : toTar(source, to, format));
  } catch (error) {
    if (isBroken(error)) {
      throw new ArchiveError({
        ja: 'この書庫は壊れているか途中で切れているため、書庫のままでは写せません。--out にフォルダを指定すると、取り出せるものだけを書き出します',
        en: 'this archive is broken or cut off and cannot be copied as an archive: name a folder with --out for what can be got out of it',
      });
    }
    if (!(error instanceof ZipError)) throw error;
    throw new ArchiveError({
      ja: 'この書庫の構造は書庫のまま写せません。--out にフォルダを指定してください',
      en: 'this archive cannot be copied as an archive: name a folder with --out',
    });
  }
  return [];
}

/** Repaired files by path; only the first member of a name is one, as in the scan. */
class Pending {
  private readonly files: Map<string, Repaired>;

  constructor(files: readonly Repaired[]) {
    this.files = new Map(files.map((file) => [file.entry.path, file]));
  }

  take(shown: string): Repaired | undefined {
    const path = checkedPath(shown);
    if (typeof path !== 'string') return undefined;
    const file = this.files.get(path);
    this.files.delete(path);
    return file;
  }
}

async function toZip({ disk, files }: Source, to: string): Promise<void> {
  const pending = new Pending(files);
  const zip = new ZipFile(disk);
  try {
    const writer = new ZipWriter(to);
    try {
      for (const member of zip.members) {
        const file = member.type === 'file' ? pending.take(member.shown) : undefined;
        if (file) await writer.change(zip, member, file.staged, file.mode);
        else writer.copy(zip, member);
      }
      writer.finish(zip.comment);
    } finally {
      writer.close();
    }
  } finally {
    zip.close();
  }
}

async function toTar({ disk, format, files }: Source, to: string, wanted: WrittenFormat): Promise<void> {
  const pending = new Pending(files);
  await writeTar(to, wanted, async (out) => {
    for await (const member of tarMembers(disk, format === 'tar.gz', (bytes) => send(out, bytes))) {
      const repaired = member.type === 'file' ? pending.take(member.shown) : undefined;
      if (repaired) await sendRepaired(out, member, repaired);
      else await sendMember(out, member);
    }
  });
}

async function writeTar(to: string, format: WrittenFormat, write: (out: Writable) => Promise<void>): Promise<void> {
  const file = createWriteStream(bytesOf(to), { flags: 'wx', flush: true } as object);
  const out = format === 'tar.gz' ? createGzip() : file;
  if (out !== file) out.pipe(file);
  const done = finished(file);
  file.on('error', (error) => out.destroy(error));
  try {
    await write(out);
    out.end();
    await done;
  } catch (error) {
    file.destroy();
    await done.catch(() => undefined);
    throw error;
  }
}

/** Members that no other format can hold (encrypted ones, devices) are left out; they are in the report as not checked. */
async function zipToTar({ disk, files }: Source, to: string, format: WrittenFormat): Promise<void> {
  const pending = new Pending(files);
  const zip = new ZipFile(disk);
  try {
    await writeTar(to, format, async (out) => {
      for (const { type, ...member } of zip.members) {
        if (type === 'other' || member.encrypted) continue;
        const repaired = type === 'file' ? pending.take(member.shown) : undefined;
        const mode = repaired?.mode ?? member.mode ?? (type === 'folder' ? 0o755 : 0o644);
        const target = type === 'link' ? await whole(zip.content({ type, ...member })) : NOTHING;
        const made = { name: member.name, type, mode, mtime: member.mtime, target };
        if (repaired) await sendNew(out, made, chunksOf(repaired.staged), repaired.written.size);
        else if (type === 'file') await sendNew(out, made, zip.content({ type, ...member }), member.size);
        else await sendNew(out, made, [], 0);
      }
      await send(out, END_MARK);
    });
  } finally {
    zip.close();
  }
}

/** Hard links become files of their own: a zip knows no others. */
async function tarToZip({ disk, format, files, site }: Source, to: string): Promise<void> {
  const pending = new Pending(files);
  const unpacked = new Map(site.entries.map((entry) => [entry.path, entry.disk]));
  for (const { entry, staged } of files) unpacked.set(entry.path, staged);
  const writer = new ZipWriter(to);
  try {
    for await (const member of tarMembers(disk, format === 'tar.gz', async () => undefined)) {
      const { mtime, target } = member;
      const name = withoutDot(member.name);
      if (name.length === 0) continue;
      const repaired = member.type === 'file' ? pending.take(member.shown) : undefined;
      const made = { name, mode: repaired?.mode ?? member.mode, mtime };
      if (member.type === 'folder') await writer.add({ ...made, name: withSlash(name), type: 'folder' }, []);
      else if (member.type === 'link') await writer.add({ ...made, type: 'link' }, [target]);
      else if (repaired) await writer.add({ ...made, type: 'file' }, chunksOf(repaired.staged));
      else if (member.type === 'file') await writer.add({ ...made, type: 'file' }, member.body());
      else if (member.type === 'hard-link') {
        const path = checkedPath(target.toString('latin1'));
        const content = typeof path === 'string' ? unpacked.get(path) : undefined;
        if (content) await writer.add({ ...made, type: 'file' }, chunksOf(content));
      }
    }
    writer.finish(NOTHING);
  } finally {
    writer.close();
  }
}

const NOTHING = Buffer.alloc(0);
/** tar names may begin with `./`, those of a zip do not. */
const withoutDot = (name: Buffer): Buffer => Buffer.from(name.toString('latin1').replace(/^(?:\.\/+)+/, ''), 'latin1');
const withSlash = (name: Buffer): Buffer => (name.at(-1) === 0x2f ? name : Buffer.concat([name, Buffer.from('/')]));

async function sendRepaired(out: Writable, member: TarMember, { staged, mode, written }: Repaired): Promise<void> {
  await sendChanged(out, member, chunksOf(staged), written.size, mode);
}

async function toFolder({ disk, format, site, files }: Source, to: string): Promise<Missing[]> {
  const pending = new Pending(files);
  // of two members of one name the second one is refused, the first one is not
  const refused = new Set(site.unchecked.map(({ path }) => path));
  for (const { path } of site.entries) refused.delete(path);
  const folder = new ArchiveFolder(to, refused);
  if (format === 'zip') {
    const zip = new ZipFile(disk);
    try {
      for (const member of zip.members) {
        const file = member.type === 'file' ? pending.take(member.shown) : undefined;
        await folder.add({ ...member, target: null, body: () => zip.content(member) }, file);
      }
    } finally {
      zip.close();
    }
  } else {
    try {
      for await (const member of tarMembers(disk, format === 'tar.gz', async () => undefined)) {
        const file = member.type === 'file' ? pending.take(member.shown) : undefined;
        await folder.add(member, file);
      }
    } catch (error) {
      // what came before the end is there; the scan has said that the archive is cut off
      if (!isBroken(error)) throw error;
    }
  }
  return folder.finish();
}
