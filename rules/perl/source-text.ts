// What is wrong in the text of the source itself: Shift_JIS bytes taken for syntax, switches.
import type { PerlDocument } from '../../src/languages/perl/document.ts';
import { defineRule } from '../../src/rule/rule.ts';

/** Modules and interpreters that know Shift_JIS themselves. */
const AWARE = /^(?:encoding|Sjis|ShiftJIS|Char|Esjis)$/;

export const shiftJisByte = defineRule({
  id: 'perl/shift-jis-byte',
  component: 'perl',
  severity: 'warning',
  effort: { minutes: [1, 2, 5] },
  title: {
    ja: 'Shift_JISの2バイト目がPerlの記号として読まれます',
    en: 'Second byte of a Shift_JIS character read as syntax',
  },
  why: {
    ja: '「表」「ソ」「能」などの2バイト目は「\\」（0x5C）です。Perlは1バイトずつ読むため、二重引用符や正規表現の中では次の文字と合わせてエスケープになり、文字化けや構文エラーになります。',
    en: 'The second byte of some characters is a backslash (0x5C). Perl reads bytes: within double quotes and regexes it escapes what follows, and the character is damaged.',
  },
  hint: {
    ja: 'その文字の後に「\\」を補うか、一重引用符にするか、ソースをUTF-8に変換します。',
    en: 'Put a backslash behind the character, use single quotes, or convert the source to UTF-8.',
  },
  sources: [
    'https://perldoc.perl.org/perlop',
    'https://www.unicode.org/Public/MAPPINGS/VENDORS/MICSFT/WINDOWS/CP932.TXT',
  ],
  examples: [
    {
      encoding: 'shift_jis',
      wrong: '#!/usr/bin/perl\n# 掲示板の設定をするスクリプトです\nprint "表示する内容です\\n";\n',
      fixed: '#!/usr/bin/perl\n# 掲示板の設定をするスクリプトです\nprint "表\\示する内容です\\n";\n',
    },
    {
      encoding: 'shift_jis',
      right: '#!/usr/bin/perl\n# 掲示板の設定をするスクリプト\nprint \'表示する内容です\', "表\\示する内容です";\n',
    },
    {
      encoding: 'shift_jis',
      wrong: '#!/usr/bin/perl\n# 掲示板の設定をするスクリプトです\nprint "お名前　$name 様です\\n";\n',
    },
    {
      encoding: 'shift_jis',
      wrong: '#!/usr/bin/perl\n# 掲示板の設定をするスクリプトです\nprint "一覧" if $mode =~ /[図表]/;\n',
    },
    {
      // the backslash stands before the second byte: perl reads ー
      encoding: 'bytes',
      right:
        '#!/usr/bin/perl\n# \x8cf\x8e\xa6\x94\xc2\x82\xcc\x90\xdd\x92\xe8\x82\xf0\x82\xb7\x82\xe9\nprint 1 if $mode =~ /\x83Q\x81\\[\x83\x80/;\n',
    },
    {
      encoding: 'euc-jp',
      right: '#!/usr/bin/perl\n# 掲示板の設定をするスクリプトです\nprint "表示する内容です\\n";\n',
    },
    { encoding: 'utf-8', right: '#!/usr/bin/perl\n# 掲示板の設定をするスクリプトです\nprint "表示する内容です\\n";\n' },
  ],
  check: {
    perl(perl, { file, report }) {
      if (file.encoding.main !== 'shift_jis' || isAware(perl)) return;
      for (const damage of perl.shiftJisDamage) {
        const byte = damage.byte.toString(16).toUpperCase();
        report(damage, {
          message: {
            ja: `Shift_JISの文字の2バイト目（0x${byte}）がPerlの記号として読まれ、文字化けや構文エラーになります`,
            en: `the second byte, 0x${byte}, is read as syntax`,
          },
          fix: { safety: 'review', splices: [{ start: damage.start, end: damage.end, text: damage.safe }] },
        });
      }
    },
  },
});

function isAware(perl: PerlDocument): boolean {
  return (
    /jperl/.test(perl.shebang?.path ?? '') ||
    perl.inclusions.some(({ module }) => module !== null && AWARE.test(module))
  );
}

const PREPROCESSOR_GONE = 51200;

export const preprocessorSwitch = defineRule({
  id: 'perl/preprocessor-switch',
  component: 'perl',
  severity: 'error',
  effort: { minutes: [5, 20, 60] },
  title: { ja: '1行目の -P スイッチ', en: 'The switch -P on the first line' },
  why: {
    ja: 'Cプリプロセッサを通す -P は5.12でなくなり、起動時にエラーになります。',
    en: 'The switch -P (C preprocessor) left perl in 5.12: the script does not start.',
  },
  hint: {
    ja: '-P を外し、#define などをPerlの定数に置き換えます。',
    en: 'Remove -P and write constants instead of #define.',
  },
  sources: ['https://perldoc.perl.org/perl5120delta'],
  examples: [
    { on: 'perl 5.36.0', wrong: '#!/usr/bin/perl -P\nprint 1;\n' },
    { on: 'perl 5.10.1', right: '#!/usr/bin/perl -P\nprint 1;\n' },
    { on: 'perl 5.36.0', right: '#!/usr/bin/perl -w -T\nprint 1;\n' },
  ],
  check: {
    perl({ shebang }, { target, report }) {
      if (!shebang || !/(?:^|\s)-[a-zA-Z]*P/.test(shebang.switches)) return;
      report(shebang.switchesSpan, { on: target.on('perl', (version) => version >= PREPROCESSOR_GONE) });
    },
  },
});
