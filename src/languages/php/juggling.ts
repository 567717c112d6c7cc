// Operands whose types decide what an operator does: text beside numbers, which versions of PHP compare and count in different ways. Only
// what the source itself shows is recorded: literals, casts to int, and functions that always give a whole number.
import { feature } from './features.ts';
import { plainString } from './literals.ts';
import type { Parser } from './parser.ts';
import { SymbolMap } from './symbols.ts';
import * as T from './tokens.ts';

const NUMBER_TEXT = feature('number-text-comparison');
const REQUEST_ZERO = feature('request-zero-comparison');
const TEXT_ARITHMETIC = feature('text-arithmetic');
const HEX_STRING = feature('hex-string');
const NEGATIVE_SHIFT = feature('negative-shift');

/** Their result is an int whatever they are given (as long as they do not fail, when it is false or null, which compare alike in all versions). */
const WHOLE_NUMBERS = new SymbolMap<true>(
  'count sizeof strlen mb_strlen intval time mktime abs strcmp strcasecmp mysql_num_rows mysql_affected_rows mysql_insert_id mysql_errno pg_num_rows sqlite_num_rows func_num_args filesize filemtime ord crc32 memory_get_usage substr_count'
    .split(' ')
    .map((name) => [name, true] as const),
);
const REQUEST = new SymbolMap<true>(['$_GET', '$_POST', '$_REQUEST', '$_COOKIE'].map((name) => [name, true] as const));
const CASTS_TO_NUMBER = new SymbolMap<true>(
  ['int', 'integer', 'float', 'double', 'real'].map((name) => [name, true] as const),
);

/** As PHP 8 sees it: blanks around a number are allowed. */
const NUMERIC = /^[ \t\n\r\v\f]*[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?[ \t\n\r\v\f]*$/;
const HEXADECIMAL = /^\s*0[xX][0-9a-fA-F]+$/;
const LEADING_NUMBER = /^[ \t\n\r\v\f]*[+-]?(?:\d|\.\d)/;

const isNumber = (p: Parser, first: number, last: number): boolean => {
  const at = p.kind[first] === T.MINUS ? first + 1 : first;
  return at === last && (p.kind[at] === T.INT || p.kind[at] === T.FLOAT);
};

/** `count($x)`, `(int)$x` */
function givesNumber(p: Parser, first: number, last: number): boolean {
  if (isNumber(p, first, last)) return true;
  const open = first + 1;
  if (p.kind[first] === T.NAME && p.kind[open] === T.LPAREN && p.kind[last] === T.RPAREN)
    return WHOLE_NUMBERS.get(p.symbol[first]) === true && p.closing(open) === last;
  const cast = p.kind[first] === T.LPAREN && p.kind[first + 2] === T.RPAREN;
  return cast && CASTS_TO_NUMBER.get(p.symbol[first + 1]) === true && first + 3 === last && p.kind[last] === T.VARIABLE;
}

/** `==` and `!=` with a string literal on one side, or with the literal 0; `last` is the last token of the right side. */
export function looseComparison(p: Parser, first: number, operator: number, last: number): void {
  const textLeft = first === operator - 1 && p.kind[first] === T.STRING;
  const textRight = last === operator + 1 && p.kind[last] === T.STRING;
  if (textLeft !== textRight) {
    const token = textLeft ? first : last;
    const [from, to] = textLeft ? [operator + 1, last] : [first, operator - 1];
    if (givesNumber(p, from, to)) ofText(p, NUMBER_TEXT, token, first, operator, last);
  } else if (last === operator + 1 && p.kind[last] === T.INT && REQUEST.get(p.symbol[first]) === true) {
    if (p.kind[first] === T.VARIABLE && p.kind[operator - 1] === T.RBRACKET && p.text(last) === '0')
      record(p, REQUEST_ZERO, first, operator, last);
  }
}

/** `+ - * / %` with a string literal on one side. */
export function arithmetic(p: Parser, first: number, operator: number, last: number): void {
  if (first === operator - 1 && p.kind[first] === T.STRING) ofText(p, TEXT_ARITHMETIC, first, first, operator, last);
  else if (last === operator + 1 && p.kind[last] === T.STRING) ofText(p, TEXT_ARITHMETIC, last, first, operator, last);
}

/** `<<` and `>>` by a negative literal. */
export function shift(p: Parser, first: number, operator: number, last: number): void {
  if (p.kind[operator + 1] === T.MINUS && p.kind[last] === T.INT && last === operator + 2)
    record(p, NEGATIVE_SHIFT, first, operator, last);
}

function ofText(p: Parser, id: number, text: number, first: number, operator: number, last: number): void {
  const value = plainString(p, text)!;
  if (HEXADECIMAL.test(value)) record(p, HEX_STRING, first, operator, last);
  else if (!NUMERIC.test(value) && (id === NUMBER_TEXT || !LEADING_NUMBER.test(value)))
    record(p, id, first, operator, last);
}

function record(p: Parser, id: number, first: number, operator: number, last: number): void {
  const at = p.use(id, first, last);
  p.part(at, 0, first, operator - 1);
  p.part(at, 1, operator, operator);
  p.part(at, 2, operator + 1, last);
}
