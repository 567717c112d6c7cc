// What hikkoshi purge does.

import { resolve, sep } from 'node:path';
import type { Lang } from '../../rule/text.ts';
import { today } from '../../survey/calendar.ts';
import { type Erasure, erase, readList } from '../../survey/folder.ts';
import { UsageError } from '../language.ts';
import { langOf } from '../options.ts';
import type { PurgeOptions } from '../purge.ts';
import { writeReport } from '../scan.ts';
import { checkedDay } from './survey.ts';

export function purge(folder: string, options: PurgeOptions): void {
  const lang = langOf(options);
  const list = options.list ?? `${resolve(folder)}-erased.txt`;
  if (resolve(list).startsWith(resolve(folder) + sep))
    throw new UsageError({
      ja: `--list ${list}: 消去するフォルダの外を指定してください`,
      en: `--list ${list}: name a file outside the folder that is erased`,
    });
  const on = options.today === undefined ? today() : checkedDay('--today', options.today);
  readList(folder);
  // a list that cannot be written must be known before anything is gone
  writeReport(list, '');
  const erasure = erase(folder);
  writeReport(list, listText(erasure, on, lang));
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
