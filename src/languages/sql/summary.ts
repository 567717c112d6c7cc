// Collects what a walk over a dump hands on into its document.
import { parseCreateTable } from './create-table.ts';
import {
  type Damage,
  type Dialect,
  type DumpPlace,
  NOTE_LIMIT,
  type Questions,
  type RowWord,
  type Statement,
  type Table,
} from './document.ts';
import { EVERYTHING, executed } from './executed.ts';
import { declaredEncoding, definitionsEncoding, encodingNamed, isSql, kindOf } from './kinds.ts';
import { placeIn } from './lines.ts';
import { COPY_HEAD, INSERT_HEAD, type Rows } from './rows.ts';
import { AHEAD, type Events, type Scanner } from './scanner.ts';
import { tokenize } from './tokens.ts';
import { type RowTable, ValueWatch } from './values.ts';

/** Characters of statements that are kept, and how many statements that only change rows. */
const TEXT_LIMIT = 24 << 20;
const CHANGES_LIMIT = 2000;
/** Places of one head that are kept. */
const REPEAT_LIMIT = 50_000;
/** Words among the rows: functions and introducers; a dump has few different ones. */
const WORD_LIMIT = 200;
const LITERAL_WORDS = new Set(['null', 'true', 'false', 'default', 'n', 'x', 'b']);

export class Summary implements Events {
  readonly statements: Statement[] = [];
  readonly tables = new Map<string, Table>();
  readonly rowWords = new Map<string, RowWord>();
  readonly damage: Damage[] = [];
  readonly tightComments: DumpPlace[] = [];
  readonly comments: string[] = [];
  readonly watch: ValueWatch;
  longest: DumpPlace | null = null;
  incomplete = false;
  /** Did a comment say that the dump is complete? */
  completed = false;
  scanner!: Scanner;
  protected readonly dialect: Dialect;
  /** SET NAMES as it stands; null before the first. */
  private lexed: string | null = null;
  /** character_set_client around table definitions, where it differs from SET NAMES. */
  protected definitions: string | null = null;
  private kept = 0;
  private changes = 0;
  private table: Table | null = null;
  private readonly rowStatements = new Map<RowTable, Statement>();
  private heads = new Map<string, Map<string, RowTable>>();
  protected rowTable: RowTable = { name: '', columns: [] };
  private rowPlace: { line: number; column: number } = { line: 1, column: 1 };

  constructor(dialect: Dialect, questions: Questions) {
    this.dialect = dialect;
    this.watch = new ValueWatch(dialect, questions);
  }

  comment(from: number, to: number): void {
    const { bytes } = this.scanner.window;
    if (bytes[from] === 0x2d && this.dialect === 'mysql' && to - from > 3 && bytes[from + 2]! > 32) {
      if (
        this.tightComments.length < NOTE_LIMIT &&
        /[^-\s]/.test(bytes.toString('latin1', from, Math.min(to, from + 200)))
      ) {
        this.tightComments.push(this.watch.placeOf(from, to));
      }
    }
    if (
      to - from < 300 &&
      bytes[from] === 0x2d &&
      /^-- (?:Dump completed|PostgreSQL database (?:cluster )?dump complete)/.test(bytes.toString('latin1', from, to))
    ) {
      this.completed = true;
    }
  }

  statement(bare: string | null, start: number, end: number, delimiter: string, from: number): void {
    const { watch } = this;
    const text = bare !== null && this.scanner.doubleByte ? withoutTrailingEscapes(bare) : bare;
    const { bytes, base } = this.scanner.window;
    const at = watch.lines.at(bytes, base, from);
    const meant = text === null ? '' : this.dialect === 'mysql' ? executed(text, EVERYTHING).text : text;
    const kind = text === null ? '' : kindOf(meant);
    if (text !== null && !isSql(kind) && meant.trim() !== '') this.junk(text, start, at);
    if (kind === 'CREATE TABLE') this.createTable(meant);
    else if (kind === 'SET' || kind === 'SELECT' || kind === '\\encoding') this.setting(kind, meant);
    if (!this.keeps(kind, text)) return;
    this.statements.push({
      kind,
      text: text ?? '',
      start,
      end,
      ...at,
      whole: text !== null,
      delimiter,
      startsLine: this.scanner.startsLine,
      endsLine: onlySpaceAfter(bytes, end - base + delimiter.length, this.scanner.window.end),
      standardStrings: !this.scanner.backslashEscapes,
      repeats: [],
    });
  }

  /** Is there still room to keep the statement? */
  protected keeps(kind: string, text: string | null): boolean {
    if (
      (kind === 'UPDATE' || kind === 'DELETE' || kind === 'INSERT' || kind === 'REPLACE') &&
      ++this.changes > CHANGES_LIMIT
    ) {
      this.incomplete = true;
      return false;
    }
    this.kept += (text?.length ?? 0) + 200;
    if (this.kept <= TEXT_LIMIT) return true;
    this.incomplete = true;
    return false;
  }

  private junk(text: string, start: number, at: { line: number; column: number }): void {
    if (this.damage.length >= NOTE_LIMIT) return;
    const line = text.indexOf('\n');
    const place = placeIn(
      text,
      { start, ...at },
      0,
      line < 0 ? Math.min(text.length, 200) : line,
      this.watch.lines.encoding,
    );
    this.damage.push({ kind: 'junk', place });
  }

  private createTable(text: string): void {
    const parsed = parseCreateTable(tokenize(text, this.dialect, !this.scanner.backslashEscapes), text);
    if (!parsed) return;
    const key = parsed.name.toLowerCase();
    const known = this.tables.get(key);
    const option = (name: string) => parsed.options.find((one) => one.name === name)?.value ?? null;
    this.tables.set(key, {
      name: parsed.name,
      columns: parsed.columns.map(({ name, type, arguments: args, charset, collation }) => ({
        name,
        type,
        arguments: args,
        charset,
        collation,
      })),
      charset: option('CHARSET')?.toLowerCase() ?? null,
      engine: option('ENGINE') ?? option('TYPE'),
      created: this.statements.length,
      rows: known?.rows ?? 0,
      longest: known?.longest ?? 0,
    });
    this.heads.delete(key);
  }

  private setting(kind: string, text: string): void {
    const declared = declaredEncoding(kind, text);
    if (declared) {
      this.watch.declare(declared, encodingNamed(declared));
      this.lexed = declared;
      this.definitions = null;
    }
    const definitions = this.dialect === 'mysql' ? definitionsEncoding(text) : null;
    if (definitions) this.definitions = definitions === '@' ? null : definitions;
    this.scanner.doubleByte = isDoubleByte(this.definitions ?? this.lexed, this.scanner.doubleByte);
    if (this.dialect !== 'postgresql') return;
    const strings = /\bstandard_conforming_strings\s*(?:=|\bTO\b)\s*'?(on|off|true|false)/i.exec(text);
    if (strings) this.scanner.backslashEscapes = /^(?:off|false)$/i.test(strings[1]!);
  }

  rows(head: string | null, start: number, form: 'insert' | 'copy'): Rows {
    if (head !== null) this.rowHead(head, start, form);
    this.repeat(start);
    const table = this.table!;
    const options = form === 'copy' ? (COPY_HEAD.exec(`${head}\n`)?.[3] ?? '') : '';
    const rows = { separator: separatorOf(options), csv: /\bcsv\b/i.test(options), column: 0, row: table.rows };
    this.watch.begin(this.rowTable, rows);
    return rows;
  }

  private rowHead(head: string, start: number, form: 'insert' | 'copy'): void {
    const { bytes, base } = this.scanner.window;
    const parts = (form === 'insert' ? INSERT_HEAD : COPY_HEAD).exec(form === 'insert' ? `${head} ` : `${head}\n`)!;
    const name = lastName(parts[1]!);
    const key = name.toLowerCase();
    let table = this.tables.get(key);
    if (!table) {
      table = { name, columns: [], charset: null, engine: null, created: null, rows: 0, longest: 0 };
      this.tables.set(key, table);
    }
    this.table = table;
    const heads = this.heads.get(key) ?? new Map<string, RowTable>();
    this.heads.set(key, heads);
    const known = heads.get(head);
    if (known) {
      this.rowTable = known;
      return;
    }
    this.rowTable = { name: table.name, columns: columnsOf(parts[2], table) };
    if (heads.size >= 3) return;
    heads.set(head, this.rowTable);
    const from = start - base;
    const whole = form === 'copy' ? head.length - 1 : head.length;
    this.rowPlace = this.watch.lines.at(bytes, base, from);
    if (!this.keeps('', head)) return;
    this.statements.push({
      kind: form === 'copy' ? 'COPY' : head.slice(0, /^\w+/.exec(head)![0].length).toUpperCase(),
      text: head,
      start,
      end: start + whole,
      ...this.rowPlace,
      whole: true,
      delimiter: ';',
      startsLine: this.scanner.startsLine,
      endsLine: form === 'copy',
      standardStrings: !this.scanner.backslashEscapes,
      repeats: [],
    });
    this.rowStatements.set(this.rowTable, this.statements.at(-1)!);
  }

  private repeat(start: number): void {
    const statement = this.rowStatements.get(this.rowTable);
    if (!statement?.repeats || statement.start === start) return;
    if (statement.repeats.length < REPEAT_LIMIT) statement.repeats.push(start);
    else statement.repeats = null;
  }

  rowsEnd(start: number, end: number): void {
    const table = this.table!;
    table.rows = this.watch.rows.row;
    const length = end - start;
    table.longest = Math.max(table.longest, length);
    const { longest } = this;
    if (longest && longest.end - longest.start >= length) return;
    const { base } = this.scanner.window;
    const place = this.watch.placeOf(Math.max(0, end - base - 1), end - base);
    this.longest = { ...place, start, end };
  }

  value(from: number, to: number, high: number, quote: number): void {
    this.watch.value(from, to, high, quote);
  }

  word(from: number, to: number, call: boolean): void {
    const { bytes } = this.scanner.window;
    if (to - from > 64) return;
    const word = bytes.toString('latin1', from, to).toLowerCase();
    if (LITERAL_WORDS.has(word)) return;
    const key = call ? `${word}(` : word;
    const known = this.rowWords.get(key);
    if (known) known.count++;
    else if (this.rowWords.size < WORD_LIMIT)
      this.rowWords.set(key, { word, call, count: 1, place: this.watch.placeOf(from, to) });
  }

  damaged(kind: Damage['kind'], from: number, to: number): void {
    if (this.damage.length < NOTE_LIMIT)
      this.damage.push({ kind, place: this.watch.placeOf(from, Math.min(to, from + 200)) });
  }

  leave(upTo: number): void {
    const { bytes, base } = this.scanner.window;
    this.watch.lines.advance(bytes, base, upTo);
  }
}

/** In Shift_JIS and its kin a second byte may look like a quote's escape. Null leaves what was guessed. */
function isDoubleByte(name: string | null, guessed: boolean): boolean {
  if (name === null) return guessed;
  return encodingNamed(name) === 'shift_jis' || /^(?:gbk|big5|gb18030|uhc|johab)$/.test(name);
}

/** Second bytes that are a backslash or a backquote are made harmless for whoever reads the statement byte by byte. */
export function withoutTrailingEscapes(text: string): string {
  return text.replace(/[\x81-\x9f\xe0-\xfc][\x40-\xfc]/g, (pair) =>
    pair[1] === '\\' || pair[1] === '`' ? `${pair[0]}\x80` : pair,
  );
}

function lastName(written: string): string {
  const parts = written.match(/`(?:[^`]|``)*`|"(?:[^"]|"")*"|[^\s.]+/g) ?? [written];
  const last = parts.at(-1)!;
  return /^[`"]/.test(last) ? last.slice(1, -1).replace(/``|""/g, (pair) => pair[0]!) : last;
}

function columnsOf(list: string | undefined, table: Table): RowTable['columns'] {
  if (!list) return table.columns;
  const byName = new Map(table.columns.map((column) => [column.name.toLowerCase(), column]));
  return (list.match(/`(?:[^`]|``)*`|"(?:[^"]|"")*"|[^\s,]+/g) ?? []).map((written) => {
    const name = lastName(written);
    return byName.get(name.toLowerCase()) ?? { name, type: '', arguments: null, charset: null, collation: null };
  });
}

function separatorOf(options: string): number {
  const named = /\bdelimiters?\s+(?:as\s+)?(e?)'(\\?.)'/i.exec(options);
  if (!named) return /\bcsv\b/i.test(options) ? 0x2c : 9;
  return named[2] === '\\t' ? 9 : named[2]!.charCodeAt(named[2]!.length - 1);
}

function onlySpaceAfter(bytes: Uint8Array, at: number, end: number): boolean {
  for (let i = at; i < end && i - at < AHEAD; i++) {
    if (bytes[i] === 10) return true;
    if (bytes[i] !== 32 && bytes[i] !== 9 && bytes[i] !== 13) return false;
  }
  return true;
}
