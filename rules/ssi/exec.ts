// #exec: what hosting services refuse first, and what names commands of the old server.
import { defineRule } from '../../src/rule/rule.ts';
import { reportInPage, reportKept } from './parsed.ts';

const FACT = 'ssi-exec';

export default defineRule({
  id: 'ssi/exec',
  component: 'ssi',
  severity: 'error',
  effort: { minutes: [5, 20, 60] },
  title: { ja: 'SSI の #exec', en: 'SSI #exec' },
  why: {
    ja: '共用サーバーの多くは #exec を禁止しています（IncludesNOEXEC）。禁止されているとページにエラー文が表示されます。#exec cmd は旧サーバーのコマンドやパスにも依存します。',
    en: 'Many hosting services refuse #exec (IncludesNOEXEC): the page shows an error text. #exec cmd also depends on commands and paths of the old server.',
  },
  hint: {
    ja: '#exec cgi は <!--#include virtual="/cgi-bin/…" --> に書き換えられます（引数も ? で渡せます）。#exec cmd は CGI にしてください。',
    en: 'Write #exec cgi as <!--#include virtual="/cgi-bin/…" -->, which takes arguments behind ?. Make a CGI of #exec cmd.',
  },
  sources: [
    'https://httpd.apache.org/docs/2.2/mod/mod_include.html#element.exec',
    'https://httpd.apache.org/docs/2.2/suexec.html',
  ],
  examples: [
    { wrong: '<!--#exec cgi="/cgi-bin/counter.cgi" -->' },
    { wrong: '<!--#exec cmd="/usr/local/bin/count.sh" -->' },
    {
      right: '<!--#include virtual="/cgi-bin/counter.cgi" --><!-- exec cmd -->',
      files: { 'cgi-bin/counter.cgi': '#!/usr/bin/perl\n' },
    },
  ],
  check: {
    ssi(ssi, context) {
      const exec = context.target.profile.ssi?.exec ?? 'refused';
      for (const element of ssi.elements) {
        const attribute =
          element.name === 'exec' && element.problem !== 'blank-before-hash' ? element.attributes[0] : undefined;
        if (!attribute) continue;
        const command = attribute.name === 'cmd';
        const needsPath = command && /[/\s]/.test(attribute.value.trim());
        if (exec === 'allowed' && !needsPath) continue;
        reportInPage(context, FACT, element.span, {
          severity: exec === 'refused' ? 'error' : exec === 'unknown' ? 'warning' : 'info',
          message:
            exec === 'refused'
              ? {
                  ja: `移行先では #exec ${attribute.name} は使えません。ページにエラー文が表示されます。`,
                  en: `The target refuses #exec ${attribute.name}: an error text in the page.`,
                }
              : exec === 'unknown'
                ? {
                    ja: `#exec ${attribute.name} が移行先で許可されているか確認が必要です。`,
                    en: `Ask whether the target allows #exec ${attribute.name}.`,
                  }
                : {
                    ja: `#exec cmd のコマンドとパスが移行先にあるか確認してください（suEXEC では引数付きのコマンドは動きません）。`,
                    en: `Check that the command and its paths exist on the target (under suEXEC no command with arguments runs).`,
                  },
        });
      }
    },
  },
  site: (site) => reportKept(site, FACT),
});
