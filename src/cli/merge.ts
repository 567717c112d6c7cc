// hikkoshi merge: the reports of scan --shard i/n as one, the same as if the site had been checked in one piece.
import { type Command, Option } from 'commander';
import { rules } from '../../rules/index.ts';
import { mergeShards } from '../gate/shard.ts';
import type { Lang } from '../rule/text.ts';
import { VERSION } from '../version.ts';
import { addGateOptions, type GateOptions, gate, readsConfig } from './gate.ts';
import { langOf } from './options.ts';
import { addReportOptions, exitCodeOf, type ReportCommandOptions, reportsOf, writeReports } from './scan.ts';

export function addMerge(program: Command): void {
  const command = program
    .command('merge')
    .argument('<shard...>', 'reports of scan --shard I/N --format json / scan --shard I/N --format json の結果')
    .description('put the parts of a scan together / 分割した結果をまとめる')
    .addOption(new Option('--lang <lang>', 'language of texts / 表示の言語').choices(['ja', 'en']))
    .option('--config <file>', 'configuration file / 設定ファイル');
  addGateOptions(addReportOptions(readsConfig(command))).action(merge);
}

async function merge(names: string[], options: ReportCommandOptions & GateOptions & { lang?: Lang }): Promise<void> {
  const lang = langOf(options);
  const wanted = reportsOf(options);
  const { result: merged, scope } = mergeShards(names, rules, VERSION);
  const result = gate(merged, options, lang);
  await writeReports(result, wanted, scope, lang, options.redact ?? false);
  process.exitCode = exitCodeOf(result, options.failOn);
}
