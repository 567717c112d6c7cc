// fix and undo as they are used: the built program, its exit codes, its report.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { mayMount, mount, picture, plain, plant, room } from './trees.ts';

const PROGRAM = resolve('dist/hikkoshi.js');
const FORM = "#!/usr/local/bin/perl5\n$mailprog = '/usr/lib/sendmail';\nprint 'ok';\n";
const FIXED = "#!/usr/bin/perl\n$mailprog = '/usr/sbin/sendmail';\nprint 'ok';\n";

function scene() {
  const folder = room();
  const site = `${folder}/site`;
  plant(site, 'cgi-bin/form.cgi', FORM, 0o755);
  plant(site, 'index.html', '<!DOCTYPE html>\n<meta charset="UTF-8">\n<p>hello</p>\n');
  mkdirSync(`${folder}/work`);
  const env = { ...process.env, XDG_CACHE_HOME: `${folder}/cache`, LC_ALL: 'en_US.UTF-8' };
  const run = (...args: string[]) =>
    spawnSync(process.execPath, [PROGRAM, ...args], { env, cwd: `${folder}/work`, encoding: 'latin1' });
  return { folder, site, run };
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

describe('hikkoshi fix', () => {
  it('repairs in place, says what it did, and undo takes it back', () => {
    const { site, run } = scene();
    const before = plain(picture(site), true);
    const fixed = run('fix', site, '--in-place');
    expect(fixed.stderr).toBe('');
    expect(fixed.status).toBe(0);
    expect(fixed.stdout).toContain('cgi-bin/form.cgi  paths/shebang, paths/sendmail');
    expect(readFileSync(`${site}/cgi-bin/form.cgi`, 'latin1')).toBe(FIXED);
    expect(run('undo', site)).toMatchObject({ status: 0, stdout: 'Brought 1 files back.\n' });
    expect(plain(picture(site), true)).toEqual(before);
    expect(existsSync(`${site}/.hikkoshi`)).toBe(false);
    expect(run('undo', site)).toMatchObject({ status: 2, stdout: '' });
  });

  it('undo with a file changed since: 1, and it is named', () => {
    const { site, run } = scene();
    run('fix', site, '--in-place');
    writeFileSync(`${site}/cgi-bin/form.cgi`, 'mine');
    const undone = run('undo', site);
    expect(undone.status).toBe(1);
    expect(undone.stdout).toContain('cgi-bin/form.cgi: was changed after the fix');
  });

  it('reports what was found before, the changes with their bytes and hashes, and what is left', () => {
    const { folder, site, run } = scene();
    plant(site, 'a.php', '<?php\n$r = ereg_replace($a, "b", $c);\n');
    const { status } = run(
      'fix',
      site,
      '--out',
      `${folder}/out`,
      '--report',
      `json=${folder}/fix.json`,
      '--set',
      'php=7.4.0',
    );
    expect(status).toBe(1);
    const report = JSON.parse(readFileSync(`${folder}/fix.json`, 'utf8'));
    expect(report.schema).toBe('hikkoshi/1');
    const scanned = JSON.parse(run('scan', site, '--format', 'json', '--set', 'php=7.4.0').stdout);
    expect(report.findings).toEqual(scanned.findings);
    expect(report.changes).toEqual([
      {
        rule: 'paths/shebang',
        path: 'cgi-bin/form.cgi',
        ranges: [{ start: 2, end: 22, newStart: 2, newEnd: 15 }],
        sha256: { before: sha256(FORM), after: sha256(FIXED) },
      },
      {
        rule: 'paths/sendmail',
        path: 'cgi-bin/form.cgi',
        ranges: [{ start: 36, end: 53, newStart: 29, newEnd: 47 }],
        sha256: { before: sha256(FORM), after: sha256(FIXED) },
      },
    ]);
    expect(report.left.map(({ path, code }: { path: string; code: string }) => `${path} ${code}`)).toContain(
      'a.php by-hand',
    );
  });

  it('does not call a dump done whose values the database cannot hold: 1, until they are replaced', () => {
    const { folder, site, run } = scene();
    const dump =
      "SET client_encoding = 'UTF8';\nCREATE TABLE t (a text);\nCOPY t (a) FROM stdin;\n1〜2日後\nほげ\n\\.\n";
    plant(site, 'dump.sql', Buffer.from(dump));
    const fix = (name: string, ...options: string[]) => {
      const { status } = run(
        'fix',
        site,
        '--out',
        `${folder}/${name}`,
        '--encoding',
        'utf-8',
        ...options,
        '--report',
        `json=${folder}/${name}.json`,
      );
      const { left } = JSON.parse(readFileSync(`${folder}/${name}.json`, 'utf8'));
      return { status, left: left.map(({ rule, code }: { rule: string; code: string }) => [rule, code]) };
    };
    expect(fix('kept')).toEqual({ status: 1, left: [['encoding/lossy', 'kept']] });
    expect(readFileSync(`${folder}/kept/dump.sql`).includes('1〜2日後')).toBe(true);
    expect(fix('replaced', '--lossy', 'substitute')).toEqual({ status: 0, left: [['encoding/lossy', 'substituted']] });
    expect(readFileSync(`${folder}/replaced/dump.sql`).includes(Buffer.from('31a1c132', 'hex'))).toBe(true);
  });

  it.runIf(mayMount)('stops when a dump’s conversion fills the disk: 2, nothing changed', () => {
    const { folder, run } = scene();
    const disk = `${folder}/disk`;
    expect(mount(disk, 24 << 20)).toBe(true);
    const row = "INSERT INTO `t` VALUES ('\xa4\xb3\xa4\xec\xa4\xcf\xc6\xfc\xcb\xdc\xb8\xec\xa4\xc7\xa4\xb9');\n";
    const dump = `SET NAMES ujis;\nCREATE TABLE \`t\` (\`a\` text) DEFAULT CHARSET=ujis;\n${row.repeat(300_000)}`;
    plant(`${disk}/site`, 'dump.sql', Buffer.from(dump, 'latin1'));
    const fixed = run('fix', `${disk}/site`, '--in-place', '--encoding', 'utf-8', '--no-cache');
    expect(fixed).toMatchObject({ status: 2, stdout: '' });
    expect(fixed.stderr).toContain('disk is full');
    expect(readdirSync(`${disk}/site`)).toEqual(['dump.sql']);
    expect(readFileSync(`${disk}/site/dump.sql`, 'latin1') === dump).toBe(true);
  });

  it('shows a diff and writes nothing', () => {
    const { site, run } = scene();
    const before = plain(picture(site), true);
    const { status, stdout } = run('fix', site, '--dry-run');
    expect(status).toBe(0);
    expect(stdout).toContain(
      '--- a/cgi-bin/form.cgi\n+++ b/cgi-bin/form.cgi\n@@ -1,3 +1,3 @@\n-#!/usr/local/bin/perl5\n',
    );
    expect(plain(picture(site), true)).toEqual(before);
  });

  it('gives the same tree, whatever the jobs', () => {
    const { folder, site, run } = scene();
    for (let i = 0; i < 80; i++) plant(site, `many/${i}.cgi`, FORM.repeat(1 + (i % 3)), 0o755);
    const texts = ['1', '3'].map((jobs) => {
      const place = `${folder}/out${jobs}`;
      run('fix', site, '--out', place, '--jobs', jobs, '--no-cache', '--report', `json=${place}.json`);
      return [readFileSync(`${place}.json`, 'utf8'), plain(picture(place))];
    });
    expect(texts[0]).toEqual(texts[1]);
  });

  it('refuses what it cannot do: 2', () => {
    const { folder, site, run } = scene();
    const before = plain(picture(site), true);
    for (const args of [
      [site],
      [site, '--in-place', '--out', `${folder}/out`],
      [site, '--out', `${site}/inside`],
      [site, '--out', site],
      [site, '--in-place', '--review', 'no/such-rule'],
      [`${folder}/nowhere`, '--in-place'],
      [`${folder}/nowhere`, '--out', `${folder}/out`],
    ]) {
      const { status, stdout, stderr } = run('fix', ...args);
      expect({ status, stdout }, args.join(' ')).toEqual({ status: 2, stdout: '' });
      expect(stderr, args.join(' ')).toMatch(/^hikkoshi: /);
    }
    expect(plain(picture(site), true)).toEqual(before);
  });
});
