// The characters of one file: each run of bytes outside ASCII becomes the same text in the new encoding.
import type { Span, Splice } from '../../rule/finding.ts';
import { decode } from '../../text/decode.ts';
import { encode } from '../../text/encode.ts';
import { escapeAt } from '../../text/iso2022jp.ts';
import { byteOffsets, type Convertible, composeKana, type SiteEncoding } from '../../text/losses.ts';
import { type CharacterLength, eucJpLength, shiftJisLength, utf8Length } from '../../text/validity.ts';
import { needsBackslash, type SourceEdit } from './backslashes.ts';
import { type Literal, LiteralFinder } from './literals.ts';
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

const LENGTHS: Partial<Record<Convertible, CharacterLength>> = {
  'utf-8': utf8Length,
  shift_jis: shiftJisLength,
  'euc-jp': eucJpLength,
};

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
  if (encoded.lost.length === 0) return withBackslash(encoded.bytes, next, task, walk);
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

function withBackslash(bytes: Buffer, next: number, { to }: Task, { literal, offset }: Walk): string {
  const text = bytes.toString('latin1');
  if (to !== 'shift_jis' || bytes.length !== 2 || literal === null || !needsBackslash(bytes[1]!, next, literal, offset))
    return text;
  return `${text[0]}\\${text[1]}`;
}

/** Stretches outside ASCII; in ISO-2022-JP with their escape sequences; UTF-16 is one stretch. */
export function* runsOf(bytes: Uint8Array, from: Convertible): Generator<Span> {
  const lengthOf = LENGTHS[from];
  if (from === 'iso-2022-jp') yield* escapedRuns(bytes);
  else if (!lengthOf) yield { start: 0, end: bytes.length };
  else {
    for (let i = 0; i < bytes.length; ) {
      if (bytes[i]! < 0x80) {
        i++;
        continue;
      }
      const start = i;
      while (i < bytes.length && bytes[i]! >= 0x80) i += lengthOf(bytes, i, bytes.length) || 1;
      yield { start, end: i };
    }
  }
}

/** From an escape sequence to the one that leads back to ASCII, or to the line end, which does so too. */
function* escapedRuns(bytes: Uint8Array): Generator<Span> {
  let start = -1;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]!;
    if (byte === 0x1b) {
      const sequence = escapeAt(bytes, i);
      if (!sequence) continue;
      if (start < 0) start = i;
      i += sequence.length - 1;
      if (sequence.mode !== 'ascii' && sequence.mode !== 'roman') continue;
      yield { start, end: i + 1 };
      start = -1;
    } else if (start >= 0 && (byte === 0x0a || byte === 0x0d)) {
      yield { start, end: i };
      start = -1;
    }
  }
  if (start >= 0) yield { start, end: bytes.length };
}
