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
  if (isAttribute(lexer, start)) {
    lexer.records.tokens.add(T.ATTRIBUTE, start, start + 2, 0);
    return start + 2;
  }
  lexer.records.feature(LIKE_ATTRIBUTE, start, start + 2);
  return lineComment(lexer, start);
}

/**
 * Names and arguments in brackets, where an attribute can stand: before a declaration, or in a list of parameters. Elsewhere PHP 8 has only
 * a parse error for it, and to PHP 7 and older it is a comment.
 */
function isAttribute(lexer: Lexer, start: number): boolean {
  const end = attributeEnd(lexer.source, start);
  return end > 0 && (declares(lexer.source, codeBehind(lexer, start, end)) || inParameters(lexer));
}

/** Behind the closing bracket of what is spelled like an attribute, 0 for anything else. */
function attributeEnd(src: Uint8Array, start: number): number {
  let i = blanks(src, start + 2);
  if (src[i] === 0x5c) i++;
  if (CLASS[src[i]] !== LETTER) return 0;
  while ((CLASS[src[i]] & WORD) !== 0 || src[i] === 0x5c) i++;
  i = blanks(src, i);
  if (src[i] !== 0x28 && src[i] !== 0x2c && src[i] !== 0x5d) return 0;
  return closingBracket(src, i);
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

/** The next code behind an attribute, past blanks, comments and further attributes, each of which is passed by once only. */
function codeBehind(lexer: Lexer, start: number, end: number): number {
  if (lexer.row.attributes.has(start)) return lexer.row.code;
  const src = lexer.source;
  const attributes = new Set<number>();
  let i = end;
  for (;;) {
    i = blanks(src, i);
    const attribute = src[i] === 0x23 && src[i + 1] === 0x5b ? attributeEnd(src, i) : 0;
    if (attribute > 0) {
      attributes.add(i);
      i = attribute;
    } else if (src[i] === 0x23 || (src[i] === 0x2f && src[i + 1] === 0x2f)) i = lineEnd(src, i);
    else if (src[i] === 0x2f && src[i + 1] === 0x2a) i = blockEnd(src, i + 2);
    else break;
  }
  if (attributes.size > 0) lexer.row = { attributes, code: i };
  return i;
}

function lineEnd(src: Uint8Array, from: number): number {
  let i = from;
  while (src[i] !== 0x0a && src[i] !== 0x0d && src[i] !== 0) i++;
  return i;
}

function blockEnd(src: Uint8Array, from: number): number {
  let i = from;
  while (src[i] !== 0 && (src[i] !== 0x2a || src[i + 1] !== 0x2f)) i++;
  return src[i] === 0 ? i : i + 2;
}

const DECLARING =
  /^(?:(?:function|fn|class|abstract|final|readonly|enum|interface|trait|const|public|protected|private|var)\b|static\b(?!\s*(?:::|\())|case\s+\w+\s*[;=])/i;

function declares(src: Uint8Array, i: number): boolean {
  if (CLASS[src[i]] !== LETTER) return false;
  let text = '';
  for (let k = i; k < i + 80 && src[k] !== 0; k++) text += String.fromCharCode(src[k]);
  return DECLARING.test(text);
}

/** Tokens to go back over in search of the parenthesis around a place. */
const FAR = 2000;

/** The innermost parenthesis around the place is that of a function's parameters. */
function inParameters({ records: { tokens } }: Lexer): boolean {
  const { kind, count } = tokens;
  let depth = 0;
  for (let t = count - 1; t > 0 && t > count - FAR; t--) {
    const k = kind[t];
    if (k === T.RPAREN || k === T.RBRACKET || k === T.RBRACE) depth++;
    else if (depth > 0 && (k === T.LPAREN || k === T.LBRACKET || k === T.LBRACE || k === T.ATTRIBUTE)) depth--;
    else if (k === T.LPAREN) return isFunctionHead(kind, t - 1);
    else if (k === T.SEMICOLON || k === T.LBRACE) return false;
  }
  return false;
}

/** `function`, `fn`, with `&`, with a name; `token` is the last one before the parenthesis. */
function isFunctionHead(kind: Uint8Array, token: number): boolean {
  const heads = (k: number): boolean => k === T.FUNCTION || k === T.FN;
  let at = token;
  if (!heads(kind[at]) && kind[at] !== T.AMPERSAND) at--;
  if (kind[at] === T.AMPERSAND) at--;
  return at >= 0 && heads(kind[at]);
}
