// Compiled code that is kept, as the built program does it: used again, and never trusted, never harmful, never heard of.
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ownBytes } from '../../src/start/code-cache.ts';

const PROGRAM = resolve(process.env.HIKKOSHI_DIST ?? 'dist', 'hikkoshi.js');
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'code-cache-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** What the program says: the names of its targets. */
function targets({ env = {}, flags = [] as string[], args = ['targets'] } = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...flags, PROGRAM, ...args], {
    env: { PATH: process.env.PATH, LANG: 'C', XDG_CACHE_HOME: folder, ...env },
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

const kept = (): string[] =>
  readdirSync(folder).includes('hikkoshi')
    ? readdirSync(join(folder, 'hikkoshi')).map((name) => join(folder, 'hikkoshi', name))
    : [];

/** Its file, after a first run. */
function keptFile(): string {
  targets();
  const files = kept();
  expect(files).toHaveLength(1);
  return files[0]!;
}

/** Tells whether a run wrote the file anew, because it did not use it. */
function isReplaced(file: string): boolean {
  const before = statSync(file, { bigint: true });
  const { status, stdout, stderr } = targets();
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toBe(targets({ env: { NODE_DISABLE_COMPILE_CACHE: '1' } }).stdout);
  const after = statSync(file, { bigint: true });
  return before.ino !== after.ino || before.mtimeNs !== after.mtimeNs;
}

describe('compiled code', () => {
  it('is kept for this user alone, and used by the next run', () => {
    const file = keptFile();
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, 'hikkoshi')).mode & 0o777).toBe(0o700);
    expect(isReplaced(file)).toBe(false);
  });

  it('is replaced when it is damaged, cut off or empty', () => {
    const file = keptFile();
    const bytes = readFileSync(file);
    bytes[bytes.length >> 1]! ^= 1;
    writeFileSync(file, bytes);
    expect(isReplaced(file)).toBe(true);
    truncateSync(file, 5000);
    expect(isReplaced(file)).toBe(true);
    truncateSync(file, 0);
    expect(isReplaced(file)).toBe(true);
    expect(isReplaced(file)).toBe(false);
  });

  it('of another command is not used under this name', () => {
    const file = keptFile();
    targets({ args: ['rules'] });
    renameSync(kept().find((each) => each !== file)!, file);
    expect(isReplaced(file)).toBe(true);
  });

  it('is not trusted when others may write it, or when it lies elsewhere', () => {
    const file = keptFile();
    chmodSync(file, 0o620);
    expect(isReplaced(file)).toBe(true);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    renameSync(file, join(folder, 'elsewhere'));
    symlinkSync(join(folder, 'elsewhere'), file);
    expect(isReplaced(file)).toBe(true);
    expect(ownBytes(file, process.getuid!())).toHaveLength(statSync(file).size);
    expect(ownBytes(file, process.getuid!() + 1)).toBeUndefined();
  });

  it('of other flags of V8 lies beside', () => {
    const file = keptFile();
    targets({ flags: ['--stack-size=900'] });
    expect(kept()).toHaveLength(2);
    expect(isReplaced(file)).toBe(false);
  });

  it('is not kept where nothing can be written, when it is turned off, or after refused arguments', () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    const said = targets({ env: { XDG_CACHE_HOME: file } });
    expect(said).toEqual(targets({ env: { NODE_DISABLE_COMPILE_CACHE: '1' } }));
    expect(said).toMatchObject({ status: 0, stderr: '' });
    expect(targets({ args: ['no-such-command'] }).status).toBe(2);
    expect(kept()).toEqual([]);
  });
});
