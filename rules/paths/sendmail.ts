// The path of the mail program in scripts and settings: where it is wrong, forms seem to work and the mail is lost.
import type { PhpDocument } from '../../src/languages/php/document.ts';
import type { Context } from '../../src/rule/rule.ts';
import { defineRule } from '../../src/rule/rule.ts';
import { literalsWith } from './literals.ts';
import { findMailProgram, MAIL_PROGRAM, MAIL_PROGRAMS } from './sendmail-paths.ts';

/** The words before a literal that make it a text to show or to compare, not a command. */
const SHOWN = /(?:\b(?:echo|print|printf|die|warn|exit)\s*\(?\s*|[=!]==?\s*)$/;
/** The words before a literal that ask whether the program is there: what is probed is not needed. */
const PROBED = /(?:-[xefrs]\s*\(?\s*|\b(?:file_exists|is_executable|is_file|is_readable|stat)\s*\(\s*)$/;

/** qmail-inject takes the recipients from the header by itself, sendmail only with -t. @param rest the command behind the path */
const readsRecipients = (path: string, rest: string): boolean =>
  path.endsWith('qmail-inject') && !/\s-\w*t|[\w.+-]+@[\w.-]+\s*$/.test(rest.replace(/-f\s*\S+/, ''));

/** Candidates of one list stand this close, in bytes. */
const NEAR = 400;
/** What may stand between two candidates of one list. */
const IN_ONE_LIST = /^[^;{}]*$/;

/** Between a candidate that is tested and one of another branch. */
const BRANCH = /\b(?:if|unless|else|elsif|elseif)\b/;

/** Reports the literal whose text begins at `offset` when it names a mail program that the target does not have. */
function checkText(
  text: string,
  offset: number,
  context: Context,
  isProbed: (path: string, offset: number) => boolean,
): void {
  const right = context.target.profile.sendmail?.paths ?? [];
  const program = findMailProgram(text);
  // a list in one string (`/usr/lib/sendmail;/usr/sbin/sendmail`) is tried until one is there
  if (!program || right.length === 0 || right.some((path) => text.includes(path)) || isProbed(program.path, offset))
    return;
  const span = { start: offset + program.span.start, end: offset + program.span.end };
  context.report(span, {
    message: {
      ja: `メール送信プログラム ${program.path} は移行先にありません（移行先: ${right[0]}）`,
      en: `the mail program ${program.path} is not on the target, which has ${right[0]}`,
    },
    ...(!program.takesSendmailOptions && {
      hint: {
        ja: 'sendmailとはオプションが異なるプログラムです。パスとあわせてオプションもご確認ください。',
        en: 'This program takes other options than sendmail: change them together with the path.',
      },
    }),
    fix: {
      safety: program.takesSendmailOptions ? 'safe' : 'review',
      splices: [
        { ...span, text: right[0]! + (readsRecipients(program.path, text.slice(program.span.end)) ? ' -t' : '') },
      ],
    },
  });
}

/** Told whether a path is tested by the file itself, alone or in a list with the right one near `offset`. */
function probedPaths(
  source: string,
  literals: readonly { start: number; text: string }[],
  { target }: Context,
): (path: string, offset: number) => boolean {
  const right = target.profile.sendmail?.paths ?? [];
  const named = literals.flatMap(({ start, text }) =>
    text
      .split(/\s+/)
      .flatMap((path) =>
        path.startsWith('/')
          ? [{ path, start, probed: PROBED.test(source.slice(Math.max(0, start - 40), start)) }]
          : [],
      ),
  );
  const hasTests = named.length > 1 && /(?:-[xefrs]\s*[$('"]|file_exists|is_executable|is_file)/.test(source);
  const rights = hasTests ? named.filter(({ path }) => right.includes(path)) : [];
  return (path, offset) =>
    named.some((each) => each.path === path && each.probed) ||
    rights.some(({ start, probed }) => {
      if (Math.abs(start - offset) >= NEAR) return false;
      const between = source.slice(Math.min(start, offset), Math.max(start, offset));
      return (
        (probed && BRANCH.test(between)) ||
        IN_ONE_LIST.test(between) ||
        isTested(source, start) ||
        isTested(source, offset)
      );
    });
}

/** Told whether the variable to which the literal at `start` is assigned is tested right after. */
function isTested(source: string, start: number): boolean {
  const name = /\$(\w+)\s*=\s*(?:qq?\W)?["']?$/.exec(source.slice(Math.max(0, start - 60), start))?.[1];
  if (!name) return false;
  const test = new RegExp(`(?:-[xefrs]|\\b(?:file_exists|is_executable|is_file))\\s*\\(?\\s*["']?\\$${name}\\b`);
  return test.test(source.slice(start, start + NEAR));
}

/** PHPMailer brings isQmail(), which names qmail's program: nothing comes of it unless somebody calls it. */
const isChoiceOfQmail = (php: PhpDocument, offset: number): boolean =>
  php.functions.some((one) => one.resolved === 'isqmail' && one.owner >= 0 && one.start <= offset && offset < one.end);

function checkQmailCalls(php: PhpDocument, { target, report }: Context): void {
  const right = target.profile.sendmail?.paths[0];
  if (!right) return;
  for (const { nameSpan, kind } of php.methodCalls('isqmail')) {
    if (kind !== 'method') continue;
    report(nameSpan, {
      message: {
        ja: `isQmail() は qmail の qmail-inject で送信します。移行先にはありません（移行先: ${right}）`,
        en: `isQmail() sends through qmail's qmail-inject, which the target does not have (it has ${right})`,
      },
      hint: { ja: 'isSendmail() に変更してください。', en: 'Call isSendmail() instead.' },
      fix: { safety: 'review', splices: [{ ...nameSpan, text: 'isSendmail' }] },
    });
  }
}

export default defineRule({
  id: 'paths/sendmail',
  component: 'sendmail',
  severity: 'error',
  effort: { minutes: [1, 2, 10] },
  title: {
    ja: 'メール送信プログラムのパスが移行先と異なります',
    en: 'The mail program is called by a path that the target does not have',
  },
  why: {
    ja: 'スクリプトが呼び出すsendmailのパスが移行先にないと、フォームの送信は完了したように見えても、メールは届きません。',
    en: 'Where the path of sendmail is not there, a form seems to be sent, but no mail ever arrives.',
  },
  hint: { ja: '移行先のsendmailのパスに書き換えてください。', en: "Write the target's path of sendmail." },
  sources: ['https://www.php.net/manual/en/mail.configuration.php'],
  examples: [
    {
      path: 'form.cgi',
      wrong: "#!/usr/bin/perl\n$mailprog = '/usr/lib/sendmail';\n",
      fixed: "#!/usr/bin/perl\n$mailprog = '/usr/sbin/sendmail';\n",
    },
    {
      path: 'form.cgi',
      wrong: '#!/usr/bin/perl\nopen(MAIL, "| /usr/bin/sendmail -t -i");\n',
      fixed: '#!/usr/bin/perl\nopen(MAIL, "| /usr/sbin/sendmail -t -i");\n',
    },
    {
      path: 'form.cgi',
      wrong: '#!/usr/bin/perl\nsystem("/usr/lib/sendmail", "-t");\nexec "/usr/lib/sendmail -t";\n',
      fixed: '#!/usr/bin/perl\nsystem("/usr/sbin/sendmail", "-t");\nexec "/usr/sbin/sendmail -t";\n',
    },
    {
      path: 'm.php',
      wrong: "<?php $mail->Sendmail = '/usr/lib/sendmail';\n",
      fixed: "<?php $mail->Sendmail = '/usr/sbin/sendmail';\n",
    },
    {
      path: 'm.php',
      wrong: "<?php $p = popen('/var/qmail/bin/qmail-inject -f a@example.jp', 'w');\n",
      fixed: "<?php $p = popen('/usr/sbin/sendmail -t -f a@example.jp', 'w');\n",
    },
    {
      path: 'm.php',
      // another list is probed, this path is not
      wrong:
        "<?php foreach (array('/usr/sbin/sendmail', '/usr/lib/sendmail') as $c) if (is_executable($c)) break;\n$p = popen('/usr/lib/sendmail -t', 'w');\n",
      fixed:
        "<?php foreach (array('/usr/sbin/sendmail', '/usr/lib/sendmail') as $c) if (is_executable($c)) break;\n$p = popen('/usr/sbin/sendmail -t', 'w');\n",
    },
    {
      path: 'form.cgi',
      right: "#!/usr/bin/perl\n$m = -x '/usr/sbin/sendmail' ? '/usr/sbin/sendmail' : '/usr/lib/sendmail';\n",
    },
    {
      path: 'form.cgi',
      right:
        "#!/usr/bin/perl\n$sendmail = '/usr/lib/sendmail';\n$sendmail = '/usr/sbin/sendmail' unless -x $sendmail;\n",
    },
    {
      path: 'php.ini',
      wrong: 'sendmail_path = /usr/lib/sendmail -t -i\n',
      fixed: 'sendmail_path = /usr/sbin/sendmail -t -i\n',
    },
    {
      path: '.htaccess',
      wrong: 'php_admin_value sendmail_path "/usr/lib/sendmail -t"\n',
      fixed: 'php_admin_value sendmail_path "/usr/sbin/sendmail -t"\n',
    },
    {
      path: 'cron.sh',
      wrong: '#!/bin/sh\necho test | /usr/lib/sendmail -t\n',
      fixed: '#!/bin/sh\necho test | /usr/sbin/sendmail -t\n',
    },
    {
      path: 'majordomo.cf',
      wrong: '$mailer = "/usr/lib/sendmail -oi -oee";\n',
      fixed: '$mailer = "/usr/sbin/sendmail -oi -oee";\n',
    },
    {
      path: 'PHPMailer.php',
      right:
        "<?php class PHPMailer { public function isQmail() { $this->Sendmail = '/var/qmail/bin/qmail-inject'; } }\n",
    },
    { path: 'form.php', wrong: '<?php $mail = new PHPMailer(); $mail->IsQmail();\n' },
    { path: 'form.cgi', right: "#!/usr/bin/perl\nuse constant EXE => '/usr/lib/sendmail.exe';\n" },
    { path: 'form.cgi', right: "#!/usr/bin/perl\n$mailprog = '/usr/sbin/sendmail';\n" },
    {
      path: 'form.cgi',
      right: "#!/usr/bin/perl\nforeach ('/usr/lib/sendmail', '/usr/sbin/sendmail') { if (-x $_) { $m = $_; last; } }\n",
    },
    {
      path: 'form.cgi',
      right:
        "#!/usr/bin/perl\nif (-e '/usr/lib/sendmail') { $m = '/usr/lib/sendmail'; } else { $m = '/usr/sbin/sendmail'; }\n",
    },
    {
      path: 'form.cgi',
      right:
        '#!/usr/bin/perl\nprint "the path of /usr/lib/sendmail is wrong";\n# $m = "/usr/lib/sendmail";\n__END__\n$m = "/usr/lib/sendmail";\n',
    },
    { path: 'log.php', right: '<?php $log = "/usr/lib/sendmail not found"; echo "/usr/lib/sendmail";\n' },
  ],
  check: {
    php(php, context) {
      checkQmailCalls(php, context);
      if (!MAIL_PROGRAMS.in(php.bytes)) return;
      const strings = literalsWith(MAIL_PROGRAM, php.text, () => php.strings);
      const isProbed = probedPaths(
        php.text,
        strings.map(({ start, inner }) => ({ start, text: php.text.slice(inner.start, inner.end) })),
        context,
      );
      for (const { start, inner } of strings) {
        if (SHOWN.test(php.text.slice(Math.max(0, start - 20), start)) || isChoiceOfQmail(php, start)) continue;
        checkText(php.text.slice(inner.start, inner.end), inner.start, context, isProbed);
      }
    },
    perl(perl, context) {
      if (!MAIL_PROGRAMS.in(perl.bytes)) return;
      const strings = literalsWith(MAIL_PROGRAM, perl.text, () => perl.strings);
      const isProbed = probedPaths(
        perl.text,
        strings.map(({ start, raw }) => ({ start, text: raw })),
        context,
      );
      for (const { quote, context: use, content } of strings) {
        if (quote === 'words' || quote === 'heredoc' || use === 'compare' || use === 'print') continue;
        checkText(perl.text.slice(content.start, content.end), content.start, context, isProbed);
      }
    },
    settings(settings, context) {
      if (settings.wide) return;
      for (const { value, span } of settings.settings) {
        // the value as it stands in the file may be longer by escapes; then its offsets are not those of the text
        if (span.end - span.start === value.length) checkText(value, span.start, context, () => false);
      }
    },
    mail(mail, context) {
      for (const { kind, value, start } of mail.entries)
        if (kind === 'setting' || kind === 'pipe') checkText(value, start, context, () => false);
    },
    htaccess(htaccess, context) {
      for (const { name, args } of htaccess.directives) {
        const value = args[1];
        if (!/^php_(admin_)?value$/i.test(name) || args[0]?.text.toLowerCase() !== 'sendmail_path' || !value) continue;
        checkText(value.text, value.start, context, () => false);
      }
    },
    file(file, context) {
      if (file.kind !== 'shell' || !file.text.includes('mail')) return;
      for (const line of file.text.matchAll(/^(?!\s*#)[^\n]*$/gm)) {
        for (const command of line[0].matchAll(/(?:^|[|;&`(=]|\bthen\b|\bdo\b|\bexec\b)\s*(?=["']?\/)/g)) {
          const from = command.index + command[0].length;
          checkText(line[0].slice(from), line.index + from, context, () => false);
        }
      }
    },
  },
});
