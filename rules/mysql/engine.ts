// Storage engines: TYPE=, engines that the server lacks, and what only some engines can do.
import type { OptionClause } from '../../src/languages/sql/create-table.ts';
import { parseOptions } from '../../src/languages/sql/create-table.ts';
import type { SqlDocument, Statement } from '../../src/languages/sql/document.ts';
import { type Edit, replaceIn } from '../../src/languages/sql/edits.ts';
import type { StatementView } from '../../src/languages/sql/view.ts';
import { type Context, type Details, defineRule } from '../../src/rule/rule.ts';
import table from '../data/sql/mysql-engines.tsv';
import { rows } from '../table.ts';
import { fixOf, forServers, isMysql, reportIn } from './reporting.ts';
import { exists, lifetime, namesOf, offeredOf, type Server } from './servers.ts';

const engines = new Map(
  rows(table).map(([name, since, until, mariadb, instead]) => [
    name!,
    { life: lifetime(since!, until!, mariadb!), instead: instead ?? '' },
  ]),
);
/** `TYPE=` was removed in 5.5.3 (MariaDB: 5.5). */
const TYPE_WORD = lifetime('0', '5.5.3', '-');
const INNODB_FULLTEXT = lifetime('5.6.4', '', '10.0.5');
const INNODB_SPATIAL = lifetime('5.7.5', '', '10.2.2');
/** Unknown engines are an error instead of a substitution: NO_ENGINE_SUBSTITUTION by default. */
const STRICT = lifetime('5.6.6', '', '10.1.7');
const INNODB_DEFAULT = 50505;

function engineOf(statement: Statement, view: StatementView): OptionClause | null {
  const options =
    statement.kind === 'CREATE TABLE' ? (view.table?.options ?? []) : parseOptions(view.tokens, 3, view.text);
  return options.find(({ name }) => name === 'ENGINE' || name === 'TYPE') ?? null;
}

type Problem = Omit<Details, 'on'> & { at: { start: number; end: number } };

function* problems(statement: Statement, view: StatementView, server: Server): Iterable<[string, Problem]> {
  const engine = engineOf(statement, view);
  if (engine) yield* engineProblems(statement, engine, server);
  if (statement.kind === 'CREATE TABLE') yield* indexProblems(view, engine, server);
}

function* engineProblems(statement: Statement, engine: OptionClause, server: Server): Iterable<[string, Problem]> {
  const valueStart = engine.end - engine.value.length;
  const known = engines.get(engine.value.toLowerCase());
  const lacking = known !== undefined && !exists(known.life, server);
  const edits: Edit[] = [];
  if (engine.name === 'TYPE' && !exists(TYPE_WORD, server)) {
    edits.push(replaceIn(statement, engine.start, engine.start + 4, 'ENGINE'));
    yield [
      'type',
      {
        at: engine,
        message: {
          ja: `TYPE=${engine.value} は ${server.name} では構文エラーになり、テーブルが作られません。`,
          en: `${server.name} refuses TYPE=${engine.value}: the table is not created`,
        },
        hint: { ja: 'ENGINE= と書いてください。', en: 'Write ENGINE= instead.' },
        fix: fixOf('safe', edits),
      },
    ];
  }
  if (!lacking) return;
  const strict = exists(STRICT, server);
  yield [
    'engine',
    {
      at: { start: valueStart, end: engine.end },
      severity: strict ? 'error' : 'warning',
      message: strict
        ? {
            ja: `ストレージエンジン ${engine.value} は ${server.name} になく、テーブルが作られません。`,
            en: `${server.name} has no storage engine ${engine.value}: the table is not created`,
          }
        : {
            ja: `ストレージエンジン ${engine.value} は ${server.name} にないため、既定のエンジンで作られます（警告だけが出ます）。`,
            en: `${server.name} has no storage engine ${engine.value}: the table is made with the default engine (a warning only)`,
          },
      fix: known.instead ? fixOf('review', [replaceIn(statement, valueStart, engine.end, known.instead)]) : null,
    },
  ];
}

function* indexProblems(view: StatementView, engine: OptionClause | null, server: Server): Iterable<[string, Problem]> {
  const innodb = engine ? /^innodb$/i.test(engine.value) : server.mariadb || server.version >= INNODB_DEFAULT;
  if (!innodb) return;
  for (const key of view.table?.keys ?? []) {
    const lacks =
      (key.kind === 'FULLTEXT' && !exists(INNODB_FULLTEXT, server)) ||
      (key.kind === 'SPATIAL' && !exists(INNODB_SPATIAL, server));
    if (!lacks) continue;
    const first = view.tokens[key.from]!;
    yield [
      `key${key.from}`,
      {
        at: { start: first.start, end: view.tokens[key.to - 1]!.end },
        message: {
          ja: `InnoDB の ${key.kind} 索引は ${server.name} では作れず、テーブルが作られません。`,
          en: `InnoDB has no ${key.kind} index on ${server.name}: the table is not created`,
        },
        hint: {
          ja: 'ENGINE=MyISAM にするか、索引を外してください。',
          en: 'Use ENGINE=MyISAM, or leave the index out.',
        },
      },
    ];
  }
}

function check(dump: SqlDocument, context: Context): void {
  if (!isMysql(dump)) return;
  for (const statement of dump.statements) {
    if (statement.kind !== 'CREATE TABLE' && statement.kind !== 'ALTER TABLE') continue;
    for (const { what, servers } of forServers(context, dump, statement, (view, server) =>
      problems(statement, view, server),
    )) {
      const { at, message, ...details } = what;
      const first = servers[0]!.name;
      const names = namesOf(servers);
      reportIn(context, dump, statement, at.start, at.end, {
        ...details,
        on: offeredOf(servers),
        message: { ja: message!.ja.replace(first, names), en: message!.en.replace(first, names) },
      });
    }
  }
}

export default defineRule({
  id: 'mysql/engine',
  component: 'mysql',
  severity: 'error',
  effort: { minutes: [2, 5, 20] },
  title: { ja: '移行先で使えないストレージエンジン', en: 'A storage engine that the target does not have' },
  why: {
    ja: 'TYPE=MyISAM は 5.5.3 で廃止され、構文エラーになります。移行先にないエンジンは、版によりエラーか、警告だけで別のエンジンに置き換わります。',
    en: 'TYPE=MyISAM was removed in 5.5.3 and is a syntax error since. An engine that the target lacks is an error or, in older versions, another engine with a warning only.',
  },
  hint: { ja: 'ENGINE=InnoDB か ENGINE=MyISAM に書き換えてください。', en: 'Write ENGINE=InnoDB or ENGINE=MyISAM.' },
  sources: [
    'https://dev.mysql.com/doc/relnotes/mysql/5.5/en/news-5-5-3.html',
    'https://dev.mysql.com/doc/refman/5.7/en/innodb-fulltext-index.html',
  ],
  examples: [
    {
      on: 'mysql 5.5.68',
      wrong: 'CREATE TABLE `t` (`a` int) TYPE=MyISAM;\n',
      fixed: 'CREATE TABLE `t` (`a` int) ENGINE=MyISAM;\n',
    },
    {
      on: 'mysql 5.1.73',
      wrong: 'CREATE TABLE `t` (`a` int) ENGINE=Aria;\n',
      fixed: 'CREATE TABLE `t` (`a` int) ENGINE=MyISAM;\n',
    },
    { on: 'mysql 5.1.73', wrong: 'CREATE TABLE `t` (`a` text, FULLTEXT KEY `k` (`a`)) ENGINE=InnoDB;\n' },
    { on: 'mysql 5.1.73', right: 'CREATE TABLE `t` (`a` int) TYPE=MyISAM;\n' },
    { on: 'mysql 5.1.73', right: 'CREATE TABLE `t` (`a` text, FULLTEXT KEY `k` (`a`)) ENGINE=MyISAM;\n' },
    { on: 'mysql 8.0.36', right: 'CREATE TABLE `t` (`type` int, `a` text, FULLTEXT KEY `k` (`a`)) ENGINE=InnoDB;\n' },
  ],
  check: { sql: check },
});
