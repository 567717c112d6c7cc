// Functions in defaults, views and SQL functions that the target's PostgreSQL does not have.
import type { SqlDocument } from '../../src/languages/sql/document.ts';
import { viewOf } from '../../src/languages/sql/view.ts';
import { type Context, defineRule } from '../../src/rule/rule.ts';
import table from '../data/sql/postgresql-functions.tsv';
import { inFile, reportIn } from '../mysql/reporting.ts';
import { rows } from '../table.ts';
import { exists, isPostgresql, lifetime, namesOf, serversOf } from './servers.ts';

/** 9.0 says "not in 8.4" only: for servers from 9.0 on nothing is known then. */
const functions = new Map(rows(table).map(([name, since]) => [name!, lifetime(since!, '')]));

function check(dump: SqlDocument, context: Context): void {
  if (!isPostgresql(dump)) return;
  const servers = serversOf(context.target);
  const own = new Set<string>();
  for (const { kind, text } of dump.statements) {
    const name = kind === 'CREATE FUNCTION' ? /\bFUNCTION\s+(?:\w+\.)?"?(\w+)/i.exec(text) : null;
    if (name) own.add(name[1]!.toLowerCase());
  }
  const lacking = (name: string) => {
    const life = own.has(name) ? undefined : functions.get(name);
    return life ? servers.filter(({ number }) => !exists(life, number)) : [];
  };
  const message = (name: string, on: typeof servers) => ({
    ja: `関数 ${name}() は ${namesOf(on)} にありません。`,
    en: `${namesOf(on)} does not have the function ${name}()`,
  });
  for (const statement of dump.statements) {
    if (!/^(?:CREATE (?:TABLE|VIEW|MATERIALIZED VIEW|INDEX|RULE)|ALTER TABLE|SELECT|UPDATE)$/.test(statement.kind))
      continue;
    const { tokens } = viewOf(dump, statement, null);
    for (let i = 0; i + 1 < tokens.length; i++) {
      const token = tokens[i]!;
      if (token.kind !== 'word' || tokens[i + 1]!.text !== '(') continue;
      const before = tokens[i - 1]?.text ?? '';
      if (before === '.' && tokens[i - 2]?.text !== 'PG_CATALOG') continue;
      if (['TABLE', 'INDEX', 'ON', 'USING', 'AS', 'VIEW', 'INTO'].includes(before)) continue;
      const name = token.text.toLowerCase();
      const on = lacking(name);
      if (on.length > 0) reportIn(context, dump, statement, token.start, token.end, { on, message: message(name, on) });
    }
  }
  for (const { word, call, place } of dump.rowWords) {
    const on = call ? lacking(word) : [];
    if (on.length > 0) context.report(inFile(context, place), { on, message: message(word, on) });
  }
}

export default defineRule({
  id: 'postgresql/function',
  component: 'postgresql',
  severity: 'error',
  effort: { minutes: [5, 20, 60] },
  title: { ja: '移行先の PostgreSQL にない関数', en: 'A function that the target’s PostgreSQL does not have' },
  why: {
    ja: 'DEFAULT やビューの中の知らない関数は、テーブルやビューの作成を失敗させます。',
    en: 'An unknown function in a DEFAULT or a view makes the table or view fail.',
  },
  hint: { ja: '移行先にある関数で書き直してください。', en: 'Write it with functions that the target has.' },
  sources: ['https://www.postgresql.org/docs/8.4/functions.html', 'https://www.postgresql.org/docs/release/'],
  examples: [
    {
      on: 'postgresql 8.4.18',
      wrong: 'CREATE TABLE public.t (a uuid DEFAULT gen_random_uuid());\nSET search_path = public;\n',
    },
    {
      on: 'postgresql 8.4.18',
      wrong:
        "CREATE VIEW public.v AS SELECT string_agg(t.a, ','::text) AS s FROM public.t;\nSET search_path = public;\n",
    },
    {
      on: 'postgresql 8.4.18',
      right:
        "CREATE TABLE public.t (a timestamp DEFAULT now(), b text DEFAULT 'concat(x)');\nSET search_path = public;\n",
    },
    {
      on: 'postgresql 15.6',
      right: 'CREATE TABLE public.t (a uuid DEFAULT gen_random_uuid());\nSET search_path = public;\n',
    },
  ],
  check: { sql: check },
});
