// Mail as the customer's people need it: one printable sheet an account, and the list of accounts, forwards and mailing lists.
import { markup } from '../../report/escape.ts';
import { number, size } from '../../report/words.ts';
import type { Table } from '../../report/xlsx/workbook.ts';
import type { Move } from '../../rule/rule.ts';
import type { Lang } from '../../rule/text.ts';
import type { Mode, Profile } from '../../target/profile.ts';
import { heading, page, paragraph, quiet, table } from '../markup.ts';
import { pick, subjectOf } from '../words.ts';
import type { MailAccount, MailInventory } from './accounts.ts';
import { clientSettings } from './client-settings.ts';

export interface MailMaterial {
  mail: MailInventory;
  profile: Profile;
  move: Move;
  mode: Mode | null;
  lang: Lang;
}

/** Names in the survey's folder. */
export const MAIL_FILES = { page: 'mail-settings.html', workbook: 'mail.xlsx' } as const;
/** Accounts with a printed sheet of their own; all of them stand in the workbook. */
const PRINTED = 200;

export const hasMail = ({ accounts, aliases, lists }: MailInventory): boolean =>
  accounts.length + aliases.length + lists.length > 0;

/** The inventory's part about mail. */
export function mailHtml({ accounts, aliases, lists, bytes }: MailInventory, lang: Lang): string[] {
  const parts: string[] = [];
  if (accounts.length > 0)
    parts.push(
      heading(pick(lang, 'メールアカウント', 'Mail accounts')),
      paragraph(
        pick(
          lang,
          `${number(accounts.length)}件${bytes > 0 ? `、保存されているメールは合計${size(bytes)}です` : ''}。`,
          `${number(accounts.length)} accounts${bytes > 0 ? ` with ${size(bytes)} of mail` : ''}.`,
        ),
      ),
      table(
        lang === 'ja'
          ? ['アカウント', 'メールの容量', '通数・ファイル数', '転送先', '見分けたファイル']
          : ['Account', 'Mail', 'Messages or files', 'Forwarded to', 'Told by'],
        accounts
          .slice(0, PRINTED)
          .map((account) => [
            account.address,
            account.files > 0 ? size(account.bytes) : pick(lang, '不明', 'unknown'),
            account.files,
            account.forwards.join('、'),
            account.path ?? pick(lang, 'ヒアリングシート', 'hearing sheet'),
          ]),
      ),
    );
  if (aliases.length > 0)
    parts.push(
      heading(pick(lang, '別名・転送（aliases）', 'Aliases')),
      table(
        lang === 'ja' ? ['名前', '届け先', 'ファイル'] : ['Name', 'Delivered to', 'File'],
        aliases.slice(0, PRINTED).map(({ name, targets, path }) => [name, targets.join('、'), path]),
      ),
    );
  if (lists.length > 0)
    parts.push(
      heading(pick(lang, 'メーリングリスト', 'Mailing lists')),
      table(
        lang === 'ja'
          ? ['名前', 'プログラム', '保存された過去のメール', 'ファイル']
          : ['Name', 'Program', 'Archive', 'File'],
        lists.map(({ name, program, bytes, path }) => [name, program, bytes > 0 ? size(bytes) : '', path]),
      ),
    );
  return parts;
}

/** One sheet an account, each on its own page when printed. */
export function clientPage({ mail, profile, move, mode, lang }: MailMaterial): string {
  const title = pick(lang, 'メールソフト設定変更のご案内', 'Settings of the mail programs');
  const subject = [...(move.domain ? [move.domain] : []), subjectOf(profile, lang)];
  const both = profile.survey?.mail?.both;
  const cover = `<header class="cover"><h1>${markup(title)}</h1><p class="subject">${subject.map(markup).join(pick(lang, '　', ' · '))}</p>${paragraph(
    pick(
      lang,
      'サーバーの切り替えにあわせて、お使いのメールソフトの設定を次のとおりご変更ください。「要確認」の項目は、確認でき次第ご案内します。',
      'With the switch, change the settings of your mail program as below. What is to be asked follows.',
    ),
  )}${both ? paragraph(pick(lang, `${both.what.ja}。`, `${both.what.en}.`)) : ''}</header>`;
  const sections = mail.accounts.slice(0, PRINTED).map((account, i) => ({
    id: `account-${i + 1}`,
    title: account.address,
    html: clientTable(account, { mail, profile, move, mode, lang }),
    className: 'sheet',
  }));
  const more = mail.accounts.length - sections.length;
  const last = sections.at(-1);
  if (more > 0 && last)
    last.html += quiet(
      pick(
        lang,
        `ほか${number(more)}件は ${MAIL_FILES.workbook} をご覧ください。`,
        `${number(more)} more are in ${MAIL_FILES.workbook}.`,
      ),
    );
  return page(title, cover, sections, lang);
}

function clientTable(account: MailAccount, { profile, move, mode, lang }: MailMaterial): string {
  return table(
    lang === 'ja'
      ? ['項目', '現在の設定', '切り替え後の設定', '資料の記載']
      : ['Setting', 'Today', 'After the switch', 'In the document'],
    clientSettings(account, profile, move, mode).map(({ name, today, next, stated }) => [
      name[lang],
      today[lang],
      next[lang],
      stated,
    ]),
  );
}

export function mailSheets(material: MailMaterial): Table[] {
  const { mail, profile, move, mode, lang } = material;
  const sheets: Table[] = [];
  if (mail.accounts.length > 0)
    sheets.push(
      {
        name: pick(lang, 'メールソフト設定', 'Mail programs'),
        columns: [
          { head: pick(lang, 'アカウント', 'Account'), most: 40 },
          { head: pick(lang, '項目', 'Setting'), most: 34 },
          { head: pick(lang, '現在の設定', 'Today'), most: 50, wrap: true },
          { head: pick(lang, '切り替え後の設定', 'After the switch'), most: 50, wrap: true },
          { head: pick(lang, '資料の記載', 'In the document'), most: 80, wrap: true },
        ],
        rows: mail.accounts.flatMap((account) =>
          clientSettings(account, profile, move, mode).map(({ name, today, next, stated }) => [
            account.address,
            name[lang],
            today[lang],
            next[lang],
            stated,
          ]),
        ),
      },
      {
        name: pick(lang, 'アカウント一覧', 'Accounts'),
        columns: [
          { head: pick(lang, 'アカウント', 'Account'), most: 40 },
          { head: pick(lang, 'メールの容量（バイト）', 'Bytes of mail') },
          { head: pick(lang, '通数・ファイル数', 'Messages or files') },
          { head: pick(lang, '転送先', 'Forwarded to'), most: 60, wrap: true },
          { head: pick(lang, '見分けたファイル', 'Told by'), most: 60 },
        ],
        rows: mail.accounts.map((account) => [
          account.address,
          account.bytes,
          account.files,
          account.forwards.join('、'),
          account.path ?? pick(lang, 'ヒアリングシート', 'hearing sheet'),
        ]),
      },
    );
  if (mail.aliases.length > 0)
    sheets.push({
      name: pick(lang, '別名・転送', 'Aliases'),
      columns: [
        { head: pick(lang, '名前', 'Name'), most: 40 },
        { head: pick(lang, '届け先', 'Delivered to'), most: 80, wrap: true },
        { head: pick(lang, 'ファイル', 'File'), most: 60 },
      ],
      rows: mail.aliases.map(({ name, targets, path }) => [name, targets.join('、'), path]),
    });
  if (mail.lists.length > 0)
    sheets.push({
      name: pick(lang, 'メーリングリスト', 'Mailing lists'),
      columns: [
        { head: pick(lang, '名前', 'Name'), most: 40 },
        { head: pick(lang, 'プログラム', 'Program') },
        { head: pick(lang, '過去のメール（バイト）', 'Bytes of archive') },
        { head: pick(lang, 'ファイル', 'File'), most: 60 },
      ],
      rows: mail.lists.map(({ name, program, bytes, path }) => [name, program, bytes, path]),
    });
  return sheets;
}
