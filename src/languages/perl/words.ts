// Identifiers and what each makes the lexer expect: builtins, declarations, quote operators, labels, barewords.
import { openSignature } from './brackets.ts';
import * as K from './keywords.ts';
import {
  AFTER_BLOCK,
  BAREWORD,
  BLOCK,
  DEFINED_OR,
  HANDLE,
  isDigit,
  isIdentifier,
  isIdentifierStart,
  isSpace,
  type Lexer,
  OPERATOR,
  STATE,
  TERM,
  TERM_BLOCK,
} from './lexer.ts';
import { scanNumber } from './numbers.ts';
import { scanQuoteLike } from './quotes.ts';
import { versionNumber } from './scope.ts';
import { HASH_SEED, hashByte } from './symbols.ts';
import * as T from './tokens.ts';

const QW = K.keyword('qw');
const X = K.keyword('x');
const ISA = K.keyword('isa');
const WHEN = K.keyword('when');
const METHOD_WORD = K.keyword('method');
const STATE_WORD = K.keyword('state');
const INFIX_NAMES = new Set('x lt le gt ge eq ne cmp and or xor if unless while until for foreach isa'.split(' '));
/** The bundle of 5.28 and later has the feature 'bitwise'. Source: feature.pm of perl 5.40. */
const BITWISE_SINCE = 52700;
const VERSION_WORD = /v\d+(?:\.\d+)*(?![\w])/y;
const FORMAT_LINE = /format\s*([\w:]*)\s*=[ \t]*\r?\n/y;
const FORMAT_END = /^\.[ \t]*\r?$/gm;

/** Can a word stand between two terms? */
export function isInfixWord(word: string): boolean {
  return INFIX_NAMES.has(word);
}

/** The identifier at an offset, '' when there is none. */
export function peekWord(lx: Lexer, at: number): string {
  let end = at;
  while (end < lx.end && isIdentifier(lx.bytes[end]!)) end++;
  return lx.text.slice(at, end);
}

/** Walks over a name with `::` and (where `tick`) `'` as separator, and returns its symbol with `::`. */
export function scanName(lx: Lexer, tick: boolean): number {
  const { bytes, end, utf8 } = lx;
  const start = lx.pos;
  let i = start;
  let hash = HASH_SEED;
  let ticked = false;
  for (; i < end; i++) {
    const c = bytes[i]!;
    if (isIdentifier(c) || (utf8 && c >= 0x80)) hash = hashByte(hash, c);
    else if (c === 0x3a && bytes[i + 1] === 0x3a && bytes[i + 2] !== 0x3a) {
      hash = hashByte(hashByte(hash, c), c);
      i++;
    } else if (c === 0x27 && tick && isIdentifierStart(bytes[i + 1]!) && i > start) ticked = true;
    else break;
  }
  lx.pos = i > start ? i : start + 1;
  if (ticked) return lx.symbols.internName(lx.text.slice(start, i).replaceAll("'", '::'));
  return lx.symbols.intern(lx.text, start, lx.pos, hash);
}

/** A word of the program: keyword when it is one, else extended over `'`. */
function scanIdentifier(lx: Lexer): number {
  const start = lx.pos;
  const symbol = scanName(lx, false);
  if (lx.bytes[lx.pos] !== 0x27 || !isIdentifierStart(lx.bytes[lx.pos + 1]!)) return symbol;
  if (lx.expect === OPERATOR || K.wordClass(symbol) !== K.USER_WORD) return symbol;
  lx.pos = start;
  return scanName(lx, true);
}

/** Reads a word; false when it ends the program. */
export function scanWord(lx: Lexer): boolean {
  const start = lx.pos;
  if (lx.bytes[start] === 0x76 && lx.expect !== OPERATOR && isDigit(lx.bytes[start + 1]!) && versionWord(lx, start))
    return true;
  const symbol = scanIdentifier(lx);
  if (lx.afterArrow()) return put(lx, T.METHOD, start, symbol, OPERATOR);
  if (lx.expect === OPERATOR) {
    if (K.wordClass(symbol) === K.END) return endOfProgram(lx, start);
    if (infix(lx, start, symbol)) return true;
    // for my $x qw(a b): allowed once, told as a feature
    if (symbol !== QW) lx.refuseTerm(start);
  } else if (fatComma(lx) || isSubscriptKey(lx)) return put(lx, T.KEY, start, symbol, OPERATOR);
  if ((lx.expect === STATE || lx.expect === AFTER_BLOCK) && isLabel(lx, symbol)) {
    lx.add(T.LABEL, start, symbol);
    lx.space();
    lx.pos++;
    lx.expect = STATE;
    return true;
  }
  return keywordOrName(lx, start, symbol);
}

function put(lx: Lexer, kind: number, start: number, symbol: number, expect: number): true {
  lx.add(kind, start, symbol);
  lx.expect = expect;
  return true;
}

function keywordOrName(lx: Lexer, start: number, symbol: number): boolean {
  // `method s {…}`, `method x {…}`: a name, not an operator
  if (lx.lastKind() === T.WORD && lx.lastSymbol() === METHOD_WORD) return put(lx, T.WORD, start, symbol, BAREWORD);
  switch (K.wordClass(symbol)) {
    case K.NO_ARGUMENT:
      return put(lx, T.WORD, start, symbol, OPERATOR);
    case K.UNARY:
    case K.LIST:
    case K.JUMP:
    case K.NOT:
      return put(lx, T.WORD, start, symbol, TERM);
    case K.UNARY_OR_DEFINED_OR:
      return put(lx, T.WORD, start, symbol, DEFINED_OR);
    case K.PRINT:
    case K.BLOCK_LIST:
      return put(lx, T.WORD, start, symbol, HANDLE);
    case K.CONDITION:
      return put(lx, lx.expect === STATE || lx.expect === AFTER_BLOCK ? T.WORD : T.INFIX_WORD, start, symbol, TERM);
    case K.BLOCK:
      return put(lx, T.WORD, start, symbol, blockFollows(lx) ? BLOCK : BAREWORD);
    case K.DECLARE:
      return put(lx, T.WORD, start, symbol, symbol === STATE_WORD && !declares(lx) ? BAREWORD : TERM);
    case K.INFIX:
      return infixOrName(lx, start, symbol);
    case K.SUB:
      return scanSub(lx, start, symbol);
    case K.PACKAGE:
      return scanPackage(lx, start, symbol);
    case K.USE:
      return scanUse(lx, start, symbol);
    case K.REQUIRE:
      return scanRequire(lx, start, symbol);
    case K.DO:
    case K.EVAL:
      return put(lx, T.WORD, start, symbol, blockFollows(lx) ? TERM_BLOCK : TERM);
    case K.QUOTE:
      return quoteLike(lx, start, symbol);
    case K.FORMAT:
      return scanFormat(lx, start) || put(lx, T.WORD, start, symbol, BAREWORD);
    case K.END:
      return endOfProgram(lx, start);
    default:
      return userName(lx, start, symbol);
  }
}

function endOfProgram(lx: Lexer, start: number): false {
  lx.dataStart = start;
  return false;
}

/** A name of the program's own: function, class, handle, constant. */
function userName(lx: Lexer, start: number, symbol: number): boolean {
  const handle = lx.expect === HANDLE;
  if (lx.constants.has(symbol) && !handle) return put(lx, T.WORD, start, symbol, OPERATOR);
  put(lx, T.WORD, start, symbol, BAREWORD);
  if (handle && isHandle(lx)) lx.expect = TERM;
  return true;
}

/** `print FH …`: a blank and the beginning of a term follow. */
function isHandle(lx: Lexer): boolean {
  let i = lx.pos;
  if (lx.bytes[i] === 0x22 || lx.bytes[i] === 0x27) return true;
  while (i < lx.end && isSpace(lx.bytes[i]!)) i++;
  if (i === lx.pos) return false;
  const c = lx.text[i] ?? '';
  const next = lx.bytes[i + 1]!;
  if ('"\'$@`\\'.includes(c)) return true;
  if (c === '<' || c === '-' || c === '+' || c === '%' || c === '&' || c === '/')
    return !isSpace(next) && next !== 0x3d;
  if (isDigit(c.charCodeAt(0))) return true;
  return isIdentifierStart(c.charCodeAt(0)) && !isInfixWord(peekWord(lx, i));
}

function infix(lx: Lexer, start: number, symbol: number): boolean {
  const kind = K.wordClass(symbol);
  if (kind === K.INFIX && symbol === X && isAssignment(lx)) {
    lx.pos++;
    return put(lx, T.OPERATOR, start, T.op('x='), TERM);
  }
  if (kind === K.INFIX || kind === K.CONDITION || symbol === ISA || symbol === WHEN)
    return put(lx, T.INFIX_WORD, start, symbol, TERM);
  // "=" x80: the operator with its count
  if (/^x\d+$/.test(lx.symbols.names[symbol]!)) {
    lx.pos = start + 1;
    return put(lx, T.INFIX_WORD, start, X, TERM);
  }
  return false;
}

function isAssignment(lx: Lexer): boolean {
  const next = lx.bytes[lx.pos + 1];
  return lx.bytes[lx.pos] === 0x3d && next !== 0x3d && next !== 0x7e && next !== 0x3e;
}

function infixOrName(lx: Lexer, start: number, symbol: number): boolean {
  if (symbol === X && lx.expect !== BAREWORD && lx.expect !== AFTER_BLOCK)
    return put(lx, T.WORD, start, symbol, BAREWORD);
  return put(lx, T.INFIX_WORD, start, symbol, TERM);
}

/** Offset of the next character that is not blank. */
function ahead(lx: Lexer): number {
  let i = lx.pos;
  while (i < lx.end && isSpace(lx.bytes[i]!)) i++;
  return i;
}

function fatComma(lx: Lexer): boolean {
  const i = ahead(lx);
  return lx.bytes[i] === 0x3d && lx.bytes[i + 1] === 0x3e;
}

/** `{word}` and `{-word}` as a subscript. */
function isSubscriptKey(lx: Lexer): boolean {
  const { tokens } = lx;
  let last = tokens.count - 1;
  if (last > 0 && tokens.kind[last] === T.OPERATOR && tokens.symbol[last] === T.op('-')) last--;
  if (last < 0 || tokens.kind[last] !== T.OPEN || !(tokens.flags[last]! & T.ROLE_SUBSCRIPT)) return false;
  return lx.bytes[ahead(lx)] === 0x7d;
}

function isLabel(lx: Lexer, symbol: number): boolean {
  const i = ahead(lx);
  return lx.bytes[i] === 0x3a && lx.bytes[i + 1] !== 0x3a && K.wordClass(symbol) !== K.QUOTE;
}

function blockFollows(lx: Lexer): boolean {
  lx.space();
  return lx.bytes[lx.pos] === 0x7b;
}

function declares(lx: Lexer): boolean {
  const c = lx.text[ahead(lx)] ?? '';
  return '$@%(\\'.includes(c) || peekWord(lx, ahead(lx)) === 'sub';
}

function versionWord(lx: Lexer, start: number): boolean {
  VERSION_WORD.lastIndex = start;
  if (!VERSION_WORD.test(lx.text)) return false;
  lx.pos = VERSION_WORD.lastIndex;
  if (fatComma(lx)) {
    lx.pos = start;
    return false;
  }
  return put(lx, T.VERSION, start, 0, OPERATOR);
}

function quoteLike(lx: Lexer, start: number, symbol: number): boolean {
  const word = lx.symbols.names[symbol]!;
  const after = lx.pos;
  let c = lx.bytes[lx.pos]!;
  if (isSpace(c)) {
    lx.space();
    c = lx.bytes[lx.pos]!;
    if (c === 0x2c || c === 0x3b || c === 0x3d || isIdentifier(c)) c = 0;
  }
  if (lx.pos >= lx.end || c === 0 || c === 0x29 || (c === 0x3d && lx.bytes[lx.pos + 1] === 0x3e)) {
    lx.pos = after;
    return put(lx, T.WORD, start, symbol, BAREWORD);
  }
  return scanQuoteLike(lx, start, word);
}

/** sub NAME ATTRIBUTES (PROTOTYPE or SIGNATURE) BLOCK, and sub without a name. */
function scanSub(lx: Lexer, start: number, symbol: number): boolean {
  put(lx, T.WORD, start, symbol, TERM);
  lx.space();
  let name = 0;
  if (isIdentifierStart(lx.bytes[lx.pos]!) || lx.bytes[lx.pos] === 0x3a || (lx.utf8 && lx.bytes[lx.pos]! >= 0x80)) {
    const nameStart = lx.pos;
    name = lx.bytes[nameStart] === 0x3a && lx.bytes[nameStart + 1] !== 0x3a ? 0 : scanName(lx, true);
    if (name) {
      lx.add(T.NAME, nameStart, name);
      lx.subs.add(name);
    }
  }
  const body = name ? BLOCK : TERM_BLOCK;
  lx.expect = body;
  for (;;) {
    lx.space();
    const c = lx.bytes[lx.pos]!;
    if (c === 0x3a) attributes(lx);
    else if (c !== 0x28) break;
    else if (!prototype(lx, name)) {
      openSignature(lx, body);
      break;
    }
  }
  return true;
}

function attributes(lx: Lexer): void {
  lx.pos++;
  for (;;) {
    lx.space();
    const start = lx.pos;
    if (lx.bytes[start] === 0x3a) lx.pos++;
    else if (!isIdentifierStart(lx.bytes[start]!)) return;
    else {
      const symbol = scanName(lx, false);
      if (lx.bytes[lx.pos] === 0x28) skipParentheses(lx);
      lx.add(T.ATTRIBUTE, start, symbol);
    }
  }
}

function skipParentheses(lx: Lexer): void {
  let depth = 0;
  const limit = Math.min(lx.end, lx.pos + 2000);
  for (let i = lx.pos; i < limit; i++) {
    const c = lx.bytes[i]!;
    if (c === 0x5c) i++;
    else if (c === 0x28) depth++;
    else if (c === 0x29 && --depth === 0) {
      lx.pos = i + 1;
      return;
    }
  }
}

/** `($$;@)`; false when the parentheses hold a signature. */
function prototype(lx: Lexer, name: number): boolean {
  const close = lx.pos + lx.text.slice(lx.pos, lx.pos + 200).indexOf(')');
  if (close < lx.pos || !/^\([\s$@%&*;+_[\]\\]*$/.test(lx.text.slice(lx.pos, close))) return false;
  const start = lx.pos;
  lx.pos = close + 1;
  lx.add(T.PROTOTYPE, start, 0);
  if (name && !/\S/.test(lx.text.slice(start + 1, close))) lx.constants.add(name);
  return true;
}

function scanPackage(lx: Lexer, start: number, symbol: number): boolean {
  put(lx, T.WORD, start, symbol, BLOCK);
  lx.space();
  if (isIdentifierStart(lx.bytes[lx.pos]!) || lx.bytes[lx.pos] === 0x3a) declaredName(lx);
  lx.space();
  versionHere(lx);
  lx.expect = BLOCK;
  endOfPackage(lx);
  return true;
}

/** Nothing but `;`, a block or the end of the block around it may follow. */
function endOfPackage(lx: Lexer): void {
  lx.space();
  const c = lx.bytes[lx.pos];
  if (lx.pos < lx.end && c !== 0x3b && c !== 0x7b && c !== 0x7d) lx.fail('unexpected-term', lx.pos, lx.pos + 1);
}

function declaredName(lx: Lexer): string {
  const start = lx.pos;
  const symbol = scanName(lx, true);
  lx.add(T.NAME, start, symbol);
  return lx.symbols.names[symbol]!;
}

function versionHere(lx: Lexer): boolean {
  const c = lx.bytes[lx.pos]!;
  lx.expect = TERM;
  if (isDigit(c)) scanNumber(lx);
  else if (!(c === 0x76 && isDigit(lx.bytes[lx.pos + 1]!) && versionWord(lx, lx.pos))) return false;
  return true;
}

function scanUse(lx: Lexer, start: number, symbol: number): boolean {
  put(lx, T.WORD, start, symbol, TERM);
  lx.space();
  const from = lx.pos;
  if (versionHere(lx)) {
    if (versionNumber(lx.text.slice(from, lx.pos)) >= BITWISE_SINCE) lx.bitwise = true;
    lx.expect = OPERATOR;
    return true;
  }
  if (!isIdentifierStart(lx.bytes[lx.pos]!)) return true;
  const name = declaredName(lx);
  lx.space();
  if (/^v?\d[\d._]*(?=[\s;{}]|$)/.test(lx.text.slice(lx.pos, lx.pos + 40))) versionHere(lx);
  lx.expect = TERM;
  pragma(lx, name, symbol === K.keyword('use'));
  return true;
}

/** Pragmas that change how the rest of the file is cut into tokens. */
function pragma(lx: Lexer, name: string, on: boolean): void {
  if (name === 'utf8') lx.utf8 = on;
  else if (name === 'constant' && on) constants(lx);
  else if ((name === 'feature' || name === 'experimental') && on) {
    const list = lx.text.slice(lx.pos, lx.pos + 200);
    const bundle = /^[^;]*:5\.(\d+)/.exec(list)?.[1];
    if (/^[^;]*(?:\bbitwise\b|:all\b)/.test(list) || Number(bundle) >= 28) lx.bitwise = true;
  }
}

function constants(lx: Lexer): void {
  const until = lx.text.slice(lx.pos, lx.pos + 4000);
  const one = /^\s*(?:["'](\w+)["']|(\w+))\s*(?:=>|,|;)/.exec(until);
  if (one) lx.constants.add(lx.symbols.internName(one[1] ?? one[2]!));
  if (!/^\s*\+?\s*\{/.test(until)) return;
  const close = until.search(/^[^#\n]*\}\s*;/m);
  const list = close < 0 ? until : until.slice(0, until.indexOf(';', close));
  for (const match of list.matchAll(/\b([A-Za-z_]\w*)\s*=>/g)) lx.constants.add(lx.symbols.internName(match[1]!));
}

function scanRequire(lx: Lexer, start: number, symbol: number): boolean {
  put(lx, T.WORD, start, symbol, TERM);
  lx.space();
  if (versionHere(lx)) return true;
  lx.expect = TERM;
  const c = lx.bytes[lx.pos]!;
  if (!isIdentifierStart(c) && !(c === 0x3a && lx.bytes[lx.pos + 1] === 0x3a)) return true;
  const word = peekWord(lx, lx.pos);
  const colon = lx.bytes[lx.pos + word.length] === 0x3a;
  if (word !== '' && !colon && K.wordClass(lx.symbols.internName(word)) !== K.USER_WORD) return true;
  declaredName(lx);
  lx.expect = OPERATOR;
  return true;
}

function scanFormat(lx: Lexer, start: number): boolean {
  if (lx.expect !== STATE) return false;
  FORMAT_LINE.lastIndex = start;
  const line = FORMAT_LINE.exec(lx.text);
  if (!line) return false;
  lx.add(T.WORD, start, K.keyword('format'));
  FORMAT_END.lastIndex = FORMAT_LINE.lastIndex;
  const end = FORMAT_END.exec(lx.text);
  if (!end) lx.fail('unterminated-format', start, FORMAT_LINE.lastIndex);
  const bodyStart = FORMAT_LINE.lastIndex;
  lx.pos = end ? FORMAT_END.lastIndex : lx.end;
  lx.add(T.FORMAT_BODY, bodyStart, 0);
  lx.expect = STATE;
  return true;
}
