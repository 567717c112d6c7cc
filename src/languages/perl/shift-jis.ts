// Second bytes of Shift_JIS characters that perl takes for syntax. perl sees bytes: the 0x5C of 表 escapes what follows,
// the 0x40 of some kana begins an array, and in a regex 0x5B to 0x5E and 0x7B to 0x7D are operators.
// Source: perlunicode and the cp932 code chart; measured on perl 5.36.
import { jisTables } from '../../text/jis.ts';
import type { ShiftJisDamage, StringLiteral } from './document.ts';
import { isDigit, type Lexer } from './lexer.ts';
import { Literal } from './literals.ts';
import * as T from './tokens.ts';

const BACKSLASH = 0x5c;
const AT = 0x40;

export function shiftJisDamageOf(lx: Lexer): ShiftJisDamage[] {
  const list: ShiftJisDamage[] = [];
  const { tokens, quotes } = lx;
  for (let i = 0; i < tokens.count; i++) {
    if (tokens.kind[i] !== T.STRING) continue;
    const quote = quotes[tokens.symbol[i]!]!;
    if (quote.kind === T.TRANSLATE || quote.kind === T.READLINE) continue;
    scan(lx, new Literal(lx, i), quote, list);
  }
  return list;
}

function isLead(c: number): boolean {
  return (c >= 0x81 && c <= 0x9f) || (c >= 0xe0 && c <= 0xfc);
}

function scan(lx: Lexer, literal: StringLiteral, quote: T.Quote, list: ShiftJisDamage[]): void {
  const { bytes } = lx;
  // between \Q and \E nothing is an operator
  const isRegex =
    (quote.kind === T.MATCH || quote.kind === T.REGEX || quote.kind === T.SUBSTITUTE) && !literal.raw.includes('\\Q');
  let inClass = false;
  for (let i = quote.contentStart; i < quote.contentEnd; i++) {
    if (!isLead(bytes[i]!)) {
      if (bytes[i] === 0x5b || bytes[i] === 0x5d) inClass = bytes[i] === 0x5b;
      // a backslash before a whole character: its two bytes still belong together
      if (bytes[i] === BACKSLASH && !isLead(bytes[i + 1]!)) i++;
      continue;
    }
    const second = bytes[i + 1]!;
    i++;
    if (second < AT || i >= quote.contentEnd) continue;
    if (quote.interpolates && second === BACKSLASH && isEscaped(bytes, i, isRegex, inClass)) i++;
    else if (isDamaged(lx, quote, i, isRegex)) {
      const safe = `${String.fromCharCode(bytes[i - 1]!)}\\${String.fromCharCode(second)}`;
      list.push({ start: i - 1, end: i + 1, byte: second, literal, safe });
    } else if (second === BACKSLASH && quote.interpolates && bytes[i + 1] === BACKSLASH) i++;
  }
}

/**
 * A backslash before the second byte of a character that perl would take for a sign: 81 5C 5B in a regex is ー (81 5B), as perl reads it
 * too, not ― with a damaged `[` behind it. In a class `]` ends the class: there 95 5C 5D is 表 at its end.
 * @param i where the backslash stands
 */
function isEscaped(bytes: Uint8Array, i: number, isRegex: boolean, inClass: boolean): boolean {
  const trail = bytes[i + 1]!;
  if (jisTables().shiftJisPairs[(bytes[i - 1]! << 8) | trail] === 0) return false;
  if (trail === AT) return startsArray(bytes[i + 2]!);
  const isSign = (trail >= 0x5b && trail <= 0x5e) || (trail >= 0x7b && trail <= 0x7d);
  return isRegex && isSign && trail !== BACKSLASH && !(trail === 0x5d && inClass);
}

function isDamaged(lx: Lexer, quote: T.Quote, i: number, isRegex: boolean): boolean {
  const { bytes } = lx;
  const second = bytes[i]!;
  const next = bytes[i + 1]!;
  if (second === BACKSLASH) {
    if (quote.kind === T.HEREDOC && !quote.interpolates) return false;
    if (quote.interpolates) return next !== BACKSLASH;
    if (quote.kind === T.WORDS || quote.kind === T.SINGLE)
      return next === BACKSLASH ? false : i + 1 === quote.contentEnd || next === quote.delimiter;
    return false;
  }
  if (!quote.interpolates) return false;
  if (second === AT) return startsArray(next);
  return isRegex && (second === 0x5b || second === 0x5e || second === 0x7c || (second === 0x7b && isDigit(next)));
}

/** What makes perl see an array in `@`: a name, `@$x`, `@{x}`, `@::x`. */
function startsArray(c: number): boolean {
  return (c >= 0x41 && c <= 0x5a) || (c >= 0x61 && c <= 0x7a) || isDigit(c) || SIGNS_OF_ARRAY.includes(c);
}

/** `_`, `$`, `{` and `:` */
const SIGNS_OF_ARRAY = [0x5f, 0x24, 0x7b, 0x3a];
