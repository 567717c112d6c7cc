#!/usr/bin/perl
require './jcode.pl';
$log = './bbs.log.cgi';
print "Content-type: text/html; charset=Shift_JIS\n\n";
open(IN, $log);
while (<IN>) {
	($no, $who, $text) = split(/<>/);
	print "<p>$no $who: $text</p>\n";
}
close(IN);
