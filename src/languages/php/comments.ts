// Comments, and `#[`, which is a comment up to 7.4 and an attribute from 8.0 on.
import { CLASS, LETTER, SPACE, WORD } from './bytes.ts';
import { feature } from './features.ts';
import type { Lexer } from './lexer.ts';
import * as T from './tokens.ts';

const LIKE_ATTRIBUTE = feature('attribute-like-comment');

function record(lexer: Lexer, start: number, end: number): number {
  const { comments } = lexer.records;
  const at = comments.add();
  comments.data[at] = start;
  comments.data[at + 1] = end;
  return end;
}

/** The comment at `start` up to the end of the line or a closing tag; the offset behind it. */
export function lineComment(lexer: Lexer, start: number): number {
  const src = lexer.source;
  let i = start;
  for (;;) {
    const c = src[i];
    if (c === 0x0a || c === 0x0d) break;
    if (c === 0x3f && src[i + 1] === 0x3e) break;
    if (c === 0x25 && src[i + 1] === 0x3e && lexer.inAsp) break;
    if (c === 0 && i >= lexer.length) break;
    i++;
  }
  return record(lexer, start, i);
}

export function blockComment(lexer: Lexer, start: number): number {
  const { source: src, length } = lexer;
  let i = start + 2;
  for (;;) {
    const c = src[i];
    if (c === 0x2a && src[i + 1] === 0x2f) return record(lexer, start, i + 2);
    if (c === 0 && i >= length) break;
    i++;
  }
  lexer.records.error('unterminated-comment', start, start + 2, '/*', '*/');
  return record(lexer, start, length);
}

/** `#` at `start`: a comment, or the token of an attribute. */
export function hash(lexer: Lexer, start: number): number {
  if (lexer.source[start + 1] !== 0x5b) return lineComment(lexer, start);
  if (isAttribute(lexer.source, start)) {
    lexer.records.tokens.add(T.ATTRIBUTE, start, start + 2, 0);
    return start + 2;
  }
  lexer.records.feature(LIKE_ATTRIBUTE, start, start + 2);
  return lineComment(lexer, start);
}

/** Names and arguments in brackets, and behind them something that can carry an attribute. */
function isAttribute(src: Uint8Array, start: number): boolean {
  let i = blanks(src, start + 2);
  if (src[i] === 0x5c) i++;
  if (CLASS[src[i]] !== LETTER) return false;
  while ((CLASS[src[i]] & WORD) !== 0 || src[i] === 0x5c) i++;
  i = blanks(src, i);
  if (src[i] !== 0x28 && src[i] !== 0x2c && src[i] !== 0x5d) return false;
  const end = closingBracket(src, i);
  return end > 0 && carriesAttribute(src, end);
}

function closingBracket(src: Uint8Array, from: number): number {
  let depth = 1;
  for (let i = from; i < from + 20000; i++) {
    const c = src[i];
    if (c === 0) return 0;
    if (c === 0x27 || c === 0x22) i = quoteEnd(src, i);
    else if (c === 0x5b || c === 0x28) depth++;
    else if ((c === 0x5d || c === 0x29) && --depth === 0) return c === 0x5d ? i + 1 : 0;
  }
  return 0;
}

function quoteEnd(src: Uint8Array, start: number): number {
  let i = start + 1;
  while (src[i] !== src[start] && src[i] !== 0) i += src[i] === 0x5c ? 2 : 1;
  return src[i] === 0 ? i - 1 : i;
}

function blanks(src: Uint8Array, i: number): number {
  while (CLASS[src[i]] === SPACE) i++;
  return i;
}

function carriesAttribute(src: Uint8Array, end: number): boolean {
  let i = end;
  while (src[i] === 0x20 || src[i] === 0x09) i++;
  const c = src[i];
  if (c === 0x0a || c === 0x0d || c === 0x23 || c === 0x24 || c === 0x3f || c === 0x5c || c === 0x26) return true;
  if (c === 0x2f) return src[i + 1] === 0x2f || src[i + 1] === 0x2a;
  if (c === 0x2e) return src[i + 1] === 0x2e;
  return CLASS[c] === LETTER && declares(src, i);
}

const DECLARING =
  /^(?:function|fn|static|class|abstract|final|readonly|enum|interface|trait|const|public|protected|private|var|case)\b|^[\w\\|]+\s+&?\s*(?:\.\.\.)?\$/i;

function declares(src: Uint8Array, i: number): boolean {
  let text = '';
  for (let k = i; k < i + 80 && src[k] !== 0x0a && src[k] !== 0; k++) text += String.fromCharCode(src[k]);
  return DECLARING.test(text);
}
