// Statements and clauses that the target's MySQL does not have (yet, or any more).
import { defineRule } from '../../src/rule/rule.ts';
import { checkFeatures } from './features.ts';

export default defineRule({
  id: 'mysql/syntax',
  component: 'mysql',
  severity: 'error',
  effort: { minutes: [3, 10, 40] },
  title: { ja: '移行先の MySQL にない構文', en: 'Syntax that the target’s MySQL does not have' },
  why: {
    ja: '新しい MySQL・MariaDB が書き出したダンプには、古いサーバーが解釈できない句が含まれます。読み込みはその文で止まり、続きのテーブルもデータも入りません。',
    en: 'Dumps of a newer MySQL or MariaDB hold clauses that an older server cannot read. The load stops at that statement, and what follows is missing.',
  },
  hint: {
    ja: 'その句を外すか、移行先で使える書き方に直してください。',
    en: 'Remove the clause, or write it as the target understands it.',
  },
  sources: [
    'https://dev.mysql.com/doc/refman/8.0/en/create-table.html',
    'https://mariadb.com/kb/en/create-table/',
    'https://downloads.mysql.com/docs/refman-5.1-en.pdf',
  ],
  examples: [
    {
      on: 'mysql 5.1.73',
      wrong: 'CREATE TABLE `t` (\n  `a` int,\n  `b` int GENERATED ALWAYS AS (`a` + 1) VIRTUAL\n) ENGINE=InnoDB;\n',
    },
    {
      on: 'mysql 5.1.73',
      wrong: 'CREATE TABLE `t` (\n  `a` int,\n  INDEX `k` (`a` ASC) VISIBLE\n) ENGINE = InnoDB;\n',
      fixed: 'CREATE TABLE `t` (\n  `a` int,\n  INDEX `k` (`a` ASC)\n) ENGINE = InnoDB;\n',
    },
    {
      on: 'mysql 5.1.73',
      wrong: "CREATE TABLE `t` (`a` int, KEY `k` (`a`) COMMENT 'x') ENGINE=InnoDB STATS_PERSISTENT=0;\n",
      fixed: 'CREATE TABLE `t` (`a` int, KEY `k` (`a`)) ENGINE=InnoDB;\n',
    },
    { on: 'mysql 5.1.73', wrong: 'CREATE VIEW `v` AS SELECT * FROM (SELECT 1 AS `a`) `x`;\n' },
    {
      on: 'mysql 8.0.36',
      wrong: 'CREATE TABLE `t` (`a` timestamp(14)) ENGINE=MyISAM;\n',
      fixed: 'CREATE TABLE `t` (`a` TIMESTAMP) ENGINE=MyISAM;\n',
    },
    { on: 'mysql 5.1.73', right: 'CREATE TABLE `t` (`a` int, KEY `k` (`a`) /*!80000 INVISIBLE */) ENGINE=InnoDB;\n' },
    {
      on: 'mysql 8.0.36',
      right: 'CREATE TABLE `t` (`a` int, `b` int GENERATED ALWAYS AS (`a` + 1) VIRTUAL) ENGINE=InnoDB;\n',
    },
    {
      on: 'mysql 5.1.73',
      right: "CREATE TABLE `t` (`invisible` int COMMENT 'VISIBLE, GENERATED ALWAYS AS (1)') ENGINE=InnoDB;\n",
    },
  ],
  check: { sql: checkFeatures },
});
