// Comments that the target's server or client reads otherwise than their writer meant.
import type { SqlDocument, Statement } from '../../src/languages/sql/document.ts';
import { replaceIn } from '../../src/languages/sql/edits.ts';
import type { CommentProblem } from '../../src/languages/sql/executed.ts';
import { type Context, defineRule } from '../../src/rule/rule.ts';
import { fixOf, forServers, inFile, isMysql, reportIn } from './reporting.ts';
import { namesOf, offeredOf, serversOf } from './servers.ts';

const SANDBOX = /^\/\*!999999\\-[^*]*\*\//;

function sandbox(dump: SqlDocument, context: Context, statement: Statement): boolean {
  const line = SANDBOX.exec(statement.text);
  if (!line) return false;
  // Only MariaDB's own client knows the command; the statement that follows is swallowed together with it.
  const servers = serversOf(context.target).filter((server) => !server.mariadb || server.version < 100500);
  if (servers.length > 0) {
    reportIn(context, dump, statement, 0, line[0].length, {
      on: offeredOf(servers),
      message: {
        ja: `MariaDB の sandbox モードの行です。${namesOf(servers)} の mysql コマンドは「Unknown command '\\-'」で止まります。`,
        en: `MariaDB’s sandbox line: the mysql client of ${namesOf(servers)} stops with "Unknown command '\\-'"`,
      },
      hint: { ja: '先頭の行をコメントにしてください。', en: 'Make a plain comment of the first line.' },
      fix: fixOf('safe', [replaceIn(statement, 0, line[0].length, '-- enable the sandbox mode')]),
    });
  }
  return true;
}

function check(dump: SqlDocument, context: Context): void {
  if (!isMysql(dump)) return;
  for (const statement of dump.statements) {
    if (statement.text.startsWith('/*!999999') && sandbox(dump, context, statement)) continue;
    if (!statement.text.includes('/*')) continue;
    const found = forServers(context, dump, statement, function* (view): Iterable<[string, CommentProblem]> {
      for (const problem of view.executed.problems) yield [String(problem.start), problem];
    });
    for (const { what, servers } of found) report(dump, context, statement, what, servers);
  }
  for (const place of dump.tightComments) {
    context.report(inFile(context, place), {
      severity: 'info',
      on: offeredOf(serversOf(context.target)),
      message: {
        ja: '-- の後に空白がありません。mysql コマンドは行頭ならコメントとみなしますが、ほかのツールではエラーになります。',
        en: 'no space after --: the mysql client takes it for a comment at the start of a line, other tools do not',
      },
      hint: { ja: '-- の後に空白を入れてください。', en: 'Put a space after the two dashes.' },
      fix: fixOf('safe', [{ start: place.start + 2, end: place.start + 2, text: ' ' }]),
    });
  }
}

function report(
  dump: SqlDocument,
  context: Context,
  statement: Statement,
  problem: CommentProblem,
  servers: Parameters<typeof namesOf>[0],
): void {
  const names = namesOf(servers);
  const six = problem.kind === 'six-digits';
  const mark = statement.text.slice(problem.start, problem.end + 1);
  reportIn(context, dump, statement, problem.start, problem.end, {
    on: offeredOf(servers),
    message: six
      ? {
          ja: `${mark.trim()} の6桁の版番号は ${names} では5桁までしか読まれず、構文エラーになります。`,
          en: `${names} reads five digits of ${mark.trim()} and fails on the sixth`,
        }
      : {
          ja: `${names} では入れ子の版コメントの */ が外側まで閉じ、構文エラーになります。`,
          en: `on ${names} the */ of a nested version comment closes the outer one: a syntax error`,
        },
  });
}

export default defineRule({
  id: 'mysql/comment',
  component: 'mysql',
  severity: 'error',
  effort: { minutes: [1, 3, 10] },
  title: { ja: '移行先で意味の変わるコメント', en: 'A comment that means something else on the target' },
  why: {
    ja: '/*!50503 … */ のような版コメントは、その版以上のサーバーだけが実行します。古い MySQL は5桁しか読まないため、MariaDB の6桁の番号は誤読されます。MariaDB の新しいダンプの先頭行は、MySQL のクライアントでは実行できません。',
    en: 'Version comments such as /*!50503 … */ run on servers of that version or later. Older MySQL reads five digits only and misreads MariaDB’s six. The first line of newer MariaDB dumps stops the client of MySQL.',
  },
  hint: {
    ja: 'コメントを外すか、5桁の版番号にしてください。',
    en: 'Take the comment away, or give it a version of five digits.',
  },
  sources: [
    'https://dev.mysql.com/doc/refman/8.0/en/comments.html',
    'https://mariadb.com/kb/en/comment-syntax/',
    'https://mariadb.org/mariadb-dump-file-compatibility-change/',
  ],
  examples: [
    {
      on: 'mysql 5.1.73',
      wrong:
        '/*!999999\\- enable the sandbox mode */ \n-- MariaDB dump 10.19  Distrib 10.6.18-MariaDB, for Linux (x86_64)\nCREATE TABLE `t` (`a` int);\n-- Dump completed\n',
      fixed:
        '-- enable the sandbox mode \n-- MariaDB dump 10.19  Distrib 10.6.18-MariaDB, for Linux (x86_64)\nCREATE TABLE `t` (`a` int);\n-- Dump completed\n',
    },
    { on: 'mysql 5.1.73', wrong: 'CREATE TABLE `t` (`a` int) /*!100301 COMMENT="x" */;\n' },
    {
      on: 'mysql 5.1.73',
      wrong: '--no space\nCREATE TABLE `t` (`a` int);\n',
      fixed: '-- no space\nCREATE TABLE `t` (`a` int);\n',
    },
    {
      on: 'mysql 5.1.73',
      right: '/*!40101 SET NAMES utf8 */;\n/*!50503 SET x=1 */;\n-------\n--\nCREATE TABLE `t` (`a` int);\n',
    },
    {
      on: 'mysql 5.1.73',
      right: '/*M!999999\\- enable the sandbox mode */ \nCREATE TABLE `t` (`a` int) /*M!100301 COMMENT="x" */;\n',
    },
  ],
  check: { sql: check },
});
