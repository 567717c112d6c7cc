// define() with an array (refused before PHP 7.0) or an object (before 8.1).
import { defineRule } from '../../src/rule/rule.ts';
import type { Text } from '../../src/rule/text.ts';
import { words } from '../../src/text/words.ts';
import { reaching } from './fates.ts';
import { change } from './knowledge/changes.ts';

const OBJECT: Text = {
  ja: 'define() にオブジェクトを渡せるのは PHP 8.1 からです。古い PHP では警告が出て、定数は定義されません。',
  en: 'define() takes an object since PHP 8.1; older versions warn, and the constant does not exist.',
};

function kindOf(code: string): 'array' | 'object' | null {
  if (/^new\b[^;]*\)$|^new\s+\\?\w[\w\\]*$/i.test(code)) return /->|::\w+\s*\(/.test(code) ? null : 'object';
  // array(…)[0] is an element.
  if (!/^(?:array\s*\(|\[)/i.test(code) || !/[)\]]$/.test(code) || /\]\s*\[/.test(code)) return null;
  return 'array';
}

export default defineRule({
  id: 'php/define-array',
  component: 'php',
  severity: 'warning',
  effort: { minutes: [3, 10, 30] },
  title: { ja: 'define() による配列やオブジェクトの定数', en: 'define() with an array or an object' },
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
    { on: 'php 8.0.0', wrong: "<?php define('CLOCK', new Clock(1));" },
    { on: 'php 5.6.30', right: "<?php define('NOW', date_create()->format('U')); define('NEW', 'new');" },
    {
      on: 'php 5.6.30',
      right: "<?php define('SIZE', count(array(1, 2))); $o->define('A', array(1)); $a = array('define' => array());",
    },
  ],
  words: words('define'),
  check: {
    php(php, context) {
      for (const { via, value } of php.constantDefinitions) {
        if (via !== 'define') continue;
        const kind = kindOf(php.text.slice(value.start, value.end));
        if (!kind) continue;
        const { from } = change(kind === 'array' ? 'define-array' : 'define-object');
        context.report(value, {
          ...(kind === 'object' && { message: OBJECT }),
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
