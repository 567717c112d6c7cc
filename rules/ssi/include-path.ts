// #include and its kin: paths that no mod_include resolves, and files that are not in the upload.

import type { Place } from '../../src/rule/finding.ts';
import { type Context, defineRule } from '../../src/rule/rule.ts';
import type { Text } from '../../src/rule/text.ts';
import { siteUrl } from '../html/site-url.ts';
import { parsingIn, reportInPage, reportKept } from './parsed.ts';
import { type SsiPath, ssiPaths } from './paths.ts';

const FACT = 'ssi-path';
const WRONG_FORM = 'ssi-path-form';

interface PathFact {
  place: Place;
  element: string;
  url: string;
}

export default defineRule({
  id: 'ssi/include-path',
  component: 'ssi',
  severity: 'error',
  effort: { minutes: [2, 5, 20] },
  title: { ja: 'SSI で読み込むファイルのパス', en: 'Path of an SSI include' },
  why: {
    ja: '読み込むファイルが見つからないと、メニューやヘッダーの代わりに「[an error occurred while processing this directive]」と表示されます。',
    en: 'Where the file is not found, “[an error occurred while processing this directive]” stands in place of the menu or header.',
  },
  hint: {
    ja: 'サイトのルートからのパスを virtual="/…" で指定し、ファイル名の大文字・小文字も合わせてください。',
    en: 'Use virtual="/…" with the path from the site’s root, and the name’s exact letter case.',
  },
  sources: ['https://httpd.apache.org/docs/2.2/mod/mod_include.html#element.include'],
  examples: [
    { wrong: '<!--#include file="/inc/menu.html" -->' },
    { wrong: '<!--#include file="../menu.html" -->' },
    { wrong: '<!--#include virtual="http://www.example.jp/menu.html" -->' },
    { wrong: '<!--#include virtual="/~tanaka/menu.html" -->' },
    { wrong: '<!--#include virtual="\\inc\\menu.html" -->' },
    { wrong: '<!--#include virtual="/inc/menu.html" -->', files: { 'index.html': '' } },
    { wrong: '<!--#include virtual="/inc/menu.html" -->', files: { 'inc/Menu.html': '' } },
    {
      path: 'htdocs/a/index.shtml',
      right:
        '<!--#include virtual="/inc/menu.html" --><!--#include virtual="b.html?x=1" --><!--#include virtual="$x" -->',
      files: { 'htdocs/inc/menu.html': '', 'htdocs/a/b.html': '' },
    },
  ],
  check: {
    ssi(ssi, context) {
      for (const path of ssiPaths(ssi)) checkPath(path, context);
    },
  },
  site(site) {
    reportKept(site, WRONG_FORM);
    const resolve = siteUrl(site);
    const parsing = parsingIn(site);
    for (const { path, value } of site.facts<PathFact>(FACT)) {
      const { answer } = resolve(path, value.url);
      if (answer === 'there' || answer === 'unknown') continue;
      site.report(value.place, {
        severity: parsing(path) === 'never' ? 'warning' : 'error',
        message:
          answer === 'case'
            ? {
                ja: `${value.url} は大文字・小文字の違うファイルしかありません。Linux では見つからずエラー文が表示されます。`,
                en: `${value.url}: only a file with other letter case is there. On Linux it is not found.`,
              }
            : {
                ja: `${value.url} がアップロードにありません。エラー文が表示されます。`,
                en: `${value.url} is not in the upload: an error text in the page.`,
              },
      });
    }
  },
});

function checkPath({ element, attribute }: SsiPath, context: Context): void {
  const message = wrongForm(attribute.name, attribute.value);
  if (message) reportInPage(context, WRONG_FORM, attribute.span, { message });
  else {
    const fact: PathFact = { place: context.place(attribute.span), element, url: attribute.value };
    context.fact(FACT, fact);
  }
}

function wrongForm(attribute: string, value: string): Text | null {
  if (/^[a-z]+:\/\//i.test(value)) {
    return {
      ja: 'SSI では http:// で始まる URL は読み込めません。パスだけにしてください。',
      en: 'SSI cannot include a URL with a host; give the path alone.',
    };
  }
  if (value.includes('\\')) {
    return {
      ja: 'パスの区切りに \\ が使われています。Apache では見つかりません。',
      en: 'The path is written with backslashes: Apache does not find it.',
    };
  }
  if (value.startsWith('/~')) {
    return {
      ja: `${value} は旧サーバーのアカウント名を含むパスです。`,
      en: `${value} holds the old server’s account name.`,
    };
  }
  if (attribute === 'file' && (value.startsWith('/') || /(?:^|\/)\.\.(?:\/|$)/.test(value))) {
    return {
      ja: 'file= には / で始まるパスや ../ は使えません。virtual= にしてください。',
      en: 'file= takes neither a leading / nor ../; use virtual=.',
    };
  }
  return null;
}
