// bytea values in hex: servers before 9.0 do not read them, and in an INSERT they may store other bytes without a word.
import { defineRule } from '../../src/rule/rule.ts';
import { reportNotes, whereText } from '../mysql/values.ts';
import { isPostgresql, namesOf, serversOf } from './servers.ts';

const SINCE = 90000;

export default defineRule({
  id: 'postgresql/bytea-hex',
  component: 'postgresql',
  severity: 'error',
  effort: { minutes: [5, 15, 40] },
  title: { ja: '16進形式の bytea', en: 'bytea values in hex' },
  why: {
    ja: '9.0 からの bytea は \\x48656c… の形で書き出されます。8.4 までは COPY ではエラーになり、INSERT では standard_conforming_strings が off だと別のバイト列が黙って保存されます。',
    en: 'bytea is written as \\x48656c… since 9.0. Up to 8.4 a COPY of it is an error, and an INSERT stores other bytes without a word where standard_conforming_strings is off.',
  },
  hint: {
    ja: "元のサーバーで bytea_output = escape にして書き出し直してください（ALTER DATABASE … SET bytea_output = 'escape'）。",
    en: "Dump again with bytea_output = escape on the old server (ALTER DATABASE … SET bytea_output = 'escape').",
  },
  sources: [
    'https://www.postgresql.org/docs/release/9.0.0/',
    'https://www.postgresql.org/docs/current/datatype-binary.html',
  ],
  examples: [
    {
      on: 'postgresql 8.4.18',
      wrong: 'CREATE TABLE public.t (a bytea);\nCOPY public.t (a) FROM stdin;\n\\\\x48656c6c6f\n\\.\n',
    },
    {
      on: 'postgresql 8.4.18',
      wrong:
        "SET search_path = public;\nCREATE TABLE public.t (a bytea);\nINSERT INTO public.t VALUES ('\\x48656c6c6f');\n",
    },
    {
      on: 'postgresql 9.6.24',
      right: 'CREATE TABLE public.t (a bytea);\nCOPY public.t (a) FROM stdin;\n\\\\x48656c6c6f\n\\.\n',
    },
    {
      on: 'postgresql 8.4.18',
      right:
        'CREATE TABLE public.t (a bytea, b text);\nCOPY public.t (a, b) FROM stdin;\nHello\\\\000\t\\\\x48656c6c6f\n\\.\n',
    },
  ],
  check: {
    sql(dump, context) {
      if (!isPostgresql(dump)) return;
      const on = serversOf(context.target).filter(({ number }) => number < SINCE);
      if (on.length === 0) return;
      reportNotes(dump, context, 'bytea-hex', on, (note) => {
        const where = whereText(note);
        return {
          message:
            note.detail === 'copy'
              ? {
                  ja: `${where.ja}の16進形式の bytea は ${namesOf(on)} ではエラーになり、COPY 全体が入りません。`,
                  en: `${where.en}: ${namesOf(on)} refuses bytea in hex, and the whole COPY with it`,
                }
              : {
                  ja: `${where.ja}の16進形式の bytea は ${namesOf(on)} では別のバイト列になるか、エラーになります。`,
                  en: `${where.en}: bytea in hex becomes other bytes on ${namesOf(on)}, or an error`,
                },
        };
      });
    },
  },
});
