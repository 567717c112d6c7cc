// Elements and attributes that the target's mod_include does not take: the page then shows an error text, with status 200.

import type { SsiDocument, SsiElement, SsiProblem } from '../../src/languages/ssi/document.ts';
import { type Context, defineRule } from '../../src/rule/rule.ts';
import type { Text } from '../../src/rule/text.ts';
import { parseVersion, versionText } from '../../src/target/version.ts';
import ssiTable from '../data/web/ssi.tsv';
import { rows } from '../table.ts';
import { reportInPage, reportKept } from './parsed.ts';

const FACT = 'ssi-element';

let table: ReadonlyMap<string, number> | null = null;

/** First version with an element ('include') or attribute ('include onerror'). */
function sinceOf(what: string): number | undefined {
  table ??= new Map(
    rows(ssiTable).map(
      ([element, attribute, since]) =>
        [attribute ? `${element} ${attribute}` : element!, parseVersion(since!)] as const,
    ),
  );
  return table.get(what);
}
/** Encodings of echo and set that came with 2.4. */
const NEW_ENCODINGS = /\b(?:base64|urlencoded)\b/i;

const PROBLEMS: Readonly<Record<SsiProblem, Text>> = {
  'blank-before-hash': {
    ja: '「<!--」と「#」の間に空白があるため、SSI として処理されません（コメントのまま出力されます）。',
    en: 'There is a blank between “<!--” and “#”: never processed, sent as a comment.',
  },
  'blank-after-hash': {
    ja: '「#」の後に空白があるため、ページにエラー文が表示されます。',
    en: 'There is a blank behind “#”: an error text in the page.',
  },
  unterminated: {
    ja: 'SSI の要素が閉じられていません（引用符または --> がありません）。',
    en: 'The element is not closed (a quotation mark or --> is missing).',
  },
  'foreign-quotes': {
    ja: '値が全角の引用符で囲まれているため、ページにエラー文が表示されます。',
    en: 'The value stands in full-width quotation marks: an error text in the page.',
  },
  'escaped-quote': {
    ja: '値の最後の文字の 2 バイト目が 0x5C（\\）のため、閉じる引用符が無効になります。',
    en: 'The value ends in a character whose second byte is 0x5C: it escapes the closing quotation mark.',
  },
  malformed: {
    ja: 'SSI の書き方が正しくないため、ページにエラー文が表示されます。',
    en: 'The element is malformed: an error text in the page.',
  },
};

export default defineRule({
  id: 'ssi/element',
  component: 'apache',
  severity: 'error',
  effort: { minutes: [2, 5, 15] },
  title: { ja: '移行先で処理できない SSI の要素', en: 'SSI element that the target cannot process' },
  why: {
    ja: 'mod_include が知らない要素や属性があると、ページに「[an error occurred while processing this directive]」と表示されます。状態コードは 200 のままなので気づきにくい障害です。',
    en: 'Where mod_include does not know an element or attribute, the page shows “[an error occurred while processing this directive]”, with status 200.',
  },
  hint: { ja: '移行先のバージョンの書き方に直してください。', en: 'Write it as the target’s version wants it.' },
  sources: [
    'https://httpd.apache.org/docs/2.2/mod/mod_include.html',
    'https://httpd.apache.org/docs/2.4/mod/mod_include.html',
  ],
  examples: [
    { wrong: '<!--#counter type="1" -->' },
    { wrong: '<!-- #include virtual="/menu.html" --><!--#echo var="DATE_LOCAL" -->' },
    { on: 'apache 2.2.15', wrong: '<!--#include virtual="/a.html" onerror="/b.html" -->' },
    { on: 'apache 2.2.15', wrong: '<!--#comment x -->' },
    { wrong: '<!--#set value="1" var="a" -->' },
    { encoding: 'shift_jis', wrong: '<!--#set var="a" value="一覧表" --><p class="x">' },
    {
      right:
        '<!--#config timefmt="%Y年%m月%d日" --><!--#flastmod file="a.html" --><!--#else--><!--#ECHO VAR=DATE_LOCAL -->',
      files: { 'a.html': '' },
    },
  ],
  check: {
    ssi(ssi, context) {
      for (const element of ssi.elements) checkElement(element, context);
      checkNesting(ssi, context);
    },
  },
  site: (site) => reportKept(site, FACT),
});

function checkElement(element: SsiElement, context: Context): void {
  const { name } = element;
  const since = sinceOf(name);
  if (element.problem && !(name === 'comment' && element.problem === 'malformed')) {
    // With another problem than these two the text may be no element at all.
    if (since === undefined && element.problem === 'malformed') reportUnknown(element, context);
    else {
      // it was a comment on the old server too
      const severity = element.problem === 'blank-before-hash' ? 'warning' : 'error';
      reportInPage(context, FACT, element.span, { severity, message: PROBLEMS[element.problem] });
    }
    return;
  }
  if (since === undefined) {
    reportUnknown(element, context);
    return;
  }
  reportSince(element.nameSpan, `#${name}`, since, context);
  for (const attribute of element.attributes) {
    const known = sinceOf(`${name} ${attribute.name}`);
    const newValue = attribute.name === 'encoding' && NEW_ENCODINGS.test(attribute.value);
    if (known !== undefined) reportSince(attribute.nameSpan, `${attribute.name}=`, newValue ? 20400 : known, context);
    else if (name !== 'comment') {
      reportInPage(context, FACT, attribute.nameSpan, {
        message: {
          ja: `#${name} に ${attribute.name} という属性はありません。ページにエラー文が表示されます。`,
          en: `#${name} has no attribute ${attribute.name}: an error text in the page.`,
        },
      });
    }
  }
  const names = element.attributes.map((attribute) => attribute.name);
  if (
    name === 'set' &&
    names.includes('var') &&
    names.indexOf('value') < names.indexOf('var') &&
    names.includes('value')
  ) {
    reportInPage(context, FACT, element.span, {
      message: {
        ja: '#set では var を value より先に書く必要があります。ページにエラー文が表示されます。',
        en: '#set wants var before value: an error text in the page.',
      },
    });
  }
}

function reportUnknown(element: SsiElement, context: Context): void {
  if (element.name === '') return;
  reportInPage(context, FACT, element.nameSpan, {
    message: {
      ja: `#${element.name} という SSI の要素は Apache にありません。ページにエラー文が表示されます。`,
      en: `Apache knows no element #${element.name}: an error text in the page.`,
    },
  });
}

function reportSince(span: { start: number; end: number }, what: string, since: number, context: Context): void {
  reportInPage(context, FACT, span, {
    on: context.target.on('apache', (version) => version < since),
    message: {
      ja: `${what} は Apache ${versionText(since)} からです。ページにエラー文が表示されます。`,
      en: `${what} came with Apache ${versionText(since)}: an error text in the page.`,
    },
  });
}

/** if … endif must pair, or the rest of the page is shown or hidden as a whole. */
function checkNesting(ssi: SsiDocument, context: Context): void {
  const open: SsiElement[] = [];
  for (const element of ssi.elements) {
    if (element.problem === 'blank-before-hash') continue;
    if (element.name === 'if') open.push(element);
    else if (element.name === 'endif') open.pop();
  }
  for (const element of open) {
    reportInPage(context, FACT, element.span, {
      severity: 'warning',
      message: {
        ja: '#if に対応する #endif がありません。',
        en: '#if without #endif.',
      },
    });
  }
}
