// Numbers: decimal, hexadecimal, binary, octal, with separators, with fraction and exponent.
import { CLASS, DIGIT, LETTER } from './bytes.ts';
import { feature } from './features.ts';
import type { Lexer } from './lexer.ts';
import * as T from './tokens.ts';

const BINARY = feature('binary-literal');
const OCTAL_PREFIX = feature('octal-prefix');
const SEPARATOR = feature('numeric-separator');
const INVALID_OCTAL = feature('invalid-octal');

/** Adds the number that begins at `i` (with a digit, or a dot before a digit); the offset behind it. */
export function number(lexer: Lexer, i: number): number {
  const src = lexer.source;
  let end = i;
  while (CLASS[src[end]] === DIGIT) end++;
  const c = src[end];
  if (c === 0x2e || c === 0x5f || CLASS[c] === LETTER) return rareNumber(lexer, i, end);
  if (src[i] === 0x30 && end > i + 1) octal(lexer, i, end);
  lexer.records.tokens.add(T.INT, i, end, 0);
  return end;
}

function octal(lexer: Lexer, start: number, end: number): void {
  for (let i = start; i < end; i++) {
    if (lexer.source[i] > 0x37 && lexer.source[i] !== 0x5f) {
      lexer.records.feature(INVALID_OCTAL, start, end);
      return;
    }
  }
}

function digits(src: Uint8Array, i: number): number {
  while (CLASS[src[i]] === DIGIT || (src[i] === 0x5f && CLASS[src[i - 1]] === DIGIT && CLASS[src[i + 1]] === DIGIT))
    i++;
  return i;
}

function isHex(c: number): boolean {
  return CLASS[c] === DIGIT || (c >= 0x61 && c <= 0x66) || (c >= 0x41 && c <= 0x46);
}

function prefixed(src: Uint8Array, i: number, accepts: (c: number) => boolean): number {
  let end = i;
  while (accepts(src[end]) || (src[end] === 0x5f && end > i && accepts(src[end - 1]) && accepts(src[end + 1]))) end++;
  return end;
}

function rareNumber(lexer: Lexer, start: number, afterDigits: number): number {
  const { source: src, records } = lexer;
  const letter = src[afterDigits] | 0x20;
  let end = start;
  let kind = T.INT;
  if (src[start] === 0x30 && afterDigits === start + 1 && letter === 0x78 && isHex(src[start + 2])) {
    end = prefixed(src, start + 2, isHex);
  } else if (src[start] === 0x30 && afterDigits === start + 1 && letter === 0x62 && isBit(src[start + 2])) {
    end = prefixed(src, start + 2, isBit);
    records.feature(BINARY, start, end);
  } else if (src[start] === 0x30 && afterDigits === start + 1 && letter === 0x6f && CLASS[src[start + 2]] === DIGIT) {
    end = prefixed(src, start + 2, (c) => CLASS[c] === DIGIT);
    records.feature(OCTAL_PREFIX, start, end);
  } else {
    end = digits(src, start);
    if (src[end] === 0x2e) {
      end = digits(src, end + 1);
      kind = T.FLOAT;
    }
    const exponent = exponentEnd(src, end);
    if (exponent > 0) {
      end = exponent;
      kind = T.FLOAT;
    }
    if (kind === T.INT && src[start] === 0x30) octal(lexer, start, end);
  }
  for (let i = start; i < end; i++) {
    if (src[i] === 0x5f) {
      records.feature(SEPARATOR, start, end);
      break;
    }
  }
  records.tokens.add(kind, start, end, 0);
  return end;
}

function isBit(c: number): boolean {
  return c === 0x30 || c === 0x31;
}

/** Offset behind an exponent at `i`, 0 when there is none. */
function exponentEnd(src: Uint8Array, i: number): number {
  if ((src[i] | 0x20) !== 0x65) return 0;
  const sign = src[i + 1] === 0x2b || src[i + 1] === 0x2d ? 1 : 0;
  return CLASS[src[i + 1 + sign]] === DIGIT ? digits(src, i + 1 + sign) : 0;
}
