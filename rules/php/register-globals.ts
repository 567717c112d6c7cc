// Programs that expect PHP to turn request fields into variables (register_globals), as it did until PHP 5.3.

import { type PhpDocument, VARIABLE, type VariableUse } from '../../src/languages/php/document.ts';
import type { Fix } from '../../src/rule/finding.ts';
import { type Context, type Details, defineRule, type SiteContext } from '../../src/rule/rule.ts';
import type { Target } from '../../src/target/target.ts';
import { BySymbol } from './by-symbol.ts';
import { isSetFor, tellingSettings } from './folder-settings.ts';
import { tellGlobals } from './globals.ts';
import { iniOfTarget, iniSetting } from './knowledge/ini.ts';
import { isUnset } from './long-arrays.ts';
import { takenFromOutside, tellForms } from './request-globals.ts';
import { checkSession } from './session-globals.ts';

/** Names that PHP gave to $_SERVER's entries: nobody else calls a variable so by chance. */
const SERVER_NAMES = [
  'PHP_SELF',
  'REMOTE_ADDR',
  'REMOTE_HOST',
  'REMOTE_USER',
  'HTTP_USER_AGENT',
  'HTTP_REFERER',
  'HTTP_HOST',
  'HTTP_ACCEPT_LANGUAGE',
  'QUERY_STRING',
  'REQUEST_METHOD',
  'REQUEST_URI',
  'SCRIPT_NAME',
  'SCRIPT_FILENAME',
  'SERVER_NAME',
  'SERVER_PORT',
  'DOCUMENT_ROOT',
  'PATH_INFO',
  'PATH_TRANSLATED',
  'PHP_AUTH_USER',
  'PHP_AUTH_PW',
  'CONTENT_LENGTH',
];

const serverNames = new Set(SERVER_NAMES);
const serverSymbols = new BySymbol<string>((name) => (serverNames.has(name.slice(1)) ? name.slice(1) : undefined));

/** Those that the file names at all. */
function serverNamesIn(php: PhpDocument): string[] {
  const found = new Set<string>();
  const { count, symbol } = php.variables;
  for (let i = 0; i < count; i++) {
    const name = serverSymbols.get(symbol[i]!);
    if (name) found.add(name);
  }
  return [...found];
}

const BINDS = VARIABLE.WRITE | VARIABLE.REFERENCE | VARIABLE.PARAMETER | VARIABLE.STATIC | VARIABLE.ARGUMENT;

/** Read somewhere, given a value nowhere in the file. `global $x` is no value. */
function onlyRead(uses: readonly VariableUse[]): boolean {
  return (
    uses.length > 0 &&
    uses.every(({ use }) => !(use & BINDS) || use & VARIABLE.GLOBAL) &&
    uses.some(({ use }) => use & VARIABLE.READ)
  );
}

/** `isset($_SERVER['REMOTE_ADDR']) ? $_SERVER['REMOTE_ADDR'] : $REMOTE_ADDR`: asked for where it is now, first. */
function isLastResort(php: PhpDocument, { name, start }: VariableUse): boolean {
  const statement = php.statementAt(start);
  const before = statement ? php.text.slice(statement.start, start) : '';
  return new RegExp(`(?:isset|empty)\\s*\\([^;]*\\[\\s*['"]${name}['"]\\s*\\][^;]*[:|]`).test(before);
}

/** The file brings in no other code that could give the variable a value. */
function standsAlone(php: PhpDocument): boolean {
  return php.includes.length === 0 && !php.scopes.some(({ dynamic }) => dynamic);
}

/** The same words for all names: it is one cause, in however many places. */
function wording(certain: boolean): Details {
  return {
    severity: certain ? 'error' : 'warning',
    message: certain
      ? {
          ja: 'この変数はどこでも代入されていません。register_globals に頼った書き方で、移行先では常に空になります。',
          en: 'This variable gets no value anywhere: it relies on register_globals, and is always empty on the target.',
        }
      : {
          ja: 'この変数はこのファイルでは代入されていません。register_globals に頼っているなら、移行先では空になります。',
          en: 'This variable gets no value in this file: if it relies on register_globals, it is empty on the target.',
        },
  };
}

/** Tells the site pass which of the names the site itself fills. */
function tell(php: PhpDocument, context: Context, named: readonly string[]): void {
  for (const name of named) {
    if (php.variablesNamed(name).some(({ use }) => use & VARIABLE.WRITE)) context.define(`php-variable:${name}`);
  }
}

const isOn = ({ target }: { target: Target }): boolean =>
  /^(?:1|on)$/i.test(iniOfTarget(target, 'register_globals') ?? '');

function reportSite(site: SiteContext): void {
  if (isOn(site)) return;
  const taken = [...takenFromOutside(site)];
  // Where one page relies on it, the others most likely do too.
  if (!taken.some(({ certain }) => certain)) return;
  const gone = site.target.on('php', (v) => v >= iniSetting('register_globals')!.removed);
  for (const { place, certain, asks } of taken) {
    const details = wording(certain && !asks);
    // Where a folder of the site switches it on, it works as long as PHP has it.
    if (!isSetFor(site, ['register_globals'], place.path)) site.report(place, details);
    else if (gone.length > 0) site.report(place, { ...details, on: gone });
  }
}

function check(php: PhpDocument, context: Context): void {
  const named = serverNamesIn(php);
  tell(php, context, named);
  if (isOn(context)) return;
  tellGlobals(php, context);
  checkSession(php, context);
  // import_request_variables() takes fields and cookies, none of these.
  if (php.callsTo('extract').length > 0) return;
  const alone = standsAlone(php);
  for (const name of named) {
    const uses = php.variablesNamed(name);
    if (!onlyRead(uses)) continue;
    for (const variable of uses) {
      if (!(variable.use & VARIABLE.READ) || isUnset(php, variable) || isLastResort(php, variable)) continue;
      const plain = !(variable.use & VARIABLE.INTERPOLATED) && php.text[variable.start] === '$';
      const text = `$_SERVER['${name}']`;
      const fix: Fix | null = plain
        ? { safety: 'review', splices: [{ start: variable.start, end: variable.end, text }] }
        : null;
      context.report(variable, { ...wording(alone), fix, unless: `php-variable:${name}` });
    }
  }
}

export default defineRule({
  id: 'php/register-globals',
  component: 'php',
  severity: 'error',
  effort: { minutes: [5, 20, 120] },
  title: { ja: 'register_globals に頼った変数', en: 'Variables that rely on register_globals' },
  why: {
    ja: 'フォームの入力などを自動で変数にする機能は、PHP 5.4 で廃止されました（PHP 5.3 でも標準では無効です）。エラーにならないまま値が空になります。',
    en: 'PHP 5.4 no longer turns request fields into variables (5.3 does not by default). There is no error: the values are empty.',
  },
  hint: {
    ja: '$_GET、$_POST、$_SERVER などから値を受け取るように書き換えてください。',
    en: 'Take the values from $_GET, $_POST, $_SERVER and so on.',
  },
  sources: [
    'https://www.php.net/manual/en/ini.core.php#ini.register-globals',
    'https://www.php.net/manual/en/migration54.incompatible.php',
  ],
  examples: [
    { on: 'php 5.6.30', wrong: '<form action="<?php echo $PHP_SELF; ?>">' },
    { on: 'php 5.3.3', wrong: "<?php import_request_variables('gp', 'r_'); $self = $PHP_SELF;" },
    {
      on: 'php 5.6.30',
      wrong: '<form method="post"><input type="text" name="email"></form><?php if ($email) { echo $email; } ?>',
    },
    {
      on: 'php 5.6.30',
      path: 'cgi/mail.php',
      wrong: '<?php if ($send) { mail("a@example.jp", "form", htmlspecialchars($namae)); }',
      files: {
        'form.html': '<form action="cgi/mail.php"><input name="namae"><input type="submit" name="send"></form>',
      },
    },
    {
      on: 'php 5.6.30',
      path: 'cgi/mail.php',
      right: '<?php $namae = $_POST["namae"]; echo $namae, $other; function f($send) { return $send; }',
      files: {
        'form.html': '<form action="cgi/mail.php"><input name="namae"><input type="submit" name="send"></form>',
      },
    },
    {
      on: 'php 5.6.30',
      path: 'bbs.php',
      wrong:
        "<?php require 'lib.php'; if ($submit) { save($namae); } if ($mode == 'edit') { $db->edit(); } echo '<form><input name=namae><input type=submit name=submit></form><a href=\"bbs.php?mode=edit\">';",
      files: { 'lib.php': '<?php function save($namae) { $mode = 1; } $db = new Db;' },
    },
    {
      on: 'php 5.6.30',
      path: 'bbs.php',
      right:
        "<?php require 'lib.php'; if ($submit) { save($namae); } echo '<form><input name=namae><input type=submit name=submit></form>';",
      files: {
        'lib.php': "<?php require 'input.php';",
        'input.php': '<?php foreach ($_POST as $k => $v) { $$k = $v; }',
      },
    },
    {
      on: 'php 5.6.30',
      path: 'bbs.php',
      right:
        "<?php require 'lib.php'; init(); if ($mode == 'edit') { edit(); } $GLOBALS['q'] = 1; echo $q, '<a href=\"bbs.php?mode=edit&q=1\"><a href=\"list.php?page=1\">', $page;",
      files: { 'lib.php': "<?php function init() { global $mode; $mode = $_GET['mode']; }" },
    },
    {
      on: 'php 5.6.30',
      path: 'staff/edit.php',
      wrong:
        '<?php $inc = "../inc"; include("$inc/common.php"); if ($page == "") { $sql = "WHERE id = $staff_id"; } ?><script>eval(x)</script>',
      files: {
        'inc/common.php':
          '<?php function strip_all() { foreach ($GLOBALS as $name => $x) { $GLOBALS[$name] = stripslashes($GLOBALS[$name]); } } function f($a) { extract($a); }',
        'staff/list.php': '<a href="edit.php?staff_id=<?php echo $i; ?>">',
      },
    },
    {
      on: 'php 5.6.30',
      path: 'list.php',
      wrong:
        "<?php include('vars.php'); session_vars('sort', 'page=1'); echo $sort, $page, $id, '<a href=\"list.php?sort=1&page=1&id=2\">';",
      files: {
        'vars.php': '<?php function session_vars() { $name = func_get_arg(0); $GLOBALS[$name] = 1; }',
        'edit.php': '<?php echo $no; ?><a href="edit.php?no=1">',
      },
    },
    {
      on: 'php 5.6.30',
      path: 'list.php',
      right:
        "<?php include('vars.php'); session_vars('sort', 'page=1'); echo $sort, $page, '<a href=\"list.php?sort=1&page=1\">';",
      files: { 'vars.php': '<?php function session_vars() { $name = func_get_arg(0); $GLOBALS[$name] = 1; }' },
    },
    {
      on: 'php 5.6.30',
      path: 'send.php',
      right:
        "<?php require 'mail.php'; template('order', $subject, $body); send($subject, $body); ?><form action='send.php'><input name='subject'><input name='body'></form>",
      files: {
        'mail.php': '<?php function template($id, &$subject, &$body) { $subject = 1; } function send($s, $b) {}',
      },
    },
    {
      on: 'php 5.6.30',
      path: 'templates/pages/backup.php',
      right: "<?php if (!empty($action)) { echo 1; } ?><a href='backup.php?action=new'>",
      files: {
        'backup.php': "<?php $action = $_GET['action']; $page = 'backup.php'; require 'templates/default.php';",
        'templates/default.php': "<?php require('templates/pages/' . $page);",
      },
    },
    {
      on: 'php 5.6.30',
      path: 'shop/edit.php',
      wrong: '<?php if ($id) { echo $id; } ?><a href="edit.php?id=1">',
      files: { 'shop/.htaccess': 'php_flag register_globals on\n' },
    },
    {
      on: 'php 5.3.3',
      path: 'shop/edit.php',
      right: '<?php if ($id) { echo $id; } ?><a href="edit.php?id=1">',
      files: { 'shop/.htaccess': 'php_flag register_globals on\n' },
    },
    { on: 'php 5.3.3', wrong: "<?php session_start(); $user = 'a'; session_register('user');" },
    { on: 'php 5.6.30', right: "<?php session_start(); $user = 'a'; session_register('user');" },
    { on: 'php 5.3.3', right: "<?php session_register('user'); $_SESSION['user'] = 'a';" },
    {
      on: 'php 5.6.30',
      path: 'inc/check.php',
      wrong: '<?php session_start(); if ($login_id == "") { header("location: login.php"); exit; }',
      files: {
        'login.php': '<?php if ($_POST["pw"] == "x") { $login_id = 1; session_register("login_id"); }',
        'index.php': '<?php include("inc/check.php"); echo 1;',
      },
    },
    {
      on: 'php 5.6.30',
      path: 'inc/check.php',
      right: '<?php session_start(); if ($login_id == "") { header("location: login.php"); exit; }',
      files: {
        'login.php': '<?php if ($_POST["pw"] == "x") { $login_id = 1; session_register("login_id"); }',
        'index.php': '<?php $login_id = f(); include("inc/check.php"); echo 1;',
      },
    },
    {
      on: 'php 5.6.30',
      path: 'form.php',
      right: '<?php $db->query("a"); if ($submit) { save(); } ?><form><input type="submit" name="submit"></form>',
    },
    {
      on: 'php 5.6.30',
      path: 'form.php',
      right:
        "<?php defined('IN_SHOP') or die('no'); if ($submit) { save(); } ?><form><input type='submit' name='submit'></form>",
    },
    {
      on: 'php 5.6.30',
      right:
        "<?php $ip = !empty($_SERVER['REMOTE_ADDR']) ? $_SERVER['REMOTE_ADDR'] : (getenv('REMOTE_ADDR') ? 1 : $REMOTE_ADDR);",
    },
    { on: 'php 5.6.30', right: '<?php $PHP_SELF = $_SERVER["PHP_SELF"]; echo $PHP_SELF, $_SERVER["REMOTE_ADDR"];' },
    { on: 'php 5.6.30', right: '<form><input name="email"></form><?php $email = $_POST["email"]; echo $email;' },
    { on: 'php 5.6.30', right: '<form><input name="email"></form><?php require "init.php"; echo $email;' },
    { on: 'php 5.6.30', right: '<?php extract($_POST); echo $PHP_SELF;' },
    {
      on: 'php 5.6.30',
      right: '<form><input name="email"></form><?php echo $email, $PHP_SELF; ?>',
      files: { 'index.php': "<?php $PHP_SELF = 'a'; $email = 'b'; include 'example.php';" },
    },
  ],
  check: { php: check, html: tellForms, ...tellingSettings('register_globals') },
  site: reportSite,
});
