// $GLOBALS as a whole: since PHP 8.1 it is a view of the variables, which only takes single names.
import { type PhpDocument, VARIABLE, type VariableUse } from '../../src/languages/php/document.ts';
import { type Context, defineRule } from '../../src/rule/rule.ts';
import { words } from '../../src/text/words.ts';
import { reaching } from './fates.ts';
import { change } from './knowledge/changes.ts';
import { aritiesOf, arityIn } from './knowledge/parameters.ts';
import { isUnset } from './long-arrays.ts';

const GLOBALS = words('$GLOBALS');

/** `array_pop($GLOBALS)`: the function takes a reference. */
function isHandedOver(php: PhpDocument, { start, end }: VariableUse, version: number): boolean {
  const name = /(\w+)\s*\(\s*$/.exec(php.text.slice(Math.max(0, start - 60), start))?.[1]?.toLowerCase();
  const history = name && /^\s*[,)]/.test(php.text.slice(end, end + 20)) ? aritiesOf(name) : undefined;
  // extract() takes a reference only where it can have one.
  return history !== undefined && name !== 'extract' && arityIn(history, version).references.includes(0);
}

/** It, or an element without a name, is given a value, taken away, or bound by reference. */
function isChanged(php: PhpDocument, variable: VariableUse): boolean {
  const { use, end } = variable;
  if (use & VARIABLE.BASE)
    return (use & VARIABLE.WRITE) !== 0 && /^\s*\[\s*\]\s*=(?!=)/.test(php.text.slice(end, end + 20));
  return (
    (use & (VARIABLE.WRITE | VARIABLE.REFERENCE)) !== 0 || ((use & VARIABLE.ASKED) !== 0 && isUnset(php, variable))
  );
}

function check(php: PhpDocument, context: Context): void {
  const { from } = change('globals-array');
  const on = context.target.on('php', (v) => v >= from);
  const [version] = on;
  if (!version) return;
  for (const variable of php.variablesNamed('GLOBALS')) {
    if (isChanged(php, variable) || (variable.use & VARIABLE.ARGUMENT && isHandedOver(php, variable, version.number)))
      context.report(variable, { on: reaching(php, variable.start, on) });
  }
}

export default defineRule({
  id: 'php/globals-array',
  component: 'php',
  severity: 'error',
  effort: { minutes: [5, 15, 60] },
  title: { ja: '$GLOBALS 全体の書き換え', en: 'Change of $GLOBALS as a whole' },
  why: {
    ja: "PHP 8.1 から、$GLOBALS は $GLOBALS['名前'] = 値 の形でしか変更できません。全体への代入や参照渡しは致命的エラーになり、ファイル全体が実行されないこともあります。",
    en: "Since PHP 8.1 $GLOBALS only takes $GLOBALS['name'] = value. Giving it a value as a whole, or a reference to it, is a fatal error, often for the whole file.",
  },
  hint: {
    ja: "変数をひとつずつ $GLOBALS['名前'] で代入・削除してください。",
    en: "Set and unset single variables: $GLOBALS['name'].",
  },
  sources: [
    'https://www.php.net/manual/en/migration81.incompatible.php',
    'https://wiki.php.net/rfc/restrict_globals_usage',
  ],
  examples: [
    { on: 'php 8.1.0', wrong: '<?php $GLOBALS = array_merge($GLOBALS, $_POST);' },
    { on: 'php 8.1.0', wrong: '<?php $all =& $GLOBALS; $GLOBALS[] = 1; unset($GLOBALS); ksort($GLOBALS);' },
    { on: 'php 8.0.0', right: '<?php $GLOBALS = array();' },
    {
      on: 'php 8.1.0',
      right:
        "<?php $GLOBALS['a'] = 1; $GLOBALS['b']['c'] = 2; $GLOBALS[$k] = 3; $GLOBALS['d'][] = 1; unset($GLOBALS['x']); $all = $GLOBALS; extract($GLOBALS); $r = &$GLOBALS['y']; foreach ($GLOBALS as $k => $v) { } isset($GLOBALS); count($GLOBALS);",
    },
  ],
  words: GLOBALS,
  check: { php: check },
});
