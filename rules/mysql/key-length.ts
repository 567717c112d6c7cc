// Index lengths in bytes, with the character set that the table has after the conversion.
import type { ColumnClause, KeyClause, OptionClause } from '../../src/languages/sql/create-table.ts';
import type { SqlDocument, Statement, Table } from '../../src/languages/sql/document.ts';
import { type Edit, replaceIn } from '../../src/languages/sql/edits.ts';
import { closing, qualifiedName } from '../../src/languages/sql/tokens.ts';
import type { StatementView } from '../../src/languages/sql/view.ts';
import { type Context, defineRule } from '../../src/rule/rule.ts';
import { knowsCharset } from './charsets.ts';
import { limitOf } from './limits.ts';
import { fixOf, forServers, isMysql, reportIn } from './reporting.ts';
import { namesOf, offeredOf, type Server } from './servers.ts';

/** Bytes of the longest character. */
const WIDTH: Readonly<Record<string, number>> = {
  utf8: 3,
  utf8mb3: 3,
  utf8mb4: 4,
  ujis: 3,
  eucjpms: 3,
  sjis: 2,
  cp932: 2,
  big5: 2,
  gbk: 2,
  gb2312: 2,
  euckr: 2,
  ucs2: 2,
  utf16: 4,
  utf32: 4,
  utf16le: 4,
  gb18030: 4,
};
const FIXED: Readonly<Record<string, number>> = {
  TINYINT: 1,
  SMALLINT: 2,
  MEDIUMINT: 3,
  INT: 4,
  INTEGER: 4,
  BIGINT: 8,
  FLOAT: 4,
  DOUBLE: 8,
  DATE: 3,
  TIME: 3,
  DATETIME: 8,
  TIMESTAMP: 4,
  YEAR: 1,
  BOOL: 1,
  BOOLEAN: 1,
  ENUM: 2,
  SET: 8,
};
const INNODB_DEFAULT = 50505;

interface KeyColumn {
  type: string;
  arguments: string | null;
  charset: string | null;
  collation: string | null;
}

interface Key {
  clause: KeyClause;
  unique: boolean;
  columns: (KeyColumn | null)[];
}

function widthOf(
  column: KeyColumn,
  table: { charset: string | null; collation: string | null },
  server: Server,
  context: Context,
): number {
  const named = column.charset ?? column.collation?.split('_')[0] ?? table.charset ?? table.collation?.split('_')[0];
  if (named === 'ascii' || named === 'binary') return 1;
  const fallback = server.version >= 80000 && !server.mariadb ? 'utf8mb4' : 'utf8';
  const encoding = context.target.profile.components[server.mariadb ? 'mariadb' : 'mysql']?.encoding;
  const database = encoding === 'latin1' ? 1 : encoding === 'shift_jis' ? 2 : WIDTH[fallback]!;
  if (!named) return database;
  // A dump that is converted becomes UTF-8 throughout.
  if (context.move.encoding !== null && encoding === 'utf-8' && WIDTH[named] !== 4) return 3;
  if (!knowsCharset(named, server)) return WIDTH.utf8!;
  return WIDTH[named] ?? 1;
}

/** Bytes of one key part; null when nothing is known of the column. */
function partLength(column: KeyColumn | null, prefix: number | null, width: number): number | null {
  if (!column) return null;
  const { type } = column;
  if (/CHAR|TEXT/.test(type)) {
    const length = prefix ?? (type.includes('CHAR') ? Number(column.arguments ?? 1) : null);
    return length === null || Number.isNaN(length) ? null : length * width;
  }
  if (/BLOB|BINARY/.test(type)) return prefix ?? Number(column.arguments ?? 1);
  if (type === 'DECIMAL' || type === 'NUMERIC') return 8;
  return FIXED[type] ?? null;
}

interface Scene {
  engine: string | null;
  charset: string | null;
  collation: string | null;
  keys: Key[];
}

function optionOf(options: readonly OptionClause[], ...names: string[]): string | null {
  return options.find(({ name }) => names.includes(name))?.value.toLowerCase() ?? null;
}

function created(view: StatementView): Scene | null {
  const { table } = view;
  if (!table) return null;
  const byName = new Map(table.columns.map((column) => [column.name.toLowerCase(), column]));
  const keys: Key[] = table.keys.map((clause) => keyOf(clause, (name) => byName.get(name) ?? null));
  for (const column of table.columns) {
    const own = ownKey(view, column);
    if (own)
      keys.push({
        clause: { kind: own, columns: [{ name: column.name, length: null }], from: column.from, to: column.to },
        unique: true,
        columns: [column],
      });
  }
  const { options } = table;
  return {
    engine: optionOf(options, 'ENGINE', 'TYPE'),
    charset: optionOf(options, 'CHARSET'),
    collation: optionOf(options, 'COLLATE'),
    keys,
  };
}

/** `a varchar(10) PRIMARY KEY` */
function ownKey(view: StatementView, column: ColumnClause): 'PRIMARY' | 'UNIQUE' | null {
  for (let i = column.from; i < column.to; i++) {
    const word = view.tokens[i]!;
    if (word.kind === 'word' && (word.text === 'PRIMARY' || word.text === 'UNIQUE')) return word.text;
  }
  return null;
}

function keyOf(clause: KeyClause, find: (name: string) => KeyColumn | null): Key {
  return {
    clause,
    unique: clause.kind === 'PRIMARY' || clause.kind === 'UNIQUE',
    columns: clause.columns.map(({ name }) => (name === null ? null : find(name.toLowerCase()))),
  };
}

/** ALTER TABLE … ADD KEY, as phpMyAdmin writes them after the tables. */
function altered(dump: SqlDocument, view: StatementView): Scene | null {
  const { tokens } = view;
  const name = qualifiedName(tokens, tokens[2]?.text === 'TABLE' ? 3 : 2, view.text);
  const table: Table | undefined = name ? dump.tables.get(name.name.toLowerCase()) : undefined;
  if (!table) return null;
  const find = (column: string) => table.columns.find((one) => one.name.toLowerCase() === column) ?? null;
  const keys: Key[] = [];
  for (let i = name!.next; i < tokens.length; i++) {
    if (tokens[i]!.kind !== 'word' || tokens[i]!.text !== 'ADD') continue;
    let at = i + 1;
    let kind: KeyClause['kind'] = 'OTHER';
    for (; at < tokens.length && tokens[at]!.text !== '(' && tokens[at]!.text !== ','; at++) {
      const { text } = tokens[at]!;
      if (tokens[at]!.kind !== 'word') continue;
      if (text === 'PRIMARY' || text === 'UNIQUE' || text === 'FULLTEXT' || text === 'SPATIAL' || text === 'FOREIGN')
        kind = text;
      else if ((text === 'KEY' || text === 'INDEX') && kind === 'OTHER') kind = 'KEY';
    }
    if (kind === 'OTHER' || tokens[at]?.text !== '(') continue;
    const close = closing(tokens, at);
    const columns: KeyClause['columns'] = [];
    for (let part = at + 1; part < close; part++) {
      const token = tokens[part]!;
      const length = tokens[part + 1]?.text === '(' ? Number(tokens[part + 2]?.text) : null;
      if (token.kind === 'name' || token.kind === 'word')
        columns.push({ name: token.kind === 'name' ? token.text : view.text.slice(token.start, token.end), length });
      while (part < close && tokens[part]!.text !== ',') part++;
    }
    keys.push(keyOf({ kind, columns, from: i + 1, to: Math.min(close + 1, tokens.length) }, find));
    i = close;
  }
  return { engine: table.engine?.toLowerCase() ?? null, charset: table.charset, collation: null, keys };
}

interface TooLong {
  key: Key;
  /** Engine or character set are not named: it is the server's default that makes it too long. */
  assumed: boolean;
  bytes: number;
  limit: number;
  /** The part alone is too long and may be cut by a prefix. */
  part: number | null;
  width: number;
}

const isAssumed = (scene: Scene): boolean => !scene.engine || (!scene.charset && !scene.collation);

function* tooLong(scene: Scene, server: Server, context: Context): Iterable<[string, TooLong]> {
  const innodb = scene.engine ? scene.engine === 'innodb' : server.mariadb || server.version >= INNODB_DEFAULT;
  const myisam = scene.engine ? /^(?:myisam|aria)$/.test(scene.engine) : !innodb;
  if (!innodb && !myisam) return;
  for (const key of scene.keys) {
    const { clause } = key;
    if (clause.kind !== 'PRIMARY' && clause.kind !== 'UNIQUE' && clause.kind !== 'KEY') continue;
    let total = 0;
    for (const [index, column] of key.columns.entries()) {
      const width = column ? widthOf(column, scene, server, context) : 1;
      const length = partLength(column, clause.columns[index]!.length, width);
      if (length === null) continue;
      total += length;
      const limit = limitOf('innodb-column', server);
      if (innodb && length > limit) {
        yield [`${clause.from}:${index}`, { key, assumed: isAssumed(scene), bytes: length, limit, part: index, width }];
        total = 0;
        break;
      }
    }
    const limit = limitOf(innodb ? 'innodb-key' : 'myisam-key', server);
    if (total > limit)
      yield [`${clause.from}`, { key, assumed: isAssumed(scene), bytes: total, limit, part: null, width: 1 }];
  }
}

/** A prefix as long as the limit allows. */
function prefixFix(statement: Statement, view: StatementView, { key, part, limit, width }: TooLong): Edit[] | null {
  if (part === null || key.clause.columns[part]!.length !== null) return null;
  const name = key.clause.columns[part]!.name?.toLowerCase();
  const tokens = view.tokens.slice(key.clause.from, key.clause.to);
  const open = tokens.findIndex((token) => token.kind === 'symbol' && token.text === '(');
  const token = tokens
    .slice(open + 1)
    .find((one) => (one.kind === 'name' || one.kind === 'word') && one.text.toLowerCase() === name);
  return open >= 0 && token ? [replaceIn(statement, token.end, token.end, `(${Math.floor(limit / width)})`)] : null;
}

function check(dump: SqlDocument, context: Context): void {
  if (!isMysql(dump)) return;
  for (const statement of dump.statements) {
    if (statement.kind !== 'CREATE TABLE' && statement.kind !== 'ALTER TABLE') continue;
    const found = forServers(context, dump, statement, function* (view, server) {
      const scene = statement.kind === 'CREATE TABLE' ? created(view) : altered(dump, view);
      if (scene) yield* tooLong(scene, server, context);
    });
    for (const { what, servers, view } of found) {
      const { key, bytes, limit } = what;
      const first = view.tokens[key.clause.from]!;
      const last = view.tokens[Math.min(key.clause.to, view.tokens.length) - 1]!;
      const names = namesOf(servers);
      // A plain InnoDB index is cut to the limit with a warning only.
      const cut = what.part !== null && !key.unique;
      reportIn(context, dump, statement, first.start, last.end, {
        severity: cut || what.assumed ? 'warning' : 'error',
        on: offeredOf(servers),
        message: cut
          ? {
              ja: `索引が ${bytes} バイトになり、${names} では ${limit} バイトに切り詰められます（警告だけが出ます）。`,
              en: `the index takes ${bytes} bytes; ${names} cuts it to ${limit} with a warning only`,
            }
          : {
              ja: `索引が ${bytes} バイトになり、${names} の上限 ${limit} バイトを超えます。テーブルが作られません。`,
              en: `the index takes ${bytes} bytes, more than the ${limit} of ${names}: the table is not created`,
            },
        fix: fixOf('review', prefixFix(statement, view, what)),
      });
    }
  }
}

export default defineRule({
  id: 'mysql/key-length',
  component: 'mysql',
  severity: 'error',
  effort: { minutes: [5, 15, 60] },
  title: { ja: '長すぎる索引', en: 'An index that is too long' },
  why: {
    ja: '索引の長さはバイトで数えられ、utf8 では1文字が3バイトです。InnoDB は1列 767 バイト（5.7.7 から 3072）、MyISAM は合計 1000 バイトを超えると、主キーと一意索引ではテーブルが作れません。',
    en: 'Index lengths are bytes, and utf8 takes three for each character. InnoDB allows 767 bytes for a column (3072 from 5.7.7 on), MyISAM 1000 in all; beyond that a table with such a primary or unique key cannot be created.',
  },
  hint: {
    ja: '列を短くするか、索引に接頭辞の長さを付けてください。',
    en: 'Shorten the column, or give the index a prefix length.',
  },
  sources: [
    'https://dev.mysql.com/doc/refman/5.7/en/innodb-limits.html',
    'https://dev.mysql.com/doc/refman/5.7/en/myisam-storage-engine.html',
  ],
  examples: [
    {
      on: 'mysql 5.1.73',
      wrong:
        'CREATE TABLE `t` (\n  `a` varchar(256) NOT NULL,\n  PRIMARY KEY (`a`)\n) ENGINE=InnoDB DEFAULT CHARSET=utf8;\n',
      fixed:
        'CREATE TABLE `t` (\n  `a` varchar(256) NOT NULL,\n  PRIMARY KEY (`a`(255))\n) ENGINE=InnoDB DEFAULT CHARSET=utf8;\n',
    },
    {
      on: 'mysql 5.1.73',
      wrong:
        'CREATE TABLE `t` (`a` varchar(200), `b` varchar(200), KEY `k` (`a`,`b`)) ENGINE=MyISAM DEFAULT CHARSET=utf8;\n',
    },
    {
      on: 'mysql 5.1.73',
      right: 'CREATE TABLE `t` (`a` varchar(255) NOT NULL, PRIMARY KEY (`a`)) ENGINE=InnoDB DEFAULT CHARSET=utf8;\n',
    },
    {
      on: 'mysql 5.1.73',
      right: 'CREATE TABLE `t` (`a` varchar(255) NOT NULL, PRIMARY KEY (`a`)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;\n',
    },
    {
      on: 'mysql 5.7.44',
      right: 'CREATE TABLE `t` (`a` varchar(256) NOT NULL, PRIMARY KEY (`a`)) ENGINE=InnoDB DEFAULT CHARSET=utf8;\n',
    },
    {
      on: 'mysql 5.1.73',
      right: 'CREATE TABLE `t` (`a` varchar(500), FULLTEXT KEY `k` (`a`)) ENGINE=MyISAM DEFAULT CHARSET=utf8;\n',
    },
  ],
  check: { sql: check },
});
