// 0x5C and its like as the second byte of a Shift_JIS character: what PHP or Perl takes for an escape. On the way out of Shift_JIS the
// backslashes that programmers put behind such characters go; on the way into it they are put where the program needs them.
import type { Span } from '../../../src/rule/finding.ts';
import { jisTables } from '../../../src/text/jis.ts';
import { shiftJisLength } from '../../../src/text/validity.ts';
import type { Literal } from './literals.ts';

const BACKSLASH = 0x5c;

/** Bytes of the source to be read as others before it is decoded. */
export interface SourceEdit extends Span {
  /** Shift_JIS. */
  bytes: readonly number[];
}

/** How a program that is in Shift_JIS really reads its literals. `broken`: an escape that ends a string elsewhere than it seems. */
export interface Reading {
  edits: SourceEdit[];
  broken: Span[];
}

/** @param literals as the language reads them, bytes and all */
export function readEscapes(bytes: Uint8Array, literals: readonly Literal[]): Reading {
  const reading: Reading = { edits: [], broken: [] };
  for (const literal of literals) {
    if (literal.mode !== 'verbatim') readLiteral(bytes, literal, reading);
  }
  reading.edits.sort((a, b) => a.start - b.start);
  reading.edits = reading.edits.filter(({ start }, i, all) => i === 0 || start >= all[i - 1]!.end);
  return reading;
}

function readLiteral(bytes: Uint8Array, literal: Literal, reading: Reading): void {
  for (let i = literal.start; i < literal.end; ) {
    const length = bytes[i]! < 0x80 ? 1 : shiftJisLength(bytes, i, bytes.length);
    if (length !== 2 || bytes[i + 1] !== BACKSLASH) {
      // An ASCII escape: its second character is no lead of anything.
      i += bytes[i] === BACKSLASH && (bytes[i + 1] ?? 0) < 0x80 ? 2 : length || 1;
      continue;
    }
    const next = bytes[i + 2] ?? 0;
    if (next === BACKSLASH) {
      const end = i + 2 + backslashesAt(bytes, i + 2, literal);
      reading.edits.push({ start: i + 2, end, bytes: [] });
      i = end;
    } else if (isEscapedTrail(literal, bytes[i]!, next)) {
      reading.edits.push({ start: i, end: i + 3, bytes: [bytes[i]!, next] });
      i += 3;
    } else if (next === literal.close && literal.close !== 0) {
      reading.broken.push({ start: i, end: i + 3 });
      i += 3;
    } else i += 2;
  }
}

/** How many backslashes keep a 0x5C what it is: PHP makes one of two, and in a pattern PCRE does so once more. */
function backslashesAt(bytes: Uint8Array, start: number, { mode, end }: Literal): number {
  const most = mode === 'php-regex' ? 3 : 1;
  let count = 0;
  while (count < most && start + count < end && bytes[start + count] === BACKSLASH) count++;
  return count;
}

/**
 * Perl reads ー (81 5B) in a regex, ァ (83 40) in a string, マ (83 7D) between braces, when a backslash stands before the second byte:
 * 81 5C 5B is `ー`, not `―[`.
 */
function isEscapedTrail({ mode, open, close }: Literal, lead: number, next: number): boolean {
  const isDelimiter = mode === 'perl-single' && (next === open || next === close);
  const isRegex = mode === 'perl-regex' || mode === 'php-regex';
  if (mode !== 'perl-double' && !isRegex && !isDelimiter) return false;
  const sign = next === 0x40 || (next >= 0x5b && next <= 0x60) || (next >= 0x7b && next <= 0x7e);
  return sign && jisTables().shiftJisPairs[(lead << 8) | next] !== 0;
}

/**
 * A double-byte character as the program has to write it in this literal.
 * @param pair its two bytes. @param next the byte behind it. @param offset where it stands in the source
 */
export function writtenInLiteral(pair: string, next: number, literal: Literal, offset: number): string {
  const { mode, close } = literal;
  const trail = pair.charCodeAt(1);
  // `{$` begins an expression, and PHP knows no escape for the brace
  if (mode.startsWith('php') && trail === 0x7b && next === 0x24 && close !== 0x27) return inHexadecimal(pair);
  if (!needsBackslash(trail, next, literal, offset)) return pair;
  // PHP makes two of four, PCRE one of two
  const backslashes = mode === 'php-regex' && trail === BACKSLASH ? '\\\\\\' : '\\';
  return `${pair[0]}${backslashes}${pair[1]}`;
}

const inHexadecimal = (bytes: string): string =>
  bytes.replace(/[\s\S]/g, (byte) => `\\x${byte.charCodeAt(0).toString(16).toUpperCase()}`);

/** Whether a byte that ends a character needs a backslash before it. */
function needsBackslash(trail: number, next: number, literal: Literal, offset: number): boolean {
  const { mode, open, close, quoted } = literal;
  if (mode === 'verbatim' || quoted.some(({ start, end }) => start <= offset && offset < end)) return false;
  if (trail !== 0 && (trail === open || trail === close)) return true;
  // PHP keeps the backslash of an escape that it does not know; before another double-byte character nothing can go wrong.
  if (trail === BACKSLASH) return mode !== 'php' || isSign(next, STARTS_ESCAPE);
  if (trail === 0x40) return (mode === 'perl-double' || mode === 'perl-regex') && isSign(next, STARTS_ARRAY);
  const isRegex = mode === 'perl-regex' || mode === 'php-regex';
  return isRegex && ((trail >= 0x5b && trail <= 0x5e) || (trail >= 0x7b && trail <= 0x7d));
}

const STARTS_ESCAPE = /[\w\\$"'`{]/;
/** What perl takes for the name of an array behind `@`. */
const STARTS_ARRAY = /[\w:'{$+-]/;
const isSign = (byte: number, signs: RegExp): boolean => byte < 0x80 && signs.test(String.fromCharCode(byte));
