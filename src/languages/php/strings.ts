// Literals: quotes, backticks, here-documents, with the variables in them. A literal without variables is one STRING token; one with
// variables is TEMPLATE, its variables and code, TEMPLATE_END.
import { CLASS, LETTER, WORD } from './bytes.ts';
import { feature } from './features.ts';
import { closingLabel, type HeredocLabel, openHeredoc } from './heredocs.ts';
import type { Lexer } from './lexer.ts';
import { hashOf, internExact, symbolOf } from './symbols.ts';
import * as T from './tokens.ts';

const CURLY = feature('curly-var-interp');
const NEGATIVE = feature('negative-offset-interp');
const UNICODE = feature('unicode-escape');
const BAD_UNICODE = feature('unicode-escape-invalid');
const BACKTICK = feature('backtick');

/** A template whose text is not finished yet. */
export interface TemplateFrame {
  /** The byte that ends it: quote, backtick; 0 for a here-document, which its label ends. */
  quote: number;
  label: HeredocLabel | null;
  /** Offset where the literal begins. */
  start: number;
  /** Its TEMPLATE token. */
  token: number;
  /** Braces that were open around it. */
  braces: number;
}

/** `'…'` at `start`; the offset behind it. */
export function singleQuoted(lexer: Lexer, start: number): number {
  const { source: src, length } = lexer;
  let i = start + 1;
  for (;;) {
    const c = src[i];
    if (c === 0x27) break;
    if (c === 0x5c) i++;
    else if (c === 0 && i >= length) return unterminated(lexer, start);
    i++;
  }
  lexer.records.tokens.add(T.STRING, start, i + 1, 0);
  return i + 1;
}

/** `"…"` at `start`; the offset behind it, or behind the first `{$` in it. */
export function doubleQuoted(lexer: Lexer, start: number): number {
  const { source: src, length } = lexer;
  let i = start + 1;
  for (;;) {
    const c = src[i];
    if (c === 0x22) break;
    if (c === 0x5c) {
      i++;
      if (src[i] === 0x75 && src[i + 1] === 0x7b) unicodeEscape(lexer, i - 1);
    } else if (c === 0x24) {
      const next = src[i + 1];
      if (CLASS[next] === LETTER || next === 0x7b) return template(lexer, 0x22, null, start, start + 1, i);
    } else if (c === 0x7b) {
      if (src[i + 1] === 0x24) return template(lexer, 0x22, null, start, start + 1, i);
    } else if (c === 0 && i >= length) return unterminated(lexer, start);
    i++;
  }
  lexer.records.tokens.add(T.STRING, start, i + 1, 0);
  return i + 1;
}

/** `\u{…}` at `start`: hexadecimal digits for a character, or a parse error from 7.0 on. */
function unicodeEscape(lexer: Lexer, start: number) {
  const { source: src } = lexer;
  let i = start + 3;
  let code = 0;
  for (let digit = hexDigit(src[i]); digit >= 0; digit = hexDigit(src[++i]))
    code = Math.min(code * 16 + digit, 0x7fffffff);
  const valid = src[i] === 0x7d && i > start + 3 && code <= 0x10ffff;
  lexer.records.feature(valid ? UNICODE : BAD_UNICODE, start, i + 1);
}

function hexDigit(c: number): number {
  if (c >= 0x30 && c <= 0x39) return c - 0x30;
  const letter = c | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}

export function backticks(lexer: Lexer, start: number): number {
  lexer.records.feature(BACKTICK, start, start + 1);
  return template(lexer, 0x60, null, start, start + 1, start + 1);
}

/** `<<<` at `start`; the offset behind the literal or its first `{$`; 0 when no here-document begins here. */
export function heredoc(lexer: Lexer, start: number): number {
  const label = openHeredoc(lexer, start);
  if (!label) return 0;
  return template(lexer, 0, label, start, label.bodyStart, label.bodyStart);
}

/** Begins a template whose text was looked at up to `i`. */
function template(
  lexer: Lexer,
  quote: number,
  label: HeredocLabel | null,
  start: number,
  open: number,
  i: number,
): number {
  const { tokens } = lexer.records;
  const token = tokens.count;
  tokens.add(T.TEMPLATE, start, open, 0);
  lexer.frames.push({ quote, label, start, token, braces: lexer.braces });
  if (label) {
    const close = closingLabel(lexer, label, i);
    if (close > 0) return finish(lexer, i, close);
    return text(lexer, i);
  }
  return text(lexer, i);
}

/** Goes on with the innermost template behind the `}` of its `{$ … }`. */
export function resumeTemplate(lexer: Lexer, i: number): number {
  return text(lexer, i);
}

function text(lexer: Lexer, from: number): number {
  const { source: src, length } = lexer;
  const frame = lexer.frames[lexer.frames.length - 1];
  const { quote, label } = frame;
  const raw = label?.raw ?? false;
  let i = from;
  for (;;) {
    const c = src[i];
    if (c === 0x0a || c === 0x0d) {
      i++;
      if (label) {
        if (c === 0x0d && src[i] === 0x0a) i++;
        const close = closingLabel(lexer, label, i);
        if (close > 0) return finish(lexer, i, close);
      }
    } else if (c === quote && quote !== 0) {
      return finish(lexer, i, i + 1);
    } else if (c === 0x5c && !raw) {
      i++;
      // A line end behind the backslash is left for the loop: the label may stand behind it.
      if (src[i] === 0x0a || src[i] === 0x0d) continue;
      if (src[i] === 0x75 && src[i + 1] === 0x7b) unicodeEscape(lexer, i - 1);
      if (i < length) i++;
    } else if (c === 0x24 && !raw) {
      const next = src[i + 1];
      if (CLASS[next] === LETTER) i = simpleVariable(lexer, i);
      else if (next === 0x7b) return dollarBrace(lexer, i);
      else i++;
    } else if (c === 0x7b && !raw && src[i + 1] === 0x24) {
      lexer.records.tokens.add(T.TEMPLATE_OPEN, i, i + 1, 0);
      lexer.braces = 0;
      return i + 1;
    } else if (c === 0 && i >= length) {
      return unterminatedTemplate(lexer, frame);
    } else i++;
  }
}

/** Ends the innermost template: its closing delimiter is [closeStart, closeEnd). */
function finish(lexer: Lexer, closeStart: number, closeEnd: number): number {
  const { tokens } = lexer.records;
  const frame = lexer.frames.pop()!;
  lexer.braces = frame.braces;
  if (tokens.count === frame.token + 1 && frame.quote !== 0x60) {
    tokens.kind[frame.token] = T.STRING;
    tokens.end[frame.token] = closeEnd;
  } else tokens.add(T.TEMPLATE_END, closeStart, closeEnd, 0);
  return closeEnd;
}

/** `$name`, `$name[key]` or `$name->property` in a text; the offset behind it. */
function simpleVariable(lexer: Lexer, start: number): number {
  const { source: src, records } = lexer;
  let i = start + 1;
  while ((CLASS[src[i]] & WORD) !== 0) i++;
  const symbol = internExact(src, start, i, hashOf(src, start, i));
  if (src[i] === 0x5b) i = simpleKey(lexer, i);
  else if (src[i] === 0x2d && src[i + 1] === 0x3e && CLASS[src[i + 2]] === LETTER) i = wordEnd(src, i + 2);
  else if (src[i] === 0x3f && src[i + 1] === 0x2d && src[i + 2] === 0x3e && CLASS[src[i + 3]] === LETTER)
    i = wordEnd(src, i + 3);
  records.tokens.add(T.TEMPLATE_VARIABLE, start, i, symbol);
  return i;
}

function wordEnd(src: Uint8Array, i: number): number {
  while ((CLASS[src[i]] & WORD) !== 0) i++;
  return i;
}

/** `[key]` at `open`: a word, a number or a variable; the offset behind the bracket. */
function simpleKey(lexer: Lexer, open: number): number {
  const { source: src, records } = lexer;
  let i = open + 1;
  if (src[i] === 0x2d) {
    records.feature(NEGATIVE, open, i + 1);
    i++;
  } else if (src[i] === 0x24) i++;
  const key = i;
  i = wordEnd(src, i);
  if (i > key && src[i] === 0x5d) return i + 1;
  records.error('syntax', i, Math.min(i + 1, lexer.length), String.fromCharCode(src[i]), ']');
  return i;
}

/** `${` in a text. A name before `}` or `[` is that variable. */
function dollarBrace(lexer: Lexer, start: number): number {
  const { source: src, records } = lexer;
  records.feature(CURLY, start, start + 2);
  records.tokens.add(T.TEMPLATE_DOLLAR, start, start + 2, 0);
  lexer.braces = 0;
  let i = start + 2;
  if (CLASS[src[i]] !== LETTER) return i;
  i = wordEnd(src, i);
  if (src[i] !== 0x7d && src[i] !== 0x5b) return start + 2;
  let name = '$';
  for (let k = start + 2; k < i; k++) name += String.fromCharCode(src[k]);
  records.tokens.add(T.VARIABLE, start + 2, i, symbolOf(name));
  return i;
}

/** A quote without an end: the token goes to the end of its line, so that what follows is still looked at. */
function unterminated(lexer: Lexer, start: number): number {
  const { source: src, length, records } = lexer;
  records.error(
    'unterminated-string',
    start,
    start + 1,
    String.fromCharCode(src[start]),
    String.fromCharCode(src[start]),
  );
  let i = start + 1;
  while (i < length && src[i] !== 0x0a && src[i] !== 0x0d) i++;
  records.tokens.add(T.UNTERMINATED, start, i, 0);
  return i;
}

function unterminatedTemplate(lexer: Lexer, frame: TemplateFrame): number {
  const { records, length } = lexer;
  lexer.frames.pop();
  lexer.braces = frame.braces;
  const kind = frame.label ? 'unterminated-heredoc' : 'unterminated-string';
  const name = frame.label ? frame.label.name : String.fromCharCode(frame.quote);
  records.error(kind, frame.start, records.tokens.end[frame.token], name, name);
  records.tokens.add(T.TEMPLATE_END, length, length, 0);
  return length;
}
