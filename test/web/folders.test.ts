// Permissions of folders, from a folder on the disk and from archives.
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { filesRules } from '../../rules/files/index.ts';
import { createAnalyzer } from '../../src/scan/analyze.ts';
import { finish } from '../../src/scan/finish.ts';
import { NO_MOVE, type Scope } from '../../src/scan/scope.ts';
import { openSite } from '../../src/site/open.ts';
import { loadProfile } from '../../src/target/load.ts';

let room: string;
let scope: Scope;

beforeAll(async () => {
  room = mkdtempSync(join(tmpdir(), 'hikkoshi-folders-'));
  scope = {
    profile: await loadProfile('extremeserv-v3'),
    move: NO_MOVE,
    only: ['files/mode'],
    skip: [],
    excerpts: false,
  };
  make('mixed', { 'cgi-bin': 0o775, data: 0o777, img: 0o775, css: 0o755 });
  make('group', { 'cgi-bin': 0o775, data: 0o775, img: 0o775, css: 0o755 }, 0o020);
  make('windows', { 'cgi-bin': 0o777, data: 0o777, img: 0o777, css: 0o777 });
  execFileSync('tar', ['-czf', join(room, 'mixed.tar.gz'), '-C', join(room, 'mixed'), '.']);
});
afterAll(() => rmSync(room, { recursive: true }));

/** @param more bits that every file has */
function make(name: string, folders: Record<string, number>, more = 0): void {
  for (const [folder, mode] of Object.entries(folders)) {
    const path = join(room, name, folder);
    mkdirSync(path, { recursive: true });
    const script = folder === 'cgi-bin';
    const file = join(path, script ? 'form.cgi' : 'a.txt');
    writeFileSync(file, script ? '#!/usr/bin/perl\nprint "ok";\n' : 'a');
    chmodSync(file, (script ? 0o755 : 0o644) | more);
    chmodSync(path, mode);
  }
}

async function told(name: string): Promise<string[]> {
  const site = await openSite(join(room, name));
  try {
    const analyzer = createAnalyzer(filesRules, scope);
    const results = site.entries.map((entry) => analyzer.file(entry));
    return finish(results, site, filesRules, scope, '0').findings.map(
      ({ path, message }) => `${path} ${/\((\d+)\)/.exec(message.en)![1]}`,
    );
  } finally {
    site.close();
  }
}

it.each(['mixed', 'mixed.tar.gz'])('tells the folders of %s', async (name) => {
  expect(await told(name)).toEqual(['cgi-bin 775', 'data 777']);
});

it.each(['group', 'windows'])(
  'says nothing of %s, where everything is alike: that is how it was unpacked',
  async (name) => {
    expect(await told(name)).toEqual([]);
  },
);
