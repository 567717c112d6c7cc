// Functions in views, routines, defaults and rows that the target's server does not have.
import type { SqlDocument } from '../../src/languages/sql/document.ts';
import type { Token } from '../../src/languages/sql/tokens.ts';
import { type Context, defineRule } from '../../src/rule/rule.ts';
import table from '../data/sql/mysql-functions.tsv';
import { rows } from '../table.ts';
import { forServers, inFile, isLoose, isMysql, reportIn } from './reporting.ts';
import { exists, lifetime, namesOf, offeredOf, serversOf } from './servers.ts';

const functions = new Map(
  rows(table).map(([name, since, until, mariadb]) => [name!, lifetime(since!, until!, mariadb!)]),
);
const KINDS =
  /^(?:CREATE (?:TABLE|VIEW|PROCEDURE|FUNCTION|TRIGGER|EVENT)|SELECT|UPDATE|DELETE|INSERT|REPLACE|SET|CALL)$/;

function check(dump: SqlDocument, context: Context): void {
  if (!isMysql(dump)) return;
  const own = new Set<string>();
  for (const { kind, text } of dump.statements) {
    const name = kind === 'CREATE FUNCTION' ? /\bFUNCTION\s+(?:`?\w+`?\.)?`?(\w+)/i.exec(text) : null;
    if (name) own.add(name[1]!.toUpperCase());
  }
  for (const statement of dump.statements) {
    if (!KINDS.test(statement.kind) || (isLoose(dump) && !/^(?:CREATE TABLE|INSERT)$/.test(statement.kind))) continue;
    const found = forServers(context, dump, statement, function* (view, server): Iterable<[string, Token]> {
      const { tokens } = view;
      // In a CREATE TABLE words before parentheses are names of types and indexes too, so only CHECK, DEFAULT and AS are looked at.
      for (let i = 0; i + 1 < tokens.length; i++) {
        const token = tokens[i]!;
        if (token.kind !== 'word' || tokens[i + 1]!.text !== '(' || own.has(token.text)) continue;
        const before = tokens[i - 1]?.text;
        if (
          before === '.' ||
          (statement.kind === 'CREATE TABLE' && before !== '(' && before !== 'DEFAULT' && before !== 'AS')
        )
          continue;
        if (
          before === 'INTO' ||
          before === 'TABLE' ||
          before === 'FUNCTION' ||
          before === 'PROCEDURE' ||
          before === 'KEY'
        )
          continue;
        const life = functions.get(token.text);
        if (life && !exists(life, server)) yield [String(token.start), token];
      }
    });
    for (const { what, servers } of found) {
      reportIn(context, dump, statement, what.start, what.end, {
        on: offeredOf(servers),
        message: message(what.text, namesOf(servers)),
      });
    }
  }
  for (const { word, call, place } of dump.rowWords) {
    const life = call ? functions.get(word.toUpperCase()) : undefined;
    const servers =
      life && !own.has(word.toUpperCase()) ? serversOf(context.target).filter((server) => !exists(life, server)) : [];
    if (servers.length > 0)
      context.report(inFile(context, place), {
        on: offeredOf(servers),
        message: message(word.toUpperCase(), namesOf(servers)),
      });
  }
}

const message = (name: string, servers: string) => ({
  ja: `関数 ${name}() は ${servers} にありません。`,
  en: `${servers} does not have the function ${name}()`,
});

export default defineRule({
  id: 'mysql/function',
  component: 'mysql',
  severity: 'error',
  effort: { minutes: [5, 20, 60] },
  title: { ja: '移行先の MySQL にない関数', en: 'A function that the target’s MySQL does not have' },
  why: {
    ja: 'ビューは作成時に、ルーチンとトリガーは実行時にエラーになります。',
    en: 'A view fails when it is created; a routine or trigger fails when it runs.',
  },
  hint: { ja: '移行先にある関数で書き直してください。', en: 'Write it with functions that the target has.' },
  sources: [
    'https://dev.mysql.com/doc/refman/8.0/en/built-in-function-reference.html',
    'https://mariadb.com/kb/en/built-in-functions/',
  ],
  examples: [
    { on: 'mysql 5.1.73', wrong: "CREATE VIEW `v` AS SELECT json_extract(`a`, '$.x') AS `x` FROM `t`;\n" },
    { on: 'mysql 5.1.73', wrong: "INSERT INTO `t` VALUES (1, to_base64('a'));\n" },
    { on: 'mysql 5.1.73', right: "CREATE VIEW `v` AS SELECT concat(`a`, 'to_base64(x)') AS `x` FROM `t`;\n" },
    { on: 'mysql 8.0.36', right: "CREATE VIEW `v` AS SELECT json_extract(`a`, '$.x') AS `x` FROM `t`;\n" },
  ],
  check: { sql: check },
});
