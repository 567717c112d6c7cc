// CREATE TABLE as a structure: columns, keys and options with their token ranges, for both dialects.
import { closing, nameOf, qualifiedName, type Token, wordsAt } from './tokens.ts';

export interface ColumnClause {
  name: string;
  nameToken: Token;
  /** Upper case: 'DOUBLE PRECISION', 'TIMESTAMP WITH TIME ZONE', 'VARCHAR'. */
  type: string;
  typeStart: Token;
  /** What stands in the type's parentheses, raw; null without them. */
  arguments: string | null;
  /** Range of the parentheses in the text. */
  argumentSpan: { start: number; end: number } | null;
  charset: string | null;
  collation: string | null;
  /** Token indexes of what follows the type. */
  from: number;
  to: number;
}

export interface KeyClause {
  kind: 'PRIMARY' | 'UNIQUE' | 'KEY' | 'FULLTEXT' | 'SPATIAL' | 'FOREIGN' | 'CHECK' | 'EXCLUDE' | 'OTHER';
  /** Prefix lengths where given; name null for an expression. */
  columns: { name: string | null; length: number | null }[];
  from: number;
  to: number;
}

export interface OptionClause {
  /** Upper case: 'ENGINE', 'CHARSET', 'COLLATE', 'ROW_FORMAT' … */
  name: string;
  value: string;
  /** From the first word (DEFAULT too) to the end of the value, in the text. */
  start: number;
  end: number;
}

export interface CreateTable {
  name: string;
  schema: string | null;
  nameToken: Token;
  columns: ColumnClause[];
  keys: KeyClause[];
  options: OptionClause[];
  /** Token indexes of the parentheses around the definitions. */
  open: number;
  close: number;
}

const LONG_TYPES: readonly (readonly string[])[] = [
  ['TIMESTAMP', 'WITHOUT', 'TIME', 'ZONE'],
  ['TIMESTAMP', 'WITH', 'TIME', 'ZONE'],
  ['TIME', 'WITHOUT', 'TIME', 'ZONE'],
  ['TIME', 'WITH', 'TIME', 'ZONE'],
  ['NATIONAL', 'CHARACTER', 'VARYING'],
  ['NATIONAL', 'CHARACTER'],
  ['NATIONAL', 'VARCHAR'],
  ['NATIONAL', 'CHAR'],
  ['CHARACTER', 'VARYING'],
  ['CHAR', 'VARYING'],
  ['BIT', 'VARYING'],
  ['DOUBLE', 'PRECISION'],
  ['LONG', 'VARBINARY'],
  ['LONG', 'VARCHAR'],
];

const KEY_WORDS = new Set([
  'PRIMARY',
  'UNIQUE',
  'KEY',
  'INDEX',
  'FULLTEXT',
  'SPATIAL',
  'FOREIGN',
  'CHECK',
  'CONSTRAINT',
  'EXCLUDE',
  'PERIOD',
]);

/** Null when the statement is no CREATE TABLE with a list of definitions. */
export function parseCreateTable(tokens: readonly Token[], text: string): CreateTable | null {
  if (!wordsAt(tokens, 0, 'CREATE')) return null;
  let at = 1;
  while (at < 5 && !wordsAt(tokens, at, 'TABLE')) at++;
  if (!wordsAt(tokens, at, 'TABLE')) return null;
  at++;
  if (wordsAt(tokens, at, 'IF', 'NOT', 'EXISTS')) at += 3;
  const name = qualifiedName(tokens, at, text);
  if (!name) return null;
  const open = name.next;
  if (tokens[open]?.text !== '(' || tokens[open]?.kind !== 'symbol') return null;
  const close = closing(tokens, open);
  const table: CreateTable = {
    name: name.name,
    schema: name.schema,
    nameToken: name.token,
    columns: [],
    keys: [],
    options: [],
    open,
    close,
  };
  for (let from = open + 1; from < close; ) {
    const to = clauseEnd(tokens, from, close);
    definition(tokens, from, to, text, table);
    from = to + 1;
  }
  table.options = parseOptions(tokens, close + 1, text);
  return table;
}

/** Index of the comma at depth 0, or `close`. */
function clauseEnd(tokens: readonly Token[], from: number, close: number): number {
  for (let i = from; i < close; i++) {
    const token = tokens[i]!;
    if (token.kind !== 'symbol') continue;
    if (token.text === '(') i = closing(tokens, i);
    else if (token.text === ',') return i;
  }
  return close;
}

function definition(tokens: readonly Token[], from: number, to: number, text: string, table: CreateTable): void {
  const first = tokens[from];
  if (!first || from >= to) return;
  const second = tokens[from + 1];
  // A column may be called `key` or "check": then a type follows.
  if (first.kind === 'word' && KEY_WORDS.has(first.text) && !looksLikeColumn(first, second))
    table.keys.push(parseKey(tokens, from, to, text));
  else if (first.kind === 'word' && first.text === 'LIKE') return;
  else if (first.kind === 'word' || first.kind === 'name') table.columns.push(parseColumn(tokens, from, to, text));
}

/** `key varchar(10)`: words that begin a key clause are followed by a name, a parenthesis or KEY, not by a type. */
function looksLikeColumn(first: Token, second: Token | undefined): boolean {
  if (second?.kind !== 'word') return false;
  if (first.text === 'CONSTRAINT' || first.text === 'PRIMARY' || first.text === 'FOREIGN') return false;
  return /^(?:VARCHAR|CHAR|INT|INTEGER|BIGINT|SMALLINT|TINYINT|TEXT|DATE|DATETIME|CHARACTER|BOOLEAN|NUMERIC|DECIMAL)$/.test(
    second.text,
  );
}

export function parseColumn(tokens: readonly Token[], from: number, to: number, text: string): ColumnClause {
  const nameToken = tokens[from]!;
  let at = from + 1;
  const typeStart = tokens[at] ?? nameToken;
  let type = '';
  const long = LONG_TYPES.find((words) => wordsAt(tokens, at, ...words));
  if (long) {
    type = long.join(' ');
    at += long.length;
  } else if (at < to) {
    const qualified = qualifiedName(tokens, at, text);
    type = (qualified?.name ?? typeStart.text).toUpperCase();
    at = qualified?.next ?? at + 1;
  }
  let args: string | null = null;
  let argumentSpan: ColumnClause['argumentSpan'] = null;
  if (tokens[at]?.text === '(' && tokens[at]?.kind === 'symbol' && at < to) {
    const close = Math.min(closing(tokens, at), to - 1);
    argumentSpan = { start: tokens[at]!.start, end: tokens[close]!.end };
    args = text.slice(argumentSpan.start + 1, argumentSpan.end - 1).trim();
    at = close + 1;
  }
  // timestamp(6) without time zone
  if (wordsAt(tokens, at, 'WITHOUT', 'TIME', 'ZONE') || wordsAt(tokens, at, 'WITH', 'TIME', 'ZONE')) {
    type += ` ${tokens[at]!.text} TIME ZONE`;
    at += 3;
  }
  const column: ColumnClause = {
    name: nameOf(nameToken, text),
    nameToken,
    type,
    typeStart,
    arguments: args,
    argumentSpan,
    charset: null,
    collation: null,
    from: at,
    to,
  };
  for (let i = at; i < to; i++) {
    const word = tokens[i]!;
    if (word.kind !== 'word') continue;
    const value = tokens[i + 1];
    if (word.text === 'COLLATE' && value) column.collation = nameOf(value, text).toLowerCase();
    else if (word.text === 'CHARSET' && value) column.charset = nameOf(value, text).toLowerCase();
    else if (word.text === 'SET' && tokens[i - 1]?.text === 'CHARACTER' && value)
      column.charset = nameOf(value, text).toLowerCase();
  }
  return column;
}

function parseKey(tokens: readonly Token[], from: number, to: number, text: string): KeyClause {
  let kind: KeyClause['kind'] = 'OTHER';
  let at = from;
  for (; at < to && tokens[at]!.text !== '('; at++) {
    const token = tokens[at]!;
    if (token.kind !== 'word') continue;
    if (['PRIMARY', 'UNIQUE', 'FULLTEXT', 'SPATIAL', 'FOREIGN', 'CHECK', 'EXCLUDE'].includes(token.text))
      kind = token.text as KeyClause['kind'];
    else if ((token.text === 'KEY' || token.text === 'INDEX') && kind === 'OTHER') kind = 'KEY';
  }
  const key: KeyClause = { kind, columns: [], from, to };
  if (at >= to || kind === 'CHECK') return key;
  const close = Math.min(closing(tokens, at), to);
  for (let part = at + 1; part < close; ) {
    const end = clauseEnd(tokens, part, close);
    const name = tokens[part]!;
    const length =
      tokens[part + 1]?.text === '(' && tokens[part + 2]?.kind === 'number' ? Number(tokens[part + 2]!.text) : null;
    const plain = name.kind === 'name' || name.kind === 'word';
    key.columns.push({ name: plain ? nameOf(name, text) : null, length });
    part = end + 1;
  }
  return key;
}

/** Table options: `ENGINE=InnoDB DEFAULT CHARSET = utf8`, also of CREATE DATABASE and ALTER TABLE. */
export function parseOptions(tokens: readonly Token[], from: number, text: string): OptionClause[] {
  const options: OptionClause[] = [];
  for (let i = from; i < tokens.length; i++) {
    const word = tokens[i]!;
    if (word.kind === 'symbol' && word.text === '(') {
      i = closing(tokens, i);
      continue;
    }
    if (word.kind !== 'word') continue;
    let name = word.text;
    let start = word.start;
    let value = i + 1;
    if (name === 'CHARACTER' && wordsAt(tokens, i + 1, 'SET')) {
      name = 'CHARSET';
      value++;
    } else if (
      !['ENGINE', 'TYPE', 'CHARSET', 'COLLATE', 'AUTO_INCREMENT', 'COMMENT', 'CHECKSUM'].includes(name) &&
      tokens[value]?.text !== '='
    )
      continue;
    if (wordsAt(tokens, i - 1, 'DEFAULT')) start = tokens[i - 1]!.start;
    const assigned = tokens[value]?.text === '=' && tokens[value]?.kind === 'symbol';
    // `type` is a usual name of columns, which ALTER TABLE mentions without a sign.
    if (name === 'TYPE' && !assigned) continue;
    if (assigned) value++;
    const token = tokens[value];
    if (!token || token.kind === 'symbol') continue;
    options.push({
      name,
      value: token.kind === 'word' ? text.slice(token.start, token.end) : token.text,
      start,
      end: token.end,
    });
    i = value;
  }
  return options;
}
