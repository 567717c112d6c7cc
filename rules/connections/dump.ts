// What the programs expect of the database against what the dumps of the site bring: table prefixes and database names.
import type { PhpDocument } from '../../src/languages/php/document.ts';
import type { SqlDocument } from '../../src/languages/sql/document.ts';
import type { Place } from '../../src/rule/finding.ts';
import { type Context, defineRule } from '../../src/rule/rule.ts';
import { words } from '../../src/text/words.ts';
import { literalsNamed } from './named-literals.ts';

interface Expected {
  what: 'prefix' | 'database';
  value: string;
  place: Place;
}

interface Brought {
  tables: string[];
  databases: string[];
}

const PREFIX_NAME = /^(?:db|table|tbl|database|xoops_db)_?prefix$|^table_?prefix$/i;
const DATABASE_NAME = /^(?:db|database|mysql|xoops_db)_?name$|^dbname$|^mysql_?(?:db|database)$/i;
/** What a name of the two kinds holds. */
const NAMES = /(?:db|table|tbl|database)_?prefix|(?:db|database|mysql)_?name|mysql_?(?:db|database)/gi;
const WORDS = words(
  ...['db', 'table', 'tbl', 'database'].flatMap((what) => [`${what}prefix`, `${what}_prefix`]),
  ...['db', 'database', 'mysql'].flatMap((what) => [`${what}name`, `${what}_name`]),
  ...['mysqldb', 'mysql_db', 'mysqldatabase', 'mysql_database'],
);
/** Fewer tables say too little of a prefix. */
const FEW = 3;
/** Tables that a fact carries: enough to tell a prefix. */
const MOST = 400;

function expectedBy(php: PhpDocument, context: Context): void {
  if (!WORDS.in(php.bytes)) return;
  for (const { string, setting } of literalsNamed(NAMES, php)) {
    const { value } = string;
    if (value === null || !/^[\w-]{1,64}$/.test(value)) continue;
    const what = PREFIX_NAME.test(setting.name) ? 'prefix' : DATABASE_NAME.test(setting.name) ? 'database' : null;
    if (what) context.fact('database-expected', { what, value, place: context.place(string.inner) } satisfies Expected);
  }
}

function broughtBy(sql: SqlDocument): Brought {
  const databases = new Set<string>();
  for (const { kind, text } of sql.statements) {
    const name =
      /^(?:USE|CREATE DATABASE(?:\s+\/\*!\d+ IF NOT EXISTS\s*\*\/|\s+IF NOT EXISTS)?)\s+[`"]?([\w$-]+)/i.exec(
        text,
      )?.[1];
    if (name && (kind === 'USE' || kind === 'CREATE DATABASE')) databases.add(name);
  }
  return { tables: [...sql.tables.keys()].slice(0, MOST), databases: [...databases] };
}

export default defineRule({
  id: 'connections/dump',
  component: 'site',
  severity: 'warning',
  effort: { minutes: [5, 10, 30] },
  title: { ja: '設定とダンプの食い違い', en: 'Settings and dumps that do not agree' },
  why: {
    ja: 'プログラムが使うデータベース名やテーブルの接頭辞が、お預かりしたダンプの中にありません。別のダンプが必要か、設定が古い可能性があります。',
    en: 'The database or the table prefix that the programs use is in none of the dumps: another dump is needed, or the setting is out of date.',
  },
  hint: {
    ja: 'このサイトが使っているデータベースのダンプかどうか、お客様に確認してください。',
    en: 'Ask whether the dump is of the database that the site uses.',
  },
  sources: ['https://dev.mysql.com/doc/refman/5.1/en/mysqldump.html'],
  examples: [
    {
      path: 'wp-config.php',
      wrong: "<?php define('DB_HOST', 'localhost'); $table_prefix = 'shop_';",
      files: {
        'dump.sql':
          '-- MySQL dump 10.13\nCREATE TABLE wp_posts (a int);\nCREATE TABLE wp_users (a int);\nCREATE TABLE wp_links (a int);\n-- Dump completed\n',
      },
    },
    {
      path: 'config.php',
      wrong: "<?php define('DB_NAME', 'shop'); define('DB_HOST', 'localhost');",
      files: {
        'dump.sql':
          '-- MySQL dump 10.13\nCREATE DATABASE `blog`;\nUSE `blog`;\nCREATE TABLE a (b int);\n-- Dump completed\n',
      },
    },
    {
      path: 'wp-config.php',
      right: "<?php $table_prefix = 'wp_'; define('DB_NAME', 'blog'); define('DB_HOST', 'localhost');",
      files: {
        'dump.sql':
          '-- MySQL dump 10.13\nUSE `blog`;\nCREATE TABLE wp_posts (a int);\nCREATE TABLE wp_users (a int);\nCREATE TABLE b (a int);\n-- Dump completed\n',
      },
    },
    { path: 'wp-config.php', right: "<?php $dbhost = 'localhost'; $table_prefix = 'wp_';" },
  ],
  check: {
    php: expectedBy,
    sql(sql, context) {
      // schemas that an installer brings say nothing of the site's own database
      if (sql.producer.name !== null && context.file.reach === 'live') context.fact('database-brought', broughtBy(sql));
    },
  },
  site({ facts, file, report }) {
    const dumps = facts<Brought>('database-brought').map(({ value }) => value);
    const tables = dumps.flatMap((dump) => dump.tables);
    const databases = new Set(dumps.flatMap((dump) => dump.databases));
    for (const { value: expected } of facts<Expected>('database-expected')) {
      const { what, value, place } = expected;
      if (file(place.path)?.reach === 'unreached') continue;
      if (what === 'prefix' && tables.length >= FEW && !tables.some((table) => table.startsWith(value))) {
        report(place, {
          message: {
            ja: `テーブルの接頭辞 ${value} で始まるテーブルがダンプにありません`,
            en: `no table of the dumps begins with the prefix ${value}`,
          },
        });
      }
      if (what === 'database' && databases.size > 0 && !databases.has(value)) {
        report(place, {
          severity: 'info',
          message: {
            ja: `設定のデータベース ${value} のダンプが見当たりません（ダンプ: ${[...databases].sort().join('、')}）`,
            en: `there is no dump of the database ${value} that the settings name (dumps: ${[...databases].sort().join(', ')})`,
          },
        });
      }
    }
  },
});
