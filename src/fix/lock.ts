// One fix or undo at a time on one site. A killed process leaves its lock file behind, but not its lock: a lock counts only while the
// process that wrote it lives, told by its number and the time it started.
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Text } from '../rule/text.ts';
import { bytesOf, makeFolders, namesIn, removeIfEmpty, shown, unlink } from './disk.ts';

/** Somebody else is at work on this site. */
export class LockedError extends Error {
  readonly text: Text;
  constructor(text: Text) {
    super(text.en);
    this.text = text;
  }
}

interface Owner {
  pid: number;
  /** When the process started, in whatever unit the system has; '' where it cannot be told. */
  started: string;
  host: string;
  /** Changes when the machine starts anew. */
  boot: string;
}

/**
 * Takes the lock in this folder (made when it is not there). Returns what gives it back.
 * Files are numbered: a new lock is always a new number above all others, so that two processes that both find a dead lock
 * cannot both take it over. Throws LockedError.
 */
export function lock(folder: string): () => void {
  for (let attempt = 0; ; attempt++) {
    try {
      return take(folder);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // another process removed the folder, or took the same number, between two steps of ours
      if ((code !== 'ENOENT' && code !== 'EEXIST') || attempt >= 20) throw error;
    }
  }
}

function take(folder: string): () => void {
  makeFolders(folder);
  const others = locksIn(folder);
  refuseLiving(folder, others);
  const mine = Math.max(0, ...others) + 1;
  const release = (): void => {
    unlink(fileOf(folder, mine));
    removeIfEmpty(folder);
  };
  const fd = openSync(bytesOf(fileOf(folder, mine)), 'wx');
  try {
    try {
      writeFileSync(fd, JSON.stringify(me()));
    } finally {
      closeSync(fd);
    }
    refuseLiving(
      folder,
      locksIn(folder).filter((number) => number !== mine),
    );
  } catch (error) {
    release();
    throw error;
  }
  for (const number of others) unlink(fileOf(folder, number));
  return release;
}

const fileOf = (folder: string, number: number): string => `${folder}/lock.${number}`;

function locksIn(folder: string): number[] {
  return namesIn(folder)
    .map((name) => /^lock\.(\d+)$/.exec(name)?.[1])
    .filter((digits) => digits !== undefined)
    .map(Number);
}

function refuseLiving(folder: string, numbers: readonly number[]): void {
  for (const number of numbers) {
    const owner = ownerOf(fileOf(folder, number));
    if (!owner || !lives(owner)) continue;
    const elsewhere = owner.host !== hostname();
    const file = shown(fileOf(folder, number));
    throw new LockedError({
      ja: elsewhere
        ? `このサイトでは ${owner.host} 上の hikkoshi（プロセス番号 ${owner.pid}）が修正中です。動いていないことが確かなら ${file} を削除してください`
        : `このサイトでは別の hikkoshi（プロセス番号 ${owner.pid}）が修正中です。終わってからもう一度実行してください`,
      en: elsewhere
        ? `hikkoshi is at work on this site on ${owner.host} (process ${owner.pid}); if you are sure that it is not, remove ${file}`
        : `another hikkoshi (process ${owner.pid}) is at work on this site: run again when it has finished`,
    });
  }
}

/** Null: nobody's, its writer was killed before it could sign. */
function ownerOf(file: string): Owner | null {
  for (let attempt = 0; attempt < 10; attempt++) {
    let text: string;
    try {
      text = readFileSync(bytesOf(file), 'utf8');
    } catch {
      return null;
    }
    try {
      return JSON.parse(text) as Owner;
    } catch {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    }
  }
  return null;
}

function me(): Owner {
  return { pid: process.pid, started: startOf(process.pid) ?? '', host: hostname(), boot: bootId() };
}

function lives(owner: Owner): boolean {
  if (owner.boot !== bootId()) return owner.host !== hostname();
  const started = startOf(owner.pid);
  return started !== null && started === owner.started;
}

function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return '';
  }
}

/** Null when there is no such process (a dead one that nobody has buried counts as none). Field 22 of proc(5)'s stat, in ticks since the boot. */
function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(join('/proc', String(pid), 'stat'), 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' || fields[0] === 'X' ? null : (fields[19] ?? '');
  } catch {
    return exists(pid) ? '' : null;
  }
}

/** For systems without /proc. */
function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
