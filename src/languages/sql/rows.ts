// The rows of a dump: VALUES lists and COPY blocks, walked through in the tightest loops of this reader.
import type { Dialect } from './document.ts';
import { Cursor, isSpace, isWordByte } from './scan-bytes.ts';
import type { Events } from './scanner.ts';

/** How to read the rows that follow, and where the walk counts. */
export interface Rows {
  /** Delimiter of a COPY block, a byte. */
  separator: number;
  /** COPY … CSV: quotes instead of backslashes. */
  csv: boolean;
  /** Index of the column that stands next, counting from 0. */
  column: number;
  /** Number of the row that is being read, counting from 1. */
  row: number;
}

const NONE: Rows = { separator: 9, csv: false, column: 0, row: 0 };

/** Rows are read in steps of about so many bytes, so that a converter can hand its output on. */
const STEP = 1 << 18;
/** The longest head of an INSERT or COPY: four thousand columns. */
const HEAD_LIMIT = 1 << 16;

export abstract class RowScanner extends Cursor {
  readonly dialect: Dialect;
  protected readonly events: Events;
  protected mode: 'statement' | 'values' | 'copy' = 'statement';
  /** Does a backslash escape in an ordinary string? Always in MySQL; by standard_conforming_strings in PostgreSQL. */
  backslashEscapes: boolean;
  /** Stands nothing but spaces before `pos` on its line? */
  startsLine = true;
  protected rows = NONE;
  private statementStart = 0;
  /** Parentheses open in a VALUES list: 1 inside a row, more inside an expression. */
  private nesting = 0;

  constructor(chunks: Iterable<Uint8Array>, dialect: Dialect, events: Events) {
    super(chunks, (upTo) => events.leave(upTo));
    this.dialect = dialect;
    this.events = events;
    this.backslashEscapes = dialect === 'mysql';
  }

  protected piece(from: number, to: number): void {
    if (this.mode !== 'statement') this.events.value(from, to, 0, -1);
  }

  /** The last head in bytes: a dump with one row in each INSERT repeats it. */
  private lastHead = Buffer.alloc(0);

  /** At INSERT or REPLACE: reads up to VALUES and turns to its rows. False (nothing moved) for other forms of the statement. */
  protected insertHead(): boolean {
    const known = this.lastHead.length;
    this.available(known + 1);
    const { pos } = this;
    if (known > 0 && this.window.end > pos + known) {
      if (this.window.bytes.compare(this.lastHead, 0, known, pos, pos + known) === 0) {
        this.start(this.events.rows(null, this.window.base + pos, 'insert'), 'values', known);
        return true;
      }
    }
    for (let limit = 4096; ; ) {
      const { bytes, end } = this.window;
      const part = bytes.toString('latin1', this.pos, Math.min(end, this.pos + limit));
      const head = INSERT_HEAD.exec(part);
      if (head && this.pos + head[0].length < end) {
        this.lastHead = Buffer.from(bytes.subarray(this.pos, this.pos + head[0].length));
        this.start(this.events.rows(head[0], this.window.base + this.pos, 'insert'), 'values', head[0].length);
        return true;
      }
      if (limit < HEAD_LIMIT) limit = HEAD_LIMIT;
      else if (part.length >= HEAD_LIMIT || this.more(this.pos) < 0) return false;
    }
  }

  /** At COPY: `COPY t (a, b) FROM stdin …;` and turns to its lines. False for other forms. */
  protected copyHead(): boolean {
    for (;;) {
      const { bytes, end } = this.window;
      const part = bytes.toString('latin1', this.pos, Math.min(end, this.pos + HEAD_LIMIT));
      const head = COPY_HEAD.exec(part);
      if (head) {
        const rows = this.events.rows(head[0].trimEnd(), this.window.base + this.pos, 'copy');
        this.start(rows, 'copy', head[0].length);
        return true;
      }
      if (part.length >= HEAD_LIMIT || /;[^\n]*\n/.test(part) || this.more(this.pos) < 0) return false;
    }
  }

  private start(rows: Rows, mode: 'values' | 'copy', head: number): void {
    this.statementStart = this.window.base + this.pos;
    this.rows = rows;
    this.nesting = 0;
    this.mode = mode;
    this.pos += head;
  }

  /** Some rows of a VALUES list. */
  protected stepValues(delimiter: string): boolean {
    const stop = this.window.base + this.pos + STEP;
    const { rows } = this;
    for (;;) {
      this.keep = this.pos;
      if (this.pos + 2 >= this.window.end && !this.available(3) && this.pos >= this.window.end) {
        // Clients send the last statement without its semicolon too; an open row was cut off.
        if (this.nesting > 0) this.events.damaged('cut-off', Math.max(0, this.window.end - 1), this.window.end);
        return this.endRows();
      }
      const c = this.window.bytes[this.pos]!;
      if (c === 0x27 || (c === 0x22 && this.dialect === 'mysql')) {
        if (!this.stringValue(c, this.backslashEscapes)) return this.endRows();
      } else if (c === 0x2c) {
        if (this.nesting === 1) rows.column++;
        this.pos++;
      } else if (c === 0x28) {
        if (++this.nesting === 1) {
          rows.row++;
          rows.column = 0;
        }
        this.pos++;
      } else if (c === 0x29) {
        this.nesting--;
        this.pos++;
        if (this.window.base + this.pos > stop) return true;
      } else if (c >= 0x30 && c <= 0x39) this.skipWordBytes();
      else if (isWordByte(c)) {
        if (this.escapeString(c)) {
          this.pos++;
          if (!this.stringValue(0x27, true)) return this.endRows();
        } else this.wordValue();
      } else if (c === delimiter.charCodeAt(0) && this.delimits(delimiter)) {
        this.pos += delimiter.length;
        return this.endRows();
      } else this.otherValue(c);
    }
  }

  private delimits(delimiter: string): boolean {
    if (this.nesting > 0 && this.dialect === 'postgresql') return false;
    if (delimiter.length === 1) return true;
    this.available(delimiter.length);
    return this.window.bytes.toString('latin1', this.pos, this.pos + delimiter.length) === delimiter;
  }

  private endRows(): boolean {
    this.mode = 'statement';
    this.startsLine = false;
    this.keep = this.pos;
    this.events.rowsEnd(this.statementStart, this.window.base + this.pos);
    return true;
  }

  private escapeString(c: number): boolean {
    return (c | 0x20) === 0x65 && this.dialect === 'postgresql' && this.window.bytes[this.pos + 1] === 0x27;
  }

  private stringValue(quote: number, escapes: boolean): boolean {
    this.keep = this.pos;
    this.pos++;
    const closed = this.skipString(quote, escapes);
    if (!closed) {
      this.events.damaged('cut-off', this.keep, this.window.end);
      return false;
    }
    if (!this.inPieces) this.events.value(this.keep + 1, this.pos - 1, this.high, quote);
    return true;
  }

  private skipWordBytes(): void {
    for (;;) {
      const { bytes, end } = this.window;
      let i = this.pos;
      while (i < end && (isWordByte(bytes[i]!) || bytes[i] === 0x2e)) i++;
      this.pos = i;
      if (i < end || this.more(i) < 0) return;
    }
  }

  private wordValue(): void {
    this.skipWordBytes();
    const { bytes } = this.window;
    const length = this.pos - this.keep;
    if (length === 4 && (bytes[this.keep]! | 0x20) === 0x6e && (bytes[this.keep + 1]! | 0x20) === 0x75) return;
    this.available(1);
    this.events.word(this.keep, this.pos, this.window.bytes[this.pos] === 0x28);
  }

  /** Spaces, signs, comments, dollar quotes, identifiers in backquotes. */
  private otherValue(c: number): void {
    const { bytes } = this.window;
    if (c === 0x60 || c === 0x22) {
      this.pos++;
      this.skipString(c, false);
      return;
    }
    if (c === 0x2f && bytes[this.pos + 1] === 0x2a && bytes[this.pos + 2] !== 0x21) {
      const end = this.commentEnd(this.pos, this.dialect === 'postgresql');
      this.pos = end < 0 ? this.window.end : end;
      return;
    }
    const dashes =
      c === 0x2d && bytes[this.pos + 1] === 0x2d && (this.dialect !== 'mysql' || bytes[this.pos + 2]! <= 32);
    if (dashes || (c === 0x23 && this.dialect === 'mysql')) {
      this.pos = this.lineEnd(this.pos);
      return;
    }
    do this.pos++;
    while (this.pos < this.window.end && isSpace(this.window.bytes[this.pos]!));
  }

  /** Some lines of a COPY block. */
  protected stepCopy(): boolean {
    const stop = this.window.base + this.pos + STEP;
    while (this.window.base + this.pos < stop) {
      this.keep = this.pos;
      this.available(3);
      const { bytes, end } = this.window;
      if (this.pos >= end) {
        this.events.damaged('cut-off', Math.max(0, end - 1), end);
        return this.endRows();
      }
      if (bytes[this.pos] === 0x5c && bytes[this.pos + 1] === 0x2e && (bytes[this.pos + 2] ?? 10) < 32) {
        this.pos = this.lineEnd(this.pos);
        this.endRows();
        this.startsLine = true;
        return true;
      }
      this.rows.row++;
      this.rows.column = 0;
      this.copyLine();
    }
    return true;
  }

  private copyLine(): void {
    const { separator, csv } = this.rows;
    for (;;) {
      this.keep = this.pos;
      const close = csv ? this.csvField(separator) : this.copyField(separator);
      if (!this.inPieces && this.pos > this.keep) this.events.value(this.keep, this.pos, this.high, 0);
      if (close < 0) return;
      this.pos++;
      if (close === 10) return;
      this.rows.column++;
    }
  }

  /** Moves `pos` to the byte that ends the field and returns it, -1 at the end of the dump. */
  private copyField(separator: number): number {
    let { bytes, end } = this.window;
    let i = this.pos;
    let high = 0;
    this.inPieces = false;
    for (;;) {
      let c = 0;
      while (i < end && (c = bytes[i]!) !== separator && c !== 10 && c !== 0x5c) {
        high |= c;
        i += this.doubleByte && c >= 0x81 && (c <= 0x9f || c >= 0xe0) ? 2 : 1;
      }
      if (i < end && c !== 0x5c) break;
      if (i + 1 < end) {
        high |= bytes[i + 1]!;
        i += 2;
        continue;
      }
      if (i - this.keep > PIECE) {
        this.inPieces = true;
        this.piece(this.keep, Math.min(i, end));
        this.keep = Math.min(i, end);
      }
      i = this.more(i);
      ({ bytes, end } = this.window);
      if (i < 0) {
        i = end;
        break;
      }
    }
    this.high = high;
    this.pos = i;
    return i < end ? bytes[i]! : -1;
  }

  private csvField(separator: number): number {
    this.inPieces = false;
    let high = 0;
    for (;;) {
      if (!this.available(1)) break;
      const c = this.window.bytes[this.pos]!;
      if (c === 0x22) {
        this.pos++;
        this.skipString(0x22, false);
        high |= this.high;
        continue;
      }
      if (c === separator || c === 10) break;
      high |= c;
      this.pos++;
    }
    this.high = high;
    return this.pos < this.window.end ? this.window.bytes[this.pos]! : -1;
  }
}

const PIECE = 24 << 20;
const NAME = '(?:`(?:[^`]|``)*`|"(?:[^"]|"")*"|[\\w$\\x80-\\xff]+)';
const GAP = '(?:\\s|/\\*[^*]*\\*+(?:[^/*][^*]*\\*+)*/)';
/** Group 1: the table's name as written; group 2: the column list. */
export const INSERT_HEAD = new RegExp(
  `^(?:insert|replace)${GAP}+(?:(?:low_priority|delayed|high_priority|ignore|into|only)${GAP}+)*(${NAME}(?:\\s*\\.\\s*${NAME}){0,2})${GAP}*(?:\\(([^()']*)\\))?${GAP}*(?:overriding\\s+(?:system|user)\\s+value\\s+)?values?(?=[\\s(])`,
  'i',
);
/** Group 1: the name; group 2: the columns; group 3: the options. */
export const COPY_HEAD = new RegExp(
  `^copy\\s+(?:binary\\s+)?(${NAME}(?:\\s*\\.\\s*${NAME})?)\\s*(?:\\(([^()']*)\\))?\\s*(?:with\\s+oids\\s+)?from\\s+stdin\\b([^;]*);[^\\n]*\\n`,
  'i',
);
