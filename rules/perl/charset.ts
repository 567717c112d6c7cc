// Pages of scripts that name no charset: the server may add one of its own, and its header wins over the page's <meta>.
import type { StringLiteral } from '../../src/languages/perl/document.ts';
import type { Fix } from '../../src/rule/finding.ts';
import { defineRule } from '../../src/rule/rule.ts';
import { headerOutputs } from './headers.ts';

/** For the rule about AddDefaultCharset: scripts whose pages take the server's charset. */
export const WITHOUT_CHARSET = 'perl-page-without-charset';

/** What a default of UTF-8 would garble, by the name to declare. */
const NAMES: ReadonlyMap<string, string> = new Map([
  ['shift_jis', 'Shift_JIS'],
  ['euc-jp', 'EUC-JP'],
  ['iso-2022-jp', 'ISO-2022-JP'],
]);

export const headerCharset = defineRule({
  id: 'perl/header-charset',
  component: 'perl',
  severity: 'info',
  effort: { minutes: [1, 2, 5] },
  title: { ja: '文字コードの指定がないヘッダー', en: 'Header without a charset' },
  why: {
    ja: 'CGIのヘッダーに charset がないと、移行先のサーバーが既定の文字コード（AddDefaultCharset、多くは UTF-8）を付けることがあります。その指定はページ内の <meta> より優先されるため、Shift_JISやEUC-JPのページは文字化けします。',
    en: 'Where the header of a script names no charset, the server may add its own default (AddDefaultCharset, often UTF-8). It wins over the page’s <meta>, and pages in Shift_JIS or EUC-JP are garbled.',
  },
  hint: {
    ja: '移行先の AddDefaultCharset を確認し、ヘッダーに「; charset=Shift_JIS」のように実際の文字コードを書いてください。',
    en: 'Ask for the target’s AddDefaultCharset, and name the charset in the header.',
  },
  sources: ['https://httpd.apache.org/docs/2.2/mod/core.html#adddefaultcharset'],
  examples: [
    {
      encoding: 'shift_jis',
      wrong:
        '#!/usr/bin/perl\nprint "Content-type: text/html\\n\\n";\nprint "<p>ようこそ、私たちのホームページへ。</p>";\n',
      fixed:
        '#!/usr/bin/perl\nprint "Content-type: text/html; charset=Shift_JIS\\n\\n";\nprint "<p>ようこそ、私たちのホームページへ。</p>";\n',
    },
    {
      encoding: 'shift_jis',
      right:
        '#!/usr/bin/perl\nprint "Content-type: text/html; charset=Shift_JIS\\n\\n";\nprint "<p>ようこそ、私たちのホームページへ。</p>";\n',
    },
    {
      encoding: 'shift_jis',
      right:
        '#!/usr/bin/perl\n$c = "charset=Shift_JIS";\nprint "Content-type: text/html; $c\\n\\n";\nprint "<p>ようこそ、私たちのホームページへ。</p>";\n',
    },
    {
      right:
        '#!/usr/bin/perl\nprint "Content-type: text/html\\n\\n";\nprint "<p>ようこそ、私たちのホームページへ。</p>";\n',
    },
    {
      encoding: 'shift_jis',
      right: '#!/usr/bin/perl\n# カウンターの画像を表示します\nprint "Content-type: image/gif\\n\\n";\n',
    },
  ],
  check: {
    perl(perl, { file, report, fact }) {
      const charset = NAMES.get(file.encoding.main);
      if (!charset) return;
      for (const { literals, text } of headerOutputs(perl)) {
        if (!/^(?:[A-Za-z][\w-]*:[^\n]*\n)*Content-type:[ \t]*text\/html[ \t]*(?:\n|$)/i.test(text)) continue;
        report(literals[0]!, {
          message: {
            ja: `ヘッダーに charset がありません。移行先が UTF-8 などを既定で付けると、${charset} のページが文字化けします`,
            en: `no charset in the header: where the target adds one of its own, such as UTF-8, the ${charset} page is garbled`,
          },
          fix: declare(literals[0]!, charset),
        });
        fact(WITHOUT_CHARSET, true);
        return;
      }
    },
  },
});

/** To be seen by a person: a script may write its pages in another encoding than its own. */
function declare({ content, raw }: StringLiteral, charset: string): Fix | null {
  const found = /Content-type:[ \t]*text\/html/i.exec(raw);
  if (!found) return null;
  const at = content.start + found.index + found[0].length;
  return { safety: 'review', splices: [{ start: at, end: at, text: `; charset=${charset}` }] };
}
