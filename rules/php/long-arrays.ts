// $HTTP_POST_VARS and kin: the arrays of PHP 3, no longer filled from PHP 5.4 on.
import { type PhpDocument, VARIABLE, type VariableUse } from '../../src/languages/php/document.ts';
import type { Fix } from '../../src/rule/finding.ts';
import { type Context, defineRule } from '../../src/rule/rule.ts';
import { reaching } from './fates.ts';
import { change } from './knowledge/changes.ts';
import { iniOfTarget } from './knowledge/ini.ts';

const SUCCESSORS: Record<string, string> = {
  HTTP_GET_VARS: '_GET',
  HTTP_POST_VARS: '_POST',
  HTTP_COOKIE_VARS: '_COOKIE',
  HTTP_SERVER_VARS: '_SERVER',
  HTTP_ENV_VARS: '_ENV',
  HTTP_SESSION_VARS: '_SESSION',
  HTTP_POST_FILES: '_FILES',
};

/** `global $HTTP_POST_VARS;` declares what a superglobal need not; a superglobal may not stand there. */
const DECLARED = VARIABLE.GLOBAL | VARIABLE.PARAMETER | VARIABLE.STATIC;

/** All uses in the file are reads of the request, and each stands where the global array is meant. */
function isPlainlyGlobal(php: PhpDocument, uses: readonly VariableUse[]): boolean {
  const declaring = new Set(uses.filter(({ use }) => use & VARIABLE.GLOBAL).map(({ scope }) => scope));
  return uses.every(({ use, scope }) => {
    if (use & (VARIABLE.PARAMETER | VARIABLE.STATIC)) return false;
    if (use & VARIABLE.GLOBAL) return true;
    if (use & VARIABLE.WRITE && !(use & VARIABLE.BASE)) return false;
    return php.scopes[scope]!.kind === 'file' || declaring.has(scope);
  });
}

/** `unset($HTTP_POST_VARS)` takes nothing from it, and must not be turned on its successor. */
export const isUnset = (php: PhpDocument, { start }: VariableUse): boolean =>
  /\bunset\s*\([^;{}]*$/i.test(php.text.slice(Math.max(0, start - 200), start));

/** The place of `global $a, $HTTP_POST_VARS;` in its list, or the whole statement. */
function undeclare(php: PhpDocument, { start, end }: VariableUse): Fix | null {
  const statement = php.statementAt(start);
  const list = statement && /^global\s+([\s\S]*?)\s*;$/i.exec(php.text.slice(statement.start, statement.end));
  if (!statement || !list) return null;
  const names = list[1]!.split(',').map((name) => name.trim());
  const kept = names.filter((name) => !(name.slice(1) in SUCCESSORS));
  const text = kept.length > 0 ? `global ${kept.join(', ')};` : ';';
  const first = names.find((name) => name.slice(1) in SUCCESSORS);
  // One splice rewrites the list for all of them; the first of them carries it.
  if (php.text.slice(start, end) !== first) return { safety: 'safe', splices: [] };
  return { safety: 'safe', splices: [{ start: statement.start, end: statement.end, text }] };
}

function fixOf(php: PhpDocument, variable: VariableUse, successor: string, plain: boolean): Fix | null {
  if (!plain) return null;
  if (variable.use & DECLARED) return undeclare(php, variable);
  // The name alone: in "${HTTP_POST_VARS}" no dollar stands before it.
  const start = php.text[variable.start] === '$' ? variable.start + 1 : variable.start;
  return { safety: 'safe', splices: [{ start, end: variable.end, text: successor }] };
}

const emulated = (name: string) => `php-long-array:${name}`;

const ELEMENT_GIVEN = /^(?:\s*\[(?:[^[\]]|\[[^[\]]*\])*\])+\s*=(?![=>])/;
const FILLS_SUPERGLOBAL = /\$_[A-Z]+\s*=\s*&?\s*$/;

/** Given a whole value: `$HTTP_POST_VARS = $_POST;`, not `$_POST =& $HTTP_POST_VARS;`. */
const isFilled = (php: PhpDocument, { use, start }: VariableUse) =>
  (use & VARIABLE.WRITE) !== 0 &&
  (use & (VARIABLE.BASE | VARIABLE.GLOBAL)) === 0 &&
  !FILLS_SUPERGLOBAL.test(php.text.slice(Math.max(0, start - 40), start));

const ASKS = '(?:isset|empty|is_array|count)\\s*\\(\\s*\\$';

/**
 * Only a stand-in for a PHP without superglobals: `$_GET = $HTTP_GET_VARS;`, `isset($_GET) ? $_GET : $HTTP_GET_VARS`,
 * `if (isset($_GET)) … elseif (isset($HTTP_GET_VARS)) …`.
 */
function isFallback(php: PhpDocument, { start, end, scope, use }: VariableUse, successor: string): boolean {
  // `$HTTP_GET_VARS['id'] = 1;` for those who read it: whatever becomes of PHP's own array, this one value is there.
  const keeps = use & VARIABLE.WRITE && successor !== '_SESSION';
  if (keeps && ELEMENT_GIVEN.test(php.text.slice(end, end + 300))) return true;
  const around = php.scopes[scope]!;
  const before = php.text.slice(Math.max(around.start, start - 3000), start);
  if (FILLS_SUPERGLOBAL.test(before)) return true;
  const asked = [...before.matchAll(new RegExp(`${ASKS}${successor}\\b`, 'g'))].at(-1);
  if (!asked) return false;
  const between = before.slice(asked.index);
  if (/\belse/i.test(between)) return true;
  const behind = /^[^;]*/.exec(php.text.slice(end, end + 300))![0];
  return !between.includes(';') && (between.includes('?') || behind.includes(`$${successor}`));
}

/** The uses that mean PHP's own array. What the program fills itself, it may read, in that function or (from the file's level) everywhere. */
function meant(php: PhpDocument, context: Context, name: string, successor: string): readonly VariableUse[] {
  const uses = php.variablesNamed(name);
  const declaring = new Set(uses.filter(({ use }) => use & VARIABLE.GLOBAL).map(({ scope }) => scope));
  const filled = new Set(uses.filter((use) => isFilled(php, use)).map(({ scope }) => scope));
  for (const scope of filled)
    if (php.scopes[scope]!.kind === 'file' || declaring.has(scope)) context.define(emulated(name));
  const reads = uses.filter(
    (use) => !filled.has(use.scope) && !isUnset(php, use) && !(use.use & DECLARED) && !isFallback(php, use, successor),
  );
  const read = new Set(reads.map(({ scope }) => scope));
  return uses.filter((use) => reads.includes(use) || (use.use & DECLARED && read.has(use.scope)));
}

function check(php: PhpDocument, context: Context): void {
  const { from } = change('long-arrays');
  const kept = /^(?:1|on)$/i.test(iniOfTarget(context.target, 'register_long_arrays') ?? '');
  const on = context.target.on('php', (v) => v >= from || !kept);
  for (const [name, successor] of Object.entries(SUCCESSORS)) {
    if (php.variablesNamed(name).length === 0) continue;
    const uses = meant(php, context, name, successor);
    const plain = isPlainlyGlobal(php, uses);
    for (const variable of uses) {
      context.report(variable, {
        on: reaching(php, variable.start, on),
        unless: emulated(name),
        fix: fixOf(php, variable, successor, plain),
        message: {
          ja: `$${name} は PHP 5.4 で廃止されました（PHP 5.3 でも register_long_arrays が無効なら空です）。フォームの入力などが届きません。`,
          en: `$${name} is gone since PHP 5.4, and empty in 5.3 where register_long_arrays is off: no input arrives.`,
        },
      });
    }
  }
}

export default defineRule({
  id: 'php/long-arrays',
  component: 'php',
  severity: 'error',
  effort: { minutes: [1, 2, 5] },
  title: { ja: '古い名前の入力配列（$HTTP_POST_VARS など）', en: 'Old arrays of the request ($HTTP_POST_VARS …)' },
  why: {
    ja: 'エラーにならないまま値だけが空になるため、フォームやログインが「動いているのに何も届かない」状態になります。',
    en: 'There is no error: the values are just empty, so forms and logins seem to work but nothing arrives.',
  },
  hint: { ja: '$_GET、$_POST などのスーパーグローバルに書き換えてください。', en: 'Use $_GET, $_POST and their kin.' },
  sources: [
    'https://www.php.net/manual/en/migration54.incompatible.php',
    'https://www.php.net/manual/en/reserved.variables.php',
  ],
  examples: [
    {
      on: 'php 5.6.30',
      path: 'edit.php',
      wrong: "<?php require 'compat.php'; $n = $HTTP_POST_VARS['name'];",
      files: { 'compat.php': '<?php if (isset($HTTP_POST_VARS)) $_POST =& $HTTP_POST_VARS;' },
    },
    { on: 'php 5.6.30', wrong: "<?php $n = $HTTP_POST_VARS['name'];", fixed: "<?php $n = $_POST['name'];" },
    {
      on: 'php 5.6.30',
      wrong: '<?php function f() { global $db, $HTTP_GET_VARS; return "$HTTP_GET_VARS[id]"; }',
      fixed: '<?php function f() { global $db; return "$_GET[id]"; }',
    },
    {
      on: 'php 5.6.30',
      wrong: '<?php foreach ($HTTP_POST_FILES as $f) { }',
      fixed: '<?php foreach ($_FILES as $f) { }',
    },
    {
      on: 'php 5.6.30',
      right: "<?php echo $HTTP_POST_VARS['name'];",
      files: { 'common.php': '<?php if (isset($_POST)) { $HTTP_POST_VARS = $_POST; }' },
    },
    {
      on: 'php 5.6.30',
      right:
        "<?php function f() { global $HTTP_SERVER_VARS; if (!isset($_SERVER)) { $_SERVER = $HTTP_SERVER_VARS; } } if (isset($_POST)) { $p = $_POST; } elseif (isset($HTTP_POST_VARS)) { $p = $HTTP_POST_VARS; } $g = isset($_GET) ? $_GET : $HTTP_GET_VARS; $HTTP_GET_VARS['id'] = $_GET['id'] = 1;",
    },
    {
      on: 'php 5.6.30',
      right: '<?php $_GET["id"] = $pid; $HTTP_GET_VARS["id"] = $pid; $HTTP_POST_VARS[$names[0]][] = 1;',
    },
    {
      on: 'php 5.6.30',
      wrong: '<?php $HTTP_SESSION_VARS["user"] = 1;',
    },
    {
      on: 'php 5.6.30',
      right: "<?php function f() { $HTTP_GET_VARS = array(); return $HTTP_GET_VARS['a']; }",
    },
    {
      on: 'php 5.6.30',
      right: "<?php $n = $_POST['name']; $HTTP_POST = 1; // $HTTP_POST_VARS\necho '$HTTP_POST_VARS';",
    },
  ],
  check: { php: check },
});
