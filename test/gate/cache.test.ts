// The cache gives back what was put, forgets what is damaged, and knows a changed file from an unchanged one.
import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openCache } from '../../src/gate/cache.ts';
import type { FileResult } from '../../src/scan/result.ts';
import type { SiteEntry } from '../../src/site/site.ts';

let folder: string;
let env: NodeJS.ProcessEnv;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cache-'));
  env = { XDG_CACHE_HOME: join(folder, 'cache') };
});
afterEach(() => rmSync(folder, { recursive: true }));

function entry(path: string, content: string, mode = 0o644): SiteEntry {
  const disk = join(folder, path);
  writeFileSync(disk, content);
  return { path, disk, size: Buffer.byteLength(content), mode };
}

const resultOf = (path: string, unchecked: FileResult['unchecked'] = []): FileResult => ({
  path,
  kind: 'php',
  size: 1,
  mode: null,
  encoding: 'utf-8',
  reach: 'live',
  read: ['file'],
  shebang: '',
  findings: [],
  facts: [],
  defines: [],
  copies: [],
  unchecked,
});
const open = (depends: unknown = 'x') => openCache(folder, depends, env);
const pack = () => join(env.XDG_CACHE_HOME!, 'hikkoshi', readdirSync(join(env.XDG_CACHE_HOME!, 'hikkoshi'))[0]!);

function fill(paths: string[]): string[] {
  const cache = open();
  const keys = paths.map((path) => cache.key(entry(path, `<?php echo '${path}';`))!);
  for (const [i, key] of keys.entries()) cache.put(key, resultOf(paths[i]!));
  cache.save();
  return keys;
}

describe('cache', () => {
  it('gives back what was put', () => {
    const [key] = fill(['a.php', 'b.php']);
    expect(open().get(key!)).toEqual(resultOf('a.php'));
  });
  it('depends on content, path and mode', () => {
    const cache = open();
    expect(
      new Set([
        cache.key(entry('a.php', '<?php 1;')),
        cache.key(entry('a.php', '<?php 2;')),
        cache.key(entry('b.php', '<?php 1;')),
        cache.key(entry('a.php', '<?php 1;', 0o755)),
      ]).size,
    ).toBe(4);
    expect(cache.key(entry('a.php', '<?php 1;'))).toBe(cache.key(entry('a.php', '<?php 1;')));
  });
  it('depends on what the scan was asked', () => {
    const [key] = fill(['a.php']);
    expect(open('other options').get(key!)).toBeNull();
  });
  it('does not keep what could not be checked', () => {
    const cache = open();
    const key = cache.key(entry('a.php', '<?php'))!;
    cache.put(key, resultOf('a.php', [{ ja: '', en: 'too slow' }]));
    cache.save();
    expect(open().get(key)).toBeNull();
  });
  it('forgets what is no longer part of the site', () => {
    const [a, b] = fill(['a.php', 'b.php']);
    const cache = open();
    cache.get(b!);
    cache.save();
    expect([open().get(a!), open().get(b!)]).toEqual([null, resultOf('b.php')]);
  });
  it('reads a large file whole', () => {
    const text = `<?php /* ${'x'.repeat(3_000_000)} */`;
    const cache = open();
    expect(cache.key(entry('a.php', `${text}1`))).not.toBe(cache.key(entry('a.php', `${text}2`)));
  });
});

describe('a file that has settled', () => {
  afterEach(() => {
    vi.useRealTimers();
  });
  it('keeps its key, and loses it when it is written again with the same size and time', () => {
    const one = entry('a.php', '<?php 1;');
    utimesSync(one.disk, 1e9, 1e9);
    vi.useFakeTimers({ now: Date.now() + 3_600_000, toFake: ['Date'] });
    const cache = open();
    const key = cache.key(one)!;
    cache.put(key, resultOf('a.php'));
    cache.save();
    expect(open().key(one)).toBe(key);
    entry('a.php', '<?php 2;');
    utimesSync(one.disk, 1e9, 1e9);
    expect(open().key(one)).not.toBe(key);
    entry('a.php', '<?php 1;');
    utimesSync(one.disk, 1e9, 1e9);
    expect(open().key(one)).toBe(key);
  });
});

describe('a damaged pack', () => {
  it('cut off: what stands before the cut is used', () => {
    const [a, b] = fill(['a.php', 'b.php']);
    truncateSync(pack(), readFileSync(pack()).indexOf('b.php') + 3);
    expect([open().get(a!), open().get(b!)]).toEqual([resultOf('a.php'), null]);
  });
  it('with a flipped byte: the record is not used', () => {
    const [a, b] = fill(['a.php', 'b.php']);
    const bytes = readFileSync(pack());
    bytes[bytes.indexOf('"path"') + 8] = 'z'.charCodeAt(0);
    writeFileSync(pack(), bytes);
    expect([open().get(a!), open().get(b!)]).toEqual([null, resultOf('b.php')]);
  });
  it('with rubbish behind it', () => {
    const [a] = fill(['a.php']);
    appendFileSync(pack(), 'rubbish');
    expect(open().get(a!)).toEqual(resultOf('a.php'));
  });
  it('of another kind altogether', () => {
    const [a] = fill(['a.php']);
    writeFileSync(pack(), Buffer.alloc(1000));
    expect(open().get(a!)).toBeNull();
  });
});

it('two runs at once leave a whole pack', () => {
  const first = open();
  const second = open();
  const [a, b] = ['a.php', 'b.php'].map((path) => first.key(entry(path, path))!);
  first.put(a!, resultOf('a.php'));
  second.put(b!, resultOf('b.php'));
  first.save();
  second.save();
  expect(open().get(b!)).toEqual(resultOf('b.php'));
  expect(readdirSync(join(env.XDG_CACHE_HOME!, 'hikkoshi'))).toHaveLength(1);
});

it('a folder that cannot be written is no failure', () => {
  writeFileSync(join(folder, 'cache'), 'a file where the folder should be');
  const cache = open();
  cache.put('k', resultOf('a.php'));
  expect(() => cache.save()).not.toThrow();
});

it('abandoned files of killed runs go away', () => {
  fill(['a.php']);
  const abandoned = join(env.XDG_CACHE_HOME!, 'hikkoshi', 'x.pack.1.tmp');
  writeFileSync(abandoned, '');
  utimesSync(abandoned, 1, 1);
  fill(['b.php']);
  expect(readdirSync(join(env.XDG_CACHE_HOME!, 'hikkoshi')).some((name) => name.endsWith('.tmp'))).toBe(false);
});
