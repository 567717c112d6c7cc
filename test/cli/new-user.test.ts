// hikkoshi as a new user meets it: what is in the way is said at once, and nothing looks better than it is.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const PROGRAM = resolve(process.env.HIKKOSHI_DIST ?? 'dist', 'hikkoshi.js');
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cli-scan-'));
  mkdirSync(join(folder, 'empty'));
  mkdirSync(join(folder, 'site'));
  writeFileSync(join(folder, 'site/a.php'), '<?php echo 1;\n');
});
afterAll(() => rmSync(folder, { recursive: true }));

const scan = (...args: string[]) => run('scan', ...args);

function run(...args: string[]) {
  const env = { ...process.env, XDG_CACHE_HOME: join(folder, 'cache'), LC_ALL: 'en_US.UTF-8' };
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...args], {
    cwd: folder,
    env,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

describe('hikkoshi scan', () => {
  it('says that there is nothing to check', () => {
    expect(scan('empty')).toMatchObject({
      status: 0,
      stderr: 'hikkoshi: there is no file in empty: is it the right place?\n',
    });
  });
  it('says before it begins where a report cannot be written', () => {
    expect(scan('site', '--report', 'html=none/report.html')).toEqual({
      status: 2,
      stdout: '',
      stderr: 'hikkoshi: none/report.html cannot be written (ENOENT): check the folder and its permissions\n',
    });
  });
  it('promises nothing for a target without versions, until they are named', () => {
    const { status, stdout } = scan('site', '--target', 'net-com');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^moving to: Net-com mail and web hosting\n/);
    expect(stdout).toContain('The versions of PHP on the new server are not known');
    expect(stdout).toContain('--set php=8.2');
    expect(scan('site', '--target', 'net-com', '--set', 'php=8.2').stdout).not.toContain('not known');
  });
});

it('hikkoshi fix says before it repairs anything where a report cannot be written', () => {
  expect(run('fix', 'site', '--out', 'fixed', '--report', 'html=none/report.html')).toMatchObject({
    status: 2,
    stderr: 'hikkoshi: none/report.html cannot be written (ENOENT): check the folder and its permissions\n',
  });
  expect(existsSync(join(folder, 'fixed'))).toBe(false);
  expect(run('fix', 'site', '--out', 'fixed', '--report', 'html=fixed/report.html').stderr).toBe('');
  expect(existsSync(join(folder, 'fixed', 'report.html'))).toBe(true);
});

it('hikkoshi undo tells a path that is not there from a site without a fix', () => {
  expect(run('undo', 'none')).toMatchObject({ status: 2, stderr: 'hikkoshi: none is not there: check the path\n' });
  expect(run('undo', 'site')).toMatchObject({ status: 2, stderr: 'hikkoshi: site: there is no fix to take back\n' });
});
