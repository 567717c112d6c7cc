// Expressions of #if: httpd 2.4 reads another language than 2.2.

import type { SsiAttribute } from '../../src/languages/ssi/document.ts';
import { defineRule } from '../../src/rule/rule.ts';
import type { Text } from '../../src/rule/text.ts';
import { reportInPage, reportKept } from './parsed.ts';

const FACT = 'ssi-expression';

/** ap_expr came with 2.4 (unless SSILegacyExprParser is on). */
const NEW_LANGUAGE = 20400;
/** What only 2.4 reads: functions, %{VAR}, =~ and !~, word operators. */
const NEW =
  /\bv\(\s*['"]|%\{\w|[=!]~|(?:^|\s)-(?:eq|ne|lt|le|gt|ge|strmatch|strcmatch|ipmatch|in|n|z|R|T|F|U)(?=\s|["']|$)|\breqenv\(/;
/** What only the old parser reads: a bare variable, alone or compared; single '=' with a regular expression. */
const OLD = /(?:^|[\s("'!])\$\{?[A-Za-z_]\w*\}?(?:["']?\s*(?:$|=|!=|<|>|&&|\|\||\)))|=\s*\//;

export default defineRule({
  id: 'ssi/expression',
  component: 'apache',
  severity: 'error',
  effort: { minutes: [5, 15, 45] },
  title: { ja: 'SSI の条件式の書き方', en: 'SSI expression of another Apache generation' },
  why: {
    ja: 'SSI の条件式は Apache 2.4 で文法が変わりました。世代の違う式があると、条件分岐の代わりにエラー文が表示されます。',
    en: 'Apache 2.4 changed the language of SSI expressions. One of the other generation shows an error text instead of the block.',
  },
  hint: {
    ja: "2.2 では「$VAR = /x/」、2.4 では「v('VAR') =~ /x/」と書きます。2.4 で旧文法を使うには SSILegacyExprParser on を指定します。",
    en: "Write “$VAR = /x/” for 2.2 and “v('VAR') =~ /x/” for 2.4. On 2.4 SSILegacyExprParser on brings the old language back.",
  },
  sources: [
    'https://httpd.apache.org/docs/2.4/mod/mod_include.html#flowctrl',
    'https://httpd.apache.org/docs/2.4/mod/mod_include.html#legacyexpr',
  ],
  examples: [
    { on: 'apache 2.4.6', wrong: '<!--#if expr="$HTTP_USER_AGENT = /DoCoMo/" -->i<!--#endif -->' },
    { on: 'apache 2.4.6', wrong: '<!--#if expr="\\"$DOCUMENT_NAME\\" = \\"a.shtml\\"" -->i<!--#endif -->' },
    { on: 'apache 2.4.6', wrong: '<!--#if expr="$QUERY_STRING" -->i<!--#endif -->' },
    { on: 'apache 2.2.15', wrong: '<!--#if expr="v(\'HTTP_USER_AGENT\') =~ /DoCoMo/" -->i<!--#endif -->' },
    { on: 'apache 2.2.15', right: '<!--#if expr="$HTTP_USER_AGENT = /DoCoMo/" -->i<!--#endif -->' },
    { on: 'apache 2.4.6', right: '<!--#if expr="v(\'HTTP_USER_AGENT\') =~ /DoCoMo|-n$/" -->i<!--#endif -->' },
  ],
  check: {
    ssi(ssi, context) {
      for (const element of ssi.elements) {
        if (element.name !== 'if' && element.name !== 'elif') continue;
        const expr = element.attributes.find((attribute) => attribute.name === 'expr');
        if (!expr) continue;
        const generation = generationOf(expr);
        if (generation === null) continue;
        const on = context.target.on('apache', (version) => version >= NEW_LANGUAGE !== (generation === 'new'));
        reportInPage(context, FACT, expr.span, {
          on,
          message: MESSAGES[generation],
        });
      }
    },
  },
  site: (site) => reportKept(site, FACT),
});

/** quoted: old, with its variables in quotation marks only: to 2.4 a text like any other, so that it does not even complain. */
type Generation = 'old' | 'quoted' | 'new';

const MESSAGES: Readonly<Record<Generation, Text>> = {
  new: {
    ja: 'Apache 2.4 の条件式です。2.2 では処理されず、エラー文が表示されます。',
    en: 'An expression of Apache 2.4: on 2.2 it shows an error text.',
  },
  old: {
    ja: 'Apache 2.2 までの条件式です。2.4 では処理されず、エラー文が表示されます。',
    en: 'An expression of Apache up to 2.2: on 2.4 it shows an error text.',
  },
  quoted: {
    ja: 'Apache 2.2 までの条件式です。2.4 では引用符の中の変数が展開されず、エラーも出ないまま条件分岐が変わります。',
    en: 'An expression of Apache up to 2.2: 2.4 does not expand a variable in quotation marks, and takes the wrong branch without any error.',
  },
};

function generationOf(expr: SsiAttribute): Generation | null {
  // Regular expressions may hold anything.
  const bare = expr.value.replace(/\\(["'])/g, '$1').replace(/([=~(\s])\/(?:[^/\\]|\\.)*\//g, '$1/x/');
  if (NEW.test(bare)) return 'new';
  if (!OLD.test(bare)) return null;
  return OLD.test(bare.replace(/(["'])[^"']*\1/g, "'x'")) ? 'old' : 'quoted';
}
