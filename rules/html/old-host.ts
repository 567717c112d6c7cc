// Links, forms and embedded files that still lead to the old server.
import type { HtmlLink } from '../../src/languages/html/document.ts';
import { defineRule } from '../../src/rule/rule.ts';
import { oldHostsIn } from '../connections/occurrences.ts';

/** What is missing when the old server is gone breaks the page itself. */
const LOADED = new Set([
  'script',
  'iframe',
  'frame',
  'form',
  'img',
  'embed',
  'object',
  'link',
  'input',
  'applet',
  'meta',
  'param',
  // every relative link of the page
  'base',
]);

const move = { oldHosts: ['203.0.113.25', 'www3.old-hosting.example.net'] };

export default defineRule({
  id: 'html/old-host',
  component: 'site',
  severity: 'error',
  effort: { minutes: [1, 3, 10] },
  title: { ja: '旧サーバーへの絶対 URL', en: 'Absolute URL of the old server' },
  why: {
    ja: '旧サーバーのホスト名や IP アドレスを含む URL は、解約後にリンク切れになります。フォームの送信先であれば問い合わせが届かなくなります。',
    en: 'URLs with the old server’s name or address break when it is switched off. Forms that are sent there get lost.',
  },
  hint: {
    ja: 'サイト内へのリンクは / で始まるパスに、フォームの送信先は移行先の URL に書き換えてください。',
    en: 'Write links within the site as paths beginning with /, and let forms go to the new server.',
  },
  sources: ['https://www.w3.org/TR/html401/intro/intro.html#fragment-uri'],
  examples: [
    { wrong: '<form action="http://www3.old-hosting.example.net/~a/form.cgi">', path: 'a.html', move },
    { wrong: '<base href="http://www3.old-hosting.example.net/~a/">', path: 'a.html', move },
    { wrong: '<a href="http://203.0.113.25/news/">x</a>', path: 'a.html', move },
    {
      right:
        '<a href="http://203.0.113.251/">x</a><a href="/203.0.113.25.html">x</a><a href="http://example.com/?203.0.113.25">x</a>',
      path: 'a.html',
      move,
    },
  ],
  check: {
    html(html, context) {
      if (oldHostsIn(context.file.text, context.move).length === 0) return;
      const hosts = context.move.oldHosts.map((host) => host.toLowerCase());
      for (const link of html.links) {
        const host = hostOf(link);
        if (host === null || !hosts.includes(host)) continue;
        context.report(link, {
          severity: LOADED.has(link.tag) ? 'error' : 'warning',
          message: {
            ja: `<${link.tag}> の ${link.attribute} が旧サーバー ${host} を指しています。`,
            en: `${link.attribute} of <${link.tag}> leads to the old server ${host}.`,
          },
        });
      }
    },
  },
});

function hostOf(link: HtmlLink): string | null {
  const found = /^(?:[a-z][a-z\d+.-]*:)?\/\/(?:[^@/?#]*@)?([^/:?#]+)/i.exec(link.url);
  return found?.[1]?.toLowerCase() ?? null;
}
