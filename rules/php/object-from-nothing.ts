// $o->x = 1; where $o is nothing yet: PHP made an object of it up to 7.4, and throws since 8.0.
import { type PhpDocument, VARIABLE } from '../../src/languages/php/document.ts';
import type { Fix } from '../../src/rule/finding.ts';
import { type Context, defineRule } from '../../src/rule/rule.ts';
import { words } from '../../src/text/words.ts';
import { reaching } from './fates.ts';
import { emptyValueBefore, membersSet } from './given-before.ts';
import { change } from './knowledge/changes.ts';

const MEMBER = VARIABLE.BASE | VARIABLE.WRITE;
/** What gives a variable a value, or may. */
const GIVES =
  VARIABLE.WRITE | VARIABLE.REFERENCE | VARIABLE.PARAMETER | VARIABLE.GLOBAL | VARIABLE.STATIC | VARIABLE.ARGUMENT;

/** In a function that never gives the variable a value: only members of it are set. */
function isNeverGiven(php: PhpDocument, row: number): boolean {
  const { scope, name } = php.variable(row);
  const { kind, dynamic } = php.scopes[scope]!;
  if (dynamic || kind === 'file' || kind === 'arrow' || /^(?:this|GLOBALS|_[A-Z]+)$/.test(name)) return false;
  return php
    .variablesNamed(name)
    .every((use) => use.scope !== scope || !(use.use & GIVES) || (use.use & MEMBER) === MEMBER);
}

/** What PHP 7 did by itself, written before the statement. */
function fixOf(php: PhpDocument, start: number, name: string): Fix | null {
  const statement = php.statementAt(start);
  if (statement?.start !== start || !/[;{}]\s*$/.test(php.text.slice(Math.max(0, start - 100), start))) return null;
  return {
    safety: 'safe',
    splices: [{ start, end: start, text: `if (empty($${name})) { $${name} = new stdClass(); } ` }],
  };
}

function check(php: PhpDocument, context: Context): void {
  const on = context.target.on('php', (v) => v >= change('object-from-nothing').from);
  if (on.length === 0) return;
  for (const row of membersSet(php, 0x2d)) {
    const value = emptyValueBefore(php, row);
    if (value === null || (value === 'nothing' && !isNeverGiven(php, row))) continue;
    const variable = php.variable(row);
    context.report(variable, {
      on: reaching(php, variable.start, on),
      fix: fixOf(php, variable.start, variable.name),
    });
  }
}

export default defineRule({
  id: 'php/object-from-nothing',
  component: 'php',
  severity: 'error',
  effort: { minutes: [1, 3, 10] },
  title: { ja: '存在しないオブジェクトへのプロパティの代入', en: 'Property of an object that is not there' },
  why: {
    ja: 'PHP 7.4 までは、未定義や空の変数のプロパティに代入すると警告（5.3 までは Strict Standards）とともに stdClass オブジェクトが作られました。PHP 8.0 からはエラーで止まります。',
    en: 'Up to PHP 7.4 setting a property of an undefined or empty variable made an stdClass of it, with a warning; since 8.0 it throws an Error.',
  },
  hint: {
    ja: '先に $変数 = new stdClass(); と書いてください。',
    en: 'Write $variable = new stdClass(); first.',
  },
  sources: ['https://www.php.net/manual/en/migration80.incompatible.php'],
  examples: [
    {
      on: 'php 8.0.0',
      wrong: '<?php function f() { $o->a = 1; $o->b = 2; return $o; }',
      fixed: '<?php function f() { if (empty($o)) { $o = new stdClass(); } $o->a = 1; $o->b = 2; return $o; }',
    },
    { on: 'php 8.0.0', wrong: "<?php $o = ''; $o->a = 1; $p = null; $p->list[] = 2;" },
    { on: 'php 7.4.0', right: '<?php function f() { $o->a = 1; return $o; }' },
    {
      on: 'php 8.0.0',
      right:
        '<?php function f($a, $l) { global $g; static $s; $a->x = 1; $g->x = 1; $s->x = 1; $this->x = 1; $o = new stdClass; $o->x = 1; foreach ($l as $e) { $e->x = 1; } list($m) = $l; $m->x = 1; load($n); $n->x = 1; try { } catch (Exception $c) { $c->x = 1; } }',
    },
    {
      on: 'php 8.0.0',
      right: '<?php $o->a = 1; function g() { extract(h()); $o->a = 1; } function h($n) { $$n = k(); $p->a = 1; }',
    },
  ],
  words: words('->'),
  check: { php: check },
});
