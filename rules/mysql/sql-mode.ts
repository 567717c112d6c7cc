// Values of sql_mode that the target's server does not know.
import type { SqlDocument } from '../../src/languages/sql/document.ts';
import { replaceIn } from '../../src/languages/sql/edits.ts';
import { type Context, defineRule } from '../../src/rule/rule.ts';
import table from '../data/sql/mysql-modes.tsv';
import { rows } from '../table.ts';
import { type Assignment, assignmentsOf } from './assignments.ts';
import { fixOf, forServers, isMysql, reportIn } from './reporting.ts';
import { exists, lifetime, namesOf, offeredOf } from './servers.ts';

const modes = new Map(rows(table).map(([name, since, until, mariadb]) => [name!, lifetime(since!, until!, mariadb!)]));

function check(dump: SqlDocument, context: Context): void {
  if (!isMysql(dump)) return;
  for (const statement of dump.statements) {
    if (statement.kind !== 'SET') continue;
    const found = forServers(context, dump, statement, function* (view, server): Iterable<
      [string, { part: Assignment; unknown: string[]; left: string }]
    > {
      for (const part of assignmentsOf(view)) {
        if (part.variable !== 'sql_mode' || !part.value) continue;
        const values = part.value.text.split(',').filter(Boolean);
        const lacks = (value: string) => {
          const life = modes.get(value.trim().toUpperCase());
          return life !== undefined && !exists(life, server);
        };
        const unknown = values.filter(lacks);
        if (unknown.length > 0)
          yield [unknown.join(), { part, unknown, left: values.filter((value) => !lacks(value)).join(',') }];
      }
    });
    for (const { what, servers } of found) {
      const { start, end } = what.part.value!;
      const names = namesOf(servers);
      reportIn(context, dump, statement, start, end, {
        on: offeredOf(servers),
        message: {
          ja: `SQL モード ${what.unknown.join('、')} は ${names} にありません。この文でエラーになります。`,
          en: `${names} does not have the SQL mode ${what.unknown.join(', ')}: the statement fails`,
        },
        fix: fixOf('safe', [replaceIn(statement, start + 1, end - 1, what.left)]),
      });
    }
  }
}

export default defineRule({
  id: 'mysql/sql-mode',
  component: 'mysql',
  severity: 'error',
  effort: { minutes: [1, 3, 10] },
  title: { ja: '移行先の MySQL にない SQL モード', en: 'An SQL mode that the target’s MySQL does not have' },
  why: {
    ja: 'sql_mode に知らない値があるとエラー 1231 になります。NO_AUTO_CREATE_USER は 8.0.11 で廃止されました。トリガーやルーチンの前後に書き出されます。',
    en: 'An unknown value in sql_mode is error 1231. NO_AUTO_CREATE_USER was removed in 8.0.11; dumps write it around triggers and routines.',
  },
  hint: { ja: 'その値だけを外してください。', en: 'Take that value out.' },
  sources: [
    'https://dev.mysql.com/doc/refman/8.0/en/sql-mode.html',
    'https://dev.mysql.com/doc/relnotes/mysql/8.0/en/news-8-0-11.html',
  ],
  examples: [
    {
      on: 'mysql 8.0.36',
      wrong: "/*!50003 SET sql_mode = 'STRICT_TRANS_TABLES,NO_AUTO_CREATE_USER' */ ;\n",
      fixed: "/*!50003 SET sql_mode = 'STRICT_TRANS_TABLES' */ ;\n",
    },
    { on: 'mysql 5.1.73', wrong: "SET SQL_MODE='TIME_TRUNCATE_FRACTIONAL';\nCREATE TABLE `t` (`a` int);\n" },
    { on: 'mysql 5.1.73', right: 'SET SQL_MODE = "NO_AUTO_VALUE_ON_ZERO";\nCREATE TABLE `t` (`a` int);\n' },
  ],
  check: { sql: check },
});
