// Column types that the target's PostgreSQL does not have.
import type { ColumnClause } from '../../src/languages/sql/create-table.ts';
import type { SqlDocument, Statement } from '../../src/languages/sql/document.ts';
import { type Edit, replaceIn } from '../../src/languages/sql/edits.ts';
import { viewOf } from '../../src/languages/sql/view.ts';
import { type Context, defineRule } from '../../src/rule/rule.ts';
import table from '../data/sql/postgresql-types.tsv';
import { fixOf, reportIn } from '../mysql/reporting.ts';
import { rows } from '../table.ts';
import { exists, isPostgresql, lifetime, namesOf, serversOf } from './servers.ts';

const types = new Map(
  rows(table).map(([name, since, until, standIn]) => [
    name!,
    { life: since === 'module' ? null : lifetime(since!, until ?? ''), standIn: standIn ?? '' },
  ]),
);

/** The type, and the casts in its DEFAULT (`'{}'::jsonb`). */
function editsFor(
  statement: Statement,
  text: string,
  column: ColumnClause,
  standIn: string,
  end: number,
): Edit[] | null {
  if (standIn === '') return null;
  const edits = [
    replaceIn(statement, column.typeStart.start, column.argumentSpan?.end ?? column.typeStart.end, standIn),
  ];
  const rest = text.slice(column.typeStart.end, end);
  for (const cast of rest.matchAll(new RegExp(`::${column.type}\\b`, 'gi'))) {
    const at = column.typeStart.end + cast.index + 2;
    edits.push(replaceIn(statement, at, at + column.type.length, standIn));
  }
  return edits;
}

function check(dump: SqlDocument, context: Context): void {
  if (!isPostgresql(dump)) return;
  const servers = serversOf(context.target);
  const made = new Set(
    dump.statements.flatMap(({ kind, text }) =>
      /^CREATE (?:TYPE|DOMAIN)$/.test(kind) ? [/(\w+)"?\s+AS\b/i.exec(text)?.[1]?.toUpperCase()] : [],
    ),
  );
  for (const statement of dump.statements) {
    if (statement.kind !== 'CREATE TABLE') continue;
    const view = viewOf(dump, statement, null);
    for (const column of view.table?.columns ?? []) {
      const type = types.get(column.type);
      if (!type || made.has(column.type)) continue;
      const on = servers.filter(({ number }) => type.life === null || !exists(type.life, number));
      if (on.length === 0) continue;
      const names = namesOf(on);
      const end = view.tokens[column.to - 1]?.end ?? column.typeStart.end;
      reportIn(context, dump, statement, column.typeStart.start, column.typeStart.end, {
        on,
        severity: type.life === null ? 'warning' : 'error',
        message:
          type.life === null
            ? {
                ja: `${column.type.toLowerCase()} 型は拡張モジュールの型です。${names} で使えるか確かめてください。`,
                en: `the type ${column.type.toLowerCase()} comes from a module: find out whether ${names} has it`,
              }
            : {
                ja: `${column.type.toLowerCase()} 型は ${names} にありません。テーブルが作られません。`,
                en: `${names} does not have the type ${column.type.toLowerCase()}: the table is not created`,
              },
        fix: fixOf('review', editsFor(statement, view.text, column, type.standIn, end)),
      });
    }
  }
}

export default defineRule({
  id: 'postgresql/type',
  component: 'postgresql',
  severity: 'error',
  effort: { minutes: [3, 10, 30] },
  title: { ja: '移行先の PostgreSQL にないデータ型', en: 'A data type that the target’s PostgreSQL does not have' },
  why: {
    ja: 'json は 9.2、jsonb は 9.4 からの型です。古いサーバーではテーブルが作られず、続く COPY もエラーになります。',
    en: 'json came with 9.2 and jsonb with 9.4. An older server does not create the table, and the COPY that follows fails.',
  },
  hint: {
    ja: 'text など移行先にある型に書き換え、プログラムの SQL も確かめてください。',
    en: 'Use a type that the target has, such as text, and check the program’s SQL.',
  },
  sources: ['https://www.postgresql.org/docs/release/9.2.0/', 'https://www.postgresql.org/docs/release/9.4.0/'],
  examples: [
    {
      on: 'postgresql 8.4.18',
      wrong: "CREATE TABLE public.t (\n    a jsonb DEFAULT '{}'::jsonb NOT NULL\n);\nSET search_path = public;\n",
      fixed: "CREATE TABLE public.t (\n    a text DEFAULT '{}'::text NOT NULL\n);\nSET search_path = public;\n",
    },
    {
      on: 'postgresql 8.4.18',
      right:
        'CREATE TABLE public.t (json text, b character varying(10), c timestamp without time zone);\nSET search_path = public;\n',
    },
    { on: 'postgresql 15.6', right: 'CREATE TABLE public.t (a jsonb);\nSET search_path = public;\n' },
  ],
  check: { sql: check },
});
