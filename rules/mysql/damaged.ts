// Damaged dumps for MySQL.
import { defineRule } from '../../src/rule/rule.ts';
import { reportDamage } from './damage.ts';
import { isMysql } from './reporting.ts';
import { offeredOf, serversOf } from './servers.ts';

export default defineRule({
  id: 'mysql/damaged',
  component: 'mysql',
  severity: 'error',
  effort: { minutes: [5, 15, 60] },
  title: { ja: '壊れている MySQL のダンプ', en: 'A damaged MySQL dump' },
  why: {
    ja: 'PHP の時間切れや容量不足で途中までしか書き出されていないダンプは、読み込むまで気づきません。切れた所から後のテーブルはありません。',
    en: 'A dump that stopped half way (a time limit of PHP, a full disk) looks like any other until it is loaded. What came after is missing.',
  },
  hint: { ja: 'ダンプを取り直してください。', en: 'Make the dump again.' },
  sources: ['https://dev.mysql.com/doc/refman/8.0/en/mysqldump.html'],
  examples: [
    { on: 'mysql 5.1.73', wrong: "CREATE TABLE `t` (`a` text);\nINSERT INTO `t` VALUES (1,'abc" },
    {
      on: 'mysql 5.1.73',
      wrong:
        'mysqldump: [Warning] Using a password on the command line interface can be insecure.\n-- MySQL dump 10.13  Distrib 5.7.30, for Linux (x86_64)\n\nCREATE TABLE `t` (`a` text);\n-- Dump completed on 2020-01-01\n',
    },
    {
      on: 'mysql 5.1.73',
      wrong:
        'CREATE TABLE `t` (`a` text);\n<br />\n<b>Fatal error</b>:  Maximum execution time of 300 seconds exceeded\n',
    },
    {
      on: 'mysql 5.1.73',
      right:
        "-- MySQL dump 10.13  Distrib 5.7.30, for Linux (x86_64)\nINSERT INTO `t` VALUES (1,'a\\'b','it''s');\n-- Dump completed on 2020-01-01\n",
    },
  ],
  check: {
    sql(dump, context) {
      if (isMysql(dump)) reportDamage(dump, context, offeredOf(serversOf(context.target)));
    },
  },
});
