// Links, forms and frames whose file is not in the upload, or only with other letter case.
import type { HtmlLink } from '../../src/languages/html/document.ts';
import type { Place } from '../../src/rule/finding.ts';
import { defineRule, type SiteContext } from '../../src/rule/rule.ts';
import { answeredBy, answering, REWRITING } from './rewritten.ts';
import { siteUrl } from './site-url.ts';

const FACT = 'html-link';
/** Only what is certainly meant to be a file. */
const FILE =
  /\.(?:html?|shtml|php\d?|cgi|pl|css|js|gif|jpe?g|png|swf|pdf|docx?|xlsx?|zip|lzh|exe|mp3|wav|mid|aspx?|jsp)$/i;
const PROGRAM = /\.(?:cgi|pl|php\d?|exe|aspx?|jsp)$/i;
/** Templates are read by programs: their paths start elsewhere. */
const TEMPLATE =
  /\.(?:tpl|tmpl|template|inc|dwt|lbi|mustache|twig|hbs)$|(?:^|\/)(?:templates?|themes?|skins?|smarty|tmpl|mt-static|plugins|vendor|node_modules|lib|libs|library)\//i;
/** Links kept of one page. */
const MOST = 200;

interface LinkFact {
  place: Place;
  tag: string;
  url: string;
}

export default defineRule({
  id: 'html/missing-target',
  component: 'site',
  severity: 'info',
  effort: { minutes: [1, 2, 10] },
  title: { ja: 'リンク先のファイルがアップロードにありません', en: 'Target of a link is not in the upload' },
  why: {
    ja: 'リンク先やフォームの送信先のファイルがアップロードに含まれていません。移行漏れか、旧サーバーでもリンク切れだったものです。大文字・小文字だけが違う場合、Linux ではリンク切れになります。',
    en: 'The target of a link or form is not among the uploaded files: forgotten, or broken before. On Linux a name with other letter case is another file.',
  },
  hint: { ja: 'ファイルを追加するか、リンクを直してください。', en: 'Add the file or correct the link.' },
  sources: ['https://www.w3.org/TR/html401/struct/links.html'],
  examples: [
    { path: 'a.html', wrong: '<form method="post" action="cgi-bin/form.cgi">' },
    { path: 'a.html', wrong: '<img src="images/Logo.gif">', files: { 'images/logo.gif': 'x' } },
    {
      path: 'a.html',
      right:
        '<a href="b.html?x=1#y"><a href="/c/"><img src="../x.gif"><a href="mailto:a@example.com"><a href="javascript:x()"><a href="<?= $x ?>.html">',
      files: { 'b.html': 'x' },
    },
    {
      path: 'a.html',
      encoding: 'shift_jis',
      right:
        '<title>会社のご案内です</title><a href="資料.pdf"><a href="%8e%91%97%bf.pdf"><a href="%E8%B3%87%E6%96%99.pdf">',
      files: { '資料.pdf': 'x' },
    },
    {
      path: 'a.html',
      encoding: 'shift_jis',
      wrong: '<title>会社のご案内です</title><a href="案内.pdf">',
      files: { '資料.pdf': 'x' },
    },
    {
      path: 'a.html',
      right: '<a href="topics/1.html">',
      files: { '.htaccess': 'RewriteEngine On\nRewriteRule ^topics/(\\d+)\\.html$ t.php?id=$1\n' },
    },
    {
      path: 'a.html',
      wrong: '<img src="images/Logo.gif">',
      files: {
        'images/logo.gif': 'x',
        '.htaccess':
          'RewriteEngine On\nRewriteCond %{HTTP_HOST} ^example\\.jp$\nRewriteRule ^(.*)$ http://www.example.jp/$1 [R=301,L]\nRewriteRule ^$ /m/ [R]\n',
      },
    },
    {
      path: 'a.html',
      right: '<a href="news/2001.html"><a href="old/x.html">',
      files: {
        '.htaccess':
          'RewriteEngine On\nRewriteRule ^news/ /topics/ [R=301]\nRedirect permanent /old/ http://example.jp/new/\n',
      },
    },
  ],
  check: {
    html(html, context) {
      if (
        html.base !== null ||
        context.file.reach !== 'live' ||
        TEMPLATE.test(context.file.path) ||
        context.file.kind === 'php'
      )
        return;
      const seen = new Set<string>();
      for (const link of html.links) {
        if (seen.size >= MOST || !isLocalFile(link) || seen.has(link.url)) continue;
        seen.add(link.url);
        const fact: LinkFact = { place: context.place(link), tag: link.tag, url: link.url };
        context.fact(FACT, fact);
      }
    },
    htaccess(file, context) {
      const answered = answeredBy(file.directives);
      if (answered === 'all' || answered.length > 0) context.fact(REWRITING, answered);
    },
  },
  site(site) {
    const resolve = siteUrl(site);
    const isAnswered = answering(site);
    const missing = new Map<string, Missing>();
    for (const { path, value } of site.facts<LinkFact>(FACT)) {
      const { answer, path: target } = resolve(path, value.url);
      if ((answer !== 'missing' && answer !== 'case') || isAnswered(path, target)) continue;
      const known = missing.get(target);
      if (known) known.pages++;
      else
        missing.set(target, {
          ...value,
          answer,
          pages: 1,
          shown: /^[\x20-\x7e]*$/.test(value.url) ? value.url : target,
        });
    }
    for (const target of missing.values()) reportMissing(target, site);
  },
});

interface Missing extends LinkFact {
  answer: 'missing' | 'case';
  pages: number;
  /** The URL as written, or the name where the URL holds bytes of the page's encoding. */
  shown: string;
}

/** One finding for a file that is not there, at the first link to it. */
function reportMissing({ place, tag, url, answer, pages, shown }: Missing, site: SiteContext): void {
  const sends = tag === 'form' && PROGRAM.test(url.replace(/[?#].*$/s, ''));
  const many = pages > 1 ? { ja: `（${pages} ページから）`, en: ` (linked from ${pages} pages)` } : { ja: '', en: '' };
  site.report(place, {
    severity: answer === 'case' || sends ? 'warning' : 'info',
    message:
      answer === 'case'
        ? {
            ja: `${shown} は大文字・小文字の違うファイルしかありません。Linux ではリンク切れになります${many.ja}。`,
            en: `${shown}: only a file with other letter case is there. On Linux the link is broken${many.en}.`,
          }
        : { ja: `${shown} がアップロードにありません${many.ja}。`, en: `${shown} is not in the upload${many.en}.` },
  });
}

function isLocalFile(link: HtmlLink): boolean {
  if (link.dynamic || link.url === '' || /^(?:[a-z][a-z\d+.-]*:|\/\/|#)/i.test(link.url) || link.url.startsWith('/~'))
    return false;
  const path = link.url.replace(/[?#].*$/s, '');
  return FILE.test(path) && !/[\s*]/.test(path);
}
