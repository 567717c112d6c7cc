// Dumps that are cut off, hold messages of other programs, or are in UTF-16. Shared by both databases.
import type { Damage, SqlDocument } from '../../src/languages/sql/document.ts';
import type { Context, Details } from '../../src/rule/rule.ts';
import type { Offered } from '../../src/target/target.ts';
import { inFile } from './reporting.ts';

const MESSAGES: Readonly<Record<Damage['kind'], Details>> = {
  unterminated: {
    message: {
      ja: '文字列やコメントが閉じないままファイルが終わります。ここから後は確認できません。',
      en: 'a string or comment is never closed: nothing after this place could be checked',
    },
  },
  'cut-off': {
    message: {
      ja: 'ダンプが途中で切れています（最後まで書き出されていません）。',
      en: 'the dump is cut off: it was not written to its end',
    },
  },
  junk: {
    message: {
      ja: 'SQL ではない行です（ほかのプログラムのメッセージなど）。次の文とつながって構文エラーになります。',
      en: 'this is no SQL (a message of some program?): it runs into the next statement and fails',
    },
    hint: { ja: 'この行を削除してください。', en: 'Remove the line.' },
  },
  'too-long': {
    severity: 'warning',
    message: {
      ja: '1文が長すぎるため、ここから文の終わりまでは確認していません。',
      en: 'the statement is too long: it was not checked from here to its end',
    },
    hint: { ja: '別に確認してください。', en: 'Check it by other means.' },
  },
  'utf-16': {
    message: {
      ja: 'UTF-16 のファイルです。データベースのクライアントは読み込めません。',
      en: 'the file is in UTF-16: no database client can load it',
    },
    hint: {
      ja: 'PowerShell の > で作られたことが多く、--result-file（-f）で書き出し直してください。',
      en: 'PowerShell’s > writes it so; dump again with --result-file (-f).',
    },
  },
};

export function reportDamage(dump: SqlDocument, context: Context, on: readonly Offered[]): void {
  for (const { kind, place } of dump.damage) context.report(inFile(context, place), { ...MESSAGES[kind], on });
}
