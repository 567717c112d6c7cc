// Opens what was uploaded: a folder, an archive or one file, and the archives inside it.
import { closeSync, mkdtempSync, openSync, readSync, realpathSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Text } from '../rule/text.ts';
import { archiveFormat, type Budget, MOST_BYTES, MOST_FILES } from './archive-format.ts';
import { byPath, isSystemError, type Site, type SiteEntry, SiteError } from './site.ts';
import { unpackFault } from './unpack-fault.ts';
import { walk } from './walk.ts';

/** Archives in archives are opened this deep. */
const MOST_NESTED = 3;

const NESTED: Text = { ja: '書庫の入れ子が深すぎるため開いていません', en: 'archives nested too deep: not opened' };
const UNKNOWN_FORMAT: Text = {
  ja: 'この形式の書庫には対応していません（zip・tar・gzでお送りください）',
  en: 'an archive format that is not read (please send zip, tar or gz)',
};
const BROKEN: Text = {
  ja: '書庫として開けません（壊れているか途中で切れています）',
  en: 'cannot be opened as an archive (broken or cut off)',
};
const OTHER_ARCHIVE = /\.(lzh|lha|rar|7z|bz2|tbz2?|xz|txz|z|cab|sit|hqx)$/i;

/**
 * @param given a folder, a .zip, .tar, .tar.gz, .tgz, or any other single file.
 * @param ignored told each path relative to the root (folders end with `/`).
 * @param most files and bytes that are unpacked, all archives together.
 * Throws SiteError when nothing can be opened.
 */
export async function openSite(
  given: string,
  ignored: (path: string) => boolean = () => false,
  most: Pick<Budget, 'files' | 'bytes'> = { files: MOST_FILES, bytes: MOST_BYTES },
): Promise<Site> {
  const stat = statOf(given);
  const temporary: { folder: string | null } = { folder: null };
  const remove = () => {
    if (temporary.folder) rmSync(temporary.folder, { recursive: true, force: true });
    temporary.folder = null;
  };
  process.once('exit', remove);
  const site: Site = {
    entries: [],
    unchecked: [],
    passedOver: [],
    writable: [],
    close() {
      remove();
      process.removeListener('exit', remove);
    },
  };
  const budget: Budget = {
    ...most,
    get folder() {
      temporary.folder ??= mkdtempSync(join(tmpdir(), 'hikkoshi-'));
      return temporary.folder;
    },
  };
  try {
    if (stat.isDirectory()) {
      const root = realpathSync(Buffer.from(given), 'buffer');
      Object.assign(site, walk(root, ignored));
      await openNested(site.entries, site, budget, ignored, 1);
    } else if (stat.isFile()) await openFile(given, stat.size, stat.mode & 0o7777, site, budget, ignored);
    else
      throw new SiteError({
        ja: `${given} はフォルダでもファイルでもありません`,
        en: `${given} is neither a folder nor a file`,
      });
  } catch (error) {
    site.close();
    throw isSystemError(error) ? unopened(given, error) : error;
  }
  site.entries.sort(byPath);
  site.unchecked.sort(byPath);
  site.passedOver.sort();
  site.writable.sort(byPath);
  return site;
}

function statOf(given: string) {
  try {
    return statSync(given);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      throw new SiteError({
        ja: `${given} が見つかりません。パスをご確認ください`,
        en: `${given} is not there: check the path`,
      });
    }
    throw unopened(given, error as NodeJS.ErrnoException);
  }
}

function unopened(given: string, { code }: NodeJS.ErrnoException): SiteError {
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new SiteError({
      ja: `書庫を展開する一時フォルダ（${tmpdir()}）の空き容量が足りません。空きを作るか、TMPDIR で別の場所を指定してください`,
      en: `no room to unpack in ${tmpdir()}: make room, or name another place with TMPDIR`,
    });
  }
  return new SiteError({ ja: `${given} を読み取れません（${code}）`, en: `${given} cannot be read (${code})` });
}

async function openFile(
  given: string,
  size: number,
  mode: number,
  site: Site,
  budget: Budget,
  ignored: (path: string) => boolean,
): Promise<void> {
  const disk = Buffer.from(realpathSync(given)).toString('latin1');
  const format = uploadedFormat(given);
  if (!format) {
    const entry = { path: basename(given), disk, size, mode };
    site.entries.push(entry);
    await openNested([entry], site, budget, ignored, 1);
    return;
  }
  try {
    const { unpack } = await import('./archive.ts');
    const { entries, unchecked, passedOver, writable } = await unpack(format, disk, '', budget);
    for (const entry of entries) if (!ignored(entry.path)) site.entries.push(entry);
    for (const line of unchecked) {
      if (line.path === '') site.unchecked.push({ ...line, path: basename(given) });
      else if (!ignored(line.path)) site.unchecked.push(line);
    }
    for (const folder of passedOver) if (!ignored(`${folder}/`)) site.passedOver.push(folder);
    for (const folder of writable) if (!ignored(`${folder.path}/`)) site.writable.push(folder);
  } catch (error) {
    if (isSystemError(error)) throw error;
    const { ja, en } = unpackFault(error, {
      ja: '書庫として開けません。壊れているか途中で切れていないか、もう一度アップロードしてご確認ください',
      en: 'cannot be opened as an archive: it is broken or cut off; please upload it again',
    });
    throw new SiteError({ ja: `${given}: ${ja}`, en: `${given}: ${en}` });
  }
  await openNested(site.entries, site, budget, ignored, 1);
}

/** Null: a single file (a compressed one too). */
export function uploadedFormat(given: string): 'zip' | 'tar' | 'tar.gz' | null {
  const format = archiveFormat(given) ?? sniff(given);
  return format === 'gz' ? null : format;
}

/** An archive under another name. */
function sniff(path: string): 'zip' | null {
  const head = Buffer.alloc(4);
  const fd = openSync(path, 'r');
  try {
    readSync(fd, head, 0, 4, 0);
  } finally {
    closeSync(fd);
  }
  return head.equals(Buffer.from('PK\x03\x04', 'latin1')) ? 'zip' : null;
}

async function openNested(
  entries: readonly SiteEntry[],
  site: Site,
  budget: Budget,
  ignored: (path: string) => boolean,
  depth: number,
): Promise<void> {
  for (const entry of [...entries].sort(byPath)) {
    const format = archiveFormat(entry.path);
    if (!format) {
      if (OTHER_ARCHIVE.test(entry.path) && entry.size > 0)
        site.unchecked.push({ path: entry.path, reason: UNKNOWN_FORMAT });
      continue;
    }
    if (entry.size === 0) continue;
    if (depth > MOST_NESTED) {
      site.unchecked.push({ path: entry.path, reason: NESTED });
      continue;
    }
    try {
      // loaded only when there is an archive: most sites come as folders
      const { unpack } = await import('./archive.ts');
      const inner = await unpack(format, entry.disk, `${entry.path}!/`, budget);
      const wanted = inner.entries.filter((each) => !ignored(each.path));
      for (const each of wanted) site.entries.push(each);
      for (const line of inner.unchecked) if (!ignored(line.path)) site.unchecked.push(line);
      for (const folder of inner.passedOver) if (!ignored(`${folder}/`)) site.passedOver.push(folder);
      await openNested(wanted, site, budget, ignored, depth + 1);
    } catch (error) {
      if (!isSystemError(error)) site.unchecked.push({ path: entry.path, reason: unpackFault(error, BROKEN) });
      // whoever reads the archive itself as a file says that it may not be read
      else if (error.code !== 'EACCES' && error.code !== 'EPERM') throw error;
    }
  }
}
