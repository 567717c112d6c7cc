// hikkoshi purge: erases what a survey stored, and says what was erased.
import { type Command, Option } from 'commander';
import type { Lang } from '../rule/text.ts';

export interface PurgeOptions {
  list?: string;
  today?: string;
  lang?: Lang;
}

export function addPurge(program: Command): void {
  program
    .command('purge')
    .argument('<dir>', "a survey's folder / 調査のフォルダ")
    .description('erase a survey, and list what was erased with hashes / 調査の資料を消去し、消去した一覧を書き出す')
    .option(
      '--list <file>',
      'where the list goes, else DIR-erased.txt / 一覧の書き出し先（指定がなければ DIR-erased.txt）',
    )
    .option('--today <day>', 'the day in the list, YYYY-MM-DD / 一覧に書く日付')
    .addOption(new Option('--lang <lang>', 'language of texts / 表示の言語').choices(['ja', 'en']))
    .action(async (...given: [string, PurgeOptions]) => (await import('./survey/purge.ts')).purge(...given));
}
