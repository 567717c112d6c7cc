// hikkoshi scan: check a site and report.
import { writeFileSync } from 'node:fs';
import { type Command, Option } from 'commander';
import { rules } from '../../rules/index.ts';
import { scanSite } from '../../workers/scan-site.ts';
import { openCache } from '../gate/cache.ts';
import { FORMATS, type Format, forSharing, loadReporter } from '../report/index.ts';
import type { Severity } from '../rule/finding.ts';
import type { Lang } from '../rule/text.ts';
import type { ScanResult } from '../scan/result.ts';
import type { Scope } from '../scan/scope.ts';
import { openSite } from '../site/open.ts';
import { UsageError } from './language.ts';
import { addSharedOptions, ignoredBy, langOf, type SharedOptions, scopeOf } from './options.ts';
import { progressLine } from './progress.ts';

interface ScanCommandOptions extends SharedOptions {
  format: Format;
  output?: string;
  report: string[];
  failOn: Severity | 'never';
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
  const command = program
    .command('scan')
    .argument('<site>', 'folder, .zip, .tar, .tar.gz, .tgz or one file')
    .description('check a site / サイトを確認する');
  addReportOptions(addSharedOptions(command)).action(scan);
}

async function scan(given: string, options: ScanCommandOptions): Promise<void> {
  const lang = langOf(options);
  const wanted = reportsOf(options);
  const reporters = await Promise.all(wanted.map(({ format }) => loadReporter(format)));
  const scope = await scopeOf(
    options,
    rules.map((rule) => rule.id),
    reporters.some((reporter) => reporter.excerpts),
  );
  const site = await openSite(given, ignoredBy(options));
  try {
    const progress = progressLine(site.entries, lang);
    const cache = options.cache ? openCache(given, scope) : null;
    const result = await scanSite(site, scope, { jobs: options.jobs, cache, onProgress: progress.update });
    progress.clear();
    await writeReports(result, wanted, scope, lang, options.redact ?? false);
    process.exitCode = exitCodeOf(result, options.failOn);
  } finally {
    site.close();
  }
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
  const shared = forSharing(result, redact, rules);
  for (const { format, file } of wanted) {
    const report = await (await loadReporter(format)).write(shared, { lang, rules, move: scope.move });
    if (file === null) process.stdout.write(report);
    else writeReport(file, report);
  }
}

export function writeReport(file: string, report: string | Uint8Array): void {
  try {
    writeFileSync(file, report);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    throw new UsageError({
      ja: `${file} に書き込めません（${code}）。フォルダと権限をご確認ください`,
      en: `${file} cannot be written (${code}): check the folder and its permissions`,
    });
  }
}

const RANK = { error: 0, warning: 1, info: 2, never: -1 } as const;

/** 1: something at or above the level. 3: nothing, but not everything was checked. */
export function exitCodeOf(result: Pick<ScanResult, 'findings' | 'unchecked'>, failOn: Severity | 'never'): 0 | 1 | 3 {
  if (result.findings.some((finding) => RANK[finding.severity] <= RANK[failOn])) return 1;
  return result.unchecked.length > 0 ? 3 : 0;
}
