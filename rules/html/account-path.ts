// Paths that begin with the account's name on the old server: /~tanaka/form.cgi.
import { defineRule } from '../../src/rule/rule.ts';

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
    { path: 'a.html', right: '<a href="http://www.example.ne.jp/~yamada/">x</a><a href="~tanaka.html">x</a>' },
  ],
  check: {
    html(html, context) {
      for (const link of html.links) {
        const account = link.dynamic ? undefined : /^\/(?:~|%7e)[\w.-]+/i.exec(link.url)?.[0];
        if (!account) continue;
        context.report(link, {
          message: {
            ja: `${account} は旧サーバーのアカウント名です。`,
            en: `${account} is an account on the old server.`,
          },
        });
      }
    },
  },
});
