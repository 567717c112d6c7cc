// Names without quotes that the target reserves, though the dumping version did not.
import type { SqlDocument } from '../../src/languages/sql/document.ts';
import { everywhere, replaceIn } from '../../src/languages/sql/edits.ts';
import { closing, qualifiedName, type Token } from '../../src/languages/sql/tokens.ts';
import { type StatementView, viewOf } from '../../src/languages/sql/view.ts';
import { type Context, defineRule } from '../../src/rule/rule.ts';
import table from '../data/sql/postgresql-reserved.tsv';
import { fixOf, reportIn } from '../mysql/reporting.ts';
import { rows } from '../table.ts';
import { exists, isPostgresql, lifetime, namesOf, serversOf } from './servers.ts';

const reserved = new Map(
  rows(table).map(([word, since, until]) => [word!.toUpperCase(), lifetime(since!, until ?? '')]),
);

function names(kind: string, view: StatementView): Token[] {
  const { tokens } = view;
  if (kind === 'CREATE TABLE')
    return view.table ? [view.table.nameToken, ...view.table.columns.map((column) => column.nameToken)] : [];
  const at = kind === 'COPY' ? 1 : kind === 'INSERT' ? 2 : -1;
  const name = at > 0 ? qualifiedName(tokens, at, view.text) : null;
  if (!name) return [];
  const found = [name.token];
  if (tokens[name.next]?.text !== '(') return found;
  const close = closing(tokens, name.next);
  for (let i = name.next + 1; i < close; i++) if (tokens[i]!.kind !== 'symbol') found.push(tokens[i]!);
  return found;
}

function check(dump: SqlDocument, context: Context): void {
  if (!isPostgresql(dump)) return;
  for (const statement of dump.statements) {
    const view = viewOf(dump, statement, null);
    if (!/^(?:CREATE TABLE|COPY|INSERT)$/.test(statement.kind)) continue;
    for (const token of names(statement.kind, view)) {
      const life = token.kind === 'word' ? reserved.get(token.text) : undefined;
      const on = life ? serversOf(context.target).filter(({ number }) => exists(life, number)) : [];
      if (on.length === 0) continue;
      const word = view.text.slice(token.start, token.end);
      reportIn(context, dump, statement, token.start, token.end, {
        on,
        message: {
          ja: `${word} は ${namesOf(on)} の予約語です。引用符なしの名前には使えません。`,
          en: `${word} is reserved on ${namesOf(on)}: it cannot be a name without quotes`,
        },
        fix: fixOf(
          'safe',
          everywhere(statement, [replaceIn(statement, token.start, token.end, `"${word.toLowerCase()}"`)]),
        ),
      });
    }
  }
}

export default defineRule({
  id: 'postgresql/reserved-word',
  component: 'postgresql',
  severity: 'error',
  effort: { minutes: [2, 5, 30] },
  title: { ja: '予約語になっている名前', en: 'A name that is a reserved word' },
  why: {
    ja: 'pg_dump は自分の版の予約語だけを引用符で囲みます。移行先だけで予約されている語（8.4 の over、variadic、window など）は構文エラーになります。',
    en: 'pg_dump quotes what its own version reserves. Words that only the target reserves (over, variadic, window on 8.4) are syntax errors.',
  },
  hint: {
    ja: '二重引用符で囲んでください。プログラム側の SQL も確かめてください。',
    en: 'Put it in double quotes, and check the program’s SQL as well.',
  },
  sources: [
    'https://www.postgresql.org/docs/8.4/sql-keywords-appendix.html',
    'https://www.postgresql.org/docs/current/sql-keywords-appendix.html',
  ],
  examples: [
    {
      on: 'postgresql 8.4.18',
      wrong: 'CREATE TABLE public.t (\n    id integer,\n    over integer\n);\nSET search_path = public;\n',
      fixed: 'CREATE TABLE public.t (\n    id integer,\n    "over" integer\n);\nSET search_path = public;\n',
    },
    {
      on: 'postgresql 8.4.18',
      right: 'CREATE TABLE public.t (id integer, "over" integer, name text, value text);\nSET search_path = public;\n',
    },
    { on: 'postgresql 15.6', right: 'CREATE TABLE public.t (id integer, over integer);\nSET search_path = public;\n' },
  ],
  check: { sql: check },
});
