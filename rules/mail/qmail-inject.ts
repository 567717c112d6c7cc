// Mail handed to qmail-inject: its options are not sendmail's, so more than the path changes.

import type { Span } from '../../src/rule/finding.ts';
import { type Context, defineRule } from '../../src/rule/rule.ts';

const COMMAND = /\/var\/qmail\/bin\/(qmail-inject|datemail|new-inject)\b([^\n"'`]*)/g;

export default defineRule({
  id: 'mail/qmail-inject',
  component: 'sendmail',
  severity: 'error',
  effort: { minutes: [5, 15, 30] },
  title: { ja: 'qmail-inject によるメール送信', en: 'Mail sent through qmail-inject' },
  why: {
    ja: 'qmail-inject は移行先の sendmail とオプションが違います。パスだけ書き換えると、宛先がヘッダーから読まれず（-t が必要）、メールが送られません。',
    en: 'qmail-inject takes other options than sendmail. With the path alone changed, recipients are not read from the header (that needs -t), and nothing is sent.',
  },
  hint: {
    ja: '「/usr/sbin/sendmail -t -i」に書き換えてください。-f アドレス はそのまま使えます。',
    en: 'Write “/usr/sbin/sendmail -t -i”; -f ADDRESS stays as it is.',
  },
  sources: ['https://cr.yp.to/qmail.html', 'https://www.postfix.org/sendmail.1.html'],
  examples: [
    { path: 'form.cgi', wrong: '#!/usr/bin/perl\nopen(MAIL, "|/var/qmail/bin/qmail-inject -h");\n' },
    { path: 'form.php', wrong: "<?php $p = popen('/var/qmail/bin/qmail-inject', 'w');" },
    {
      path: 'form.cgi',
      right: '#!/usr/bin/perl\n# open(MAIL, "|/var/qmail/bin/qmail-inject");\nopen(MAIL, "|/usr/sbin/sendmail -t");\n',
    },
  ],
  check: {
    php(php, context) {
      for (const span of commandsIn(php.text)) {
        if (php.strings.some((string) => string.inner.start <= span.start && span.end <= string.inner.end))
          report(span, php.text, context);
      }
    },
    perl(perl, context) {
      for (const span of commandsIn(perl.text)) if (perl.isCode(span.start)) report(span, perl.text, context);
    },
  },
});

function commandsIn(text: string): Span[] {
  if (!text.includes('/var/qmail/bin/')) return [];
  return [...text.matchAll(COMMAND)].map((found) => ({ start: found.index, end: found.index + found[0].length }));
}

function report(span: Span, text: string, context: Context): void {
  const command = text.slice(span.start, span.end).trim();
  context.report(span, {
    message: {
      ja: `${command} は移行先にありません。/usr/sbin/sendmail -t -i に書き換えてください（オプションが違います）。`,
      en: `The target has no ${command}: write /usr/sbin/sendmail -t -i (the options differ).`,
    },
  });
}
