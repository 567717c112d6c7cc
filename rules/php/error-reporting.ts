// error_reporting(E_ALL) says more from PHP 5.4 on: it includes E_STRICT.
import { defineRule } from '../../src/rule/rule.ts';
import { words } from '../../src/text/words.ts';
import { change } from './knowledge/changes.ts';

export default defineRule({
  id: 'php/error-reporting',
  component: 'php',
  severity: 'info',
  effort: { minutes: [1, 2, 10] },
  title: { ja: 'E_ALL に含まれるようになった E_STRICT', en: 'E_ALL now includes E_STRICT' },
  why: {
    ja: 'PHP 5.4 から E_ALL に E_STRICT が含まれます。エラーを画面に表示する設定では、古い書き方についての通知が新たに表示されます。',
    en: 'From PHP 5.4 on E_ALL includes E_STRICT: where errors are displayed, notices about old style appear in the pages.',
  },
  hint: {
    ja: '公開環境では display_errors を無効にするか、E_ALL & ~E_STRICT & ~E_DEPRECATED としてください。',
    en: 'Turn display_errors off on a public site, or write E_ALL & ~E_STRICT & ~E_DEPRECATED.',
  },
  sources: ['https://www.php.net/manual/en/migration54.other.php'],
  examples: [
    { on: 'php 5.6.30', wrong: '<?php error_reporting(E_ALL);' },
    { on: 'php 5.3.3', right: '<?php error_reporting(E_ALL);' },
    {
      on: 'php 5.6.30',
      right: '<?php error_reporting(E_ALL & ~E_STRICT); error_reporting(0); $o->error_reporting(E_ALL);',
    },
    { on: 'php 5.6.30', right: "<?php error_reporting(E_ALL); ini_set('display_errors', 0);" },
  ],
  words: words('error_reporting'),
  check: {
    php(php, context) {
      const { from } = change('e-all-strict');
      if ((context.move.source.php ?? 0) >= from) return;
      const hidden = php
        .callsTo('ini_set')
        .some(
          ({ args }) =>
            args[0]?.literal === 'display_errors' &&
            /^(?:0|'0'|"0"|false|'off'|"off")$/i.test(php.text.slice(args[1]?.start, args[1]?.end)),
        );
      if (hidden) return;
      const on = context.target.on('php', (v) => v >= from);
      for (const { args } of php.callsTo('error_reporting')) {
        if (args[0]?.constant === 'E_ALL') context.report(args[0], { on });
      }
    },
  },
});
