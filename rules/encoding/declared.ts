// A page says that it is in one encoding, and its bytes are in another.
import type { PhpDocument } from '../../src/languages/php/document.ts';
import type { Context, Rule } from '../../src/rule/rule.ts';
import { defineRule } from '../../src/rule/rule.ts';
import type { Text } from '../../src/rule/text.ts';
import type { Kind } from '../../src/site/kind.ts';
import type { SourceFile } from '../../src/site/source-file.ts';
import { type EncodingName, encodingOfLabel, preferredName } from '../../src/text/names.ts';
import { words } from '../../src/text/words.ts';
import { holdsNoText } from '../php/charset.ts';
import {
  type Declaration,
  pageDeclarations,
  perlDeclarations,
  phpDeclarations,
  styleDeclarations,
  xmlDeclarations,
} from './declarations.ts';

/** Below this the bytes themselves are not clear enough to contradict anybody. */
const SURE = 0.9;

const NAMES: Partial<Record<EncodingName, string>> = {
  latin1: 'ISO-8859-1',
  'utf-16le': 'UTF-16',
  'utf-16be': 'UTF-16',
};
const nameOf = (encoding: EncodingName): string => preferredName(encoding) ?? NAMES[encoding] ?? encoding;

/** The encoding that the file's bytes are in, null when nothing can be said against a declaration. */
function actual({ file }: Context): EncodingName | null {
  const { main, confidence } = file.encoding;
  if (confidence < SURE || main === 'ascii' || main === 'binary') return null;
  // Some other 8-bit text: which one is not known, so no declaration of such a text is wrong.
  return main;
}

/** A few Japanese characters may be EUC-JP or half-width katakana of Shift_JIS, but they are not UTF-8. */
const fewCharacters = ({ file }: Context): boolean =>
  file.encoding.confidence < SURE && (file.encoding.main === 'euc-jp' || file.encoding.main === 'shift_jis');

const declaresUtf8 = ({ label }: Declaration): boolean => encodingOfLabel(label) === 'utf-8';

function checkFew(declarations: readonly Declaration[], context: Context): void {
  for (const { start, end, label } of declarations.filter(declaresUtf8)) {
    context.report(
      { start, end },
      {
        message: {
          ja: `${label} と宣言されていますが、実際のバイト列は UTF-8 ではありません。`,
          en: `declared as ${label}, but the bytes are not UTF-8`,
        },
        hint: UNCLEAR,
        ...(isTemplate(context) && { unless: OUTPUT_CONVERSION }),
      },
    );
  }
}

function check(declarations: Declaration[], context: Context): void {
  if (fewCharacters(context)) checkFew(declarations, context);
  const bytes = actual(context);
  if (bytes === null) return;
  for (const declaration of declarations) {
    const declared = encodingOfLabel(declaration.label);
    if (declared === null || agree(declared, bytes)) continue;
    report(declaration, declared, bytes, context);
  }
}

const UNCLEAR: Text = {
  ja: 'ファイルの文字コードを確認し、宣言と揃えてください。',
  en: 'Find out which encoding was meant and make the declaration and the bytes agree.',
};

const isUtf16 = (encoding: EncodingName): boolean => encoding === 'utf-16le' || encoding === 'utf-16be';

function agree(declared: EncodingName, bytes: EncodingName): boolean {
  // A meta element can be read in UTF-16 only by a browser that already knows; the byte order mark decides.
  return declared === bytes || isUtf16(declared) || isUtf16(bytes);
}

function report(
  { start, end, label }: Declaration,
  declared: EncodingName,
  bytes: EncodingName,
  context: Context,
): void {
  const name = preferredName(bytes);
  const safe = name !== null && bytes !== 'latin1';
  context.report(
    { start, end },
    {
      message: {
        ja: `${label} と宣言されていますが、実際のバイト列は ${nameOf(bytes)} です。`,
        en: `declared as ${label}, but the bytes are ${nameOf(bytes)}`,
      },
      hint: safe ? { ja: `宣言を ${name} に書き換えます。`, en: `Write ${name} in the declaration.` } : UNCLEAR,
      severity: declared === 'ascii' ? 'warning' : 'error',
      ...(isTemplate(context) && { unless: OUTPUT_CONVERSION }),
      fix: safe ? { safety: 'safe', splices: [{ start, end, text: name }] } : null,
    },
  );
}

/**
 * A script may convert what it prints (jcode, mb_http_output, Encode …). It then names the encoding of its output somewhere beside the
 * declaration, or gives a variable to the converter, and the declaration is about the output, not about the script.
 */
function convertsOutput(text: string, declarations: readonly Declaration[], { label }: Declaration): boolean {
  if (OUTPUT_HANDLERS.test(text)) return true;
  const declared = encodingOfLabel(label);
  const own = new Set(declarations.map(({ start }) => start));
  for (const match of text.matchAll(NAMES_IN_CODE)) {
    if (!own.has(match.index) && encodingOfLabel(match[0]) === declared) return true;
  }
  return false;
}

const OUTPUT_HANDLERS =
  /mb_output_handler|ob_iconv_handler|mb_http_output\s*\(\s*\$|mb_convert_encoding\s*\([^;,]*,\s*\$|iconv\s*\([^;,]*,\s*\$/i;
const NAMES_IN_CODE =
  /(?<![\w.-])(?:x-)?(?:shift[_-]?jis|sjis(?:-win)?|cp932|windows-31j|euc[_-]?jp(?:-win)?|x-euc(?:-jp)?|euc|ujis|utf-?8|iso-2022-jp(?:-ms)?|jis)(?![\w.-])/gi;

/** Some script or setting of the site converts all output of PHP: what pages declare is about that. */
const OUTPUT_CONVERSION = 'output-conversion';
const CONVERTS_ALL =
  /mb_output_handler|ob_iconv_handler|mbstring\.http_output['"\s,=]+(?!pass)[\w$]|mb_http_output\s*\(\s*['"$](?!pass)/i;
const CONVERTERS = words('mb_output_handler', 'ob_iconv_handler', 'http_output');
const convertsAll = ({ bytes, text }: SourceFile): boolean => CONVERTERS.in(bytes) && CONVERTS_ALL.test(text);
const OWN_SETTINGS: ReadonlySet<Kind> = new Set(['php', 'htaccess', 'settings']);

/** What PHP prints or fills in, as opposed to pages that the server sends as they are. */
const isTemplate = ({ file }: Context): boolean =>
  file.kind === 'php' || (file.kind === 'html' && !/\.html?$/i.test(file.name));

/** Declarations in a program, without those of a page that the program converts. */
function ofProgram(all: Declaration[], context: Context): Declaration[] {
  const bytes = actual(context);
  if (bytes === null && !fewCharacters(context)) return [];
  // Answers to machines are often written in English, and named so.
  const declarations = all.filter(({ label }) => encodingOfLabel(label) !== 'latin1');
  const encodings = new Set(declarations.map(({ label }) => encodingOfLabel(label)));
  // One page for telephones, one for computers: the program knows more than one encoding, and one of them is its own.
  if (encodings.size > 1 && (bytes === null || encodings.has(bytes))) return [];
  return declarations.filter((one) => !convertsOutput(context.file.text, declarations, one));
}

const isProgram = (context: Context): boolean => context.file.kind === 'php' || context.file.kind === 'perl';

function* following({ inlineHtml, strings }: PhpDocument, offset: number) {
  for (const span of inlineHtml) if (span.start > offset) yield span;
  for (const span of strings) if (span.start > offset) yield span;
}

/** Bytes outside ASCII that only stand in comments say nothing about what a program prints. */
function printsText(text: string, spans: Iterable<{ start: number; end: number }>): boolean {
  for (const { start, end } of spans) if (/[\x80-\xff]/.test(text.slice(start, end))) return true;
  return false;
}

export const declared: Rule = defineRule({
  id: 'encoding/declared',
  component: 'encoding',
  severity: 'error',
  effort: { minutes: [1, 2, 5] },
  title: { ja: '文字コードの宣言と実際のバイト列の不一致', en: 'Declared encoding against the real bytes' },
  why: {
    ja: 'ブラウザは宣言を信じて読むため、ページ全体が文字化けします。移行前に見えていた場合は、旧サーバーの AddDefaultCharset などの設定やブラウザの自動判別に助けられていただけで、移行先では表に出ます。',
    en: 'Browsers believe the declaration, so the whole page turns to mojibake. Where it looked right so far, a setting of the old server (AddDefaultCharset and the like) or the browser’s guessing hid the mistake; on the new host it shows.',
  },
  hint: { ja: '宣言を実際の文字コードに合わせます。', en: 'Make the declaration say what the bytes are.' },
  sources: [
    'https://html.spec.whatwg.org/multipage/parsing.html#determining-the-character-encoding',
    'https://encoding.spec.whatwg.org/#names-and-labels',
    'https://www.w3.org/TR/css-syntax-3/#charset-rule',
  ],
  examples: [
    {
      path: 'index.html',
      encoding: 'shift_jis',
      wrong:
        '<html><head><meta http-equiv="Content-Type" content="text/html; charset=UTF-8"></head><body>京都の町家を改装した喫茶店です。</body></html>\n',
      fixed:
        '<html><head><meta http-equiv="Content-Type" content="text/html; charset=Shift_JIS"></head><body>京都の町家を改装した喫茶店です。</body></html>\n',
    },
    {
      path: 'index.html',
      encoding: 'euc-jp',
      wrong: '<meta charset=x-sjis><title>お問い合わせ</title>営業時間のご案内\n',
      fixed: '<meta charset=EUC-JP><title>お問い合わせ</title>営業時間のご案内\n',
    },
    {
      path: 'index.html',
      encoding: 'shift_jis',
      right: '<meta charset="x-sjis"><title>お問い合わせ</title>営業時間のご案内\n',
    },
    { path: 'index.html', right: '<meta charset="Shift_JIS"><title>Welcome</title>\n' },
    {
      path: 'style.css',
      encoding: 'shift_jis',
      wrong: '@charset "UTF-8";\nbody { font-family: "ＭＳ Ｐゴシック"; }\n',
      fixed: '@charset "Shift_JIS";\nbody { font-family: "ＭＳ Ｐゴシック"; }\n',
    },
    {
      path: 'feed.xml',
      wrong:
        '<?xml version="1.0" encoding="Shift_JIS"?>\n<rss><channel><title>新着情報のお知らせ</title></channel></rss>\n',
      fixed:
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss><channel><title>新着情報のお知らせ</title></channel></rss>\n',
    },
    {
      path: 'page.php',
      encoding: 'shift_jis',
      wrong: '<?php\nheader("Content-Type: text/html; charset=EUC-JP");\n?>\n<p>ご予約はお電話で</p>\n',
      fixed: '<?php\nheader("Content-Type: text/html; charset=Shift_JIS");\n?>\n<p>ご予約はお電話で</p>\n',
    },
    {
      path: 'page.php',
      encoding: 'euc-jp',
      wrong: '<?php header("Content-Type: text/html; charset=UTF-8"); ?><p>ご</p>\n',
    },
    {
      path: 'page.php',
      encoding: 'bytes',
      right: '<?php header("Content-Type: text/html; charset=UTF-8"); ?><p>\xa9 2004 Kita</p>\n',
    },
    {
      path: 'page.php',
      encoding: 'euc-jp',
      right:
        '<?php\nmb_http_output("SJIS"); ob_start("mb_output_handler");\nheader("Content-Type: text/html; charset=Shift_JIS");\n?>\n<p>ご予約はお電話で</p>\n',
    },
    {
      path: 'page.php',
      encoding: 'euc-jp',
      right: '<meta charset="Shift_JIS"><p>ご予約はお電話で</p><?php echo date("Y"); ?>\n',
      files: { '.htaccess': 'php_value output_handler mb_output_handler\n' },
    },
    {
      path: 'form.cgi',
      encoding: 'euc-jp',
      wrong:
        '#!/usr/bin/perl\nprint "Content-type: text/html; charset=Shift_JIS\\n\\n";\nprint "<p>お申し込みありがとうございました</p>\\n";\n',
      fixed:
        '#!/usr/bin/perl\nprint "Content-type: text/html; charset=EUC-JP\\n\\n";\nprint "<p>お申し込みありがとうございました</p>\\n";\n',
    },
    {
      path: 'form.cgi',
      encoding: 'euc-jp',
      right:
        "#!/usr/bin/perl\nrequire 'jcode.pl';\nprint \"Content-type: text/html; charset=Shift_JIS\\n\\n\";\n$page = \"<p>お申し込みありがとうございました</p>\\n\";\n&jcode'convert(*page, 'sjis');\nprint $page;\n",
    },
  ],
  check: {
    html(html, context) {
      const declarations = pageDeclarations(html);
      if (declarations.length > 0) check(isProgram(context) ? ofProgram(declarations, context) : declarations, context);
    },
    css(css, context) {
      check(styleDeclarations(css), context);
    },
    file(file, context) {
      if (file.kind === 'xml') check(xmlDeclarations(file.text), context);
      if (OWN_SETTINGS.has(file.kind) && convertsAll(file)) context.define(OUTPUT_CONVERSION);
    },
    php(php, context) {
      const declarations = actual(context) === null && !fewCharacters(context) ? [] : phpDeclarations(php);
      if (declarations.length === 0) return;
      if (holdsNoText(php)) return;
      // Other things than pages are often made of data alone: some text must follow the header line.
      const about = declarations.filter(({ aside, start }) => !aside || printsText(php.text, following(php, start)));
      check(ofProgram(about, context), context);
    },
    perl(perl, context) {
      const declarations = actual(context) === null ? [] : perlDeclarations(perl);
      if (declarations.length === 0) return;
      if (
        printsText(
          perl.text,
          perl.strings.map(({ content }) => content),
        )
      )
        check(ofProgram(declarations, context), context);
    },
  },
});
