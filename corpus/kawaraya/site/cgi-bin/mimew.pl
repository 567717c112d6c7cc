package mimew;
sub mimeencode { return $_[0]; }
1;
