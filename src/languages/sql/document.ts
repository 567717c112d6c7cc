// What is known of a dump after it went by once: a summary whose size does not grow with the rows.
// Offsets are bytes of the (unpacked) file, lines and columns count from 1, columns count characters.

export type Dialect = 'mysql' | 'postgresql' | 'other';

/** A span of the dump with its place for people. `anchor`: hash of the words around it, for fingerprints. */
export interface DumpPlace {
  start: number;
  end: number;
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
  anchor: string;
}

/** The program that wrote the dump, as its header tells it. */
export interface Producer {
  /** 'mysqldump', 'mariadb-dump', 'phpmyadmin', 'pg_dump' …, null without a known header. */
  name: string | null;
  /** Version of the program. */
  version: string | null;
  /** Version of the server that the dump was made from. */
  server: string | null;
}

/** A statement other than row data. For INSERT and COPY only the head, up to VALUES or the end of the line. */
export interface Statement {
  /** First words in upper case: 'CREATE TABLE', 'SET', '/*!40101 SET' counts as 'SET'; '\\restrict' for commands of psql. */
  kind: string;
  /** Bytes as written, one character per byte. Empty when the statement was too long to be kept (`whole` is false). */
  text: string;
  start: number;
  end: number;
  line: number;
  column: number;
  /** Whole text kept? */
  whole: boolean;
  /** What ends it: ';' or what DELIMITER says. Empty at the end of the file. */
  delimiter: string;
  /** True when nothing but spaces stands after it on its last line: it may be commented out line by line. */
  endsLine: boolean;
  /** True when nothing but spaces stands before it on its first line. */
  startsLine: boolean;
  /** True when standard_conforming_strings is on where it stands (PostgreSQL). */
  standardStrings: boolean;
  /** Where the same head of an INSERT or COPY stands again; null when that is too often to be kept. */
  repeats: number[] | null;
}

export interface Column {
  name: string;
  /** Upper case, without arguments: 'VARCHAR', 'DATETIME', 'TIMESTAMP WITHOUT TIME ZONE'. */
  type: string;
  /** What stands in the parentheses after the type: '255', '6', "'a','b'". */
  arguments: string | null;
  charset: string | null;
  collation: string | null;
}

/** A table as its CREATE TABLE says, or as the rows show where that is missing. */
export interface Table {
  name: string;
  columns: Column[];
  charset: string | null;
  engine: string | null;
  /** Index in `statements` of its CREATE TABLE, null when the dump has none. */
  created: number | null;
  /** Rows found, counted from 1 in findings. */
  rows: number;
  /** Bytes of the longest statement that brings rows. */
  longest: number;
}

/** Something seen in a value (or around it) while the rows went by. */
export type NoteKind =
  | 'unstorable'
  | 'undecodable'
  | 'too-long'
  | 'old-host'
  | 'old-path'
  | 'bytea-hex'
  | 'backslash'
  | 'setting';

export interface ValueNote {
  kind: NoteKind;
  table: string;
  /** Null when neither the statement nor a CREATE TABLE names it. */
  column: string | null;
  /** Counts from 1 through all statements for the table. */
  row: number;
  place: DumpPlace;
  /** The character ('😀'), the host or path, the number of bytes for 'too-long', the value of a 'setting' (one character per byte). */
  detail: string;
  /** For 'setting': the key in lower case. The place is the value's bytes, inside a serialized value all of `s:5:"…"`. */
  key?: string;
  serialized?: boolean;
}

/** A word in row data that is no literal: a function, an introducer, a keyword after the rows. */
export interface RowWord {
  /** Lower case. */
  word: string;
  /** Followed by '('. */
  call: boolean;
  count: number;
  place: DumpPlace;
}

/** A place that stopped the reading or made it unsure. What came before is checked. */
export interface Damage {
  kind: 'unterminated' | 'cut-off' | 'junk' | 'too-long' | 'utf-16';
  place: DumpPlace;
}

/** A pg_dump custom archive (or the table of contents of a tar one): told by its first bytes, not read further. */
export interface Archive {
  format: 'custom' | 'tar' | 'directory';
  /** Archive version: major * 100 + minor, 1.14 is 114. */
  version: number;
  database: string | null;
}

export interface EncodingNotes {
  /** Last word of SET NAMES or client_encoding, lower case, as any server would execute it. */
  declared: string | null;
  /** What the bytes of the values look like: 'ascii', 'utf-8', 'euc-jp', 'shift_jis', 'unknown'. */
  found: 'ascii' | 'utf-8' | 'euc-jp' | 'shift_jis' | 'unknown';
  /** Values with bytes above 7F outside binary columns, and how many of them are well formed in each encoding. */
  values: number;
  utf8: number;
  eucjp: number;
  shiftjis: number;
  bom: 'utf-8' | 'utf-16' | null;
  /** First value that contradicts `declared`. */
  contradiction: DumpPlace | null;
  /** Values in UTF-8 that are Japanese only once their letters are taken for bytes again, and the encoding that these bytes are in. */
  twice: { was: 'utf-8' | 'euc-jp' | 'shift_jis'; values: number; first: DumpPlace } | null;
  /** Shift_JIS whose second byte 5C is written twice, by a client that took the bytes for Latin-1. */
  doubled: boolean;
  /** Values with a character that takes 4 bytes in UTF-8. */
  fourByte: number;
}

export interface SqlDocument {
  dialect: Dialect;
  /** certain: a header or words that only one of them has; likely: a leaning; guessed: nothing to go by, MySQL assumed. */
  certainty: 'certain' | 'likely' | 'guessed';
  producer: Producer;
  /** Bytes. */
  size: number;
  statements: Statement[];
  tables: Map<string, Table>;
  /** At most `NOTE_LIMIT` of each kind; `noteCounts` counts all. */
  notes: ValueNote[];
  noteCounts: Partial<Record<NoteKind, number>>;
  rowWords: RowWord[];
  encoding: EncodingNotes;
  archive: Archive | null;
  damage: Damage[];
  /** Longest statement in bytes with its place: it must fit into the server's packet. */
  longest: DumpPlace | null;
  /** Comments without a space after `--`, as they stand between statements. */
  tightComments: DumpPlace[];
  /** True when a bound was reached and later statements were counted but not kept. */
  incomplete: boolean;
  /** What was not looked at, and why: for the report. */
  unchecked: { ja: string; en: string }[];
  /** A place inside a kept statement; `from` and `to` are indexes into its text. */
  place(statement: Statement, from: number, to: number): DumpPlace;
}

/** What the reader must look for while the rows go by (they are not kept). */
export interface Questions {
  /** Can the database of that dialect hold the code point? Absent: everything. */
  storable: Partial<Record<Dialect, (codePoint: number) => boolean>>;
  oldHosts: readonly string[];
  oldPaths: readonly string[];
  /** Keys in settings tables whose values are wanted: source of a regular expression for the whole key, case ignored; '' for none. */
  keys: string;
}

export const NO_QUESTIONS: Questions = { storable: {}, oldHosts: [], oldPaths: [], keys: '' };

/** Notes of one kind that are kept. */
export const NOTE_LIMIT = 200;
