// $n = count($rows); if ($n == '') …: a variable that surely holds a number, compared with text.
import { type PhpDocument, VARIABLE } from '../../src/languages/php/document.ts';
import { nameOf } from '../../src/languages/php/symbols.ts';
import { type Context, defineRule } from '../../src/rule/rule.ts';
import { words } from '../../src/text/words.ts';
import { reaching } from './fates.ts';
import { givenBefore } from './given-before.ts';
import { change } from './knowledge/changes.ts';

const [BLANK, EQUAL, EXCLAMATION] = [0x20, 0x3d, 0x21];

/** Rows of variables that are read before `==` or `!=`. */
function* compared({ variables, bytes }: PhpDocument): Generator<number> {
  const { count, use, symbol, start } = variables;
  for (let row = 0; row < count; row++) {
    if (use[row] !== VARIABLE.READ) continue;
    let at = start[row]! + nameOf(symbol[row]!).length;
    while (bytes[at] === BLANK) at++;
    const first = bytes[at];
    if ((first === EQUAL || first === EXCLAMATION) && bytes[at + 1] === EQUAL && bytes[at + 2] !== EQUAL) yield row;
  }
}

/** They give a whole number that may be 0. */
const COUNTS =
  /^(?:count|sizeof|strlen|mb_strlen|intval|mysqli?_num_rows|mysqli?_affected_rows|pg_num_rows|sqlite_num_rows|func_num_args|substr_count)\s*\([^()]*(?:\([^()]*\)[^()]*)*\)$|^\(int(?:eger)?\)\s*\$\w+(?:\[[^\]]*\])*$|^0$/i;

/** As PHP 8 sees it: blanks around a number are allowed. */
const NUMERIC = /^\s*[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?\s*$/i;
/** PHP 7 compares such text by its number, which is not 0. */
const BEGINS_WITH_NUMBER = /^\s*[+-]?(?:0*[1-9]|0*\.0*[1-9])/;

function check(php: PhpDocument, context: Context): void {
  const on = context.target.on('php', (v) => v >= change('number-text-comparison').from);
  if (on.length === 0) return;
  for (const row of compared(php)) {
    const variable = php.variable(row);
    const behind = /^\s*[=!]=\s*/.exec(php.text.slice(variable.end, variable.end + 40));
    const text = behind ? php.stringAt(variable.end + behind[0].length) : null;
    if (!text || text.value === null || NUMERIC.test(text.value) || BEGINS_WITH_NUMBER.test(text.value)) continue;
    if (!givenBefore(php, row, COUNTS)) continue;
    context.report({ start: variable.start, end: text.end }, { on: reaching(php, variable.start, on) });
  }
}

export default defineRule({
  id: 'php/number-text-variable',
  component: 'php',
  severity: 'error',
  effort: { minutes: [2, 10, 30] },
  title: { ja: '数値の入った変数と文字列の「==」比較', en: 'Variable that holds a number, compared with text by ==' },
  why: {
    ja: 'PHP 7 までは 0 と文字列（空文字列を含む）が等しく、PHP 8 からは等しくありません。エラーにならないまま分岐が変わります。',
    en: 'Up to PHP 7 the number 0 equals text and the empty string; since PHP 8 it does not. The program takes the other way without an error.',
  },
  hint: {
    ja: '数値と比べる（== 0 など）か、型をそろえて === で比較してください。',
    en: 'Compare with a number (== 0), or values of one type with ===.',
  },
  sources: ['https://www.php.net/manual/en/migration80.incompatible.php'],
  examples: [
    { on: 'php 8.0.0', wrong: "<?php function f($rows) { $n = count($rows); if ($n == '') { return 1; } }" },
    { on: 'php 8.0.0', wrong: "<?php $n = intval($x); if ($n != 'all') { echo $n; }" },
    { on: 'php 7.4.0', right: "<?php $n = count($rows); if ($n == '') { echo 1; }" },
    {
      on: 'php 8.0.0',
      right:
        "<?php function f($rows, $x) { $n = count($rows); if ($n == 0 || $n === '' || $n == '10') { } $n = $x; if ($n == '') { } $m = count($rows) ? 'a' : 'b'; if ($m == 'a') { } if ($x) { $o = 0; } else { $o = 'z'; } if ($o == 'z') { } }",
    },
  ],
  words: words('==', '!='),
  check: { php: check },
});
