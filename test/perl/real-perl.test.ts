// The reader against the perl that is installed: what perl compiles is read without an error, what it refuses is reported.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readPerl } from '../../src/languages/perl/read.ts';

function filesBelow(folder: string, wanted: RegExp): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && wanted.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
}

function compiles(source: Buffer): boolean {
  return spawnSync('perl', ['-c'], { input: source }).status === 0;
}

describe("perl's own library", () => {
  const folders = spawnSync('perl', ['-MConfig', '-e', 'print $Config{privlibexp}'], { encoding: 'utf8' }).stdout;
  it('is read without an error', () => {
    const files = filesBelow(folders, /\.p[lm]$/);
    expect(files.length).toBeGreaterThan(300);
    const lost = files.filter((file) => readPerl(readFileSync(file)).errors.length > 0);
    expect(lost).toEqual([]);
  });
});

describe('scripts of the corpus', () => {
  const files = filesBelow(new URL('../../corpus', import.meta.url).pathname, /\.(?:cgi|pl|pm)$/).filter((file) =>
    /^(?:\xef\xbb\xbf)?(?:#!.*perl|package |use )/.test(readFileSync(file, 'latin1')),
  );
  it.each(files.map((file) => [file.slice(file.indexOf('corpus')), file]))('%s is read as perl reads it', (_, file) => {
    const bytes = readFileSync(file);
    const errors = readPerl(bytes).errors.map(({ what }) => what);
    if (compiles(bytes)) expect(errors).toEqual([]);
    else expect(readPerl(bytes).text.length).toBe(bytes.length);
  });
});

/** Small programs where a reader takes a wrong turn easily; perl says which are right. */
const TURNS: readonly (readonly [string, string])[] = [
  ['division after a subscript', '$x = $a[0] / 2; $y = $h{b} / 3; # /'],
  ['division after a call', 'sub f { 4 } $x = f() / 2; $y = time / 60; # /'],
  ['regex after a keyword', 'for (1) { next if /x/; print "a" unless /y"/; }'],
  ['regex after a block', 'my @a = map { $_ } 1; /x"/ and print 1;'],
  ['split on a slash', 'my @a = split /\\//, "a/b"; my @b = split(/"/, $x);'],
  ['defined-or after shift', 'sub f { my $x = shift // 0; my $y = shift @_ // 1; $x }'],
  [
    'hash keys that are operators',
    'my %h = (q => 1, y => 2, s => 3, m => 4, tr => 5, x => 6); print $h{q}, $h{y}, $h{s}, $h{-s};',
  ],
  ['methods that are operators', 'sub s { 1 } sub y { 2 } print main->s, main->y;'],
  ['quotes with comments and blanks', 'my @a = qw # (\n(a b); my $s = q {a"b}; $s =~ s (a) {b};'],
  ['replacement of another delimiter', '$x =~ s{a} /b"/; $x =~ tr[a-z] [A-Z]; $x =~ y/a/b/;'],
  ['two here-documents on a line', 'print <<A, <<"B";\na "\nA\nb \'\nB\nprint 1;'],
  ['here-document in a call', 'f(<<A, 1); sub f {}\ntext "\nA\nprint 2;'],
  ['here-document and shift', '$x = 1 <<3; $y = 2 << 1; print <<E;\n"\nE\n'],
  ['file tests', 'print 1 if -e "a" && -s $f > 0; my $n = -s $f / 2; # /'],
  ['handles', 'print STDERR "a"; print {$fh} "b"; print $fh "c"; printf STDOUT ("%s", 1);'],
  [
    'anonymous hashes and blocks',
    'my @a = map { { n => $_ } } 1; my @b = map +{ n => $_ }, 1; my @c = map { $_ => 1 } 2; my @d = map {; "x" => 1 } 2;',
  ],
  ['modulus and hashes', '$x = 5 % 3; %h = (); $y = $x %$z; print keys %h;'],
  ['glob and less-than', 'while (<$fh>) { last if $i <3; } my @f = <*.txt>; $x = $a < $b;'],
  ['formats', 'format STDOUT =\n@<<< "\n$x\n.\nprint 1;'],
  ['POD between statements', 'print 1;\n\n=pod\n\n"unbalanced (\n\n=cut\n\nprint 2;'],
  ['old package separator', "sub jcode'init { 1 } &jcode'init; $main'x = 'a'; print \"$main'x\";"],
  ['variables of punctuation', 'print $$, $;, $", $\', $&, $`, $/, $,, $#a, $#{$r}, @{$r}, ${x}, $::y, $#$r; # "'],
  ['ternary and regexes', '$x = $a ? /b/ : /c"/; $y = $a ? "?" : \'?\';'],
  ['strings with code', 'print qq(@{[ map { "<$_>" } 1 ]} ${\\ join(",", 1)});'],
  ['version strings', 'my $v = v5.10.1; my $w = 1.2.3; print "a" if $] >= 5.008;'],
  ['labels', 'LINE: for (1) { next LINE; } END: { last END; }'],
  ['end of the program', 'print 1;\n__END__\n"unbalanced ('],
  ['repetition', 'print "-"x80, "=" x 3, "a"x$n; my @l = (1)x 2; $s x= 2;'],
  ['prototype and attributes', 'sub f ($;@) { 1 } sub g : lvalue { $x } my $h = sub ($$) { 2 };'],
  ['CRLF', 'print <<E;\r\n"\r\nE\r\nprint 1;\r\n'],
];

const BROKEN: readonly (readonly [string, string])[] = [
  ['string without end', 'print "abc;\nprint 1;\n'],
  ['missing semicolon', 'my $x = 1\nmy $y = 2;\n'],
  ['missing brace', 'if (1) { print 1;\n'],
  ['brace too many', 'print 1; }\n'],
  ['wrong bracket', 'print (1];\n'],
  ['here-document without end', 'print <<EOT;\ntext\n'],
  ['blank behind a terminator', 'print <<EOT;\ntext\nEOT \nprint 1;\n'],
  ['regex without end', 'print 1 if $x =~ /abc;\n'],
  ['package without a semicolon', 'package Foo\nuse strict;\n1;\n'],
  ['two strings in a row', 'print "a" "b";\n'],
  ['full-width blank', 'print 1;\xe3\x80\x80print 2;\n'],
  ['Shift_JIS character before the quote', 'print "\x95\\";\nprint 1;\n'],
];

describe('where a reader takes a wrong turn', () => {
  it.each(TURNS)('%s', (_, source) => {
    const bytes = Buffer.from(`no strict;\n${source}\n`, 'latin1');
    expect(compiles(bytes), 'perl compiles it').toBe(true);
    expect(readPerl(bytes).errors).toEqual([]);
  });

  it.each(BROKEN)('%s is refused', (_, source) => {
    const bytes = Buffer.from(source, 'latin1');
    expect(compiles(bytes), 'perl refuses it').toBe(false);
    expect(readPerl(bytes).errors).not.toEqual([]);
  });
});
