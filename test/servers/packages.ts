// Servers for tests are Debian's packages: installed when missing and when root, otherwise a clear failure (never a silent skip).
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The first of the programs that is there, installing the package when none is. Throws with what to do. */
export function programOf(name: string, packages: string[], find: () => string | undefined): string {
  const there = find();
  if (there) return there;
  if (process.getuid?.() !== 0)
    throw new Error(`${name} is missing: install the Debian packages ${packages.join(' ')}, or run the tests as root`);
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  execFileSync('apt-get', ['install', '-y', '--no-install-recommends', ...packages], {
    env: environment,
    stdio: 'pipe',
  });
  const installed = find();
  if (!installed) throw new Error(`${packages.join(' ')} were installed, but ${name} is still missing`);
  return installed;
}

export const firstThere = (paths: string[]): string | undefined => paths.find((path) => existsSync(path));

/** A folder for one server, and how to remove it. */
export function serverFolder(prefix: string): { folder: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), prefix));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Asks `ready` until it says yes. Throws after half a minute. */
export async function waitFor(what: string, ready: () => boolean): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    if (ready()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${what} did not start`);
}
