// Scripts, frames and style sheets by http:// in pages: browsers refuse them once the site is served by https.
import { defineRule } from '../../src/rule/rule.ts';

/** What browsers block; images are only warned about. */
const BLOCKED = new Set(['script', 'iframe', 'frame', 'link', 'object', 'embed']);

export default defineRule({
  id: 'html/insecure-resource',
  component: 'site',
  severity: 'info',
  effort: { minutes: [1, 3, 10] },
  title: { ja: 'http:// で読み込むスクリプトなど', en: 'Script or frame loaded by http://' },
  why: {
    ja: '移行と同時に常時 SSL にする場合、http:// のスクリプト・フレーム・スタイルシートはブラウザに読み込まれません。',
    en: 'If the site goes to https with the move, browsers refuse scripts, frames and style sheets by http://.',
  },
  hint: { ja: 'https:// か // で始まる URL にしてください。', en: 'Write https:// or a URL that begins with //.' },
  sources: ['https://developer.mozilla.org/en-US/docs/Web/Security/Mixed_content'],
  examples: [
    { path: 'a.html', wrong: '<script src="http://www.example.com/a.js"></script>' },
    {
      path: 'a.html',
      right:
        '<script src="//www.example.com/a.js"></script><link rel="canonical" href="http://example.com/"><img src="http://example.com/a.gif">',
    },
  ],
  check: {
    html(html, context) {
      const first = html.links.find(
        (link) => BLOCKED.has(link.tag) && /^http:\/\//i.test(link.url) && isLoaded(link.tag, link.start),
      );
      if (!first) return;
      const host = /^http:\/\/([^/:?#]+)/i.exec(first.url)?.[1] ?? first.url;
      context.report(first, {
        message: {
          ja: `${host} から http:// で読み込んでいます。`,
          en: `Loaded from ${host} by http://.`,
        },
      });

      /** <link> loads only style sheets and icons. */
      function isLoaded(tag: string, at: number): boolean {
        if (tag !== 'link') return true;
        const owner = html.tags.find((one) => one.span.start < at && at < one.span.end);
        return owner?.attributes.some((one) => one.name === 'rel' && /stylesheet/i.test(one.value)) ?? false;
      }
    },
  },
});
