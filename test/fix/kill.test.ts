// Killed at every step, and at random moments: each file is wholly old or wholly new, and the next fix or undo goes on from there.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fixSite } from '../../src/fix/fix.ts';
import { undo } from '../../src/fix/undo.ts';
import { fakeTools } from './fake.ts';
import { picture, plain, plant, room, state } from './trees.ts';

const OLD = "#!/usr/local/bin/perl\n$mail = '/usr/lib/sendmail';\n";
const NEW = "#!/usr/bin/perl\n$mail = '/usr/sbin/sendmail';\n";
const cache = join(import.meta.dirname, `../../node_modules/.cache/hikkoshi-driver-${process.pid}`);
const driver = `${cache}/driver.js`;

beforeAll(async () => {
  await build({
    entryPoints: [join(import.meta.dirname, 'driver.ts')],
    outfile: driver,
    ...{ bundle: true, packages: 'external', platform: 'node', format: 'esm', target: 'node20' },
    loader: { '.tsv': 'text' },
  });
});
afterAll(() => rmSync(cache, { recursive: true, force: true }));

function run(args: string[], env: Record<string, string> = {}) {
  return spawnSync(process.execPath, [driver, ...args], { env: { ...process.env, ...env }, encoding: 'utf8' });
}

/** How many calls change the disk when nothing disturbs. */
function callsOf(args: string[], counted: string): number {
  const { status, stderr } = run(args, { CALLS: counted });
  expect(status, stderr).toBe(0);
  return Number(readFileSync(counted, 'utf8'));
}

function siteOf(files: number): string {
  const root = `${room()}/site`;
  for (let i = 0; i < files; i++) plant(root, `f${i % 7}/${i}.cgi`, OLD, i % 2 ? 0o755 : 0o555);
  plant(root, 'clean.html', '<p>');
  return root;
}

const copyOf = (root: string): string => {
  const copy = `${room()}/site`;
  cpSync(root, copy, { recursive: true, preserveTimestamps: true });
  return copy;
};

function expectWhole(root: string, was: Record<string, unknown>): void {
  for (const [name, shot] of picture(root)) {
    if (name.endsWith('.cgi')) expect([OLD, NEW], name).toContain(shot.content);
    expect(shot.mode, name).toBe((was[name] as { mode: number }).mode);
  }
}

const isFixed = (root: string): boolean =>
  [...picture(root)].every(([name, { content }]) => !name.endsWith('.cgi') || content === NEW);

/** Alternates between the two ways on: undo, or fix and then undo. */
async function goOn(root: string, way: number, was: Record<string, unknown>): Promise<void> {
  if (way % 2 === 0) {
    await fixSite(root, { kind: 'in-place' }, fakeTools());
    expect(isFixed(root)).toBe(true);
  }
  while (undo(root)) {
    // each fix is taken back
  }
  expect(plain(picture(root), true)).toEqual(was);
  expect(state(root)).toEqual([]);
}

describe('killed at every step', () => {
  it('of fix --in-place', async () => {
    const root = siteOf(3);
    const was = plain(picture(root), true);
    const calls = callsOf(['fix', copyOf(root)], `${room()}/calls`);
    expect(calls).toBeGreaterThan(20);
    for (let at = 1; at <= calls; at++) {
      const site = copyOf(root);
      expect(run(['fix', site], { KILL_AT: String(at) }).signal).toBe('SIGKILL');
      expectWhole(site, was);
      await goOn(site, at, was);
    }
  });

  it('of undo', async () => {
    const root = siteOf(3);
    const was = plain(picture(root), true);
    const first = copyOf(root);
    await fixSite(first, { kind: 'in-place' }, fakeTools());
    const calls = callsOf(['undo', first], `${room()}/calls`);
    for (let at = 1; at <= calls; at++) {
      const site = copyOf(root);
      await fixSite(site, { kind: 'in-place' }, fakeTools());
      expect(run(['undo', site], { KILL_AT: String(at) }).signal).toBe('SIGKILL');
      expectWhole(site, was);
      await goOn(site, at, was);
    }
  });

  it('of fix --out: the place is empty or whole, and the next run is not hindered', async () => {
    const root = siteOf(3);
    const folder = room();
    const calls = callsOf(['fix', root, `${folder}/whole`], `${folder}/calls`);
    const whole = plain(picture(`${folder}/whole`));
    const was = plain(picture(root), true);
    for (let at = 1; at <= calls; at++) {
      const place = `${folder}/${at}`;
      expect(run(['fix', root, place], { KILL_AT: String(at) }).signal).toBe('SIGKILL');
      if (existsSync(place)) expect(plain(picture(place))).toEqual(whole);
      else expect(run(['fix', root, place]).status).toBe(0);
      expect(plain(picture(place))).toEqual(whole);
      expect(existsSync(`${folder}/.${at}.hikkoshi/result`)).toBe(false);
    }
    expect(plain(picture(root), true)).toEqual(was);
  });
});

const ended = (child: ChildProcess): Promise<void> => new Promise((done) => child.once('exit', () => done()));

describe('killed at random moments', () => {
  it('fix and undo of a larger site', async () => {
    const root = siteOf(60);
    const was = plain(picture(root), true);
    const site = copyOf(root);
    const began = Date.now();
    await ended(spawn(process.execPath, [driver, 'fix', site], { stdio: 'ignore' }));
    const lasts = Date.now() - began;
    undo(site);
    for (let i = 0; i < 12; i++) {
      const args = i % 4 === 3 ? ['undo', site] : ['fix', site];
      if (args[0] === 'undo') await fixSite(site, { kind: 'in-place' }, fakeTools());
      const child = spawn(process.execPath, [driver, ...args], { stdio: 'ignore' });
      const timer = setTimeout(() => child.kill('SIGKILL'), lasts * (0.3 + 0.8 * Math.random()));
      await ended(child);
      clearTimeout(timer);
      expectWhole(site, was);
      await goOn(site, i, was);
    }
  });
});

describe('two at once', () => {
  it('the second stops with a clear message, the first is not disturbed', async () => {
    const root = siteOf(60);
    const children = Array.from({ length: 4 }, () => {
      const child = spawn(process.execPath, [driver, 'fix', root], { stdio: ['ignore', 'ignore', 'pipe'] });
      let said = '';
      child.stderr!.on('data', (text) => {
        said += text;
      });
      return ended(child).then(() => ({ code: child.exitCode, said }));
    });
    const ends = await Promise.all(children);
    for (const { code, said } of ends) {
      if (code !== 0) expect(said).toMatch(/^another hikkoshi \(process \d+\) is at work on this site/);
    }
    expect(ends.some(({ code }) => code === 0)).toBe(true);
    expect(isFixed(root)).toBe(true);
    undo(root);
    expect(state(root)).toEqual([]);
  });
});
