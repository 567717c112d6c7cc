// Where code and settings say which database server to talk to. Passwords are never looked at.

import type { PhpDocument, Setting as PhpSetting, PhpString } from '../../src/languages/php/document.ts';
import type { SettingsFormat } from '../../src/languages/settings/document.ts';
import { type Context, defineRule } from '../../src/rule/rule.ts';
import type { SourceFile } from '../../src/site/source-file.ts';
import { words } from '../../src/text/words.ts';
import { isOldHost } from '../mail/report-host.ts';
import { literalsWith } from '../paths/literals.ts';
import { callIndex } from './calls.ts';
import { type DatabaseServer, isDatabaseHostName, isLocal, serverOfDsn, whole } from './database-names.ts';
import { databaseOfLiteral, databaseOfSetting } from './database-settings.ts';
import { literalsNamed } from './named-literals.ts';

/** Function or class -> which argument is the host (host) or a connection string (dsn). */
const PHP_CALLS: readonly (readonly [string, number, 'host' | 'dsn'])[] = [
  ['mysql_connect', 0, 'host'],
  ['mysql_pconnect', 0, 'host'],
  ['mysqli_connect', 0, 'host'],
  ['mysqli_real_connect', 1, 'host'],
  ['new mysqli', 0, 'host'],
  ['pg_connect', 0, 'dsn'],
  ['pg_pconnect', 0, 'dsn'],
  ['new pdo', 0, 'dsn'],
];
/** DB_HOST, $mysql_server, ['db']['default']['host', 'hostname' => */
const SERVER =
  /(?:db|database|mysqli?|pgsql|postgres(?:ql)?|sql)[\w'"\][{}>-]{0,16}?(?:host|server)|["'](?:host|hostname|hostspec|server)["']\s*=>/gi;
const DSN = /["'](?:mysql|pgsql|postgres|mariadb)[\w()]{0,20}:(?:\/\/|host=|dbname=)/gi;
const DSNS = words('mysql:', 'mysqli:', 'mysqlt:', 'pgsql:', 'postgres:', 'postgresql:', 'mariadb:', '):');
const DBI = words('dbi');
const HOST_WORDS = words('host', 'server', 'mysql://', 'pgsql://', 'postgres://', 'postgresql://');
const DATABASE_WORDS = words('db', 'database', 'sql', 'postgres');

export default defineRule({
  id: 'connections/database',
  component: 'site',
  severity: 'warning',
  effort: { minutes: [2, 5, 15] },
  title: { ja: 'データベースの接続先', en: 'Database server' },
  why: {
    ja: 'データベースのホスト名・ユーザー名・パスワードは移行先で変わります。書き換え漏れがあるとサイト全体が表示されなくなります。',
    en: 'Host, user and password of the database change with the move. Where one is forgotten the whole site stops.',
  },
  hint: {
    ja: '移行先のデータベース情報に書き換えてください（パスワードはこの報告には表示しません）。',
    en: 'Write the new server’s values (passwords are not shown in this report).',
  },
  sources: ['https://www.php.net/manual/en/function.mysql-connect.php', 'https://metacpan.org/pod/DBD::mysql'],
  examples: [
    { path: 'a.php', wrong: "<?php $db = mysql_connect('mysql12.old.example.jp', 'user', 'secret');" },
    { path: 'wp-config.php', wrong: "<?php define('DB_HOST', 'localhost');" },
    { path: 'config.inc.php', wrong: "<?php $database_server = 'db.example.jp';" },
    { path: 'a.php', wrong: "<?php new PDO('mysql:host=db.example.jp;dbname=shop', 'u', 'p');" },
    { path: 'a.cgi', wrong: "#!/usr/bin/perl\nmy $dbh = DBI->connect('DBI:mysql:shop:db.example.jp', 'u', 'p');\n" },
    {
      path: 'database.php',
      wrong:
        "<?php class DATABASE_CONFIG { var $default = array('driver' => 'mysql', 'host' => 'db.old.example.jp', 'database' => 'shop'); }",
    },
    { path: 'db.php', wrong: "<?php return array('dsn' => 'mysql:host=db.old.example.jp;dbname=shop');" },
    { path: '.env', wrong: 'DATABASE_URL=mysql://u:p@db.old.example.jp/shop\n' },
    { path: 'config.yml', wrong: 'database:\n  host: db.example.jp\n' },
    {
      path: 'a.php',
      right:
        "<?php $db = mysql_connect($host, $user, $pass); define('DB_PREFIX', 'localhost'); // mysql_connect('a')\n",
    },
  ],
  check: {
    php(php, context) {
      const calls = callIndex(php);
      const told = new Set<PhpString>();
      for (const [name, argument, how] of PHP_CALLS) {
        for (const index of calls.get(name) ?? []) {
          const call = php.call(index);
          const string = stringOf(php, call.args[argument]?.value);
          if (!string) continue;
          const text = php.text.slice(string.inner.start, string.inner.end);
          const server =
            how === 'dsn'
              ? serverOfDsn(text)
              : {
                  ...whole(text),
                  user: call.args[argument + 1]?.literal ?? null,
                  database: call.args[argument + 3]?.literal ?? null,
                };
          told.add(string);
          if (server) report(server, string.inner.start, context);
        }
      }
      if (!mentionsServer(php.bytes)) return;
      for (const { string, setting } of literalsNamed(SERVER, php)) tell(string, setting);
      for (const string of DSNS.in(php.bytes) ? literalsWith(DSN, php.text, () => php.strings) : [])
        tell(string, php.settingOf(string));

      function tell(string: PhpString, setting: PhpSetting | null): void {
        if (told.has(string)) return;
        told.add(string);
        const server = databaseOfLiteral(php, string, setting);
        if (server) report(server, string.inner.start, context);
      }
    },
    perl(perl, context) {
      for (const call of DBI.in(context.file.bytes) ? perl.methods('connect') : []) {
        const dsn = call.arguments[0]?.string;
        if (call.invocant !== 'DBI' || !dsn) continue;
        const server = serverOfDsn(dsn.raw);
        if (server)
          report(
            { ...server, user: server.user ?? call.arguments[1]?.string?.value ?? null },
            dsn.content.start,
            context,
          );
      }
      if (!mentionsServer(context.file.bytes) || context.file.text.search(SERVER) < 0) return;
      for (const { variable, key, value } of perl.assignments) {
        if (isDatabaseHostName(key ?? variable ?? '')) report(whole(value.raw), value.content.start, context);
      }
    },
    settings(settings, context) {
      if (settings.wide || settings.format === 'none' || !mayName(settings.format, context.file)) return;
      for (const setting of settings.settings) {
        const server = databaseOfSetting(setting);
        // a value in hexadecimal has no place of its own for the host
        if (server && setting.span.end - setting.span.start === setting.value.length)
          report(server, setting.span.start, context);
      }
    },
  },
});

/** The literal that is the whole of a value. */
function stringOf(php: PhpDocument, value: { start: number; end: number } | undefined): PhpString | null {
  const string = value ? php.stringAt(value.start) : null;
  return string && string.kind !== 'template' && string.start === value!.start && string.end === value!.end
    ? string
    : null;
}

/** In JSON, which may be long, a server's name must be a key. */
const JSON_KEY = /(?:host|server)\w*"\s*:/i;

const mayName = (format: SettingsFormat, { bytes, text }: SourceFile): boolean =>
  mentionsServer(bytes) && (format !== 'json' || JSON_KEY.test(text));

const mentionsServer = (bytes: Uint8Array): boolean => HOST_WORDS.in(bytes) && DATABASE_WORDS.in(bytes);

/** Not part of a site that runs. */
const ASIDE =
  /(?:^|\/)(?:\.[^/]+|tests?|vendor|node_modules|examples?|demo|docs?)\/|[.-](?:sample|dist|example|default)\b/i;
/** What samples and installers write in place of a name. */
const PLACEHOLDER =
  /^(?:.*_.*|host|hostname|server|servername|dbhost|dbserver|your.*|example\.com|.*\.example|db|mysql|postgres|postgresql|mariadb)$/;

function report(server: DatabaseServer, base: number, context: Context): void {
  if (ASIDE.test(context.file.path)) return;
  const host = server.host.toLowerCase();
  const name = host.replace(/:.*$/, '');
  // Values put together at run time.
  if (host === '' || /[$%{}<>@\s]/.test(host) || host.length > 200 || !/^[\w.:/-]+$/.test(host)) return;
  const old = isOldHost(name, context);
  const local = isLocal(host);
  if (!old && !local && PLACEHOLDER.test(name)) return;
  const details = [
    server.database ? { ja: `データベース ${server.database}`, en: `database ${server.database}` } : null,
    server.user ? { ja: `ユーザー ${server.user}`, en: `user ${server.user}` } : null,
  ].filter((detail) => detail !== null);
  const more =
    details.length === 0
      ? { ja: '', en: '' }
      : { ja: `（${details.map((one) => one.ja).join('、')}）`, en: ` (${details.map((one) => one.en).join(', ')})` };
  context.report(
    { start: base + server.start, end: base + server.end },
    {
      severity: old ? 'error' : local ? 'info' : 'warning',
      message: old
        ? {
            ja: `データベースの接続先が旧サーバー ${host} です${more.ja}。`,
            en: `The database is on the old server ${host}${more.en}.`,
          }
        : local
          ? {
              ja: `データベースの接続先は ${host} です${more.ja}。移行先のホスト名を確認してください。`,
              en: `The database is on ${host}${more.en}; check the new server’s host name.`,
            }
          : {
              ja: `データベースの接続先は ${host} です${more.ja}。移行先のホスト名に書き換えてください。`,
              en: `The database is on ${host}${more.en}; write the new server’s host name.`,
            },
    },
  );
}
