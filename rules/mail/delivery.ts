// .forward, .qmail, .procmailrc: rules of delivery that another mail system does not read, and the programs that they name.
import type { MailFormat } from '../../src/languages/mail/document.ts';
import { defineRule } from '../../src/rule/rule.ts';
import type { Text } from '../../src/rule/text.ts';

/** What the formats depend on. */
const SYSTEM: Readonly<Partial<Record<MailFormat, Text>>> = {
  forward: { ja: 'sendmail・Postfix 系の転送設定', en: 'forwarding of sendmail and Postfix' },
  qmail: { ja: 'qmail の配送設定', en: 'delivery by qmail' },
  procmail: { ja: 'procmail の振り分け設定', en: 'sorting by procmail' },
  maildrop: { ja: 'maildrop / Courier の振り分け設定', en: 'sorting by maildrop or Courier' },
  sieve: { ja: 'Sieve の振り分け設定', en: 'sorting by Sieve' },
  vacation: { ja: '不在通知（vacation）の設定', en: 'absence note (vacation)' },
  aliases: { ja: 'メールの別名（aliases）', en: 'mail aliases' },
};

export default defineRule({
  id: 'mail/delivery',
  component: 'mail',
  severity: 'warning',
  effort: { minutes: [5, 15, 45] },
  title: { ja: '転送・振り分け・自動応答の設定ファイル', en: 'Settings for forwarding, sorting and absence notes' },
  why: {
    ja: '転送や自動応答の設定ファイルは、移行先のメールシステムが違うと読まれません。設定し直さないと、転送や不在通知が気づかないうちに止まります。',
    en: 'Another mail system does not read these files. Forwarding and absence notes stop without a word until they are set up again.',
  },
  hint: {
    ja: '移行先の管理画面で転送・自動応答を設定し直し、起動しているプログラムのパスも確認してください。',
    en: 'Set forwarding and notes up again on the new server, and check the paths of programs.',
  },
  sources: ['https://www.postfix.org/local.8.html', 'https://cr.yp.to/qmail.html'],
  examples: [
    { path: '.forward', wrong: '\\tanaka, "|/usr/local/bin/procmail"\n' },
    { path: '.qmail-info', wrong: '&tanaka@example.jp\n|preline /usr/local/bin/procmail\n' },
    { path: '.forward', right: '# nothing yet\n' },
  ],
  check: {
    mail(mail, context) {
      const system = SYSTEM[mail.format];
      const first = mail.entries[0];
      if (!system || !first) return;
      const programs = mail.entries.filter((entry) => entry.kind === 'pipe').map((entry) => entry.value);
      const addresses = mail.entries.filter((entry) => entry.kind === 'address').length;
      const details = {
        ja: [addresses > 0 && `転送先 ${addresses} 件`, programs.length > 0 && `プログラム ${programs.join('、')}`]
          .filter(Boolean)
          .join('、'),
        en: [addresses > 0 && `${addresses} addresses`, programs.length > 0 && `programs ${programs.join(', ')}`]
          .filter(Boolean)
          .join(', '),
      };
      // the file as a whole is to be set up anew
      context.report(
        { start: first.start, end: mail.entries.at(-1)!.end },
        {
          message: {
            ja: `${system.ja}です${details.ja ? `（${details.ja}）` : ''}。移行先で設定し直してください。`,
            en: `${system.en[0]!.toUpperCase()}${system.en.slice(1)}${details.en ? ` (${details.en})` : ''}: set it up again on the new server.`,
          },
        },
      );
    },
  },
});
