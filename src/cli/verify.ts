// hikkoshi verify: the site as it is now against its survey.
import { type Command, Option } from 'commander';
import type { Lang } from '../rule/text.ts';
import { wholeNumber } from './options.ts';

export interface VerifyOptions {
  against: string;
  output?: string;
  lang?: Lang;
  jobs?: number;
  cache: boolean;
}

export function addVerify(program: Command): void {
  program
    .command('verify')
    .argument('<site>', 'the site after the work / 作業後のサイト')
    .description('what was fixed and what is left since the survey / 調査の後に直ったもの・残っているものを確認する')
    .requiredOption('--against <dir>', "the survey's folder (required) / 調査のフォルダ（必須）")
    .option('--output <file>', 'write the page to sign (HTML) / 検収確認書の書き出し先')
    .addOption(new Option('--lang <lang>', 'language of texts / 表示の言語').choices(['ja', 'en']))
    .option('--jobs <n>', 'worker threads / 並列数', wholeNumber)
    .option('--no-cache', 'do not use the cache / キャッシュを使わない')
    .action(async (...given: [string, VerifyOptions]) => (await import('./survey/verify.ts')).verify(...given));
}
