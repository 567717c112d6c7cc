// A fragment in another encoding than its page: bytes are copied as they are, and only the page's header counts.
import { defineRule } from '../../src/rule/rule.ts';
import { INCLUDE_FACT, type IncludeFact, includesOf } from './include-graph.ts';
import { ssiPaths } from './paths.ts';

const TOLD_APART = new Set(['utf-8', 'shift_jis', 'euc-jp', 'iso-2022-jp']);

export default defineRule({
  id: 'ssi/charset-mix',
  component: 'encoding',
  severity: 'error',
  effort: { minutes: [5, 10, 30] },
  title: {
    ja: 'SSI で読み込むファイルの文字コードがページと違う',
    en: 'SSI fragment in another encoding than its page',
  },
  why: {
    ja: 'SSI はファイルのバイトをそのまま埋め込みます。ページと読み込むファイルの文字コードが違うと、その部分が文字化けします。',
    en: 'SSI copies bytes as they are. A fragment in another encoding than the page is garbled.',
  },
  hint: {
    ja: 'ページと部品の文字コードをそろえてください（--encoding でサイト全体を変換できます）。',
    en: 'Give page and fragment the same encoding (--encoding converts the whole site).',
  },
  sources: ['https://httpd.apache.org/docs/2.2/mod/mod_include.html'],
  examples: [
    {
      encoding: 'shift_jis',
      path: 'index.shtml',
      wrong: '<p>私たちの会社のホームページへようこそ。</p><!--#include virtual="menu.html" -->',
      files: { 'menu.html': '\u001b$B%a%K%e!<\u001b(B' },
    },
    {
      path: 'index.shtml',
      right: '<p>私たちの会社のホームページへようこそ。</p><!--#include virtual="menu.html" -->',
      files: { 'menu.html': '<p>メニューはこちらです。</p>' },
    },
  ],
  check: {
    ssi(ssi, context) {
      for (const { element, attribute } of ssiPaths(ssi)) {
        if (element !== 'include') continue;
        const fact: IncludeFact = { place: context.place(attribute.span), url: attribute.value };
        context.fact(INCLUDE_FACT, fact);
      }
    },
  },
  site(site) {
    for (const { from, to, place } of includesOf(site)) {
      // A program's output is not its source; an ASCII file fits everywhere.
      if (!/^(?:html|ssi|text|data)$/.test(to.kind) || from.encoding === to.encoding) continue;
      if (!TOLD_APART.has(from.encoding) || !TOLD_APART.has(to.encoding)) continue;
      site.report(place, {
        message: {
          ja: `${to.path} は ${to.encoding}、このページは ${from.encoding} です。読み込んだ部分が文字化けします。`,
          en: `${to.path} is ${to.encoding}, this page is ${from.encoding}: the included part is garbled.`,
        },
      });
    }
  },
});
