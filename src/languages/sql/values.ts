// Looks at every value while the rows go by and keeps what rules will want to know, in bounds.
import {
  type Column,
  type Dialect,
  type DumpPlace,
  type EncodingNotes,
  NOTE_LIMIT,
  type NoteKind,
  type Questions,
  type ValueNote,
} from './document.ts';
import { encodedTwice } from './encoded-twice.ts';
import { hasKana } from './kana.ts';
import { anchorOf, type ByteEncoding, LineCounter } from './lines.ts';
import { Needles } from './needles.ts';
import { PlainUtf8 } from './plain-utf8.ts';
import { isInPlane0 } from './questions.ts';
import type { Rows } from './rows.ts';
import { SettingKeys } from './setting-keys.ts';
import { type CharacterHit, isEucJp, isShiftJis, readUtf8 } from './value-bytes.ts';
import type { ByteWindow } from './window.ts';

/** Bytes that a column holds, where that is counted in bytes; null where characters count. */
const BYTE_LIMITS: Readonly<Record<string, number>> = { TINYTEXT: 255, TEXT: 65535, MEDIUMTEXT: 16777215 };
const BINARY = /BLOB|BINARY|^BIT|^BYTEA|GEOMETRY|^(?:MULTI)?(?:POINT|LINESTRING|POLYGON)$/;
/** Values in foreign encodings that are tried in each encoding, at most. */
const TRIALS = 20_000;
/** Of Japanese values at least so many hold kana. */
const KANA_SHARE = 0.05;
/** Tables in which applications keep their settings: there an address or a path matters even when nobody named it. */
const SETTINGS =
  /(?:^|_)(?:options?|configs?|configuration|settings?|preferences?|sysconf|baseinfo|constants?|variables?|env|site)(?:_|$)/i;
const LOCATION =
  /(?<![\w.\-/\\])\/(?:home\d*|var\/www|virtual|usr\/home|usr\/local\/www|export\/home|vhosts?|www)\/[\w.\-/]{2,}|https?:\/\/\d{1,3}(?:\.\d{1,3}){3}(?=[:/'"\\]|$)/;

/** What is known of the columns of the rows that go by. */
export interface RowTable {
  name: string;
  /** In the order of the values; empty when unknown. */
  columns: Column[];
}

export class ValueWatch {
  readonly notes: ValueNote[] = [];
  readonly counts: Partial<Record<NoteKind, number>> = {};
  readonly encoding: EncodingNotes = {
    declared: null,
    found: 'ascii',
    values: 0,
    utf8: 0,
    eucjp: 0,
    shiftjis: 0,
    bom: null,
    contradiction: null,
    twice: null,
    doubled: false,
    fourByte: 0,
  };
  readonly lines = new LineCounter();
  private readonly dialect: Dialect;
  private readonly storable: ((codePoint: number) => boolean) | null;
  /** Null when every character has to be looked at. */
  private readonly plain: PlainUtf8 | null;
  private readonly needles: Needles;
  private table: RowTable = { name: '', columns: [] };
  private binary: boolean[] = [];
  private bytea: boolean[] = [];
  private settings = false;
  private trials = 0;
  /** Values with kana, read as EUC-JP and as Shift_JIS: Western text has neither. */
  private kana = { eucjp: 0, shiftjis: 0 };
  private declaredAs: ByteEncoding | null = null;
  private readonly hits: CharacterHit[] = [];
  private readonly settingKeys: SettingKeys;
  /** Set by the reader once the scanner exists. */
  window!: ByteWindow;
  rows: Rows = { separator: 9, csv: false, column: 0, row: 0 };

  constructor(dialect: Dialect, questions: Questions) {
    this.dialect = dialect;
    this.storable = questions.storable[dialect] ?? null;
    this.plain = this.storable === null || this.storable === isInPlane0 ? new PlainUtf8() : null;
    this.needles = new Needles(questions.oldHosts, questions.oldPaths);
    this.settingKeys = new SettingKeys(questions.keys);
  }

  /** `name` as the dump says it, null when it leaves that open. */
  declare(name: string, encoding: ByteEncoding | null): void {
    this.encoding.declared = name;
    this.declaredAs = encoding;
    if (encoding) this.lines.encoding = encoding;
  }

  begin(table: RowTable, rows: Rows): void {
    this.rows = rows;
    if (table === this.table) return;
    this.table = table;
    this.binary = table.columns.map((column) => BINARY.test(column.type));
    this.bytea = table.columns.map((column) => column.type === 'BYTEA');
    this.settings = SETTINGS.test(table.name);
  }

  /** Does the value that goes by stand in a column for bytes? */
  get isBinary(): boolean {
    return this.binary[this.rows.column] === true;
  }

  value(from: number, to: number, high: number, quote: number): void {
    if (high >= 0x80 && !this.isBinary) this.characters(from, to, quote);
    if (this.dialect === 'postgresql') this.backslashes(from, to, quote);
    if (this.settings) this.setting(from, to);
    if (!this.needles.none) {
      const hit = this.needles.find(this.window.bytes, this.window.base, from, to, this.window.end);
      if (hit) this.note(hit.host ? 'old-host' : 'old-path', hit.at, hit.at + hit.text.length, hit.text);
      else if (this.settings) this.location(from, to);
    } else if (this.settings) this.location(from, to);
  }

  private setting(from: number, to: number): void {
    if (to - from > 65536) return;
    const { row, column } = this.rows;
    for (const found of this.settingKeys.value(this.window.bytes.toString('latin1', from, to), row, column)) {
      const { key, start, end, detail, serialized } = found;
      this.note('setting', from + start, from + end, detail);
      const last = this.notes.at(-1)!;
      if (last.kind === 'setting' && last.key === undefined) Object.assign(last, { key, serialized });
    }
  }

  private location(from: number, to: number): void {
    if (to - from > 65536) return;
    const text = this.window.bytes.toString('latin1', from, to);
    const found = LOCATION.exec(text);
    if (!found) return;
    const at = from + found.index;
    this.note(
      found[0].startsWith('/') ? 'old-path' : 'old-host',
      at,
      at + found[0].length,
      found[0].replace(/^https?:\/\//, ''),
    );
  }

  private characters(from: number, to: number, quote: number): void {
    const { encoding } = this;
    encoding.values++;
    this.hits.length = 0;
    const declared = this.declaredAs;
    const asUtf8 = declared === 'euc-jp' || declared === 'shift_jis' ? -2 : this.readUtf8(from, to);
    if (asUtf8 >= 0) {
      encoding.utf8++;
      if (this.dialect === 'mysql' && encoding.utf8 < TRIALS) this.twice(from, to);
      if (asUtf8 > 0) {
        const hit = this.hits[0]!;
        if (hit.length === 4) encoding.fourByte++;
        if (this.storable)
          this.note('unstorable', hit.at, hit.at + hit.length, String.fromCodePoint(hit.codePoint), asUtf8);
      }
      return;
    }
    if (quote > 0 || quote === 0) this.foreign(from, to, asUtf8 === -2);
  }

  private readUtf8(from: number, to: number): number {
    if (this.plain?.holds(this.window, from, to)) return 0;
    return readUtf8(this.window.bytes, from, to, this.storable, this.hits);
  }

  private twice(from: number, to: number): void {
    const was = encodedTwice(this.window.bytes, from, to);
    if (!was) return;
    this.encoding.twice ??= { was, values: 0, first: this.placeOf(from, Math.min(to, from + 200)) };
    this.encoding.twice.values++;
  }

  /** A value that is not UTF-8, or need not be. */
  private foreign(from: number, to: number, declared: boolean): void {
    const { bytes } = this.window;
    const { encoding } = this;
    if (this.trials++ >= TRIALS && this.dialect !== 'mysql') return;
    const eucjp = isEucJp(bytes, from, to);
    const shiftjis = isShiftJis(bytes, from, to);
    if (eucjp) encoding.eucjp++;
    if (shiftjis) encoding.shiftjis++;
    if (!this.isDecided) {
      if (eucjp && hasKana(bytes, from, to, 'euc-jp')) this.kana.eucjp++;
      if (shiftjis && hasKana(bytes, from, to, 'shift_jis')) this.kana.shiftjis++;
    }
    if (declared) {
      if (readUtf8(bytes, from, to, null, this.hits) >= 0) encoding.utf8++;
      const fits = this.declaredAs === 'euc-jp' ? eucjp : shiftjis;
      if (!fits) this.contradict(from, to);
      this.growth(from, to);
      return;
    }
    if (this.declaredAs === 'utf-8') this.contradict(from, to);
    else this.growth(from, to);
    if (!this.declaredAs || this.declaredAs === 'utf-8')
      this.lines.encoding = eucjp ? 'euc-jp' : shiftjis ? 'shift_jis' : this.lines.encoding;
    if (!eucjp && !shiftjis) this.note('undecodable', from, to, String(to - from));
  }

  /** So many values with kana have gone by that more of them would tell nothing new. */
  private get isDecided(): boolean {
    const { eucjp, shiftjis } = this.kana;
    return this.trials > TRIALS && Math.max(eucjp, shiftjis) >= TRIALS * KANA_SHARE;
  }

  private contradict(from: number, to: number): void {
    this.encoding.contradiction ??= this.placeOf(from, Math.min(to, from + 200));
  }

  /** Two bytes in EUC-JP or Shift_JIS become three in UTF-8: the value may not fit any more. */
  private growth(from: number, to: number): void {
    if (this.dialect !== 'mysql') return;
    const limit = BYTE_LIMITS[this.table.columns[this.rows.column]?.type ?? ''];
    if (limit === undefined || (to - from) * 1.5 <= limit) return;
    let length = 0;
    for (let i = from; i < to; ) {
      const c = this.window.bytes[i]!;
      if (c === 0x5c) i++;
      const wide = c >= 0x80 && !(this.lines.encoding === 'shift_jis' && c >= 0xa1 && c <= 0xdf);
      i += wide ? 2 : 1;
      length += c < 0x80 ? 1 : 3;
    }
    if (length > limit) this.note('too-long', from, to, String(length));
  }

  /** Values of PostgreSQL that depend on how backslashes are read. */
  private backslashes(from: number, to: number, quote: number): void {
    const { bytes } = this.window;
    if (this.binary.length > 0 && !this.bytea[this.rows.column]) return;
    if (to - from < 4 || bytes[from] !== 0x5c) return;
    const x = quote === 0 && bytes[from + 1] === 0x5c ? from + 2 : from + 1;
    if (bytes[x] !== 0x78) return;
    if (quote > 0 && (bytes[from - 2]! | 0x20) === 0x65) return;
    for (let i = x + 1; i < Math.min(to, x + 65); i++) {
      const c = bytes[i]! | 0x20;
      if (!((c >= 0x30 && c <= 0x39) || (c >= 0x61 && c <= 0x66))) return;
    }
    if (this.binary.length === 0 && (to - x) % 2 === 0) return;
    this.note('bytea-hex', from, to, quote === 0 ? 'copy' : 'insert');
  }

  private note(kind: NoteKind, from: number, to: number, detail: string, times = 1): void {
    const count = (this.counts[kind] = (this.counts[kind] ?? 0) + times);
    if (count - times >= NOTE_LIMIT) return;
    const column = this.table.columns[this.rows.column]?.name ?? null;
    this.notes.push({
      kind,
      table: this.table.name,
      column,
      row: this.rows.row,
      place: this.placeOf(from, to),
      detail,
    });
  }

  placeOf(from: number, to: number): DumpPlace {
    const { bytes, base } = this.window;
    const begin = this.lines.at(bytes, base, from);
    const end = this.lines.peek(bytes, base, to);
    // Nothing around it: what the window holds depends on the chunks.
    const anchor = anchorOf(`${this.table.name}:${bytes.toString('latin1', from, Math.min(to, from + 80))}`);
    return { start: base + from, end: base + to, ...begin, endLine: end.line, endColumn: end.column, anchor };
  }

  /** What the values look like after all of them went by. */
  settle(): void {
    const { encoding } = this;
    const { values, utf8, eucjp, shiftjis } = encoding;
    if (values === 0) return;
    const foreign = Math.min(values - utf8, TRIALS);
    const likely = (fits: number, kana: number, name: ByteEncoding) =>
      fits >= foreign * 0.9 && (kana >= foreign * KANA_SHARE || this.declaredAs === name);
    if (utf8 >= values * 0.95) encoding.found = 'utf-8';
    else if (likely(eucjp, this.kana.eucjp, 'euc-jp') && this.kana.eucjp >= this.kana.shiftjis)
      encoding.found = 'euc-jp';
    else if (likely(shiftjis, this.kana.shiftjis, 'shift_jis')) encoding.found = 'shift_jis';
    else encoding.found = utf8 > values * 0.5 ? 'utf-8' : 'unknown';
  }
}
