// Links to the author's own computer: file:///C:/…, http://localhost/. They work for nobody else.
import { defineRule } from '../../src/rule/rule.ts';

/** Without it the page lacks something. */
const LOADED = new Set(['img', 'script', 'iframe', 'frame', 'form', 'link', 'embed', 'object', 'body', 'input']);
const OWN = /^(?:file:|https?:\/\/(?:localhost|127\.0\.0\.1)(?:[:/]|$)|[a-z]:[\\/])/i;

export default defineRule({
  id: 'html/own-computer',
  component: 'site',
  severity: 'info',
  effort: { minutes: [1, 2, 5] },
  title: { ja: '制作者のパソコンを指すリンク', en: 'Link to the author’s own computer' },
  why: {
    ja: 'file:///C:/… や http://localhost/ で始まる URL は、ページを作ったパソコンの中でしか開けません。公開されたページではリンク切れになります。',
    en: 'URLs that begin with file:///C:/ or http://localhost/ work on the computer where the page was made, and nowhere else.',
  },
  hint: { ja: 'サイト内のパスに書き換えてください。', en: 'Write the path within the site.' },
  sources: ['https://www.rfc-editor.org/rfc/rfc8089'],
  examples: [
    { path: 'a.html', wrong: '<img src="file:///C|/My Documents/hp/logo.gif">' },
    { path: 'a.html', wrong: '<a href="http://localhost/test.html">x</a>' },
    { path: 'a.html', wrong: '<img src="D:\\hp\\img\\top.gif">' },
    {
      path: 'a.html',
      right: '<a href="files/a.html">x</a><a href="http://localhost.example.com/">y</a><a href="/file:a">z</a>',
    },
  ],
  check: {
    html(html, context) {
      if (context.file.kind === 'php') return;
      for (const link of html.links) {
        if (link.dynamic || !OWN.test(link.url)) continue;
        context.report(link, {
          severity: LOADED.has(link.tag) ? 'warning' : 'info',
          message: {
            ja: `<${link.tag}> の ${link.attribute} が制作者のパソコンの中を指しています。`,
            en: `${link.attribute} of <${link.tag}> leads to the computer where the page was made.`,
          },
        });
      }
    },
  },
});
