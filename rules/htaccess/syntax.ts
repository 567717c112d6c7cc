// What breaks an .htaccess file before any directive is understood: sections, quotation marks, line ends, bytes of other character sets.

import type { HtaccessDirective, HtaccessDocument } from '../../src/languages/htaccess/document.ts';
import type { Span } from '../../src/rule/finding.ts';
import { type Context, defineRule } from '../../src/rule/rule.ts';
import type { Text } from '../../src/rule/text.ts';
import { ignoresHtaccess, readingVersions, skippingVersions } from './branch.ts';

/** The full-width space U+3000 in UTF-8, Shift_JIS and EUC-JP. */
const FULL_WIDTH_SPACE = /\xe3\x80\x80|\x81\x40|\xa1\xa1/;
/** Sections that httpd skips or reads line by line: one that holds may stay open to the end of the file (tried on 2.4.71). */
const CONDITIONAL = new Set(['ifmodule', 'ifversion', 'ifdefine', 'ifdirective', 'ifsection', 'iffile']);
/** A continued comment whose last character is a Shift_JIS one ending in 0x5C, and the directive that it swallows. */
const SWALLOWED = /[\x81-\x9f\xe0-\xfc]\\\r?\n([ \t]*[A-Za-z<][^\r\n]*)/;

export default defineRule({
  id: 'htaccess/syntax',
  component: 'apache',
  severity: 'error',
  effort: { minutes: [2, 5, 15] },
  title: { ja: '.htaccess の構文', en: 'Syntax of .htaccess' },
  why: {
    ja: '.htaccess の構文に誤りがあると、そのフォルダ以下のすべてのページがエラー 500 になります。全角スペースや閉じ忘れ、改行コードが原因になることがよくあります。',
    en: 'A mistake in the syntax of .htaccess turns the folder and below into error 500. Full-width spaces, unclosed sections and line ends are the usual causes.',
  },
  hint: { ja: '指摘の箇所を直してください。', en: 'Correct the place.' },
  sources: ['https://httpd.apache.org/docs/2.2/configuring.html#syntax'],
  examples: [
    { wrong: 'RewriteEngine On　\n' },
    { wrong: '<Files a.cgi>\nDeny from all\n' },
    { wrong: 'RewriteEngine On\n</IfModule>\n' },
    { wrong: 'RewriteEngine On\rRewriteBase /\r' },
    { encoding: 'shift_jis', wrong: '# 会員一覧表\nAuthType Basic\n' },
    { right: '# コメント　です\nAuthName "会員　ページ"\nAuthType Basic\nRewriteEngine On\n' },
    { encoding: 'shift_jis', right: '# 会員一覧表 \nAuthType Basic\n' },
  ],
  check: {
    htaccess(file, context) {
      if (ignoresHtaccess(context)) return;
      if (file.crOnly) {
        report(context, firstLine(context.file.text), {
          ja: '改行が CR だけのため、Apache にはファイル全体が 1 行に見え、設定が効かないかエラー 500 になります。',
          en: 'Lines end in CR alone: for Apache the whole file is one line, and its settings are lost or give error 500.',
        });
        return;
      }
      checkSections(file, context);
      checkComments(file, context);
      for (const directive of file.directives) checkDirective(directive, context);
    },
  },
});

function report(context: Context, span: Span, message: Text, severity: 'error' | 'warning' = 'error'): void {
  context.report(span, { message, severity });
}

function firstLine(text: string): Span {
  const end = text.indexOf('\r');
  return { start: 0, end: end < 0 ? text.length : end };
}

function checkSections(file: HtaccessDocument, context: Context): void {
  for (const section of file.sections) {
    if (section.closed) continue;
    const conditional = CONDITIONAL.has(section.name.toLowerCase());
    context.report(section.span, {
      on: conditional ? skippingVersions(section, context) : readingVersions(section.parent, context),
      message: { ja: `<${section.name}> が閉じられていません。`, en: `<${section.name}> is not closed.` },
    });
  }
  for (const closing of file.strayClosings) {
    report(context, closing, {
      ja: `</${closing.name}> に対応する開始がありません。`,
      en: `</${closing.name}> closes nothing.`,
    });
  }
}

function checkComments(file: HtaccessDocument, context: Context): void {
  if (context.file.encoding.main !== 'shift_jis') return;
  for (const comment of file.comments) {
    const text = context.file.text.slice(comment.start, comment.end);
    const found = SWALLOWED.exec(text);
    if (!found) continue;
    const start = comment.start + found.index + found[0].length - found[1]!.length;
    report(
      context,
      { start, end: start + found[1]!.length },
      {
        ja: '前の行のコメントが、2 バイト目が 0x5C（\\）の文字で終わっているため、この行もコメントになります。行末に空白を入れてください。',
        en: 'The comment above ends in a character whose second byte is 0x5C (a backslash), so this line belongs to it. Put a blank at its end.',
      },
    );
  }
}

function checkDirective(directive: HtaccessDirective, context: Context): void {
  const on = readingVersions(directive.section, context);
  const wide = [{ text: directive.name, quoted: false, ...directive.nameSpan }, ...directive.args].find(
    (part) => !part.quoted && hasWideSpace(part.text, context.file.encoding.main),
  );
  if (wide && !/^(?:ErrorDocument|AuthName)$/i.test(directive.name)) {
    context.report(wide, {
      on,
      message: {
        ja: '全角スペースがあります。Apache は空白とみなさないため、エラー 500 になります。',
        en: 'There is a full-width space, which is no blank for Apache: error 500.',
      },
    });
  } else if (!/^[\x21-\x7e]+$/.test(directive.name)) {
    context.report(directive.nameSpan, {
      on,
      message: {
        ja: 'ディレクティブ名に全角文字などがあります。エラー 500 になります。',
        en: 'The name of the directive holds characters outside ASCII: error 500.',
      },
    });
  }
}

/** Byte pairs of one encoding may lie across two characters of another: only the file's own encoding counts. */
function hasWideSpace(text: string, encoding: string): boolean {
  const found = FULL_WIDTH_SPACE.exec(text)?.[0];
  if (!found) return false;
  if (encoding === 'utf-8') return text.includes('\xe3\x80\x80');
  if (encoding === 'shift_jis') return text.includes('\x81\x40');
  return encoding === 'euc-jp' && text.includes('\xa1\xa1');
}
