// Collations that the server lacks although it knows their character set.
import { defineRule } from '../../src/rule/rule.ts';
import { isMysql } from './reporting.ts';
import { reportMissing } from './unknown-charset.ts';

export default defineRule({
  id: 'mysql/unknown-collation',
  component: 'mysql',
  severity: 'error',
  effort: { minutes: [3, 10, 30] },
  title: { ja: '移行先の MySQL にない照合順序', en: 'A collation that the target’s MySQL does not know' },
  why: {
    ja: '照合順序の名前は版ごとに増えています（utf8mb4_0900_ai_ci は 8.0、uca1400 は MariaDB 10.10 から）。知らない名前があると CREATE TABLE がエラーになります。',
    en: 'Every version adds collations (utf8mb4_0900_ai_ci with 8.0, uca1400 with MariaDB 10.10). A name that the server does not know makes CREATE TABLE fail.',
  },
  hint: {
    ja: '移行先にある照合順序に書き換えてください。並び順と大文字小文字の扱いが変わらないか、検索と一意索引を確かめてください。',
    en: 'Write one that the target has. Check searches and unique indexes: order and case may compare otherwise.',
  },
  sources: [
    'https://dev.mysql.com/doc/refman/8.0/en/charset-collation-names.html',
    'https://mariadb.com/kb/en/supported-character-sets-and-collations/',
  ],
  examples: [
    {
      on: 'mysql 5.1.73',
      wrong: 'CREATE TABLE `t` (`a` varchar(10)) DEFAULT CHARSET=utf8 COLLATE=utf8_unicode_520_ci;\n',
      fixed: 'CREATE TABLE `t` (`a` varchar(10)) DEFAULT CHARSET=utf8 COLLATE=utf8_unicode_ci;\n',
    },
    {
      on: 'mysql 5.7.44',
      wrong: 'CREATE TABLE `t` (`a` varchar(10)) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci;\n',
      fixed: 'CREATE TABLE `t` (`a` varchar(10)) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;\n',
    },
    {
      on: 'mysql 8.0.36',
      right: 'CREATE TABLE `t` (`a` varchar(10)) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci;\n',
    },
    { on: 'mysql 5.1.73', right: 'CREATE TABLE `t` (`a` varchar(10)) DEFAULT CHARSET=utf8 COLLATE=utf8_general_ci;\n' },
  ],
  check: {
    sql(dump, context) {
      if (!isMysql(dump)) return;
      for (const statement of dump.statements) reportMissing(dump, context, statement, 'collation');
    },
  },
});
