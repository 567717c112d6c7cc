// hikkoshi waf and the options of scan, end to end.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encode } from '../../src/text/encode.ts';

const PROGRAM = resolve('dist/hikkoshi.js');
const folder = mkdtempSync(join(tmpdir(), 'waf-cli-'));
const site = join(folder, 'site');

const run = (...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...args], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'en_US.UTF-8' },
    cwd: folder,
  });
  return { status, stdout, stderr };
};
const write = (path: string, content: string | Uint8Array) => writeFileSync(join(folder, path), content);

beforeAll(() => {
  for (const path of ['site/admin', 'rules', 'broken']) mkdirSync(join(folder, path), { recursive: true });
  const editor =
    '<meta charset="shift_jis"><title>記事の編集</title><form method="post" action="save.php"><input name="title"><textarea class="ckeditor" name="body"></textarea></form>';
  write('site/admin/edit.html', encode(editor, 'shift_jis').bytes);
  write('site/index.html', '<form action="search.cgi"><input name="q"></form><a href="list.cgi?page=2">2</a>\n');
  write(
    'rules/a.conf',
    'SecRule ARGS:body "@rx <a\\s" "id:501,phase:2,deny,msg:\'Link\'"\nSecRule ARGS "@rx (?<x>a)\\k<x>" "id:502,phase:2,deny"\n',
  );
  write('broken/b.conf', '# one\nSecRule ARGS "@rx x" "id:1,deny"\nSecRule ARGS "open\n');
  write('access.log', '192.0.2.1 - - [d] "GET /list.cgi?id=1+union+select+2 HTTP/1.1" 200 1 "-" "x"\nrubbish\n');
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('hikkoshi waf', () => {
  it('names rule, field and value, and what to paste', () => {
    const { status, stdout } = run('waf', site, '--waf-rules', 'rules', '--lang', 'en');
    expect(status).toBe(1);
    expect(stdout).toMatch(
      /stopped {2}POST \/admin\/save\.php {2}\(admin\/edit\.html:1, shift_jis\)\n {4}rule 501 {2}field body/,
    );
    expect(stdout).toContain('ctl:ruleRemoveTargetById=501;ARGS:body');
    expect(stdout).toContain('rule left out: 502 (a.conf, line 2:');
    expect(stdout).toMatch(/passes\n(?:.*\n)*? {2}GET {2}\/search\.cgi/);
  });

  it('says that it estimates where it has no rules', () => {
    const { status, stdout } = run('waf', site, '--lang', 'ja');
    expect(status).toBe(0);
    expect(stdout).toContain('推定規則');
    expect(stdout).toContain('SiteGuard_User_ExcludeSig');
  });

  it('counts real requests, as JSON too', () => {
    const { status, stdout } = run('waf', site, '--waf-requests', 'access.log', '--format', 'json');
    expect(status).toBe(1);
    const { traffic, answers } = JSON.parse(stdout);
    expect(traffic).toMatchObject({
      requests: 1,
      blocked: 1,
      unread: 1,
      stopped: [{ path: '/list.cgi', rule: 9401, count: 1 }],
    });
    expect(answers.map(({ path, outcome }: { path: string; outcome: string }) => `${path} ${outcome}`)).toEqual([
      '/admin/save.php uncertain',
      '/search.cgi passes',
      '/list.cgi passes',
    ]);
  });

  it.each([
    [['--waf-rules', 'broken'], 'b.conf, line 3'],
    [['--waf-rules', 'nowhere'], 'ENOENT'],
    [['--waf-rules', 'site'], 'no rule files'],
    [['--waf-requests', 'nowhere.log'], 'ENOENT'],
  ])('refuses %j', (args, reason) => {
    const { status, stdout, stderr } = run('waf', site, '--lang', 'en', ...args);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain(reason);
  });
});

describe('hikkoshi scan', () => {
  it('reports what the given rules stop', () => {
    const { stdout } = run(
      'scan',
      site,
      '--waf-rules',
      'rules',
      '--waf-requests',
      'access.log',
      '--format',
      'json',
      '--no-cache',
    );
    const found = JSON.parse(stdout).findings.filter(({ rule }: { rule: string }) => rule.startsWith('waf/'));
    expect(found.map(({ rule, severity, path }: Record<string, string>) => [rule, severity, path])).toEqual([
      ['waf/form', 'warning', 'admin/edit.html'],
    ]);
  });

  it('stays at notes where the rules are an estimate', () => {
    const { stdout } = run('scan', site, '--waf-requests', 'access.log', '--format', 'json', '--no-cache');
    const found = JSON.parse(stdout).findings.filter(({ rule }: { rule: string }) => rule.startsWith('waf/'));
    expect(found.map(({ rule, severity }: Record<string, string>) => `${rule} ${severity}`)).toEqual([
      'waf/traffic info',
      'waf/form info',
    ]);
  });
});
