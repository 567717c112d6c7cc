// Variables that PHP itself filled and fills no more.
import { type PhpDocument, VARIABLE } from '../../src/languages/php/document.ts';
import { type Context, defineRule } from '../../src/rule/rule.ts';
import { versionText } from '../../src/target/version.ts';
import { words } from '../../src/text/words.ts';
import { reaching } from './fates.ts';
import { change } from './knowledge/changes.ts';

const VARIABLES = [
  { name: 'HTTP_RAW_POST_DATA', change: 'raw-post-data', instead: "file_get_contents('php://input')" },
  { name: 'php_errormsg', change: 'php-errormsg', instead: 'error_get_last()' },
];

function check(php: PhpDocument, context: Context): void {
  for (const { name, change: id, instead } of VARIABLES) {
    const uses = php.variablesNamed(name);
    // A program that gives the variable a value itself has one of its own.
    if (uses.length === 0 || uses.some(({ use }) => use & VARIABLE.WRITE)) continue;
    const { from, further } = change(id);
    const hint = { ja: `${instead} を使ってください。`, en: `Use ${instead}.` };
    for (const variable of uses) {
      if (!(variable.use & (VARIABLE.READ | VARIABLE.ARGUMENT))) continue;
      const on = (holds: (version: number) => boolean) =>
        reaching(php, variable.start, context.target.on('php', holds));
      context.report(variable, {
        hint,
        on: on((v) => v >= further),
        message: {
          ja: `$${name} は PHP ${versionText(further)} で廃止され、常に空です。`,
          en: `$${name} is gone since PHP ${versionText(further)}: it is always empty.`,
        },
      });
      context.report(variable, {
        severity: 'warning',
        hint,
        on: on((v) => v >= from && v < further),
        message: {
          ja: `$${name} は PHP ${versionText(from)} から非推奨です。`,
          en: `$${name} is deprecated since PHP ${versionText(from)}.`,
        },
      });
    }
  }
}

export default defineRule({
  id: 'php/removed-variable',
  component: 'php',
  severity: 'error',
  effort: { minutes: [2, 5, 20] },
  title: { ja: '廃止された定義済み変数', en: 'Predefined variable that is gone' },
  why: {
    ja: 'エラーにならないまま値だけが空になるため、受信データの処理などが働かなくなります。',
    en: 'There is no error, the value is just empty: what depends on it no longer works.',
  },
  hint: { ja: '後継の書き方に変えてください。', en: 'Use what takes its place.' },
  sources: [
    'https://www.php.net/manual/en/reserved.variables.httprawpostdata.php',
    'https://www.php.net/manual/en/reserved.variables.phperrormsg.php',
  ],
  examples: [
    { on: 'php 7.0.0', wrong: '<?php $xml = simplexml_load_string($HTTP_RAW_POST_DATA);' },
    { on: 'php 5.6.30', wrong: '<?php echo $HTTP_RAW_POST_DATA;' },
    { on: 'php 5.3.3', right: '<?php echo $HTTP_RAW_POST_DATA;' },
    {
      on: 'php 7.0.0',
      right: "<?php $HTTP_RAW_POST_DATA = file_get_contents('php://input'); echo $HTTP_RAW_POST_DATA;",
    },
  ],
  words: words(...VARIABLES.map(({ name }) => name)),
  check: { php: check },
});
