// Calls of functions that the target's PHP no longer has.
import type { PhpDocument } from '../../src/languages/php/document.ts';
import { type Context, defineRule } from '../../src/rule/rule.ts';
import type { Text } from '../../src/rule/text.ts';
import { versionText } from '../../src/target/version.ts';
import { callFix } from './call-fixes.ts';
import { defineOwn, ownFunction } from './definitions.ts';
import { isOptionalDriver } from './drivers.ts';
import { callsIn, type Fate, functionsThatAre, lookedUpIn, reaching } from './fates.ts';
import { asksForExtension, dynamicGuarded, guarded } from './guards.ts';
import { extension } from './knowledge/extensions.ts';
import { replacementOf } from './knowledge/replacements.ts';

function gone({ name, history }: Fate): Text {
  const text = versionText(history.removed);
  const whole = extension(history.extension)?.left === history.removed;
  if (whole) {
    return {
      ja: `${name}() の拡張モジュール ${history.extension} は PHP ${text} で本体から外されました。`,
      en: `${name}() belongs to the extension ${history.extension}, which left PHP in ${text}.`,
    };
  }
  return { ja: `${name}() は PHP ${text} で削除されました。`, en: `${name}() was removed in PHP ${text}.` };
}

function instead(fate: Fate): { hint?: Text } {
  const code = replacementOf(fate.name) ?? extension(fate.history.extension)?.successor;
  if (!code || code === '-') return {};
  return { hint: { ja: `代わりに ${code} を使ってください。`, en: `Use ${code} instead.` } };
}

function checkDynamic(php: PhpDocument, context: Context): void {
  const removed = functionsThatAre('removed', context.target);
  for (const use of php.dynamicUses) {
    const fate = use.kind === 'function' ? removed.get(use.symbol) : undefined;
    if (!fate || dynamicGuarded(php, use)) continue;
    context.report(use, {
      severity: 'warning',
      message: {
        ja: `文字列で指定された関数 ${fate.name}() は PHP ${versionText(fate.history.removed)} で削除されました。`,
        en: `${fate.name}(), called through a string, was removed in PHP ${versionText(fate.history.removed)}.`,
      },
      on: reaching(php, use.start, fate.removed),
      unless: ownFunction(fate.name, ''),
      ...instead(fate),
    });
  }
}

export default defineRule({
  id: 'php/removed-function',
  component: 'php',
  severity: 'error',
  effort: { minutes: [5, 15, 60] },
  title: { ja: '移行先の PHP で削除された関数', en: 'Function that was removed from PHP' },
  why: {
    ja: '削除された関数を呼び出すと致命的エラー（Call to undefined function）になり、ページの表示が途中で止まります。',
    en: 'Calling a function that is gone is a fatal error: the page stops there.',
  },
  hint: {
    ja: '後継の関数に書き換えてください。',
    en: 'Use the function that took its place.',
  },
  sources: [
    'https://www.php.net/manual/en/migration54.incompatible.php',
    'https://www.php.net/manual/en/migration70.incompatible.php',
    'https://www.php.net/manual/en/migration80.incompatible.php',
  ],
  examples: [
    {
      on: 'php 8.2.0',
      wrong: '<?php while (list($k, $v) = each($list)) { echo $k; }',
      fixed: '<?php foreach ($list as $k => $v) { echo $k; }',
    },
    {
      on: 'php 8.2.0',
      wrong: '<?php while (list($k) = each($o->list)) { } while (list(, $v) = @each($a)) { }',
      fixed: '<?php foreach (array_keys($o->list) as $k) { } foreach ($a as $v) { }',
    },
    {
      on: 'php 8.2.0',
      wrong: '<?php usort($a, create_function(\'$x,$y\', \'return strcmp($x["n"], $y["n"]);\'));',
      fixed: '<?php usort($a, function($x,$y) { return strcmp($x["n"], $y["n"]); });',
    },
    { on: 'php 8.2.0', wrong: "<?php $f = create_function('$x', $code); $g = create_function('', 'return $this;');" },
    {
      on: 'php 8.2.0',
      wrong: "<?php $v = get_magic_quotes_gpc() ? stripslashes($_POST['v']) : $_POST['v']; if (is_real($v)) { }",
      fixed: "<?php $v = false ? stripslashes($_POST['v']) : $_POST['v']; if (is_float($v)) { }",
    },
    { on: 'php 5.6.30', right: '<?php while (list($k, $v) = each($list)) { echo $k; }' },
    { on: 'php 5.6.30', wrong: '<?php define_syslog_variables();' },
    { on: 'php 5.3.3', wrong: "<?php $d = domxml_open_file('a.xml'); $x = @xslt_create();" },
    { on: 'php 5.3.3', right: "<?php if (PHP_VERSION < 5) { $d = domxml_open_file('a.xml'); }" },
    { on: 'php 5.6.30', wrong: "<?php session_register('user');" },
    { on: 'php 7.4.0', wrong: "<?php $c = mysql_connect('localhost', 'u', 'p');" },
    {
      on: 'php 7.0.0',
      wrong: "<?php if (ereg('^[a-z]+$', $s)) { }",
      fixed: "<?php if (preg_match('/^[a-z]+$/D', $s)) { }",
    },
    { on: 'php 8.2.0', wrong: "<?php $f = 'create_function'; $g = $f('', 'return 1;');" },
    { on: 'php 8.2.0', right: "<?php if (function_exists('each')) { each($list); }" },
    { on: 'php 8.2.0', right: "<?php if (extension_loaded('mcrypt')) { mcrypt_encrypt('a', 'b', 'c', 'd'); }" },
    { on: 'php 8.2.0', right: '<?php namespace Shop; function each($list) { return 1; } echo each(array());' },
    { on: 'php 8.2.0', right: '<?php $collection->each($callback);' },
  ],
  check: {
    php(php, context) {
      defineOwn(php, context);
      for (const { call, fate } of callsIn(php, functionsThatAre('removed', context.target))) {
        if (guarded(php, call.start, `function:${fate.name}`, `extension:${fate.history.extension}`)) continue;
        const optional = extension(fate.history.extension)?.kind !== 'always';
        context.report(call.nameSpan, {
          // A program that can do without the extension takes another way.
          severity:
            (optional && asksForExtension(php, fate.history.extension)) ||
            isOptionalDriver(context.file.path, fate.history.extension)
              ? 'warning'
              : 'error',
          message: gone(fate),
          on: reaching(php, call.start, fate.removed),
          unless: ownFunction(fate.name, lookedUpIn(call)),
          fix: callFix(php, call, context.target),
          ...instead(fate),
        });
      }
      checkDynamic(php, context);
    },
  },
});
