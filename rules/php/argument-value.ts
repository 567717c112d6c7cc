// Arguments whose value the target's version does not know: algorithms, format letters, modifiers, encodings, arrays.
import type { PhpArgument, PhpCall, PhpDocument } from '../../src/languages/php/document.ts';
import type { Severity } from '../../src/rule/finding.ts';
import { type Context, defineRule } from '../../src/rule/rule.ts';
import type { Text } from '../../src/rule/text.ts';
import { versionText } from '../../src/target/version.ts';
import { BySymbol } from './by-symbol.ts';
import { ownFunction } from './definitions.ts';
import { callsIn, lookedUpIn, reaching } from './fates.ts';
import { arrayArguments, type ValueKind, valueHistory } from './knowledge/values.ts';
import { modifiersOf } from './preg-modifier.ts';

interface Watched {
  kind: ValueKind;
  /** Positions of the argument, from 0. */
  at: number[];
  /** The single values in the argument's text. */
  values(text: string): string[];
  what: Text;
}

const ALGORITHM: Text = { ja: 'ハッシュアルゴリズム', en: 'The hash algorithm' };
const CODE: Text = { ja: '書式コード', en: 'The format code' };
const MODIFIER: Text = { ja: '正規表現の修飾子', en: 'The modifier' };
const ENCODING: Text = { ja: '文字コード名', en: 'The encoding' };

const whole = (text: string) => [text];
const letters = (text: string) => [...text.replace(/\\./gs, '')];
/** pack('nQ2a*'), unpack('Nlen/Qid'): codes are the letters at the beginning of each item. */
const packCodes = (text: string) => [...text.matchAll(/([A-Za-z@])[\d*]*/g)].map(([, code]) => code!);
const unpackCodes = (text: string) => text.split('/').map((item) => item.charAt(0));
/** '/a/iu': the letters behind the pattern. */
const modifiers = (text: string) => [...modifiersOf(text).trim()];
const encodings = (text: string) => text.split(',').map((name) => name.trim());

const WATCHED: Record<string, Watched> = {
  hash: { kind: 'hash', at: [0], values: whole, what: ALGORITHM },
  hash_file: { kind: 'hash', at: [0], values: whole, what: ALGORITHM },
  hash_hmac: { kind: 'hash', at: [0], values: whole, what: ALGORITHM },
  hash_init: { kind: 'hash', at: [0], values: whole, what: ALGORITHM },
  pack: { kind: 'pack', at: [0], values: packCodes, what: CODE },
  unpack: { kind: 'pack', at: [0], values: unpackCodes, what: CODE },
  date: { kind: 'date', at: [0], values: letters, what: CODE },
  gmdate: { kind: 'date', at: [0], values: letters, what: CODE },
  mb_convert_encoding: { kind: 'mb', at: [1, 2], values: encodings, what: ENCODING },
  mb_internal_encoding: { kind: 'mb', at: [0], values: whole, what: ENCODING },
  mb_http_output: { kind: 'mb', at: [0], values: whole, what: ENCODING },
  mb_detect_encoding: { kind: 'mb', at: [1], values: encodings, what: ENCODING },
  mb_convert_variables: { kind: 'mb', at: [0, 1], values: encodings, what: ENCODING },
  mb_encode_mimeheader: { kind: 'mb', at: [1], values: whole, what: ENCODING },
  mb_strlen: { kind: 'mb', at: [1], values: whole, what: ENCODING },
  ...Object.fromEntries(
    ['match', 'match_all', 'replace', 'replace_callback', 'split', 'grep'].map((name) => [
      `preg_${name}`,
      { kind: 'preg', at: [0], values: modifiers, what: MODIFIER } satisfies Watched,
    ]),
  ),
};

const watched = new BySymbol((name) => (Object.hasOwn(WATCHED, name) ? WATCHED[name] : undefined));

function say(
  php: PhpDocument,
  context: Context,
  call: PhpCall,
  arg: PhpArgument,
  severity: Severity,
  message: Text,
  holds: (version: number) => boolean,
): void {
  context.report(arg, {
    severity,
    message,
    on: reaching(php, call.start, context.target.on('php', holds)),
    unless: ownFunction(call.name, lookedUpIn(call)),
  });
}

function checkValue(php: PhpDocument, context: Context, call: PhpCall, { kind, at, values, what }: Watched): void {
  for (const position of at) {
    const arg = call.args[position];
    if (!arg || arg.literal === null) continue;
    for (const value of new Set(values(arg.literal))) {
      const history = valueHistory(kind, value);
      if (!history) continue;
      const [since, removed] = [versionText(history.since), versionText(Math.min(history.removed, 990000))];
      const came = {
        ja: `${what.ja}「${value}」は PHP ${since} で追加されたものです。`,
        en: `${what.en} "${value}" came with PHP ${since}.`,
      };
      const went = {
        ja: `${what.ja}「${value}」は PHP ${removed} でなくなりました。`,
        en: `${what.en} "${value}" is gone since PHP ${removed}.`,
      };
      say(php, context, call, arg, 'error', came, (v) => v < history.since);
      say(php, context, call, arg, 'error', went, (v) => v >= history.removed);
    }
  }
}

const ARRAYS = arrayArguments();
const arrays = new BySymbol((name) => {
  const found = ARRAYS.filter((each) => each.name === name);
  return found.length > 0 ? found : undefined;
});

function checkArrays(php: PhpDocument, context: Context): void {
  for (const { call, fate } of callsIn(php, arrays)) {
    for (const { name, position, since, severity } of fate) {
      const arg = call.args[position];
      if (!arg || arg.spread || !/^(?:array\s*\(|\[)/i.test(php.text.slice(arg.value.start, arg.value.end))) continue;
      const text = versionText(since);
      const message =
        severity === 'error'
          ? {
              ja: `${name}() に配列を渡す書き方は PHP ${text} からです。古い PHP では警告が出て、処理が行われません。`,
              en: `${name}() takes an array there since PHP ${text}; before, it warns and does nothing.`,
            }
          : {
              ja: `${name}() に配列を渡す書き方は PHP ${text} からです。古い PHP では配列の指定が無視されます。`,
              en: `${name}() takes an array there since PHP ${text}; before, the array is ignored.`,
            };
      say(php, context, call, arg, severity, message, (v) => v < since);
    }
  }
}

export default defineRule({
  id: 'php/argument-value',
  component: 'php',
  severity: 'error',
  effort: { minutes: [2, 10, 30] },
  title: { ja: '移行先の関数が知らない引数の値', en: 'Value that the target’s function does not know' },
  why: {
    ja: '関数はあっても、後の版で追加されたアルゴリズム名や書式、配列での指定は受け付けられず、警告だけが出て結果が得られません。',
    en: 'The function is there, but an algorithm, a format or an array that a later version brought gives a warning and no result.',
  },
  hint: {
    ja: '古い PHP でも使える値や書き方に変えてください。',
    en: 'Use a value that the older PHP knows.',
  },
  sources: ['https://www.php.net/manual/en/function.hash-algos.php', 'https://www.php.net/manual/en/function.pack.php'],
  examples: [
    { on: 'php 5.6.30', wrong: "<?php echo hash('sha3-256', $s);" },
    { on: 'php 5.6.30', wrong: "<?php session_start(['cookie_lifetime' => 86400]);" },
    { on: 'php 5.6.30', wrong: "<?php setcookie('a', 'b', array('samesite' => 'Lax'));" },
    { on: 'php 5.3.3', wrong: "<?php $s = mb_convert_encoding($s, 'SJIS-mac', 'UTF-8');" },
    {
      on: 'php 5.6.30',
      right: "<?php echo hash('sha256', $s), date('Y-m-d'), pack('H*', $h); session_start(); setcookie('a', 'b', 0);",
    },
    { on: 'php 7.4.0', wrong: "<?php if (preg_match('/(a)(b)/n', $s, $m)) { }" },
    { on: 'php 7.4.0', right: "<?php preg_match('/n/iJu', $s); preg_split('~\\n~', $s); preg_quote('/a/n');" },
    { on: 'php 5.6.30', right: "<?php echo $o->hash('sha3-256', $s), date('\\\\v');" },
  ],
  check: {
    php(php, context) {
      for (const { call, fate } of callsIn(php, watched)) checkValue(php, context, call, fate);
      checkArrays(php, context);
    },
  },
});
