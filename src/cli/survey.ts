// hikkoshi survey: the hand-over set in one folder.
import { type Command, Option } from 'commander';
import type { Mode } from '../target/profile.ts';
import { addSharedOptions, collect, type SharedOptions, SITE } from './options.ts';

export interface SurveyOptions extends SharedOptions {
  out: string;
  date?: string;
  today?: string;
  rates?: string;
  hearing?: string;
  mode?: Mode;
  zone?: string;
  newAddress: string[];
  domainExpires?: string;
  oldContractEnds?: string;
}

export function addSurvey(program: Command): void {
  const command = program
    .command('survey')
    .argument('[site]', SITE)
    .description('report, inventory, estimate and plan in one folder / 調査報告・お見積り・日程を一つのフォルダに作る')
    .requiredOption('--out <dir>', 'an empty or new folder (required) / 書き出すフォルダ（空または新規、必須）')
    .option('--date <day>', 'wished day of the switch, YYYY-MM-DD / 切替希望日')
    .option('--rates <file>', 'rate card (YAML) / 単価表')
    .option(
      '--hearing <file>',
      'a filled hearing sheet: alone, a rough quote; with a site, its answers count / 記入済みのヒアリングシート（サイトなしなら概算を作る）',
    )
    .addOption(
      new Option(
        '--mode <who>',
        'who moves the data: the customer (self) or the provider (agent) / データを移す人（self: お客様、agent: 事業者）',
      ).choices(['self', 'agent']),
    )
    .option('--zone <file>', 'the zone of the domain, in BIND format / 現在のゾーンファイル（BIND形式）')
    .option('--new-address <ip>', 'an address of the new server / 新しいサーバーのアドレス', collect, [])
    .option('--domain-expires <day>', 'the last day of the domain, YYYY-MM-DD / ドメインの有効期限')
    .option('--old-contract-ends <day>', 'the last day of the old contract, YYYY-MM-DD / 旧サービスの契約終了日')
    .option('--today <day>', 'the day to plan from, YYYY-MM-DD / 基準日');
  addSharedOptions(command).action(async (...given: [string | undefined, SurveyOptions]) =>
    (await import('./survey/survey.ts')).survey(...given),
  );
}
