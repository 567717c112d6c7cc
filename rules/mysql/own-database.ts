// CREATE DATABASE and USE in a dump: it loads into its own database instead of the one that the hoster gave.
import type { SqlDocument } from '../../src/languages/sql/document.ts';
import { commentOut } from '../../src/languages/sql/edits.ts';
import { type Context, defineRule } from '../../src/rule/rule.ts';
import { fixOf, isMysql, reportIn } from './reporting.ts';
import { offeredOf, serversOf } from './servers.ts';

const KINDS = /^(?:CREATE|DROP|ALTER) (?:DATABASE|SCHEMA)$|^USE$|^(?:CREATE|DROP|ALTER) USER$|^(?:GRANT|REVOKE)$/;

function check(dump: SqlDocument, context: Context): void {
  if (!isMysql(dump)) return;
  for (const statement of dump.statements) {
    if (!KINDS.test(statement.kind)) continue;
    const users = /USER|GRANT|REVOKE/.test(statement.kind);
    reportIn(context, dump, statement, 0, Math.min(statement.text.length, 200), {
      on: offeredOf(serversOf(context.target)),
      message: users
        ? {
            ja: `${statement.kind} は管理者権限のない移行先では実行できません。`,
            en: `${statement.kind} is refused where the customer is no administrator`,
          }
        : {
            ja: `${statement.kind} があり、移行先で割り当てられたデータベースとは別の名前に読み込もうとします。`,
            en: `${statement.kind}: the dump asks for a database of its own name, not for the one that the target provides`,
          },
      fix: fixOf('review', commentOut(statement, 'given by the target')),
    });
  }
}

export default defineRule({
  id: 'mysql/own-database',
  component: 'mysql',
  severity: 'warning',
  effort: { minutes: [1, 3, 10] },
  title: { ja: 'データベースやユーザーを自分で作るダンプ', en: 'A dump that makes its own database or users' },
  why: {
    ja: '共用サーバーではデータベース名とユーザーが割り当てられ、CREATE DATABASE・USE・GRANT は権限エラーになるか、別のデータベースを指します。',
    en: 'Shared servers assign the name of the database and the user. CREATE DATABASE, USE and GRANT are refused there, or point at another database.',
  },
  hint: {
    ja: 'これらの行を外し、移行先のデータベース名を指定して読み込んでください。',
    en: 'Leave these lines out and name the target’s database when you load the dump.',
  },
  sources: ['https://dev.mysql.com/doc/refman/8.0/en/mysqldump.html#option_mysqldump_databases'],
  examples: [
    {
      on: 'mysql 5.1.73',
      wrong: 'USE `shop`;\nCREATE TABLE `t` (`a` int);\n',
      fixed: '-- [given by the target] USE `shop`;\nCREATE TABLE `t` (`a` int);\n',
    },
    { on: 'mysql 5.1.73', right: 'CREATE TABLE `use` (`database` int);\n' },
  ],
  check: { sql: check },
});
