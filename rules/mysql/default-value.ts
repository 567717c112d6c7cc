// DEFAULT and ON UPDATE clauses that the target's server refuses: automatic times, and defaults of texts.
import type { ColumnClause } from '../../src/languages/sql/create-table.ts';
import type { SqlDocument, Statement } from '../../src/languages/sql/document.ts';
import { removeAll } from '../../src/languages/sql/edits.ts';
import { closing } from '../../src/languages/sql/tokens.ts';
import type { StatementView } from '../../src/languages/sql/view.ts';
import { type Context, defineRule } from '../../src/rule/rule.ts';
import type { Text } from '../../src/rule/text.ts';
import { fixOf, forServers, isMysql, reportIn } from './reporting.ts';
import { exists, lifetime, namesOf, offeredOf, type Server } from './servers.ts';
import { columnsOf } from './type.ts';

/** DATETIME columns that set themselves, and more than one TIMESTAMP that does. */
const AUTOMATIC = lifetime('5.6.5', '', '10.0.1');
const TEXT_DEFAULT = lifetime('-', '', '10.2.1');
/** NO_ZERO_DATE is part of the default sql_mode from 5.7.8 on; never in MariaDB. */
const NO_ZERO_DATE = lifetime('5.7.8', '', '-');

interface Clause {
  start: number;
  end: number;
}

interface Defaults {
  /** Both clauses with their words; null where missing. */
  value: Clause | null;
  update: Clause | null;
  /** Does a clause set the current time? */
  automatic: Clause[];
  notNull: boolean;
  literal: string | null;
}

const NOW = /^(?:CURRENT_TIMESTAMP|NOW|LOCALTIME|LOCALTIMESTAMP)$/;

function defaultsOf(view: StatementView, column: ColumnClause): Defaults {
  const found: Defaults = { value: null, update: null, automatic: [], notNull: false, literal: null };
  const { tokens } = view;
  for (let i = column.from; i < column.to; i++) {
    const word = tokens[i]!;
    if (word.kind !== 'word') continue;
    if (word.text === 'NOT' && tokens[i + 1]?.text === 'NULL') found.notNull = true;
    const update = word.text === 'ON' && tokens[i + 1]?.text === 'UPDATE';
    if (word.text !== 'DEFAULT' && !update) continue;
    const at = update ? i + 2 : i + 1;
    const value = tokens[at];
    if (!value) continue;
    let last = value;
    if (tokens[at + 1]?.text === '(') last = tokens[Math.min(closing(tokens, at + 1), tokens.length - 1)]!;
    const clause = { start: word.start, end: last.end };
    if (value.kind === 'word' && NOW.test(value.text)) found.automatic.push(clause);
    if (update) found.update = clause;
    else {
      found.value = clause;
      if (value.kind === 'string') found.literal = value.text;
    }
  }
  return found;
}

interface Problem {
  at: Clause;
  remove: Clause[];
  message: Text;
}

function* problems(
  statement: Statement,
  view: StatementView,
  server: Server,
  ownMode: boolean,
): Iterable<[string, Problem]> {
  let automatic = 0;
  let timestamps = 0;
  for (const column of columnsOf(statement, view)) {
    const defaults = defaultsOf(view, column);
    const key = String(column.nameToken.start);
    if (column.type === 'DATETIME' && defaults.automatic.length > 0 && !exists(AUTOMATIC, server)) {
      yield [key, { at: defaults.automatic[0]!, remove: defaults.automatic, message: DATETIME }];
    } else if (column.type === 'TIMESTAMP' && !exists(AUTOMATIC, server)) {
      // Without any clause the first TIMESTAMP sets itself; only one may.
      const implied = timestamps === 0 && defaults.notNull && !defaults.value && !defaults.update;
      timestamps++;
      if (implied || defaults.automatic.length > 0) automatic++;
      if (automatic > 1 && defaults.automatic.length > 0)
        yield [key, { at: defaults.automatic[0]!, remove: [], message: TWO }];
    } else if (/TEXT$|BLOB$|^JSON$/.test(column.type) && defaults.literal && !exists(TEXT_DEFAULT, server)) {
      yield [key, { at: defaults.value!, remove: [defaults.value!], message: TEXT }];
    } else if (!ownMode && defaults.literal?.startsWith('0000-00-00') && exists(NO_ZERO_DATE, server)) {
      yield [key, { at: defaults.value!, remove: [], message: ZERO }];
    }
  }
}

const DATETIME: Text = {
  ja: 'DATETIME 列の CURRENT_TIMESTAMP は使えません',
  en: 'a DATETIME column cannot have CURRENT_TIMESTAMP',
};
const TWO: Text = {
  ja: 'CURRENT_TIMESTAMP を持てる TIMESTAMP 列は1つだけです',
  en: 'only one TIMESTAMP column can have CURRENT_TIMESTAMP',
};
const ZERO: Text = {
  ja: '既定の SQL モード（NO_ZERO_DATE）のため、0000-00-00 を DEFAULT にできません',
  en: 'the default SQL mode (NO_ZERO_DATE) refuses 0000-00-00 as DEFAULT',
};
const TEXT: Text = {
  ja: 'TEXT・BLOB 列に DEFAULT の値は書けません',
  en: 'a TEXT or BLOB column cannot have a DEFAULT value',
};

function check(dump: SqlDocument, context: Context): void {
  if (!isMysql(dump)) return;
  // mysqldump and phpMyAdmin set sql_mode themselves, which takes NO_ZERO_DATE away.
  const ownMode = dump.statements.some(({ kind, text }) => kind === 'SET' && /\bsql_mode\s*=/i.test(text));
  for (const statement of dump.statements) {
    if (statement.kind !== 'CREATE TABLE' && statement.kind !== 'ALTER TABLE') continue;
    for (const { what, servers } of forServers(context, dump, statement, (view, server) =>
      problems(statement, view, server, ownMode),
    )) {
      const names = namesOf(servers);
      reportIn(context, dump, statement, what.at.start, what.at.end, {
        on: offeredOf(servers),
        message: {
          ja: `${names} では${what.message.ja}。CREATE TABLE がエラーになります。`,
          en: `on ${names} ${what.message.en}: CREATE TABLE fails`,
        },
        fix: fixOf('review', removeAll(statement, what.remove)),
      });
    }
  }
}

export default defineRule({
  id: 'mysql/default-value',
  component: 'mysql',
  severity: 'error',
  effort: { minutes: [5, 15, 40] },
  title: { ja: '移行先の MySQL で使えない DEFAULT', en: 'A DEFAULT that the target’s MySQL refuses' },
  why: {
    ja: 'DATETIME の DEFAULT CURRENT_TIMESTAMP と、CURRENT_TIMESTAMP を持つ2つ目の TIMESTAMP 列は MySQL 5.6.5 からです。TEXT 列の DEFAULT は MySQL では使えません（MariaDB 10.2.1 から可）。',
    en: 'CURRENT_TIMESTAMP for DATETIME, and for a second TIMESTAMP column, came with MySQL 5.6.5. MySQL has no literal DEFAULT for TEXT (MariaDB has since 10.2.1).',
  },
  hint: {
    ja: '句を外したうえで、プログラム側で日時を入れているか確かめてください。入れていなければ NOW() を書き足します。',
    en: 'Remove the clause and check whether the program sets the time itself; where it does not, add NOW().',
  },
  sources: [
    'https://dev.mysql.com/doc/relnotes/mysql/5.6/en/news-5-6-5.html',
    'https://mariadb.com/kb/en/create-table/#default-column-option',
  ],
  examples: [
    {
      on: 'mysql 5.1.73',
      wrong:
        'CREATE TABLE `t` (\n  `a` datetime NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP\n) ENGINE=InnoDB;\n',
      fixed: 'CREATE TABLE `t` (\n  `a` datetime NOT NULL\n) ENGINE=InnoDB;\n',
    },
    {
      on: 'mysql 5.1.73',
      wrong:
        'CREATE TABLE `t` (\n  `a` timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP,\n  `b` timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP\n) ENGINE=InnoDB;\n',
    },
    {
      on: 'mysql 5.1.73',
      wrong: "CREATE TABLE `t` (`a` text DEFAULT 'x') ENGINE=InnoDB;\n",
      fixed: 'CREATE TABLE `t` (`a` text) ENGINE=InnoDB;\n',
    },
    {
      on: 'mysql 5.1.73',
      right:
        "CREATE TABLE `t` (\n  `a` timestamp NOT NULL DEFAULT '0000-00-00 00:00:00',\n  `b` timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP\n) ENGINE=InnoDB;\n",
    },
    {
      on: 'mysql 8.0.36',
      wrong: "CREATE TABLE `t` (`a` datetime NOT NULL DEFAULT '0000-00-00 00:00:00') ENGINE=InnoDB;\n",
    },
    {
      on: 'mysql 8.0.36',
      right:
        'SET SQL_MODE = "NO_AUTO_VALUE_ON_ZERO";\nCREATE TABLE `t` (`a` date DEFAULT \'0000-00-00\') ENGINE=InnoDB;\n',
    },
    { on: 'mysql 5.7.44', right: 'CREATE TABLE `t` (`a` datetime DEFAULT CURRENT_TIMESTAMP) ENGINE=InnoDB;\n' },
  ],
  check: { sql: check },
});
