// Names without backquotes that the target reserves.
import type { SqlDocument, Statement } from '../../src/languages/sql/document.ts';
import { everywhere, replaceIn } from '../../src/languages/sql/edits.ts';
import { qualifiedName, type Token, wordsAt } from '../../src/languages/sql/tokens.ts';
import type { StatementView } from '../../src/languages/sql/view.ts';
import { type Context, defineRule } from '../../src/rule/rule.ts';
import table from '../data/sql/mysql-reserved.tsv';
import { rows } from '../table.ts';
import { fixOf, forServers, isMysql, reportIn } from './reporting.ts';
import { exists, lifetime, namesOf, offeredOf } from './servers.ts';

const reserved = new Map(
  rows(table).map(([word, since, until, mariadb]) => [word!, lifetime(since!, until ?? '', mariadb!)]),
);

/** Tokens that stand where a name must stand. */
function names(statement: Statement, view: StatementView): Token[] {
  const { tokens } = view;
  if (statement.kind === 'CREATE TABLE')
    return view.table ? [view.table.nameToken, ...view.table.columns.map((column) => column.nameToken)] : [];
  let at = -1;
  if (statement.kind === 'INSERT' || statement.kind === 'REPLACE')
    at = tokens.findIndex((token) => token.text === 'INTO') + 1;
  else if (/^(?:ALTER|DROP|LOCK) TABLES?$/.test(statement.kind)) at = wordsAt(tokens, 2, 'IF', 'EXISTS') ? 4 : 2;
  if (at <= 0) return [];
  const name = qualifiedName(tokens, at, view.text);
  if (!name) return [];
  const found = [name.token];
  if (statement.kind !== 'INSERT' && statement.kind !== 'REPLACE') return found;
  if (tokens[name.next]?.text !== '(') return found;
  for (let i = name.next + 1; i < tokens.length && tokens[i]!.text !== ')'; i++)
    if (tokens[i]!.kind !== 'symbol') found.push(tokens[i]!);
  return found;
}

function check(dump: SqlDocument, context: Context): void {
  if (!isMysql(dump)) return;
  for (const statement of dump.statements) {
    const found = forServers(context, dump, statement, function* (view, server): Iterable<[string, Token]> {
      for (const token of names(statement, view)) {
        const life = token.kind === 'word' ? reserved.get(token.text) : undefined;
        if (life && exists(life, server)) yield [String(token.start), token];
      }
    });
    for (const { what, servers, view } of found) {
      const word = view.text.slice(what.start, what.end);
      const list = namesOf(servers);
      reportIn(context, dump, statement, what.start, what.end, {
        on: offeredOf(servers),
        message: {
          ja: `${word} は ${list} の予約語です。引用符なしの名前には使えません。`,
          en: `${word} is reserved on ${list}: it cannot be a name without quotes`,
        },
        fix: fixOf('safe', everywhere(statement, [replaceIn(statement, what.start, what.end, `\`${word}\``)])),
      });
    }
  }
}

export default defineRule({
  id: 'mysql/reserved-word',
  component: 'mysql',
  severity: 'error',
  effort: { minutes: [2, 5, 30] },
  title: { ja: '予約語になっている名前', en: 'A name that is a reserved word' },
  why: {
    ja: '予約語は版ごとに増えます（8.0 の rank、groups など）。バッククォートのない名前がその語だと構文エラーになります。プログラム中の SQL も同じです。',
    en: 'Every version reserves more words (rank and groups with 8.0). Without backquotes such a name is a syntax error, in the program’s SQL too.',
  },
  hint: {
    ja: 'バッククォートで囲んでください。プログラム側の SQL も確かめてください。',
    en: 'Put it in backquotes, and check the program’s SQL as well.',
  },
  sources: ['https://dev.mysql.com/doc/refman/8.0/en/keywords.html', 'https://mariadb.com/kb/en/reserved-words/'],
  examples: [
    {
      on: 'mysql 8.0.36',
      wrong: 'CREATE TABLE t (\n  id int,\n  rank int\n) ENGINE=InnoDB;\n',
      fixed: 'CREATE TABLE t (\n  id int,\n  `rank` int\n) ENGINE=InnoDB;\n',
    },
    {
      on: 'mysql 5.1.73',
      wrong: "INSERT INTO t (`id`, linear) VALUES (1, 'x');\n",
      fixed: "INSERT INTO t (`id`, `linear`) VALUES (1, 'x');\n",
    },
    { on: 'mysql 5.1.73', right: 'CREATE TABLE t (id int, rank int) ENGINE=InnoDB;\n' },
    { on: 'mysql 8.0.36', right: 'CREATE TABLE `t` (`rank` int, KEY `groups` (`rank`)) ENGINE=InnoDB;\n' },
  ],
  check: { sql: check },
});
