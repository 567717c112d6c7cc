// The dump's client_encoding against its bytes and against the target's database.
import type { SqlDocument } from '../../src/languages/sql/document.ts';
import { commentOut } from '../../src/languages/sql/edits.ts';
import { encodingNamed } from '../../src/languages/sql/kinds.ts';
import { type Context, defineRule } from '../../src/rule/rule.ts';
import { fixOf, inFile, reportIn } from '../mysql/reporting.ts';
import { isPostgresql, serversOf } from './servers.ts';

const NAMES: Readonly<Record<string, string>> = { 'utf-8': 'UTF8', 'euc-jp': 'EUC_JP', shift_jis: 'SJIS' };
/** psql passes over a byte order mark since 9.0. */
const MARK_SKIPPED = 90000;

function check(dump: SqlDocument, context: Context): void {
  if (!isPostgresql(dump)) return;
  const on = serversOf(context.target);
  const { declared, found, contradiction, bom, values } = dump.encoding;
  const statement = dump.statements[0];
  if (bom === 'utf-8' && statement) {
    const old = on.filter(({ number }) => number < MARK_SKIPPED);
    if (old.length > 0) {
      context.report(
        inFile(context, { start: 0, end: 3, line: 1, column: 1, endLine: 1, endColumn: 2, anchor: 'bom' }),
        {
          on: old,
          message: {
            ja: '先頭の BOM で最初の文がエラーになります。',
            en: 'the byte order mark makes the first statement fail',
          },
          hint: { ja: 'BOM を取り除いてください。', en: 'Remove the mark.' },
          fix: fixOf('safe', [{ start: 0, end: 3, text: '' }]),
        },
      );
    }
  }
  const setting = dump.statements.find(
    ({ kind, text }) => (kind === 'SET' && /client_encoding|\bNAMES\b/i.test(text)) || kind === '\\encoding',
  );
  if (
    declared &&
    values > 0 &&
    found !== 'ascii' &&
    found !== 'unknown' &&
    encodingNamed(declared) !== found &&
    setting
  ) {
    context.report(inFile(context, contradiction ?? dump.place(setting, 0, setting.text.length)), {
      on,
      message: {
        ja: `client_encoding は ${declared} ですが、値は ${NAMES[found]} です。`,
        en: `client_encoding is ${declared}, but the values are ${NAMES[found]}`,
      },
    });
  } else if (!declared && values > 0 && statement) undeclared(dump, context, found);
  database(dump, context);
}

function undeclared(dump: SqlDocument, context: Context, found: string): void {
  const statement = dump.statements[0]!;
  const database = context.target.profile.components.postgresql?.encoding;
  const name = NAMES[found];
  if (!name || found === database) return;
  reportIn(context, dump, statement, 0, Math.min(statement.text.length, 80), {
    severity: dump.producer.name === null ? 'warning' : 'error',
    message: {
      ja: `client_encoding の指定がなく、値（${name}）はデータベースの文字コードとみなされます。`,
      en: `no client_encoding: the values (${name}) are taken in the encoding of the database`,
    },
    hint: {
      ja: `先頭に SET client_encoding = '${name}'; を入れてください。`,
      en: `Put SET client_encoding = '${name}'; at the top.`,
    },
    fix: fixOf('safe', [{ start: statement.start, end: statement.start, text: `SET client_encoding = '${name}'; ` }]),
  });
}

/** CREATE DATABASE … ENCODING of the old server. */
function database(dump: SqlDocument, context: Context): void {
  const encoding = context.target.profile.components.postgresql?.encoding;
  for (const statement of dump.statements) {
    if (statement.kind !== 'CREATE DATABASE') continue;
    const named = /\bENCODING\s*=?\s*'([\w-]+)'/i.exec(statement.text);
    if (!named || !encoding || encodingNamed(named[1]!) === encoding) continue;
    reportIn(context, dump, statement, named.index, named.index + named[0].length, {
      severity: 'warning',
      message: {
        ja: `このデータベースは ${named[1]} で作られますが、移行先は ${NAMES[encoding] ?? encoding} です。`,
        en: `the database is made in ${named[1]}, the target’s is ${NAMES[encoding] ?? encoding}`,
      },
      hint: {
        ja: '割り当てられたデータベースに読み込んでください。',
        en: 'Load it into the database that the target provides.',
      },
      fix: fixOf('review', commentOut(statement, 'given by the target')),
    });
  }
}

export default defineRule({
  id: 'postgresql/encoding',
  component: 'postgresql',
  severity: 'error',
  effort: { minutes: [5, 15, 60] },
  title: { ja: 'PostgreSQL のダンプの文字コード', en: 'The encoding of a PostgreSQL dump' },
  why: {
    ja: 'サーバーは client_encoding を信じて値をデータベースの文字コードに変換します。実際の文字コードと違えば、文字化けするか、その行でエラーになり COPY 全体が入りません。',
    en: 'The server trusts client_encoding when it converts values into the encoding of the database. Where that is not true, they become garbage, or one row makes the whole COPY fail.',
  },
  hint: {
    ja: 'client_encoding を実際の文字コードに合わせてください。',
    en: 'Make client_encoding say what the bytes are.',
  },
  sources: ['https://www.postgresql.org/docs/current/multibyte.html', 'https://www.postgresql.org/docs/release/9.0.0/'],
  examples: [
    {
      on: 'postgresql 8.4.18',
      encoding: 'euc-jp',
      wrong:
        "SET client_encoding = 'UTF8';\nCREATE TABLE public.t (a text);\nCOPY public.t (a) FROM stdin;\n日本語のテスト\n\\.\n",
    },
    {
      on: 'postgresql 8.4.18',
      wrong: 'CREATE TABLE public.t (a text);\nCOPY public.t (a) FROM stdin;\n日本語のテスト\n\\.\n',
      fixed:
        "SET client_encoding = 'UTF8'; CREATE TABLE public.t (a text);\nCOPY public.t (a) FROM stdin;\n日本語のテスト\n\\.\n",
    },
    {
      on: 'postgresql 8.4.18',
      wrong: "\ufeffSET client_encoding = 'UTF8';\nSET search_path = public;\n",
      fixed: "SET client_encoding = 'UTF8';\nSET search_path = public;\n",
    },
    {
      on: 'postgresql 8.4.18',
      right:
        "SET client_encoding = 'UTF8';\nCREATE TABLE public.t (a text);\nCOPY public.t (a) FROM stdin;\n日本語\n\\.\n",
    },
    {
      on: 'postgresql 8.4.18',
      encoding: 'euc-jp',
      right:
        "SET client_encoding = 'EUC_JP';\nCREATE TABLE public.t (a text);\nCOPY public.t (a) FROM stdin;\n日本語のテスト\n\\.\n",
    },
  ],
  check: { sql: check },
});
