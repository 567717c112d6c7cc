// SSI elements in files that nothing makes the server parse: they go out as comments, and menus vanish without any error.

import type { HtaccessDirective, HtaccessDocument } from '../../src/languages/htaccess/document.ts';
import type { Place } from '../../src/rule/finding.ts';
import { defineRule } from '../../src/rule/rule.ts';

const PAGES = 'ssi-page';
const HANDLERS = 'ssi-handler';

interface Handler {
  /** Lower case, without the dot; null: every file, or those that are executable (XBitHack). */
  extensions: string[] | null;
}

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
      right: '<!--#include virtual="/menu.html" -->',
      files: { 'menu.html': 'x', '.htaccess': 'XBitHack on\n' },
    },
    { path: 'index.shtml', right: '<!--#include virtual="/menu.html" -->', files: { 'menu.html': 'x' } },
  ],
  check: {
    ssi(ssi, context) {
      const first = ssi.elements.find((element) => element.problem !== 'blank-before-hash');
      if (first && !/\.s(?:html?|tm)$/i.test(context.file.name)) context.fact(PAGES, context.place(first.span));
    },
    htaccess(file: HtaccessDocument, context) {
      for (const directive of file.directives) {
        const handler = handlerOf(directive);
        if (handler) context.fact(HANDLERS, handler);
      }
    },
  },
  site(site) {
    const handlers = site.facts<Handler>(HANDLERS).map(({ path, value }) => ({
      folder: path.slice(0, path.lastIndexOf('/') + 1),
      extensions: value.extensions,
    }));
    for (const { path, value } of site.facts<Place>(PAGES)) {
      const extension = path.slice(path.lastIndexOf('.') + 1).toLowerCase();
      const parsed = handlers.some(
        (handler) =>
          path.startsWith(handler.folder) && (handler.extensions === null || handler.extensions.includes(extension)),
      );
      if (parsed) continue;
      site.report(value, {
        message: site.target.profile.ssi
          ? {
              ja: `.${extension} を SSI として処理する設定が .htaccess にありません。移行先の標準設定で処理されるか確認してください。`,
              en: `Nothing in .htaccess makes .${extension} files parsed for SSI; ask whether the target does by itself.`,
            }
          : {
              ja: '移行先の資料には SSI が使えるという記載がありません。',
              en: 'The target’s documents do not say that SSI works there.',
            },
      });
    }
  },
});

function handlerOf(directive: HtaccessDirective): Handler | null {
  const args = directive.args.map((arg) => arg.text);
  const extensions = args.slice(1).map((arg) => arg.replace(/^\./, '').toLowerCase());
  switch (directive.name.toLowerCase()) {
    case 'addhandler':
      return args[0]?.toLowerCase() === 'server-parsed' ? { extensions } : null;
    case 'addtype':
      return args[0]?.toLowerCase() === 'text/x-server-parsed-html' ? { extensions } : null;
    case 'addoutputfilter':
      return /\bincludes\b/i.test(args[0] ?? '') ? { extensions } : null;
    case 'setoutputfilter':
      return /\bincludes\b/i.test(args[0] ?? '') ? { extensions: null } : null;
    case 'sethandler':
      return args[0]?.toLowerCase() === 'server-parsed' ? { extensions: null } : null;
    case 'xbithack':
      return /^(?:on|full)$/i.test(args[0] ?? '') ? { extensions: null } : null;
    default:
      return null;
  }
}
