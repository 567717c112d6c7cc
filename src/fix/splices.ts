// Lists of splices of one file: which of them meet, in which order they apply, and where a byte went.
// All offsets are bytes; texts hold one character per byte.
import type { Span, Splice } from '../rule/finding.ts';

/** Two splices meet when both want the same byte, or when both insert at the same place (their order would be a guess). */
export function meet(a: Span, b: Span): boolean {
  if (a.start === a.end && b.start === b.end) return a.start === b.start;
  return a.start < b.end && b.start < a.end;
}

/** Ascending; an insertion comes before a replacement that starts where it stands. */
export function ascending(splices: readonly Splice[]): Splice[] {
  return [...splices].sort((a, b) => a.start - b.start || a.end - b.end);
}

/** The splices that were taken so far, kept so that a candidate is compared with its neighbours alone. */
export class Taken {
  private readonly splices: Splice[] = [];

  meets(span: Span): boolean {
    const at = this.after(span);
    const before = this.splices[at - 1];
    const behind = this.splices[at];
    return (before !== undefined && meet(before, span)) || (behind !== undefined && meet(behind, span));
  }

  add(splice: Splice): void {
    const at = this.after(splice);
    if (at === this.splices.length) this.splices.push(splice);
    else this.splices.splice(at, 0, splice);
  }

  list(): Splice[] {
    return this.splices;
  }

  /** Index of the first taken splice that stands behind. */
  private after(span: Span): number {
    let low = 0;
    let high = this.splices.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const one = this.splices[middle]!;
      if (one.start < span.start || (one.start === span.start && one.end <= span.end)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** By how many bytes the file grows. */
export function growth(splices: readonly Splice[]): number {
  let sum = 0;
  for (const { start, end, text } of splices) sum += text.length - (end - start);
  return sum;
}

/** Where spans of one version of a file lie in another. Questions may come in any order. */
class SpanMap {
  private readonly edits: readonly (Span & { size: number })[];
  /** Growth by all edits before the one of the same index. */
  private readonly shifts: number[] = [];

  /** @param edits ascending, none meeting another; `size`: bytes that take the span's place. */
  constructor(edits: readonly (Span & { size: number })[]) {
    this.edits = edits;
    let shift = 0;
    for (const { start, end, size } of edits) {
      this.shifts.push(shift);
      shift += size - (end - start);
    }
    this.shifts.push(shift);
  }

  /** What an edit replaced maps to the whole of its text; an empty span takes in what was inserted there, another does not. */
  span({ start, end }: Span): Span {
    const empty = start === end;
    const from = this.startEdge(start, empty);
    return { start: from, end: Math.max(from, this.endEdge(end, empty)) };
  }

  private startEdge(offset: number, empty: boolean): number {
    let at = this.firstBehind(offset);
    while (!empty && this.insertsAt(at, offset)) at++;
    const edit = this.edits[at];
    return (edit && edit.start < offset ? edit.start : offset) + this.shifts[at]!;
  }

  private endEdge(offset: number, empty: boolean): number {
    let at = this.firstBehind(offset);
    const edit = this.edits[at];
    if (edit && edit.start < offset) return edit.start + this.shifts[at]! + edit.size;
    // seen from the new file, deletions side by side are insertions at one place
    while (empty && this.insertsAt(at, offset)) at++;
    return offset + this.shifts[at]!;
  }

  private insertsAt(index: number, offset: number): boolean {
    const edit = this.edits[index];
    return edit !== undefined && edit.start === offset && edit.end === offset;
  }

  /** Index of the first edit that reaches beyond the offset, or inserts right there. */
  private firstBehind(offset: number): number {
    let low = 0;
    let high = this.edits.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const { start, end } = this.edits[middle]!;
      if (end < offset || (end === offset && start < end)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Old offsets -> new ones. */
export function forward(splices: readonly Splice[]): SpanMap {
  return new SpanMap(splices.map(({ start, end, text }) => ({ start, end, size: text.length })));
}

/** New offsets -> old ones. */
export function backward(splices: readonly Splice[]): SpanMap {
  let shift = 0;
  return new SpanMap(
    splices.map(({ start, end, text }) => {
      const edit = { start: start + shift, end: start + shift + text.length, size: end - start };
      shift += text.length - (end - start);
      return edit;
    }),
  );
}

/**
 * One list for two fixes in a row: `first` in the old bytes' offsets, `second` in those that `first` made.
 * Both ascending, neither meeting within itself. What touches becomes one splice.
 */
export function compose(first: readonly Splice[], second: readonly Splice[]): Splice[] {
  if (first.length === 0) return [...second];
  const whole = new Composer();
  const reader = new Pieces(first);
  let done = 0;
  for (const { start, end, text } of second) {
    reader.read(start - done, (piece) => whole.add(piece));
    reader.read(end - start, () => undefined);
    whole.insert(text);
    done = end;
  }
  reader.read(Number.POSITIVE_INFINITY, (piece) => whole.add(piece));
  return whole.finish();
}

/** A stretch of what the first splices made: bytes of the old file, or new text. */
type Piece = { start: number; end: number } | { text: string };

/** The outcome of splices as pieces, read by length. */
class Pieces {
  private index = 0;
  private offset = 0;
  /** Characters read of the current splice's text. */
  private used = 0;
  private readonly splices: readonly Splice[];

  constructor(splices: readonly Splice[]) {
    this.splices = splices;
  }

  /** Hands over the next `length` bytes. With an infinite length the rest, the last piece ending at infinity. */
  read(length: number, take: (piece: Piece) => void): void {
    let left = length;
    while (left > 0) {
      const splice = this.splices[this.index];
      const untouched = (splice ? splice.start : Number.POSITIVE_INFINITY) - this.offset;
      if (untouched > 0) {
        const size = Math.min(untouched, left);
        take({ start: this.offset, end: this.offset + size });
        this.offset += size;
        left -= size;
        if (!splice) return;
        continue;
      }
      left -= this.readText(splice!, left, take);
    }
  }

  private readText(splice: Splice, most: number, take: (piece: Piece) => void): number {
    const text = splice.text.slice(this.used, this.used + most);
    if (text !== '') take({ text });
    this.used += text.length;
    if (this.used === splice.text.length) {
      this.index++;
      this.used = 0;
      this.offset = splice.end;
    }
    return text.length;
  }
}

/** Turns pieces back into splices: what lies between two stretches of old bytes is one splice. */
class Composer {
  private readonly splices: Splice[] = [];
  private reached = 0;
  private text: string[] = [];

  add(piece: Piece): void {
    if ('text' in piece) this.text.push(piece.text);
    else {
      this.close(piece.start);
      this.reached = piece.end;
    }
  }

  insert(text: string): void {
    if (text !== '') this.text.push(text);
  }

  private close(start: number): void {
    const text = this.text.join('');
    if (start > this.reached || text !== '') this.splices.push({ start: this.reached, end: start, text });
    this.text = [];
  }

  finish(): Splice[] {
    return this.splices;
  }
}
