// SSI elements in files that nothing makes the server parse: they go out as comments, and menus vanish without any error.

import type { Place } from '../../src/rule/finding.ts';
import { defineRule } from '../../src/rule/rule.ts';
import { isNamedForSsi, parsingIn, rememberHandlers } from './parsed.ts';

const PAGES = 'ssi-page';

export default defineRule({
  id: 'ssi/not-parsed',
  component: 'ssi',
  severity: 'warning',
  effort: { minutes: [5, 15, 30] },
  title: { ja: 'SSI として処理されない可能性のあるページ', en: 'Page whose SSI may not be processed' },
  why: {
    ja: '拡張子が .shtml でないファイルの SSI は、.htaccess などの設定がなければ処理されません。エラーにならず、メニューなどが消えるだけなので気づきにくい障害です。',
    en: 'SSI in files not named .shtml is processed only where .htaccess or the server says so. Without it there is no error: menus just vanish.',
  },
  hint: {
    ja: '拡張子を .shtml にするか、.htaccess に「AddOutputFilter INCLUDES .html」と「Options +Includes」を追加してください。',
    en: 'Name the file .shtml, or put “AddOutputFilter INCLUDES .html” and “Options +Includes” into .htaccess.',
  },
  sources: ['https://httpd.apache.org/docs/2.2/howto/ssi.html#configuring'],
  examples: [
    { path: 'index.html', wrong: '<!--#include virtual="/menu.html" -->', files: { 'menu.html': 'x' } },
    {
      path: 'index.html',
      right: '<!--#include virtual="/menu.html" -->',
      files: { 'menu.html': 'x', '.htaccess': 'AddHandler server-parsed .html\n' },
    },
    {
      path: 'a/index.html',
      mode: 0o644,
      wrong: '<!--#include virtual="/menu.html" -->',
      files: { 'menu.html': 'x', '.htaccess': 'XBitHack on\n' },
    },
    {
      path: 'a/index.html',
      mode: 0o755,
      right: '<!--#include virtual="/menu.html" -->',
      files: { 'menu.html': 'x', '.htaccess': 'XBitHack on\n' },
    },
    { path: 'index.shtml', right: '<!--#include virtual="/menu.html" -->', files: { 'menu.html': 'x' } },
  ],
  check: {
    ssi(ssi, context) {
      const first = ssi.elements.find((element) => element.problem !== 'blank-before-hash');
      if (first && !isNamedForSsi(context.file.name)) context.fact(PAGES, context.place(first.span));
    },
    htaccess: rememberHandlers,
  },
  site(site) {
    const parsing = parsingIn(site);
    for (const { path, value } of site.facts<Place>(PAGES)) {
      const how = parsing(path);
      const mode = site.file(path)?.mode ?? null;
      if (how === 'always' || (how === 'where-executable' && (mode === null || (mode & 0o100) !== 0))) continue;
      const name = path.slice(path.lastIndexOf('/') + 1);
      const kind = name.includes('.') ? name.slice(name.lastIndexOf('.')) : name;
      site.report(value, {
        message:
          how === 'where-executable'
            ? {
                ja: 'XBitHack は実行権のあるファイルだけを SSI として処理しますが、このファイルに実行権がありません。',
                en: 'XBitHack parses executable files only, and this one is not executable.',
              }
            : site.target.profile.ssi
              ? {
                  ja: `${kind} を SSI として処理する設定が .htaccess にありません。移行先の標準設定で処理されるか確認してください。`,
                  en: `Nothing in .htaccess makes ${kind} files parsed for SSI; ask whether the target does by itself.`,
                }
              : {
                  ja: '移行先の資料には SSI が使えるという記載がありません。',
                  en: 'The target’s documents do not say that SSI works there.',
                },
      });
    }
  },
});
