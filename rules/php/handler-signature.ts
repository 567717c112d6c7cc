// Functions that PHP itself calls, with parameters of another age: error handlers that demand five arguments, exception handlers for
// Exception alone, and comparisons for sorting that answer true or false.
import type { FunctionDefinition, PhpArgument, PhpDocument } from '../../src/languages/php/document.ts';
import type { Severity } from '../../src/rule/finding.ts';
import { type Context, defineRule } from '../../src/rule/rule.ts';
import type { Text } from '../../src/rule/text.ts';
import { words } from '../../src/text/words.ts';
import { reaching } from './fates.ts';
import { change } from './knowledge/changes.ts';

interface Contract {
  /** Functions that take the handler, and its position. */
  takers: string[];
  position: number;
  change: string;
  severity: Severity;
  breaks(handler: FunctionDefinition, php: PhpDocument): boolean;
  message: Text;
}

const required = ({ params }: FunctionDefinition) => params.filter((param) => !param.default && !param.variadic).length;

/** `return $a > $b;` and nothing but such comparisons. */
function answersTruth({ body }: FunctionDefinition, php: PhpDocument): boolean {
  if (!body) return false;
  const returns = [...php.text.slice(body.start, body.end).matchAll(/\breturn\b([^;]*);/g)].map(([, value]) => value!);
  const compares = (value: string) =>
    /^[\s($\w[\]'">.-]*(?<![-=<>])[<>]=?(?![=>])[\s$\w[\]'"().>-]*$/.test(value.replaceAll('->', '.')) &&
    !/[?:]|\b(?:true|false)\b/i.test(value);
  return returns.length > 0 && returns.every(compares);
}

const CONTRACTS: Contract[] = [
  {
    takers: ['set_error_handler'],
    position: 0,
    change: 'error-context',
    severity: 'error',
    breaks: (handler) => required(handler) >= 5,
    message: {
      ja: 'PHP 8.0 はエラーハンドラを引数 4 個で呼び出します。5 番目の引数を必須にした関数は、エラーのたびに致命的エラーになります。',
      en: 'PHP 8.0 calls an error handler with four arguments: one that demands a fifth is a fatal error at every notice.',
    },
  },
  {
    takers: ['set_exception_handler'],
    position: 0,
    change: 'engine-exceptions',
    severity: 'warning',
    breaks: ({ params: [first] }, php) =>
      first?.type !== undefined &&
      first.type !== null &&
      /^\\?Exception$/i.test(php.text.slice(first.type.start, first.type.end).trim()),
    message: {
      ja: 'PHP 7.0 からは Exception ではない Error も渡されます。型を Exception に限ったハンドラは、そこで致命的エラーになります。',
      en: 'Since PHP 7.0 it is also given an Error, which is no Exception: the handler itself then fails.',
    },
  },
  {
    takers: ['usort', 'uasort', 'uksort'],
    position: 1,
    change: 'truth-as-order',
    severity: 'warning',
    breaks: (handler, php) => answersTruth(handler, php),
    message: {
      ja: '比較関数が真偽値を返しています。PHP 8.0 から非推奨です。負の数・0・正の数を返してください。',
      en: 'The comparison answers true or false, which is deprecated since PHP 8.0: return a negative number, zero or a positive one.',
    },
  },
];

/** The function that an argument names or is: 'name', array($this, 'name'), a closure. Only of this file. */
function handlerOf(php: PhpDocument, arg: PhpArgument): FunctionDefinition | undefined {
  const { value, literal } = arg;
  if (literal !== null) {
    const name = literal.toLowerCase().replace(/^\\/, '');
    return php.functions.find(({ kind, resolved }) => kind === 'function' && resolved === name);
  }
  const source = php.text.slice(value.start, value.end);
  const method = /^(?:array\s*\(|\[)\s*(?:&?\s*\$this|__CLASS__|self::class|['"][\w\\]+['"])\s*,\s*['"](\w+)['"]/i.exec(
    source,
  )?.[1];
  if (method) {
    const name = method.toLowerCase();
    const named = php.functions.filter(({ kind, resolved }) => kind === 'method' && resolved === name);
    return named.length === 1 ? named[0] : undefined;
  }
  if (!/^(?:static\s+)?(?:function|fn)\b/i.test(source)) return undefined;
  return php.functions.find(({ start, kind }) => start === value.start && (kind === 'closure' || kind === 'arrow'));
}

function check(php: PhpDocument, context: Context): void {
  for (const { takers, position, change: id, severity, breaks, message } of CONTRACTS) {
    const { from } = change(id);
    const on = context.target.on('php', (v) => v >= from);
    if (on.length === 0) continue;
    const told = new Set<number>();
    for (const call of takers.flatMap((name) => [...php.callsTo(name)])) {
      const arg = call.args[position];
      const handler = arg && !arg.spread ? handlerOf(php, arg) : undefined;
      if (!handler || told.has(handler.start) || !breaks(handler, php)) continue;
      told.add(handler.start);
      const place = handler.name === '' ? arg!.value : handler.nameSpan;
      context.report(place, { severity, message, on: reaching(php, call.start, on) });
    }
  }
}

export default defineRule({
  id: 'php/handler-signature',
  component: 'php',
  severity: 'error',
  effort: { minutes: [2, 5, 20] },
  title: { ja: 'ハンドラ関数の引数・戻り値の変更', en: 'Handler whose parameters or answer no longer fit' },
  why: {
    ja: 'PHP から呼び出される関数（エラーハンドラ、例外ハンドラ、並べ替えの比較関数）に渡される引数や期待される戻り値が、版によって変わりました。',
    en: 'What PHP hands to error handlers and exception handlers, and what it expects of comparisons, changed between versions.',
  },
  hint: {
    ja: 'エラーハンドラの 5 番目の引数は省略可能にし、例外ハンドラの型は外し、比較関数は <=> か引き算の結果を返してください。',
    en: 'Give the fifth parameter a default, drop the type Exception, return a difference from comparisons.',
  },
  sources: [
    'https://www.php.net/manual/en/function.set-error-handler.php',
    'https://www.php.net/manual/en/function.set-exception-handler.php',
    'https://www.php.net/manual/en/migration80.incompatible.php',
  ],
  examples: [
    {
      on: 'php 8.0.0',
      wrong: "<?php function onError($no, $text, $file, $line, $vars) { return true; } set_error_handler('onError');",
    },
    {
      on: 'php 8.0.0',
      wrong:
        "<?php class A { function f() { set_error_handler(array(&$this, 'on')); } function on($a, $b, $c, $d, $e) { } }",
    },
    {
      on: 'php 8.0.0',
      right:
        "<?php function onError($no, $text, $file, $line, $vars = null) { } set_error_handler('onError'); function f($a, $b, $c, $d, $e) { }",
    },
    {
      on: 'php 7.4.0',
      right: "<?php function onError($no, $text, $file, $line, $vars) { return true; } set_error_handler('onError');",
    },
    { on: 'php 7.0.0', wrong: "<?php function show(Exception $e) { echo 1; } set_exception_handler('show');" },
    { on: 'php 7.0.0', right: "<?php function show($e) { echo 1; } set_exception_handler('show');" },
    { on: 'php 8.0.0', wrong: "<?php function byAge($a, $b) { return $a['age'] > $b['age']; } usort($list, 'byAge');" },
    {
      on: 'php 8.0.0',
      right:
        "<?php function byAge($a, $b) { return $a['age'] > $b['age'] ? 1 : -1; } usort($list, 'byAge'); usort($l, function ($a, $b) { return $a->n - $b->n; });",
    },
  ],
  words: words(...CONTRACTS.flatMap(({ takers }) => takers)),
  check: { php: check },
});
