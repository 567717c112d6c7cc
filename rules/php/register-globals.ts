// Programs that expect PHP to turn request fields into variables (register_globals), as it did until PHP 5.3.

import type { HtmlDocument } from '../../src/languages/html/document.ts';
import { type PhpDocument, VARIABLE, type VariableUse } from '../../src/languages/php/document.ts';
import type { Fix, Place } from '../../src/rule/finding.ts';
import { type Context, defineRule, type SiteContext } from '../../src/rule/rule.ts';
import type { Text } from '../../src/rule/text.ts';
import { words } from '../../src/text/words.ts';
import { BySymbol } from './by-symbol.ts';
import { includedName } from './definitions.ts';
import { iniOfTarget } from './knowledge/ini.ts';
import { isUnset } from './long-arrays.ts';

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

const FIELD_TAGS = words('<input', '<select', '<textarea');

const BINDS = VARIABLE.WRITE | VARIABLE.REFERENCE | VARIABLE.PARAMETER | VARIABLE.STATIC | VARIABLE.ARGUMENT;

/** Read somewhere, given a value nowhere in the file. `global $x` is no value. */
function onlyRead(uses: readonly VariableUse[]): boolean {
  return (
    uses.length > 0 &&
    uses.every(({ use }) => !(use & BINDS) || use & VARIABLE.GLOBAL) &&
    uses.some(({ use }) => use & VARIABLE.READ)
  );
}

const fields = /\b(?:input|select|textarea)\b[^<>]*?\bname\s*=\s*\\?["']?([A-Za-z_]\w*)/gi;

/** Names of the form fields that this file itself writes. */
function ownFields(php: PhpDocument): Set<string> {
  const names = new Set<string>();
  for (const { start, end } of [...php.inlineHtml, ...php.strings]) {
    for (const [, name] of php.text.slice(start, end).matchAll(fields)) names.add(name!);
  }
  return names;
}

/** The file brings in no other code that could give the variable a value. */
function standsAlone(php: PhpDocument): boolean {
  return php.includes.length === 0 && !php.scopes.some(({ dynamic }) => dynamic);
}

const certainly = (name: string): Text => ({
  ja: `$${name} はどこでも代入されていません。register_globals に頼った書き方で、移行先では常に空になります。`,
  en: `$${name} gets no value anywhere: it relies on register_globals, and is always empty on the target.`,
});

function report(context: Context, variable: VariableUse, fix: Fix | null, certain: boolean, unless: string[]): void {
  context.report(variable, {
    fix,
    unless,
    severity: certain ? 'error' : 'warning',
    message: certain
      ? certainly(variable.name)
      : {
          ja: `$${variable.name} はこのファイルでは代入されていません。register_globals に頼っているなら、移行先では空になります。`,
          en: `$${variable.name} gets no value in this file: if it relies on register_globals, it is empty on the target.`,
        },
  });
}

const included = (name: string) => `php-included:${name}`;
const ANY_INCLUDED = 'php-included-by-variable';

/** Tells the site pass which files are parts of others, and which of the names the site itself fills. */
function tell(php: PhpDocument, context: Context, named: readonly string[]): void {
  for (const include of php.includes) {
    const name = includedName(php, include);
    context.define(name === null ? ANY_INCLUDED : included(name));
  }
  for (const name of named) {
    if (php.variablesNamed(name).some(({ use }) => use & VARIABLE.WRITE)) context.define(`php-variable:${name}`);
  }
}

/** A form that sends to a program by name. */
interface Sending {
  to: string;
  fields: string[];
}

/** Variables that a page reads without giving them a value, with the first place of each. */
type Unset = Record<string, Place>;

function tellForms({ forms }: HtmlDocument, context: Context): void {
  for (const { action, fields: sent } of forms) {
    const to =
      action && !action.dynamic ? /([^/?#]+\.(?:php\d?|phtml|inc))(?:[?#]|$)/i.exec(action.url)?.[1] : undefined;
    if (!to) continue;
    const names = sent.map(({ name }) => /^[A-Za-z_]\w*/.exec(name)?.[0] ?? '').filter((name) => name !== '');
    const sending: Sending = { to: to.toLowerCase(), fields: [...new Set(names)] };
    if (names.length > 0) context.fact('php-form-sends', sending);
  }
}

/** More is a template, whose values come from elsewhere. */
const MOST_UNSET = 60;

/** For forms in other files: what this page, which stands alone, reads at its top level and sets nowhere. */
function tellUnset(php: PhpDocument, context: Context): void {
  const { count, use, scope, symbol } = php.variables;
  const firsts = new Map<number, number>();
  for (let i = 0; i < count; i++) {
    if (scope[i] === 0 && use[i]! & VARIABLE.READ && !firsts.has(symbol[i]!)) firsts.set(symbol[i]!, i);
  }
  if (firsts.size === 0) return;
  // A field that is handed to a function is read; hardly ever does a function fill one.
  const fills = BINDS & ~VARIABLE.ARGUMENT;
  for (let i = 0; i < count; i++) {
    if (use[i]! & fills && !(use[i]! & VARIABLE.GLOBAL)) firsts.delete(symbol[i]!);
  }
  const unset: Unset = {};
  let found = 0;
  for (const first of firsts.values()) {
    const variable = php.variable(first);
    if (/^(?:GLOBALS|this|_[A-Z]+|HTTP_\w+|argv|argc)$/.test(variable.name) || ++found > MOST_UNSET) continue;
    unset[variable.name] = context.place(variable);
  }
  if (found > 0 && found <= MOST_UNSET) context.fact('php-unset-reads', unset);
}

/** Names that a form sends to the page and that the page reads without taking them from the request. */
function reportSite(site: SiteContext): void {
  const sent = new Map<string, Set<string>>();
  for (const { value } of site.facts<Sending>('php-form-sends')) {
    const names = sent.get(value.to) ?? new Set<string>();
    for (const name of value.fields) names.add(name);
    sent.set(value.to, names);
  }
  if (sent.size === 0) return;
  for (const { path, value } of site.facts<Unset>('php-unset-reads')) {
    const name = path.slice(path.lastIndexOf('/') + 1);
    const fieldsOf = sent.get(name.toLowerCase());
    if (!fieldsOf || site.defined(included(name))) continue;
    for (const [variable, place] of Object.entries(value)) {
      if (fieldsOf.has(variable)) site.report(place, { severity: 'error', message: certainly(variable) });
    }
  }
}

function check(php: PhpDocument, context: Context): void {
  const named = serverNamesIn(php);
  tell(php, context, named);
  if (/^(?:1|on)$/i.test(iniOfTarget(context.target, 'register_globals') ?? '')) return;
  if (php.callsTo('import_request_variables').length > 0 || php.callsTo('extract').length > 0) return;
  const alone = standsAlone(php);
  for (const name of named) {
    const uses = php.variablesNamed(name);
    if (!onlyRead(uses)) continue;
    for (const variable of uses) {
      if (!(variable.use & VARIABLE.READ) || isUnset(php, variable)) continue;
      const plain = !(variable.use & VARIABLE.INTERPOLATED) && php.text[variable.start] === '$';
      const text = `$_SERVER['${name}']`;
      const fix: Fix | null = plain
        ? { safety: 'review', splices: [{ start: variable.start, end: variable.end, text }] }
        : null;
      report(context, variable, fix, alone, [`php-variable:${name}`]);
    }
  }
  // Only pages that are their own form, include nothing and are included by nobody: others may get their values elsewhere.
  if (!alone) return;
  tellUnset(php, context);
  if (!FIELD_TAGS.in(php.bytes)) return;
  for (const name of ownFields(php)) {
    const uses = php.variablesNamed(name);
    if (!onlyRead(uses) || uses.some(({ use }) => use & VARIABLE.GLOBAL)) continue;
    const first = uses.find(({ use, scope }) => use & VARIABLE.READ && php.scopes[scope]!.kind === 'file');
    if (first) report(context, first, null, true, [ANY_INCLUDED, included(context.file.name)]);
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
  check: { php: check, html: tellForms },
  site: reportSite,
});
