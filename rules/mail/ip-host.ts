// Mail servers named by address, or by a name of the old server.
import type { SettingsFormat } from '../../src/languages/settings/document.ts';
import { type Context, defineRule } from '../../src/rule/rule.ts';
import { holding, holdsOne, hostCandidates, mentionsMail } from './candidates.ts';
import { checkDump } from './dump.ts';
import { perlMailHosts } from './perl.ts';
import { phpMailSettings } from './php.ts';
import { addressDetails, checkMailValue, REPEATED, type RepeatedAddress, reviewFix } from './report-host.ts';
import { checkSerialized } from './serialized.ts';
import { isMailHostEntry, namesMailHost } from './settings.ts';

const move = { oldHosts: ['203.0.113.25', 'www3.old-hosting.example.net'], domain: 'kawara-ya.example.jp' };

export default defineRule({
  id: 'mail/ip-host',
  component: 'mail',
  severity: 'error',
  effort: { minutes: [2, 5, 15] },
  title: { ja: '旧サーバーを指すメールサーバー設定', en: 'Mail server given by address, or the old server’s' },
  why: {
    ja: 'プログラムや設定ファイルのメールサーバーが旧サーバーの IP アドレスやホスト名のままだと、フォームや会員登録のメールが移行後に届かなくなります。エラーが表示されないことも多く、気づくのが遅れます。',
    en: 'Where programs and settings still name the old server, mail from forms and registrations stops arriving after the move, often without any message.',
  },
  hint: {
    ja: 'メールサーバーは IP アドレスではなく mail.（お客様のドメイン）で指定してください。--domain と --old-host を指定すると自動で修正できます。',
    en: 'Name the mail server mail.DOMAIN instead of an address. With --domain and --old-host this is repaired automatically.',
  },
  sources: [
    'https://github.com/PHPMailer/PHPMailer/wiki/Troubleshooting',
    'https://www.php.net/manual/en/mail.configuration.php',
    'https://metacpan.org/pod/Net::SMTP',
  ],
  examples: [
    {
      path: 'contact.php',
      wrong: "<?php $mail->Host = '203.0.113.25:587';",
      fixed: "<?php $mail->Host = 'mail.kawara-ya.example.jp:587';",
      move,
    },
    { path: 'Mailer.php', wrong: "<?php class Mailer { public $Host = '203.0.113.40'; }" },
    {
      path: 'contact.php',
      wrong: "<?php ini_set('SMTP', 'www3.old-hosting.example.net');",
      fixed: "<?php ini_set('SMTP', 'mail.kawara-ya.example.jp');",
      move,
    },
    {
      path: 'contact.php',
      wrong: "<?php Mail::factory('smtp', array('host' => '203.0.113.25', 'port' => 25));",
      fixed: "<?php Mail::factory('smtp', array('host' => 'mail.kawara-ya.example.jp', 'port' => 25));",
      move,
    },
    {
      path: 'contact.php',
      wrong: '<?php $o = unserialize(\'a:1:{s:9:"smtp_host";s:12:"203.0.113.25";}\');',
      fixed: '<?php $o = unserialize(\'a:1:{s:9:"smtp_host";s:25:"mail.kawara-ya.example.jp";}\');',
      move,
    },
    {
      path: 'form.cgi',
      wrong: "#!/usr/bin/perl\nuse Net::SMTP;\nmy $s = Net::SMTP->new('203.0.113.25', Timeout => 30);\n",
      fixed: "#!/usr/bin/perl\nuse Net::SMTP;\nmy $s = Net::SMTP->new('mail.kawara-ya.example.jp', Timeout => 30);\n",
      move,
    },
    {
      path: 'config/mail.yml',
      wrong: 'mail:\n  host: 203.0.113.25\n',
      fixed: 'mail:\n  host: mail.kawara-ya.example.jp\n',
      move,
    },
    { path: '.env', wrong: 'MAIL_HOST=203.0.113.25\n', fixed: 'MAIL_HOST=mail.kawara-ya.example.jp\n', move },
    {
      path: 'contact.php',
      wrong: "<?php $smtp->host_name = '203.0.113.25';",
      fixed: "<?php $smtp->host_name = 'mail.kawara-ya.example.jp';",
      move,
    },
    {
      path: 'dump.sql',
      wrong:
        '-- MySQL dump 10.13\nINSERT INTO `wp_options` VALUES (5,\'wp_mail_smtp\',\'a:1:{s:4:\\"smtp\\";a:1:{s:4:\\"host\\";s:12:\\"203.0.113.25\\";}}\',\'yes\');\n',
      fixed:
        '-- MySQL dump 10.13\nINSERT INTO `wp_options` VALUES (5,\'wp_mail_smtp\',\'a:1:{s:4:\\"smtp\\";a:1:{s:4:\\"host\\";s:25:\\"mail.kawara-ya.example.jp\\";}}\',\'yes\');\n',
      move,
    },
    {
      path: 'dump.sql',
      wrong:
        "-- MySQL dump 10.13\nINSERT INTO `phpbb_config` (`config_name`, `config_value`) VALUES ('smtp_host','203.0.113.25'),('version','203.0.113.25');\n",
      fixed:
        "-- MySQL dump 10.13\nINSERT INTO `phpbb_config` (`config_name`, `config_value`) VALUES ('smtp_host','mail.kawara-ya.example.jp'),('version','203.0.113.25');\n",
      move,
    },
    {
      path: 'contact.php',
      right:
        "<?php $mail->Host = 'localhost'; $m->Host = '127.0.0.1'; // 203.0.113.25\n$version = '203.0.113.25'; mysql_connect('203.0.113.25');",
      move,
    },
    {
      path: 'other.php',
      right: "<?php $deny_ip = '203.0.113.25'; echo 'SMTP 203.0.113.25'; $db->Host = '203.0.113.25';",
      move,
    },
    {
      path: 'form.cgi',
      right:
        "#!/usr/bin/perl\nmy $dbh = DBI->connect('dbi:mysql:shop;host=203.0.113.25');\n__END__\n$smtp_host = '203.0.113.25';\n",
      move,
    },
  ],
  check: {
    php(php, context) {
      const candidates = hostCandidates(context.file.text, context.move);
      if (candidates.length === 0 || !mentionsMail(context.file)) return;
      const settingOf = phpMailSettings(php, context.file.path);
      for (const string of holding(php.strings, candidates)) {
        const { inner } = string;
        const text = php.text.slice(inner.start, inner.end);
        const setting = settingOf(string);
        if (setting !== null) checkMailValue({ text, start: inner.start, width: 1, setting }, context);
        else checkSerialized(text, inner.start, context);
      }
    },
    perl(perl, context) {
      const candidates = hostCandidates(context.file.text, context.move);
      if (candidates.length === 0 || !mentionsMail(context.file)) return;
      const strings = holding(perl.strings, candidates);
      if (strings.length === 0) return;
      const hosts = perlMailHosts(perl);
      for (const string of strings) {
        const setting = hosts.get(string.start);
        if (setting === undefined) continue;
        const { start, end } = string.content;
        checkMailValue({ text: perl.text.slice(start, end), start, width: 1, setting }, context);
      }
    },
    settings(settings, context) {
      if (settings.format === 'none') return;
      // Text of two bytes a character, or in hexadecimal, cannot be searched as it stands.
      const candidates =
        settings.wide || settings.format === 'reg' ? null : settingCandidates(settings.format, context);
      if (candidates?.length === 0) return;
      for (const setting of settings.settings) {
        if (candidates && !holdsOne(setting.span, candidates)) continue;
        if (!namesMailHost(setting, context.file.path)) continue;
        const { value, span } = setting;
        const width = settings.wide ? 2 : 1;
        const asWritten = span.end - span.start === value.length * width;
        const name = setting.path.at(-1)!;
        checkMailValue(
          { text: value, start: span.start, width, setting: name, whole: asWritten ? null : span },
          context,
        );
      }
    },
    mail(mail, context) {
      for (const entry of mail.entries) {
        if (!isMailHostEntry(mail, entry)) continue;
        checkMailValue({ text: entry.value, start: entry.start, width: 1, setting: entry.key }, context);
      }
    },
    sql(dump, context) {
      checkDump(dump, context);
    },
  },
  site(site) {
    const facts = site.facts<RepeatedAddress>(REPEATED);
    const counts = new Map<string, number>();
    for (const { value } of facts) counts.set(value.host, (counts.get(value.host) ?? 0) + 1);
    for (const { value } of facts) {
      const { place } = value;
      const several = !value.private && counts.get(value.host)! > 1 && site.move.domain !== null;
      // Bytes of UTF-16 settings are two to a character: left to a person.
      const narrow = place.end - place.start === value.host.length;
      site.report(place, {
        ...addressDetails(value.host, value.setting, value.private),
        fix: several && narrow ? reviewFix(place, `mail.${site.move.domain}`) : null,
      });
    }
  },
});

/** Lists of packages are long JSON full of version numbers: there the key in front of a candidate must be that of a server. */
const JSON_KEY = /(?:host|server|smtp|pop|imap|mail|relay|hub|addr|ip|url)\w*"\s*:[\s[]*"[^"\n]*$/i;

function settingCandidates(format: SettingsFormat, { file, move }: Context): readonly number[] {
  const found = hostCandidates(file.text, move);
  if (found.length === 0 || !mentionsMail(file)) return [];
  return format === 'json' ? found.filter((at) => JSON_KEY.test(file.text.slice(Math.max(0, at - 200), at))) : found;
}
