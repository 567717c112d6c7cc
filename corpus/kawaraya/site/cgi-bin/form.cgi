#!/usr/local/bin/perl5
# お問い合わせフォーム
require './jcode.pl';
require './mimew.pl';
$mailprog = '/usr/lib/sendmail';
$mailto = 'info@kawaraya.example';
$logfile = '/home/kawaraya/public_html/data/form.log';
&parse_form;
$name = $in{'name'};
open(MAIL, "| $mailprog -t") || &error("メールを送信できません");
print MAIL "To: $mailto\n";
print MAIL "Subject: お問い合わせ\n\n";
print MAIL "$name 様より\n";
close(MAIL);
print "Content-type: text/html; charset=Shift_JIS\n\n";
print "<p>ご予約の内容を送信しました。</p>\n";
exit;

sub parse_form {
	read(STDIN, $buffer, $ENV{'CONTENT_LENGTH'});
	foreach $pair (split(/&/, $buffer)) {
		($key, $value) = split(/=/, $pair);
		$value =~ tr/+/ /;
		$value =~ s/%([a-fA-F0-9][a-fA-F0-9])/pack("C", hex($1))/eg;
		&jcode::convert(*value, 'sjis');
		$in{$key} = $value;
	}
}

sub error {
	print "Content-type: text/html; charset=Shift_JIS\n\n$_[0]\n";
	exit;
}
