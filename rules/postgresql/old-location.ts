// Addresses and paths of the old server in values.
import { defineRule } from '../../src/rule/rule.ts';
import { reportNotes, whereText } from '../mysql/values.ts';
import { isPostgresql, serversOf } from './servers.ts';

export default defineRule({
  id: 'postgresql/old-location',
  component: 'postgresql',
  severity: 'warning',
  effort: { minutes: [2, 5, 20] },
  title: { ja: 'データに残る旧サーバーのアドレスやパス', en: 'Addresses and paths of the old server in the data' },
  why: {
    ja: '設定のテーブルに旧サーバーの URL や絶対パスが残っていると、移行後も旧サーバーを指し続けます。',
    en: 'Addresses and absolute paths in settings tables keep pointing at the old server after the move.',
  },
  hint: { ja: '移行先のアドレスとパスに書き換えてください。', en: 'Change them to the target’s.' },
  sources: ['https://www.postgresql.org/docs/current/sql-copy.html'],
  examples: [
    {
      on: 'postgresql 8.4.18',
      move: { oldHosts: ['old.example.jp'] },
      wrong: 'CREATE TABLE public.t (a text);\nCOPY public.t (a) FROM stdin;\nhttp://old.example.jp/x\n\\.\n',
    },
    {
      on: 'postgresql 8.4.18',
      move: { oldHosts: ['old.example.jp'] },
      right: 'CREATE TABLE public.t (a text);\nCOPY public.t (a) FROM stdin;\nbold.example.jp\n\\.\n',
    },
  ],
  check: {
    sql(dump, context) {
      if (!isPostgresql(dump)) return;
      for (const kind of ['old-host', 'old-path'] as const) {
        reportNotes(dump, context, kind, serversOf(context.target), (note) => {
          const where = whereText(note);
          return { message: { ja: `${where.ja}に ${note.detail} があります。`, en: `${where.en}: ${note.detail}` } };
        });
      }
    },
  },
});
