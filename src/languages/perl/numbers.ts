// Number and version literals. The symbol of a NUMBER token says how it is written.
import { isDigit, isIdentifier, type Lexer, OPERATOR } from './lexer.ts';
import { NUMBER, VERSION } from './tokens.ts';

export const DECIMAL = 0;
export const HEXADECIMAL = 1;
export const BINARY = 2;
export const OCTAL_O = 3; // 0o17
export const HEX_FLOAT = 4; // 0x1.8p1

const VERSION_TEXT = /\d[\d_]*(?:\.\d+){2,}/y;
const HEX_TEXT = /0[xX][0-9a-fA-F_]*(?:(?:\.[0-9a-fA-F_]*)?[pP][+-]?\d[\d_]*)?/y;
const BINARY_TEXT = /0[bB][01_]*(?:(?:\.[01_]*)?[pP][+-]?\d[\d_]*)?/y;
const OCTAL_TEXT = /0[oO][0-7_]+/y;
const DECIMAL_TEXT = /(?:\d[\d_]*)?(?:\.(?!\.)[\d_]*)?(?:[eE][+-]?\d[\d_]*)?/y;

/** Reads the number at the current position, which is a digit or a point with a digit behind it. */
export function scanNumber(lx: Lexer): void {
  const start = lx.pos;
  if (takeDigits(lx)) {
    finish(lx, NUMBER, start, DECIMAL);
    return;
  }
  let kind = DECIMAL;
  let token = NUMBER;
  if (take(lx, VERSION_TEXT)) token = VERSION;
  else if (take(lx, HEX_TEXT)) kind = /[pP]/.test(lx.text.slice(start, lx.pos)) ? HEX_FLOAT : HEXADECIMAL;
  else if (take(lx, OCTAL_TEXT)) kind = OCTAL_O;
  else if (take(lx, BINARY_TEXT)) kind = BINARY;
  else if (!take(lx, DECIMAL_TEXT)) lx.pos++;
  finish(lx, token, start, kind);
}

function finish(lx: Lexer, token: number, start: number, kind: number): void {
  lx.refuseTerm(start);
  lx.add(token, start, kind);
  lx.expect = OPERATOR;
}

/** Nearly all numbers: digits with neither a point nor a letter behind them. */
function takeDigits(lx: Lexer): boolean {
  const { bytes, end } = lx;
  let i = lx.pos;
  while (i < end && isDigit(bytes[i]!)) i++;
  if (i === lx.pos || (i < end && (bytes[i] === 0x2e || isIdentifier(bytes[i]!)))) return false;
  lx.pos = i;
  return true;
}

function take(lx: Lexer, pattern: RegExp): boolean {
  pattern.lastIndex = lx.pos;
  if (!pattern.test(lx.text) || pattern.lastIndex === lx.pos) return false;
  lx.pos = Math.min(pattern.lastIndex, lx.end);
  return true;
}
