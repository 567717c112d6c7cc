// A new tree beside the old one: the same names, permissions, times, links and empty folders, with the repaired files in their places.
import {
  chmodSync,
  constants,
  copyFileSync,
  type Dirent,
  lchownSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  type Stats,
  symlinkSync,
} from 'node:fs';
import type { Text } from '../rule/text.ts';
import { unreadable } from '../site/walk.ts';
import { bytesOf, isDiskFull, move, setTimes, shown, statOf } from './disk.ts';
import { STATE } from './journal.ts';
import type { Repaired } from './version.ts';

/** Something that could not be copied. */
export interface Missing {
  /** For people, relative to the root. */
  path: string;
  reason: Text;
}

const SPECIAL: Text = {
  ja: '通常のファイルではないため写していません（FIFO・ソケット・デバイス）',
  en: 'not a regular file (FIFO, socket or device): not copied',
};

/**
 * @param from the site's folder (or its one file), @param to what is not there yet; absolute, one character per byte.
 * Links are copied as links and never followed. Throws on a full disk.
 */
export function copyTree(from: string, to: string, repaired: readonly Repaired[]): Missing[] {
  const copy = new TreeCopy(from, to, repaired);
  copy.item('');
  return copy.missing;
}

class TreeCopy {
  readonly missing: Missing[] = [];
  private readonly repaired: Map<string, Repaired>;
  /** Where a file with several names was copied to first. */
  private readonly twins = new Map<string, string>();
  private readonly from: string;
  private readonly to: string;

  constructor(from: string, to: string, repaired: readonly Repaired[]) {
    this.from = from;
    this.to = to;
    this.repaired = new Map(repaired.map((file) => [file.entry.disk, file]));
  }

  private folder(name: string, stat: Stats): void {
    mkdirSync(bytesOf(this.to + name), 0o700);
    for (const item of this.list(name)) this.item(`${name}/${item.name.toString('latin1')}`);
    keepOwner(this.to + name, stat);
    chmodSync(bytesOf(this.to + name), stat.mode & 0o7777);
    setTimes(this.to + name, stat);
  }

  private list(name: string): Dirent<Buffer>[] {
    try {
      const items = readdirSync(bytesOf(this.from + name), { withFileTypes: true, encoding: 'buffer' });
      return (items as unknown as Dirent<Buffer>[])
        .filter((item) => !(item.isDirectory() && item.name.equals(bytesOf(STATE))))
        .sort((a, b) => a.name.compare(b.name));
    } catch (error) {
      this.miss(name, unreadable(error));
      return [];
    }
  }

  /** @param name relative, '' for the root, else with a slash before it */
  item(name: string): void {
    try {
      const stat = statOf(this.from + name);
      if (!stat) throw Object.assign(new Error(), { code: 'ENOENT' });
      if (stat.isDirectory()) this.folder(name, stat);
      else if (stat.isSymbolicLink()) this.link(name, stat);
      else if (stat.isFile()) this.file(name, stat);
      else this.miss(name, SPECIAL);
    } catch (error) {
      if (isDiskFull(error)) throw error;
      this.miss(name, unreadable(error));
    }
  }

  private file(name: string, stat: Stats): void {
    const repaired = this.repaired.get(this.from + name);
    const target = this.to + name;
    const identity = `${stat.dev}:${stat.ino}:${repaired?.written.after ?? ''}:${repaired?.mode ?? ''}`;
    const twin = stat.nlink > 1 ? this.twins.get(identity) : undefined;
    if (twin !== undefined) {
      linkSync(bytesOf(twin), bytesOf(target));
      return;
    }
    if (stat.nlink > 1) this.twins.set(identity, target);
    if (repaired) move(repaired.staged, target);
    else copyFileSync(bytesOf(this.from + name), bytesOf(target), constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
    keepOwner(target, stat);
    chmodSync(bytesOf(target), repaired?.mode ?? stat.mode & 0o7777);
    const sameBytes = !repaired || repaired.written.before === repaired.written.after;
    if (sameBytes || stat.mtimeMs > Date.now()) setTimes(target, stat);
  }

  private link(name: string, stat: Stats): void {
    const target = readlinkSync(bytesOf(this.from + name), 'buffer');
    symlinkSync(target, bytesOf(this.to + name));
    keepOwner(this.to + name, stat);
    setTimes(this.to + name, stat);
  }

  private miss(name: string, reason: Text): void {
    this.missing.push({ path: shown(name.slice(1)) || '.', reason });
  }
}

/** Root keeps the owners; other users own what they write. */
function keepOwner(disk: string, { uid, gid }: Stats): void {
  if (process.getuid?.() !== 0) return;
  const now = statOf(disk)!;
  if (now.uid !== uid || now.gid !== gid) lchownSync(bytesOf(disk), uid, gid);
}
