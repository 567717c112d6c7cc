// In which character set does the server take the dump's bytes? SET NAMES in a version comment that the target skips says nothing.
import type { SqlDocument, Statement } from '../../src/languages/sql/document.ts';
import { replaceIn } from '../../src/languages/sql/edits.ts';
import { viewOf } from '../../src/languages/sql/view.ts';
import { type Context, defineRule } from '../../src/rule/rule.ts';
import { fixOf, inFile, isMysql, reportIn } from './reporting.ts';
import { namesOf, offeredOf, serversOf } from './servers.ts';

const NAMES = /\bSET\s+(?:NAMES|CHARACTER\s+SET|CHARSET)\s+['"]?\w/i;
/** MySQL's names for what the bytes look like. */
const CHARSETS: Readonly<Record<string, string>> = {
  'utf-8': 'utf8',
  'euc-jp': 'ujis',
  shift_jis: 'cp932',
  ascii: 'utf8',
};

/** A dump that is converted is UTF-8 afterwards. */
const charsetFor = (dump: SqlDocument, { move }: Context): string =>
  (move.encoding === null ? CHARSETS[dump.encoding.found] : undefined) ?? 'utf8';

function check(dump: SqlDocument, context: Context): void {
  if (!isMysql(dump)) return;
  const candidates = dump.statements.filter((statement) => statement.kind === 'SET' && NAMES.test(statement.text));
  if (candidates.length > 0) skipped(dump, context, candidates);
  else if (dump.encoding.values > 0 && isDump(dump)) missing(dump, context);
}

/** Tables for an installer are loaded over the program's own connection, which knows its character set. */
function isDump(dump: SqlDocument): boolean {
  if (dump.certainty === 'guessed') return false;
  return (
    dump.producer.name !== null || [...dump.tables.values()].some(({ created, rows }) => created !== null && rows > 0)
  );
}

function skipped(dump: SqlDocument, context: Context, candidates: readonly Statement[]): void {
  const servers = serversOf(context.target).filter((server) =>
    candidates.every((statement) => !NAMES.test(viewOf(dump, statement, server).text)),
  );
  if (servers.length === 0) return;
  const statement = candidates[0]!;
  const charset = charsetFor(dump, context);
  const names = namesOf(servers);
  reportIn(context, dump, statement, 0, statement.text.length, {
    severity: dump.encoding.values > 0 ? 'warning' : 'info',
    on: offeredOf(servers),
    message: {
      ja: `${names} はこのコメントを読み飛ばします。ほかに SET NAMES がないため、読み込むクライアントの文字コードで解釈されます。`,
      en: `${names} skips this comment. There is no other SET NAMES, so the bytes are taken in whatever character set the client has.`,
    },
    fix: fixOf('safe', [replaceIn(statement, 0, statement.text.length, `/*!40101 SET NAMES ${charset} */`)]),
  });
}

function missing(dump: SqlDocument, context: Context): void {
  const charset = charsetFor(dump, context);
  const first = dump.statements[0];
  if (!first || dump.tables.size === 0) return;
  context.report(inFile(context, dump.place(first, 0, Math.min(first.text.length, 80))), {
    severity: 'warning',
    on: offeredOf(serversOf(context.target)),
    message: {
      ja: 'SET NAMES がないため、値の文字コードは読み込むクライアントの設定しだいです。',
      en: 'there is no SET NAMES: in which character set the values are taken depends on the client',
    },
    hint: {
      ja: `先頭に SET NAMES ${charset}; を入れるか、mysql --default-character-set=${charset} で読み込んでください。`,
      en: `Put SET NAMES ${charset}; at the top, or load it with mysql --default-character-set=${charset}.`,
    },
    fix: fixOf('review', [{ start: first.start, end: first.start, text: `/*!40101 SET NAMES ${charset} */; ` }]),
  });
}

export default defineRule({
  id: 'mysql/set-names',
  component: 'mysql',
  severity: 'warning',
  effort: { minutes: [2, 5, 15] },
  title: { ja: '移行先で効かない SET NAMES', en: 'A SET NAMES that has no effect on the target' },
  why: {
    ja: 'mysqldump 8.0 は SET NAMES を /*!50503 … */ に入れて書き出します。5.5.3 より古いサーバーはこれを読み飛ばすため、値がクライアントの文字コード（多くは latin1）として読まれ、黙って文字化けします。',
    en: 'mysqldump 8.0 writes SET NAMES inside /*!50503 … */. Servers before 5.5.3 skip that, take the values in the client’s character set (often latin1) and garble them without a word.',
  },
  hint: { ja: '/*!40101 SET NAMES utf8 */; に書き換えてください。', en: 'Write /*!40101 SET NAMES utf8 */; instead.' },
  sources: [
    'https://dev.mysql.com/doc/refman/8.0/en/comments.html',
    'https://dev.mysql.com/doc/refman/8.0/en/set-names.html',
  ],
  examples: [
    {
      on: 'mysql 5.1.73',
      wrong: "/*!50503 SET NAMES utf8mb4 */;\nCREATE TABLE `t` (`a` text);\nINSERT INTO `t` VALUES ('日本');\n",
      fixed: "/*!40101 SET NAMES utf8 */;\nCREATE TABLE `t` (`a` text);\nINSERT INTO `t` VALUES ('日本');\n",
    },
    {
      on: 'mysql 5.1.73',
      wrong: "CREATE TABLE `t` (`a` text);\nINSERT INTO `t` VALUES ('日本');\n",
    },
    {
      on: 'mysql 8.0.36',
      right: "/*!50503 SET NAMES utf8mb4 */;\nCREATE TABLE `t` (`a` text);\nINSERT INTO `t` VALUES ('日本');\n",
    },
    {
      on: 'mysql 5.1.73',
      right: "/*!40101 SET NAMES utf8 */;\nCREATE TABLE `t` (`a` text);\nINSERT INTO `t` VALUES ('日本');\n",
    },
  ],
  check: { sql: check },
});
