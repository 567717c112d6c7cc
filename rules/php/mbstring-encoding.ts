// mb_substr() and kin without encoding, in a site that nowhere sets the internal one: they follow php.ini, which stays behind in a move.
import type { PhpCall, PhpDocument } from '../../src/languages/php/document.ts';
import type { Fix, Place, Splice } from '../../src/rule/finding.ts';
import { type Context, defineRule, type SiteContext } from '../../src/rule/rule.ts';
import { charsetOf, legacyCharsetOf } from './charset.ts';
import { ownFunction } from './definitions.ts';
import { lookedUpIn } from './fates.ts';
import { isSetFor, tellingSettings } from './folder-settings.ts';
import { guarded } from './guards.ts';
import { change } from './knowledge/changes.ts';
import { iniOfTarget } from './knowledge/ini.ts';

/** Position of the encoding (from 0): without it, the internal one counts. */
const ENCODING_AT: Record<string, number> = {
  mb_strlen: 1,
  mb_strwidth: 1,
  mb_strtolower: 1,
  mb_strtoupper: 1,
  mb_check_encoding: 1,
  mb_convert_kana: 2,
  mb_convert_case: 2,
  mb_substr_count: 2,
  mb_convert_encoding: 2,
  mb_substr: 3,
  mb_strcut: 3,
  mb_strpos: 3,
  mb_strrpos: 3,
  mb_stripos: 3,
  mb_strimwidth: 4,
};

const SETTINGS = ['mbstring.internal_encoding', 'internal_encoding', 'default_charset'];
const SET = 'php-mb-internal-encoding';

/** The first call of a file, with the charset of the file; null in a file of ASCII alone. */
interface Use {
  name: string;
  calls: number;
  place: Place;
  charset: string | null;
  keys: string[];
  /** Where the encoding can be written behind the last argument. */
  ends: number[];
}

const setsEncoding = (php: PhpDocument): boolean =>
  php.callsTo('mb_internal_encoding').some(({ args }) => args.length > 0) ||
  ['ini_set', 'ini_alter'].some((name) =>
    php.callsTo(name).some(({ args: [first] }) => SETTINGS.includes(first?.literal?.toLowerCase() ?? '')),
  );

const POSITIONS = Object.entries(ENCODING_AT);

/** Without encoding, on text that is not plainly ASCII, and not only where the extension happens to be. */
function isOpen(php: PhpDocument, { args, start, name }: PhpCall, position: number): boolean {
  if (args.length === 0 || args.length > position || args[0]!.literal !== null) return false;
  if (args.some(({ spread, named }) => spread || named !== null)) return false;
  return !guarded(php, start, `function:${name}`, 'extension:mbstring');
}

function openCalls(php: PhpDocument): PhpCall[] {
  const open: PhpCall[] = [];
  for (const [name, position] of POSITIONS) {
    for (const call of php.callsTo(name)) if (isOpen(php, call, position)) open.push(call);
  }
  return open.length > 1 ? open.sort((a, b) => a.start - b.start) : open;
}

function check(php: PhpDocument, context: Context): void {
  if (setsEncoding(php)) context.define(SET);
  const calls = openCalls(php);
  const [first] = calls;
  if (!first) return;
  const charset = charsetOf(context.file);
  if (charset === null && context.file.encoding.name !== 'ascii') return;
  const use: Use = {
    name: first.name,
    calls: calls.length,
    place: context.place(first.nameSpan),
    charset,
    keys: ownFunction(first.name, lookedUpIn(first)),
    ends: calls.flatMap(({ name, args }) => (args.length === ENCODING_AT[name] ? args.at(-1)!.end : [])),
  };
  context.fact('php-mb-open', use);
}

/** All calls of the file at once, when each of them has its other arguments. */
function fixOf({ ends, calls }: Use, charset: string): Fix | null {
  if (ends.length < calls) return null;
  const splices: Splice[] = ends.map((end) => ({ start: end, end, text: `, '${charset}'` }));
  return { safety: 'review', splices };
}

function reportSite(site: SiteContext): void {
  const uses = site.facts<Use>('php-mb-open');
  if (uses.length === 0 || site.defined(SET)) return;
  const { from } = change('mb-internal-encoding');
  const ofSite = legacyCharsetOf(site.files);
  const ofTarget = iniOfTarget(site.target, 'mbstring.internal_encoding')?.toLowerCase();
  for (const { path, value } of uses) {
    if (isSetFor(site, SETTINGS, path)) continue;
    const charset = value.charset ?? ofSite;
    if (!charset || charset === 'ISO-8859-1' || charset.toLowerCase() === ofTarget) continue;
    if (value.keys.some((key) => site.defined(key))) continue;
    const on = site.target.on('php', (v) => (v < from ? true : charset !== 'UTF-8'));
    site.report(value.place, {
      on,
      fix: fixOf(value, charset),
      message: {
        ja: `${value.name}() などの文字コードが指定されておらず、サイトのどこでも mb_internal_encoding() が呼ばれていません。移行先の既定値（PHP 5.5 までは ISO-8859-1、5.6 からは UTF-8）では ${charset} の文字列を正しく扱えません。`,
        en: `${value.name}() is given no encoding and the site never calls mb_internal_encoding(): the default (ISO-8859-1 up to PHP 5.5, UTF-8 since 5.6) does not fit text in ${charset}.`,
      },
    });
  }
}

export default defineRule({
  id: 'php/mbstring-encoding',
  component: 'php',
  severity: 'warning',
  effort: { minutes: [2, 5, 20] },
  title: { ja: '内部文字コードに依存する mb_ 関数', en: 'mb_ functions that depend on the internal encoding' },
  why: {
    ja: '旧サーバーの php.ini（mbstring.internal_encoding や mbstring.language）に頼っていたプログラムは、移行先で文字数の数え間違いや文字化け、文字の途中での切断を起こします。',
    en: 'A program that relied on the old php.ini (mbstring.internal_encoding, mbstring.language) counts wrongly, garbles text or cuts characters in two on the target.',
  },
  hint: {
    ja: "共通の設定ファイルの先頭で mb_internal_encoding('EUC-JP') のように指定するか、各関数に文字コードを渡してください。",
    en: "Call mb_internal_encoding('EUC-JP') at the head of a file that all pages load, or give each function its encoding.",
  },
  sources: [
    'https://www.php.net/manual/en/mbstring.configuration.php',
    'https://www.php.net/manual/en/migration56.deprecated.php',
  ],
  examples: [
    {
      on: 'php 5.6.30',
      encoding: 'euc-jp',
      wrong: '<?php // お問い合わせの内容を短くします\necho mb_strimwidth($s, 0, 10, "…"), mb_strlen($s);',
      fixed:
        "<?php // お問い合わせの内容を短くします\necho mb_strimwidth($s, 0, 10, \"…\", 'EUC-JP'), mb_strlen($s, 'EUC-JP');",
    },
    {
      on: 'php 5.3.3',
      wrong: '<?php // お問い合わせの内容を短くします\necho mb_substr($s, 10);',
    },
    { on: 'php 5.6.30', right: '<?php // お問い合わせの内容を短くします\necho mb_substr($s, 10);' },
    {
      on: 'php 5.6.30',
      encoding: 'shift_jis',
      right:
        '<?php // お問い合わせの内容を短くします\necho mb_substr($s, 0, 10, "SJIS"), $o->mb_strlen($s), mb_strlen("abc");',
    },
    {
      on: 'php 5.6.30',
      encoding: 'euc-jp',
      right: '<?php // お問い合わせの内容を短くします\necho mb_substr($s, 10);',
      files: { 'init.php': "<?php mb_internal_encoding('EUC-JP');" },
    },
    {
      on: 'php 5.6.30',
      encoding: 'euc-jp',
      right: '<?php // お問い合わせの内容を短くします\necho mb_substr($s, 10);',
      files: { '.htaccess': 'php_value mbstring.internal_encoding EUC-JP\n' },
    },
  ],
  check: { php: check, ...tellingSettings(...SETTINGS) },
  site: reportSite,
});
