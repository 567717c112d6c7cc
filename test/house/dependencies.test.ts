// What package.json promises about Node holds for everything that an installation brings: npm would warn there, or worse.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

interface Locked {
  version: string;
  dev?: boolean;
  engines?: { node?: string };
}

const read = (name: string) => JSON.parse(readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8'));
const promised: string = read('package.json').engines.node;
const locked: [path: string, is: Locked][] = Object.entries(read('package-lock.json').packages);

/** `>=20.12` as [20, 12, 0]; null for a range of another shape, which somebody should look at. */
function least(range: string): number[] | null {
  const [, ...parts] = /^>= ?(\d+)(?:\.(\d+|x))?(?:\.(\d+))?$/.exec(range) ?? [];
  return parts.length > 0 ? parts.map((part) => Number(part?.replace('x', '0') ?? 0)) : null;
}

const isAtMost = (a: readonly number[], b: readonly number[]): boolean => {
  const at = a.findIndex((part, i) => part !== b[i]);
  return at < 0 || a[at]! < b[at]!;
};

it('every package that is installed with this one runs on the Node that package.json names', () => {
  const installed = locked.filter(([path, { dev }]) => path !== '' && !dev);
  const tooNew = installed.filter(([, { engines }]) => {
    const from = least(engines?.node ?? '>=0');
    return from === null || !isAtMost(from, least(promised)!);
  });
  expect(installed.length).toBeGreaterThan(50);
  expect(tooNew.map(([path, { version, engines }]) => `${path} ${version}: ${engines?.node}`)).toEqual([]);
});
