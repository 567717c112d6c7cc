// Functions and classes of the site whose name the target's PHP already has: the file that declares them is refused.
import type { PhpDocument, Span } from '../../src/languages/php/document.ts';
import { type Context, defineRule } from '../../src/rule/rule.ts';
import type { Text } from '../../src/rule/text.ts';
import type { Offered } from '../../src/target/target.ts';
import { BySymbol } from './by-symbol.ts';
import { guardedInclude, tellGuardedIncludes } from './definitions.ts';
import { reaching } from './fates.ts';
import { availability } from './knowledge/extensions.ts';
import { classHistory, existsIn, functionHistory, type History } from './knowledge/symbols.ts';

const phpFunctions = new BySymbol(functionHistory);

/** Versions that certainly have it. */
function versionsWith(context: Context, history: History | undefined): Offered[] {
  if (!history || history.pecl) return [];
  return context.target
    .versions('php')
    .filter((on) => existsIn(history, on.number) && availability(context.target, on, history.extension) === 'there');
}

function report(php: PhpDocument, context: Context, at: Span, history: History | undefined, what: Text): void {
  context.report(at, {
    message: {
      ja: `${what.ja}は移行先の PHP に最初からあるため、ここで宣言すると致命的エラーになります。`,
      en: `${what.en} is part of the target's PHP: declaring it here is a fatal error.`,
    },
    on: reaching(php, at.start, versionsWith(context, history)),
    unless: guardedInclude(context.file.path),
  });
}

export default defineRule({
  id: 'php/redeclared',
  component: 'php',
  severity: 'error',
  effort: { minutes: [2, 5, 20] },
  title: { ja: 'PHP 本体と同じ名前の関数・クラス', en: 'Function or class with a name that PHP has' },
  why: {
    ja: '古い PHP のために自作した関数が、後の版で PHP 本体に追加されていると、同じ名前を宣言できずファイル全体がエラーになります。',
    en: 'What was written for an older PHP has since become part of PHP itself: declaring the name again stops the whole file.',
  },
  hint: {
    ja: 'function_exists()・class_exists() で囲むか、名前を変えてください。',
    en: 'Put it inside function_exists() or class_exists(), or rename it.',
  },
  sources: ['https://www.php.net/manual/en/function.function-exists.php'],
  examples: [
    { on: 'php 5.6.30', wrong: '<?php function array_column($a, $k) { return array(); }' },
    { on: 'php 5.3.3', right: '<?php function array_column($a, $k) { return array(); }' },
    {
      on: 'php 5.6.30',
      right: "<?php if (!function_exists('array_column')) { function array_column($a) { return $a; } }",
    },
    {
      on: 'php 5.6.30',
      right: '<?php namespace Shop; function array_column($a) { } class DateTime { function trim() { } }',
    },
    {
      on: 'php 5.6.30',
      path: 'compat/array.php',
      right: '<?php function array_column($a, $k) { return array(); }',
      files: { 'index.php': "<?php if (!function_exists('array_column')) { require 'compat/array.php'; }" },
    },
  ],
  check: {
    php(php, context) {
      tellGuardedIncludes(php, context);
      for (const fn of php.functions) {
        const history = fn.kind === 'function' ? phpFunctions.get(fn.symbol) : undefined;
        if (!history || fn.conditional) continue;
        report(php, context, fn.nameSpan, history, { ja: `関数 ${fn.resolved}() `, en: `${fn.resolved}()` });
      }
      for (const { kind, conditional, resolved, name, nameSpan } of php.classes) {
        if (kind === 'anonymous' || conditional) continue;
        const history = classHistory(resolved);
        if (history) report(php, context, nameSpan, history, { ja: `クラス ${name} `, en: `The class ${name}` });
      }
    },
  },
});
