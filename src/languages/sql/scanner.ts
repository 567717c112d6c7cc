// Walks a dump byte by byte as the client programs do (mysql, psql): statements, rows, COPY blocks. Rows are handed on, not kept.
import type { Dialect } from './document.ts';
import { RowScanner, type Rows } from './rows.ts';
import { isSpace, isWordByte } from './scan-bytes.ts';

/** What a walk over a dump hands on. Indexes are into `scanner.window.bytes` and hold only during the call. */
export interface Events {
  /** A comment between statements (also one line of it that a client command makes). */
  comment(from: number, to: number): void;
  /** `text`: the statement's bytes; `from` to `to` without its delimiter; null when it was too long to be kept. */
  statement(text: string | null, start: number, end: number, delimiter: string, from: number): void;
  /** Rows begin: the head of an INSERT up to VALUES (null: the same as before), or of a COPY up to its semicolon. */
  rows(head: string | null, start: number, form: 'insert' | 'copy'): Rows;
  /** The statement that brought rows ends. Both are offsets in the file. */
  rowsEnd(start: number, end: number): void;
  /** A string among the rows. `high`: all its bytes or-ed together. `quote`: its quote, 0 in a COPY block. */
  value(from: number, to: number, high: number, quote: number): void;
  /** A word among the rows that is no literal. */
  word(from: number, to: number, call: boolean): void;
  /** Something is wrong from here on. */
  damaged(kind: 'unterminated' | 'cut-off' | 'junk' | 'too-long', from: number, to: number): void;
  /** The window is about to drop the bytes before this index. */
  leave(upTo: number): void;
}

/** Statements longer than this are walked through but not handed on as text. Bytes. */
const STATEMENT_LIMIT = 4 << 20;

/** Bytes after a statement that tell whether something else stands on its line. */
export const AHEAD = 200;

const SLASH = 47;
const STAR = 42;
const DASH = 45;

export class Scanner extends RowScanner {
  private delimiter = ';';
  /** psql counts parentheses: a semicolon inside does not end a statement. */
  private depth = 0;

  constructor(chunks: Iterable<Uint8Array>, dialect: Dialect, events: Events) {
    super(chunks, dialect, events);
  }

  /** Goes on for one statement, one comment or some hundred KB of rows. False at the end of the dump. */
  step(): boolean {
    if (this.mode === 'values') return this.stepValues(this.delimiter);
    if (this.mode === 'copy') return this.stepCopy();
    return this.stepStatement();
  }

  private stepStatement(): boolean {
    this.keep = this.pos;
    if (!this.available(8) && this.pos >= this.window.end) return false;
    const { bytes } = this.window;
    const c = bytes[this.pos]!;
    if (isSpace(c)) {
      for (; this.pos < this.window.end && isSpace(bytes[this.pos]!); this.pos++)
        if (bytes[this.pos] === 10) this.startsLine = true;
      return true;
    }
    if (this.commentStarts(c)) return this.comment();
    if (c === SLASH && this.sandboxLine()) return true;
    if (this.atDelimiter()) {
      this.pos += this.delimiter.length;
      this.startsLine = false;
      return true;
    }
    if (this.dialect === 'mysql' && this.wordAt('delimiter')) return this.delimiterCommand();
    if (this.dialect === 'postgresql' && c === 0x5c) return this.metaCommand();
    if (this.wordAt('insert') || this.wordAt('replace')) {
      if (this.insertHead()) return true;
    } else if (this.dialect === 'postgresql' && this.wordAt('copy')) {
      if (this.copyHead()) return true;
    }
    return this.plainStatement();
  }

  /** Does a comment that no server executes begin here? Executable ones count as code. */
  private commentStarts(c: number): boolean {
    const { bytes } = this.window;
    const next = bytes[this.pos + 1];
    if (c === SLASH && next === STAR) {
      if (this.dialect !== 'mysql') return true;
      const mark = bytes[this.pos + 2];
      return !(mark === 33 || (mark === 77 && bytes[this.pos + 3] === 33));
    }
    if (c === DASH && next === DASH) return true;
    return c === 35 && this.dialect === 'mysql';
  }

  /** MariaDB's first line (`/*!999999\- … `) is a command of its client, without a delimiter. */
  private sandboxLine(): boolean {
    if (!this.available(12) || this.window.bytes.toString('latin1', this.pos, this.pos + 11) !== '/*!999999\\-')
      return false;
    this.pos = this.commentEnd(this.pos, false);
    if (this.pos < 0) this.pos = this.window.end;
    this.finish(this.window.base + this.keep, true, '');
    return true;
  }

  private comment(): boolean {
    const block = this.window.bytes[this.pos] === SLASH;
    const end = block ? this.commentEnd(this.pos, this.dialect === 'postgresql') : this.lineEnd(this.pos);
    if (end < 0) this.events.damaged('unterminated', this.keep, this.window.end);
    this.pos = end < 0 ? this.window.end : end;
    if (end >= 0) this.events.comment(this.keep, this.pos);
    this.startsLine = !block;
    return true;
  }

  /** DELIMITER is a command of the client and takes its line. */
  private delimiterCommand(): boolean {
    const word = this.clientCommand().slice(9).trim().split(/\s/)[0];
    if (word) this.delimiter = word;
    return true;
  }

  /** psql reads `\word …` to the end of the line. */
  private metaCommand(): boolean {
    this.clientCommand();
    return true;
  }

  /** The rest of the line as a statement without delimiter; gives its text. */
  private clientCommand(): string {
    const end = this.lineEnd(this.pos);
    const text = this.window.bytes.toString('latin1', this.keep, end).trimEnd();
    const start = this.window.base + this.keep;
    this.events.statement(text, start, start + text.length, '', this.keep);
    this.pos = end;
    this.startsLine = true;
    return text;
  }

  /** Does the delimiter stand at `pos`? psql passes over semicolons in parentheses. */
  private atDelimiter(): boolean {
    const { delimiter } = this;
    if (this.window.bytes[this.pos] !== delimiter.charCodeAt(0)) return false;
    if (delimiter.length === 1) return this.depth <= 0 || this.dialect !== 'postgresql';
    if (!this.available(delimiter.length)) return false;
    return this.window.bytes.toString('latin1', this.pos, this.pos + delimiter.length) === delimiter;
  }

  /** From `pos` to the delimiter, whatever stands there. */
  private plainStatement(): boolean {
    const start = this.window.base + this.keep;
    this.depth = 0;
    let whole = true;
    for (;;) {
      if (this.pos >= this.window.end && this.more(this.pos) < 0) {
        this.finish(start, whole, '');
        return true;
      }
      if (this.pos - this.keep > STATEMENT_LIMIT) {
        if (whole) this.events.damaged('too-long', this.keep, this.pos);
        whole = false;
        this.keep = this.pos;
      }
      if (this.token()) continue;
      this.finish(start, whole, this.delimiter);
      this.pos += this.delimiter.length;
      return true;
    }
  }

  private finish(start: number, whole: boolean, delimiter: string): void {
    this.available(delimiter.length + AHEAD);
    const { bytes, base } = this.window;
    let end = this.pos;
    while (end > this.keep && isSpace(bytes[end - 1]!)) end--;
    const text = whole ? bytes.toString('latin1', this.keep, end) : null;
    this.events.statement(text, start, base + end, delimiter, this.keep);
    this.startsLine = false;
    this.depth = 0;
  }

  /** Steps over one token of a plain statement. False at its delimiter. */
  private token(): boolean {
    const { bytes } = this.window;
    const c = bytes[this.pos]!;
    if (isWordByte(c)) {
      this.wordToken();
      return true;
    }
    switch (c) {
      case 0x27:
        this.stringToken(c, this.backslashEscapes);
        return true;
      case 0x22:
      case 0x60:
        this.stringToken(c, c === 0x22 && this.dialect === 'mysql');
        return true;
      case 0x24:
        if (this.dialect !== 'postgresql' || !this.dollarQuote()) this.pos++;
        return true;
      case SLASH:
      case DASH:
      case 35:
        if (this.available(4) && this.insideComment()) return true;
        this.pos++;
        return true;
      case 0x28:
        this.depth++;
        break;
      case 0x29:
        this.depth--;
        break;
    }
    if (this.atDelimiter()) return false;
    this.pos++;
    return true;
  }

  /** A word; `E` before a quote makes backslashes escape in PostgreSQL. */
  private wordToken(): void {
    const first = this.window.bytes[this.pos]! | 0x20;
    if (
      first === 0x65 &&
      this.dialect === 'postgresql' &&
      this.available(2) &&
      this.window.bytes[this.pos + 1] === 0x27
    ) {
      this.pos++;
      this.stringToken(0x27, true);
      return;
    }
    // The delimiter may be made of word bytes ("DELIMITER go"); `$$` and `;;` are the usual ones.
    if (isWordByte(this.delimiter.charCodeAt(0)) && this.atDelimiter()) {
      this.pos++;
      return;
    }
    do {
      while (this.pos < this.window.end && isWordByte(this.window.bytes[this.pos]!)) this.pos++;
    } while (this.pos >= this.window.end && this.more(this.pos) >= 0);
  }

  private stringToken(quote: number, escapes: boolean): void {
    const open = this.window.base + this.pos;
    this.pos++;
    if (this.skipString(quote, escapes)) return;
    this.events.damaged('unterminated', Math.max(open - this.window.base, this.keep), this.window.end);
  }

  private insideComment(): boolean {
    const { bytes } = this.window;
    const c = bytes[this.pos]!;
    const next = bytes[this.pos + 1];
    if (c === SLASH) {
      if (next !== STAR) return false;
      const mark = bytes[this.pos + 2];
      if (this.dialect === 'mysql' && (mark === 33 || (mark === 77 && bytes[this.pos + 3] === 33))) {
        this.pos += mark === 33 ? 3 : 4;
        return true;
      }
      const end = this.commentEnd(this.pos, this.dialect === 'postgresql');
      this.pos = end < 0 ? this.window.end : end;
      return true;
    }
    if (c === DASH) {
      if (next !== DASH) return false;
      const after = bytes[this.pos + 2];
      if (this.dialect === 'mysql' && after !== undefined && after > 32) return false;
    } else if (this.dialect !== 'mysql') return false;
    this.pos = this.lineEnd(this.pos);
    return true;
  }

  /** `$tag$ … $tag$`. False when no tag stands here. */
  private dollarQuote(): boolean {
    this.available(80);
    const { bytes } = this.window;
    let i = this.pos + 1;
    while (i < this.window.end && isWordByte(bytes[i]!)) i++;
    if (i >= this.window.end || bytes[i] !== 0x24) return false;
    const tag = Buffer.from(bytes.subarray(this.pos, i + 1));
    this.pos = i + 1;
    for (;;) {
      const found = this.window.bytes.subarray(0, this.window.end).indexOf(tag, this.pos);
      if (found >= 0) {
        this.pos = found + tag.length;
        return true;
      }
      const tail = Math.max(this.pos, this.window.end - tag.length + 1);
      this.pos = tail;
      if (this.pos - this.keep > STATEMENT_LIMIT) this.keep = this.pos;
      if (this.more(this.pos) < 0) {
        this.events.damaged('unterminated', this.keep, this.window.end);
        this.pos = this.window.end;
        return true;
      }
    }
  }
}
