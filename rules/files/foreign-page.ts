// Pages of other application servers: a web server that does not know them sends their source.
import { defineRule } from '../../src/rule/rule.ts';

const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/\.(?:asp|asa)$/i, 'ASP'],
  [/\.(?:aspx|ascx|ashx|asmx|asax|master)$/i, 'ASP.NET'],
  [/\.(?:cfm|cfc)$/i, 'ColdFusion'],
  [/\.(?:jsp|jspx|jspf)$/i, 'JSP (Java)'],
];
/** Code that runs on the server; a page of plain HTML may have such a name, too. */
const CODE = /<%|<cf[a-z]+[\s>]|<jsp:|\brunat\s*=\s*["']?server/i;

export default defineRule({
  id: 'files/foreign-page',
  component: 'site',
  severity: 'error',
  effort: { minutes: [60, 240, 1440] },
  title: {
    ja: '移行先で動かないページ（ASP、JSP、ColdFusion）',
    en: 'Page that the target cannot run (ASP, JSP, ColdFusion)',
  },
  why: {
    ja: 'Windows や Java のサーバー向けのページは移行先では実行されず、ソースコードがそのまま表示されたりダウンロードされたりします。データベースのパスワードなどが漏れる恐れがあります。',
    en: 'Pages for servers of Windows or Java are not run: visitors get their source, with the passwords that stand in it.',
  },
  hint: {
    ja: 'PHP などに作り直すか、公開しない場所に移してください。',
    en: 'Write them anew, in PHP for example, or keep them out of the public folder.',
  },
  sources: ['https://httpd.apache.org/docs/2.2/handler.html'],
  examples: [
    { path: 'htdocs/list.asp', wrong: '<%@ LANGUAGE="VBScript" %>\n<% Response.Write "a" %>\n' },
    { path: 'htdocs/a.jsp', wrong: '<%@ page contentType="text/html; charset=Shift_JIS" %>\n<%= 1 %>\n' },
    { path: 'htdocs/a.cfm', wrong: '<cfquery name="a">select 1</cfquery>\n' },
    { path: 'htdocs/plain.asp', right: '<html><body>moved</body></html>\n' },
    { path: 'htdocs/a.html', right: '<p>&lt;%</p><!-- <% x %> -->\n' },
  ],
  check: {
    file(file, { report }) {
      const system = SYSTEMS.find(([pattern]) => pattern.test(file.name))?.[1];
      if (!system || file.path.includes('!/') || !CODE.test(file.text)) return;
      report(null, {
        message: {
          ja: `${system} のページです。移行先では実行されず、ソースコードが表示されます`,
          en: `a page of ${system}: the target does not run it and shows its source`,
        },
      });
    },
  },
});
