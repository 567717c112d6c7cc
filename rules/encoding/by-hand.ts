// With --encoding: places that work on bytes. The conversion cannot know what they are meant to do; a person has to look at them.
import type { HtmlDocument } from '../../src/languages/html/document.ts';
import type { PerlDocument, StringLiteral } from '../../src/languages/perl/document.ts';
import type { PhpDocument } from '../../src/languages/php/document.ts';
import type { Span } from '../../src/rule/finding.ts';
import type { Context, Rule } from '../../src/rule/rule.ts';
import { defineRule } from '../../src/rule/rule.ts';
import type { Text } from '../../src/rule/text.ts';
import type { SourceFile } from '../../src/site/source-file.ts';
import { decodeStrictly } from '../../src/text/decode.ts';
import { encodingOfLabel } from '../../src/text/names.ts';

/** Functions of PHP that count, cut or compare bytes. */
const BYTE_FUNCTIONS = ['substr', 'str_pad', 'str_split', 'chunk_split', 'wordwrap', 'strrev', 'substr_replace'];
const EREG = ['ereg', 'eregi', 'ereg_replace', 'eregi_replace', 'split', 'spliti'];
const PREG = ['preg_match', 'preg_match_all', 'preg_replace', 'preg_split', 'preg_replace_callback', 'preg_grep'];
/** Bytes written as escapes: [\x81-\x9F], \xA4[\xA1-\xF3], [\200-\377]. */
const BYTE_RANGE = /\\x\{?[89a-f][0-9a-f]|\\[23][0-7]{2}|[\x80-\xff]-[\x80-\xff]/i;
const HIGH = /[\x80-\xff]/;
/** Templates of pack and unpack: H* and the like. */
const HEX_TEMPLATE = /^\s*[Hh](?:\*|\d+)?\w*\s*$/;
/** A wiki's page, an attachment: hexadecimal, two names joined by `_`. */
const HEX_FILE = /^(?:[0-9A-F]{2}){2,}(?:_(?:[0-9A-F]{2})+)?(?:\.\w+)*$/i;

const byteFunction = (name: string): Text => ({
  ja: `${name} はバイト単位で動くため、変換後は日本語の途中で切れたり、結果が変わったりすることがあります。`,
  en: `${name} works on bytes: after the conversion it may cut Japanese text elsewhere or give another result`,
});
const BYTE_REGEX: Text = {
  ja: 'バイトの並びで文字を見分ける正規表現です。変換後の文字コードに合わせて書き直してください。',
  en: 'a regular expression over bytes of one encoding: write it anew for the new one',
};
const KANJI_CLASS: Text = {
  ja: '正規表現の文字クラスに日本語が入っています。バイト単位で働くので、変換後に合う文字が変わります。',
  en: 'Japanese in a character class of a regular expression that works on bytes: it will match other characters',
};
const TRANSLATE: Text = {
  ja: 'tr/// はバイト単位で置き換えるため、日本語を含むものは変換後に結果が変わります。',
  en: 'tr/// replaces bytes: with Japanese in it the result changes',
};
const JCODE: Text = {
  ja: 'サイトの外にある jcode.pl は UTF-8 を扱えません。サイト内に jcode.pl を置いて変換し直すか、Encode などに置き換えてください。',
  en: 'a jcode.pl outside the site knows no UTF-8: put one into the site and convert again, or replace it by Encode or the like',
};
/** Functions of jcode.pl that work on the bytes of one encoding; `convert`, `to`, `tr` and the like learn UTF-8 with the conversion. */
const JCODE_TABLES = [
  ...['jis2sjis', 'jis2euc', 'sjis2jis', 'sjis2euc', 'euc2jis', 'euc2sjis'],
  ...['h2z_jis', 'h2z_sjis', 'h2z_euc', 'z2h_jis', 'z2h_sjis', 'z2h_euc'],
];
const JCODE_TABLE: Text = {
  ja: 'この jcode.pl の関数は UTF-8 の文字列には使えません。&jcode::convert(*変数, コード, "", "z") などに書き換えてください。',
  en: 'this function of jcode.pl takes no UTF-8: write &jcode::convert(*value, code, "", "z") or the like',
};
const NKF: Text = {
  ja: 'nkf の出力文字コードの指定を新しい文字コードに合わせてください。',
  en: 'nkf is told which encoding to write: make it the new one',
};
const OUTSIDE: Text = {
  ja: '変換元に、これまでの文字コードが指定されています。サイト内のデータなら変換後の名前に変わりますが、他のサイトや CSV など外から来るデータなら元の指定に戻してください。',
  en: 'converts from the encoding that the site had: the name is rewritten for data of the site itself; for data from outside (other sites, CSV files) put the old name back',
};
const HEX: Text = {
  ja: '16 進数で書き出したり読み戻したりする処理です。ファイル名・クッキー・データに残っている 16 進数の日本語は、これまでの文字コードのままになります。',
  en: 'writes or reads bytes as hexadecimal: Japanese kept that way (file names, cookies, data) stays in the old encoding',
};
const HEX_NAME: Text = {
  ja: 'ファイル名が、これまでの文字コードの日本語を 16 進数にしたものです。プログラムと一緒に、名前も新しい文字コードの 16 進数に変えてください。',
  en: 'the name of the file is Japanese in the old encoding, as hexadecimal: rename it along with the program that makes such names',
};
const DETECT: Text = {
  ja: '文字コードの自動判別の候補に、変換後の文字コードが入っているか確かめてください。',
  en: 'a list of encodings to guess from: see that the new one is in it',
};

const TRAIL: Text = {
  ja: 'Shift_JIS では漢字の 2 バイト目に英字や \\ | などの記号が現れるため、ここで文字の途中に一致することがあります。',
  en: 'in Shift_JIS the second byte of a character can be a letter or a sign such as \\ and |: this may match in the middle of a character',
};
/** What changes or compares single letters and signs that are second bytes in Shift_JIS too. */
const LETTER_FUNCTIONS = ['strtolower', 'strtoupper', 'addslashes', 'stripslashes'];
/** 0x40 to 0x7E, as long as it is no letter that is escaped. */
const TRAIL_SIGN = /^\\?[@[\\\]^_`{|}~]$/;
/** A class of letters that need not stand for the whole text. */
const LETTERS = /(?<!\^)\[[^\]]*(?:a-z|A-Z)[^\]]*\](?![+*]?\$)/;

function report({ start, end }: Span, message: Text, context: Context): void {
  context.report({ start, end }, { message });
}

/** The file has text of its own that gets other bytes. */
const isConverted = ({ file: { encoding }, move }: Context): boolean =>
  move.encoding !== null && encoding.name !== 'ascii' && encoding.name !== 'latin1' && encoding.main !== move.encoding;

function checkPhp(php: PhpDocument, context: Context): void {
  if (!isConverted(context)) return;
  const source = ({ start, end }: Span): string => php.text.slice(start, end);
  for (const name of BYTE_FUNCTIONS) {
    for (const call of php.callsTo(name)) report(call, byteFunction(`${name}()`), context);
  }
  for (const name of [...EREG, ...PREG]) {
    for (const call of php.callsTo(name)) {
      const pattern = call.args[0] ? source(call.args[0]) : '';
      if (BYTE_RANGE.test(pattern)) report(call.args[0]!, BYTE_REGEX, context);
      else if (HIGH.test(pattern.match(/\[[^\]]*\]/)?.[0] ?? '') && !/\/[a-z]*u[a-z]*['"]$/.test(pattern)) {
        report(call.args[0]!, KANJI_CLASS, context);
      }
    }
  }
  for (const call of php.callsTo('bin2hex')) report(call, HEX, context);
  for (const name of ['pack', 'unpack']) {
    for (const call of php.callsTo(name))
      if (HEX_TEMPLATE.test(call.args[0]?.literal ?? '')) report(call, HEX, context);
  }
  if (context.move.encoding === 'shift_jis') checkPhpTrails(php, context);
  for (const name of ['mb_detect_encoding', 'mb_detect_order', 'mb_convert_encoding', 'mb_convert_variables']) {
    for (const call of php.callsTo(name)) {
      for (const argument of call.args) if (isGuessList(argument.literal)) report(argument, DETECT, context);
    }
  }
  for (const call of php.callsTo('mb_convert_encoding')) {
    const from = call.args[2];
    if (from && namesOwn(from.literal, context)) report(from, OUTSIDE, context);
  }
  for (const call of php.callsTo('iconv')) {
    const from = call.args[0];
    if (from && namesOwn(from.literal, context)) report(from, OUTSIDE, context);
  }
  for (const name of ['jcodeconvert', 'autodetect']) {
    for (const call of php.callsTo(name))
      report(
        call,
        {
          ja: 'jcode.phps の文字コード番号を新しいものに合わせてください。',
          en: 'the numbers that jcode.phps has for encodings must name the new one',
        },
        context,
      );
  }
}

function checkPhpTrails(php: PhpDocument, context: Context): void {
  for (const name of LETTER_FUNCTIONS) for (const call of php.callsTo(name)) report(call, TRAIL, context);
  for (const call of php.callsTo('explode')) {
    if (TRAIL_SIGN.test(call.args[0]?.literal ?? '')) report(call, TRAIL, context);
  }
}

const namesOwn = (label: string | null, { file, move }: Context): boolean =>
  label !== null && file.encoding.main !== move.encoding && encodingOfLabel(label) === file.encoding.main;

const isGuessList = (literal: string | null): boolean =>
  literal !== null &&
  literal.split(',').length > 1 &&
  literal.split(',').some((label) => encodingOfLabel(label) !== null);

function checkPerl(perl: PerlDocument, context: Context): void {
  if (context.move.encoding === 'utf-8') {
    for (const inclusion of perl.inclusions) {
      if (/^\/.*\bjcode\.(?:pl|cgi)$/i.test(inclusion.file?.value ?? '')) report(inclusion, JCODE, context);
    }
    for (const name of JCODE_TABLES) {
      for (const call of perl.calls(`jcode::${name}`)) report(call, JCODE_TABLE, context);
    }
  }
  if (!isConverted(context)) return;
  for (const string of perl.strings) checkPerlString(perl, string, context);
  if (context.move.encoding === 'shift_jis') {
    for (const name of ['lc', 'uc']) for (const call of perl.calls(name)) report(call, TRAIL, context);
  }
  for (const name of ['substr', 'unpack', 'pack']) {
    for (const call of perl.calls(name)) {
      if (HEX_TEMPLATE.test(call.arguments[0]?.string?.value ?? '')) report(call, HEX, context);
      else if (name !== 'pack') report(call, byteFunction(name), context);
    }
  }
  for (const { text, start, end } of perl.commands) {
    if (/\bnkf\b/.test(text?.value ?? '')) report({ start, end }, NKF, context);
  }
}

const ESCAPED_LINK: Text = {
  ja: 'リンク先に、これまでの文字コードでエンコードされた文字（%XX）や日本語の検索語が含まれています。',
  en: 'a link holds characters in the old encoding (%XX, or Japanese in its query)',
};
const FORM_ELSEWHERE: Text = {
  ja: '他のサイトに送るフォームです。送られる文字コードがページと一緒に変わります（必要なら accept-charset で元の文字コードを指定）。',
  en: 'a form that goes to another site: what it sends changes with the page (accept-charset can keep the old encoding)',
};

function checkHtml(html: HtmlDocument, context: Context): void {
  if (!isConverted(context)) return;
  for (const link of html.links) {
    if (/%[89a-f][0-9a-f]|\?.*[\x80-\xff]/i.test(link.url)) report(link, ESCAPED_LINK, context);
  }
  for (const { action, span } of html.forms) {
    const declares = /\baccept-charset\b/i.test(context.file.text.slice(span.start, span.end));
    if (action && /^(?:https?:)?\/\//i.test(action.url) && !declares) report(action, FORM_ELSEWHERE, context);
  }
}

/** Data files whose names hold text of the site. */
function checkFile(file: SourceFile, context: Context): void {
  if (!isConverted(context) || !HEX_FILE.test(file.name)) return;
  const name = Buffer.from(file.name.replace(/[_.].*$/, ''), 'hex');
  if (name.some((byte) => byte >= 0x80) && decodeStrictly(name, file.encoding.main) !== null) {
    context.report(null, { message: HEX_NAME });
  }
}

function checkPerlString(perl: PerlDocument, { quote, content }: StringLiteral, context: Context): void {
  const source = perl.text.slice(content.start, content.end);
  if (context.move.encoding === 'shift_jis') {
    const matches = quote === 'match' || quote === 'regex' || quote === 'substitute';
    const meetsTrails = matches ? TRAIL_SIGN.test(source) || LETTERS.test(source) : quote === 'translate';
    if (meetsTrails && /[@-~]/.test(source) && !HIGH.test(source)) {
      report(content, TRAIL, context);
      return;
    }
  }
  if (quote === 'translate') {
    if (HIGH.test(source)) report(content, TRANSLATE, context);
  } else if (quote === 'match' || quote === 'regex' || quote === 'substitute') {
    if (BYTE_RANGE.test(source)) report(content, BYTE_REGEX, context);
    else if (/\[[^\]]*[\x80-\xff]/.test(source)) report(content, KANJI_CLASS, context);
  } else if (/\[\\x[89a-f][0-9a-f]-|\\x[89a-f][0-9a-f]\]/i.test(source)) report(content, BYTE_REGEX, context);
}

export const byHand: Rule = defineRule({
  id: 'encoding/by-hand',
  component: 'encoding',
  severity: 'warning',
  effort: { minutes: [5, 15, 60] },
  title: { ja: '文字コード変換後に人が確かめる箇所', en: 'Places to check by hand after the conversion' },
  why: {
    ja: '--encoding でサイト全体を変換しても、バイト数や特定の文字コードのバイト列を前提にした処理は、機械的には書き換えられません。',
    en: '--encoding converts the text of the whole site, but code that counts bytes or knows the byte patterns of one encoding cannot be rewritten by machine.',
  },
  hint: {
    ja: '新しい文字コードで正しく動くように書き直し、日本語を含むデータで試してください。',
    en: 'Rewrite it for the new encoding and try it with Japanese data.',
  },
  sources: ['https://www.php.net/manual/en/book.mbstring.php', 'https://perldoc.perl.org/perlunifaq'],
  examples: [
    {
      path: 'list.php',
      encoding: 'euc-jp',
      move: { encoding: 'utf-8' },
      wrong: '<?php\n$title = "お知らせ";\necho substr($title, 0, 4);\n',
    },
    {
      path: 'form.cgi',
      encoding: 'shift_jis',
      move: { encoding: 'utf-8' },
      wrong: "#!/usr/bin/perl\nrequire '/usr/lib/perl/jcode.pl';\n$name = '名前';\n",
    },
    {
      path: 'form.cgi',
      encoding: 'shift_jis',
      move: { encoding: 'utf-8' },
      wrong: "#!/usr/bin/perl\nrequire './jcode.pl';\n$name = '名前';\n&jcode::h2z_sjis(*name);\n",
    },
    {
      path: 'form.cgi',
      encoding: 'shift_jis',
      move: { encoding: 'utf-8' },
      right: "#!/usr/bin/perl\nrequire './jcode.pl';\n$name = '名前';\n&jcode::convert(*name, 'sjis', '', 'z');\n",
    },
    {
      path: 'form.cgi',
      encoding: 'euc-jp',
      move: { encoding: 'utf-8' },
      wrong: '#!/usr/bin/perl\n$name = "お名前";\nif ($name =~ /^(?:[\\xA1-\\xFE][\\xA1-\\xFE])+$/) { print "ok"; }\n',
    },
    {
      path: 'links.html',
      encoding: 'shift_jis',
      move: { encoding: 'utf-8' },
      wrong: '<p>検索のページ</p><form action="http://search.example.com/find"><input name="q"></form>\n',
    },
    {
      path: 'links.html',
      encoding: 'shift_jis',
      move: { encoding: 'utf-8' },
      right: '<p>検索のページ</p><form action="find.cgi"><input name="q"></form><a href="find.cgi?q=a%20b">検索</a>\n',
    },
    {
      path: 'bbs.cgi',
      encoding: 'euc-jp',
      move: { encoding: 'shift_jis' },
      wrong: '#!/usr/bin/perl\n($name, $text) = split(/\\|/, $line); # お名前と本文\n',
    },
    {
      path: 'bbs.php',
      encoding: 'euc-jp',
      move: { encoding: 'shift_jis' },
      wrong: '<?php // お名前と本文\nlist($name, $text) = explode("|", $line);\n',
    },
    {
      path: 'bbs.cgi',
      encoding: 'euc-jp',
      move: { encoding: 'shift_jis' },
      right:
        '#!/usr/bin/perl\n($name, $text) = split(/,/, $line); # お名前と本文\nif ($id =~ /^[a-z0-9]+$/) { $id =~ s/</&lt;/g; }\n',
    },
    {
      path: 'wiki.php',
      encoding: 'euc-jp',
      move: { encoding: 'utf-8' },
      wrong: '<?php // ページの名前\n$file = "wiki/" . strtoupper(bin2hex($page)) . ".txt";\n',
    },
    {
      path: 'wiki/C0B0B7C1A5EBA1BCA5EB.txt',
      encoding: 'euc-jp',
      move: { encoding: 'utf-8' },
      wrong: '*整形ルールのページ\nここでは書き方を説明します。\n',
    },
    {
      path: 'wiki/46726F6E7450616765.txt',
      encoding: 'euc-jp',
      move: { encoding: 'utf-8' },
      right: '*はじめのページ\nここでは書き方を説明します。\n',
    },
    {
      path: 'cookie.cgi',
      encoding: 'shift_jis',
      move: { encoding: 'utf-8' },
      wrong: "#!/usr/bin/perl\n$name = pack('H*', $cookie{'name'}); # お名前\n",
    },
    { path: 'list.php', encoding: 'euc-jp', right: '<?php\n$title = "お知らせ";\necho substr($title, 0, 4);\n' },
    {
      path: 'list.php',
      encoding: 'euc-jp',
      move: { encoding: 'utf-8' },
      right: '<?php\n$title = "お知らせ";\necho mb_substr($title, 0, 4, "EUC-JP");\n',
    },
  ],
  check: { file: checkFile, html: checkHtml, php: checkPhp, perl: checkPerl },
});
