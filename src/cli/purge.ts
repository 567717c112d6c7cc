// hikkoshi purge: erases what a survey stored, and says what was erased.
import { resolve, sep } from 'node:path';
import { type Command, Option } from 'commander';
import type { Lang } from '../rule/text.ts';
import { type Erasure, erase, readList } from '../survey/folder.ts';
import { UsageError } from './language.ts';
import { langOf } from './options.ts';
import { writeReport } from './scan.ts';
import { day, today } from './survey.ts';

interface PurgeOptions {
  list?: string;
  today?: string;
  lang?: Lang;
}

export function addPurge(program: Command): void {
  program
    .command('purge')
    .argument('<dir>', "a survey's folder / 調査のフォルダ")
    .description('erase a survey, and list what was erased with hashes / 調査の資料を消去し、消去した一覧を書き出す')
    .option('--list <file>', 'where the list goes (default: DIR-erased.txt) / 一覧の書き出し先')
    .option('--today <day>', 'the day in the list, YYYY-MM-DD / 一覧に書く日付', day)
    .addOption(new Option('--lang <lang>', 'language of texts / 表示の言語').choices(['ja', 'en']))
    .action(purge);
}

function purge(folder: string, options: PurgeOptions): void {
  const lang = langOf(options);
  const list = options.list ?? `${resolve(folder)}-erased.txt`;
  if (resolve(list).startsWith(resolve(folder) + sep))
    throw new UsageError({
      ja: `--list ${list}: 消去するフォルダの外を指定してください`,
      en: `--list ${list}: name a file outside the folder that is erased`,
    });
  readList(folder);
  // a list that cannot be written must be known before anything is gone
  writeReport(list, '');
  const erasure = erase(folder);
  writeReport(list, listText(erasure, options.today ?? today(), lang));
  process.stdout.write(
    lang === 'ja'
      ? `${erasure.erased.length}個のファイルを消去しました。一覧: ${list}\n`
      : `${erasure.erased.length} files were erased; the list is ${list}\n`,
  );
  if (erasure.kept.length > 0)
    process.stdout.write(
      lang === 'ja'
        ? `調査で作られたものではない${erasure.kept.length}個は残しました: ${erasure.kept.join(', ')}\n`
        : `Not made by the survey and kept: ${erasure.kept.join(', ')}\n`,
    );
}

function listText({ erased, kept }: Erasure, day: string, lang: Lang): string {
  const ja = lang === 'ja';
  const changed = ja ? '（調査の後に変更されていました）' : '(changed since the survey)';
  return `${[
    ja ? `消去の記録　${day}` : `Erased on ${day}`,
    ja ? 'SHA-256　容量（バイト）　ファイル' : 'SHA-256, bytes, file',
    ...erased.map(
      ({ name, size, sha256, asWritten }) => `${sha256}  ${size}  ${name}${asWritten ? '' : ` ${changed}`}`,
    ),
    ...kept.map((name) => (ja ? `消去していません：${name}` : `not erased: ${name}`)),
  ].join('\n')}\n`;
}
