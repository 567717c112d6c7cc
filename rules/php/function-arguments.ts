// func_get_args() behind a change of a parameter: PHP 5 gives what was handed over, PHP 7 what the parameter holds now.
import { type PhpDocument, VARIABLE } from '../../src/languages/php/document.ts';
import { type Context, defineRule } from '../../src/rule/rule.ts';
import { words } from '../../src/text/words.ts';
import { reaching } from './fates.ts';
import { change } from './knowledge/changes.ts';

/** A parameter of this function is given another value before the offset. */
function changedBefore(php: PhpDocument, scope: number, offset: number): string | null {
  const definition = php.functions.find((candidate) => candidate.scope === scope);
  if (!definition?.body) return null;
  for (const { name, byRef } of definition.params) {
    const written = php
      .variablesNamed(name)
      .some(
        ({ scope: at, start, use }) =>
          at === scope &&
          start > definition.body!.start &&
          start < offset &&
          (use & VARIABLE.WRITE) !== 0 &&
          (use & (VARIABLE.PARAMETER | VARIABLE.GLOBAL)) === 0,
      );
    if (written && !byRef) return name;
  }
  return null;
}

function check(php: PhpDocument, context: Context): void {
  const { from } = change('current-arguments');
  const on = context.target.on('php', (v) => v >= from);
  if (on.length === 0) return;
  for (const name of ['func_get_args', 'func_get_arg']) {
    for (const call of php.callsTo(name)) {
      const changed = changedBefore(php, call.scope, call.start);
      if (changed === null) continue;
      context.report(call.nameSpan, {
        on: reaching(php, call.start, on),
        message: {
          ja: `$${changed} を書き換えた後の ${name}() は、PHP 7.0 からは渡された値ではなく現在の値を返します。`,
          en: `Behind a change of $${changed}, ${name}() gives the present value since PHP 7.0, not the one handed over.`,
        },
      });
    }
  }
}

export default defineRule({
  id: 'php/function-arguments',
  component: 'php',
  severity: 'warning',
  effort: { minutes: [2, 5, 20] },
  title: { ja: '引数を書き換えた後の func_get_args()', en: 'func_get_args() behind a change of a parameter' },
  why: {
    ja: 'エラーにならないまま、関数が受け取る値が変わります。',
    en: 'There is no error: the function just works with other values.',
  },
  hint: {
    ja: '関数の先頭で func_get_args() の結果を変数に取っておいてください。',
    en: 'Take the result of func_get_args() at the head of the function.',
  },
  sources: ['https://www.php.net/manual/en/migration70.incompatible.php'],
  examples: [
    { on: 'php 7.0.0', wrong: '<?php function f($a) { $a = trim($a); return func_get_args(); }' },
    { on: 'php 5.6.30', right: '<?php function f($a) { $a = trim($a); return func_get_args(); }' },
    {
      on: 'php 7.0.0',
      right:
        '<?php function f($a) { $all = func_get_args(); $a = 1; return $all; } function g() { $b = 1; return func_get_args(); } function h(&$c) { $c = 1; return func_get_arg(0); }',
    },
  ],
  words: words('func_get_arg'),
  check: { php: check },
});
