// PHP in pages named .html: a server runs it only where a setting says so. Otherwise visitors get the source.
import type { HtaccessDocument } from '../../src/languages/htaccess/document.ts';
import type { PhpDocument } from '../../src/languages/php/document.ts';
import type { Place } from '../../src/rule/finding.ts';
import { type Context, defineRule, type SiteContext } from '../../src/rule/rule.ts';
import { words } from '../../src/text/words.ts';
import { includedName } from './definitions.ts';

const base = (path: string) => path.slice(path.lastIndexOf('/') + 1);
const folderOf = (path: string) => path.slice(0, path.lastIndexOf('/') + 1);
const isHtml = (name: string) => /\.html?$/i.test(name);

/** Set where programs bring in, or name, a file so called: a template. */
const used = (name: string) => `php-html-used:${name}`;
/** Set where a program brings in what a variable names: any file may be a template. */
const ANY_USED = 'php-html-any-used';

const NAMES_HTML = words('.htm');
const OWN_PAGE = words('<html', '<!doctype html');

/** A path alone between quotes, not the target of a link: how it begins, up to its ending. */
const PATH = /(?<!=\s?|=\s?\\)(['"])[^'"<>=?\s]*?([\w.-]+)$/;
const ENDING = /\.html?(['"])/gi;
/** Bytes before its ending in which a path begins. */
const LONGEST = 200;

/** Names of the pages that stand between quotes. */
function* namedIn(text: string): Generator<string> {
  for (const { 0: ending, 1: quote, index } of text.matchAll(ENDING)) {
    const path = PATH.exec(text.slice(Math.max(0, index - LONGEST), index));
    if (path?.[1] === quote) yield path[2] + ending.slice(0, -1);
  }
}

function check(php: PhpDocument, context: Context): void {
  for (const include of php.includes) {
    const name = includedName(php, include);
    if (name === null) context.define(ANY_USED);
    else if (isHtml(name)) context.define(used(name));
  }
  if (!isHtml(context.file.name)) {
    if (NAMES_HTML.in(php.bytes)) for (const name of namedIn(php.text)) context.define(used(name));
    return;
  }
  const [tag] = php.tags;
  if (tag && php.hasCode && OWN_PAGE.in(php.bytes)) context.fact('php-html-page', context.place(tag));
}

/** `AddType application/x-httpd-php .html`, `SetHandler php5-script`: told by whatever name, the rule on handlers knows the names. */
function tellHandlers({ directives }: HtaccessDocument, context: Context): void {
  for (const { name, args } of directives) {
    const [first = '', ...rest] = args.map(({ text }) => text.toLowerCase());
    const all = /^(?:sethandler|forcetype)$/i.test(name);
    if (!(all || /^add(?:type|handler)$/i.test(name)) || !first.includes('php')) continue;
    if (all || rest.some((extension) => /^\.?html?$/.test(extension))) context.fact('php-html-handler', null);
  }
}

function reportSite(site: SiteContext): void {
  const pages = site.facts<Place>('php-html-page');
  if (pages.length === 0) return;
  const parsed = site.facts<null>('php-html-handler').map(({ path }) => folderOf(path));
  for (const { path, value } of pages) {
    const name = base(path);
    if (site.defined(used(name)) || parsed.some((folder) => path.startsWith(folder))) continue;
    if (/^index\.html?$/i.test(name) || !site.defined(ANY_USED)) site.report(value, {});
  }
}

export default defineRule({
  id: 'php/html-page',
  component: 'php',
  severity: 'warning',
  effort: { minutes: [5, 10, 30] },
  title: { ja: '.html のページに書かれた PHP', en: 'PHP in a page named .html' },
  why: {
    ja: '.html を PHP として実行する設定が .htaccess にありません。旧サーバーの標準設定に頼っていた場合、移行先では実行されず、ソースコードがそのまま訪問者に送られます。',
    en: 'No .htaccess makes .html run as PHP. Where the old server did it by itself, the target does not: visitors get the source.',
  },
  hint: {
    ja: '移行先で .html が PHP として実行されるか確認し、されない場合は拡張子を .php にするか、移行先の方法で設定してください。',
    en: 'Ask whether the target runs .html as PHP. If not, name the page .php, or set it the way the new hosting service documents.',
  },
  sources: ['https://httpd.apache.org/docs/2.2/mod/mod_mime.html#addtype'],
  words: words('<?', 'php'),
  examples: [
    { path: 'index.html', wrong: '<html><body><?php echo date("Y"); ?></body></html>' },
    {
      path: 'contact.html',
      wrong: '<html><body><?php include "form.inc"; ?></body></html>',
      files: { 'index.php': '<a href="contact.html"><?php echo 1;' },
    },
    {
      path: 'index.html',
      right: '<html><body><?php echo date("Y"); ?></body></html>',
      files: { '.htaccess': 'AddType application/x-httpd-php .php .html\n' },
    },
    {
      path: 'tmpl/list.html',
      right: '<html><body><?php echo $title; ?></body></html>',
      files: { 'index.php': '<?php include "tmpl/list.html";' },
    },
    {
      path: 'index.html',
      right: '<html><body><?php echo $title; ?></body></html>',
      files: { 'index.php': "<?php $smarty->display('index.html');" },
    },
    {
      path: 'tmpl/list.html',
      right: '<html><body><?php echo $title; ?></body></html>',
      files: { 'index.php': '<?php include $page;' },
    },
    { path: 'index.html', right: '<?xml version="1.0" encoding="UTF-8"?>\n<html><body></body></html>' },
    { path: 'index.php', right: '<html><body><?php echo 1; ?></body></html>' },
  ],
  check: { php: check, htaccess: tellHandlers },
  site: reportSite,
});
