// Lists a folder without following links: what lies outside is not part of the upload, what lies inside is met anyway.
import { type Dirent, lstatSync, readdirSync, readlinkSync, realpathSync } from 'node:fs';
import type { Text } from '../rule/text.ts';
import { decodeName } from './names.ts';
import { toolFolder } from './passed-over.ts';
import { isWritableByOthers, type SiteEntry, type Unchecked, type WritableFolder } from './site.ts';

export interface Listing {
  entries: SiteEntry[];
  unchecked: Unchecked[];
  passedOver: string[];
  writable: WritableFolder[];
}

const OUTSIDE: Text = {
  ja: 'サイトの外を指すリンクのため、たどっていません',
  en: 'a link that leads out of the site: not followed',
};
export const DANGLING: Text = { ja: 'リンク先がありません', en: 'a link to something that is not there' };
const SPECIAL: Text = {
  ja: '通常のファイルではありません（FIFO・ソケット・デバイス）',
  en: 'not a regular file (FIFO, socket or device)',
};

/** @param root absolute path; @param ignored told a path relative to the root (folders end with `/`). Throws when the root cannot be read. */
export function walk(root: Buffer, ignored: (path: string) => boolean): Listing {
  const listing: Listing = { entries: [], unchecked: [], passedOver: [], writable: [] };
  const taken = new Set<string>();
  const realRoot = realpathSync.native(root, 'buffer');

  const enter = (folder: Buffer, prefix: string): void => {
    for (const item of readdirSync(folder, {
      withFileTypes: true,
      encoding: 'buffer',
    }) as unknown as Dirent<Buffer>[]) {
      const name = unique(prefix + decodeName(item.name), item.name, taken);
      const disk = Buffer.concat([folder, SLASH, item.name]);
      if (item.isDirectory()) enterFolder(disk, name);
      else if (!ignored(name)) addFile(item, disk, name);
    }
  };
  const enterFolder = (disk: Buffer, path: string): void => {
    const last = path.slice(path.lastIndexOf('/') + 1);
    const kind = toolFolder(last);
    if (kind === 'own' || ignored(`${path}/`)) return;
    if (kind === 'tool') {
      listing.passedOver.push(path);
      return;
    }
    try {
      const mode = lstatSync(disk).mode & 0o7777;
      if (isWritableByOthers(mode)) listing.writable.push({ path, mode });
      enter(disk, `${path}/`);
    } catch (error) {
      listing.unchecked.push({ path, reason: unreadable(error) });
    }
  };
  const addFile = (item: Dirent<Buffer>, disk: Buffer, path: string): void => {
    if (item.isSymbolicLink()) {
      const reason = brokenLink(disk, realRoot);
      if (reason) listing.unchecked.push({ path, reason });
      return;
    }
    if (!item.isFile()) {
      listing.unchecked.push({ path, reason: SPECIAL });
      return;
    }
    try {
      const { size, mode, mtimeMs } = lstatSync(disk);
      const modified = Math.floor(mtimeMs / 1000);
      listing.entries.push({ path, disk: disk.toString('latin1'), size, mode: mode & 0o7777, modified });
    } catch (error) {
      listing.unchecked.push({ path, reason: unreadable(error) });
    }
  };
  enter(root, '');
  return listing;
}

const SLASH = Buffer.from('/');

/** Two different names may decode to the same text; the second one then shows its bytes. */
function unique(path: string, name: Buffer, taken: Set<string>): string {
  const shown = taken.has(path) ? `${path} (${name.toString('hex')})` : path;
  taken.add(shown);
  return shown;
}

function brokenLink(disk: Buffer, realRoot: Buffer): Text | null {
  try {
    const real = realpathSync.native(disk, 'buffer');
    const inside = real.equals(realRoot) || real.toString('latin1').startsWith(`${realRoot.toString('latin1')}/`);
    return inside ? null : OUTSIDE;
  } catch (error) {
    // a loop of links leads nowhere, as a missing target does
    const target = readlinkSync(disk, 'latin1');
    return target.startsWith('/') || target.startsWith('../')
      ? OUTSIDE
      : (error as NodeJS.ErrnoException).code === 'ELOOP'
        ? null
        : DANGLING;
  }
}

/** Why the system would not let us read something. */
export function unreadable(error: unknown): Text {
  const code = (error as NodeJS.ErrnoException).code ?? String(error);
  if (code === 'EACCES' || code === 'EPERM') return { ja: '読み取り権限がありません', en: 'no permission to read it' };
  if (code === 'ENOENT') return { ja: '読み取りの途中でなくなりました', en: 'it vanished while the site was read' };
  return { ja: `読み取れません（${code}）`, en: `cannot be read (${code})` };
}
