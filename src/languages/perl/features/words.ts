// Features that show as a word: builtins, declarations, blocks. Soft keywords count only where their feature is on.
import type { Analysis } from '../analysis.ts';
import * as K from '../keywords.ts';
import type { Lexer } from '../lexer.ts';
import * as S from '../scope.ts';
import { endOfList, spanOf } from '../structure.ts';
import * as T from '../tokens.ts';
import { arrayFunction } from './array-functions.ts';

type Handler = (reading: Analysis, i: number) => void;

const HANDLERS: Handler[] = [];
const MY = K.keyword('my');
const SUB = K.keyword('sub');
const LOCAL = K.keyword('local');
const ASSIGN = T.op('=');
const COLON = T.op(':');
const DEFAULTS = new Set(['//=', '||='].map(T.op));
const CORE_WORDS = /^CORE::(?:say|state|given|when|default|fc|evalbytes|__SUB__)$/;

function on(words: string, handler: Handler): void {
  for (const word of words.split(' ')) HANDLERS[K.keyword(word)] = handler;
}

/** The feature is used when its bit is set in the scope. */
function soft(bit: number, feature: string): Handler {
  return (reading, i) => {
    if (reading.mask & bit) reading.addTokens(feature, i, i);
  };
}

function softBlock(bit: number, feature: string): Handler {
  return (reading, i) => {
    const { tokens } = reading.lx;
    if (reading.mask & bit && tokens.kind[i + 1] === T.OPEN && tokens.symbol[i + 1] !== 0x5b)
      reading.addTokens(feature, i, i);
  };
}

on('say', (reading, i) => {
  if (!(reading.mask & S.SAY)) return;
  const end = reading.lx.tokens.flags[i]! & T.STATEMENT ? semicolon(reading.lx, i) : -1;
  reading.addTokens('say', i, i, '', end < 0 ? undefined : { statement: spanOf(reading.lx, i, end + 1) });
});
on('fc', soft(S.FC, 'fc'));
on('evalbytes', soft(S.EVALBYTES, 'evalbytes'));
on('__SUB__', soft(S.CURRENT_SUB, 'current-sub'));
on('__CLASS__', soft(S.CLASS, 'class-current'));
on('class method ADJUST field', soft(S.CLASS, 'class-feature'));
on('reader', (reading, i) => {
  const { tokens } = reading.lx;
  const attribute = tokens.kind[i - 1] === T.OPERATOR && tokens.symbol[i - 1] === COLON;
  if (reading.mask & S.CLASS && attribute) reading.addTokens('class-reader', i, i);
});
on('given when default', softBlock(S.SWITCH, 'given-when'));
on('try', softBlock(S.TRY, 'try-catch'));
on('finally', softBlock(S.TRY, 'try-finally'));
on('defer', softBlock(S.DEFER, 'defer'));
on('each keys values push pop shift unshift splice', arrayFunction);
on('my our state', declaration);
on('sub', signature);
on('package', packageForm);
on('for foreach', loop);
on('next last redo', (reading, i) => {
  if (reading.lx.tokens.kind[i + 1] === T.SCALAR) reading.addTokens('computed-label', i, i + 1);
});
on('delete', (reading, i) => {
  const { tokens } = reading.lx;
  const next = tokens.kind[i + 1] === T.OPEN ? i + 2 : i + 1;
  if (tokens.kind[next] === T.WORD && tokens.symbol[next] === LOCAL) reading.addTokens('delete-local', i, next);
});
on('UNITCHECK', (reading, i) => {
  if (reading.lx.tokens.kind[i + 1] === T.OPEN) reading.addTokens('unitcheck', i, i);
});
on('defined', definedAggregate);
on('do', (reading, i) => {
  const { tokens } = reading.lx;
  const call = tokens.kind[i + 1] === T.WORD && K.wordClass(tokens.symbol[i + 1]!) === K.USER_WORD;
  if (call && tokens.kind[i + 2] === T.OPEN && tokens.symbol[i + 2] === 0x28)
    reading.addTokens('perl4-do-sub', i, i + 1);
});
on('require', (reading, i) => {
  const { tokens, text } = reading.lx;
  if (tokens.kind[i + 1] === T.NAME && text.startsWith('::', tokens.start[i + 1]))
    reading.addTokens('require-colon', i, i + 1);
});
on('sort', emptyCall('sort-empty', false));
on('prototype', emptyCall('prototype-noarg', true));
on('readline', emptyCall('readline-default', true));
on('split', voidSplit);
on('pack unpack', packTemplate);
on('dump', (reading, i) => {
  const { tokens, symbols } = reading.lx;
  const alone = tokens.kind[i + 1] === T.SEMICOLON || (tokens.kind[i + 1] === T.OPEN && tokens.kind[i + 2] === T.CLOSE);
  const own = reading.structure.subs.some((sub) => sub.name === 'dump') || symbols.find('Data::Dump') !== 0;
  if (alone && !own) reading.addTokens('dump-unqualified', i, i);
});

/** The semicolon that ends the statement which token i begins, -1 when it ends without one. */
function semicolon({ tokens }: Lexer, i: number): number {
  for (let j = i + 1; j < tokens.count; j++) {
    const kind = tokens.kind[j];
    if (kind === T.SEMICOLON) return j;
    if (kind === T.CLOSE || kind === T.FINISH) return -1;
    if (kind === T.OPEN && tokens.match[j]! > j) j = tokens.match[j]!;
  }
  return -1;
}

export function wordFeatures(reading: Analysis, i: number, symbol: number): void {
  const handler = HANDLERS[symbol];
  if (handler) handler(reading, i);
  else if (K.wordClass(symbol) === K.USER_WORD) qualified(reading, i, symbol);
}

/** `CORE::say`, `builtin::true`, `POSIX::tmpnam`, `fields::phash` */
function qualified(reading: Analysis, i: number, symbol: number): void {
  const name = reading.lx.symbols.names[symbol]!;
  const first = name.charCodeAt(0);
  if (first === 0x43 && CORE_WORDS.test(name)) reading.addTokens('core-prefix-say', i, i, name);
  else if (first === 0x62 && name.startsWith('builtin::')) reading.addTokens('builtin-namespace', i, i, name);
  else if (first === 0x50 && name === 'POSIX::tmpnam') reading.addTokens('posix-tmpnam', i, i);
  else if (first === 0x66 && name === 'fields::phash') reading.addTokens('pseudo-hash', i, i);
}

/** my $_, state @a = …, my sub, nested my, my … if 0, our $x : unique */
function declaration(reading: Analysis, i: number): void {
  const { tokens, symbols } = reading.lx;
  const name = symbols.names[tokens.symbol[i]!]!;
  if (name === 'state' && !(reading.mask & S.STATE_FEATURE)) return;
  const next = i + 1;
  if (name === 'state') stateVariable(reading, i);
  if (tokens.kind[next] === T.WORD && tokens.symbol[next] === SUB) {
    reading.addTokens(reading.mask & S.LEXICAL_SUBS ? 'lexical-subs' : 'lexical-subs-nofeature', i, next);
  } else if (tokens.kind[next] === T.OPEN) declaredList(reading, i, next);
  else if (tokens.kind[next] === T.SCALAR && symbols.names[tokens.symbol[next]!] === '_' && name !== 'our')
    reading.addTokens('my-underscore', i, next);
  if (
    name === 'our' &&
    tokens.kind[i + 2] === T.OPERATOR &&
    tokens.symbol[i + 2] === COLON &&
    isWord(reading, i + 3, 'unique')
  ) {
    reading.addTokens('attr-unique', i + 2, i + 3);
  }
  if (name === 'my' && tokens.flags[i]! & T.STATEMENT) falseDeclaration(reading, i);
}

function isWord(reading: Analysis, i: number, word: string): boolean {
  const { tokens, symbols } = reading.lx;
  return tokens.kind[i] === T.WORD && symbols.names[tokens.symbol[i]!] === word;
}

function stateVariable(reading: Analysis, i: number): void {
  const { tokens } = reading.lx;
  reading.addTokens('state-var', i, i);
  let last = i + 1;
  if (tokens.kind[last] === T.OPEN) last = Math.max(last, tokens.match[last]!);
  else if (tokens.kind[last] === T.SCALAR) return;
  if (tokens.kind[last + 1] === T.OPERATOR && tokens.symbol[last + 1] === ASSIGN)
    reading.addTokens('state-array-init', i, last);
}

function declaredList(reading: Analysis, i: number, open: number): void {
  const { tokens, symbols } = reading.lx;
  for (let j = open + 1; j < Math.min(tokens.match[open]!, open + 100); j++) {
    const kind = tokens.kind[j]!;
    if (kind === T.WORD && K.wordClass(tokens.symbol[j]!) === K.DECLARE) reading.addTokens('nested-my', j, j);
    else if (kind === T.SCALAR && symbols.names[tokens.symbol[j]!] === '_' && tokens.symbol[i] === MY)
      reading.addTokens('my-underscore', i, j);
  }
}

/** `my $x if 0;`, once a way to keep a value. */
function falseDeclaration(reading: Analysis, i: number): void {
  const { tokens, text, symbols } = reading.lx;
  let at = i + 1;
  if (tokens.kind[at] === T.OPEN) at = Math.max(at, tokens.match[at]!);
  const modifier = at + 1;
  if (tokens.kind[modifier] !== T.INFIX_WORD || symbols.names[tokens.symbol[modifier]!] !== 'if') return;
  if (
    tokens.kind[modifier + 1] === T.NUMBER &&
    text.slice(tokens.start[modifier + 1], tokens.end[modifier + 1]) === '0'
  ) {
    reading.addTokens('my-if-0', i, modifier + 1);
  }
}

/** Parentheses after `sub` that are not a prototype. */
function signature(reading: Analysis, i: number): void {
  const { tokens } = reading.lx;
  let at = i + 1;
  while (tokens.kind[at] === T.NAME || tokens.kind[at] === T.ATTRIBUTE || tokens.kind[at] === T.PROTOTYPE) at++;
  if (tokens.kind[at] !== T.OPEN || tokens.symbol[at] !== 0x28 || tokens.match[at]! < 0) return;
  const close = tokens.match[at]!;
  const body = tokens.kind[close + 1] === T.OPEN ? { body: spanOf(reading.lx, close + 1, close + 2) } : undefined;
  reading.addTokens(reading.mask & S.SIGNATURES ? 'signatures' : 'signatures-nofeature', at, close, '', body);
  for (let j = at + 1; j < tokens.match[at]!; j++) {
    const afterVariable = tokens.kind[j - 1] === T.SCALAR && (tokens.symbol[j - 2] === T.op(',') || j - 2 === at);
    if (tokens.kind[j] === T.OPERATOR && DEFAULTS.has(tokens.symbol[j]!) && afterVariable)
      reading.addTokens('signature-dor-default', j, j);
    if (tokens.kind[j] === T.OPEN) j = Math.max(j, tokens.match[j]!);
  }
}

function packageForm(reading: Analysis, i: number): void {
  const { tokens } = reading.lx;
  if (tokens.kind[i + 1] === T.SEMICOLON) reading.addTokens('package-empty', i, i);
  if (tokens.kind[i + 1] !== T.NAME) return;
  const version = tokens.kind[i + 2] === T.NUMBER || tokens.kind[i + 2] === T.VERSION;
  const block = tokens.kind[version ? i + 3 : i + 2] === T.OPEN;
  const parts = { name: spanOf(reading.lx, i + 1, i + 2), version: spanOf(reading.lx, i + 2, version ? i + 3 : i + 2) };
  if (block)
    reading.addTokens(version ? 'package-version-block' : 'package-block', i, version ? i + 3 : i + 2, '', parts);
  else if (version) reading.addTokens('package-version', i, i + 2, '', parts);
}

/** for my ($k, $v) (…), for my $x qw(…) */
function loop(reading: Analysis, i: number): void {
  const { tokens } = reading.lx;
  let at = i + 1;
  if (tokens.kind[at] === T.WORD && K.wordClass(tokens.symbol[at]!) === K.DECLARE) at++;
  if (at === i + 2 && tokens.kind[at] === T.OPEN) {
    const close = tokens.match[at]!;
    if (close > at && tokens.kind[close + 1] === T.OPEN && tokens.symbol[close + 1] === 0x28)
      reading.addTokens('for-multi', i, close, '', {
        variables: spanOf(reading.lx, at, close + 1),
        list: spanOf(reading.lx, close + 1, Math.max(close + 1, tokens.match[close + 1]!) + 1),
      });
    return;
  }
  if (tokens.kind[at] !== T.SCALAR) return;
  const quote = tokens.kind[at + 1] === T.STRING ? reading.lx.quotes[tokens.symbol[at + 1]!]! : null;
  if (quote?.kind === T.WORDS) reading.addTokens('qw-parens', at + 1, at + 1);
}

function definedAggregate(reading: Analysis, i: number): void {
  const { tokens } = reading.lx;
  const at = tokens.kind[i + 1] === T.OPEN && tokens.symbol[i + 1] === 0x28 ? i + 2 : i + 1;
  let kind = tokens.kind[at]!;
  let end = at;
  if (kind === T.CAST && (tokens.symbol[at] === 0x40 || tokens.symbol[at] === 0x25)) {
    kind = tokens.symbol[at] === 0x40 ? T.ARRAY : T.HASH;
    end = at + 1;
    while (tokens.kind[end] === T.CAST) end++;
    if (tokens.kind[end] === T.OPEN) end = Math.max(end, tokens.match[end]!);
  }
  if ((kind !== T.ARRAY && kind !== T.HASH) || (tokens.kind[end + 1] === T.OPEN && tokens.symbol[end + 1] !== 0x28))
    return;
  if (tokens.kind[end + 1] === T.OPERATOR && tokens.symbol[end + 1] === T.op('->')) return;
  reading.addTokens(kind === T.ARRAY ? 'defined-array' : 'defined-hash', i, end, at === i + 1 ? '' : '(');
}

/** split whose result goes nowhere filled @_ until 5.12; as the last statement of a block it may be a return value. */
function voidSplit(reading: Analysis, i: number): void {
  const { tokens } = reading.lx;
  if (!(tokens.flags[i]! & T.STATEMENT)) return;
  const end = endOfList(reading.lx, i + 1);
  if (tokens.kind[end] === T.SEMICOLON && tokens.kind[end + 1] !== T.CLOSE) reading.addTokens('implicit-split', i, i);
}

function emptyCall(feature: string, bare: boolean): Handler {
  return (reading, i) => {
    const { tokens } = reading.lx;
    const next = tokens.kind[i + 1];
    const empty = next === T.OPEN && tokens.symbol[i + 1] === 0x28 && tokens.kind[i + 2] === T.CLOSE;
    if (empty || (bare && (next === T.SEMICOLON || next === T.CLOSE))) reading.addTokens(feature, i, empty ? i + 2 : i);
  };
}

/** `<` and `>` after a format letter came with 5.10. */
function packTemplate(reading: Analysis, i: number): void {
  const { tokens, text, quotes } = reading.lx;
  const at = tokens.kind[i + 1] === T.OPEN ? i + 2 : i + 1;
  if (tokens.kind[at] !== T.STRING) return;
  const quote = quotes[tokens.symbol[at]!]!;
  if (quote.kind <= T.DOUBLE && /[sSiIlLqQjJfFdDpP)]!?[<>]/.test(text.slice(quote.contentStart, quote.contentEnd))) {
    reading.addTokens('pack-endian', at, at);
  }
}
