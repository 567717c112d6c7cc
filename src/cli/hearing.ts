// hikkoshi hearing: the sheet to fill in, with what a scan already answers.
import type { Command } from 'commander';
import { addSharedOptions, type SharedOptions } from './options.ts';

export interface HearingOptions extends SharedOptions {
  output?: string;
}

export function addHearing(program: Command): void {
  const command = program
    .command('hearing')
    .argument('[site]', 'fills in what the site tells / 分かる項目を記入しておくサイト')
    .description('a hearing sheet to fill in (YAML, Japanese) / ヒアリングシートを作る')
    .option('--output <file>', 'where the sheet goes / 書き出し先');
  addSharedOptions(command).action(async (...given: [string | undefined, HearingOptions]) =>
    (await import('./survey/hearing.ts')).hearing(...given),
  );
}
