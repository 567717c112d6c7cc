// The inventory as a part of the page.
import { size } from '../report/words.ts';
import type { Lang } from '../rule/text.ts';
import { dayText } from './calendar.ts';
import type { FileEntry, SurveyInventory } from './inventory.ts';
import { whenText } from './jobs.ts';
import { mailHtml } from './mail/mail-html.ts';
import { heading, list, paragraph, quiet, table } from './markup.ts';
import { APPLICATION_KINDS, JOB_KINDS, KIND_NAMES, pick } from './words.ts';

/** Rows of a list of files. */
const SHOWN = 20;

export function inventoryHtml(inventory: SurveyInventory, lang: Lang): string {
  const { applications, kinds, hosts, unreached } = inventory;
  const parts = [
    heading(pick(lang, '使われているソフトウェア', 'Applications and libraries')),
    applications.length > 0
      ? table(
          lang === 'ja'
            ? ['名前', '版', '種類', '設置', '見分けたファイル']
            : ['Name', 'Version', 'Kind', 'Places', 'Told by'],
          applications.map(({ name, version, kind, places, path }) => [
            name,
            version || pick(lang, '不明', 'unknown'),
            APPLICATION_KINDS[kind]?.[lang] ?? kind,
            places,
            path,
          ]),
        )
      : quiet(
          pick(
            lang,
            '既知のソフトウェアは見つかりませんでした。独自に作られたサイトと思われます。',
            'No known application was found.',
          ),
        ),
    heading(pick(lang, 'ファイルの種類', 'Kinds of files')),
    table(
      lang === 'ja' ? ['種類', 'ファイル数', '容量'] : ['Kind', 'Files', 'Size'],
      kinds.map(({ kind, files, bytes }) => [KIND_NAMES[kind]?.[lang] ?? kind, files, size(bytes)]),
    ),
    heading(pick(lang, '文字コード', 'Encodings')),
    table(lang === 'ja' ? ['文字コード', 'ファイル数'] : ['Encoding', 'Files'], inventory.encodings),
  ];
  if (inventory.interpreters.length > 0)
    parts.push(
      heading(pick(lang, 'CGIの1行目（プログラムの場所）', 'Interpreter lines')),
      table(
        lang === 'ja' ? ['記述', 'ファイル数'] : ['Line', 'Files'],
        inventory.interpreters.slice(0, SHOWN).map(([line, count]) => [`#!${line}`, count]),
      ),
    );
  if (inventory.told.length > 0)
    parts.push(
      heading(pick(lang, 'データから読み取れた現在の版', 'Versions that the data names')),
      list(inventory.told.map(({ component, version, path }) => `${component} ${version} – ${path}`)),
    );
  parts.push(...files(pick(lang, 'データベースのダンプ', 'Database dumps'), inventory.dumps, lang));
  parts.push(...mailHtml(inventory.mail, lang));
  if (inventory.jobs.length > 0)
    parts.push(
      heading(pick(lang, '定期処理（cron など）', 'Scheduled jobs')),
      table(
        lang === 'ja' ? ['実行する時', 'コマンド', '種類', '書かれている場所'] : ['When', 'Command', 'Kind', 'Where'],
        inventory.jobs.map(({ kind, when, command, path, line }) => [
          whenText(when, lang),
          command,
          JOB_KINDS[kind][lang],
          line > 0 ? `${path}:${line}` : path,
        ]),
      ),
    );
  if (hosts.length > 0)
    parts.push(
      heading(pick(lang, 'サイト内に書かれているホスト名', 'Host names on the site')),
      table(
        lang === 'ja' ? ['ホスト名', 'ファイル数', '例'] : ['Host', 'Files', 'Such as'],
        hosts.map(({ host, files, path }) => [host, files, path]),
      ),
    );
  if (unreached.files > 0)
    parts.push(
      heading(pick(lang, '使われていないと思われるファイル', 'What nobody reaches')),
      paragraph(
        pick(
          lang,
          `バックアップや古い複製と思われるファイルが${unreached.files}個（${size(unreached.bytes)}）あります。大きいものから示します。`,
          `${unreached.files} files (${size(unreached.bytes)}) look like backups and old copies; the largest first.`,
        ),
      ),
      fileTable(unreached.paths, lang),
    );
  parts.push(...files(pick(lang, '大きいファイル', 'Largest files'), inventory.largest, lang));
  if (inventory.newest.length > 0)
    parts.push(
      heading(pick(lang, '新しいファイル', 'Newest files')),
      table(
        lang === 'ja' ? ['ファイル', '更新日', '容量'] : ['File', 'Changed on', 'Size'],
        inventory.newest.map(({ path, day, size: bytes }) => [path, dayText(day, lang), size(bytes)]),
      ),
    );
  return parts.join('\n');
}

function files(title: string, entries: readonly FileEntry[], lang: Lang): string[] {
  if (entries.length === 0) return [];
  const more = entries.length - SHOWN;
  return [
    heading(title),
    fileTable(entries.slice(0, SHOWN), lang),
    ...(more > 0 ? [quiet(pick(lang, `ほか${more}件`, `and ${more} more`))] : []),
  ];
}

const fileTable = (entries: readonly FileEntry[], lang: Lang): string =>
  table(
    lang === 'ja' ? ['ファイル', '容量'] : ['File', 'Size'],
    entries.map((entry) => [entry.path, size(entry.size)]),
  );
