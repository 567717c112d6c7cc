// The lines around a finding, for reports that show code: decoded from the file's own encoding, cut to a bearable length, without secrets.
import type { Fix, Place, Span, Splice } from '../rule/finding.ts';
import type { SourceFile } from '../site/source-file.ts';
import { decode } from '../text/decode.ts';
import { detect, type EncodingName } from '../text/encoding.ts';
import type { Excerpt } from './result.ts';
import { MASK, maskText, secretSpansLike, secretsBetween } from './secrets.ts';

/** Characters of a line that are shown. */
const WIDTH = 200;
/** Bytes on either side in which a construct that holds a secret is looked for. */
const AROUND = 1000;

/** What every encoding here reads alike. */
const PLAIN = /^[\t\n\r -~]*$/;

/** Dumps are read as streams, without a look at the whole: there the bytes at hand decide. */
function encodingAt(file: SourceFile, from: number, to: number): EncodingName {
  const main = file.kind === 'sql' ? detect(file.bytes.subarray(from, to)).main : file.encoding.main;
  return main === 'ascii' ? 'utf-8' : main;
}

/** A stretch of the file as it is, or as a fix leaves it, with what must be hidden in it. */
interface Stretch {
  /** One character per byte. */
  text: string;
  hidden: Span[];
  decode: (latin1: string) => string;
}

/** Null for a file as a whole, where lines of bytes are no lines of text (UTF-16), and behind the part that is at hand (dumps). */
export function excerptOf(file: SourceFile, place: Place, fix: Fix | null): Excerpt | null {
  if (place.end === 0 || file.encoding.main.startsWith('utf-16') || place.start > file.text.length) return null;
  const from = Math.max(0, place.start - AROUND);
  const to = Math.min(file.text.length, place.end + AROUND);
  const encoding = encodingAt(file, from, to);
  const decodeBytes = (latin1: string) =>
    PLAIN.test(latin1) ? latin1 : decode(Buffer.from(latin1, 'latin1'), encoding);
  const text = file.text.slice(from, to);
  const hidden = secretsBetween(file, from, to).map(({ start, end }) => ({ start: start - from, end: end - from }));
  const stretch = { text, hidden, decode: decodeBytes };
  const newline = file.text.includes('\n') ? '\n' : '\r';
  const own = lineAround(text, place.start - from, newline);
  const before = own.start > 0 ? lineAround(text, own.start - 1, newline) : null;
  const after = own.end < text.length ? lineAround(text, own.end + 1, newline) : null;

  const shown = cutLine(stretch, own, place.start - from, Math.min(place.end - from, own.end));
  const excerpt: Excerpt = {
    line: before ? place.line - 1 : place.line,
    lines: [...(before ? [plainLine(stretch, before)] : []), shown.line, ...(after ? [plainLine(stretch, after)] : [])],
    mark: shown.mark,
  };
  const fixed = fix && fixedLine(stretch, own, fix.splices, from, file);
  if (fixed !== null && fixed !== shown.line) excerpt.fixed = fixed.split('\n');
  return excerpt;
}

/** The line that holds an offset, without its line end. */
function lineAround(text: string, at: number, newline: string): Span {
  const start = at === 0 ? 0 : text.lastIndexOf(newline, at - 1) + 1;
  const end = text.indexOf(newline, at);
  return { start, end: end < 0 ? text.length : end };
}

/** Decodes the bytes between two offsets, with the mask in the place of what is hidden. */
function render({ text, hidden, decode }: Stretch, from: number, to: number): string {
  let rendered = '';
  let at = from;
  for (const span of hidden) {
    if (span.end <= at || span.start >= to) continue;
    rendered += decode(text.slice(at, Math.max(at, span.start))) + MASK;
    at = span.end;
  }
  if (at < to) rendered += decode(text.slice(at, to));
  return rendered.replace(/\r$/, '');
}

const plain = (stretch: Stretch, from: number, to: number): string => maskText(render(stretch, from, to));
const plainLine = (stretch: Stretch, line: Span): string => clip(plain(stretch, line.start, line.end), 0);

function clip(line: string, from: number): string {
  return (
    (from > 0 ? '…' : '') +
    line.slice(from, from + WIDTH).replace(/[\ud800-\udbff]$/, '') +
    (line.length > from + WIDTH ? '…' : '')
  );
}

/** The finding's own line, cut around the place, and where in it the place stands. */
function cutLine(stretch: Stretch, line: Span, start: number, end: number): { line: string; mark: [number, number] } {
  const whole = plain(stretch, line.start, line.end);
  // what is shown as it stands is as long as its bytes
  const isRaw = stretch.text.startsWith(whole, line.start) && PLAIN.test(whole);
  const shown = (from: number, to: number): number =>
    isRaw ? Math.min(to, line.start + whole.length) - from : plain(stretch, from, to).length;
  const head = shown(line.start, start);
  const body = shown(start, Math.max(start, end));
  const from = head + Math.min(body, 60) > WIDTH ? Math.max(0, head - 60) : 0;
  const shift = from > 0 ? 1 - from : 0;
  const cut = clip(whole.replace(/^[\udc00-\udfff]/, ''), from);
  const limit = Math.min(cut.length, head + body + shift);
  return { line: cut, mark: [Math.min(head + shift, limit), limit] };
}

/** The line as the fix leaves it, null when the fix reaches beyond it. */
function fixedLine(
  stretch: Stretch,
  line: Span,
  splices: readonly Splice[],
  offset: number,
  file: SourceFile,
): string | null {
  let text = stretch.text;
  let grown = 0;
  for (const { start, end, text: replacement } of [...splices].sort((a, b) => b.start - a.start)) {
    if (start - offset < line.start || end - offset > line.end + 1) return null;
    text = text.slice(0, start - offset) + replacement + text.slice(end - offset);
    grown += replacement.length - (end - start);
  }
  // a fix makes no secrets: it may only move those that stand there
  const hidden = stretch.hidden.length === 0 ? [] : secretSpansLike(file, text);
  const fixed = { text, hidden, decode: stretch.decode };
  return clip(plain(fixed, line.start, Math.max(line.start, line.end + grown)), 0);
}
