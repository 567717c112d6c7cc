// Quotes of every form: '…' "…" `…` q qq qw qx m qr s tr y, here-documents, <FH>. A quote ends where perl ends it, byte by
// byte: 0x5C escapes what follows even when it is the second half of a Shift_JIS character.
import { BAREWORD, isIdentifier, isIdentifierStart, isSpace, type Lexer, OPERATOR } from './lexer.ts';
import * as T from './tokens.ts';

const BACKSLASH = 0x5c;
const INFIX = /^(?:x|lt|le|gt|ge|eq|ne|cmp|and|or|xor|if|unless|while|until|for|foreach|isa)$/;
const MATCH_FLAGS = /^[msixpodualngc]*$/;
const SUBSTITUTE_FLAGS = /^[msixpodualngcer]*$/;
const REGEX_FLAGS = /^[msixpodualn]*$/;
const TRANSLATE_FLAGS = /^[cdsr]*$/;

function partner(open: number): number {
  switch (open) {
    case 0x28:
      return 0x29;
    case 0x5b:
      return 0x5d;
    case 0x7b:
      return 0x7d;
    case 0x3c:
      return 0x3e;
    default:
      return open;
  }
}

/** Offset of the delimiter that closes a quote whose content begins at `from`, or -1. */
function findClose(lx: Lexer, from: number, open: number): number {
  const close = partner(open);
  const { bytes, end } = lx;
  let depth = 0;
  for (let i = from; i < end; i++) {
    const c = bytes[i]!;
    if (c === BACKSLASH) {
      if (close === BACKSLASH) return i;
      i++;
    } else if (c === close) {
      if (depth === 0) return i;
      depth--;
    } else if (c === open) depth++;
    else if (c === 0x0a && i === lx.heredocLine) {
      i = lx.heredocResume - 1;
      lx.heredocLine = -1;
    }
  }
  return -1;
}

interface Part {
  readonly start: number;
  readonly end: number;
  readonly closed: boolean;
}

/** Reads up to the closing delimiter; a quote that never ends stops at the end of its line. */
function part(lx: Lexer, from: number, open: number): Part {
  const close = findClose(lx, from, open);
  if (close >= 0) {
    lx.pos = close + 1;
    return { start: from, end: close, closed: true };
  }
  const newline = lx.text.indexOf('\n', from);
  const end = newline < 0 || newline > lx.end ? lx.end : newline;
  lx.pos = end;
  return { start: from, end, closed: false };
}

interface Shape {
  readonly kind: number;
  readonly interpolates: boolean;
  readonly delimiter: number;
  readonly flags?: string;
  readonly second?: Part;
  readonly indented?: boolean;
}

function add(lx: Lexer, start: number, content: Part, shape: Shape): boolean {
  if (!content.closed)
    lx.fail(shape.kind >= T.MATCH ? 'unterminated-regex' : 'unterminated-string', start, content.end);
  else if (!(shape.kind === T.WORDS)) lx.refuseTerm(start);
  const index = lx.quotes.length;
  lx.quotes.push({
    kind: shape.kind,
    start,
    end: lx.pos,
    contentStart: content.start,
    contentEnd: content.end,
    secondStart: shape.second ? shape.second.start : -1,
    secondEnd: shape.second ? shape.second.end : -1,
    flags: shape.flags ?? '',
    interpolates: shape.interpolates,
    delimiter: shape.delimiter,
    indented: shape.indented ?? false,
  });
  lx.add(T.STRING, start, index);
  lx.expect = OPERATOR;
  return true;
}

/** "…", '…', `…` */
export function scanString(lx: Lexer, delimiter: number): void {
  const start = lx.pos;
  const content = part(lx, start + 1, delimiter);
  const kind = delimiter === 0x22 ? T.DOUBLE : delimiter === 0x27 ? T.SINGLE : T.COMMAND;
  add(lx, start, content, { kind, interpolates: delimiter !== 0x27, delimiter });
}

/** /…/ and ?…? without m. */
export function scanMatch(lx: Lexer): boolean {
  const start = lx.pos;
  const delimiter = lx.bytes[start]!;
  const content = part(lx, start + 1, delimiter);
  const flags = content.closed ? modifiers(lx, MATCH_FLAGS) : '';
  return add(lx, start, content, { kind: T.MATCH, interpolates: true, delimiter, flags });
}

/** q, qq, qw, qx, m, qr, s, tr, y with the delimiter at the current position; `start` is that of the word. */
export function scanQuoteLike(lx: Lexer, start: number, word: string): boolean {
  const delimiter = lx.bytes[lx.pos]!;
  const raw = delimiter === 0x27;
  const content = part(lx, lx.pos + 1, delimiter);
  switch (word) {
    case 'q':
      return add(lx, start, content, { kind: T.SINGLE, interpolates: false, delimiter });
    case 'qq':
      return add(lx, start, content, { kind: T.DOUBLE, interpolates: true, delimiter });
    case 'qw':
      return add(lx, start, content, { kind: T.WORDS, interpolates: false, delimiter });
    case 'qx':
      return add(lx, start, content, { kind: T.COMMAND, interpolates: !raw, delimiter });
    case 'm':
    case 'qr': {
      const flags = content.closed ? modifiers(lx, word === 'm' ? MATCH_FLAGS : REGEX_FLAGS) : '';
      return add(lx, start, content, { kind: word === 'm' ? T.MATCH : T.REGEX, interpolates: !raw, delimiter, flags });
    }
    default:
      return twoParts(lx, start, content, delimiter, word === 's');
  }
}

function twoParts(lx: Lexer, start: number, content: Part, delimiter: number, substitute: boolean): boolean {
  const kind = substitute ? T.SUBSTITUTE : T.TRANSLATE;
  const interpolates = substitute && delimiter !== 0x27;
  if (!content.closed) return add(lx, start, content, { kind, interpolates, delimiter });
  let open = delimiter;
  if (partner(delimiter) !== delimiter) {
    lx.space();
    open = lx.bytes[lx.pos] ?? 0;
    lx.pos++;
  }
  const second = part(lx, lx.pos, open);
  const flags = second.closed ? modifiers(lx, substitute ? SUBSTITUTE_FLAGS : TRANSLATE_FLAGS) : '';
  if (!second.closed) lx.fail('unterminated-regex', start, second.end);
  return add(lx, start, content, { kind, interpolates, delimiter, flags, second });
}

/** Modifiers of a regex; an operator written right behind it (`/a/lt`) is left to stand alone. */
function modifiers(lx: Lexer, valid: RegExp): string {
  let end = lx.pos;
  while (end < lx.end && isIdentifier(lx.bytes[end]!)) end++;
  if (end === lx.pos) return '';
  const word = lx.text.slice(lx.pos, end);
  if (!valid.test(word)) {
    if (INFIX.test(word)) return '';
    end = lx.pos;
    while (valid.test(lx.text.slice(lx.pos, end + 1))) end++;
  }
  const flags = lx.text.slice(lx.pos, end);
  lx.pos = end;
  return flags;
}

/** <FH>, <$fh>, <>, <*.c>; false when no `>` follows on the line. */
export function scanReadline(lx: Lexer): boolean {
  const start = lx.pos;
  const close = lx.onLine('>', start + 1);
  if (close < 0) return false;
  lx.pos = close + 1;
  const content = { start: start + 1, end: close, closed: true };
  return add(lx, start, content, { kind: T.READLINE, interpolates: false, delimiter: 0x3c });
}

interface Terminator {
  readonly text: string;
  readonly interpolates: boolean;
  readonly kind: number;
  /** Offset behind the operand. */
  readonly end: number;
}

/** <<"EOT", <<'EOT', <<EOT, <<\EOT, <<~EOT, <<>>; false when `<<` is the shift operator. */
export function scanHeredoc(lx: Lexer): boolean {
  const start = lx.pos;
  if (lx.text.startsWith('<<>>', start)) {
    lx.pos += 4;
    return add(
      lx,
      start,
      { start: start + 2, end: start + 2, closed: true },
      { kind: T.READLINE, interpolates: false, delimiter: 0 },
    );
  }
  const indented = lx.bytes[start + 2] === 0x7e;
  const terminator = readTerminator(lx, start + (indented ? 3 : 2));
  if (!terminator) return false;
  const body = findBody(lx, terminator.end, terminator.text, indented, false);
  if (!body && lx.expect === BAREWORD) return false;
  lx.pos = terminator.end;
  if (!body) lx.fail('unterminated-heredoc', start, lx.pos);
  const content = body ?? recoverBody(lx, terminator.text, indented);
  return add(lx, start, content, {
    kind: T.HEREDOC,
    interpolates: terminator.interpolates,
    delimiter: terminator.kind,
    indented,
  });
}

/** Without a terminator the text goes to a line that would be one but for blanks, else to the end. */
function recoverBody(lx: Lexer, terminator: string, indented: boolean): Part {
  const near = terminator === '' ? null : findBody(lx, lx.pos, terminator, indented, true);
  if (near) return near;
  lx.heredocLine = lx.text.indexOf('\n', lx.pos);
  lx.heredocResume = lx.text.length;
  return { start: lx.pos, end: lx.pos, closed: true };
}

function readTerminator(lx: Lexer, from: number): Terminator | null {
  const { bytes, text } = lx;
  let i = from;
  while (bytes[i] === 0x20 || bytes[i] === 0x09) i++;
  const quote = bytes[i]!;
  if (quote === 0x22 || quote === 0x27 || quote === 0x60) {
    const close = lx.onLine(text[i]!, i + 1);
    if (close < 0) return null;
    return { text: text.slice(i + 1, close), interpolates: quote !== 0x27, kind: quote, end: close + 1 };
  }
  const escaped = bytes[from] === BACKSLASH;
  let end = escaped ? from + 1 : from;
  const nameStart = end;
  if (isIdentifierStart(bytes[end]!)) {
    while (end < lx.end && isIdentifier(bytes[end]!)) end++;
    return { text: text.slice(nameStart, end), interpolates: !escaped, kind: escaped ? 0x27 : 0, end };
  }
  if (lx.expect !== BAREWORD && (bytes[from] === 0x3b || bytes[from] === 0x0a || bytes[from] === 0x0d)) {
    return { text: '', interpolates: true, kind: 1, end: from };
  }
  return null;
}

/** Finds the text of a here-document: from the next line (or behind the previous one of this line) to its terminator. */
function findBody(lx: Lexer, from: number, terminator: string, indented: boolean, blanks: boolean): Part | null {
  const { text } = lx;
  if (!blanks && lx.missing.has(terminator)) return null;
  let line = lx.heredocLine;
  if (line < 0) line = text.indexOf('\n', from);
  if (line < 0) return null;
  const start = lx.heredocLine < 0 ? line + 1 : lx.heredocResume;
  for (let at = start; at <= text.length; ) {
    let lineEnd = text.indexOf('\n', at);
    if (lineEnd < 0) lineEnd = text.length;
    if (isTerminator(lx, at, lineEnd, terminator, indented, blanks)) {
      lx.heredocLine = line;
      lx.heredocResume = Math.min(lineEnd + 1, text.length);
      return { start, end: at, closed: true };
    }
    at = lineEnd + 1;
  }
  if (!blanks) lx.missing.add(terminator);
  return null;
}

function isTerminator(
  lx: Lexer,
  start: number,
  end: number,
  terminator: string,
  indented: boolean,
  blanks: boolean,
): boolean {
  let from = start;
  let to = end;
  if (lx.bytes[to - 1] === 0x0d && to > from) to--;
  if (blanks) while (to > from && isSpace(lx.bytes[to - 1]!)) to--;
  if (indented) while (from < to && isSpace(lx.bytes[from]!)) from++;
  return to - from === terminator.length && lx.text.startsWith(terminator, from);
}
