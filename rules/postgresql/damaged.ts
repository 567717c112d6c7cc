// Damaged dumps for PostgreSQL.
import { defineRule } from '../../src/rule/rule.ts';
import { reportDamage } from '../mysql/damage.ts';
import { isPostgresql, serversOf } from './servers.ts';

export default defineRule({
  id: 'postgresql/damaged',
  component: 'postgresql',
  severity: 'error',
  effort: { minutes: [5, 15, 60] },
  title: { ja: '壊れている PostgreSQL のダンプ', en: 'A damaged PostgreSQL dump' },
  why: {
    ja: '途中で切れたダンプは、切れた所から後のデータがありません。COPY の途中なら、そのテーブルの行が1行も入りません。',
    en: 'What comes after the place where a dump was cut off is missing. Inside a COPY not one row of that table arrives.',
  },
  hint: { ja: 'ダンプを取り直してください。', en: 'Make the dump again.' },
  sources: ['https://www.postgresql.org/docs/current/app-pgdump.html'],
  examples: [
    { on: 'postgresql 8.4.18', wrong: 'CREATE TABLE public.t (a text);\nCOPY public.t (a) FROM stdin;\nabc\nde' },
    {
      partly: true,
      on: 'postgresql 8.4.18',
      wrong: "SET search_path = public;\nCREATE FUNCTION f() RETURNS text AS $$ select 'x'",
    },
    {
      on: 'postgresql 8.4.18',
      right: 'CREATE TABLE public.t (a text);\nCOPY public.t (a) FROM stdin;\nabc\\n\\\\.\n\\.\n',
    },
  ],
  check: {
    sql(dump, context) {
      if (isPostgresql(dump)) reportDamage(dump, context, serversOf(context.target));
    },
  },
});
