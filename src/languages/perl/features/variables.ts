// Features that show as a variable, a dereference or a slice.
import type { Analysis } from '../analysis.ts';
import * as K from '../keywords.ts';
import { postfixBase } from '../operands.ts';
import { POSTDEREF } from '../scope.ts';
import { spanOf } from '../structure.ts';
import * as T from '../tokens.ts';

const SPECIAL: Readonly<Record<string, string>> = {
  '^LAST_FH': 'last-fh',
  '^GLOBAL_PHASE': 'global-phase',
  '^CAPTURE': 'capture-array',
  '^CAPTURE_ALL': 'capture-array',
  '^MATCH': 'regex-flag-p',
  '^PREMATCH': 'regex-flag-p',
  '^POSTMATCH': 'regex-flag-p',
  '^HOOK': 'hook-var',
};
const ASSIGN = T.op('=');
const ARROW = T.op('->');
const BACKSLASH = T.op('\\');
const DELETE = K.keyword('delete');

export function variableFeatures(reading: Analysis, i: number): void {
  const { tokens, symbols } = reading.lx;
  switch (tokens.kind[i]) {
    case T.SCALAR:
      scalar(reading, i, symbols.names[tokens.symbol[i]!]!);
      break;
    case T.ARRAY:
      arrow(reading, i);
      special(reading, i);
      break;
    case T.HASH:
      arrow(reading, i);
      special(reading, i);
      hash(reading, i);
      break;
    case T.CODE:
      code(reading, i, symbols.names[tokens.symbol[i]!]!);
      break;
    case T.CAST:
      if (tokens.symbol[i] === 0x25) castHash(reading, i);
      break;
    case T.POSTFIX:
      reading.addTokens(
        reading.mask & POSTDEREF ? 'postderef' : 'postderef-nofeature',
        i - 1,
        i,
        '',
        postfixBase(reading.lx, i),
      );
      break;
  }
}

function special(reading: Analysis, i: number): void {
  const name = reading.lx.symbols.names[reading.lx.tokens.symbol[i]!]!;
  const feature = name.charCodeAt(0) === 0x5e ? SPECIAL[name] : undefined;
  if (feature) reading.addTokens(feature, i, i, name);
}

function scalar(reading: Analysis, i: number, name: string): void {
  if (name.length > 2) {
    if (name.charCodeAt(0) === 0x5e) special(reading, i);
    return;
  }
  const { tokens } = reading.lx;
  const assigned = tokens.kind[i + 1] === T.OPERATOR && tokens.symbol[i + 1] === ASSIGN;
  if (name === '[' && assigned && reading.lx.text[tokens.start[i + 2]!] !== '0')
    reading.addTokens('perl4-array-base', i, i + 2);
  else if (name === '*') reading.addTokens('perl4-multiline-var', i, i);
  else if (name === '#') reading.addTokens('perl4-ofmt', i, i);
  else if (name === '+' && tokens.kind[i + 1] === T.OPEN && tokens.symbol[i + 1] === 0x7b)
    reading.addTokens('named-capture-hash', i, i);
}

/** `@a->[0]` and `%h->{x}`, refused since 5.22. */
function arrow(reading: Analysis, i: number): void {
  const { tokens } = reading.lx;
  if (tokens.kind[i + 1] !== T.OPERATOR || tokens.symbol[i + 1] !== ARROW || tokens.kind[i + 2] !== T.OPEN) return;
  if (tokens.symbol[i + 2] === 0x28) return;
  reading.addTokens('array-as-ref', i, i + 1, reading.lx.text.slice(tokens.start[i], tokens.end[i]));
}

function hash(reading: Analysis, i: number): void {
  const { tokens, symbols } = reading.lx;
  const name = symbols.names[tokens.symbol[i]!]!;
  if (name === '+' || name === '-') reading.addTokens('named-capture-hash', i, i);
  else slice(reading, i, i + 1);
}

/** `%h{…}` and `%a[…]`, whose bracket is token `open`. */
function slice(reading: Analysis, first: number, open: number): void {
  const { tokens } = reading.lx;
  if (tokens.kind[open] !== T.OPEN || tokens.symbol[open] === 0x28) return;
  if (tokens.symbol[open] === 0x7b && !(tokens.flags[open]! & T.ROLE_SUBSCRIPT)) return;
  if (tokens.kind[first - 1] === T.WORD && tokens.symbol[first - 1] === DELETE)
    reading.addTokens('delete-kv-slice', first - 1, open);
  else {
    const close = tokens.match[open]!;
    const parts =
      tokens.kind[first] === T.HASH && close > open
        ? { name: spanOf(reading.lx, first, first + 1), slice: spanOf(reading.lx, open, close + 1) }
        : undefined;
    reading.addTokens(tokens.symbol[open] === 0x7b ? 'kv-slice-hash' : 'kv-slice-array', first, open, '', parts);
  }
}

/** `%$h{…}`, `%{$h}{…}` */
function castHash(reading: Analysis, i: number): void {
  const { tokens } = reading.lx;
  let end = i + 1;
  while (tokens.kind[end] === T.CAST) end++;
  if (tokens.kind[end] === T.OPEN) end = tokens.match[end]!;
  if (end > i) slice(reading, i, end + 1);
}

function code(reading: Analysis, i: number, name: string): void {
  if (!name.startsWith('CORE::') || name.startsWith('CORE::GLOBAL')) return;
  const { tokens } = reading.lx;
  const first = tokens.kind[i - 1] === T.OPERATOR && tokens.symbol[i - 1] === BACKSLASH ? i - 1 : i;
  reading.addTokens('core-subs-ref', first, i, name);
}
