// Extensions and procedural languages: plpgsql is not there by default before 9.0, CREATE EXTENSION not before 9.1.
import type { SqlDocument, Statement } from '../../src/languages/sql/document.ts';
import { commentOut, type Edit, replaceIn } from '../../src/languages/sql/edits.ts';
import { type Context, defineRule } from '../../src/rule/rule.ts';
import type { Offered } from '../../src/target/target.ts';
import { fixOf, reportIn } from '../mysql/reporting.ts';
import { isPostgresql, namesOf, serversOf } from './servers.ts';

const EXTENSIONS_SINCE = 90100;
const PLPGSQL_SINCE = 90000;
const EXTENSION = /\bEXTENSION\s+(?:IF\s+NOT\s+EXISTS\s+)?"?([\w-]+)"?/i;
const USES = /\bLANGUAGE\s+'?"?plpgsql\b/i;

function check(dump: SqlDocument, context: Context): void {
  if (!isPostgresql(dump)) return;
  const servers = serversOf(context.target);
  const user = dump.statements.find(({ kind, text }) => kind === 'CREATE FUNCTION' && USES.test(text));
  const creates = dump.statements.some(({ kind, text }) => kind === 'CREATE LANGUAGE' && /\bplpgsql\b/i.test(text));
  const extension = dump.statements.find(
    ({ kind, text }) => kind === 'CREATE EXTENSION' && EXTENSION.exec(text)?.[1]?.toLowerCase() === 'plpgsql',
  );
  const before91 = servers.filter(({ number }) => number < EXTENSIONS_SINCE);
  const before90 = servers.filter(({ number }) => number < PLPGSQL_SINCE);
  if (before91.length > 0) extensions(dump, context, before91, user !== undefined && !creates && before90.length > 0);
  if (user && !creates && !extension && before90.length > 0) missing(dump, context, user, before90);
}

function extensions(dump: SqlDocument, context: Context, on: readonly Offered[], needsLanguage: boolean): void {
  for (const statement of dump.statements) {
    if (statement.kind !== 'CREATE EXTENSION') continue;
    const name = EXTENSION.exec(statement.text)?.[1] ?? '';
    const plpgsql = name.toLowerCase() === 'plpgsql';
    const edits: Edit[] | null =
      plpgsql && needsLanguage
        ? [replaceIn(statement, 0, statement.text.length, 'CREATE LANGUAGE plpgsql')]
        : commentOut(statement, `not on ${namesOf(on)}`);
    reportIn(context, dump, statement, 0, statement.text.length, {
      on,
      message: plpgsql
        ? {
            ja: `CREATE EXTENSION は ${namesOf(on)} にありません。plpgsql は CREATE LANGUAGE で作ります。`,
            en: `${namesOf(on)} does not have CREATE EXTENSION: plpgsql is made by CREATE LANGUAGE there`,
          }
        : {
            ja: `CREATE EXTENSION は ${namesOf(on)} にありません。${name} が移行先で使えるか（contrib）を確かめてください。`,
            en: `${namesOf(on)} does not have CREATE EXTENSION: find out whether the target offers ${name} (contrib)`,
          },
      fix: fixOf(plpgsql ? 'safe' : 'review', edits),
    });
  }
}

function missing(dump: SqlDocument, context: Context, statement: Statement, on: readonly Offered[]): void {
  reportIn(
    context,
    dump,
    statement,
    0,
    Math.min(statement.text.length, statement.text.indexOf('\n') < 0 ? 200 : statement.text.indexOf('\n')),
    {
      on,
      message: {
        ja: `plpgsql の関数がありますが、${namesOf(on)} では plpgsql が既定で入っていません。`,
        en: `functions in plpgsql, which ${namesOf(on)} does not have by default`,
      },
      hint: {
        ja: '読み込む前に CREATE LANGUAGE plpgsql; を実行してください（データベースの所有者であれば可能です）。',
        en: 'Run CREATE LANGUAGE plpgsql; before loading (the owner of the database may).',
      },
      fix: fixOf('review', [{ start: statement.start, end: statement.start, text: 'CREATE LANGUAGE plpgsql; ' }]),
    },
  );
}

export default defineRule({
  id: 'postgresql/language',
  component: 'postgresql',
  severity: 'error',
  effort: { minutes: [1, 5, 30] },
  title: { ja: '移行先にない拡張や手続き言語', en: 'An extension or language that the target lacks' },
  why: {
    ja: 'plpgsql は 9.0 から既定で入り、CREATE EXTENSION は 9.1 からです。古いサーバーでは関数もトリガーも作られません。',
    en: 'plpgsql is there by default since 9.0, CREATE EXTENSION came with 9.1. On older servers neither functions nor triggers are made.',
  },
  hint: {
    ja: 'plpgsql は CREATE LANGUAGE plpgsql で作り、ほかの拡張は移行先に確認してください。',
    en: 'Make plpgsql by CREATE LANGUAGE; ask the hoster about other extensions.',
  },
  sources: ['https://www.postgresql.org/docs/release/9.0.0/', 'https://www.postgresql.org/docs/release/9.1.0/'],
  examples: [
    {
      on: 'postgresql 8.4.18',
      wrong:
        "SET client_encoding = 'UTF8';\nCREATE EXTENSION IF NOT EXISTS plpgsql WITH SCHEMA pg_catalog;\nCREATE FUNCTION f() RETURNS integer LANGUAGE plpgsql AS $$ begin return 1; end $$;\n",
      fixed:
        "SET client_encoding = 'UTF8';\nCREATE LANGUAGE plpgsql;\nCREATE FUNCTION f() RETURNS integer LANGUAGE plpgsql AS $$ begin return 1; end $$;\n",
    },
    {
      on: 'postgresql 8.4.18',
      wrong: 'CREATE EXTENSION IF NOT EXISTS plpgsql WITH SCHEMA pg_catalog;\nSET search_path = public;\n',
      fixed:
        '-- [not on PostgreSQL 8.4.18] CREATE EXTENSION IF NOT EXISTS plpgsql WITH SCHEMA pg_catalog;\nSET search_path = public;\n',
    },
    {
      on: 'postgresql 8.4.18',
      wrong:
        'SET search_path = public;\nCREATE FUNCTION f() RETURNS integer LANGUAGE plpgsql AS $$ begin return 1; end $$;\n',
    },
    {
      on: 'postgresql 8.4.18',
      right:
        'SET search_path = public;\nCREATE PROCEDURAL LANGUAGE plpgsql;\nCREATE FUNCTION f() RETURNS integer AS $$ begin return 1; end $$ LANGUAGE plpgsql;\n',
    },
    {
      on: 'postgresql 15.6',
      right: 'SET search_path = public;\nCREATE EXTENSION IF NOT EXISTS plpgsql WITH SCHEMA pg_catalog;\n',
    },
  ],
  check: { sql: check },
});
