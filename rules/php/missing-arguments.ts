// Calls of the site's own functions with fewer arguments than they demand: a warning up to PHP 7.0, an error that stops the page since 7.1.
import type { FunctionDefinition, PhpCall, PhpDocument } from '../../src/languages/php/document.ts';
import { type Context, defineRule } from '../../src/rule/rule.ts';
import { reaching } from './fates.ts';
import { change } from './knowledge/changes.ts';

/** Arguments without which PHP refuses the call: all up to the last parameter that has no default. */
const demanded = ({ params }: FunctionDefinition): number =>
  params.findLastIndex((param) => param.default === null && !param.variadic) + 1;

function report(php: PhpDocument, context: Context, call: PhpCall, fn: FunctionDefinition, name: string): void {
  const least = demanded(fn);
  const given = call.args.length;
  if (given >= least || call.args.some(({ spread, named }) => spread || named !== null)) return;
  context.report(call.nameSpan, {
    on: reaching(
      php,
      call.start,
      context.target.on('php', (v) => v >= change('missing-arguments').from),
    ),
    message: {
      ja: `${name} は引数を ${least} 個必要としますが、${given} 個しか渡されていません。PHP 7.1 からはエラーで止まります。`,
      en: `${name} demands ${least === 1 ? 'one argument' : `${least} arguments`} and is given ${given === 0 ? 'none' : given}: an error since PHP 7.1.`,
    },
  });
}

/** Those that are always there and that no second definition of the file replaces. */
function certain<T extends { symbol: number; conditional: boolean }>(all: readonly T[]): T[] {
  const times = new Map<number, number>();
  for (const { symbol } of all) times.set(symbol, (times.get(symbol) ?? 0) + 1);
  return all.filter(({ symbol, conditional }) => !conditional && times.get(symbol) === 1);
}

function checkFunctions(php: PhpDocument, context: Context): void {
  const functions = php.functions.filter(({ kind, resolved }) => kind === 'function' && !resolved.includes('\\'));
  for (const fn of certain(functions)) {
    if (demanded(fn) === 0) continue;
    for (const call of php.callsTo(fn.symbol)) report(php, context, call, fn, `${fn.name}()`);
  }
}

function checkClasses(php: PhpDocument, context: Context): void {
  for (const { symbol, name, methods, resolved } of certain(php.classes.filter(({ kind }) => kind === 'class'))) {
    const maker = methods.find((method) => method.resolved === '__construct');
    if (maker && demanded(maker) > 0)
      for (const call of php.instantiations(symbol)) report(php, context, call, maker, `new ${name}`);
    for (const method of methods) {
      if (!method.modifiers.includes('static') || demanded(method) === 0) continue;
      for (const call of php.methodCalls(method.symbol))
        if (call.kind === 'static' && call.className === resolved)
          report(php, context, call, method, `${name}::${method.name}()`);
    }
  }
}

export default defineRule({
  id: 'php/missing-arguments',
  component: 'php',
  severity: 'error',
  effort: { minutes: [2, 10, 30] },
  title: { ja: '引数の足りない関数の呼び出し', en: 'Own function called with too few arguments' },
  why: {
    ja: 'PHP 7.0 までは警告が出るだけで、足りない引数は null として処理が続きました。PHP 7.1 からは例外（ArgumentCountError）になり、ページが止まります。',
    en: 'Up to PHP 7.0 there was a warning, and the function went on without the value. Since 7.1 the call throws an ArgumentCountError.',
  },
  hint: {
    ja: '足りない引数を渡すか、関数の宣言で既定値（= null など）を付けてください。',
    en: 'Hand over what is missing, or give the parameter a default such as null.',
  },
  sources: ['https://www.php.net/manual/en/migration71.incompatible.php'],
  examples: [
    { on: 'php 7.1.0', wrong: '<?php function f($a, $b) { return $a; } echo f(1);' },
    {
      on: 'php 8.0.0',
      wrong: '<?php class A { function __construct($a) { } static function m($x) { } } $o = new A; A::m();',
    },
    { on: 'php 7.0.0', right: '<?php function f($a, $b) { return $a; } echo f(1);' },
    {
      on: 'php 8.0.0',
      right:
        '<?php function f($a, $b = 1, ...$c) { } f(1); f(...$all); if (!function_exists("g")) { function g($a) { } } g(); $o->f(); class B extends A { static function m() { } } new B; class A { function A($a) { } }',
    },
  ],
  check: {
    php(php, context) {
      if (context.target.on('php', (v) => v >= change('missing-arguments').from).length === 0) return;
      checkFunctions(php, context);
      checkClasses(php, context);
    },
  },
});
