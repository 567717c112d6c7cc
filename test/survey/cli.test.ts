// The survey as it is used: the built program over a small site, then its acceptance and its erasure.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const PROGRAM = resolve('dist/hikkoshi.js');
let folder: string;
const run = (...words: string[]) =>
  spawnSync(process.execPath, [PROGRAM, ...words, '--lang', 'ja'], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, XDG_CACHE_HOME: join(folder, 'cache') },
  });
const survey = (out: string, ...more: string[]) =>
  run('survey', 'site', '--out', out, '--today', '2026-11-22', '--domain', 'example.jp', '--no-cache', ...more);
const read = (name: string) => readFileSync(join(folder, name), 'utf8');
const HOSTILE = '<img src=x onerror=alert(1)>';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'survey-'));
  mkdirSync(join(folder, 'site/wp-includes'), { recursive: true });
  writeFileSync(join(folder, 'site/wp-includes/version.php'), "<?php\n$wp_version = '4.9.8';\n");
  writeFileSync(join(folder, 'site/form.cgi'), "#!/usr/bin/perl\nopen(M, '|/usr/lib/sendmail -t');\n", { mode: 0o755 });
  writeFileSync(join(folder, `site/${HOSTILE.replaceAll('/', '')}.php`), "<?php $x = ereg('a', $b);\n");
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('hikkoshi survey', () => {
  it('writes the hand-over set, the same twice, byte for byte', () => {
    const first = survey('one', '--target', 'extremeserv-v3', '--date', '2027-02-10');
    expect(first.stderr).toBe('');
    expect(first.status).toBe(0);
    expect(survey('two', '--target', 'extremeserv-v3', '--date', '2027-02-10', '--jobs', '1').status).toBe(0);
    const names = readdirSync(join(folder, 'one'));
    expect(names).toEqual(
      expect.arrayContaining([
        'index.html',
        'report.html',
        'report.json',
        'report.xlsx',
        'estimate.xlsx',
        'plan.xlsx',
        'hosts.txt',
        'rates.yaml',
      ]),
    );
    for (const name of names)
      expect(readFileSync(join(folder, 'one', name)).equals(readFileSync(join(folder, 'two', name)))).toBe(true);
  });
  it('shows what it found, in words for a customer, and no stranger’s markup', () => {
    const page = read('one/index.html');
    expect(page).toContain('<td>WordPress</td><td>4.9.8</td>');
    expect(page).toContain('2017年12月27日');
    expect(page).not.toContain('<img');
    expect(page).not.toContain(folder);
    expect(page).not.toMatch(/<(script|link|iframe|object)/);
  });
  it('reads a zone, names the line of its mistake, and writes the three files to load', () => {
    const zone = '$ORIGIN example.jp.\n$TTL 3600\n@ SOA ns root 7 1 1 1 1\n@ A 203.0.113.25\n';
    writeFileSync(join(folder, 'good.zone'), `${zone}; 社内メモ\n`);
    writeFileSync(join(folder, 'bad.zone'), `${zone}www A 203.0.113\n`);
    const bad = survey('zoned', '--zone', 'bad.zone');
    expect(bad.status).toBe(2);
    expect(bad.stderr).toContain('bad.zone の5行目：A：「203.0.113」はIPv4アドレスではありません');
    expect(existsSync(join(folder, 'zoned'))).toBe(false);
    const options = ['--zone', 'good.zone', '--new-address', '198.51.100.7', '--date', '2027-02-10'];
    expect(survey('zoned', '--target', 'net-com', ...options).status).toBe(0);
    expect(read('zoned/zone-2-switch.txt')).toBe(
      `${zone.replace(' 7 ', ' 9 ').replace('@ A 203.0.113.25', '@ 300 A 198.51.100.7')}; 社内メモ\n`,
    );
    expect(read('zoned/hosts.txt')).toContain('198.51.100.7\texample.jp');
    expect(read('zoned/index.html')).toContain('<a href="zone-2-switch.txt">');
  });
  it('follows the way of moving that was chosen', () => {
    const way = (mode: string) => {
      survey(mode, '--target', 'extremeserv-v3', '--mode', mode, '--date', '2017-11-15', '--today', '2017-10-01');
      return read(`${mode}/index.html`);
    };
    expect(way('self')).toContain('<td>WEBメールのアドレス帳</td>');
    expect(read('self/index.html')).not.toContain('ご費用は');
    expect(way('agent')).toContain('ご費用は 6,000円（税抜）です');
    expect(read('agent/index.html')).toContain('作業時間 10:00～16:00');
    expect(read('agent/index.html')).not.toContain('WEBメールのアドレス帳');
  });
  it('speaks English when asked', () => {
    const english = spawnSync(
      process.execPath,
      [
        PROGRAM,
        'survey',
        'site',
        '--out',
        'en',
        '--target',
        'net-com',
        '--today',
        '2026-11-22',
        '--lang',
        'en',
        '--no-cache',
      ],
      { cwd: folder },
    );
    expect(english.status).toBe(0);
    expect(read('en/index.html')).toContain('<h2>Plan of the switch</h2>');
  });
  it.each([
    [['--date', '2027-02-30'], /2027-02-01/],
    [['--rates', 'none.yaml'], /none\.yaml を読み取れません/],
  ])('refuses %s', (words, message) => {
    const { status, stderr } = survey('three', ...words);
    expect(status).toBe(2);
    expect(stderr).toMatch(message);
    expect(existsSync(join(folder, 'three'))).toBe(false);
  });
  it('refuses a folder that is not empty, or inside the site', () => {
    expect(survey('one').status).toBe(2);
    expect(survey('site/out').status).toBe(2);
  });
});

describe('hikkoshi hearing', () => {
  it('writes a sheet that the site has filled in, and a rough quote from it', () => {
    expect(run('hearing', 'site', '--target', 'net-com', '--output', 'sheet.yaml', '--no-cache').status).toBe(0);
    expect(read('sheet.yaml')).toContain('PHPファイル数: 2 ');
    expect(read('sheet.yaml')).toContain('使用中のソフト: "WordPress 4.9.8"');
    expect(run('survey', '--hearing', 'sheet.yaml', '--out', 'rough', '--today', '2026-11-22').status).toBe(0);
    expect(read('rough/index.html')).toContain('概算お見積り');
  });
  it('needs a site or a sheet; with both, the sheet answers what the command line does not', () => {
    expect(run('survey', '--out', 'none').status).toBe(2);
    writeFileSync(
      join(folder, 'both.yaml'),
      'ドメイン: example.jp\n切替希望日: 2027-02-10\n移行先: net-com\nメールアカウント: info、sales\n',
    );
    expect(run('survey', 'site', '--hearing', 'both.yaml', '--out', 'both', '--today', '2026-11-22').status).toBe(0);
    expect(read('both/index.html')).toContain('2027年2月10日（水）の切り替えを前提とした日程です');
    expect(read('both/mail-settings.html')).toContain('info@example.jp');
    expect(read('both/mail-settings.html')).toContain('mail.example.jp（要確認）');
  });
});

describe('hikkoshi verify', () => {
  it('says that errors are left, and that none are after the fix', () => {
    expect(run('verify', 'site', '--against', 'one', '--no-cache').status).toBe(1);
    run('fix', 'site', '--out', 'fixed', '--domain', 'example.jp');
    const after = run('verify', 'fixed', '--against', 'one', '--output', 'signed.html', '--no-cache');
    expect(after.stdout).toContain('エラーは残っていません');
    expect(after.status).toBe(0);
    expect(read('signed.html')).toContain('☑ 確認済み');
    expect(read('signed.html')).not.toContain('<img');
  });
  it('refuses a folder that is no survey', () => {
    const { status, stderr } = run('verify', 'site', '--against', 'site');
    expect(status).toBe(2);
    expect(stderr).toContain('調査のフォルダではありません');
  });
});

describe('hikkoshi purge', () => {
  it('erases the survey’s own files, keeps all others, and lists both with hashes', () => {
    writeFileSync(join(folder, 'two/mine.txt'), 'mine');
    writeFileSync(join(folder, 'outside.txt'), 'outside');
    rmSync(join(folder, 'two/hosts.txt'));
    symlinkSync('../outside.txt', join(folder, 'two/hosts.txt'));
    const hash = createHash('sha256')
      .update(readFileSync(join(folder, 'two/report.json')))
      .digest('hex');
    expect(run('purge', 'two', '--today', '2026-11-23').status).toBe(0);
    expect(readdirSync(join(folder, 'two')).sort()).toEqual(['hosts.txt', 'mine.txt']);
    expect(read('outside.txt')).toBe('outside');
    const list = read('two-erased.txt');
    expect(list).toContain('2026-11-23');
    expect(list).toContain(`${hash}  `);
    expect(list).toContain('消去していません：mine.txt');
  });
  it('removes the folder when nothing else lies in it', () => {
    expect(run('purge', 'en').status).toBe(0);
    expect(existsSync(join(folder, 'en'))).toBe(false);
  });
  it('touches no folder without a survey’s list, and follows no forged list', () => {
    expect(run('purge', 'site').status).toBe(2);
    mkdirSync(join(folder, 'forged'));
    const list = JSON.parse(read('one/hikkoshi-survey.json'));
    list.files.push({ name: '../outside.txt', size: 1, sha256: '' });
    writeFileSync(join(folder, 'forged/hikkoshi-survey.json'), JSON.stringify(list));
    expect(run('purge', 'forged').status).toBe(2);
    expect(existsSync(join(folder, 'outside.txt'))).toBe(true);
    expect(readdirSync(join(folder, 'site')).length).toBe(3);
  });
});
