// Commands of psql that an older psql does not know.
import { commentOut } from '../../src/languages/sql/edits.ts';
import { defineRule } from '../../src/rule/rule.ts';
import { fixOf, reportIn } from '../mysql/reporting.ts';
import { isPostgresql, namesOf, serversOf } from './servers.ts';

/** \restrict came with the minor releases of August 2025 (CVE-2025-8714), on every branch still kept. */
const FIRST: Readonly<Record<number, number>> = { 13: 22, 14: 19, 15: 14, 16: 10, 17: 6 };

function knowsRestrict(version: number): boolean {
  const major = Math.floor(version / 10000);
  // From 10 on the second number is the minor release.
  return major >= 18 || (FIRST[major] !== undefined && Math.floor(version / 100) % 100 >= FIRST[major]);
}

export default defineRule({
  id: 'postgresql/meta-command',
  component: 'postgresql',
  severity: 'error',
  effort: { minutes: [1, 1, 3] },
  title: { ja: '移行先の psql が知らないコマンド', en: 'A command that the target’s psql does not know' },
  why: {
    ja: '2025年8月以降の pg_dump は \\restrict と \\unrestrict を書き出します。それより古い psql は「invalid command」とし、ON_ERROR_STOP では読み込みが止まります。',
    en: 'pg_dump writes \\restrict and \\unrestrict since August 2025. An older psql calls them invalid, and with ON_ERROR_STOP the load stops.',
  },
  hint: { ja: 'この行をコメントにしてください。', en: 'Comment the line out.' },
  sources: [
    'https://www.postgresql.org/support/security/CVE-2025-8714/',
    'https://www.postgresql.org/docs/current/app-psql.html',
  ],
  examples: [
    {
      on: 'postgresql 8.4.18',
      wrong: "\\restrict aBc123\n\nSET client_encoding = 'UTF8';\n",
      fixed: "-- [not in this psql] \\restrict aBc123\n\nSET client_encoding = 'UTF8';\n",
    },
    { on: 'postgresql 17.6', right: "\\restrict aBc123\n\nSET client_encoding = 'UTF8';\n" },
    { on: 'postgresql 8.4.18', right: "\\connect shop\n\nSET client_encoding = 'UTF8';\n" },
  ],
  check: {
    sql(dump, context) {
      if (!isPostgresql(dump)) return;
      const on = serversOf(context.target).filter(({ number }) => !knowsRestrict(number));
      if (on.length === 0) return;
      for (const statement of dump.statements) {
        if (statement.kind !== '\\restrict' && statement.kind !== '\\unrestrict') continue;
        reportIn(context, dump, statement, 0, statement.text.length, {
          on,
          message: {
            ja: `${statement.kind} は ${namesOf(on)} の psql にありません。`,
            en: `the psql of ${namesOf(on)} does not know ${statement.kind}`,
          },
          fix: fixOf('safe', commentOut(statement, 'not in this psql')),
        });
      }
    },
  },
});
