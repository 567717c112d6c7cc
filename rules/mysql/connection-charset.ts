// Programs and settings that ask for a character set that the target's server does not know: the connection stays in another one.
import { type Context, defineRule } from '../../src/rule/rule.ts';
import { words } from '../../src/text/words.ts';
import { literalsWith } from '../paths/literals.ts';
import { missing, standIn } from './charsets.ts';
import { namesOf, offeredOf, serversOf } from './servers.ts';

/** What the file must hold to be looked at: names of utf8mb4 and its kin. */
const CANDIDATE = /utf8mb|utf16|utf32|gb18030/gi;
const CANDIDATES = words('utf8mb', 'utf16', 'utf32', 'gb18030');
const STATEMENT = /\bSET\s+(?:NAMES|CHARACTER\s+SET|CHARSET)\s*=?\s*["'`]?(\w+)/i;
const DSN = /^(?:dbi:)?(?:mysqli?|mariadb):.*?\b(?:charset|mysql_character_set)=(\w+)/is;
/** Before a literal that is nothing but a name: a call that sets it, or a setting of the connection. */
const CALL = /\b(?:mysqli?_)?set_charset\s*\(\s*(?:\$[\w>-]+\s*,\s*)?$/i;
const SETTING =
  /(?:\bdefine\s*\(\s*["']\w*(?:charset|collate|collation)["']\s*,|(?:charset|char_set|collat\w*)["'\]}]*\s*=>?)\s*$/i;
/** Programs that look at the server's version first. */
const GUARD = /50503|5\.5\.3|has_cap|server_?(?:version|info)/i;

/** Reports the name at `start` when the server lacks it. */
function check(name: string, start: number, context: Context, severity: 'error' | 'warning'): void {
  const use = { kind: name.includes('_') ? 'collation' : 'charset', name: name.toLowerCase() } as const;
  const span = { start, end: start + name.length };
  const servers = serversOf(context.target).filter((server) => missing({ ...use, ...span }, server));
  if (servers.length === 0) return;
  const instead = standIn({ ...use, ...span }, servers[0]!);
  context.report(span, {
    severity,
    on: offeredOf(servers),
    message: {
      ja: `接続の文字セット ${name} は ${namesOf(servers)} にありません。接続は既定の文字セットのままになり、日本語が化けます。`,
      en: `${namesOf(servers)} does not know ${name}: the connection stays in the server’s default, and Japanese text is garbled`,
    },
    fix: instead ? { safety: 'review', splices: [{ ...span, text: instead }] } : null,
  });
}

/** @param text of the literal @param before the source in front of it */
function checkLiteral(text: string, start: number, before: string, context: Context): void {
  if (GUARD.test(before)) return;
  const named = STATEMENT.exec(text) ?? DSN.exec(text);
  if (named) {
    check(named[1]!, start + named.index + named[0].length - named[1]!.length, context, 'error');
    return;
  }
  if (!/^\w+$/.test(text)) return;
  const nearby = before.slice(-80);
  if (CALL.test(nearby)) check(text, start, context, 'error');
  else if (SETTING.test(nearby)) check(text, start, context, 'warning');
}

export default defineRule({
  id: 'mysql/connection-charset',
  component: 'mysql',
  severity: 'error',
  effort: { minutes: [2, 5, 30] },
  title: {
    ja: '移行先の MySQL にない文字セットで接続しています',
    en: 'A connection asks for a character set that the target’s MySQL does not know',
  },
  why: {
    ja: 'utf8mb4 は MySQL 5.5.3 からの文字セットです。それより古いサーバーでは SET NAMES utf8mb4 がエラーになり、接続は latin1 などのままで、日本語が「?」や文字化けになります。保存した値も壊れます。',
    en: 'utf8mb4 came with MySQL 5.5.3. On an older server `SET NAMES utf8mb4` fails and the connection stays in latin1 or another default: Japanese text becomes question marks or is garbled, and what is written then is damaged.',
  },
  hint: {
    ja: 'utf8 に変更してください。絵文字など4バイトの文字は保存できなくなります。',
    en: 'Write utf8 instead. Characters of four bytes (emoji) can no longer be stored.',
  },
  sources: [
    'https://dev.mysql.com/doc/relnotes/mysql/5.5/en/news-5-5-3.html',
    'https://www.php.net/manual/en/mysqli.set-charset.php',
  ],
  examples: [
    {
      on: 'mysql 5.1.73',
      path: 'db.php',
      wrong: '<?php $db->query("SET NAMES utf8mb4");\n',
      fixed: '<?php $db->query("SET NAMES utf8");\n',
    },
    {
      on: 'mysql 5.1.73',
      path: 'db.php',
      wrong: "<?php $p = new PDO('mysql:host=localhost;dbname=a;charset=utf8mb4', 'u', 'p');\n",
      fixed: "<?php $p = new PDO('mysql:host=localhost;dbname=a;charset=utf8', 'u', 'p');\n",
    },
    { on: 'mysql 5.1.73', path: 'db.php', wrong: "<?php mysqli_set_charset($link, 'utf8mb4');\n" },
    { on: 'mysql 5.1.73', path: 'db.php', wrong: "<?php $this->db->set_charset('utf8mb4');\n" },
    { on: 'mysql 5.1.73', path: 'wp-config.php', wrong: "<?php define('DB_CHARSET', 'utf8mb4');\n" },
    {
      on: 'mysql 5.1.73',
      path: 'config/database.php',
      wrong: "<?php return ['collation' => 'utf8mb4_unicode_ci'];\n",
      fixed: "<?php return ['collation' => 'utf8_unicode_ci'];\n",
    },
    { on: 'mysql 5.1.73', path: 'a.cgi', wrong: '#!/usr/bin/perl\n$dbh->do("SET NAMES utf8mb4");\n' },
    { on: 'mysql 5.1.73', path: '.env', wrong: 'DB_CHARSET=utf8mb4\n' },
    { on: 'mysql 5.1.73', path: 'db.php', right: '<?php $db->query("SET NAMES utf8"); mysql_set_charset("ujis");\n' },
    {
      on: 'mysql 5.1.73',
      path: 'db.php',
      right: "<?php if ($charset == 'utf8mb4') { $x = 1; } // SET NAMES utf8mb4\n",
    },
    {
      on: 'mysql 5.1.73',
      path: 'db.php',
      right:
        "<?php if (version_compare(mysqli_get_server_info($l), '5.5.3', '>=')) mysqli_set_charset($l, 'utf8mb4');\n",
    },
    { on: 'mysql 5.5.68', path: 'db.php', right: '<?php $db->query("SET NAMES utf8mb4");\n' },
  ],
  check: {
    php(php, context) {
      if (!CANDIDATES.in(php.bytes)) return;
      for (const { start, inner } of literalsWith(CANDIDATE, php.text, () => php.strings)) {
        checkLiteral(php.text.slice(inner.start, inner.end), inner.start, before(php.text, start), context);
      }
    },
    perl(perl, context) {
      if (!CANDIDATES.in(perl.bytes)) return;
      for (const { start, content, context: use } of literalsWith(CANDIDATE, perl.text, () => perl.strings)) {
        if (use === 'print' || use === 'compare') continue;
        checkLiteral(perl.text.slice(content.start, content.end), content.start, before(perl.text, start), context);
      }
    },
    settings(settings, context) {
      if (settings.wide) return;
      for (const { key, value, span } of settings.settings) {
        if (/charset|collat/i.test(key) && /^\w+$/.test(value) && span.end - span.start === value.length)
          check(value, span.start, context, 'warning');
      }
    },
  },
});

const before = (text: string, start: number): string => text.slice(Math.max(0, start - 400), start);
