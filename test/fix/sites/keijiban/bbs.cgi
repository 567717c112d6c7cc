#!/usr/local/bin/perl
# 掲示板（ソ\ースは Shift_JIS）
require 'jcode.pl';
require 'lib/parts.pl';

$mailprog = '/usr/lib/sendmail';
$logfile = 'data/log.dat';

foreach (split(/&/, $ENV{'QUERY_STRING'})) {
	($key, $value) = split(/=/);
	$value =~ tr/+/ /;
	$value =~ s/%([0-9A-Fa-f]{2})/pack('C', hex($1))/eg;
	&jcode'convert(*value, 'sjis');
	&jcode'tr(*value, '０-９', '0-9');
	$FORM{$key} = $value;
}

&header("掲示板「$FORM{'name'}」");
print "<p>名前　：$FORM{'name'}　様（表\示件数：$FORM{'count'}）</p>\n";
print "<p>予\約・ソ\フト・能\力・構\築 ①Ⅲ㈱〜－ｱｲｳ</p>\n";
print '<p>単引用符の表示 $name</p>', "\n";
open(IN, $logfile) || die "開けません";
while (<IN>) {
	s/\r?\n$//;
	($no, $name, $text) = split(/,/);
	next if $FORM{'word'} ne '' && index($text, $FORM{'word'}) < 0;
	$text =~ s/ス―[パ―[/スーパーマーケット/g;
	print "<li>$no $name：$text</li>\n";
}
close(IN);
if ($FORM{'name'} =~ /^山田|―[$/) { print "<p>山田さんか、長音で終わる名前です。</p>\n"; }
&footer;
exit;
