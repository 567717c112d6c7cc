import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { makeFolder } from '../../src/site/make-folder.ts';

const room = mkdtempSync(join(tmpdir(), 'hikkoshi-'));
afterAll(() => rmSync(room, { recursive: true }));

it('is made with those above it, of the mode that was asked for', () => {
  const folder = join(room, 'a/b/c');
  makeFolder(folder, 0o700);
  makeFolder(folder, 0o700);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(statSync(join(room, 'a')).mode & 0o777).toBe(0o700);
});

it('may have a name that is no UTF-8', () => {
  makeFolder(`${room}/\x83\x5c/x`, undefined, 'latin1');
  expect(statSync(Buffer.from(`${room}/\x83\x5c/x`, 'latin1')).isDirectory()).toBe(true);
});

it('is refused where a file stands or nothing can be made', () => {
  writeFileSync(join(room, 'file'), '');
  expect(() => makeFolder(join(room, 'file'))).toThrow('EEXIST');
  expect(() => makeFolder(join(room, 'file/x'))).toThrow('ENOTDIR');
  expect(() => makeFolder('/proc/no-such-folder/x')).toThrow('ENOENT');
});
