// SET of system variables that the target's server does not have.
import type { SqlDocument, Statement } from '../../src/languages/sql/document.ts';
import { commentOut, type Edit, replaceIn } from '../../src/languages/sql/edits.ts';
import type { StatementView } from '../../src/languages/sql/view.ts';
import { type Context, defineRule } from '../../src/rule/rule.ts';
import table from '../data/sql/mysql-variables.tsv';
import { rows } from '../table.ts';
import { type Assignment, assignmentsOf } from './assignments.ts';
import { fixOf, forServers, isMysql, reportIn } from './reporting.ts';
import { exists, lifetime, namesOf, offeredOf, type Server } from './servers.ts';

const variables = new Map(
  rows(table).map(([name, since, until, mariadb]) => [name!, lifetime(since!, until ?? '', mariadb!)]),
);

/** The table lists all variables of these servers; of others it only knows some that came or went. */
const complete = (server: Server): boolean => (server.mariadb ? server.version < 110000 : server.version < 50500);

export function knowsVariable(name: string, server: Server): boolean {
  const life = variables.get(name);
  return life ? exists(life, server) : !complete(server);
}

interface Unknown {
  names: string[];
  parts: Assignment[];
  all: Assignment[];
}

function editsFor(statement: Statement, view: StatementView, { parts, all }: Unknown, reason: string): Edit[] | null {
  if (parts.length === all.length) return commentOut(statement, reason);
  return parts.map((part) => {
    // With the comma before it, or the one after it.
    const index = all.indexOf(part);
    if (index > 0) return replaceIn(statement, view.text.lastIndexOf(',', part.start), part.end, '');
    return replaceIn(statement, part.start, all[1]!.start, '');
  });
}

function check(dump: SqlDocument, context: Context): void {
  if (!isMysql(dump)) return;
  for (const statement of dump.statements) {
    if (statement.kind !== 'SET') continue;
    const found = forServers(context, dump, statement, function* (view, server): Iterable<[string, Unknown]> {
      const all = assignmentsOf(view);
      const names = new Set<string>();
      const parts = all.filter(({ variable, reads }) => {
        if (variable === 'gtid_purged') return false;
        const unknown = [variable, ...reads].filter((name) => name !== null && !knowsVariable(name, server));
        for (const name of unknown) names.add(name!);
        return unknown.length > 0;
      });
      if (parts.length > 0) yield [[...names].join(), { names: [...names], parts, all }];
    });
    for (const { what, servers, view } of found) {
      const list = namesOf(servers);
      reportIn(context, dump, statement, what.parts[0]!.start, what.parts[0]!.end, {
        on: offeredOf(servers),
        message: {
          ja: `変数 ${what.names.join('、')} は ${list} にありません。この文でエラーになり、読み込みが止まります。`,
          en: `${list} does not have the variable ${what.names.join(', ')}: the statement fails and the load stops there`,
        },
        fix: fixOf('safe', editsFor(statement, view, what, `not on ${list}`)),
      });
    }
  }
}

export default defineRule({
  id: 'mysql/variable',
  component: 'mysql',
  severity: 'error',
  effort: { minutes: [1, 2, 5] },
  title: { ja: '移行先の MySQL にないシステム変数', en: 'A system variable that the target’s MySQL does not have' },
  why: {
    ja: 'ダンプの先頭や末尾の SET は、サーバーが知らない変数だとエラー 1193 になり、mysql コマンドはそこで止まります。',
    en: 'A SET of a variable that the server does not know is error 1193, and the mysql client stops there.',
  },
  hint: {
    ja: 'その SET をコメントにしてください。データには影響しません。',
    en: 'Comment the SET out; the data do not depend on it.',
  },
  sources: [
    'https://dev.mysql.com/doc/refman/8.0/en/server-system-variables.html',
    'https://mariadb.com/kb/en/server-system-variables/',
  ],
  examples: [
    {
      on: 'mysql 5.1.73',
      wrong: 'SET default_storage_engine=InnoDB;\nCREATE TABLE `t` (`a` int);\n',
      fixed: '-- [not on MySQL 5.1.73] SET default_storage_engine=InnoDB;\nCREATE TABLE `t` (`a` int);\n',
    },
    {
      on: 'mysql 5.1.73',
      wrong: "SET FOREIGN_KEY_CHECKS=0, SESSION transaction_isolation='READ-COMMITTED';\nCREATE TABLE `t` (`a` int);\n",
      fixed: 'SET FOREIGN_KEY_CHECKS=0;\nCREATE TABLE `t` (`a` int);\n',
    },
    { on: 'mysql 8.0.36', wrong: 'SET storage_engine=MYISAM;\nCREATE TABLE `t` (`a` int);\n' },
    { on: 'mysql 5.1.73', right: "/*!40101 SET @OLD_SQL_MODE=@@SQL_MODE, SQL_MODE='NO_AUTO_VALUE_ON_ZERO' */;\n" },
    { on: 'mysql 5.1.73', right: '/*!50606 SET @OLD_INNODB_STATS_AUTO_RECALC=@@INNODB_STATS_AUTO_RECALC */;\n' },
    {
      on: 'mysql 5.1.73',
      right: '/*M!100616 SET @OLD_NOTE_VERBOSITY=@@NOTE_VERBOSITY, NOTE_VERBOSITY=0 */;\nCREATE TABLE `t` (`a` int);\n',
    },
  ],
  check: { sql: check },
});
