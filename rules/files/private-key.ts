// Private keys among the files of a site.
import { defineRule } from '../../src/rule/rule.ts';
import { words } from '../../src/text/words.ts';

const KEY = /-----BEGIN (?:(?:RSA|DSA|EC|OPENSSH|ENCRYPTED) )?PRIVATE KEY-----\s+[A-Za-z\d+/=\r\n:, -]{60}/;

const WORDS = words('private key-----');
const QUOTING = new Set(['php', 'perl', 'html', 'ssi', 'css', 'javascript', 'xml', 'htaccess']);
const ASIDE = /(?:^|\/)(?:tests?|t|examples?|vendor|docs?)\//i;

export default defineRule({
  id: 'files/private-key',
  component: 'site',
  severity: 'error',
  effort: { minutes: [5, 15, 60] },
  title: { ja: '秘密鍵がサイトのファイルに含まれています', en: 'Private key among the site’s files' },
  why: {
    ja: '公開フォルダにある秘密鍵はだれでもダウンロードできる恐れがあります。',
    en: 'Anybody may be able to download a private key that lies in a public folder.',
  },
  hint: {
    ja: 'サイトから取り除き、公開されていた可能性がある場合は鍵を作り直してください。',
    en: 'Take it out of the site; if it may have been public, make a new key.',
  },
  sources: ['https://www.rfc-editor.org/rfc/rfc7468'],
  examples: [
    {
      path: 'ssl/server.key',
      wrong: `-----BEGIN RSA PRIVATE KEY-----\n${'A'.repeat(64)}\n${'B'.repeat(64)}\n-----END RSA PRIVATE KEY-----\n`,
    },
    { path: 'ssl/server.crt', right: `-----BEGIN CERTIFICATE-----\n${'A'.repeat(64)}\n-----END CERTIFICATE-----\n` },
    { path: 'readme.txt', right: 'It begins with -----BEGIN RSA PRIVATE KEY----- and so on.\n' },
  ],
  check: {
    file(file, context) {
      // Programs and documents quote keys for tests and explanations.
      if (QUOTING.has(file.kind) || ASIDE.test(file.path) || !WORDS.in(file.bytes)) return;
      const found = KEY.exec(file.text);
      if (found) context.report({ start: found.index, end: found.index + found[0].indexOf('\n') }, {});
    },
  },
});
