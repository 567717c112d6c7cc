// Paths that begin with the account's name on the old server: /~tanaka/form.cgi.
import type { Span } from '../../src/rule/finding.ts';
import { type Context, defineRule } from '../../src/rule/rule.ts';
import { words } from '../../src/text/words.ts';
import { literalsWith } from '../paths/literals.ts';

const ACCOUNT = words('/~', '/%7e');
const TILDE = /\/(?:~|%7e)/gi;
/** At the beginning of a value, of an attribute, or behind `Location:`: in a sentence it is spoken of. */
const IN_LITERAL = /(?<=["'=(]|\bLocation:\s*)\/(?:~|%7e)[a-z][\w.-]*(?=[/"'\s;>)\\]|$)/gi;

export default defineRule({
  id: 'html/account-path',
  component: 'site',
  severity: 'warning',
  effort: { minutes: [1, 3, 10] },
  title: { ja: 'アカウント名（/~名前/）を含むパス', en: 'Path with an account’s name (/~name/)' },
  why: {
    ja: '/~名前/ で始まるパスは、プロバイダーのホームページ領域などで使われる旧サーバーのアカウント名です。移行先の独自ドメインでは見つかりません。',
    en: 'A path that begins with /~name/ belongs to the account on the old server and is not found under the new domain.',
  },
  hint: { ja: '/~名前 を取り除いてください。', en: 'Remove /~name.' },
  sources: ['https://httpd.apache.org/docs/2.2/mod/mod_userdir.html'],
  examples: [
    { path: 'a.html', wrong: '<form method="post" action="/~tanaka/cgi-bin/form.cgi">' },
    { path: 'a.cgi', wrong: "#!/usr/bin/perl\n$script = '/~tanaka/cgi-bin/bbs.cgi';\n" },
    { path: 'a.cgi', wrong: '#!/usr/bin/perl\nprint <<EOT;\n<form action="/~tanaka/bbs.cgi">\nEOT\n' },
    { path: 'a.php', wrong: "<?php setcookie('id', $id, 0, '/~tanaka/');\n" },
    {
      path: 'a.cgi',
      right:
        '#!/usr/bin/perl\n# /~tanaka/\n$u = "http://www.example.ne.jp/~tanaka/";\nprint 1 if $u =~ m|/~tanaka/|;\nprint 2 if $u eq "/~tanaka/";\n',
    },
    { path: 'a.cgi', wrong: '#!/usr/bin/perl\nprint "Location: /~tanaka/\\n\\n";\n' },
    { path: 'a.cgi', right: '#!/usr/bin/perl\n$t = "the part /~name/ is the account";\n' },
    { path: 'a.html', right: '<a href="http://www.example.ne.jp/~yamada/">x</a><a href="~tanaka.html">x</a>' },
  ],
  check: {
    html(html, context) {
      for (const link of html.links) {
        const account = link.dynamic ? undefined : /^\/(?:~|%7e)[\w.-]+/i.exec(link.url)?.[0];
        if (account) tell(account, link, context);
      }
    },
    perl(perl, context) {
      // tests of a program hold addresses of nobody
      if (!ACCOUNT.in(perl.bytes) || context.file.name.endsWith('.t')) return;
      for (const { content, quote, context: use } of perl.strings) {
        const isText = quote === 'single' || quote === 'double' || quote === 'heredoc';
        if (isText && use !== 'compare') checkLiteral(perl.text, content.start - 1, content.end + 1, context);
      }
    },
    php(php, context) {
      if (!ACCOUNT.in(php.bytes)) return;
      for (const { start, end } of literalsWith(TILDE, php.text, () => php.strings))
        if (!/[=!]==?\s*$/.test(php.text.slice(Math.max(0, start - 10), start)))
          checkLiteral(php.text, start, end, context);
    },
  },
});

function checkLiteral(text: string, from: number, end: number, context: Context): void {
  for (const found of text.slice(from, end).matchAll(IN_LITERAL)) {
    const start = from + found.index;
    tell(found[0], { start, end: start + found[0].length }, context);
  }
}

function tell(account: string, where: Span, context: Context): void {
  context.report(where, {
    message: {
      ja: `${account} は旧サーバーのアカウント名です。`,
      en: `${account} is an account on the old server.`,
    },
  });
}
