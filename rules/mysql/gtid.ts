// GTID lines of mysqldump: unknown before 5.6.5, and refused without SUPER everywhere.
import { commentOut } from '../../src/languages/sql/edits.ts';
import { defineRule } from '../../src/rule/rule.ts';
import { assignmentsOf } from './assignments.ts';
import { fixOf, forServers, isMysql, reportIn } from './reporting.ts';
import { namesOf, offeredOf } from './servers.ts';

const NAMES = new Set(['gtid_purged', 'sql_log_bin']);

export default defineRule({
  id: 'mysql/gtid',
  component: 'mysql',
  severity: 'error',
  effort: { minutes: [1, 2, 5] },
  title: { ja: 'GTID の設定が残っています', en: 'GTID settings left in the dump' },
  why: {
    ja: 'SET @@GLOBAL.GTID_PURGED は MySQL 5.6.5 より古いサーバーと MariaDB にはなく、それ以降でも管理者権限がないとエラーになります。SQL_LOG_BIN の変更にも管理者権限が要ります。',
    en: 'SET @@GLOBAL.GTID_PURGED is unknown before MySQL 5.6.5 and to MariaDB, and needs an administrator elsewhere. So does changing SQL_LOG_BIN.',
  },
  hint: {
    ja: 'この行をコメントにするか、mysqldump --set-gtid-purged=OFF で取り直してください。',
    en: 'Comment the lines out, or dump again with mysqldump --set-gtid-purged=OFF.',
  },
  sources: ['https://dev.mysql.com/doc/refman/8.0/en/mysqldump.html#option_mysqldump_set-gtid-purged'],
  examples: [
    {
      on: 'mysql 5.1.73',
      wrong: "SET @@GLOBAL.GTID_PURGED=/*!80000 '+'*/ '3e11fa47-71ca-11e1-9e33-c80aa9429562:1-5';\n",
      fixed: "-- [GTID] SET @@GLOBAL.GTID_PURGED=/*!80000 '+'*/ '3e11fa47-71ca-11e1-9e33-c80aa9429562:1-5';\n",
    },
    {
      on: 'mysql 8.0.36',
      wrong: 'SET @@SESSION.SQL_LOG_BIN= 0;\n',
      fixed: '-- [GTID] SET @@SESSION.SQL_LOG_BIN= 0;\n',
    },
    { on: 'mysql 5.1.73', right: 'SET @MYSQLDUMP_TEMP_LOG_BIN = @@SESSION.SQL_LOG_BIN;\n' },
  ],
  check: {
    sql(dump, context) {
      if (!isMysql(dump)) return;
      for (const statement of dump.statements) {
        if (statement.kind !== 'SET') continue;
        const found = forServers(context, dump, statement, function* (view): Iterable<
          [string, { start: number; end: number; name: string }]
        > {
          for (const { variable, start, end } of assignmentsOf(view))
            if (variable && NAMES.has(variable)) yield ['', { start, end, name: variable }];
        });
        for (const { what, servers } of found) {
          const names = namesOf(servers);
          reportIn(context, dump, statement, what.start, what.end, {
            on: offeredOf(servers),
            message: {
              ja: `${what.name.toUpperCase()} の設定は ${names} では受け付けられず、読み込みが止まります。`,
              en: `${names} refuses to set ${what.name.toUpperCase()}: the load stops there`,
            },
            fix: fixOf('safe', commentOut(statement, 'GTID')),
          });
        }
      }
    },
  },
});
