// An archive's members as a folder. Names were checked when the archive was opened; links are made last, so that nothing is written
// through one.
import { chmodSync, closeSync, linkSync, openSync, symlinkSync, writeSync } from 'node:fs';
import type { Text } from '../rule/text.ts';
import { checkedPath } from '../site/archive.ts';
import { leadsOutside } from '../site/archive-links.ts';
import { unreadable } from '../site/walk.ts';
import { TarError } from './archive-tar.ts';
import { bytesOf, isDiskFull, isFile, makeFolders, move, parentOf, setTimes, statOf, unlink } from './disk.ts';
import { STATE } from './journal.ts';
import type { Missing } from './tree.ts';
import type { Repaired } from './version.ts';

export interface Member {
  name: Buffer;
  shown: string;
  type: 'file' | 'folder' | 'link' | 'hard-link' | 'other';
  mode: number | null;
  /** Seconds since 1970. */
  mtime: number;
  /** Null: the target is the body. */
  target: Buffer | null;
  body(): AsyncIterable<Buffer>;
}

const BROKEN: Text = {
  ja: '書庫が壊れているか途中で切れているため、取り出せません',
  en: 'the archive is broken or cut off here',
};

/** A tar that ends too early, or compressed bytes that are none. */
export function isBroken(error: unknown): boolean {
  return error instanceof TarError || /^Z_/.test((error as NodeJS.ErrnoException).code ?? '');
}

const NO_TARGET: Text = { ja: 'リンク先がありません', en: 'a link to something that is not there' };

export class ArchiveFolder {
  private readonly missing: Missing[] = [];
  private readonly folders = new Map<string, { mode: number; mtime: number | null }>();
  private readonly links: { place: string; target: Buffer; mtime: number; path: string }[] = [];
  private readonly taken = new Set<string>();
  private readonly root: string;
  private readonly refused: ReadonlySet<string>;

  /** @param root not there yet. @param refused paths of members that were not unpacked for the scan: they are reported there */
  constructor(root: string, refused: ReadonlySet<string>) {
    this.root = root;
    this.refused = refused;
    makeFolders(root);
  }

  async add(member: Member, repaired: Repaired | undefined): Promise<void> {
    const path = checkedPath(member.shown);
    if (typeof path !== 'string' || path === '' || this.refused.has(path)) return;
    // an upload brings no journal of its own
    if (path.split('/').includes(STATE)) return;
    const place = `${this.root}/${bytePath(member, path)}`;
    try {
      await this.put(member, path, place, repaired);
    } catch (error) {
      if (isDiskFull(error)) throw error;
      this.missing.push({ path, reason: isBroken(error) ? BROKEN : unreadable(error) });
    }
  }

  private async put(member: Member, path: string, place: string, repaired: Repaired | undefined): Promise<void> {
    if (member.type === 'folder') {
      makeFolders(place);
      this.folders.set(place, { mode: withoutSetId(member.mode ?? 0o755), mtime: member.mtime });
      return;
    }
    if (member.type === 'other' || this.taken.has(place)) return;
    this.taken.add(place);
    makeFolders(parentOf(place));
    if (member.type === 'link') {
      const target = member.target ?? (await whole(member.body()));
      if (!leadsOutside(path, target.toString())) this.links.push({ place, target, mtime: member.mtime, path });
    } else if (member.type === 'hard-link') this.hardLink(member, path, place);
    else await this.file(member, place, repaired);
  }

  private hardLink(member: Member, path: string, place: string): void {
    const target = checkedPath(member.target!.toString('latin1'));
    if (typeof target === 'string' && isFile(`${this.root}/${target}`)) {
      linkSync(bytesOf(`${this.root}/${target}`), bytesOf(place));
    } else this.missing.push({ path, reason: NO_TARGET });
  }

  private async file(member: Member, place: string, repaired: Repaired | undefined): Promise<void> {
    if (repaired) move(repaired.staged, place);
    else {
      const fd = openSync(bytesOf(place), 'wx');
      try {
        for await (const bytes of member.body()) {
          for (let done = 0; done < bytes.length; ) done += writeSync(fd, bytes, done);
        }
      } catch (error) {
        unlink(place);
        throw error;
      } finally {
        closeSync(fd);
      }
    }
    chmodSync(bytesOf(place), withoutSetId(repaired?.mode ?? member.mode ?? 0o644));
    if (!repaired || member.mtime > Date.now() / 1000) setTime(place, member.mtime);
  }

  finish(): Missing[] {
    for (const { place, target, mtime, path } of this.links) {
      if (statOf(place)) {
        this.missing.push({ path, reason: unreadable({ code: 'EEXIST' }) });
        continue;
      }
      symlinkSync(target, bytesOf(place));
      setTime(place, mtime);
    }
    // what lies in a folder changes its time, and a folder may forbid to write into it
    for (const [place, { mode, mtime }] of [...this.folders].sort(([a], [b]) => b.length - a.length)) {
      chmodSync(bytesOf(place), mode);
      if (mtime !== null) setTime(place, mtime);
    }
    return this.missing;
  }
}

const setTime = (place: string, seconds: number): void =>
  setTimes(place, { atimeMs: seconds * 1000, mtimeMs: seconds * 1000 });

/** Files belong to whoever unpacks them: bits that lend the owner's rights are not carried over. */
function withoutSetId(mode: number): number {
  return mode & 0o1777;
}

/** The name's own bytes; the checked path where Windows wrote backslashes, which are made slashes there. */
function bytePath({ name }: Member, path: string): string {
  const parts = name
    .toString('latin1')
    .split('/')
    .filter((part) => part !== '' && part !== '.');
  const own = parts.length === path.split('/').length;
  return own ? parts.join('/') : Buffer.from(path).toString('latin1');
}

export async function whole(chunks: AsyncIterable<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const bytes of chunks) parts.push(bytes);
  return Buffer.concat(parts);
}
