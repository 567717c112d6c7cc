// htmlspecialchars() and kin without charset: UTF-8 from PHP 5.4 on, so that text in another encoding becomes an empty string.
import type { PhpCall, PhpDocument } from '../../src/languages/php/document.ts';
import type { Fix, Place } from '../../src/rule/finding.ts';
import { type Context, type Details, defineRule, type SiteContext } from '../../src/rule/rule.ts';
import type { Target } from '../../src/target/target.ts';
import { words } from '../../src/text/words.ts';
import { charsetOf, charsetOfSite, holdsNoText, isLegacy } from './charset.ts';
import { ownFunction } from './definitions.ts';
import { lookedUpIn } from './fates.ts';
import { settingKeys } from './folder-settings.ts';
import { reachedBy } from './guards.ts';
import { change } from './knowledge/changes.ts';

/** Functions by what the wrong charset does to them. */
const ENCODING = ['htmlspecialchars', 'htmlentities'];
const DECODING = ['html_entity_decode', 'get_html_translation_table'];

/** A call in a file that holds no text itself: what comes through it, the rest of the site tells. */
interface Open {
  name: string;
  place: Place;
  at: number;
  flags: string;
  keys: string[];
  /** The charset of its comments, null for ASCII and where they hold no more than names. */
  comments: string | null;
  /** Versions that come by. */
  reached: number[];
  /** Another file's ini_set() may hold here. */
  isPart: boolean;
}

/** The flags that PHP takes by itself; they must be written when the charset behind them is. */
function defaultFlags(target: Target): string {
  return target.on('php', (v) => v >= change('entity-flags').from).length > 0 ? 'ENT_QUOTES' : 'ENT_COMPAT';
}

function leavesCharsetOpen(call: PhpCall): boolean {
  if (call.args.length === 0 || call.args.length > 2) return false;
  if (call.args.some(({ spread, named }) => spread || named !== null)) return false;
  const text = call.args[0]!.literal;
  // A literal of ASCII is the same in every encoding.
  return call.name === 'get_html_translation_table' || text === null || /[\x80-\xff]/.test(text);
}

/** From 5.6 on the charset comes from default_charset, which the program or the settings may have set. */
function detailsOf(target: Target, reached: (version: number) => boolean, base: Details, set: string[]): Details[] {
  const { from } = change('entity-charset');
  const byIni = change('entity-charset-ini').from;
  const keys = [base.unless ?? []].flat();
  return [
    { ...base, on: target.on('php', (v) => v >= from && v < byIni && reached(v)) },
    { ...base, on: target.on('php', (v) => v >= byIni && reached(v)), unless: [...keys, ...set] },
  ];
}

/** The program sets default_charset to what it is written in. */
const BY_CODE = 'php-default-charset-by-code';

const setsIt = (php: PhpDocument): boolean =>
  php.callsTo('ini_set').some(({ args: [setting, value] }) => {
    if (setting?.literal?.toLowerCase() !== 'default_charset') return false;
    // without a value, for files to download, PHP falls back to UTF-8
    return typeof value?.literal !== 'string' || !/^(?:utf-?8)?$/i.test(value.literal);
  });

/** A page that brings in nothing is reached by no other file's ini_set(). */
const isPartOfMore = (php: PhpDocument): boolean =>
  php.includes.length > 0 || php.functions.length > 0 || php.classes.length > 0 || setsIt(php);

/** Keys under which default_charset is set for a file. */
const setFor = (path: string, isPart: boolean): string[] => [
  ...settingKeys('default_charset', path),
  ...(isPart ? [BY_CODE] : []),
];

function messageOf(name: string, charset: string): Details {
  if (DECODING.includes(name)) {
    return {
      severity: 'warning',
      message: {
        ja: `${name}() に文字コードの指定がありません。PHP 5.4 からは UTF-8 とみなされ、${charset} のページに UTF-8 の文字が混ざります。`,
        en: `${name}() without charset: from PHP 5.4 on it gives UTF-8, which does not fit a page in ${charset}.`,
      },
    };
  }
  return {
    message: {
      ja: `${name}() に文字コードの指定がありません。PHP 5.4 からは UTF-8 とみなされ、${charset} の文字列が空になります。`,
      en: `${name}() without charset: from PHP 5.4 on it expects UTF-8, and text in ${charset} becomes an empty string.`,
    },
  };
}

function fixOf(name: string, charset: string, at: number, flags: string, safety: Fix['safety']): Fix | null {
  if (DECODING.includes(name)) return null;
  const text = `${flags === '' ? '' : `, ${flags}`}, '${charset}'`;
  return { safety: name === 'htmlentities' ? 'review' : safety, splices: [{ start: at, end: at, text }] };
}

function check(php: PhpDocument, context: Context): void {
  if (setsIt(php)) context.define(BY_CODE);
  const charset = charsetOf(context.file);
  const isAscii = context.file.encoding.name === 'ascii';
  if (!isAscii && !isLegacy(context.file)) return;
  const calls = [...ENCODING, ...DECODING].flatMap((name) => php.callsTo(name).filter(leavesCharsetOpen));
  if (calls.length === 0) return;
  const isPart = isPartOfMore(php);
  const isOpen = isAscii || holdsNoText(php);
  // where the language needs no more than ASCII, other letters are names
  const comments = charset === 'ISO-8859-1' ? null : charset;
  for (const call of calls) {
    const { name } = call;
    const at = call.args.at(-1)!.end;
    const flags = call.args.length === 1 ? defaultFlags(context.target) : '';
    const keys = ownFunction(name, lookedUpIn(call));
    const reached = reachedBy(php, call.start);
    if (isOpen) {
      const versions = context.target.on('php', reached).map(({ number }) => number);
      const place = context.place(call.nameSpan);
      const open: Open = { name, place, at, flags, keys, comments, reached: versions, isPart };
      context.fact('php-charset-open', open);
      continue;
    }
    const base: Details = { ...messageOf(name, charset!), fix: fixOf(name, charset!, at, flags, 'safe'), unless: keys };
    for (const details of detailsOf(context.target, reached, base, setFor(context.file.path, isPart)))
      context.report(call.nameSpan, details);
  }
}

/** `array_map('htmlspecialchars', $_POST)`: called with one argument. */
function checkCallbacks(php: PhpDocument, context: Context): void {
  const charset = charsetOf(context.file);
  if (charset === null || !isLegacy(context.file)) return;
  for (const use of php.dynamicUses) {
    if (use.kind !== 'function' || !ENCODING.includes(use.name)) continue;
    const base: Details = { ...messageOf(use.name, charset), unless: ownFunction(use.name, '') };
    const set = setFor(context.file.path, isPartOfMore(php));
    for (const details of detailsOf(context.target, reachedBy(php, use.start), base, set)) context.report(use, details);
  }
}

function reportSite(site: SiteContext): void {
  const open = site.facts<Open>('php-charset-open');
  const ofSite = open.length > 0 ? charsetOfSite(site.files) : null;
  for (const { path, value } of open) {
    const charset = ofSite ?? value.comments;
    if (!charset || charset === 'UTF-8' || value.keys.some((key) => site.defined(key))) continue;
    const { name, at, flags, place, reached } = value;
    const safety = value.comments === ofSite ? 'safe' : 'review';
    const base: Details = { ...messageOf(name, charset), fix: fixOf(name, charset, at, flags, safety) };
    const set = setFor(path, value.isPart);
    for (const details of detailsOf(site.target, (v) => reached.includes(v), base, set)) {
      if ([details.unless ?? []].flat().some((key) => site.defined(key))) continue;
      site.report(place, details);
    }
  }
}

export default defineRule({
  id: 'php/htmlspecialchars-charset',
  component: 'php',
  severity: 'error',
  effort: { minutes: [1, 3, 10] },
  title: { ja: '文字コードの指定がない htmlspecialchars()', en: 'htmlspecialchars() without charset' },
  why: {
    ja: 'PHP 5.4 で既定の文字コードが ISO-8859-1 から UTF-8 に変わりました。EUC-JP や Shift_JIS の文字列を渡すと、エラーにならないまま空文字列が返り、画面から文字が消えます。',
    en: 'PHP 5.4 changed the default from ISO-8859-1 to UTF-8. Text in EUC-JP or Shift_JIS gives an empty string without any error: it vanishes from the page.',
  },
  hint: {
    ja: "第 3 引数に文字コードを指定してください（例: htmlspecialchars($s, ENT_QUOTES, 'EUC-JP')）。",
    en: "Give the charset as third argument, such as htmlspecialchars($s, ENT_QUOTES, 'EUC-JP').",
  },
  sources: [
    'https://www.php.net/manual/en/function.htmlspecialchars.php',
    'https://www.php.net/manual/en/migration54.incompatible.php',
  ],
  examples: [
    {
      on: 'php 5.6.30',
      encoding: 'euc-jp',
      wrong: '<?php // お問い合わせの内容を表示します\necho htmlspecialchars($name);',
      fixed: "<?php // お問い合わせの内容を表示します\necho htmlspecialchars($name, ENT_COMPAT, 'EUC-JP');",
    },
    {
      on: 'php 5.6.30',
      encoding: 'shift_jis',
      wrong: '<?php // お問い合わせの内容を表示します\necho htmlspecialchars(trim($name), ENT_QUOTES);',
      fixed: "<?php // お問い合わせの内容を表示します\necho htmlspecialchars(trim($name), ENT_QUOTES, 'Shift_JIS');",
    },
    {
      on: 'php 5.6.30',
      wrong: '<?php function h($s) { return htmlspecialchars($s, ENT_QUOTES); }',
      encoding: 'euc-jp',
      files: { 'page.php': '<?php // お問い合わせの内容を表示します\necho h("お名前を入力してください");' },
    },
    {
      on: 'php 5.6.30',
      encoding: 'euc-jp',
      wrong: "<?php // お問い合わせの内容を表示します\n$post = array_map('htmlspecialchars', $_POST);",
    },
    {
      on: 'php 5.6.30',
      encoding: 'bytes',
      right:
        '<?php /* Thanks to S\xf6ren Fuhrmann and Andr\xe9 M\xfcller for the idea */ echo htmlspecialchars($name);',
    },
    {
      on: 'php 5.6.30',
      encoding: 'euc-jp',
      right: '<?php // お問い合わせの内容を表示します\nrequire "init.php"; echo htmlspecialchars($name);',
      files: { 'init.php': "<?php ini_set('default_charset', 'EUC-JP');" },
    },
    {
      on: 'php 5.6.30',
      encoding: 'euc-jp',
      wrong: '<?php // お問い合わせの内容を表示します\nrequire "init.php"; echo htmlspecialchars($name);',
      files: { 'init.php': "<?php ini_set('default_charset', '');" },
    },
    {
      on: 'php 5.6.30',
      encoding: 'euc-jp',
      path: 'bbs/index.php',
      wrong: '<?php // お問い合わせの内容を表示します\necho htmlspecialchars($name);',
      files: { 'shop/.user.ini': 'default_charset = EUC-JP\n' },
    },
    {
      on: 'php 5.3.3',
      encoding: 'euc-jp',
      right: '<?php // お問い合わせの内容を表示します\necho htmlspecialchars($name);',
    },
    { on: 'php 5.6.30', right: '<?php // お問い合わせの内容を表示します\necho htmlspecialchars($name);' },
    {
      on: 'php 5.6.30',
      encoding: 'euc-jp',
      right:
        "<?php // お問い合わせの内容を表示します\necho htmlspecialchars($n, ENT_QUOTES, 'EUC-JP'), htmlspecialchars('a'), $o->htmlspecialchars($x);",
    },
  ],
  words: words(...ENCODING, ...DECODING, 'default_charset'),
  check: {
    php(php, context) {
      check(php, context);
      checkCallbacks(php, context);
    },
  },
  site: reportSite,
});
