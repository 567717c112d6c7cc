// Statements and clauses that the target's PostgreSQL does not have (yet, or any more).
import type { SqlDocument } from '../../src/languages/sql/document.ts';
import { viewOf } from '../../src/languages/sql/view.ts';
import type { Severity } from '../../src/rule/finding.ts';
import { type Context, defineRule } from '../../src/rule/rule.ts';
import type { Text } from '../../src/rule/text.ts';
import table from '../data/sql/postgresql-features.tsv';
import { editsFor, placesOf } from '../mysql/features.ts';
import { fixOf, inFile, reportIn } from '../mysql/reporting.ts';
import { rows } from '../table.ts';
import { exists, GOES_ON, isPostgresql, lifetime, namesOf, serversOf } from './servers.ts';

const EFFECTS: Readonly<Record<string, { severity: Severity; text: Text }>> = {
  refused: { severity: 'error', text: GOES_ON },
  table: {
    severity: 'error',
    text: {
      ja: 'テーブルやビュー、関数が作られず、続くデータも入りません',
      en: 'the table, view or function is missing, and so is what depends on it',
    },
  },
  less: {
    severity: 'error',
    text: { ja: '索引・制約・トリガーが作られません', en: 'the index, constraint or trigger is missing' },
  },
  noise: {
    severity: 'error',
    text: {
      ja: 'この文はエラーになりますが、データには影響しません（psql は続行します）',
      en: 'the statement is refused, but no data are lost (psql goes on)',
    },
  },
};

const features = rows(table).map(([id, kinds, pattern, since, until, effect, fix, replacement, ja, en]) => ({
  id: id!,
  kinds: new RegExp(kinds!),
  pattern: new RegExp(pattern!, 'gid'),
  life: lifetime(since!, until!),
  effect: effect!,
  fix: fix!,
  replacement: replacement!,
  name: { ja: ja!, en: en! },
}));

function check(dump: SqlDocument, context: Context): void {
  if (!isPostgresql(dump)) return;
  const servers = serversOf(context.target);
  afterRows(dump, context);
  for (const statement of dump.statements) {
    for (const feature of features) {
      if (!feature.kinds.test(statement.kind)) continue;
      const on = servers.filter(({ number }) => !exists(feature.life, number));
      if (on.length === 0) continue;
      const places = placesOf(feature, viewOf(dump, statement, null).masked);
      if (places.length === 0) continue;
      const effect = EFFECTS[feature.effect]!;
      const names = namesOf(on);
      const edits = editsFor(feature, statement, places, `not on ${names}`);
      reportIn(context, dump, statement, ...places[0]!, {
        severity: effect.severity,
        on,
        message: {
          ja: `${feature.name.ja}は ${names} では使えません。${effect.text.ja}。`,
          en: `${names} does not have ${feature.name.en}: ${effect.text.en}`,
        },
        fix: fixOf(feature.fix.endsWith('safe') ? 'safe' : 'review', edits),
      });
    }
  }
}

const ON_CONFLICT = lifetime('9.5', '');

/** `INSERT … VALUES (…) ON CONFLICT DO NOTHING` (pg_dump --on-conflict-do-nothing): told once, at its first row. */
function afterRows(dump: SqlDocument, context: Context): void {
  const on = serversOf(context.target).filter(({ number }) => !exists(ON_CONFLICT, number));
  const found = dump.rowWords.find(({ word, call }) => word === 'conflict' && !call);
  if (on.length === 0 || !found) return;
  context.report(inFile(context, found.place), {
    on,
    message: {
      ja: `ON CONFLICT は ${namesOf(on)} では使えません。これを含む行は1件も入りません。`,
      en: `${namesOf(on)} does not have ON CONFLICT: no row of such a statement is stored`,
    },
  });
}

export default defineRule({
  id: 'postgresql/syntax',
  component: 'postgresql',
  severity: 'error',
  effort: { minutes: [3, 10, 40] },
  title: { ja: '移行先の PostgreSQL にない構文', en: 'Syntax that the target’s PostgreSQL does not have' },
  why: {
    ja: 'pg_dump は自分の版の構文で書き出します。古いサーバーはその文を拒否し、psql は続きを実行するため、足りないテーブルや索引に気づきにくくなります。',
    en: 'pg_dump writes the syntax of its own version. An older server refuses such statements while psql goes on, so that a missing table or index is easily overlooked.',
  },
  hint: { ja: '移行先で使える書き方に直してください。', en: 'Write it as the target understands it.' },
  sources: [
    'https://www.postgresql.org/docs/release/',
    'https://www.postgresql.org/docs/current/app-pgdump.html#PG-DUMP-NOTES',
    'https://www.postgresql.org/docs/8.4/sql-commands.html',
  ],
  examples: [
    {
      on: 'postgresql 8.4.18',
      wrong:
        'CREATE TABLE public.t (a int);\nSET search_path = public;\nINSERT INTO public.t VALUES (1) ON CONFLICT DO NOTHING;\n',
    },
    {
      on: 'postgresql 8.4.18',
      right:
        "CREATE TABLE public.t (a text);\nSET search_path = public;\nINSERT INTO public.t VALUES ('on conflict do nothing');\n",
    },
    {
      on: 'postgresql 8.4.18',
      wrong:
        "CREATE SEQUENCE public.t_id_seq\n    AS integer\n    START WITH 1\n    NO MINVALUE\n    CACHE 1;\nSET client_encoding = 'UTF8';\n",
      fixed:
        "CREATE SEQUENCE public.t_id_seq\n   \n    START WITH 1\n    NO MINVALUE\n    CACHE 1;\nSET client_encoding = 'UTF8';\n",
    },
    {
      on: 'postgresql 8.4.18',
      wrong:
        'CREATE TRIGGER g BEFORE UPDATE ON public.t FOR EACH ROW EXECUTE FUNCTION public.f();\nSET search_path = public;\n',
      fixed:
        'CREATE TRIGGER g BEFORE UPDATE ON public.t FOR EACH ROW EXECUTE PROCEDURE public.f();\nSET search_path = public;\n',
    },
    {
      on: 'postgresql 8.4.18',
      wrong:
        'CREATE TABLE public.t (a integer, b integer GENERATED ALWAYS AS ((a + 1)) STORED);\nSET search_path = public;\n',
    },
    {
      on: 'postgresql 16.2',
      wrong: 'CREATE TABLE t (a integer) WITH OIDS;\nSET search_path = public;\n',
      fixed: 'CREATE TABLE t (a integer);\nSET search_path = public;\n',
    },
    {
      on: 'postgresql 8.4.18',
      right: "CREATE TABLE public.t (a text DEFAULT 'AS integer, COLLATE x');\nSET search_path = public;\n",
    },
    {
      on: 'postgresql 15.6',
      right: 'CREATE SEQUENCE public.s\n    AS integer\n    START WITH 1;\nSET search_path = public;\n',
    },
  ],
  check: { sql: check },
});
