// Converted programs still run, and print the same text: tried with the real perl and php.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { convertFile } from '../../src/fix/convert/convert.ts';
import { readHtml } from '../../src/languages/html/read.ts';
import { readPerl } from '../../src/languages/perl/read.ts';
import { readPhp } from '../../src/languages/php/read.ts';
import type { Splice } from '../../src/rule/finding.ts';
import type { SourceFile } from '../../src/site/source-file.ts';
import { decode } from '../../src/text/decode.ts';
import { encode } from '../../src/text/encode.ts';
import { detect } from '../../src/text/encoding.ts';
import type { SiteEncoding } from '../../src/text/losses.ts';

const folder = mkdtempSync(join(tmpdir(), 'convert-'));
afterAll(() => rmSync(folder, { recursive: true }));

const apply = (bytes: Buffer, splices: readonly Splice[]): Buffer => {
  let at = 0;
  const parts = splices.flatMap(({ start, end, text }) => {
    const part = [bytes.subarray(at, start), Buffer.from(text, 'latin1')];
    at = end;
    return part;
  });
  return Buffer.concat([...parts, bytes.subarray(at)]);
};

function convert(bytes: Buffer, kind: 'php' | 'perl', to: SiteEncoding): Buffer {
  const encoding = detect(bytes);
  const name = kind === 'php' ? 'a.php' : 'a.cgi';
  const file: SourceFile = {
    path: name,
    name,
    kind,
    bytes,
    text: bytes.toString('latin1'),
    size: bytes.length,
    mode: null,
    encoding,
    reach: 'live',
  };
  const php = kind === 'php' ? readPhp(bytes) : undefined;
  const documents = php ? { php, html: readHtml(bytes, php.inlineHtml) } : { perl: readPerl(bytes) };
  const result = convertFile(file, documents, { encoding: to, lossy: 'report' });
  if (result.outcome !== 'converted') throw new Error(JSON.stringify(result));
  return apply(bytes, result.splices);
}

function run(bytes: Buffer, kind: 'php' | 'perl'): Buffer {
  const path = join(folder, kind === 'php' ? 'a.php' : 'a.pl');
  writeFileSync(path, bytes);
  execFileSync(kind, [kind === 'php' ? '-l' : '-c', path], { stdio: 'pipe' });
  return execFileSync(kind, [path], { stdio: ['ignore', 'pipe', 'ignore'] });
}

/** Each program as its author wrote it in Shift_JIS, bytes and all: backslashes behind second bytes 0x5C where the language needs them. */
const sjis = (text: string): Buffer => encode(text, 'shift_jis').bytes;

const PERL = String.raw`#!/usr/bin/perl
# 表示能力のソ — コメント
$title = "予\約表\";
print "Content-type: text/html; charset=Shift_JIS\n\n";
print "<title>$title</title>表\示ソ\フト能\力\n";
print '表と裏、', '表\', "\n";
print <<EOM;
<p>$title 十\分 ㈱①髙</p>
EOM
print <<'EOM';
<p>ソースは $title 表のまま</p>
EOM
@words = qw(表紙 目次 索引);
print join(',', @words), "\n" if $title =~ /予\約表\/;
$x = '本日は晴天なり'; $x =~ s/晴天/雨天/; print $x, "\n";
`.replaceAll('—', '―');
const PHP = String.raw`<html><head><meta http-equiv="Content-Type" content="text/html; charset=Shift_JIS"></head>
<body>表示能力ソ㈱<?php
// コメントの表
$title = "予約表\";
$a = array('表\' => '一覧', "十\" => "ten");
echo $title, '能力', "表示 ソース {$a['表\']} \n";
echo <<<EOM
$title 表\
十分です
EOM;
echo htmlspecialchars("営業時間のご案内", ENT_QUOTES, 'Shift_JIS');
?></body></html>
`;

const named = (text: string, to: string): string => text.replaceAll('Shift_JIS', to);

describe('perl', () => {
  const original = sjis(PERL);
  const wanted = decode(run(original, 'perl'), 'shift_jis');
  test('the sample says what it means', () => {
    expect(wanted).toContain('<title>予約表</title>表示ソフト能力');
    expect(wanted).toContain('表紙,目次,索引');
  });
  test.each([
    ['utf-8', 'UTF-8'],
    ['euc-jp', 'EUC-JP'],
  ] as const)('prints the same in %s', (to, name) => {
    expect(decode(run(convert(original, 'perl', to), 'perl'), to)).toBe(named(wanted, name));
  });
  test('and again when it comes back to Shift_JIS', () => {
    const there = convert(original, 'perl', 'utf-8');
    expect(decode(run(convert(there, 'perl', 'shift_jis'), 'perl'), 'shift_jis')).toBe(wanted);
  });
});

describe('php', () => {
  const original = sjis(PHP);
  const wanted = decode(run(original, 'php'), 'shift_jis');
  test('the sample says what it means', () => {
    expect(wanted).toContain('予約表能力表示 ソース 一覧');
    expect(wanted).toContain('営業時間のご案内');
  });
  test.each([
    ['utf-8', 'UTF-8'],
    ['euc-jp', 'EUC-JP'],
  ] as const)('prints the same in %s', (to, name) => {
    expect(decode(run(convert(original, 'php', to), 'php'), to)).toBe(named(wanted, name));
  });
  test('and again when it comes back to Shift_JIS', () => {
    const there = convert(original, 'php', 'utf-8');
    expect(decode(run(convert(there, 'php', 'shift_jis'), 'php'), 'shift_jis')).toBe(wanted);
  });
});

describe('names of the encoding in programs', () => {
  const text = '// お知らせの一覧を表示するスクリプトです\n';
  test.each([
    ['mb_internal_encoding("SJIS");', 'mb_internal_encoding("UTF-8");'],
    ["mb_http_output('SJIS-win');", "mb_http_output('UTF-8');"],
    ['$s = mb_convert_encoding($s, "SJIS", "auto");', '$s = mb_convert_encoding($s, "UTF-8", "auto");'],
    ['$m = mb_convert_encoding($s, "ISO-2022-JP", "SJIS");', '$m = mb_convert_encoding($s, "ISO-2022-JP", "UTF-8");'],
    ['ini_set("default_charset", "Shift_JIS");', 'ini_set("default_charset", "UTF-8");'],
    ['mysql_query("SET NAMES sjis");', 'mysql_query("SET NAMES utf8");'],
    ['mysql_set_charset("cp932", $db);', 'mysql_set_charset("utf8", $db);'],
    ["$db->set_charset('sjis');", "$db->set_charset('utf8');"],
    [
      "new PDO('mysql:host=localhost;dbname=x;charset=sjis');",
      "new PDO('mysql:host=localhost;dbname=x;charset=utf8');",
    ],
    ['pg_set_client_encoding($c, "SJIS");', 'pg_set_client_encoding($c, "UTF8");'],
    ['header("Content-Type: text/html; charset=Shift_JIS");', 'header("Content-Type: text/html; charset=UTF-8");'],
    ['define("CHARSET", "Shift_JIS");', 'define("CHARSET", "UTF-8");'],
    ['$s = iconv("SJIS", "UTF-16//IGNORE", $s);', '$s = iconv("UTF-8", "UTF-16//IGNORE", $s);'],
    // CSV for a spreadsheet stays what it is made for.
    ['$csv = mb_convert_encoding($s, "EUC-JP", "SJIS");', '$csv = mb_convert_encoding($s, "EUC-JP", "UTF-8");'],
    ['$csv_encoding = "EUC-JP";', '$csv_encoding = "EUC-JP";'],
    ['$csv_encoding = "SJIS";', '$csv_encoding = "UTF-8";'],
    ['$pagereading_kanji2kana_encoding = "SJIS";', '$pagereading_kanji2kana_encoding = "SJIS";'],
    ['$css_charset = "Shift_JIS";', '$css_charset = "UTF-8";'],
    ['if ($carrier == "sjis") { }', 'if ($carrier == "sjis") { }'],
  ])('PHP: %s', (before, after) => {
    expect(decode(convert(sjis(`<?php\n${text}${before}\n`), 'php', 'utf-8'), 'utf-8')).toBe(
      `<?php\n${text}${after}\n`,
    );
  });
  test.each([
    [
      'print "Content-type: text/html; charset=Shift_JIS\\n\\n";',
      'print "Content-type: text/html; charset=UTF-8\\n\\n";',
    ],
    ["use encoding 'shiftjis';", "use encoding 'utf8';"],
    ["binmode(STDOUT, ':encoding(cp932)');", "binmode(STDOUT, ':encoding(utf8)');"],
    ["Encode::from_to($x, 'shiftjis', 'iso-2022-jp');", "Encode::from_to($x, 'utf8', 'iso-2022-jp');"],
    ["$charset = 'Shift_JIS';", "$charset = 'UTF-8';"],
    ["$csv_charset = 'EUC-JP';", "$csv_charset = 'EUC-JP';"],
    ['$dbh->do("SET NAMES sjis");', '$dbh->do("SET NAMES utf8");'],
    ["print $q->header(-charset => 'Shift_JIS');", "print $q->header(-charset => 'UTF-8');"],
    ["&jcode'convert(*value, 'sjis');", "&jcode'convert(*value, 'utf8');"],
    [
      'print MAIL "Content-Type: text/plain; charset=ISO-2022-JP\\n";',
      'print MAIL "Content-Type: text/plain; charset=ISO-2022-JP\\n";',
    ],
  ])('Perl: %s', (before, after) => {
    const comment = text.replace('//', '#');
    expect(decode(convert(sjis(`${comment}${before}\n`), 'perl', 'utf-8'), 'utf-8')).toBe(`${comment}${after}\n`);
  });
});

describe('random literals print the same before and after', () => {
  /** What stands in the source of a UTF-8 program, and what it prints. Second bytes in Shift_JIS: 5C, 5B, 40, 7C, 7B, 60, 7E. */
  const plain = [...'表ソ能予ポー―ァ　ミマ～漢あﾎﾟｱ①nt01 x[{|'].map((c) => [c, c] as const);
  const pieces = fc.array(fc.constantFrom(...plain, ['\\\\', '\\'] as const), { minLength: 1, maxLength: 12 });
  const samples = fc.sample(pieces, { seed: 20171227, numRuns: 300 });
  const source = (sample: (typeof samples)[number]): string => sample.map(([written]) => written).join('');
  const printed = samples.map((sample) => `${sample.map(([, shown]) => shown).join('')}\n`).join('');

  const program: Record<string, [kind: 'php' | 'perl', text: string]> = {
    'PHP, double quotes': ['php', `<?php\n${samples.map((one) => `echo "${source(one)}", "\\n";\n`).join('')}`],
    'PHP, single quotes': ['php', `<?php\n${samples.map((one) => `echo '${source(one)}', "\\n";\n`).join('')}`],
    'PHP, here-documents': ['php', `<?php\n${samples.map((one) => `echo <<<X\n${source(one)}\n\nX;\n`).join('')}`],
    'Perl, double quotes': ['perl', samples.map((one) => `print "${source(one)}", "\\n";\n`).join('')],
    'Perl, single quotes': ['perl', samples.map((one) => `print '${source(one)}', "\\n";\n`).join('')],
    'Perl, here-documents': ['perl', samples.map((one) => `print <<X;\n${source(one)}\nX\n`).join('')],
    'Perl, q and qq': ['perl', samples.map((one) => `print qq(${source(one)}), q<>, "\\n";\n`).join('')],
  };
  test.each(Object.keys(program))('%s', (name) => {
    const [kind, text] = program[name]!;
    const utf8 = Buffer.from(text);
    expect(decode(run(utf8, kind), 'utf-8')).toBe(printed);
    const shiftJis = convert(utf8, kind, 'shift_jis');
    expect(decode(run(shiftJis, kind), 'shift_jis')).toBe(printed);
    const euc = convert(shiftJis, kind, 'euc-jp');
    expect(decode(run(euc, kind), 'euc-jp')).toBe(printed);
    const back = convert(shiftJis, kind, 'utf-8');
    expect(back.toString()).toBe(text);
  });
  test('Perl, regular expressions match what they matched', () => {
    const words = samples
      .map((one) =>
        one
          .map(([written]) => written)
          .join('')
          .replace(/[[{|\\]/g, ''),
      )
      .filter(Boolean);
    const text = words
      .map((word) => `print "${word}" =~ /^${word}$/ ? 1 : 0, "${word}x" =~ m{^${word}$} ? 1 : 0;\n`)
      .join('');
    const utf8 = Buffer.from(`# 日本語の正規表現\n${text}`);
    const wanted = '10'.repeat(words.length);
    const shiftJis = convert(utf8, 'perl', 'shift_jis');
    expect([run(utf8, 'perl'), run(shiftJis, 'perl')].map(String)).toEqual([wanted, wanted]);
    expect(String(run(convert(shiftJis, 'perl', 'euc-jp'), 'perl'))).toBe(wanted);
  });
  test('PHP, patterns match what they matched', () => {
    const words = samples
      .map((one) =>
        one
          .map(([written]) => written)
          .join('')
          .replace(/[[{|\\ ]/g, ''),
      )
      .filter(Boolean);
    const text = words
      .map((word, i) => {
        const [quote, delimiter] = i % 2 === 0 ? ["'", '/'] : ['"', '~'];
        return `echo preg_match(${quote}${delimiter}^${word}\\d?$${delimiter}${quote}, '${word}1'), preg_match(array('/${word}/')[0], '!');\n`;
      })
      .join('');
    const utf8 = Buffer.from(`<?php // 日本語の正規表現\n${text.replaceAll('~', '#')}`);
    const wanted = '10'.repeat(words.length);
    const shiftJis = convert(utf8, 'php', 'shift_jis');
    expect([run(utf8, 'php'), run(shiftJis, 'php')].map(String)).toEqual([wanted, wanted]);
    expect(String(run(convert(shiftJis, 'php', 'euc-jp'), 'php'))).toBe(wanted);
  });
});
