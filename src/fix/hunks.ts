// Unified-diff hunks straight from the splices: no searching for differences, so that a line of megabytes or a dump of gigabytes costs
// one pass. Lines end at LF alone, as for patch(1); a CR is a byte of its line.
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { Splice } from '../rule/finding.ts';
import { bytesOf } from './disk.ts';

export interface DiffLine {
  sign: ' ' | '-' | '+';
  /** Without its line end. */
  bytes: Buffer;
  /** False for a last line that has no line end. */
  ended: boolean;
}

export interface Hunk {
  /** Lines from 1; 0 before the first line when the count is 0. */
  oldStart: number;
  oldCount: number;
  newStart: number;
  newCount: number;
  lines: DiffLine[];
}

const CONTEXT = 3;
/** Files above this many bytes get hunks without context, each at most so many bytes: a hunk is held in memory. */
const LARGE = 32 << 20;
const MOST_BLOCK = 1 << 20;
const LF = 0x0a;

/** Whole lines that change. */
interface Block {
  start: number;
  end: number;
  splices: Splice[];
}

/** @param disk the old file, one character per byte. @param splices ascending, none meeting another. */
export function* hunksOf(disk: string, splices: Iterable<Splice>): Generator<Hunk> {
  const file = new LineFile(disk);
  try {
    const context = file.size > LARGE ? 0 : CONTEXT;
    const builder = new HunkBuilder(file, context);
    for (const block of blocksOf(file, splices, context === 0 ? MOST_BLOCK : Number.POSITIVE_INFINITY)) {
      const hunk = builder.add(block);
      if (hunk) yield hunk;
    }
    const last = builder.finish();
    if (last) yield last;
  } finally {
    file.close();
  }
}

function* blocksOf(file: LineFile, splices: Iterable<Splice>, most: number): Generator<Block> {
  let block: Block | null = null;
  for (const splice of splices) {
    if (block && splice.start < block.end) {
      block.splices.push(splice);
      if (splice.end > block.end) block.end = file.lineEnd(splice.end - 1);
    } else {
      const start = file.lineStart(splice.start);
      const end = file.lineEnd(Math.max(splice.start, splice.end - 1));
      if (block && start === block.end && end - block.start < most) {
        block.splices.push(splice);
        block.end = end;
      } else {
        if (block) yield block;
        block = { start, end, splices: [splice] };
      }
    }
    if (!endsLine(file, block)) block.end = file.lineEnd(block.end);
  }
  if (block) yield block;
}

/** False when the splices take the line end away, so that the next line becomes part of this one. */
function endsLine(file: LineFile, block: Block): boolean {
  if (block.end === file.size) return true;
  const last = block.splices.at(-1)!;
  if (last.end < block.end) return true;
  if (last.text !== '') return last.text.endsWith('\n');
  // everything up to the block's end is gone: what stands before decides
  const kept = newBytes(file, block);
  return kept.length === 0 || kept.at(-1) === LF;
}

function newBytes(file: LineFile, { start, end, splices }: Block): Buffer {
  const parts: Buffer[] = [];
  let offset = start;
  for (const splice of splices) {
    parts.push(file.bytes(offset, splice.start), Buffer.from(splice.text, 'latin1'));
    offset = splice.end;
  }
  parts.push(file.bytes(offset, end));
  return Buffer.concat(parts);
}

/** Joins blocks that share context into hunks and counts lines. */
class HunkBuilder {
  private hunk: Hunk | null = null;
  /** Up to where the old file is told, and the number of lines before, old and new. */
  private offset = 0;
  private oldLine = 0;
  private newLine = 0;
  private readonly file: LineFile;
  private readonly context: number;

  constructor(file: LineFile, context: number) {
    this.file = file;
    this.context = context;
  }

  /** Returns a hunk when it is complete. */
  add(block: Block): Hunk | null {
    const gap = this.file.countLines(this.offset, block.start);
    const joins = this.hunk !== null && this.context > 0 && gap <= 2 * this.context;
    const done = joins ? null : this.close(gap);
    if (joins) this.tell(linesOf(this.file.bytes(this.offset, block.start), ' '));
    else this.open(block, gap);
    const before = linesOf(this.file.bytes(block.start, block.end), '-');
    const after = linesOf(newBytes(this.file, block), '+');
    this.tell(withoutSame(before, after));
    this.offset = block.end;
    return done;
  }

  finish(): Hunk | null {
    return this.close(this.context);
  }

  private open(block: Block, gap: number): void {
    const from = this.file.linesBefore(block.start, Math.min(this.context, gap), this.offset);
    const lead = linesOf(this.file.bytes(from, block.start), ' ');
    this.oldLine += gap - lead.length;
    this.newLine += gap - lead.length;
    this.hunk = { oldStart: this.oldLine + 1, oldCount: 0, newStart: this.newLine + 1, newCount: 0, lines: [] };
    this.tell(lead);
  }

  /** Ends the open hunk with the lines after it; at most `gap` of them are there before the next block. */
  private close(gap: number): Hunk | null {
    const { hunk } = this;
    if (!hunk) return null;
    const end = this.file.linesAfter(this.offset, Math.min(this.context, gap));
    const { oldLine, newLine } = this;
    this.tell(linesOf(this.file.bytes(this.offset, end), ' '));
    this.oldLine = oldLine;
    this.newLine = newLine;
    this.hunk = null;
    if (hunk.oldCount === 0) hunk.oldStart--;
    if (hunk.newCount === 0) hunk.newStart--;
    return hunk;
  }

  private tell(lines: readonly DiffLine[]): void {
    for (const line of lines) {
      this.hunk!.lines.push(line);
      if (line.sign !== '+') {
        this.hunk!.oldCount++;
        this.oldLine++;
      }
      if (line.sign !== '-') {
        this.hunk!.newCount++;
        this.newLine++;
      }
    }
  }
}

function linesOf(bytes: Buffer, sign: DiffLine['sign']): DiffLine[] {
  const lines: DiffLine[] = [];
  for (let start = 0; start < bytes.length; ) {
    const at = bytes.indexOf(LF, start);
    const end = at < 0 ? bytes.length : at;
    lines.push({ sign, bytes: bytes.subarray(start, end), ended: at >= 0 });
    start = end + 1;
  }
  return lines;
}

/** Lines at the start and the end that are the same on both sides are context. */
function withoutSame(before: DiffLine[], after: DiffLine[]): DiffLine[] {
  const same = (a: DiffLine | undefined, b: DiffLine | undefined): boolean =>
    a !== undefined && b !== undefined && a.ended === b.ended && a.bytes.equals(b.bytes);
  let head = 0;
  while (same(before[head], after[head])) head++;
  let tail = 0;
  const most = Math.min(before.length, after.length) - head;
  while (tail < most && same(before[before.length - 1 - tail], after[after.length - 1 - tail])) tail++;
  const context = (lines: DiffLine[]): DiffLine[] => lines.map((line) => ({ ...line, sign: ' ' }));
  return [
    ...context(before.slice(0, head)),
    ...before.slice(head, before.length - tail),
    ...after.slice(head, after.length - tail),
    ...context(before.slice(before.length - tail)),
  ];
}

const WINDOW = 1 << 18;

/** A file that is asked for lines around offsets, mostly ascending. Reads a window at a time. */
export class LineFile {
  readonly size: number;
  private readonly fd: number;
  private window: Buffer = Buffer.alloc(0);
  private base = 0;

  constructor(disk: string) {
    this.fd = openSync(bytesOf(disk), 'r');
    this.size = fstatSync(this.fd).size;
  }

  close(): void {
    closeSync(this.fd);
  }

  bytes(start: number, end: number): Buffer {
    const bytes = Buffer.allocUnsafe(Math.max(0, end - start));
    for (let done = 0; done < bytes.length; ) {
      const got = readSync(this.fd, bytes, done, bytes.length - done, start + done);
      if (got === 0) return bytes.subarray(0, done);
      done += got;
    }
    return bytes;
  }

  /** Start of the line that holds the byte (or, at the end of the file, that would go on there). */
  lineStart(offset: number): number {
    for (let end = offset; end > 0; ) {
      const from = Math.max(0, end - WINDOW);
      const at = this.at(from, end).lastIndexOf(LF);
      if (at >= 0) return from + at + 1;
      end = from;
    }
    return 0;
  }

  /** The byte after the line that holds the offset. */
  lineEnd(offset: number): number {
    for (let start = offset; start < this.size; start += WINDOW) {
      const at = this.at(start, Math.min(this.size, start + WINDOW)).indexOf(LF);
      if (at >= 0) return start + at + 1;
    }
    return this.size;
  }

  countLines(start: number, end: number): number {
    let count = 0;
    for (let from = start; from < end; from += WINDOW) {
      const bytes = this.at(from, Math.min(end, from + WINDOW));
      for (let at = bytes.indexOf(LF); at >= 0; at = bytes.indexOf(LF, at + 1)) count++;
    }
    return count;
  }

  /** Where the `count` lines before a line start begin, not before `least`. */
  linesBefore(offset: number, count: number, least: number): number {
    let start = offset;
    for (let i = 0; i < count && start > least; i++) start = this.lineStart(start - 1);
    return start;
  }

  linesAfter(offset: number, count: number): number {
    let end = offset;
    for (let i = 0; i < count && end < this.size; i++) end = this.lineEnd(end);
    return end;
  }

  private at(start: number, end: number): Buffer {
    if (start < this.base || end > this.base + this.window.length) {
      // some room before: lines are also looked for backwards
      this.base = Math.max(0, start - WINDOW / 4);
      this.window = this.bytes(this.base, Math.min(this.size, Math.max(end, this.base + 2 * WINDOW)));
    }
    return this.window.subarray(start - this.base, end - this.base);
  }
}
