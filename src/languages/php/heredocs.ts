// Here-documents. Up to 7.2 the label ends one only at the beginning of a line, alone but for a semicolon; from 7.3 it may be indented and
// followed by code. The reader takes the reading that the rest of the file supports and records what only one of them accepts.
import { CLASS, LETTER, latin1, SPACE, WORD } from './bytes.ts';
import { feature } from './features.ts';
import type { Lexer } from './lexer.ts';

const NOWDOC = feature('nowdoc');
const QUOTED = feature('heredoc-quoted');
const FLEXIBLE = feature('flexible-heredoc');
const INDENTATION = feature('heredoc-indentation');
const INSIDE = feature('heredoc-label-inside');

/** How far to look for a label at the beginning of a line, in bytes. */
const LOOK_AHEAD = 1 << 16;

export interface HeredocLabel {
  name: string;
  start: number;
  end: number;
  bodyStart: number;
  /** Now-document: no variables, no escapes. */
  raw: boolean;
  open: number;
}

/** `<<<` at `start`, then a label; null when it is a shift operator. */
export function openHeredoc(lexer: Lexer, start: number): HeredocLabel | null {
  const { source: src, records } = lexer;
  let i = start + 3;
  while (src[i] === 0x20 || src[i] === 0x09) i++;
  const quote = src[i] === 0x27 || src[i] === 0x22 ? src[i++] : 0;
  const from = i;
  if (CLASS[src[i]] !== LETTER) return null;
  while ((CLASS[src[i]] & WORD) !== 0) i++;
  const end = i;
  if (quote !== 0 && src[i++] !== quote) return null;
  if (src[i] === 0x0d) i += src[i + 1] === 0x0a ? 2 : 1;
  else if (src[i] === 0x0a) i++;
  else return null;
  if (quote === 0x27) records.feature(NOWDOC, start, i);
  else if (quote === 0x22) records.feature(QUOTED, start, i);
  return { name: latin1(src, from, end), start: from, end, bodyStart: i, raw: quote === 0x27, open: start };
}

/** Offset behind the label when the line at `line` closes the here-document, else 0. */
export function closingLabel(lexer: Lexer, label: HeredocLabel, line: number): number {
  const src = lexer.source;
  let i = line;
  while (src[i] === 0x20 || src[i] === 0x09) i++;
  if (src[i] !== src[label.start]) return 0;
  const end = labelEnd(src, label, i);
  if (end === 0) return 0;
  if (i === line && endsStrictly(src, end)) return end;
  return flexibleEnd(lexer, label, i, end);
}

function labelEnd(src: Uint8Array, label: HeredocLabel, at: number): number {
  let i = at;
  for (let k = label.start; k < label.end; k++, i++) if (src[i] !== src[k]) return 0;
  return (CLASS[src[i]] & WORD) === 0 ? i : 0;
}

function endsStrictly(src: Uint8Array, end: number): boolean {
  const i = src[end] === 0x3b ? end + 1 : end;
  return src[i] === 0x0a || src[i] === 0x0d;
}

/** The label stands as only 7.3 takes it. A later label that every version takes, of the same here-document, speaks against it. */
function flexibleEnd(lexer: Lexer, label: HeredocLabel, start: number, end: number): number {
  const { records } = lexer;
  if (plausibleCode(lexer, end) && !closesLater(lexer, label, end)) {
    const at = records.feature(FLEXIBLE, start, end);
    const data = records.features.data;
    data[at + 4] = label.open;
    data[at + 5] = label.bodyStart;
    data[at + 6] = start;
    data[at + 7] = end;
    checkIndentation(lexer, label, start);
    return end;
  }
  records.feature(INSIDE, start, end);
  return 0;
}

/** From 7.3 on every line is indented like the label, with the same blanks. */
function checkIndentation(lexer: Lexer, label: HeredocLabel, close: number) {
  const src = lexer.source;
  let line = close;
  while (CLASS[src[line - 1]] === SPACE && src[line - 1] !== 0x0a && src[line - 1] !== 0x0d) line--;
  const indent = close - line;
  if (indent === 0) return;
  for (let i = label.bodyStart; i < line; i = nextLine(src, i)) {
    for (let k = 0; k < indent; k++) {
      if (src[i + k] === 0x0a || src[i + k] === 0x0d) break;
      if (src[i + k] === src[line]) continue;
      lexer.records.feature(INDENTATION, i, i + k + 1);
      return;
    }
  }
}

function nextLine(src: Uint8Array, from: number): number {
  let i = from;
  while (src[i] !== 0x0a && src[i] !== 0x0d) i++;
  return src[i] === 0x0d && src[i + 1] === 0x0a ? i + 2 : i + 1;
}

/** What follows can go on after a value. */
function plausibleCode(lexer: Lexer, end: number): boolean {
  const src = lexer.source;
  let i = end;
  while (CLASS[src[i]] === SPACE) i++;
  if (i >= lexer.length) return true;
  const c = src[i];
  if (CLASS[c] === LETTER)
    return i > end && /^(?:and|or|xor|as|instanceof|endif|endforeach)\b/i.test(latin1(src, i, i + 12));
  return c !== 0x24 && c !== 0x22 && c !== 0x27;
}

function closesLater(lexer: Lexer, label: HeredocLabel, from: number): boolean {
  const src = lexer.source;
  const stop = Math.min(lexer.length, from + LOOK_AHEAD);
  for (let i = from; i < stop; i++) {
    const c = src[i];
    if (c === 0x3c && src[i + 1] === 0x3c && src[i + 2] === 0x3c && opensSame(src, label, i + 3)) return false;
    if (c !== 0x0a && c !== 0x0d) continue;
    const end = labelEnd(src, label, i + 1);
    if (end > 0 && endsStrictly(src, end)) return true;
  }
  return false;
}

function opensSame(src: Uint8Array, label: HeredocLabel, at: number): boolean {
  let i = at;
  while (src[i] === 0x20 || src[i] === 0x09 || src[i] === 0x22 || src[i] === 0x27) i++;
  return labelEnd(src, label, i) > 0;
}
