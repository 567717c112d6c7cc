// Calls of functions that still work on the target but are deprecated there.
import type { PhpDocument } from '../../src/languages/php/document.ts';
import { type Context, defineRule } from '../../src/rule/rule.ts';
import type { Text } from '../../src/rule/text.ts';
import { versionText } from '../../src/target/version.ts';
import { callFix } from './call-fixes.ts';
import { defineOwn, ownFunction } from './definitions.ts';
import { callsIn, type Fate, functionsThatAre, lookedUpIn, reaching } from './fates.ts';
import { dynamicGuarded, guarded } from './guards.ts';
import { replacementOf } from './knowledge/replacements.ts';

const deprecated = ({ name, history }: Fate): Text => ({
  ja: `${name}() は PHP ${versionText(history.deprecated)} から非推奨です。`,
  en: `${name}() is deprecated since PHP ${versionText(history.deprecated)}.`,
});

/** `array_map('ereg', …)`, `$f = 'split'; $f()`: most likely it is called there. */
function checkDynamic(php: PhpDocument, context: Context): void {
  const fates = functionsThatAre('deprecated', context.target);
  for (const use of php.dynamicUses) {
    const fate = use.kind === 'function' ? fates.get(use.symbol) : undefined;
    if (!fate || dynamicGuarded(php, use)) continue;
    context.report(use, {
      severity: 'info',
      message: deprecated(fate),
      on: reaching(php, use.start, fate.deprecated),
      unless: ownFunction(fate.name, ''),
    });
  }
}

export default defineRule({
  id: 'php/deprecated-function',
  component: 'php',
  severity: 'warning',
  effort: { minutes: [2, 10, 30] },
  title: { ja: '非推奨の関数', en: 'Deprecated function' },
  why: {
    ja: '移行先ではまだ動きますが、非推奨（Deprecated）の警告が出ます。画面にエラーを表示する設定では、ページの先頭に警告文が混ざります。',
    en: 'It still works there, but PHP calls it deprecated: where errors are displayed, the message appears in the page.',
  },
  hint: {
    ja: '後継の関数に書き換えてください。急がない場合は、次の移行までの宿題になります。',
    en: 'Use the function that takes its place; at the latest before the next move.',
  },
  sources: ['https://www.php.net/manual/en/appendices.php'],
  examples: [
    { on: 'php 8.2.0', wrong: "<?php echo strftime('%Y', time());" },
    { on: 'php 7.4.0', wrong: "<?php $f = create_function('$a', 'return $a;');" },
    { on: 'php 5.3.3', wrong: "<?php $parts = split(',', $line);", fixed: "<?php $parts = explode(',', $line);" },
    {
      on: 'php 5.6.30',
      wrong: "<?php list($y, $m) = split('[/.-]', $date);",
      fixed: "<?php list($y, $m) = preg_split('/[\\/.-]/', $date);",
    },
    {
      on: 'php 5.6.30',
      wrong: "<?php $s = ereg_replace('[0-9]{3}', '<b>\\\\0</b>', $s);",
      fixed: "<?php $s = preg_replace('/[0-9]{3}/', '<b>\\\\0</b>', $s);",
    },
    { on: 'php 5.6.30', wrong: "<?php $found = array_map('ereg', $patterns, $lines);" },
    { on: 'php 5.6.30', right: "<?php $f = create_function('$a', 'return $a;');" },
    {
      on: 'php 8.2.0',
      right: "<?php if (!function_exists('strftime')) { function strftime($f) { return $f; } } echo strftime('%Y');",
    },
    { on: 'php 8.2.0', right: '<?php echo $date->strftime(1);' },
  ],
  check: {
    php(php, context) {
      defineOwn(php, context);
      for (const { call, fate } of callsIn(php, functionsThatAre('deprecated', context.target))) {
        if (guarded(php, call.start, `function:${fate.name}`)) continue;
        const code = replacementOf(fate.name);
        context.report(call.nameSpan, {
          message: deprecated(fate),
          on: reaching(php, call.start, fate.deprecated),
          unless: ownFunction(fate.name, lookedUpIn(call)),
          fix: callFix(php, call, context.target),
          ...(code ? { hint: { ja: `代わりに ${code} を使ってください。`, en: `Use ${code} instead.` } } : {}),
        });
      }
      checkDynamic(php, context);
    },
  },
});
