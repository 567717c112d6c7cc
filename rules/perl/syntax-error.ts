// What no perl reads: a string, bracket or here-document without its end, two values in a row.
import type { PerlDocument, ReadError } from '../../src/languages/perl/document.ts';
import type { Fix } from '../../src/rule/finding.ts';
import { defineRule } from '../../src/rule/rule.ts';
import type { Text } from '../../src/rule/text.ts';

const MESSAGES: Readonly<Record<ReadError['what'], Text>> = {
  'unterminated-string': { ja: '文字列の終わりがありません', en: 'a string never ends' },
  'unterminated-heredoc': {
    ja: 'ヒアドキュメントの終端の行がありません',
    en: 'a here-document has no line that ends it',
  },
  'unterminated-regex': { ja: '正規表現の終わりがありません', en: 'a regular expression never ends' },
  'unterminated-pod': { ja: 'PODの終わりがありません', en: 'POD never ends' },
  'unterminated-format': {
    ja: 'formatの終わり（「.」だけの行）がありません',
    en: 'a format has no line with a single dot',
  },
  'unbalanced-bracket': { ja: '括弧の対応が取れていません', en: 'a bracket has no partner' },
  'unexpected-term': { ja: 'この位置にこの文字や語は書けません', en: 'this cannot stand here' },
  'unexpected-operator': { ja: 'この位置に演算子は書けません', en: 'an operator cannot stand here' },
};

export default defineRule({
  id: 'perl/syntax-error',
  component: 'perl',
  severity: 'error',
  effort: { minutes: [2, 10, 60] },
  title: { ja: 'Perlの構文エラー', en: 'Perl syntax error' },
  why: {
    ja: 'どの版のPerlでもコンパイルエラーになり、スクリプトは動きません。転送や文字コード変換で壊れたファイルにも見られます。',
    en: 'No version of perl compiles it. Files broken in transfer or in a conversion of their encoding look like this, too.',
  },
  hint: {
    ja: '示した位置の前後を確認してください。Shift_JISの「表」「ソ」などの2バイト目（0x5C）が引用符を打ち消している場合もあります。',
    en: 'Look at the place and at what precedes it. In Shift_JIS the second byte (0x5C) of some characters escapes the quote behind them.',
  },
  sources: ['https://perldoc.perl.org/perldiag'],
  examples: [
    { wrong: '#!/usr/bin/perl\nprint "ok;\n' },
    { wrong: '#!/usr/bin/perl\nif ($x) {\n  print 1;\n' },
    {
      wrong: '#!/usr/bin/perl\nprint <<EOT;\ntext\nEOT \nprint 1;\n',
      fixed: '#!/usr/bin/perl\nprint <<EOT;\ntext\nEOT\nprint 1;\n',
    },
    { wrong: "#!/usr/bin/perl\nmy $x = 'a'\nmy $y = 'b';\n" },
    { encoding: 'shift_jis', wrong: '#!/usr/bin/perl\nprint "一覧表";\n' },
    { right: '#!/usr/bin/perl\nprint <<EOT;\r\ntext\r\nEOT\r\nprint 1 / 2; s/"//;\n__END__\n"(\n' },
    { right: '#!/usr/bin/perl\nmy %h = (a => q{)}, y => 1);\nprint $h{s} if $h{y} =~ m#/"#;\n' },
  ],
  check: {
    perl(perl, { report }) {
      const [first] = perl.errors;
      if (!first) return;
      const message = MESSAGES[first.what];
      report(
        { start: first.start, end: Math.min(first.end, first.start + 200) },
        { message, fix: trailingBlank(perl, first) },
      );
    },
  },
});

/** A terminator with blanks behind it is one when they are gone. */
function trailingBlank(perl: PerlDocument, error: ReadError): Fix | null {
  if (error.what !== 'unterminated-heredoc') return null;
  const terminator = /^<<~?\s*["']?(\w+)/.exec(error.detail)?.[1];
  if (!terminator) return null;
  const line = new RegExp(`^${terminator}([ \\t]+)\\r?$`, 'm').exec(perl.text.slice(error.end));
  if (!line) return null;
  const start = error.end + line.index + terminator.length;
  return { safety: 'safe', splices: [{ start, end: start + line[1]!.length, text: '' }] };
}
