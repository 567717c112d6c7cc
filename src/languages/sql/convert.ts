// The conversion of a dump as a stream: into its database's encoding, with the clauses that name it, old addresses and serialized
// lengths. All other bytes stay. It hands out splices in rising order; `spliced` applies them.

import { SAME_CHARACTER } from '../../text/encode.ts';
import { charsetUses } from './charset-uses.ts';
import type { DumpPlan } from './conversion.ts';
import type { Edit } from './edits.ts';
import { EVERYTHING, executed } from './executed.ts';
import { producerOf } from './header.ts';
import { encodingNamed } from './kinds.ts';
import { Needles } from './needles.ts';
import { headOf, prepare } from './read.ts';
import type { Rows } from './rows.ts';
import { Scanner } from './scanner.ts';
import { changeSerialized, type Escapes, maybeSerialized } from './serialized.ts';
import { Summary, withoutTrailingEscapes } from './summary.ts';
import { tokenize } from './tokens.ts';
import { createTranscoder, type Stretch, type Transcoder } from './transcode.ts';

/** What an edit is for. */
type Why = 'encoding' | 'charset' | 'lossy' | 'location';

/** An edit whose bytes need not become a text: a dump has millions of them. The new bytes are bytes[from, to). */
export class DumpEdit implements Edit, Stretch {
  constructor(
    readonly start: number,
    readonly end: number,
    readonly bytes: Buffer,
    readonly from: number,
    readonly to: number,
    readonly why: Why,
  ) {}

  get text(): string {
    return this.bytes.toString('latin1', this.from, this.to);
  }
}

/** A value with characters that the database cannot hold. */
export interface Loss {
  table: string;
  column: string | null;
  /** Counts from 1. */
  row: number;
  /** Byte offsets of the value. */
  start: number;
  end: number;
  /** replaced: as --lossy asked; kept: the value has its old bytes. */
  outcome: 'replaced' | 'kept';
}

export interface Converted {
  /** The first thousand. */
  losses: Loss[];
  lossCount: number;
}

const MOST_LOSSES = 1000;

/** What stands for a character that the database lacks. The caller brings the table. */
export type Substitute = (character: string) => string;

/** Splices of the conversion, in rising order; returns what was lost. */
export function* convertDump(
  chunks: Iterable<Uint8Array>,
  plan: DumpPlan,
  substitute: Substitute,
): Generator<DumpEdit, Converted> {
  const batches = convertInBatches(chunks, plan, substitute);
  for (let next = batches.next(); ; next = batches.next()) {
    if (next.done) return next.value;
    yield* next.value;
  }
}

/** The same, so many at a time as some hundred KB of the dump bring. */
export function* convertInBatches(
  chunks: Iterable<Uint8Array>,
  plan: DumpPlan,
  substitute: Substitute,
): Generator<readonly DumpEdit[], Converted> {
  const { head, rest } = headOf(chunks);
  const text = Buffer.from(head.buffer, head.byteOffset, Math.min(head.length, 1 << 18)).toString('latin1');
  const converter = new Converter(plan, substitute);
  const scanner = new Scanner(rest, plan.dialect, converter);
  converter.scanner = scanner;
  converter.watch.window = scanner.window;
  prepare(scanner, plan.dialect, text, producerOf(text).producer.name);
  if (text.startsWith('\xef\xbb\xbf')) {
    scanner.available(3);
    scanner.pos = 3;
    if (plan.to !== 'utf-8') converter.push(0, 3, '', 'encoding');
  }
  do if (converter.edits.length > 0) yield converter.take();
  while (scanner.step());
  if (converter.edits.length > 0) yield converter.take();
  return { losses: converter.losses, lossCount: converter.lossCount };
}

class Converter extends Summary {
  edits: DumpEdit[] = [];
  readonly losses: Loss[] = [];
  lossCount = 0;
  private readonly plan: DumpPlan;
  private readonly transcoder: Transcoder;
  private readonly charsets: ReadonlySet<string>;
  private readonly needles: Needles;
  /** Old address or path -> new one. */
  private readonly moves: ReadonlyMap<string, string>;
  private replaced = false;
  private named = false;
  private started = false;

  constructor(plan: DumpPlan, substitute: Substitute) {
    super(plan.dialect, { storable: {}, oldHosts: [], oldPaths: [], keys: '' });
    this.plan = plan;
    this.charsets = new Set(plan.charsets);
    this.needles = needlesOf(plan);
    this.moves = new Map([...plan.hosts, ...plan.paths]);
    this.transcoder = createTranscoder(plan.from, plan.to, plan.narrow, plan.doubled, (codePoint) => {
      this.replaced = true;
      if (plan.lossy === 'report') return null;
      if (plan.lossy === 'entity') return `&#${codePoint};`;
      // The wave dash and its kin have a twin that looks the same and that PostgreSQL does know.
      const twin = plan.to === 'euc-jp' ? SAME_CHARACTER.get(codePoint) : undefined;
      return twin ? String.fromCodePoint(twin) : substitute(String.fromCodePoint(codePoint));
    });
  }

  /** Statements are not kept: they were looked at before. */
  protected override keeps(): boolean {
    return false;
  }

  private get transcodes(): boolean {
    return this.plan.from !== this.plan.to;
  }

  take(): DumpEdit[] {
    const { edits } = this;
    this.edits = [];
    return edits;
  }

  /** @param text one character per byte */
  push(from: number, to: number, text: string, why: Why): void {
    this.replace(from, to, stretchOf(Buffer.from(text, 'latin1')), why);
  }

  private replace(from: number, to: number, by: Stretch, why: Why): void {
    const { base } = this.scanner.window;
    this.edits.push(new DumpEdit(base + from, base + to, by.bytes, by.from, by.to, why));
  }

  override comment(from: number, to: number): void {
    this.text(from, to);
  }

  override statement(text: string | null, start: number, end: number, delimiter: string, from: number): void {
    const { doubleByte } = this.scanner;
    super.statement(text, start, end, delimiter, from);
    if (text === null) return;
    this.begin(from);
    const edits =
      this.plan.dialect === 'mysql'
        ? this.charsetEdits(doubleByte ? withoutTrailingEscapes(text) : text)
        : this.clientEncoding(text);
    let at = 0;
    for (const edit of edits) {
      this.text(from + at, from + edit.start);
      this.push(from + edit.start, from + edit.end, edit.text, 'charset');
      at = edit.end;
    }
    this.text(from + at, from + text.length);
  }

  override rows(head: string | null, start: number, form: 'insert' | 'copy'): Rows {
    const rows = super.rows(head, start, form);
    const from = start - this.scanner.window.base;
    this.begin(from);
    if (head !== null) this.text(from, from + head.length);
    return rows;
  }

  override word(from: number, to: number): void {
    const word = this.scanner.window.bytes.toString('latin1', from, to).toLowerCase();
    if (word.startsWith('_') && this.charsets.has(word.slice(1))) this.push(from + 1, to, 'utf8', 'charset');
  }

  override rowsEnd(): void {}

  override damaged(): void {}

  override leave(): void {}

  /** A dump that says nothing of its encoding says it before its first statement. */
  private begin(from: number): void {
    if (this.started) return;
    this.started = true;
    const { plan } = this;
    const mysql = plan.dialect === 'mysql';
    if (plan.declared || (mysql ? !this.transcodes && plan.charsets.length === 0 : !plan.redeclares)) return;
    this.push(
      from,
      from,
      mysql ? '/*!40101 SET NAMES utf8 */; ' : `SET client_encoding = '${clientName(plan)}'; `,
      'charset',
    );
    this.named = true;
  }

  /** Text outside the rows, line by line: what cannot be converted keeps its bytes. */
  private text(from: number, to: number): void {
    if (!this.transcodes || (this.definitions !== null && encodingNamed(this.definitions) === this.plan.to)) return;
    const { bytes } = this.scanner.window;
    for (let i = from; i < to; ) {
      while (i < to && bytes[i]! < 0x80) i++;
      if (i >= to) return;
      let end = i;
      while (end < to && bytes[end] !== 10) end++;
      this.replaced = false;
      const converted = this.transcoder.run(bytes, i, end);
      if (converted) this.replace(i, end, converted, this.replaced ? 'lossy' : 'encoding');
      i = end;
    }
  }

  private charsetEdits(text: string): Edit[] {
    const { charsets } = this;
    if (charsets.size === 0) return [];
    const edits: Edit[] = [];
    for (const use of charsetUses(tokenize(executed(text, EVERYTHING).text, 'mysql'))) {
      const charset = use.kind === 'charset' ? use.name : use.name.split('_')[0]!;
      if (!charsets.has(charset)) continue;
      const text = use.kind === 'charset' ? 'utf8' : use.name.endsWith('_bin') ? 'utf8_bin' : 'utf8_general_ci';
      edits.push({ start: use.start, end: use.end, text });
    }
    return edits;
  }

  /** Exactly one client_encoding for each connection. */
  private clientEncoding(text: string): Edit[] {
    if (/^\\c(?:onnect)?\b/.test(text)) this.named = false;
    const found =
      /^\s*SET\s+(?:SESSION\s+)?client_encoding\s*(?:=|\bTO\b)\s*('[^']*'|[\w-]+)/i.exec(text) ??
      /^\s*SET\s+NAMES\s+('[^']*')/i.exec(text) ??
      /^\\encoding\s+(\S+)/.exec(text);
    const called = found ?? /set_config\s*\(\s*'client_encoding'\s*,\s*('[^']*')/i.exec(text);
    if (!called || !this.plan.redeclares) return [];
    const whole = `SET client_encoding = '${clientName(this.plan)}'`;
    if (this.named)
      return found && !text.startsWith('\\') ? [{ start: 0, end: text.length, text: '/* set above */' }] : [];
    this.named = true;
    const end = called.index + called[0].length;
    if (text.startsWith('\\')) return [{ start: 0, end: text.length, text: `${whole};` }];
    const value = called[1]!;
    return [{ start: end - value.length, end, text: `'${clientName(this.plan)}'` }];
  }

  override value(from: number, to: number, high: number, quote: number): void {
    if (quote < 0) {
      this.keep(from, to);
      return;
    }
    const { window } = this.scanner;
    const { plan } = this;
    if (high >= 0x80 && this.watch.isBinary) {
      this.bytesValue(from, to);
      return;
    }
    const encode = high >= 0x80 && (this.transcodes || plan.replaces);
    const moved = !this.needles.none && this.needles.find(window.bytes, window.base, from, to, window.end) !== null;
    if (!encode && !moved) return;
    const { bytes } = window;
    this.replaced = false;
    if (!moved && !maybeSerialized(bytes, from, to)) {
      const converted = this.transcoder.run(bytes, from, to);
      if (converted) this.replace(from, to, converted, this.replaced ? 'lossy' : 'encoding');
      if (!converted) this.keep(from, to);
      else if (this.replaced) this.lose(from, to, 'replaced');
      return;
    }
    let failed = false;
    const change = (bytes: Uint8Array, start: number, end: number): Buffer | null => {
      let changed = encode && hasHigh(bytes, start, end) ? bytesOf(this.transcoder.run(bytes, start, end)) : null;
      if (changed === null && encode && hasHigh(bytes, start, end)) failed = true;
      if (moved) changed = this.move(changed ?? Buffer.from(bytes.subarray(start, end)), changed === null);
      return changed;
    };
    let result = this.serialized(bytes, from, to, quote, change);
    if (result === null) {
      // Lengths that do not fit may have cut characters in two.
      failed = false;
      this.replaced = false;
      result = change(bytes, from, to);
    }
    if (failed) this.keep(from, to);
    else if (this.replaced) this.lose(from, to, 'replaced');
    if (failed || result === 'same' || result === null) return;
    this.replace(from, to, stretchOf(result), this.replaced ? 'lossy' : encode ? 'encoding' : 'location');
  }

  private serialized(
    bytes: Uint8Array,
    from: number,
    to: number,
    quote: number,
    change: (bytes: Uint8Array, from: number, to: number) => Buffer | null,
  ): Buffer | 'same' | null {
    if (!maybeSerialized(bytes, from, to)) return null;
    const { scanner, plan } = this;
    const escaped = plan.dialect === 'postgresql' && quote > 0 && (bytes[from - 2]! | 0x20) === 0x65;
    const before: Escapes = {
      quote,
      backslash: quote === 0 || escaped || scanner.backslashEscapes,
      copy: quote === 0 && plan.dialect === 'postgresql',
      doubleByte: scanner.doubleByte,
    };
    const after = { ...before, doubleByte: before.doubleByte && !this.transcodes };
    const nested = (inner: Uint8Array, start: number, end: number): Buffer | null => {
      if (!maybeSerialized(inner, start, end)) return change(inner, start, end);
      const result = changeSerialized(inner, start, end, before, after, nested);
      return result === 'same' ? null : (result ?? change(inner, start, end));
    };
    return changeSerialized(bytes, from, to, before, after, nested);
  }

  /** Old addresses in URLs and old paths. Null when nothing changed and `untouched`. */
  private move(bytes: Buffer, untouched: boolean): Buffer | null {
    const needles = needlesOf(this.plan);
    const parts: Buffer[] = [];
    let copied = 0;
    for (let at = 0; at < bytes.length; ) {
      const hit = needles.find(bytes, 0, at, bytes.length, bytes.length);
      if (!hit) break;
      at = hit.at + hit.text.length;
      const url = bytes[hit.at - 1] === 0x2f && (bytes[hit.at - 2] === 0x2f || bytes[hit.at - 2] === 0x5c);
      if (hit.host && !url) continue;
      parts.push(bytes.subarray(copied, hit.at), Buffer.from(this.moves.get(hit.text)!));
      copied = at;
    }
    if (copied === 0) return untouched ? null : bytes;
    parts.push(bytes.subarray(copied));
    return Buffer.concat(parts);
  }

  /**
   * A column for bytes keeps them. In Shift_JIS the client did not escape a backslash after a lead byte; read as UTF-8 it must be.
   */
  private bytesValue(from: number, to: number): void {
    if (!this.transcodes || !this.scanner.doubleByte) return;
    const { bytes } = this.scanner.window;
    for (let i = from; i + 1 < to; i++) {
      const c = bytes[i]!;
      if (c === 0x5c) i++;
      else if (c >= 0x81 && (c <= 0x9f || (c >= 0xe0 && c <= 0xfc))) {
        if (bytes[++i] === 0x5c) this.push(i, i, '\\', 'encoding');
      }
    }
  }

  private keep(from: number, to: number): void {
    this.lose(from, to, 'kept');
  }

  private lose(from: number, to: number, outcome: Loss['outcome']): void {
    if (this.lossCount++ >= MOST_LOSSES) return;
    const { base } = this.scanner.window;
    const { row, column } = this.watch.rows;
    const name = this.rowTable.columns[column]?.name ?? null;
    this.losses.push({ table: this.rowTable.name, column: name, row, start: base + from, end: base + to, outcome });
  }
}

const stretchOf = (bytes: Buffer): Stretch => ({ bytes, from: 0, to: bytes.length });
const bytesOf = (stretch: Stretch | null): Buffer | null =>
  stretch ? stretch.bytes.subarray(stretch.from, stretch.to) : null;

const needlesOf = ({ hosts, paths }: DumpPlan): Needles =>
  new Needles(
    hosts.map(([host]) => host),
    paths.map(([path]) => path),
  );

const clientName = (plan: DumpPlan): string => (plan.to === 'euc-jp' ? 'EUC_JP' : 'UTF8');

function hasHigh(bytes: Uint8Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (bytes[i]! >= 0x80) return true;
  return false;
}
