// Roles of the old server: owners and privileges of users whom the target does not have.
import type { SqlDocument, Statement } from '../../src/languages/sql/document.ts';
import { commentOut, type Edit } from '../../src/languages/sql/edits.ts';
import { type Context, defineRule } from '../../src/rule/rule.ts';
import { fixOf, reportIn } from '../mysql/reporting.ts';
import { isPostgresql } from './servers.ts';

const OWNER = /\bOWNER\s+TO\s+("[^"]+"|[\w$]+)/i;
const GRANT = /\b(?:TO|FROM)\s+(?:GROUP\s+)?("[^"]+"|[\w$]+)\s*(?:WITH\s+GRANT\s+OPTION)?\s*$/i;
const SELF = /^(?:public|current_user|session_user)$/i;

function roleOf({ kind, text }: Statement): string | null {
  const role = /^ALTER /.test(kind)
    ? OWNER.exec(text)?.[1]
    : kind === 'GRANT' || kind === 'REVOKE'
      ? GRANT.exec(text)?.[1]
      : undefined;
  return role && !SELF.test(role) ? role : null;
}

function check(dump: SqlDocument, context: Context): void {
  if (!isPostgresql(dump)) return;
  const byRole = new Map<string, Statement[]>();
  for (const statement of dump.statements) {
    const role = roleOf(statement);
    if (role) byRole.set(role, [...(byRole.get(role) ?? []), statement]);
  }
  for (const [role, statements] of byRole) {
    const first = statements[0]!;
    const edits = statements.flatMap((statement): Edit[] => commentOut(statement, 'owner of the old server') ?? []);
    reportIn(context, dump, first, 0, Math.min(first.text.length, 200), {
      message: {
        ja: `ロール ${role} が移行先にないと、所有者と権限の文 ${statements.length} 件がエラーになります（データには影響しません）。`,
        en: `without the role ${role} on the target ${statements.length} statements about owners and privileges are refused (no data are lost)`,
      },
      fix: fixOf('review', edits),
    });
  }
}

export default defineRule({
  id: 'postgresql/owner',
  component: 'postgresql',
  severity: 'warning',
  effort: { minutes: [1, 3, 10] },
  title: { ja: '元のサーバーのロール', en: 'Roles of the old server' },
  why: {
    ja: 'pg_dump は所有者（OWNER TO）と権限（GRANT）も書き出します。移行先にそのロールがなければエラーになり、1トランザクションで読み込むと全体が取り消されます。',
    en: 'pg_dump writes owners (OWNER TO) and privileges (GRANT) too. Without those roles the statements are refused, and a load in a single transaction is rolled back.',
  },
  hint: {
    ja: 'pg_dump --no-owner --no-privileges で取り直すか、これらの文を外してください。',
    en: 'Dump again with --no-owner --no-privileges, or leave these statements out.',
  },
  sources: ['https://www.postgresql.org/docs/current/app-pgdump.html'],
  examples: [
    {
      on: 'postgresql 8.4.18',
      wrong:
        "SET client_encoding = 'UTF8';\nALTER TABLE public.t OWNER TO olduser;\nALTER TABLE public.u OWNER TO olduser;\n",
      fixed:
        "SET client_encoding = 'UTF8';\n-- [owner of the old server] ALTER TABLE public.t OWNER TO olduser;\n-- [owner of the old server] ALTER TABLE public.u OWNER TO olduser;\n",
    },
    { on: 'postgresql 8.4.18', right: "SET client_encoding = 'UTF8';\nGRANT ALL ON SCHEMA public TO PUBLIC;\n" },
  ],
  check: { sql: check },
});
