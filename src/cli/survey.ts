// hikkoshi survey: the hand-over set in one folder.
import type { Command } from 'commander';
import { addSharedOptions, type SharedOptions } from './options.ts';

export interface SurveyOptions extends SharedOptions {
  out: string;
  date?: string;
  today?: string;
  rates?: string;
  hearing?: string;
}

export function addSurvey(program: Command): void {
  const command = program
    .command('survey')
    .argument('[site]', 'folder, .zip, .tar, .tar.gz or .tgz')
    .description('report, inventory, estimate and plan in one folder / 調査報告・お見積り・日程を一つのフォルダに作る')
    .requiredOption('--out <dir>', 'an empty or new folder / 書き出すフォルダ（空または新規）')
    .option('--date <day>', 'wished day of the switch, YYYY-MM-DD / 切替希望日')
    .option('--rates <file>', 'rate card (YAML) / 単価表')
    .option(
      '--hearing <file>',
      'a filled hearing sheet instead of a site: a rough quote / 記入済みのヒアリングシートから概算を作る',
    )
    .option('--today <day>', 'the day to plan from, YYYY-MM-DD / 基準日');
  addSharedOptions(command).action(async (...given: [string | undefined, SurveyOptions]) =>
    (await import('./survey/survey.ts')).survey(...given),
  );
}
