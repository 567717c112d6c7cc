// Require asks for a user, and nothing says how to ask: AuthType and AuthName, in the same file or in one above it.
import type { Place } from '../../src/rule/finding.ts';
import { defineRule } from '../../src/rule/rule.ts';
import { readingVersions } from './branch.ts';

const SAID = 'htaccess-auth-said';
const ASKED = 'htaccess-auth-asked';
/** Whom Require may name so that the visitor has to log in. */
const USERS = /^(?:valid-user|user|group|file-owner|file-group|dbm-group|dbm-file-group)$/i;

export default defineRule({
  id: 'htaccess/auth-type',
  component: 'apache',
  severity: 'error',
  effort: { minutes: [2, 5, 15] },
  title: { ja: 'AuthType・AuthName のない認証', en: 'Authentication without AuthType or AuthName' },
  why: {
    ja: 'Require valid-user などでログインを求めるには、認証の方法（AuthType）と名前（AuthName）の指定が必要です。旧サーバーでサーバー側の設定に頼っていた場合、移行先ではそのフォルダ以下がエラー 500 になります。',
    en: 'Where Require asks for a user, AuthType and AuthName must say how. If the old server’s own configuration had them, the folder and below answer with error 500 on the new one.',
  },
  hint: {
    ja: '「AuthType Basic」と「AuthName "会員ページ"」のように書き足してください。',
    en: 'Add “AuthType Basic” and “AuthName "members"”.',
  },
  sources: [
    'https://httpd.apache.org/docs/2.2/howto/auth.html',
    'https://httpd.apache.org/docs/2.4/mod/mod_authn_core.html#authtype',
  ],
  examples: [
    { path: 'member/.htaccess', wrong: 'AuthUserFile /home/a/.htpasswd\nRequire valid-user\n' },
    { path: 'member/.htaccess', wrong: 'AuthType Basic\nRequire user tanaka\n' },
    {
      path: 'member/.htaccess',
      right: 'Require valid-user\n',
      files: { '.htaccess': 'AuthType Basic\nAuthName "Members"\n' },
    },
    {
      path: 'member/.htaccess',
      right: 'AuthType Basic\nAuthName x\nRequire valid-user\n',
    },
    { path: 'member/.htaccess', right: 'Require valid-user\nSatisfy any\nAllow from 192.0.2.1\n' },
    { on: 'apache 2.4.6', path: 'member/.htaccess', right: 'Require all granted\nRequire ip 192.0.2.1\n' },
  ],
  check: {
    htaccess(file, context) {
      for (const { name } of file.directives)
        if (/^auth(?:type|name)$/i.test(name)) context.fact(SAID, name.toLowerCase());
      if (file.directives.some(({ name, args }) => /^satisfy$/i.test(name) && /^any$/i.test(args[0]?.text ?? '')))
        return;
      const asking = file.directives.find(
        ({ name, args, section }) =>
          /^require$/i.test(name) && USERS.test(args[0]?.text ?? '') && readingVersions(section, context).length > 0,
      );
      if (asking) context.fact(ASKED, context.place(asking.span));
    },
  },
  site(site) {
    const said = site.facts<string>(SAID).map(({ path, value }) => ({ folder: folderOf(path), value }));
    for (const { path, value: place } of site.facts<Place>(ASKED)) {
      const missing = ['AuthType', 'AuthName'].filter(
        (name) => !said.some(({ folder, value }) => value === name.toLowerCase() && path.startsWith(folder)),
      );
      if (missing.length === 0) continue;
      site.report(place, {
        message: {
          ja: `ログインを求めていますが、${missing.join(' と ')} の指定がありません。サーバー側の設定で補われなければエラー 500 になります。`,
          en: `It asks for a user without ${missing.join(' and ')}: error 500, unless the server’s own configuration has it.`,
        },
      });
    }
  },
});

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1);
