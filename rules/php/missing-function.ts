// Calls of functions that the target's PHP does not have yet, or whose extension it lacks.
import type { PhpCall, PhpDocument } from '../../src/languages/php/document.ts';
import type { Severity } from '../../src/rule/finding.ts';
import { type Context, defineRule } from '../../src/rule/rule.ts';
import type { Text } from '../../src/rule/text.ts';
import { versionText } from '../../src/target/version.ts';
import { olderFix } from './call-fixes.ts';
import { defineOwn, ownFunction } from './definitions.ts';
import { callsIn, type Fate, functionsThatAre, lookedUpIn, reaching, since } from './fates.ts';
import { askedByName, asksForExtension, dynamicGuarded, guarded, knowsVersion } from './guards.ts';
import { extension } from './knowledge/extensions.ts';
import { replacementOf } from './knowledge/replacements.ts';

function instead(name: string): { hint?: Text } {
  const code = replacementOf(name);
  if (!code) return {};
  return { hint: { ja: `代わりに ${code} と書けます。`, en: `Write ${code} instead.` } };
}

function ofExtension({ name, history }: Fate): Text {
  return {
    ja: `${name}() は拡張モジュール ${history.extension} の関数ですが、移行先の PHP にはこの拡張がありません。`,
    en: `${name}() belongs to the extension ${history.extension}, which the target's PHP does not have.`,
  };
}

function severityOf(php: PhpDocument, call: PhpCall, { history }: Fate): Severity {
  if (knowsVersion(php, call.start, history.since)) return 'info';
  // It came with its extension, which the program can do without.
  const young = history.since > 0 && history.since === extension(history.extension)?.since;
  return young && asksForExtension(php, history.extension) ? 'warning' : 'error';
}

function checkCalls(php: PhpDocument, context: Context): void {
  for (const { call, fate } of callsIn(php, functionsThatAre('missing', context.target))) {
    if (fate.history.pecl || guarded(php, call.start, `function:${fate.name}`)) continue;
    if (askedByName(php, fate.name)) continue;
    context.report(call.nameSpan, {
      severity: severityOf(php, call, fate),
      message: since(`${fate.name}()`, versionText(fate.history.since)),
      on: reaching(php, call.start, fate.missing),
      unless: ownFunction(fate.name, lookedUpIn(call)),
      fix: olderFix(php, call),
      ...instead(fate.name),
    });
  }
}

function checkExtensions(php: PhpDocument, context: Context): void {
  if (!context.target.profile.components.php?.extensions) return;
  for (const { call, fate } of callsIn(php, functionsThatAre('uncertain', context.target))) {
    if (guarded(php, call.start, `function:${fate.name}`, `extension:${fate.history.extension}`)) continue;
    const without = fate.uncertain.filter(({ availability }) => availability === 'missing').map(({ on }) => on);
    context.report(call.nameSpan, {
      message: ofExtension(fate),
      on: reaching(php, call.start, without),
      unless: ownFunction(fate.name, lookedUpIn(call)),
      hint: {
        ja: '移行先でこの拡張モジュールが使えるか確認するか、別の関数に書き換えてください。',
        en: 'Ask whether the extension can be had there, or use other functions.',
      },
    });
  }
}

function checkDynamic(php: PhpDocument, context: Context): void {
  const missing = functionsThatAre('missing', context.target);
  for (const use of php.dynamicUses) {
    const fate = use.kind === 'function' ? missing.get(use.symbol) : undefined;
    if (!fate || fate.history.pecl || dynamicGuarded(php, use)) continue;
    context.report(use, {
      severity: 'warning',
      message: {
        ja: `文字列で指定された関数 ${fate.name}() は PHP ${versionText(fate.history.since)} で追加されたものです。`,
        en: `${fate.name}(), called through a string, came with PHP ${versionText(fate.history.since)}.`,
      },
      on: reaching(php, use.start, fate.missing),
      unless: ownFunction(fate.name, ''),
    });
  }
}

export default defineRule({
  id: 'php/missing-function',
  component: 'php',
  severity: 'error',
  effort: { minutes: [5, 15, 60] },
  title: { ja: '移行先の PHP にない関数', en: 'Function that the target’s PHP does not have' },
  why: {
    ja: '存在しない関数を呼び出すと、その場で致命的エラー（Call to undefined function）になり、ページの表示が途中で止まります。',
    en: 'Calling a function that does not exist is a fatal error: the page stops there.',
  },
  hint: {
    ja: '同じ働きをする関数を自分で定義する（function_exists() で囲む）か、古い PHP にもある関数に書き換えてください。',
    en: 'Define a function that does the same (inside function_exists()), or use one that the older PHP has.',
  },
  sources: [
    'https://www.php.net/manual/en/migration54.new-functions.php',
    'https://www.php.net/manual/en/migration55.new-functions.php',
    'https://www.php.net/manual/en/migration56.new-functions.php',
    'https://www.php.net/manual/en/migration70.new-functions.php',
  ],
  examples: [
    { on: 'php 5.3.3', wrong: "<?php $ids = array_column($rows, 'id');" },
    { on: 'php 5.6.30', right: "<?php $ids = array_column($rows, 'id');" },
    {
      on: 'php 5.6.30',
      wrong: "<?php if (str_contains($name, 'a') || str_ends_with(f(1), '.jp')) { echo is_countable($a['x']); }",
      fixed:
        "<?php if ((strpos($name, 'a') !== false) || (substr(f(1), -3) === '.jp')) { echo (is_array($a['x']) || $a['x'] instanceof Countable); }",
    },
    { on: 'php 5.6.30', wrong: "<?php if (!function_exists('mb_ord')) { echo mb_ord('a'); }" },
    { on: 'php 5.6.30', right: "<?php if (!function_exists('mb_ord')) { require 'mb.php'; echo mb_ord('a'); }" },
    { on: 'php 5.6.30', wrong: '<?php echo str_contains($name, $part), is_countable(f());' },
    { on: 'php 5.6.30', wrong: '<?php namespace Shop; $n = \\intdiv(10, 3);' },
    { on: 'php 5.6.30', wrong: "<?php $parts = array_map('mb_str_split', $lines);" },
    { on: 'php 5.6.30', right: "<?php $b = function_exists('random_bytes') ? random_bytes(8) : uniqid();" },
    { on: 'php 5.6.30', right: '<?php $n = PHP_VERSION_ID >= 70000 ? intdiv(7, 2) : (int)(7 / 2);' },
    {
      on: 'php 5.6.30',
      right:
        "<?php if (!function_exists('str_contains')) { function str_contains($s, $p) { return strpos($s, $p) !== false; } } echo str_contains('a', 'b');",
    },
    {
      on: 'php 5.6.30',
      right: "<?php echo $text->str_contains('a'), Text::str_contains('a'), \\Text\\str_contains('a', 'b');",
    },
    { on: 'php 5.6.30', right: "<?php $f = 'mb_str_split'; if (is_callable($f)) { $parts = $f($line); }" },
    { on: 'php 5.6.30', right: "<?php // str_contains('a', 'b')\necho 'str_contains(1, 2)';" },
    {
      on: 'php 5.6.30',
      right: "<?php require 'lib/polyfill.php'; echo str_contains('abc', 'b');",
      files: { 'lib/polyfill.php': '<?php function str_contains($s, $p) { return strpos($s, $p) !== false; }' },
    },
    {
      on: 'php 5.6.30',
      path: 'vendor/kita/text/Text.php',
      right: "<?php echo str_contains('abc', 'b');",
      files: {
        'composer.lock': '{ "packages": [ { "name": "kita/text", "version": "2.0", "require": { "php": "^8.0" } } ] }',
      },
    },
    {
      on: 'php 5.6.30',
      path: 'vendor/kita/text/Text.php',
      wrong: "<?php echo str_contains('abc', 'b');",
      files: {
        'composer.lock': '{ "packages": [ { "name": "kita/text", "version": "2.0", "require": { "php": ">=5.3" } } ] }',
      },
    },
  ],
  check: {
    php(php, context) {
      defineOwn(php, context);
      checkCalls(php, context);
      checkExtensions(php, context);
      checkDynamic(php, context);
    },
  },
});
