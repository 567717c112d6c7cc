// What a change looks like to a person: the lines before and after, decoded from the file's own encoding, of long lines the part around
// the change, without passwords. One pass over the file, whatever its size.
import { LineFile } from '../../fix/hunks.ts';
import type { Span, Splice } from '../../rule/finding.ts';
import { MASK, secretSpans } from '../../scan/secrets.ts';
import type { Kind } from '../../site/kind.ts';
import { decode } from '../../text/decode.ts';
import { detect } from '../../text/encoding.ts';
import type { EncodingName } from '../../text/names.ts';
import type { PreviewChange } from '../job.ts';

/** One place of a file. */
export interface Shown {
  /** Of the first line that changes, from 1, as the old file counts. */
  line: number;
  lines: PreviewChange['lines'];
  /** In which the old lines were read, and the new ones. */
  encoding: EncodingName;
  encodingAfter: EncodingName;
  /** What changes, in bytes of the old file. */
  span: Span;
}

/** How a file's bytes are read. */
export interface Reading {
  kind: Kind;
  /** Encoding of the old bytes, and of the new ones; null: told by those at hand (dumps, which are not looked at as a whole). */
  before: EncodingName | null;
  after: EncodingName | null;
}

/** Changes nearer than this many bytes are shown together … */
const NEAR = 80;
/** … up to so many bytes. */
const MOST_TOGETHER = 500;
/** Lines longer than this many bytes are cut, to so many on either side of the change. */
const LONG_LINE = 400;
const AROUND = 100;
/** Of one place: what is taken away or put in may be a whole file. */
const MOST_LINES = 60;
const MOST_CHARACTERS = 1500;
const LF = 0x0a;

/** A file whose changes are asked for, cheapest in ascending order. */
export class Viewer {
  private readonly file: LineFile;
  private readonly reading: Reading;
  /** The number of the line that holds the offset up to which lines were counted. */
  private line = 1;
  private counted = 0;

  /** @param disk the old file, one character per byte. Throws what the system throws. */
  constructor(disk: string, reading: Reading) {
    this.file = new LineFile(disk);
    this.reading = reading;
  }

  close(): void {
    this.file.close();
  }

  /** @param splices ascending, none meeting another */
  *changes(splices: Iterable<Splice>): Generator<Shown> {
    for (const group of together(this.file, splices)) {
      const window = windowOf(this.file, group, this.reading.before);
      yield shown(this.file, group, window, this.lineAt(window.start), this.reading);
    }
  }

  private lineAt(offset: number): number {
    const { file, counted } = this;
    this.line += offset < counted ? -file.countLines(offset, counted) : file.countLines(counted, offset);
    this.counted = offset;
    return this.line;
  }
}

/** Neighbours in one line, or in lines that follow each other. */
function* together(file: LineFile, splices: Iterable<Splice>): Generator<Splice[]> {
  let group: Splice[] = [];
  for (const splice of splices) {
    const last = group.at(-1);
    const joins =
      last &&
      splice.start - last.end < NEAR &&
      splice.end - group[0]!.start < MOST_TOGETHER &&
      lineEnds(file.bytes(last.end, splice.start)) <= 1;
    if (last && !joins) {
      yield group;
      group = [];
    }
    group.push(splice);
  }
  if (group.length > 0) yield group;
}

const lineEnds = (bytes: Buffer): number => bytes.reduce((count, byte) => count + (byte === LF ? 1 : 0), 0);

/** The lines that change and their neighbours; of long ones the part around the change. */
function windowOf(file: LineFile, group: readonly Splice[], encoding: EncodingName | null): Span {
  const first = group[0]!.start;
  const last = Math.max(first, group.at(-1)!.end);
  const window = {
    start: startBefore(file, first),
    end: endAfter(file, last > first ? last - 1 : last, last),
  };
  // two bytes a character
  if (encoding?.startsWith('utf-16')) {
    window.start -= window.start % 2;
    window.end += window.end % 2;
  }
  return window;
}

function startBefore(file: LineFile, first: number): number {
  const start = lineStartAfter(file, first - LONG_LINE / 2, first);
  if (start === null) return characterStart(file, first - AROUND, first);
  return start === 0 ? 0 : (lineStartAfter(file, start - LONG_LINE, start - 1) ?? start);
}

/** @param from a byte of the last line that changes; @param last where the change ends */
function endAfter(file: LineFile, from: number, last: number): number {
  const end = lineEndBefore(file, from, last + LONG_LINE / 2);
  if (end === null) return characterStart(file, last + AROUND, last + 2 * AROUND);
  return lineEndBefore(file, end, end + LONG_LINE) ?? end;
}

/** Start of the line that holds `offset`, null when that is before `least`. */
function lineStartAfter(file: LineFile, least: number, offset: number): number | null {
  const from = Math.max(0, least);
  const at = file.bytes(from, offset).lastIndexOf(LF);
  return at >= 0 ? from + at + 1 : from === 0 ? 0 : null;
}

/** The byte after the line that holds `offset`, null when that is not before `most`. */
function lineEndBefore(file: LineFile, offset: number, most: number): number | null {
  const at = file.bytes(offset, Math.min(most, file.size)).indexOf(LF);
  return at >= 0 ? offset + at + 1 : most >= file.size ? file.size : null;
}

/** From `offset` on, the first byte that is no part of a longer character in any encoding; `most` when there is none before it. */
function characterStart(file: LineFile, offset: number, most: number): number {
  const at = file.bytes(offset, most).findIndex((byte) => byte < 0x40);
  return at < 0 ? most : offset + at;
}

function shown(file: LineFile, group: readonly Splice[], window: Span, line: number, reading: Reading): Shown {
  const old = file.bytes(window.start, window.end);
  const parts: Buffer[] = [];
  let offset = window.start;
  for (const splice of group) {
    parts.push(old.subarray(offset - window.start, splice.start - window.start), Buffer.from(splice.text, 'latin1'));
    offset = splice.end;
  }
  parts.push(old.subarray(offset - window.start));
  const encoding = reading.before ?? detect(old).main;
  const before = linesOf(old, encoding, reading.kind);
  const written = Buffer.concat(parts);
  const encodingAfter = reading.after ?? detect(written).main;
  const after = linesOf(written, encodingAfter, reading.kind);
  if (window.start > 0 && file.bytes(window.start - 1, window.start)[0] !== LF) markCut(before, after, true);
  if (window.end < file.size && old.at(-1) !== LF) markCut(before, after, false);
  withoutLineEnds(before, after);
  const span = { start: group[0]!.start, end: group.at(-1)!.end };
  return { ...compared(before, after, line), encoding, encodingAfter, span };
}

function linesOf(bytes: Buffer, encoding: EncodingName, kind: Kind): string[] {
  if (bytes.length === 0) return [];
  const text = withoutSecrets(decode(bytes, encoding === 'ascii' ? 'utf-8' : encoding), kind);
  const lines = (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n');
  const shown = lines
    .slice(0, MOST_LINES)
    .map((line) => (line.length > MOST_CHARACTERS ? `${line.slice(0, MOST_CHARACTERS)}…` : line));
  return lines.length > MOST_LINES ? [...shown, '…'] : shown;
}

function withoutSecrets(text: string, kind: Kind): string {
  let shown = '';
  let at = 0;
  for (const { start, end } of secretSpans(text, kind)) {
    shown += text.slice(at, start) + MASK;
    at = end;
  }
  return shown + text.slice(at);
}

function markCut(before: string[], after: string[], atStart: boolean): void {
  for (const lines of [before, after]) {
    if (atStart) lines[0] = `…${lines[0] ?? ''}`;
    else lines.push(`${lines.pop() ?? ''}…`);
  }
}

/** A CR before each line end says nothing, unless it comes or goes. */
function withoutLineEnds(before: string[], after: string[]): void {
  const both = [before, after];
  if (!both.every((lines) => lines.every((line) => line.endsWith('\r')))) return;
  for (const lines of both) for (const [i, line] of lines.entries()) lines[i] = line.slice(0, -1);
}

/** Lines that are the same at both ends stand around what differs. */
function compared(before: readonly string[], after: readonly string[], first: number): Pick<Shown, 'line' | 'lines'> {
  const most = Math.min(before.length, after.length);
  let head = 0;
  while (head < most && before[head] === after[head]) head++;
  let tail = 0;
  while (tail < most - head && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
  const told = (texts: readonly string[], sign: ' ' | '-' | '+', from: number): Shown['lines'] =>
    texts.map((text, i) => ({ sign, number: from + i, text }));
  const same = head === before.length && head === after.length;
  return {
    // bytes that look the same in both encodings
    line: same ? first : first + head,
    lines: [
      ...told(before.slice(0, head), ' ', first),
      ...told(before.slice(head, before.length - tail), '-', first + head),
      ...told(after.slice(head, after.length - tail), '+', first + head),
      ...told(before.slice(before.length - tail), ' ', first + before.length - tail),
    ],
  };
}
