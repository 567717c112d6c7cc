// An archive's repaired copy: a folder, or a new archive with the same members in the same order.
import { createWriteStream, statSync } from 'node:fs';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Text } from '../rule/text.ts';
import { checkedPath } from '../site/archive.ts';
import type { ArchiveFormat } from '../site/archive-format.ts';
import type { Site } from '../site/site.ts';
import { ArchiveFolder } from './archive-folder.ts';
import { sendChanged, sendMember, type TarMember, tarMembers } from './archive-tar.ts';
import { ZipError, ZipFile, ZipWriter } from './archive-zip.ts';
import { send } from './byte-stream.ts';
import { bytesOf } from './disk.ts';
import type { Missing } from './tree.ts';
import type { Repaired } from './version.ts';
import { Reader } from './write.ts';

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
  if (format === null) return await toFolder(source, to);
  if ((format === 'zip') !== (source.format === 'zip')) {
    throw new ArchiveError({
      ja: `zip は zip に、tar は tar（.tar.gz）に書き出せます。別の形式にするときは --out にフォルダを指定してください`,
      en: 'a zip is written as a zip, a tar as a tar (.tar.gz); for another format name a folder with --out',
    });
  }
  try {
    if (format === 'zip') await toZip(source, to);
    else await toTar(source, to, format);
  } catch (error) {
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
  const file = createWriteStream(bytesOf(to), { flags: 'wx', flush: true } as object);
  const out = wanted === 'tar.gz' ? createGzip() : file;
  if (out !== file) out.pipe(file);
  const done = finished(file);
  file.on('error', (error) => out.destroy(error));
  try {
    for await (const member of tarMembers(disk, format === 'tar.gz', (bytes) => send(out, bytes))) {
      const repaired = member.type === 'file' ? pending.take(member.shown) : undefined;
      if (repaired) await sendRepaired(out, member, repaired);
      else await sendMember(out, member);
    }
    out.end();
    await done;
  } catch (error) {
    file.destroy();
    await done.catch(() => undefined);
    throw error;
  }
}

async function sendRepaired(out: Writable, member: TarMember, { staged, mode }: Repaired): Promise<void> {
  const content = function* (): Generator<Buffer> {
    const reader = new Reader(staged);
    try {
      for (let bytes = reader.next(); bytes.length > 0; bytes = reader.next()) yield Buffer.from(bytes);
    } finally {
      reader.close();
    }
  };
  await sendChanged(out, member, content(), statSync(bytesOf(staged)).size, mode);
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
    for await (const member of tarMembers(disk, format === 'tar.gz', async () => undefined)) {
      const file = member.type === 'file' ? pending.take(member.shown) : undefined;
      await folder.add(member, file);
    }
  }
  return folder.finish();
}
