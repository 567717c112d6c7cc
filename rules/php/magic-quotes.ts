// Input that PHP itself escaped with backslashes (magic_quotes_gpc) up to 5.3: what takes them away again, and what leaves it at them.
import type { HtaccessDocument } from '../../src/languages/htaccess/document.ts';
import type { PhpCall, PhpDocument, Span } from '../../src/languages/php/document.ts';
import type { Place, Severity } from '../../src/rule/finding.ts';
import { type Context, defineRule, type SiteContext } from '../../src/rule/rule.ts';
import type { Text } from '../../src/rule/text.ts';
import { words } from '../../src/text/words.ts';
import { charsetOf } from './charset.ts';
import { includedName } from './definitions.ts';
import { isSetFor, tellingSettings } from './folder-settings.ts';
import { iniOfTarget, iniSetting } from './knowledge/ini.ts';

type Kind = 'stripped' | 'stripped-sjis' | 'sql';

interface Use {
  place: Place;
  kind: Kind;
  /** Names of the files that this one includes. */
  includes: string[];
}

const MESSAGES: Record<Kind, { severity: Severity; message: Text }> = {
  stripped: {
    severity: 'warning',
    message: {
      ja: '移行先は入力に「\\」を付けません（magic_quotes_gpc）。stripslashes() は訪問者が入力した「\\」を消してしまいます。',
      en: 'The target puts no backslashes into the input (magic_quotes_gpc): stripslashes() deletes those that visitors typed.',
    },
  },
  'stripped-sjis': {
    severity: 'error',
    message: {
      ja: '移行先は入力に「\\」を付けません（magic_quotes_gpc）。stripslashes() は「表」「能」など Shift_JIS の 2 バイト目が 0x5C の文字を壊します。',
      en: 'The target puts no backslashes into the input (magic_quotes_gpc): stripslashes() breaks Shift_JIS characters whose second byte is 0x5C, such as 表.',
    },
  },
  sql: {
    severity: 'warning',
    message: {
      ja: '入力をそのまま SQL に入れています。移行先は「\\」を付けない（magic_quotes_gpc）ため、引用符を含む入力で SQL が壊れ、悪用もされます。',
      en: 'Input goes into SQL as it comes. The target puts no backslashes into it (magic_quotes_gpc): a quotation mark breaks the SQL, and it can be abused.',
    },
  },
};

const OFF = 'php-magic-quotes-off';
const EMULATED = 'php-magic-quotes-emulated';
/** Constructs that no PHP with magic quotes knew: such a program runs without them today. */
const NEWER = ['short-array', 'func-array-deref', 'traits', 'class-name-const', 'null-coalesce', 'return-types'];
/** Set where a file below the same folder of the site's root has one of them. */
const newerIn = (path: string) => `php-newer-in:${path.slice(0, path.indexOf('/') + 1)}`;
const INPUT =
  /^(?:(?:trim|chop|rtrim|ltrim)\s*\(\s*)?\$(?:_(?:GET|POST|REQUEST|COOKIE)|HTTP_(?:GET|POST|COOKIE)_VARS)\b/;
const ASKING = words('magic_quotes_gpc');
const SUPERGLOBALS = words('$_get', '$_post', '$_request', '$_cookie');
const STATEMENTS = words('select', 'insert', 'replace', 'update', 'delete');
/** Programs that escape the input themselves wherever PHP did not: their parts may rely on it. */
const ESCAPES_ITSELF = /\b(?:IN_PHPBB|ABSPATH|add_action|apply_filters|get_option|wp_\w+|XOOPS_\w+)\b/;
const SQL = /^\s*(?:select\b.*\bfrom\b|insert\s+into|replace\s+into|update\b.*\bset\b|delete\s+from)/is;
const RAW = /'%?\{?\$_(?:GET|POST|REQUEST|COOKIE)\s*\[/;
const APPENDED = /^\s*\.\s*\$_(?:GET|POST|REQUEST|COOKIE)\s*\[/;

function strips(call: PhpCall, php: PhpDocument): boolean {
  const text = (at: number) => (call.args[at] ? php.text.slice(call.args[at].start, call.args[at].end) : '');
  return call.name === 'stripslashes'
    ? INPUT.test(text(0))
    : call.args[0]?.literal?.toLowerCase() === 'stripslashes' && INPUT.test(text(1));
}

/** Statements with `'$_POST[name]'` or `'" . $_POST['name']`: what stands between quotes is meant as it came. */
function rawSql(php: PhpDocument): Span[] {
  if (!SUPERGLOBALS.in(php.bytes) || !STATEMENTS.in(php.bytes)) return [];
  return php.strings.filter(({ inner, end }) => {
    const text = php.text.slice(inner.start, inner.end);
    return SQL.test(text) && (RAW.test(text) || (/'%?$/.test(text) && APPENDED.test(php.text.slice(end, end + 40))));
  });
}

function check(php: PhpDocument, context: Context): void {
  if (NEWER.some((feature) => php.has(feature))) {
    context.define(newerIn(context.file.path));
    return;
  }
  if (ASKING.in(php.bytes)) {
    context.fact('php-asks-magic-quotes', context.file.name);
    if (php.callsTo('addslashes').length > 0) context.define(EMULATED);
    return;
  }
  const calls = [...php.callsTo('stripslashes'), ...php.callsTo('array_map')].filter((call) => strips(call, php));
  const found: { span: Span; kind: Kind }[] = calls.map(({ nameSpan }) => ({
    span: nameSpan,
    kind: charsetOf(context.file) === 'Shift_JIS' ? 'stripped-sjis' : 'stripped',
  }));
  for (const span of rawSql(php)) found.push({ span, kind: 'sql' });
  if (found.length === 0 || ESCAPES_ITSELF.test(php.text)) return;
  const includes = php.includes.flatMap((include) => includedName(php, include) ?? []);
  for (const { span, kind } of found) {
    const use: Use = { place: context.place(span), kind, includes };
    context.fact('php-magic-quotes', use);
  }
}

function tellOff({ directives }: HtaccessDocument, context: Context): void {
  for (const { args } of directives)
    if (args[0]?.text.toLowerCase() === 'magic_quotes_gpc' && /^(?:off|0)$/i.test(args[1]?.text ?? ''))
      context.define(OFF);
}

function reportSite(site: SiteContext): void {
  if (site.defined(OFF) || site.defined(EMULATED)) return;
  const kept = /^(?:1|on)$/i.test(iniOfTarget(site.target, 'magic_quotes_gpc') ?? '');
  const { removed } = iniSetting('magic_quotes_gpc')!;
  // Nothing changes for a site that lives without them.
  if ((site.move.source.php ?? 0) >= removed) return;
  const asking = new Set(site.facts<string>('php-asks-magic-quotes').map(({ value }) => value));
  for (const { path, value } of site.facts<Use>('php-magic-quotes')) {
    if (site.defined(newerIn(path))) continue;
    // What it includes takes the backslashes away where there are any.
    if (value.includes.some((name) => asking.has(name))) continue;
    const on = site.target.on('php', (v) => v >= removed || !(kept || isSetFor(site, ['magic_quotes_gpc'], path)));
    if (on.length > 0) site.report(value.place, { ...MESSAGES[value.kind], on });
  }
}

const settings = tellingSettings('magic_quotes_gpc');

export default defineRule({
  id: 'php/magic-quotes',
  component: 'php',
  severity: 'warning',
  effort: { minutes: [2, 5, 20] },
  title: {
    ja: 'magic_quotes_gpc を前提にした入力の扱い',
    en: 'Input handled as if PHP had escaped it (magic_quotes_gpc)',
  },
  why: {
    ja: '入力の引用符などに自動で「\\」を付ける機能は PHP 5.4 で廃止されました（PHP 5.3 に付属の php.ini でも無効です）。エラーにならないまま、文字が消えたり SQL が壊れたりします。',
    en: 'PHP 5.4 no longer puts backslashes before quotation marks in the input, and the php.ini that comes with 5.3 switches it off. There is no error: characters vanish, or SQL breaks.',
  },
  hint: {
    ja: 'stripslashes() は取り除き、SQL に入れる値はプレースホルダかデータベースのエスケープ関数を通してください。',
    en: 'Drop stripslashes(), and hand values to SQL by placeholders or through the database’s own escaping.',
  },
  sources: [
    'https://www.php.net/manual/en/migration54.incompatible.php',
    'https://www.php.net/manual/en/function.get-magic-quotes-gpc.php',
  ],
  words: words('stripslashes', 'magic_quotes', '$_get', '$_post', '$_request', '$_cookie'),
  examples: [
    { on: 'php 5.6.30', wrong: "<?php $name = stripslashes($_POST['name']);" },
    {
      on: 'php 5.3.3',
      wrong: "<?php $name = stripslashes(trim($_POST['name'])); $all = array_map('stripslashes', $_GET);",
    },
    {
      on: 'php 5.3.3',
      encoding: 'shift_jis',
      wrong: "<?php $name = stripslashes($_POST['name']); echo 'お名前を入力してください';",
    },
    { on: 'php 5.6.30', wrong: '<?php mysql_query("INSERT INTO a VALUES (\'$_POST[name]\')");' },
    { on: 'php 5.6.30', wrong: '<?php $sql = "SELECT * FROM a WHERE b = \'" . $_POST[\'b\'] . "\'";' },
    {
      on: 'php 5.6.30',
      right: "<?php $name = get_magic_quotes_gpc() ? stripslashes($_POST['name']) : $_POST['name'];",
    },
    {
      on: 'php 5.6.30',
      right:
        "<?php $row = stripslashes($row['text']); $id = (int) $_GET['id']; $sql = \"SELECT * FROM a WHERE b = '\" . addslashes($_POST['b']) . \"'\";",
    },
    { on: 'php 5.6.30', right: "<?php add_action('init', 'f'); function f() { return stripslashes($_POST['name']); }" },
    {
      on: 'php 5.6.30',
      right: "<?php require 'common.php'; $name = stripslashes($_POST['name']);",
      files: { 'common.php': '<?php if (!get_magic_quotes_gpc()) { $_POST = array_map("addslashes", $_POST); }' },
    },
    {
      on: 'php 5.6.30',
      right: "<?php $name = stripslashes($_POST['name']);",
      files: { '.htaccess': 'php_flag magic_quotes_gpc off\n' },
    },
    {
      on: 'php 5.6.30',
      move: { source: { php: 70400 } },
      right: "<?php $name = stripslashes($_POST['name']);",
    },
    {
      on: 'php 5.6.30',
      path: 'shop/form.php',
      right: "<?php $name = stripslashes($_POST['name']);",
      files: { 'shop/index.php': "<?php $all = [$_POST['a']];" },
    },
    {
      on: 'php 5.3.3',
      path: 'a/form.php',
      right: "<?php $name = stripslashes($_POST['name']);",
      files: { 'a/.htaccess': 'php_flag magic_quotes_gpc on\n' },
    },
  ],
  check: {
    php: check,
    htaccess(file, context) {
      settings.htaccess?.(file, context);
      tellOff(file, context);
    },
    settings: settings.settings,
  },
  site: reportSite,
});
