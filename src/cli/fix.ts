// hikkoshi fix: repair a site into a new tree, in place, or on paper.
import type { Command } from 'commander';
import type { Severity } from '../rule/finding.ts';
import { addSharedOptions, type SharedOptions, SITE } from './options.ts';
import { addReportOptions, type reportsOf } from './scan.ts';

type ReportOptions = Parameters<typeof reportsOf>[0];

export interface FixOptions extends SharedOptions, ReportOptions {
  failOn: Severity | 'never';
  out?: string;
  inPlace?: boolean;
  dryRun?: boolean;
  review: string[];
}

const collect = (value: string, before: string[]): string[] => [...before, value];

export function addFix(program: Command): void {
  const command = program
    .command('fix')
    .argument('<site>', SITE)
    .description('repair what is safe / 安全に直せるものを直す')
    .option('--out <dir>', 'a new tree (for an archive also a new .zip, .tar or .tar.gz) / 書き出し先')
    .option('--in-place', 'repair the site itself; undo takes it back / サイトを直接修正する（undoで取り消せます）')
    .option('--dry-run', 'show a diff, write nothing / 差分の表示だけ行う')
    .option('--review <rule>', "also apply this rule's review fixes / 要確認の修正も適用する規則", collect, []);
  addReportOptions(addSharedOptions(command)).action(async (...given: [string, FixOptions]) =>
    (await import('./repair/fix.ts')).fix(...given),
  );
}
