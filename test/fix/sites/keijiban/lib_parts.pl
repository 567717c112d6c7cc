# 部品
sub header {
	local($title) = @_;
	print "Content-type: text/html; charset=Shift_JIS\n\n";
	print <<"END";
<html><head>
<meta http-equiv="Content-Type" content="text/html; charset=Shift_JIS">
<title>$title</title></head>
<body>
<form action="bbs.cgi" accept-charset="Shift_JIS"><input name="word"><input type="submit" value="表\示する"></form>
END
}

sub footer {
	print "<address>お問い合わせ　連絡先の一覧表\</address></body></html>\n";
}
1;
