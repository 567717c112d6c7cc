// Pages in EUC-JP or Shift_JIS that do not say so in their header: from PHP 5.6 on they go out as charset=UTF-8.
import type { PhpArgument, PhpDocument } from '../../src/languages/php/document.ts';
import type { Fix, Place, Span } from '../../src/rule/finding.ts';
import { type Context, defineRule, type SiteContext } from '../../src/rule/rule.ts';
import { words } from '../../src/text/words.ts';
import { charsetOf, holdsNoText, isLegacy, setsDefaultCharset } from './charset.ts';
import { includedName } from './definitions.ts';
import { isSetFor, tellingSettings } from './folder-settings.ts';
import { change } from './knowledge/changes.ts';
import { iniOfTarget } from './knowledge/ini.ts';

/** A page in a legacy encoding that leaves its charset to default_charset. */
interface Page {
  place: Place;
  charset: string;
  includes: Includes;
  fix: Fix | null;
}

/** Names of the files that a file brings in. */
interface Includes {
  names: string[];
  /** The names of others are put together elsewhere. */
  open: boolean;
}

const base = (path: string) => path.slice(path.lastIndexOf('/') + 1);

const HEADS = words('<html', '<!doctype html');
const BARE = /^content-type:\s*text\/(?:html|plain)\s*;?\s*$/i;
const HEAD = /<html\b|<!doctype html/gi;

/** The start of a page is written here, as HTML or as a string. */
function startsPage(php: PhpDocument): { start: number; end: number } | null {
  if (!HEADS.in(php.bytes)) return null;
  for (const { 0: head, index } of php.text.matchAll(HEAD)) {
    if (php.textAt(index)) return { start: index, end: index + head.length };
  }
  return null;
}

/** `header('Content-Type: text/html')` in a program that writes its page piece by piece. */
function bareHeader(php: PhpDocument): PhpArgument | null {
  for (const { args } of php.callsTo('header')) {
    const [first] = args;
    if (first?.literal && BARE.test(first.literal)) return holdsNoText(php) ? null : first;
  }
  return null;
}

/** The charset is named in the header itself. */
function namedIn(php: PhpDocument, { end }: Span, charset: string): Fix | null {
  const text = `; charset=${charset}`;
  return /[\w"']["']$/.test(php.text.slice(end - 2, end))
    ? { safety: 'review', splices: [{ start: end - 1, end: end - 1, text }] }
    : null;
}

/** Before anything is sent: at the very beginning of the file. */
function fixOf(php: PhpDocument, charset: string): Fix | null {
  const call = `ini_set('default_charset', '${charset}');`;
  const [tag] = php.tags;
  if (tag?.start === 0 && tag.kind === 'php')
    return {
      safety: 'review',
      splices: [
        { start: tag.end, end: tag.end, text: /\s$/.test(php.text.slice(0, tag.end)) ? `${call}\n` : ` ${call}` },
      ],
    };
  if (tag?.start === 0 || php.bom) return null;
  return { safety: 'review', splices: [{ start: 0, end: 0, text: `<?php ${call} ?>` }] };
}

function checkPhp(php: PhpDocument, context: Context): void {
  const names = php.includes.flatMap((include) => includedName(php, include) ?? []);
  const includes: Includes = { names, open: php.includes.length > names.length };
  if (php.includes.length > 0) context.fact('php-includes', includes);
  if (setsDefaultCharset(php)) {
    context.fact('php-sets-charset', null);
    return;
  }
  if (!isLegacy(context.file)) return;
  const charset = charsetOf(context.file)!;
  const start = startsPage(php);
  const header = start ? null : bareHeader(php);
  const at = start ?? header;
  if (!at) return;
  const fix = header ? namedIn(php, header, charset) : fixOf(php, charset);
  const page: Page = { place: context.place(at), charset, includes, fix };
  context.fact('php-page', page);
}

/** What files include, by their own names: of those that share one, all together. */
function includesByName(site: SiteContext): Map<string, Includes> {
  const byName = new Map<string, Includes>();
  for (const { path, value } of site.facts<Includes>('php-includes')) {
    const known = byName.get(base(path));
    const names = known ? [...new Set([...known.names, ...value.names])] : value.names;
    byName.set(base(path), { names, open: value.open || (known?.open ?? false) });
  }
  return byName;
}

/** Names of files that may send the charset, themselves or by what they include. */
function senders(site: SiteContext, byName: ReadonlyMap<string, Includes>): ReadonlySet<string> {
  const names = new Set(site.facts<null>('php-sets-charset').map(({ path }) => base(path)));
  if (names.size === 0) return names;
  for (const [name, { open }] of byName) if (open) names.add(name);
  for (let before = -1; before !== names.size; ) {
    before = names.size;
    for (const [name, each] of byName) if (each.names.some((other) => names.has(other))) names.add(name);
  }
  return names;
}

/** Names of what these include, and of what that includes. */
function partsOf(names: ReadonlySet<string>, byName: ReadonlyMap<string, Includes>): ReadonlySet<string> {
  const parts = new Set<string>();
  for (const name of names) for (const part of byName.get(name)?.names ?? []) parts.add(part);
  for (const part of parts) for (const other of byName.get(part)?.names ?? []) parts.add(other);
  return parts;
}

function reportSite(site: SiteContext): void {
  const pages = site.facts<Page>('php-page');
  if (pages.length === 0 || iniOfTarget(site.target, 'default_charset') === '') return;
  const byName = includesByName(site);
  const sending = senders(site, byName);
  const parts = partsOf(sending, byName);
  // What is included by a name that is put together may be any file; templates include nothing themselves.
  const anyPart = sending.size > 0 && [...byName.values()].some(({ open }) => open);
  const { from } = change('default-charset');
  for (const { path, value } of pages) {
    const { names, open } = value.includes;
    if (anyPart && (open || names.length === 0)) continue;
    if (names.some((name) => sending.has(name)) || parts.has(base(path))) continue;
    if (isSetFor(site, ['default_charset'], path)) continue;
    site.report(value.place, {
      on: site.target.on('php', (v) => v >= from),
      fix: value.fix,
      message: {
        ja: `このページは ${value.charset} ですが、PHP 5.6 からは charset=UTF-8 と通知されて送られ、ブラウザで文字化けします。`,
        en: `The page is in ${value.charset}, but from PHP 5.6 on it is sent as charset=UTF-8 and browsers garble it.`,
      },
    });
  }
}

export default defineRule({
  id: 'php/default-charset',
  component: 'php',
  severity: 'error',
  effort: { minutes: [2, 5, 15] },
  title: {
    ja: '文字コードを通知していないページ（default_charset）',
    en: 'Page that leaves its charset to default_charset',
  },
  why: {
    ja: 'PHP 5.6 から default_charset の既定値が UTF-8 になりました。HTTP ヘッダの文字コードは meta タグより優先されるため、EUC-JP や Shift_JIS のページが文字化けします。',
    en: 'PHP 5.6 made UTF-8 the default of default_charset. The charset in the header outranks the meta tag, so pages in EUC-JP or Shift_JIS are garbled.',
  },
  hint: {
    ja: "header('Content-Type: text/html; charset=EUC-JP') を送るか、default_charset を設定してください。",
    en: "Send header('Content-Type: text/html; charset=EUC-JP'), or set default_charset.",
  },
  sources: [
    'https://www.php.net/manual/en/ini.core.php#ini.default-charset',
    'https://www.php.net/manual/en/migration56.new-features.php',
  ],
  examples: [
    {
      on: 'php 5.6.30',
      encoding: 'euc-jp',
      wrong: '<html><body>お問い合わせありがとうございました<?php echo $x; ?></body></html>',
      fixed:
        "<?php ini_set('default_charset', 'EUC-JP'); ?><html><body>お問い合わせありがとうございました<?php echo $x; ?></body></html>",
    },
    {
      on: 'php 5.6.30',
      encoding: 'shift_jis',
      right:
        "<?php header('Content-Type: text/html; charset=Shift_JIS'); ?><html>お問い合わせありがとうございました</html>",
    },
    {
      on: 'php 5.6.30',
      encoding: 'euc-jp',
      right: '<?php require "init.php"; ?><html><body>お問い合わせありがとうございました</body></html>',
      files: { 'lib/init.php': "<?php ini_set('default_charset', 'EUC-JP');" },
    },
    {
      on: 'php 5.6.30',
      encoding: 'euc-jp',
      path: 'admin/index.php',
      wrong:
        '<?php include("$inc/common.php"); ?><html><body>お問い合わせありがとうございました<?php echo $x; ?></body></html>',
      files: {
        'inc/common.php': '<?php function f() {}',
        'mobile/index.php':
          "<?php include('../inc/common.php'); mb_http_output('Shift_JIS'); ob_start('mb_output_handler');",
      },
    },
    {
      on: 'php 5.6.30',
      encoding: 'euc-jp',
      path: 'inc/header.php',
      right: '<html><body>お問い合わせありがとうございました<?php echo $x; ?></body></html>',
      files: {
        'index.php': '<?php require "inc/init.php"; require "inc/header.php";',
        'inc/init.php': "<?php header('Content-Type: text/html; charset=EUC-JP');",
      },
    },
    {
      on: 'php 5.6.30',
      encoding: 'euc-jp',
      path: 'shop/cart/index.php',
      right: '<html><body>お問い合わせありがとうございました<?php echo $x; ?></body></html>',
      files: { 'shop/.user.ini': 'default_charset = "EUC-JP"\n' },
    },
    {
      on: 'php 5.6.30',
      encoding: 'euc-jp',
      path: 'bbs/index.php',
      wrong: '<html><body>お問い合わせありがとうございました<?php echo $x; ?></body></html>',
      files: { 'shop/.htaccess': 'php_value default_charset EUC-JP\n' },
    },
    {
      on: 'php 5.6.30',
      encoding: 'euc-jp',
      wrong: "<?php header('Content-Type: text/html'); echo 'お問い合わせありがとうございました';",
      fixed: "<?php header('Content-Type: text/html; charset=EUC-JP'); echo 'お問い合わせありがとうございました';",
    },
    {
      on: 'php 5.6.30',
      encoding: 'euc-jp',
      right: "<?php // お問い合わせありがとうございました\nheader('Content-Type: text/plain'); echo 'ok';",
    },
    { on: 'php 5.3.3', encoding: 'euc-jp', right: '<html>お問い合わせありがとうございました<?php echo $x; ?></html>' },
    { on: 'php 5.6.30', right: '<html>お問い合わせありがとうございました<?php echo $x; ?></html>' },
  ],
  check: { php: checkPhp, ...tellingSettings('default_charset') },
  site: reportSite,
});
