// Column types that the target's server does not have.

import { type ColumnClause, parseColumn } from '../../src/languages/sql/create-table.ts';
import type { SqlDocument, Statement } from '../../src/languages/sql/document.ts';
import { type Edit, removeIn, replaceIn } from '../../src/languages/sql/edits.ts';
import type { StatementView } from '../../src/languages/sql/view.ts';
import { type Context, defineRule } from '../../src/rule/rule.ts';
import table from '../data/sql/mysql-types.tsv';
import { rows } from '../table.ts';
import { fixOf, forServers, isMysql, reportIn } from './reporting.ts';
import { exists, lifetime, namesOf, offeredOf } from './servers.ts';

const types = new Map(
  rows(table).map(([name, only, since, mariadb, standIn, fix]) => [
    name!,
    { withArguments: only === 'a', life: lifetime(since!, '', mariadb!), standIn: standIn ?? '', safe: fix === 'safe' },
  ]),
);

/** Columns of a CREATE TABLE, and those that an ALTER TABLE adds or changes. */
export function columnsOf(statement: Statement, view: StatementView): ColumnClause[] {
  if (statement.kind === 'CREATE TABLE') return view.table?.columns ?? [];
  if (statement.kind !== 'ALTER TABLE') return [];
  const columns: ColumnClause[] = [];
  const { tokens } = view;
  for (let i = 2; i < tokens.length; i++) {
    const { kind, text } = tokens[i]!;
    if (kind !== 'word' || !['ADD', 'MODIFY', 'CHANGE'].includes(text)) continue;
    let at = i + 1;
    if (tokens[at]?.text === 'COLUMN' && tokens[at]?.kind === 'word') at++;
    if (text === 'CHANGE') at++;
    const name = tokens[at];
    if (
      !name ||
      (name.kind === 'word' &&
        /^(?:KEY|INDEX|PRIMARY|UNIQUE|FULLTEXT|SPATIAL|CONSTRAINT|FOREIGN|CHECK|PARTITION)$/.test(name.text))
    )
      continue;
    if (name.kind === 'word' || name.kind === 'name') columns.push(parseColumn(tokens, at, endOf(view, at), view.text));
  }
  return columns;
}

function endOf(view: StatementView, from: number): number {
  let depth = 0;
  for (let i = from; i < view.tokens.length; i++) {
    const { kind, text } = view.tokens[i]!;
    if (kind !== 'symbol') continue;
    if (text === '(') depth++;
    else if (text === ')') depth--;
    else if (text === ',' && depth === 0) return i;
  }
  return view.tokens.length;
}

function editsFor(statement: Statement, view: StatementView, column: ColumnClause, standIn: string): Edit[] | null {
  if (standIn === '') return null;
  const end = column.argumentSpan?.end ?? column.typeStart.end;
  if (standIn !== '=') return [replaceIn(statement, column.typeStart.start, end, standIn)];
  const edits = [removeIn(statement, column.argumentSpan!.start, column.argumentSpan!.end)];
  // CURRENT_TIMESTAMP(6) follows the type's digits.
  for (let i = column.from; i < column.to; i++) {
    const word = view.tokens[i]!;
    const [open, digits, close] = view.tokens.slice(i + 1, i + 4);
    if (
      /^(?:CURRENT_TIMESTAMP|NOW|LOCALTIME(?:STAMP)?)$/.test(word.text) &&
      open?.text === '(' &&
      digits?.kind === 'number' &&
      close
    ) {
      edits.push(removeIn(statement, open.start, close.end));
    }
  }
  return edits;
}

function check(dump: SqlDocument, context: Context): void {
  if (!isMysql(dump)) return;
  for (const statement of dump.statements) {
    if (statement.kind !== 'CREATE TABLE' && statement.kind !== 'ALTER TABLE') continue;
    const found = forServers(context, dump, statement, function* (view, server): Iterable<
      [string, { column: ColumnClause; name: string }]
    > {
      for (const column of columnsOf(statement, view)) {
        const type = types.get(column.type);
        if (!type || exists(type.life, server) || (type.withArguments && !/^[1-6]$/.test(column.arguments ?? '')))
          continue;
        yield [
          `${column.nameToken.start}`,
          { column, name: type.withArguments ? `${column.type}(${column.arguments})` : column.type },
        ];
      }
    });
    for (const { what, servers, view } of found) {
      const { column, name } = what;
      const type = types.get(column.type)!;
      const names = namesOf(servers);
      reportIn(context, dump, statement, column.typeStart.start, column.argumentSpan?.end ?? column.typeStart.end, {
        on: offeredOf(servers),
        message: { ja: `${name} 型は ${names} にありません。`, en: `${names} does not have the type ${name}` },
        fix: fixOf(type.safe ? 'safe' : 'review', editsFor(statement, view, column, type.standIn)),
      });
    }
  }
}

export default defineRule({
  id: 'mysql/type',
  component: 'mysql',
  severity: 'error',
  effort: { minutes: [3, 10, 30] },
  title: { ja: '移行先の MySQL にないデータ型', en: 'A data type that the target’s MySQL does not have' },
  why: {
    ja: 'JSON 型は 5.7.8 から、DATETIME(6) のような小数秒は 5.6.4 からです。古いサーバーでは CREATE TABLE がエラーになり、テーブルもデータも入りません。',
    en: 'JSON came with 5.7.8, fractions of seconds such as DATETIME(6) with 5.6.4. An older server refuses the CREATE TABLE: neither table nor rows arrive.',
  },
  hint: {
    ja: '移行先にある型に書き換えてください（JSON は longtext、DATETIME(6) は datetime）。小数秒は移行先では保存されません。',
    en: 'Use a type that the target has (longtext for JSON, datetime for DATETIME(6)). Fractions of seconds are not kept there.',
  },
  sources: [
    'https://dev.mysql.com/doc/relnotes/mysql/5.6/en/news-5-6-4.html',
    'https://dev.mysql.com/doc/refman/5.7/en/json.html',
    'https://mariadb.com/kb/en/data-types/',
  ],
  examples: [
    {
      on: 'mysql 5.1.73',
      wrong: 'CREATE TABLE `t` (\n  `a` json DEFAULT NULL\n) ENGINE=InnoDB;\n',
      fixed: 'CREATE TABLE `t` (\n  `a` longtext DEFAULT NULL\n) ENGINE=InnoDB;\n',
    },
    {
      on: 'mysql 5.1.73',
      wrong: 'CREATE TABLE `t` (\n  `a` datetime(6) NOT NULL\n) ENGINE=InnoDB;\n',
      fixed: 'CREATE TABLE `t` (\n  `a` datetime NOT NULL\n) ENGINE=InnoDB;\n',
    },
    { on: 'mysql 5.7.44', right: 'CREATE TABLE `t` (`a` json, `b` datetime(6)) ENGINE=InnoDB;\n' },
    { on: 'mysql 5.1.73', right: 'CREATE TABLE `t` (`json` text, `uuid` char(36), `d` datetime) ENGINE=InnoDB;\n' },
  ],
  check: { sql: check },
});
