// $ @ % & *: variables, dereferences, postfix dereferences, or operators.

import { inSignature } from './brackets.ts';
import { LIST, USER_WORD, wordClass } from './keywords.ts';
import { AFTER_BLOCK, BAREWORD, HANDLE, isDigit, isIdentifierStart, isSpace, type Lexer, OPERATOR } from './lexer.ts';
import * as T from './tokens.ts';
import { isInfixWord, peekWord, scanName } from './words.ts';

const KINDS: Readonly<Record<number, number>> = { 36: T.SCALAR, 64: T.ARRAY, 37: T.HASH, 38: T.CODE, 42: T.GLOB };
const SPACED_NAME = /[ \t]+[A-Za-z_]/y;
const BRACED_NAME = /\{\s*(\^?\w+|(?:::)?[A-Za-z_]\w*(?:(?:::|')\w+)*(?:::)?)\s*\}/y;

/** Reads a variable or a cast; false when the character is an operator here. */
export function scanSigil(lx: Lexer, sigil: number): boolean {
  if (lx.afterArrow() && postfix(lx, sigil)) return true;
  if (sigil === 0x24 && !inSignature(lx)) return scalar(lx);
  const next = lx.bytes[lx.pos + 1]!;
  if (inSignature(lx) && nameless(lx, sigil, next)) return true;
  if (sigil === 0x24) return scalar(lx);
  if (sigil !== 0x40 && !sigilHere(lx, sigil, next)) return false;
  return variable(lx, sigil, next);
}

/** Whether % & * begin a variable where they stand. */
function sigilHere(lx: Lexer, sigil: number, next: number): boolean {
  if (lx.expect === OPERATOR) return false;
  const name =
    isIdentifierStart(next) ||
    next === 0x24 ||
    next === 0x7b ||
    (next === 0x3a && lx.bytes[lx.pos + 2] === 0x3a) ||
    (lx.utf8 && next >= 0x80);
  if (lx.expect === BAREWORD) return name && lx.spaced;
  if (name) return true;
  if (lx.expect === AFTER_BLOCK) return false;
  // %+ %- %! %^H, and *" *, *@ as English.pm has them
  if (next === undefined) return false;
  return (sigil === 0x25 ? '+-!^' : sigil === 0x2a ? '"@,./\\;!|+-0<>()[]:%=~?&`^' : '').includes(
    String.fromCharCode(next),
  );
}

/** `sub f($x, $, @) {…}` */
function nameless(lx: Lexer, sigil: number, next: number): boolean {
  if (next !== 0x2c && next !== 0x29 && next !== 0x3d && !isSpace(next)) return false;
  lx.pos++;
  lx.add(KINDS[sigil]!, lx.pos - 1, 0);
  lx.expect = OPERATOR;
  return true;
}

function variable(lx: Lexer, sigil: number, next: number): boolean {
  const start = lx.pos;
  lx.pos++;
  if (next === 0x24 && sigil === 0x2a && isSpace(lx.bytes[lx.pos + 1]!)) {
    lx.pos++;
    return finish(lx, start, T.GLOB, lx.symbols.internName('$'));
  }
  if (next === 0x24 || next === 0x7b) return cast(lx, start, sigil);
  if (isIdentifierStart(next) || next === 0x3a || next >= 0x80) return named(lx, start, KINDS[sigil]!);
  if (sigil === 0x40 && isSpace(next) && spacedArray(lx, start)) return true;
  if (isSpace(next) && (lx.bytes[lx.pos + 1] === 0x24 || lx.bytes[lx.pos + 1] === 0x7b)) {
    lx.space();
    return cast(lx, start, sigil);
  }
  if (sigil === 0x40 && !(next === 0x2b || next === 0x2d || next === 0x5e || isDigit(next))) {
    lx.fail('unexpected-term', start, lx.pos);
    return true;
  }
  lx.pos++;
  if (next === 0x5e) lx.pos++;
  return finish(lx, start, KINDS[sigil]!, lx.symbols.internName(lx.text.slice(start + 1, lx.pos)));
}

/** `@ list` on one line. */
function spacedArray(lx: Lexer, start: number): boolean {
  SPACED_NAME.lastIndex = lx.pos;
  if (!SPACED_NAME.test(lx.text)) return false;
  lx.pos = SPACED_NAME.lastIndex - 1;
  return named(lx, start, T.ARRAY);
}

function scalar(lx: Lexer): boolean {
  const start = lx.pos++;
  const next = lx.bytes[lx.pos]!;
  if (isIdentifierStart(next) || (lx.utf8 && next >= 0x80)) return named(lx, start, T.SCALAR);
  if (next === 0x7b) return cast(lx, start, 0x24);
  if (next === 0x24) return dollars(lx, start);
  if (next === 0x23) return arrayLength(lx, start);
  if (next === 0x3a && lx.bytes[lx.pos + 1] === 0x3a) return named(lx, start, T.SCALAR);
  if (isDigit(next)) return numbered(lx, start);
  if (isSpace(next)) return spacedScalar(lx, start);
  lx.pos++;
  if (next === 0x5e && /[A-Z[\]\\^_?]/.test(lx.text[lx.pos] ?? '')) lx.pos++;
  return finish(lx, start, T.SCALAR, lx.symbols.internName(lx.text.slice(start + 1, lx.pos)));
}

/** What a group of the last match held. */
function numbered(lx: Lexer, start: number): boolean {
  const first = lx.pos;
  while (isDigit(lx.bytes[lx.pos]!)) lx.pos++;
  return finish(lx, start, T.SCALAR, lx.symbols.internName(lx.text.slice(first, lx.pos)));
}

/** `$ {x}`, `$ x` and `$ 1` are allowed, if unusual. */
function spacedScalar(lx: Lexer, start: number): boolean {
  lx.space();
  const next = lx.bytes[lx.pos]!;
  if (next === 0x7b || next === 0x24) return cast(lx, start, 0x24);
  if (isIdentifierStart(next)) return named(lx, start, T.SCALAR);
  if (isDigit(next)) return numbered(lx, start);
  lx.fail('unexpected-term', start, lx.pos);
  return true;
}

/** `$$` is the process id unless a name, brace or another $ follows. */
function dollars(lx: Lexer, start: number): boolean {
  const after = lx.bytes[lx.pos + 1]!;
  if (isIdentifierStart(after) || after === 0x24 || after === 0x7b || (after === 0x3a && lx.bytes[lx.pos + 2] === 0x3a))
    return cast(lx, start, 0x24);
  lx.pos++;
  return finish(lx, start, T.SCALAR, lx.symbols.internName('$'));
}

function arrayLength(lx: Lexer, start: number): boolean {
  const after = lx.bytes[lx.pos + 1]!;
  lx.pos++;
  if (after === 0x7b || after === 0x24) return cast(lx, start, 0x23);
  if (isIdentifierStart(after) || (after === 0x3a && lx.bytes[lx.pos + 1] === 0x3a)) return named(lx, start, T.LENGTH);
  if (after === 0x2b || after === 0x2d) {
    lx.pos++;
    return finish(lx, start, T.LENGTH, lx.symbols.internName(String.fromCharCode(after)));
  }
  return finish(lx, start, T.SCALAR, lx.symbols.internName('#'));
}

/** A sigil before `$` or `{`; `${name}` is the variable itself. */
function cast(lx: Lexer, start: number, sigil: number): boolean {
  if (lx.bytes[lx.pos] === 0x7b) {
    BRACED_NAME.lastIndex = lx.pos;
    const braced = BRACED_NAME.exec(lx.text);
    if (braced) {
      lx.pos = BRACED_NAME.lastIndex;
      const kind = sigil === 0x23 ? T.LENGTH : KINDS[sigil]!;
      return finish(lx, start, kind, lx.symbols.internName(braced[1]!.replaceAll("'", '::')));
    }
  }
  if (!lx.afterArrow()) lx.refuseTerm(start);
  lx.add(T.CAST, start, sigil);
  lx.expect = 1;
  return true;
}

function named(lx: Lexer, start: number, kind: number): boolean {
  const symbol = scanName(lx, true);
  return finish(lx, start, kind, symbol);
}

function finish(lx: Lexer, start: number, kind: number, symbol: number): boolean {
  if (!lx.afterArrow()) lx.refuseTerm(start);
  const handle = kind === T.SCALAR && mayBeHandle(lx);
  lx.add(kind, start, symbol);
  lx.expect = OPERATOR;
  if (handle && termFollows(lx)) lx.expect = 1;
  return true;
}

/** After print, sort, exec or a user's name a scalar may be a handle, a comparison or an object. */
function mayBeHandle(lx: Lexer): boolean {
  if (lx.expect === HANDLE || lx.expect === BAREWORD) return true;
  if (lx.lastKind() !== T.WORD) return false;
  const kind = wordClass(lx.lastSymbol());
  return kind === LIST || kind === USER_WORD;
}

/** toke.c's rule for `print $fh …`: what follows, after a blank, looks like the beginning of a term. */
function termFollows(lx: Lexer): boolean {
  const { bytes, text } = lx;
  let i = lx.pos;
  if (!isSpace(bytes[i]!)) return false;
  while (i < lx.end && isSpace(bytes[i]!)) i++;
  const c = bytes[i]!;
  const next = bytes[i + 1]!;
  if ('$@"\'`'.includes(text[i] ?? '')) return true;
  if (isIdentifierStart(c)) return !isInfixWord(peekWord(lx, i));
  if (isDigit(c) || (c === 0x2e && isDigit(next))) return true;
  if (c === 0x3c && next === 0x3c) return !isSpace(bytes[i + 2]!) && bytes[i + 2] !== 0x3d;
  if (c === 0x26 || c === 0x2a || c === 0x3c || c === 0x25)
    return isIdentifierStart(next) || (c === 0x3c && next === 0x24);
  if (c === 0x2d || c === 0x2b || c === 0x2f) return !isSpace(next) && next !== 0x3d && next !== c && next !== 0x3e;
  return c === 0x5c;
}

/** `->@*`, `->%{…}`, `->$#*` …: the token holds the sigil; brackets after it are read as subscripts. */
function postfix(lx: Lexer, sigil: number): boolean {
  const start = lx.pos;
  const { text } = lx;
  if (text.startsWith('$#*', start)) lx.pos += 3;
  else if (text[start + 1] === '*') lx.pos += 2;
  else if ((sigil === 0x40 || sigil === 0x25) && (text[start + 1] === '[' || text[start + 1] === '{')) lx.pos += 1;
  else return false;
  lx.add(T.POSTFIX, start, sigil);
  lx.expect = OPERATOR;
  return true;
}
