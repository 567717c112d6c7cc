// hikkoshi scan: check a site and report.
import { accessSync, closeSync, constants, existsSync, openSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Command, Option } from 'commander';
import { rules } from '../../rules/index.ts';
import { analyzeFiles, scanSite } from '../../workers/scan-site.ts';
import { openCache } from '../gate/cache.ts';
import { isInShard, parseShard, type Shard, shardReport } from '../gate/shard.ts';
import { suppressionRule } from '../gate/suppress.ts';
import { FORMATS, type Format, forSharing, loadReporter, type Report } from '../report/index.ts';
import type { Severity } from '../rule/finding.ts';
import type { Lang } from '../rule/text.ts';
import { collectGarbage } from '../scan/garbage.ts';
import type { ScanResult } from '../scan/result.ts';
import type { Scope } from '../scan/scope.ts';
import { openSite } from '../site/open.ts';
import type { Site } from '../site/site.ts';
import { VERSION } from '../version.ts';
import { addGateOptions, type GateOptions, gate } from './gate.ts';
import { UsageError } from './language.ts';
import { addSharedOptions, ignoredBy, langOf, type SharedOptions, SITE, scopeOf } from './options.ts';
import { progressLine } from './progress.ts';
import { addWafOptions, type WafOptions, wafGivenOf } from './waf-options.ts';

export interface ReportCommandOptions {
  format: Format;
  output?: string;
  report: string[];
  failOn: Severity | 'never';
  redact?: boolean;
}

interface ScanCommandOptions extends SharedOptions, ReportCommandOptions, GateOptions, WafOptions {
  shard?: Shard;
}

export function addReportOptions(command: Command): Command {
  return command
    .addOption(new Option('--format <name>', 'format of the report / 報告の形式').choices(FORMATS).default('pretty'))
    .option('--output <file>', 'where the report goes / 報告の書き出し先')
    .option(
      '--report <name=file>',
      'a further report in the same run / 同時に書き出す報告',
      (value, before: string[]) => [...before, value],
      [],
    )
    .addOption(
      new Option('--fail-on <level>', 'exit code 1 from this severity on / 終了コードを1にする重さ')
        .choices(['error', 'warning', 'info', 'never'])
        .default('error'),
    )
    .option('--redact', 'mask paths and texts for sharing / パスや本文を伏せる');
}

export function addScan(program: Command): void {
  const command = program.command('scan').argument('<site>', SITE).description('check a site / サイトを確認する');
  addWafOptions(addGateOptions(addReportOptions(addSharedOptions(command))))
    .option('--shard <i/n>', 'check one part of the site; see merge / サイトを分けて確認する', shardOf)
    .action(scan);
}

async function scan(given: string, options: ScanCommandOptions): Promise<void> {
  const lang = langOf(options);
  const wanted = reportsOf(options);
  requireWritable(wanted);
  const reporters = await Promise.all(wanted.map(({ format }) => loadReporter(format)));
  const scope = await scopeOf(
    options,
    rules.map((rule) => rule.id),
    reporters.some((reporter) => reporter.excerpts),
  );
  scope.waf = await wafGivenOf(options, scope.profile);
  const site = await openSite(given, ignoredBy(options));
  try {
    if (site.entries.length === 0) warnEmpty(given, lang);
    const progress = progressLine(site.entries, lang);
    const cache = options.cache ? openCache(given, scope) : null;
    if (options.shard) return await writeShard(given, site, { ...scope, excerpts: true }, options, wanted[0]!.file);
    const scanned = await scanSite(site, scope, { jobs: options.jobs, cache, onProgress: progress.update });
    progress.clear();
    const result = gate(scanned, options, lang);
    collectGarbage();
    await writeReports(result, wanted, scope, lang, options.redact ?? false);
    process.exitCode = exitCodeOf(result, options.failOn);
  } finally {
    site.close();
  }
}

/** Nothing found in nothing looks like good news. */
function warnEmpty(given: string, lang: Lang): void {
  process.stderr.write(
    lang === 'ja'
      ? `hikkoshi: ${given} にはファイルが一つもありません。指定した場所をご確認ください\n`
      : `hikkoshi: there is no file in ${given}: is it the right place?\n`,
  );
}

function shardOf(text: string): Shard {
  const shard = parseShard(text);
  if (shard) return shard;
  throw new UsageError({
    ja: `--shard ${text}: 2/4 のように指定してください`,
    en: `--shard ${text}: write I/N, such as 2/4`,
  });
}

/** The results of this part's files as they are; `merge` makes the report. */
async function writeShard(
  given: string,
  site: Site,
  scope: Scope,
  options: ScanCommandOptions,
  file: string | null,
): Promise<void> {
  const shard = options.shard!;
  if (options.format !== 'json')
    throw new UsageError({
      ja: '--shard は --format json と一緒に指定してください',
      en: '--shard needs --format json',
    });
  if (options.report.length > 0 || options.baseline !== undefined) {
    throw new UsageError({
      ja: '--shard は結果の一部だけを書き出します。--report と --baseline は merge で指定してください',
      en: '--shard writes a part of the result: give --report and --baseline to merge',
    });
  }
  const cache = options.cache ? openCache(given, [scope, shard]) : null;
  const entries = site.entries.filter((entry) => isInShard(entry.path, shard));
  const files = await analyzeFiles(entries, scope, { jobs: options.jobs, cache });
  const report = shardReport(shard, VERSION, scope, site, files);
  if (file === null) process.stdout.write(report);
  else writeReport(file, report);
}

interface Wanted {
  format: Format;
  /** Null: standard output. */
  file: string | null;
}

/** --format with --output, and every --report. Throws UsageError. */
export function reportsOf(options: Pick<ScanCommandOptions, 'format' | 'output' | 'report'>): Wanted[] {
  const wanted: Wanted[] = [{ format: options.format, file: options.output ?? null }];
  for (const text of options.report) {
    const [, name, file] = /^([a-z]+)=(.+)$/.exec(text) ?? [];
    if (!FORMATS.includes(name as Format) || !file) {
      throw new UsageError({
        ja: `--report ${text}: 「形式=ファイル名」の形で指定してください。形式: ${FORMATS.join('、')}`,
        en: `--report ${text}: write NAME=FILE, where NAME is one of ${FORMATS.join(', ')}`,
      });
    }
    wanted.push({ format: name as Format, file });
  }
  return wanted;
}

export async function writeReports(
  result: ScanResult,
  wanted: readonly Wanted[],
  scope: Scope,
  lang: Lang,
  redact: boolean,
): Promise<void> {
  const known = [...rules, suppressionRule];
  const shared = forSharing(result, redact, known);
  for (const { format, file } of wanted) {
    const report = await (await loadReporter(format)).write(shared, { lang, rules: known, move: scope.move });
    if (file !== null) writeReport(file, report);
    else for (const piece of piecesOf(report)) process.stdout.write(piece);
  }
}

const piecesOf = (report: Report): Iterable<string | Uint8Array> =>
  typeof report === 'string' || report instanceof Uint8Array ? [report] : report;

/** What cannot be written must be known before a long scan, and before anything is repaired. Throws UsageError. */
export function requireWritable(wanted: readonly Wanted[]): void {
  for (const { file } of wanted) {
    try {
      if (file !== null) accessSync(existsSync(file) ? file : dirname(file), constants.W_OK);
    } catch (error) {
      throw unwritable(file!, error);
    }
  }
}

export function writeReport(file: string, report: Report): void {
  try {
    const fd = openSync(file, 'w');
    try {
      for (const piece of piecesOf(report)) writeFileSync(fd, piece);
    } finally {
      closeSync(fd);
    }
  } catch (error) {
    throw unwritable(file, error);
  }
}

function unwritable(file: string, error: unknown): UsageError {
  const code = (error as NodeJS.ErrnoException).code;
  return new UsageError({
    ja: `${file} に書き込めません（${code}）。フォルダと権限をご確認ください`,
    en: `${file} cannot be written (${code}): check the folder and its permissions`,
  });
}

const RANK = { error: 0, warning: 1, info: 2, never: -1 } as const;

/** 1: something at or above the level. 3: nothing, but not everything was checked. */
export function exitCodeOf(
  result: { findings: readonly { severity: Severity }[]; unchecked: readonly unknown[] },
  failOn: Severity | 'never',
): 0 | 1 | 3 {
  if (result.findings.some((finding) => RANK[finding.severity] <= RANK[failOn])) return 1;
  return result.unchecked.length > 0 ? 3 : 0;
}
