// The options that scan, fix and survey share, and what they come to.
import { readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { type Command, Option } from 'commander';
import ignore from 'ignore';
import type { Move } from '../rule/rule.ts';
import type { Lang } from '../rule/text.ts';
import type { Scope } from '../scan/scope.ts';
import { chooseVersions, loadProfile, parseSetting } from '../target/load.ts';
import type { Component } from '../target/profile.ts';
import { parseVersion } from '../target/version.ts';
import { readsConfig } from './gate.ts';
import { languageOf, UsageError } from './language.ts';

/** As commander gives them. */
export interface SharedOptions {
  target: string;
  php?: string;
  set: string[];
  source: string[];
  domain?: string;
  oldHost: string[];
  oldPath: string[];
  encoding?: 'utf-8' | 'shift_jis' | 'euc-jp';
  lossy: 'report' | 'substitute' | 'entity';
  lang?: Lang;
  only: string[];
  skip: string[];
  jobs?: number;
  cache: boolean;
  config?: string;
  redact?: boolean;
}

/** What a command that reads a site is given. */
export const SITE =
  'folder, .zip, .tar, .tar.gz, .tgz or one file / フォルダ、.zip、.tar、.tar.gz、.tgz、またはファイル1つ';

export const collect = (value: string, before: string[]): string[] => [...before, value];

/** Of --jobs. */
export function wholeNumber(value: string): number {
  if (!/^[1-9]\d{0,3}$/.test(value))
    throw new UsageError({
      ja: `--jobs ${value}: 1以上の整数を指定してください`,
      en: `--jobs ${value}: a whole number from 1 is needed`,
    });
  return Number(value);
}

/** Adds the shared options to a command. */
export function addSharedOptions(command: Command): Command {
  return readsConfig(command)
    .option(
      '--target <id|file>',
      'the service to move to: see targets / 移行先（targets で一覧を表示）',
      'extremeserv-v3',
    )
    .option('--php <version>', 'choose one of the PHP versions that the profile offers / PHPのバージョンを選ぶ')
    .option(
      '--set <name=version>',
      'override a component: php, perl, mysql, mariadb, postgresql, apache / バージョンを変えて確認する',
      collect,
      [],
    )
    .option(
      '--source <name=version>',
      'what runs today, such as php=5.2.17 / 現在動いているバージョン（例 php=5.2.17）',
      collect,
      [],
    )
    .option('--domain <domain>', "the customer's domain / お客様のドメイン")
    .option('--old-host <host|ip>', 'a name or address of the old server / 旧サーバーの名前・アドレス', collect, [])
    .option('--old-path <path>', 'the old document root or home / 旧サーバーのパス', collect, [])
    .addOption(
      new Option('--encoding <name>', 'convert the whole site / サイト全体の文字コードを変換する').choices([
        'utf-8',
        'shift_jis',
        'euc-jp',
      ]),
    )
    .addOption(
      new Option('--lossy <how>', 'characters that the target cannot hold / 移行先で表せない文字の扱い')
        .choices(['report', 'substitute', 'entity'])
        .default('report'),
    )
    .addOption(new Option('--lang <lang>', 'language of texts / 表示の言語').choices(['ja', 'en']))
    .option('--only <rule>', 'rule id, or prefix such as php/ / 確認する規則', collect, [])
    .option('--skip <rule>', 'rule id, or prefix / 確認しない規則', collect, [])
    .option('--jobs <n>', 'worker threads / 並列数', wholeNumber)
    .option('--no-cache', 'do not use the cache / キャッシュを使わない')
    .option('--config <file>', 'configuration file / 設定ファイル');
}

/** Throws TargetError or UsageError. @param ruleIds all ids, to refuse names that choose nothing */
export async function scopeOf(options: SharedOptions, ruleIds: readonly string[], excerpts: boolean): Promise<Scope> {
  for (const [option, names] of [
    ['--only', options.only],
    ['--skip', options.skip],
  ] as const) {
    for (const name of names) {
      if (ruleIds.some((id) => id === name || (name.endsWith('/') && id.startsWith(name)))) continue;
      throw new UsageError({
        ja: `${option} ${name}: その名前の規則はありません。「hikkoshi rules」で一覧を表示できます（まとめて指定するときは php/ のように / で終えてください）`,
        en: `${option} ${name}: there is no such rule; 'hikkoshi rules' lists them (a prefix ends with '/', such as php/)`,
      });
    }
  }
  const set = new Map<Component, string[]>();
  for (const text of options.set) {
    const [component, version] = parseSetting('--set', text);
    set.set(component, [...(set.get(component) ?? []), version]);
  }
  return {
    profile: chooseVersions(await loadProfile(options.target), options.php, set),
    move: moveOf(options),
    only: options.only,
    skip: options.skip,
    excerpts,
  };
}

function moveOf(options: SharedOptions): Move {
  const source: Move['source'] = {};
  for (const text of options.source) {
    const [component, version] = parseSetting('--source', text);
    source[component] = parseVersion(version);
  }
  return {
    domain: options.domain === undefined ? null : hostOf('--domain', options.domain),
    oldHosts: options.oldHost.map((host) => hostOf('--old-host', host)),
    oldPaths: options.oldPath.map(oldPathOf),
    source,
    encoding: options.encoding ?? null,
    lossy: options.lossy,
  };
}

/** A name or address alone, in lower case. */
function hostOf(option: string, given: string): string {
  if (/^[\p{L}\p{N}_.:-]+$/u.test(given)) return given.toLowerCase();
  throw new UsageError({
    ja: `${option} ${given}: www.example.co.jp や 203.0.113.5 のように、名前かアドレスだけを指定してください`,
    en: `${option} ${given}: give a name or an address alone, such as www.example.co.jp or 203.0.113.5`,
  });
}

function oldPathOf(given: string): string {
  if (given !== '') return given.replace(/(.)\/+$/, '$1');
  throw new UsageError({ ja: '--old-path: パスを指定してください', en: '--old-path: give a path' });
}

export function langOf(options: { lang?: Lang }): Lang {
  return options.lang ?? languageOf(process.env);
}

/**
 * What `.hikkoshiignore` leaves out (gitignore syntax). It is read beside the configuration, or in the working folder, never from
 * the site: an upload must not silence its own survey. Its patterns are relative to the site's root.
 */
export function ignoredBy(options: Pick<SharedOptions, 'config'>): (path: string) => boolean {
  const file = join(options.config ? dirname(resolve(options.config)) : process.cwd(), '.hikkoshiignore');
  let patterns: string;
  try {
    patterns = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return () => false;
    throw new UsageError({ ja: `${relative('', file)} を読み取れません`, en: `${relative('', file)} cannot be read` });
  }
  const list = ignore({ allowRelativePaths: true }).add(patterns);
  return (path) => list.ignores(path);
}
