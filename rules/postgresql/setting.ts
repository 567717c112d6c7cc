// SET of settings that the target's server does not have.
import type { SqlDocument } from '../../src/languages/sql/document.ts';
import { commentOut } from '../../src/languages/sql/edits.ts';
import { viewOf } from '../../src/languages/sql/view.ts';
import { type Context, defineRule } from '../../src/rule/rule.ts';
import table from '../data/sql/postgresql-settings.tsv';
import { fixOf, reportIn } from '../mysql/reporting.ts';
import { rows } from '../table.ts';
import { exists, GOES_ON, isPostgresql, lifetime, namesOf, serversOf } from './servers.ts';

const settings = new Map(rows(table).map(([name, since, until]) => [name!, lifetime(since!, until ?? '')]));
const SPECIAL = new Set([
  'session',
  'local',
  'time',
  'transaction',
  'names',
  'constraints',
  'role',
  'schema',
  'seed',
  'xml',
]);

function nameOf(text: string): string | null {
  const set = /^\s*SET\s+(?:(?:SESSION|LOCAL)\s+)?("?)([\w.]+)\1\s*(?:=|\bTO\b)/i.exec(text);
  const name = set ? set[2]!.toLowerCase() : null;
  return name === null || name.includes('.') || SPECIAL.has(name) ? null : name;
}

function check(dump: SqlDocument, context: Context): void {
  if (!isPostgresql(dump)) return;
  for (const statement of dump.statements) {
    if (statement.kind !== 'SET') continue;
    const { text } = viewOf(dump, statement, null);
    const name = nameOf(text);
    const life = name === null ? undefined : settings.get(name);
    if (name === null || !life) continue;
    const on = serversOf(context.target).filter(({ number }) => !exists(life, number));
    if (on.length === 0) continue;
    const names = namesOf(on);
    reportIn(context, dump, statement, 0, text.length, {
      on,
      message: {
        ja: `設定 ${name} は ${names} にありません。${GOES_ON.ja}。`,
        en: `${names} does not have the setting ${name}: ${GOES_ON.en}`,
      },
      fix: fixOf('safe', commentOut(statement, `not on ${names}`)),
    });
  }
}

export default defineRule({
  id: 'postgresql/setting',
  component: 'postgresql',
  severity: 'error',
  effort: { minutes: [1, 1, 3] },
  title: { ja: '移行先の PostgreSQL にない設定', en: 'A setting that the target’s PostgreSQL does not have' },
  why: {
    ja: 'pg_dump は先頭に自分の版の設定（lock_timeout、row_security など）を書き出します。古いサーバーは「unrecognized configuration parameter」で拒否し、まとめて1トランザクションで読み込むと全体が取り消されます。',
    en: 'pg_dump begins with settings of its own version (lock_timeout, row_security …). An older server refuses them as unrecognized; loaded in a single transaction, the whole dump is rolled back.',
  },
  hint: {
    ja: 'その SET をコメントにしてください。データには影響しません。',
    en: 'Comment the SET out; the data do not depend on it.',
  },
  sources: [
    'https://www.postgresql.org/docs/current/runtime-config-client.html',
    'https://www.postgresql.org/docs/release/9.3.0/',
  ],
  examples: [
    {
      on: 'postgresql 8.4.18',
      wrong: "SET statement_timeout = 0;\nSET lock_timeout = 0;\nSET client_encoding = 'UTF8';\n",
      fixed:
        "SET statement_timeout = 0;\n-- [not on PostgreSQL 8.4.18] SET lock_timeout = 0;\nSET client_encoding = 'UTF8';\n",
    },
    { on: 'postgresql 13.4', wrong: 'SET default_with_oids = false;\nSET search_path = public;\n' },
    {
      on: 'postgresql 8.4.18',
      right:
        "SET client_encoding = 'UTF8';\nSET standard_conforming_strings = on;\nSET xmloption = content;\nSET default_tablespace = '';\n",
    },
    { on: 'postgresql 16.2', right: "SET lock_timeout = 0;\nSET row_security = off;\nSET client_encoding = 'UTF8';\n" },
  ],
  check: { sql: check },
});
