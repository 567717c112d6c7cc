// Features inside literals: escapes and interpolation of strings, flags of regexes, code in replacements.
import type { Analysis } from '../analysis.ts';
import { CHARNAMES, POSTDEREF, STRICT_VARS } from '../scope.ts';
import * as T from '../tokens.ts';
import { regexFeatures } from './regex.ts';

/** Bytes of code in a string that are read at most. */
const LONGEST_CODE = 8000;

const FLAG_FEATURES: Readonly<Record<string, string>> = {
  a: 'regex-flag-a',
  u: 'regex-flag-u',
  l: 'regex-flag-l',
  d: 'regex-flag-d',
  n: 'regex-flag-n',
  p: 'regex-flag-p',
};
/** Flags that every perl knows, x but once. */
const OLD_FLAGS = /^[cegimos]*x?[cegimos]*$/;

export function stringFeatures(reading: Analysis, i: number): void {
  const { lx } = reading;
  const quote = lx.quotes[lx.tokens.symbol[i]!]!;
  switch (quote.kind) {
    case T.DOUBLE:
    case T.COMMAND:
      if (quote.interpolates) interpolated(reading, quote.contentStart, quote.contentEnd, lx.tokens.symbol[i]!);
      break;
    case T.HEREDOC:
      if (quote.indented)
        reading.add('heredoc-indented', quote.start, quote.end, '', {
          body: { start: quote.contentStart, end: quote.contentEnd },
        });
      if (quote.delimiter === 1) reading.add('heredoc-bare', quote.start, quote.end);
      if (quote.interpolates) interpolated(reading, quote.contentStart, quote.contentEnd, lx.tokens.symbol[i]!);
      break;
    case T.READLINE:
      if (quote.delimiter === 0) reading.add('double-diamond', quote.start, quote.end);
      break;
    case T.MATCH:
    case T.REGEX:
    case T.SUBSTITUTE:
      regex(reading, i, quote);
      break;
    case T.TRANSLATE:
      if (quote.flags.includes('r')) reading.add('tr-r', quote.start, quote.end, 'r');
      break;
  }
}

function regex(reading: Analysis, i: number, quote: T.Quote): void {
  const { lx } = reading;
  const { flags } = quote;
  if (flags !== '') flagFeatures(reading, quote);
  if (quote.kind === T.MATCH && lx.bytes[quote.start] === 0x3f) reading.add('re-m-once-bare', quote.start, quote.end);
  const next = i + 1;
  if (lx.tokens.kind[next] === T.INFIX_WORD && lx.tokens.start[next] === quote.end)
    reading.addTokens('re-suffix-word', i, next);
  if (quote.delimiter !== 0x27) regexIslands(reading, quote.contentStart, quote.contentEnd, lx.tokens.symbol[i]!);
  regexFeatures(reading, quote.contentStart, quote.contentEnd, flags);
  if (quote.kind !== T.SUBSTITUTE || quote.secondStart < 0) return;
  if (flags.includes('e')) reading.island(quote.secondStart, quote.secondEnd, lx.tokens.symbol[i]!);
  else if (quote.interpolates) interpolated(reading, quote.secondStart, quote.secondEnd, lx.tokens.symbol[i]!);
}

function flagFeatures(reading: Analysis, quote: T.Quote): void {
  const { flags, start, end } = quote;
  if (OLD_FLAGS.test(flags)) return;
  const at = end - flags.length;
  if (quote.kind === T.SUBSTITUTE && flags.includes('r')) reading.add('subst-r', start, end, 'r');
  for (const flag of new Set(flags)) {
    const feature = FLAG_FEATURES[flag];
    const offset = at + flags.indexOf(flag);
    if (feature) reading.add(feature, offset, offset + 1, flag);
  }
  const twice = /x.*x/.exec(flags);
  if (twice) reading.add('regex-flag-xx', at + twice.index, at + twice.index + twice[0].length, twice[0]);
}

/** Walks over the text of a double-quoted literal. */
function interpolated(reading: Analysis, start: number, end: number, quote: number): void {
  const { bytes } = reading.lx;
  for (let i = start; i < end; i++) {
    const c = bytes[i]!;
    if (c === 0x5c) {
      stringEscape(reading, i);
      i++;
    } else if (c === 0x24 || c === 0x40) i = sigil(reading, i, end, quote);
  }
}

function stringEscape(reading: Analysis, i: number): void {
  const { bytes, text } = reading.lx;
  const c = bytes[i + 1];
  if (c === 0x46) reading.add('foldcase-escape', i, i + 2);
  else if (c === 0x6f && bytes[i + 2] === 0x7b) reading.add('octal-o', i, i + 3);
  else if (c === 0x4e && bytes[i + 2] === 0x7b && !(reading.mask & CHARNAMES) && !text.startsWith('U+', i + 3)) {
    reading.add('charname-auto', i, Math.max(i + 3, text.indexOf('}', i) + 1));
  }
}

/** `$` or `@` in a string: code in braces, a postfix dereference, an array that strict does not know. */
function sigil(reading: Analysis, i: number, end: number, quote: number): number {
  const { bytes } = reading.lx;
  if (bytes[i + 1] === 0x7b) return braces(reading, i, end, quote);
  if (bytes[i] === 0x40) arrayInString(reading, i, end);
  else if (reading.mask & POSTDEREF) postfixInString(reading, i, end);
  return i;
}

function braces(reading: Analysis, i: number, end: number, quote: number): number {
  const { bytes, text } = reading.lx;
  if (/^\{\s*\^?[\w:]+\s*[}[{]/.test(text.slice(i + 1, Math.min(end, i + 80)))) return i;
  let depth = 0;
  const limit = Math.min(end, i + LONGEST_CODE);
  for (let j = i + 1; j < limit; j++) {
    const c = bytes[j]!;
    if (c === 0x7b) depth++;
    else if (c === 0x7d && --depth === 0) {
      reading.island(i + 2, j, quote);
      return j;
    }
  }
  return i;
}

function arrayInString(reading: Analysis, i: number, end: number): void {
  if (!(reading.mask & STRICT_VARS)) return;
  const name = /^@([A-Za-z]\w*)(?!\w|::|')/.exec(reading.lx.text.slice(i, Math.min(end, i + 60)));
  const address = /^[\w.-]@\w+\.[A-Za-z]/.test(reading.lx.text.slice(i - 1, Math.min(end, i + 60)));
  if (name && address) reading.add('array-in-string', i, i + name[0].length, name[1]!);
}

function postfixInString(reading: Analysis, i: number, end: number): void {
  const found = /^\$\w+(?:->)?(?:\[[^\]]*\]|\{[^}]*\}|->)*->[@%$]\*/.exec(
    reading.lx.text.slice(i, Math.min(end, i + 120)),
  );
  if (found) reading.add('postderef-qq', i, i + found[0].length);
}

/** `@{[ … ]}` and `${\ … }` within a regex. */
function regexIslands(reading: Analysis, start: number, end: number, quote: number): void {
  const { bytes } = reading.lx;
  for (let i = start; i < end; i++) {
    const c = bytes[i]!;
    if (c === 0x5c) i++;
    else if ((c === 0x24 || c === 0x40) && bytes[i + 1] === 0x7b) i = braces(reading, i, end, quote);
  }
}
