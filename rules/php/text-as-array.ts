// $list = ''; $list[] = $x; an empty string became an array up to PHP 7.0 and stays a string since 7.1.
import type { ClassDefinition, PhpDocument } from '../../src/languages/php/document.ts';
import type { Fix, Span } from '../../src/rule/finding.ts';
import { type Context, defineRule } from '../../src/rule/rule.ts';
import type { Text } from '../../src/rule/text.ts';
import { words } from '../../src/text/words.ts';
import { reaching } from './fates.ts';
import { emptyValueBefore, membersSet } from './given-before.ts';
import { change } from './knowledge/changes.ts';

const OF_TEXT: Text = {
  ja: '空文字列で初期化した変数を配列として使っています。PHP 7.0 までは配列に変わりましたが、PHP 7.1 からは文字列のままです（[] での追加は致命的エラーになります）。',
  en: 'An empty string is used as an array: up to PHP 7.0 it became one, since 7.1 it stays a string, and [] on it is a fatal error.',
};
const OF_FALSE: Text = {
  ja: 'false を配列として使う書き方は PHP 8.1 から非推奨です。',
  en: 'Using false as an array is deprecated since PHP 8.1.',
};

/** What PHP 7.0 did by itself, written before the statement. */
function fixOf(php: PhpDocument, { start }: Span, name: string, empty: string): Fix | null {
  const statement = php.statementAt(start);
  const before = statement ? php.text.slice(Math.max(0, statement.start - 100), statement.start) : '';
  if (!statement || statement.start !== start || !/[;{}]\s*$/.test(before)) return null;
  const text = `if ($${name} === ${empty}) { $${name} = array(); } `;
  return { safety: 'safe', splices: [{ start, end: start, text }] };
}

function checkVariables(php: PhpDocument, context: Context): void {
  const [text, no] = [change('text-as-array').from, change('false-as-array').from];
  for (const row of membersSet(php, 0x5b)) {
    const value = emptyValueBefore(php, row);
    if (value !== 'text' && value !== 'false') continue;
    const variable = php.variable(row);
    const from = value === 'text' ? text : no;
    context.report(variable, {
      ...(value === 'false' && { severity: 'warning' }),
      message: value === 'text' ? OF_TEXT : OF_FALSE,
      on: reaching(
        php,
        variable.start,
        context.target.on('php', (v) => v >= from),
      ),
      fix: fixOf(php, variable, variable.name, value === 'text' ? "''" : 'false'),
    });
  }
}

/** `$this->list[] =`, `$this->list['a']['b'] =` */
const ELEMENT_SET = /\$this\s*->\s*(\w+)\s*(?:\[[^[\]]*\]\s*)+=(?![=>])/g;

const isEmptyText = (php: PhpDocument, span: Span | null): boolean =>
  span !== null && span.end - span.start === 2 && /^(?:''|"")$/.test(php.text.slice(span.start, span.end));

/** The class gives the property another value somewhere, or binds it. */
const isGiven = (body: string, name: string): boolean =>
  new RegExp(
    `\\$this\\s*->\\s*${name}\\s*(?:[-+.*/|&^%]|\\?\\?)?=(?![=>])|(?:&\\s*|\\bas\\s+|=>\\s*|\\blist\\s*\\([^)]*)\\$this\\s*->\\s*${name}\\b`,
  ).test(body);

/** `var $list = '';` whose elements the class sets, and which it nowhere gives another value. */
function checkProperties(php: PhpDocument, { properties, body: span }: ClassDefinition, context: Context): void {
  const empty = properties.filter((property) => isEmptyText(php, property.default));
  if (empty.length === 0) return;
  const on = context.target.on('php', (v) => v >= change('text-as-array').from);
  const body = php.text.slice(span.start, span.end);
  const told = new Set<string>();
  for (const { 0: written, 1: name = '', index } of body.matchAll(ELEMENT_SET)) {
    if (told.has(name) || !empty.some((property) => property.name === name) || isGiven(body, name)) continue;
    told.add(name);
    const start = span.start + index;
    context.report({ start, end: start + written.indexOf('[') }, { message: OF_TEXT, on });
  }
}

export default defineRule({
  id: 'php/text-as-array',
  component: 'php',
  severity: 'error',
  effort: { minutes: [1, 3, 10] },
  title: { ja: '空文字列を配列として使う代入', en: 'Empty string used as an array' },
  why: {
    ja: 'PHP 7.0 までは、空文字列に添え字を付けて代入すると自動的に配列に変わりました。PHP 7.1 からは文字列の操作とみなされ、致命的エラーになるか、値が 1 文字に切り詰められます。',
    en: 'Up to PHP 7.0 an empty string turned into an array when an element was set. Since 7.1 it is an operation on text: a fatal error, or all but one character of the value is lost.',
  },
  hint: { ja: "初期値を '' ではなく array() にしてください。", en: "Begin with array() instead of ''." },
  sources: ['https://www.php.net/manual/en/migration71.incompatible.php'],
  examples: [
    {
      on: 'php 7.1.0',
      wrong: "<?php $list = ''; while ($row = fgets($h)) { $list[] = $row; }",
      fixed: "<?php $list = ''; while ($row = fgets($h)) { if ($list === '') { $list = array(); } $list[] = $row; }",
    },
    { on: 'php 7.4.0', wrong: '<?php function f($k) { $a = $b = ""; $a[$k] = 1; return $a; }' },
    { on: 'php 8.1.0', wrong: "<?php function f() { $a = false; $a['x'] = 1; return $a; }" },
    { on: 'php 7.1.0', wrong: "<?php class A { var $e = ''; function add($m) { $this->e[] = $m; } }" },
    { on: 'php 7.0.0', right: "<?php $list = ''; $list[] = 1;" },
    {
      on: 'php 8.0.0',
      right:
        "<?php function f($x, $b = '') { $a = ''; $a = array(); $a[] = 1; $b[] = 1; $c = 'abc'; $c[0] = 'x'; $d = ''; load($d); $d[] = 1; if ($x) { $e = ''; } else { $e[] = 1; } switch ($x) { case 1: $g = ''; break; case 2: $g[] = 1; } $h = null; $h[] = 1; }",
    },
    {
      on: 'php 8.0.0',
      right:
        "<?php $a = ''; include 'a.php'; $a[] = 1; $b = ''; load(); $b[] = 1; if ($x) $c = ''; $c[] = 1; class A { var $e = ''; function A() { $this->e = array(); } function add($m) { $this->e[] = $m; } }",
    },
  ],
  words: words("=''", "= ''", '=""', '= ""', '=false', '= false'),
  check: {
    php(php, context) {
      if (context.target.on('php', (v) => v >= change('text-as-array').from).length === 0) return;
      checkVariables(php, context);
      for (const definition of php.classes)
        if (definition.properties.length > 0) checkProperties(php, definition, context);
    },
  },
});
