// ErrorDocument, Action and RewriteBase: pages and programs of the site that must be in the upload.
import type { HtaccessDirective, HtaccessDocument } from '../../src/languages/htaccess/document.ts';
import type { Place } from '../../src/rule/finding.ts';
import { defineRule } from '../../src/rule/rule.ts';
import { siteUrl } from '../html/site-url.ts';
import { readingVersions } from './branch.ts';

const FACT = 'htaccess-local-url';

interface LocalUrl {
  place: Place;
  directive: string;
  url: string;
  /** A handler that the file gives to other files: without the program none of them is served. */
  mapped: boolean;
}

export default defineRule({
  id: 'htaccess/missing-target',
  component: 'apache',
  severity: 'warning',
  effort: { minutes: [2, 5, 20] },
  title: {
    ja: '.htaccess が指すページがアップロードにありません',
    en: 'Page named in .htaccess that is not in the upload',
  },
  why: {
    ja: 'エラーページや Action のプログラムがないと、訪問者には余計なエラーが表示されます。',
    en: 'Without the error page or the Action’s program visitors get a second error.',
  },
  hint: { ja: 'ファイルを追加するか、指定を直してください。', en: 'Add the file or correct the setting.' },
  sources: [
    'https://httpd.apache.org/docs/2.2/mod/core.html#errordocument',
    'https://httpd.apache.org/docs/2.2/mod/mod_actions.html#action',
  ],
  examples: [
    { wrong: 'ErrorDocument 404 /error/404.html\n', files: { 'index.html': 'x' } },
    { wrong: 'ErrorDocument 404 /~tanaka/404.html\n', files: { 'index.html': 'x' } },
    { wrong: 'Action myphp /cgi-bin/php.cgi\nAddHandler myphp .php\n', files: { 'index.html': 'x' } },
    {
      right: 'ErrorDocument 404 /error/404.html\nErrorDocument 403 "no"\nErrorDocument 500 http://example.com/\n',
      files: { 'public_html/error/404.html': 'x' },
    },
  ],
  check: {
    htaccess(file, context) {
      for (const directive of file.directives) {
        const url = localUrl(directive);
        if (!url || readingVersions(directive.section, context).length === 0) continue;
        const fact: LocalUrl = {
          place: context.place(url),
          directive: directive.name,
          url: url.text,
          mapped: isMapped(directive, file),
        };
        context.fact(FACT, fact);
      }
    },
  },
  site(site) {
    const resolve = siteUrl(site);
    for (const { path, value } of site.facts<LocalUrl>(FACT)) {
      const account = /^\/~[^/]+/.exec(value.url)?.[0];
      if (!account && resolve(path, value.url).answer !== 'missing') continue;
      site.report(value.place, {
        severity: value.mapped ? 'error' : 'warning',
        message: account
          ? {
              ja: `${value.directive} の ${value.url} は旧サーバーのアカウント名（${account}）を含みます。`,
              en: `${value.directive}: ${value.url} holds the old server’s account name (${account}).`,
            }
          : {
              ja: `${value.directive} の ${value.url} がアップロードにありません。`,
              en: `${value.directive}: ${value.url} is not in the upload.`,
            },
      });
    }
  },
});

const isMapped = (action: HtaccessDirective, file: HtaccessDocument): boolean =>
  action.name.toLowerCase() === 'action' &&
  file.directives.some(
    ({ name, args }) =>
      /^(?:addhandler|sethandler|addtype|forcetype)$/i.test(name) &&
      args[0]?.text.toLowerCase() === action.args[0]?.text.toLowerCase(),
  );

function localUrl(directive: HtaccessDirective) {
  const name = directive.name.toLowerCase();
  const url =
    name === 'errordocument' || name === 'action'
      ? directive.args[1]
      : name === 'rewritebase'
        ? directive.args[0]
        : undefined;
  if (!url?.text.startsWith('/') || /[%${]/.test(url.text)) return null;
  // RewriteBase is a prefix, not a page; only an account name in it matters.
  return name === 'rewritebase' && !url.text.startsWith('/~') ? null : url;
}
