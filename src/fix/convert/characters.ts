// The characters of one file: each run of bytes outside ASCII becomes the same text in the new encoding.
import { type SourceEdit, writtenInLiteral } from '../../../rules/encoding/escapes/backslashes.ts';
import { type Literal, LiteralFinder } from '../../../rules/encoding/escapes/literals.ts';
import type { Span, Splice } from '../../rule/finding.ts';
import { decode } from '../../text/decode.ts';
import { encode } from '../../text/encode.ts';
import { byteOffsets, type Convertible, composeKana, type SiteEncoding } from '../../text/losses.ts';
import { runsOf } from '../../text/runs.ts';
import type { Replaced } from './types.ts';

/** What to write for a character that the new encoding lacks, null when nothing may stand there: the file stays whole. */
export type Replacement = (character: string, at: Span, literal: Literal | null) => string | null;

export interface Task {
  bytes: Uint8Array;
  from: Convertible;
  to: SiteEncoding;
  literals: readonly Literal[];
  /** How a Shift_JIS program really reads its literals. */
  edits: readonly SourceEdit[];
  replacement: Replacement;
}

export interface Characters {
  splices: Splice[];
  replaced: Replaced[];
  /** Characters for which nothing could be written. */
  refused: Omit<Replaced, 'by'>[];
}

/** The bytes must be text in `from` throughout. */
export function convertCharacters(task: Task): Characters {
  const out: Characters = { splices: [], replaced: [], refused: [] };
  const finder = new LiteralFinder(task.literals);
  let edit = 0;
  for (const run of runsOf(task.bytes, task.from)) {
    let at = run.start;
    for (; edit < task.edits.length && task.edits[edit]!.start < run.end + 1; edit++) {
      const { start, end, bytes } = task.edits[edit]!;
      if (start < at) continue;
      convertRun(task, { start: at, end: start }, finder, out);
      add(out.splices, { start, end, text: written(task, Uint8Array.from(bytes), start, finder, out) });
      at = end;
    }
    if (at < run.end) convertRun(task, { start: at, end: run.end }, finder, out);
  }
  return out;
}

/** Neighbouring splices become one: an insertion beside a replacement has no order of its own. */
function add(splices: Splice[], splice: Splice): void {
  const last = splices.at(-1);
  if (last && last.end === splice.start) {
    last.end = splice.end;
    last.text += splice.text;
  } else splices.push(splice);
}

function convertRun(task: Task, { start, end }: Span, finder: LiteralFinder, out: Characters): void {
  if (start >= end) return;
  const text = written(task, task.bytes.subarray(start, end), start, finder, out);
  add(out.splices, { start, end, text });
}

/** The new bytes of a stretch, one character per byte. @param offset where it stands in the file */
function written(task: Task, bytes: Uint8Array, offset: number, finder: LiteralFinder, out: Characters): string {
  const original = decode(bytes, task.from);
  const text = composeKana(task.from.startsWith('utf-16') || offset === 0 ? original.replace(/^\ufeff/, '') : original);
  const inProgram = task.literals.length > 0 && task.to === 'shift_jis';
  const { bytes: encoded, lost } = encode(text, task.to);
  if (lost.length === 0 && !inProgram) return encoded.toString('latin1');
  const walk: Walk = { bytes, original, offset, unit: 0, literal: finder.at(offset) };
  const characters = [...text];
  // Behind the last character of a stretch stands what stood there before; behind the others a byte outside ASCII.
  const behind = task.bytes[offset + bytes.length] ?? 0;
  return characters
    .map((character, i) => one(task, character, i + 1 < characters.length ? 0xff : behind, walk, out))
    .join('');
}

interface Walk {
  bytes: Uint8Array;
  original: string;
  /** Where the stretch stands in the file. */
  offset: number;
  /** Index in the original text behind the last character that was lost. */
  unit: number;
  literal: Literal | null;
}

/** Character by character: where something is lost, or where the second byte may need a backslash. */
function one(task: Task, character: string, next: number, walk: Walk, out: Characters): string {
  const encoded = encode(character, task.to);
  if (encoded.lost.length === 0) return inLiteral(encoded.bytes, next, task, walk);
  const index = walk.original.indexOf(character, walk.unit);
  walk.unit = index + character.length;
  const [place] = byteOffsets(walk.bytes, task.from, walk.original, [index]);
  const at = { start: walk.offset + place!.start, end: walk.offset + place!.end };
  const loss = { ...at, codePoint: character.codePointAt(0)!, kind: 'missing' as const };
  const by = task.replacement(character, at, walk.literal);
  if (by === null) {
    out.refused.push(loss);
    return '';
  }
  out.replaced.push({ ...loss, by });
  return encode(by, task.to).bytes.toString('latin1');
}

function inLiteral(bytes: Buffer, next: number, { to }: Task, { literal, offset }: Walk): string {
  const text = bytes.toString('latin1');
  return to === 'shift_jis' && text.length === 2 && literal ? writtenInLiteral(text, next, literal, offset) : text;
}
