package jcode;
# 昔の jcode.pl と同じ呼び方をする小さな部品
use Encode ();
%name = ('jis', 'iso-2022-jp', 'sjis', 'cp932', 'euc', 'euc-jp');
sub getcode {
	local(*line) = @_;
	return undef unless $line =~ /[\e\x80-\xff]/;
	return 'jis' if $line =~ /\e/;
	foreach ('euc', 'sjis') {
		local($copy) = $line;
		return $_ if defined eval { Encode::decode($name{$_}, $copy, 1) };
	}
	'binary';
}
sub convert {
	local(*line, $ocode, $icode, $opt) = @_;
	$icode = $icode || &getcode(*line) || return;
	$line = Encode::encode($name{$ocode}, Encode::decode($name{$icode}, $line)) if $name{$icode} && $ocode ne $icode;
	(*line, $icode);
}
sub to {
	local($ocode, $text, $icode, $opt) = @_;
	&convert(*text, $ocode, $icode, $opt);
	$text;
}
sub tr {
	local(*line, $from, $to, $opt) = @_;
	local($code) = &getcode(*line) || return 0;
	return 0 unless $name{$code};
	local($text) = Encode::decode($name{$code}, $line);
	local($n) = $text =~ s/([\x{ff10}-\x{ff19}])/chr(ord($1) - 0xfee0)/ge;
	$line = Encode::encode($name{$code}, $text);
	$n;
}
1;
