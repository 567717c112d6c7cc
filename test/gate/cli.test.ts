// The gate as it is used: the built program over a small site, and the commands of the CI examples as they stand in docs/.
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const PROGRAM = resolve('dist/hikkoshi.js');
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gate-'));
  mkdirSync(join(folder, 'public_html/cgi-bin'), { recursive: true });
  mkdirSync(join(folder, 'bin'));
  writeFileSync(join(folder, 'bin/hikkoshi'), `#!/bin/sh\nexec "${process.execPath}" "${PROGRAM}" "$@"\n`);
  chmodSync(join(folder, 'bin/hikkoshi'), 0o755);
  put('public_html/cgi-bin/form.cgi', "#!/usr/bin/perl\n# form\nopen(M, '|/usr/lib/sendmail -t');\n");
  put('public_html/index.html', '<!DOCTYPE html>\n<meta charset="UTF-8">\n<p>表示</p>\n');
});
afterEach(() => rmSync(folder, { recursive: true }));

function put(name: string, text: string): void {
  writeFileSync(join(folder, name), text, { mode: 0o755 });
}

function shell(command: string, cwd = folder) {
  const env = {
    ...process.env,
    PATH: `${join(folder, 'bin')}:${process.env.PATH}`,
    XDG_CACHE_HOME: join(folder, 'cache'),
    LC_ALL: 'C.UTF-8',
    LANG: '',
  };
  const { status, stdout, stderr } = spawnSync('sh', ['-c', command], { cwd, env, encoding: 'utf8' });
  return { status, stdout, stderr };
}

function findings(options = ''): string[] {
  const { stdout, stderr } = shell(`hikkoshi scan public_html --format json ${options}`);
  if (!stdout) throw new Error(stderr);
  return JSON.parse(stdout).findings.map(
    ({ path, line, rule }: { path: string; line: number; rule: string }) => `${path}:${line} ${rule}`,
  );
}

const SENDMAIL = 'cgi-bin/form.cgi:3 paths/sendmail';

describe('scan', () => {
  it('with a baseline reports what is new', () => {
    expect(findings()).toContain(SENDMAIL);
    expect(shell('hikkoshi scan public_html --baseline b.json').status).toBe(2);
    expect(shell('hikkoshi scan public_html --baseline b.json --update-baseline').status).toBe(0);
    expect(findings('--baseline b.json')).toEqual([]);
    renameSync(join(folder, 'public_html/cgi-bin/form.cgi'), join(folder, 'public_html/cgi-bin/mail.cgi'));
    expect(findings('--baseline b.json')).toEqual([]);
    put('public_html/cgi-bin/new.cgi', "#!/usr/bin/perl\nopen(M, '|/usr/lib/sendmail -oi -t');\n");
    expect(findings('--baseline b.json')).toEqual(['cgi-bin/new.cgi:2 paths/sendmail']);
    expect(shell('hikkoshi scan public_html --baseline b.json --prune-baseline').status).toBe(1);
    expect(findings('--baseline b.json')).toEqual(['cgi-bin/new.cgi:2 paths/sendmail']);
  });
  it('honours suppressions only when it is allowed to', () => {
    put(
      'public_html/cgi-bin/form.cgi',
      "#!/usr/bin/perl\n\nopen(M, '|/usr/lib/sendmail -t'); # hikkoshi-ignore-line paths/sendmail -- moved in May\n",
    );
    expect(findings()).toContain(SENDMAIL);
    expect(findings('--allow-suppressions')).toEqual([]);
  });
  it('reads the configuration of the working folder, never that of the site', () => {
    put('public_html/hikkoshi.config.yaml', 'skip: [paths/]\n');
    expect(findings()).toContain(SENDMAIL);
    put('hikkoshi.config.yaml', 'skip: [paths/]\n');
    expect(findings()).not.toContain(SENDMAIL);
    put('hikkoshi.config.yaml', 'failOn: never\nrules: { paths/sendmail: info }\n');
    expect(shell('hikkoshi scan public_html --lang en').stdout).toMatch(/info .*sendmail/);
    expect(shell('hikkoshi scan public_html --fail-on info').status).toBe(1);
  });
  it('does not run a program for its configuration unless it is named', () => {
    put('hikkoshi.config.ts', 'export default { skip: ["paths/"] };\n');
    expect(findings()).toContain(SENDMAIL);
    expect(findings('--config hikkoshi.config.ts')).not.toContain(SENDMAIL);
  });
  it('gives the same report from the cache', () => {
    const first = shell('hikkoshi scan public_html --format json').stdout;
    expect(shell('hikkoshi scan public_html --format json').stdout).toBe(first);
    put('public_html/cgi-bin/form.cgi', '#!/usr/bin/perl\nprint 1;\n');
    expect(findings()).not.toContain(SENDMAIL);
  });
});

describe('shards', () => {
  it('merged equal the whole, byte for byte, in every format', () => {
    for (const i of [1, 2, 3]) shell(`hikkoshi scan public_html --format json --shard ${i}/3 --output s${i}.json`);
    for (const format of ['json', 'html', 'xlsx']) {
      shell(`hikkoshi scan public_html --format ${format} --output whole.${format}`);
      const merged = shell(`hikkoshi merge s2.json s3.json s1.json --format ${format} --output merged.${format}`);
      expect(merged.status).toBe(1);
      expect(readFileSync(join(folder, `merged.${format}`)).equals(readFileSync(join(folder, `whole.${format}`)))).toBe(
        true,
      );
    }
  });
  it.each([
    ['hikkoshi merge s1.json', /2/],
    ['hikkoshi merge s1.json s1.json', /s1\.json/],
    ['hikkoshi merge s1.json other.json', /other\.json/],
    ['hikkoshi merge none.json', /none\.json/],
    ['hikkoshi scan public_html --format json --shard 3/2', /--shard 3\/2: 2\/4/],
    ['hikkoshi scan public_html --shard 1/2', /json/],
  ])('%s is refused', (command, words) => {
    shell('hikkoshi scan public_html --format json --shard 1/2 --output s1.json');
    shell('hikkoshi scan public_html --format json --shard 2/2 --php 5.3.3 --output other.json');
    const { status, stderr } = shell(command);
    expect(status).toBe(2);
    expect(stderr).toMatch(words);
  });
});

it('no secret of the site leaves by a report, a shard or the cache', () => {
  const secret = 'Hi-Mi.tsu_42xQ';
  put('public_html/db.php', `<?php $l = mysql_connect('203.0.113.9', 'shop', '${secret}');\nf(&$l);\n`);
  put('public_html/.htaccess', `php_value mysql.default_password ${secret}\nphp_value register_globals on\n`);
  put(
    'public_html/shop.sql',
    `GRANT ALL ON *.* TO 'a'@'%' IDENTIFIED BY '${secret}';\nINSERT INTO o VALUES (1,'smtp_pass','${secret}😀');\n`,
  );
  for (const format of ['html', 'pretty', 'sarif'])
    shell(`hikkoshi scan public_html --old-host 203.0.113.9 --format ${format} --output r.${format}`);
  shell('hikkoshi scan public_html --old-host 203.0.113.9 --format json --shard 1/1 --output r.shard');
  const { stdout } = shell(`grep -rlF '${secret}' r.html r.pretty r.sarif r.shard cache; echo looked`);
  expect(stdout).toBe('looked\n');
});

it('compare tells what was resolved and what is new', () => {
  shell('hikkoshi scan public_html --format json --output old.json');
  put('public_html/cgi-bin/form.cgi', '#!/usr/local/bin/perl5\nprint 1;\n');
  shell('hikkoshi scan public_html --format json --output new.json');
  const { status, stdout } = shell('hikkoshi compare old.json new.json --format json');
  const { new: fresh, resolved } = JSON.parse(stdout);
  expect([status, fresh[0].rule, resolved[0].rule]).toEqual([1, 'paths/shebang', 'paths/sendmail']);
  expect(shell('hikkoshi compare new.json new.json').status).toBe(0);
});

it('explain, rules and targets speak both languages', () => {
  expect(shell('hikkoshi explain paths/shebang --lang ja').stdout).toMatch(/移行先/);
  expect(shell('hikkoshi explain paths/shebang --lang en').stdout).toMatch(/Why[\s\S]*Sources/);
  expect(shell('hikkoshi explain paths/shebangs').status).toBe(2);
  expect(shell('hikkoshi rules --lang en').stdout).toMatch(/^paths\/shebang +Error +\S/m);
  expect(JSON.parse(shell('hikkoshi targets --format json').stdout).map(({ id }: { id: string }) => id)).toContain(
    'extremeserv-v3',
  );
});

describe('the CI examples of docs/ci', () => {
  const github = parse(readFileSync('docs/ci/github-actions.yml', 'utf8'));
  const gitlab = parse(readFileSync('docs/ci/gitlab-ci.yml', 'utf8'));
  const site = () => join(folder, 'public_html');
  const steps = (job: string) =>
    (github.jobs[job].steps as { run?: string }[]).flatMap(({ run }) => (run?.startsWith('hikkoshi') ? [run] : []));

  it('GitHub Actions: every command runs and leaves what is uploaded', () => {
    for (const run of steps('site')) expect(shell(run, site()).status).toBe(1);
    for (const shard of github.jobs.part.strategy.matrix.shard) {
      for (const run of steps('part'))
        expect(shell(run.replaceAll('${{ matrix.shard }}', shard), site())).toMatchObject({ status: 0, stderr: '' });
    }
    for (const run of steps('whole'))
      expect(shell(run, site()).stdout).toContain('::error file=cgi-bin/form.cgi,line=3');
    for (const name of ['hikkoshi.sarif', 'hikkoshi.html', 'whole.html'])
      expect(existsSync(join(site(), name))).toBe(true);
  });
  it('GitLab CI: every command runs and leaves what is uploaded', () => {
    for (const script of gitlab.site.script) expect(shell(script, site()).status).toBe(1);
    for (let i = 1; i <= gitlab.part.parallel; i++) {
      for (const script of gitlab.part.script)
        expect(shell(`CI_NODE_INDEX=${i} CI_NODE_TOTAL=${gitlab.part.parallel}; ${script}`, site()).status).toBe(0);
    }
    for (const script of gitlab.whole.script) expect(shell(script, site()).status).toBe(1);
    for (const name of ['gl-code-quality-report.json', 'hikkoshi.xml', 'hikkoshi.html', 'whole.html'])
      expect(existsSync(join(site(), name))).toBe(true);
  });
});
