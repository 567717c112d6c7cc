// Little trees on the disk for tests, and pictures of them to compare.
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach } from 'vitest';

const made: string[] = [];
const mounted: string[] = [];
afterEach(() => {
  for (const folder of mounted.splice(0)) spawnSync('umount', [folder]);
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A folder that is removed after the test. */
export function room(): string {
  const folder = mkdtempSync(join(tmpdir(), 'hikkoshi-test-'));
  made.push(folder);
  return folder;
}

/** Small disks are set up as root, where the system allows it. */
export const mayMount =
  process.getuid?.() === 0 && spawnSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0;

/** A little file system of its own for this test. False when this user may not mount. @param bytes how much it holds */
export function mount(folder: string, bytes: number): boolean {
  mkdirSync(folder, { recursive: true });
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', folder]);
  if (status === 0) mounted.unshift(folder);
  return status === 0;
}

/** Of 2008; every planted file gets it. */
export const OLD_TIME = 1_199_145_600;

/** @param name may hold any byte but NUL: one character per byte when it is a Buffer's latin1 text */
export function plant(root: string, name: string | Buffer, content: string | Buffer, mode = 0o644): void {
  const path = Buffer.concat([Buffer.from(`${root}/`), Buffer.from(name)]);
  mkdirSync(dirname(path.toString('latin1')) === '.' ? root : Buffer.from(dirname(path.toString('latin1')), 'latin1'), {
    recursive: true,
  });
  writeFileSync(path, typeof content === 'string' ? Buffer.from(content, 'latin1') : content);
  chmodSync(path, mode);
  utimesSync(path, OLD_TIME, OLD_TIME);
}

export interface Shot {
  kind: 'file' | 'folder' | 'link' | 'other';
  mode: number;
  /** Content or target, one character per byte. */
  content: string;
  time: bigint;
  inode: bigint;
}

/** Everything below a folder but `.hikkoshi`, by relative name (one character per byte). */
export function picture(root: string): Map<string, Shot> {
  const shots = new Map<string, Shot>();
  const enter = (folder: Buffer, prefix: string): void => {
    for (const name of readdirSync(folder, { encoding: 'buffer' }).sort((a, b) => a.compare(b))) {
      if (name.equals(Buffer.from('.hikkoshi'))) continue;
      const path = Buffer.concat([folder, Buffer.from('/'), name]);
      const key = prefix + name.toString('latin1');
      const stat = lstatSync(path, { bigint: true });
      const base = { mode: Number(stat.mode) & 0o7777, time: stat.mtimeNs, inode: stat.ino };
      if (stat.isDirectory()) {
        shots.set(key, { ...base, kind: 'folder', content: '' });
        enter(path, `${key}/`);
      } else if (stat.isSymbolicLink()) {
        shots.set(key, { ...base, kind: 'link', content: readlinkSync(path, 'latin1') });
      } else if (stat.isFile()) {
        shots.set(key, { ...base, kind: 'file', content: readFileSync(path, 'latin1') });
      } else shots.set(key, { ...base, kind: 'other', content: '' });
    }
  };
  enter(Buffer.from(root), '');
  return shots;
}

/** What a person would compare: kinds, permissions of files and folders, contents, targets; times of files, of folders too, where asked. */
export function plain(shots: Map<string, Shot>, times = false, folders = false): Record<string, unknown> {
  const isTold = (kind: Shot['kind']): boolean => times && (kind === 'file' || (folders && kind === 'folder'));
  return Object.fromEntries(
    [...shots].map(([name, { kind, mode, content, time }]) => [
      name,
      {
        kind,
        mode: kind === 'link' ? 0 : mode,
        content,
        time: isTold(kind) ? String(kind === 'file' ? time : time / 1000n) : '',
      },
    ]),
  );
}

/** Names under .hikkoshi, all of them. */
export function state(root: string): string[] {
  try {
    return readdirSync(join(root, '.hikkoshi'), { recursive: true }) as string[];
  } catch {
    return [];
  }
}
