// From bytes to tokens: the loop over code. Rare things live elsewhere (tags.ts, strings.ts, heredocs.ts, numbers.ts, comments.ts), so
// that this loop stays small enough to be compiled early.
import { CLASS, DIGIT, LETTER, SPACE, WORD } from './bytes.ts';
import { blockComment, hash, lineComment } from './comments.ts';
import type { PhpReadOptions } from './document.ts';
import { number } from './numbers.ts';
import { operator, SINGLE } from './operators.ts';
import type { Records } from './records.ts';
import { backticks, doubleQuoted, heredoc, resumeTemplate, singleQuoted, type TemplateFrame } from './strings.ts';
import { internExact, internFolded, spread, symbolOf } from './symbols.ts';
import { closeTag, inlineHtml, scriptClose } from './tags.ts';
import * as T from './tokens.ts';

/** Bytes behind the end of the source that are zero, so that the scanner may look ahead without asking for the length. */
export const PADDING = 32;

/** The state of the scanner. `source` is a copy of the file with PADDING zero bytes behind `length`. */
export class Lexer {
  readonly source: Uint8Array;
  readonly length: number;
  readonly records: Records;
  readonly options: Required<PhpReadOptions>;
  /** Templates whose `{$ … }` is being read, innermost last. */
  readonly frames: TemplateFrame[] = [];
  /** Open braces inside of the innermost `{$`. */
  braces = 0;
  /** The code was opened by `<script language="php">`, by `<%`. */
  inScript = false;
  inAsp = false;
  /** Attributes that follow on others, by their starts, and the code behind the last one: what stands behind one stands behind all. */
  row: { attributes: ReadonlySet<number>; code: number } = { attributes: new Set(), code: 0 };

  constructor(source: Uint8Array, length: number, records: Records, options: Required<PhpReadOptions>) {
    this.source = source;
    this.length = length;
    this.records = records;
    this.options = options;
  }
}

const HALT = symbolOf('__halt_compiler');

/** How many tokens the parser may look or step behind the last one. */
const MARGIN = 16;

/** Fills `records.tokens`; the last token is EOF, and more of them lie behind it. */
export function tokenize(lexer: Lexer, start: number): void {
  code(lexer, inlineHtml(lexer, start));
  const { tokens } = lexer.records;
  const { count } = tokens;
  for (let i = 0; i <= MARGIN; i++) tokens.add(T.EOF, lexer.length, lexer.length, 0);
  tokens.count = count + 1;
}

function code(lexer: Lexer, from: number): void {
  const src = lexer.source;
  const length = lexer.length;
  const tokens = lexer.records.tokens;
  let i = from;
  for (;;) {
    let c = src[i];
    while (CLASS[c] === SPACE) c = src[++i];
    if (CLASS[c] === LETTER) {
      const start = i;
      let h = 0;
      do {
        h = (Math.imul(h, 31) + (c | 0x20)) | 0;
        c = src[++i];
      } while ((CLASS[c] & WORD) !== 0);
      const symbol = internFolded(src, start, i, spread(h));
      if (i === start + 1 && (c === 0x22 || c === 0x27 || c === 0x3c) && isBinaryPrefix(src, start)) continue;
      tokens.add(symbol <= T.KEYWORD_COUNT ? T.KEYWORD + symbol : T.NAME, start, i, symbol);
      if (symbol === HALT && halt(lexer, i)) return;
    } else if (c === 0x24 && CLASS[src[i + 1]] === LETTER) {
      const start = i;
      let h = 0x24;
      c = src[++i];
      do {
        h = (Math.imul(h, 31) + (c | 0x20)) | 0;
        c = src[++i];
      } while ((CLASS[c] & WORD) !== 0);
      tokens.add(T.VARIABLE, start, i, internExact(src, start, i, spread(h)));
    } else if (SINGLE[c] !== 0) {
      tokens.add(SINGLE[c], i, i + 1, 0);
      i++;
    } else if (c === 0x27) {
      i = singleQuoted(lexer, i);
    } else if (c === 0x22) {
      i = doubleQuoted(lexer, i);
    } else if (c === 0 && i >= length) {
      return;
    } else {
      i = other(lexer, src, i, c);
    }
  }
}

/** `b` directly before a literal. */
function isBinaryPrefix(src: Uint8Array, start: number): boolean {
  return (
    (src[start] | 0x20) === 0x62 && (src[start + 1] !== 0x3c || (src[start + 2] === 0x3c && src[start + 3] === 0x3c))
  );
}

/** What is neither a name nor a plain variable, string or bracket; the offset behind it. */
function other(lexer: Lexer, src: Uint8Array, i: number, c: number): number {
  const { tokens } = lexer.records;
  switch (c) {
    case 0x7b: // {
      lexer.braces++;
      tokens.add(T.LBRACE, i, i + 1, 0);
      return i + 1;
    case 0x7d: // }
      if (--lexer.braces < 0 && lexer.frames.length > 0) {
        tokens.add(T.TEMPLATE_CLOSE, i, i + 1, 0);
        return resumeTemplate(lexer, i + 1);
      }
      tokens.add(T.RBRACE, i, i + 1, 0);
      return i + 1;
    case 0x23: // #
      return hash(lexer, i);
    case 0x2f: // /
      if (src[i + 1] === 0x2f) return lineComment(lexer, i);
      if (src[i + 1] === 0x2a) return blockComment(lexer, i);
      break;
    case 0x2e: // .
      if (CLASS[src[i + 1]] === DIGIT) return number(lexer, i);
      break;
    default:
      if (CLASS[c] === DIGIT) return number(lexer, i);
      if (c === 0x3f || c === 0x3c || c === 0x25 || c === 0x60) {
        const end = special(lexer, src, i, c);
        if (end > 0) return end;
      }
  }
  const found = operator(src, i);
  if (found === 0) {
    tokens.add(T.BAD, i, i + 1, 0);
    return i + 1;
  }
  const end = i + (found & 3);
  tokens.add(found >> 2, i, end, 0);
  return end;
}

/** Tags that end code, here-documents, backticks; 0 when the byte is an operator. */
function special(lexer: Lexer, src: Uint8Array, i: number, c: number): number {
  const next = src[i + 1];
  if (c === 0x60) return backticks(lexer, i);
  if (c === 0x3f && next === 0x3e) return closeTag(lexer, i, 2);
  if (c === 0x25 && next === 0x3e && lexer.inAsp) return closeTag(lexer, i, 2);
  if (c === 0x3c && next === 0x3c && src[i + 2] === 0x3c) return heredoc(lexer, i);
  if (c === 0x3c && next === 0x2f && lexer.inScript) {
    const close = scriptClose(src, i);
    if (close > 0) return closeTag(lexer, i, close);
  }
  return 0;
}

/** Behind `__halt_compiler`: `();` or `()?>` ends the code. False when it stands there as something else. */
function halt(lexer: Lexer, i: number): boolean {
  const { source: src, records } = lexer;
  let at = blanks(src, i);
  if (src[at] !== 0x28) return false;
  const open = at;
  at = blanks(src, at + 1);
  if (src[at] !== 0x29) return false;
  records.tokens.add(T.LPAREN, open, open + 1, 0);
  records.tokens.add(T.RPAREN, at, at + 1, 0);
  at = blanks(src, at + 1);
  const length = src[at] === 0x3b ? 1 : src[at] === 0x3f && src[at + 1] === 0x3e ? 2 : 0;
  if (length > 0) records.tokens.add(T.SEMICOLON, at, at + length, 0);
  records.haltOffset = at + length;
  return true;
}

function blanks(src: Uint8Array, i: number): number {
  while (CLASS[src[i]] === SPACE) i++;
  return i;
}
