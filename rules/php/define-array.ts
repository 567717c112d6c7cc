// define() with an array: refused before PHP 7.0.
import { defineRule } from '../../src/rule/rule.ts';
import { words } from '../../src/text/words.ts';
import { reaching } from './fates.ts';
import { change } from './knowledge/changes.ts';

export default defineRule({
  id: 'php/define-array',
  component: 'php',
  severity: 'warning',
  effort: { minutes: [3, 10, 30] },
  title: { ja: 'define() による配列の定数', en: 'define() with an array' },
  why: {
    ja: 'PHP 5 の define() は配列を受け付けません。警告が出るだけで処理は続き、定数は定義されないままになります。',
    en: 'PHP 5 refuses an array in define(): there is a warning, the program goes on, and the constant does not exist.',
  },
  hint: {
    ja: '変数か、配列を返す関数に書き換えてください。',
    en: 'Use a variable, or a function that returns the array.',
  },
  sources: ['https://www.php.net/manual/en/function.define.php'],
  examples: [
    { on: 'php 5.6.30', wrong: "<?php define('SIZES', array(1, 2));" },
    { on: 'php 7.0.0', right: "<?php define('SIZES', array(1, 2));" },
    {
      on: 'php 5.6.30',
      right: "<?php define('SIZE', count(array(1, 2))); $o->define('A', array(1)); $a = array('define' => array());",
    },
  ],
  words: words('define'),
  check: {
    php(php, context) {
      const { from } = change('define-array');
      for (const { via, value } of php.constantDefinitions) {
        if (via !== 'define' || !/^(?:array\s*\(|\[)/i.test(php.text.slice(value.start, value.end))) continue;
        // array(…)[0] is an element.
        if (
          !/[)\]]$/.test(php.text.slice(value.start, value.end)) ||
          /\]\s*\[/.test(php.text.slice(value.start, value.end))
        )
          continue;
        context.report(value, {
          on: reaching(
            php,
            value.start,
            context.target.on('php', (v) => v < from),
          ),
        });
      }
    },
  },
});
