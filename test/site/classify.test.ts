import { describe, expect, it } from 'vitest';
import { classifyHead, classifyText, HEAD } from '../../src/site/classify.ts';

/** As a scan decides: by the head where that settles it, otherwise by the whole text. */
const kindOf = (path: string, content: string) =>
  classifyHead(path, content.slice(0, HEAD), content.length) ?? classifyText(path, content);

describe('kinds by name and content', () => {
  it.each([
    ['index.php', '<?php echo 1;', 'php'],
    ['lib/common.inc', '<?php\nfunction a() {}', 'php'],
    ['page.html', '<html><body><?php echo 1; ?></body></html>', 'php'],
    ['page.tpl', '<p><?= $name ?></p>', 'php'],
    ['page.html', '<?xml version="1.0"?>\n<!DOCTYPE html><html></html>', 'html'],
    ['form.cgi', '#!/usr/local/bin/perl\nprint "a";', 'perl'],
    ['form.cgi', '\xef\xbb\xbf#!/usr/bin/perl\nprint "a";', 'perl'],
    ['form.cgi', '#!/usr/bin/perl\rprint "a";\r', 'perl'],
    ['bin/deploy', '#!/usr/bin/env perl\nuse strict;', 'perl'],
    ['cgi-bin/count.cgi', '#!/bin/sh\necho 1', 'shell'],
    ['cgi-bin/tool.cgi', '#!/usr/bin/python\nprint 1', 'shell'],
    ['cgi-bin/form.cgi', '#!/usr/local/bin/php\n<?php echo 1;', 'php'],
    ['jcode.pl', 'package jcode;\n;######\nsub init { $x = 1; }\n1;', 'perl'],
    ['lib.cgi', 'sub header {\n  print "Content-type: text/html\\n\\n";\n}\n1;\n', 'perl'],
    ['setup.cgi', "# settings\n$title = 'BBS';\n$max = 50;\n@color = ('red', 'blue');\n1;\n", 'perl'],
    ['log.cgi', '12<>yamada<>2004/05/01<>hello; world<>\n13<>suzuki<>2004/05/02<>a<>\n', 'data'],
    ['page.pl', 'print <<EOF;\nContent-type: text/html\n\n<p>one</p>\n<p>two</p>\n<p>three</p>\nEOF\n', 'perl'],
    ['Table.pm', `package Table;\n%t = (\n${'  0x01 Foo Bar\n'.repeat(60)});\n1;\n`, 'perl'],
    ['count.cgi', '00012345', 'data'],
    ['members.cgi', 'yamada\t203.0.113.25\t$mailprog="/usr/lib/sendmail"\n', 'data'],
    ['data.cgi', "1,a@example.jp,'/usr/lib/sendmail'\r\n2,b\r\n", 'data'],
    ['counter.cgi', '\x7fELF\x02\x01\x01\0\0\0', 'program'],
    ['index.shtml', '<!--#include virtual="/a.html" -->', 'ssi'],
    ['index.html', '<html><!--#echo var="DATE_LOCAL" --></html>', 'ssi'],
    ['index.htm', '<html><p>a</p></html>', 'html'],
    ['a.css', 'p { color: red }', 'css'],
    ['a.js', 'var a = 1;', 'javascript'],
    ['.htaccess', 'Options -Indexes', 'htaccess'],
    ['dump.sql', 'CREATE TABLE a (b int);', 'sql'],
    ['backup.txt', '-- MySQL dump 10.13  Distrib 5.6.30\n', 'sql'],
    ['db.dump', 'PGDMP\x01\x0c\0', 'sql'],
    ['.user.ini', 'a = 1', 'settings'],
    ['.env', 'A=1', 'settings'],
    ['mt/mt-config.cgi', 'CGIPath /mt/\nObjectDriver DBI::mysql\n', 'settings'],
    ['filter.sieve', 'require "fileinto";', 'mail'],
    ['.forward', 'a@example.jp', 'mail'],
    ['mail/yamada', 'From a@example.jp Mon Jan  1 00:00:00 2007\nReceived: x\n', 'mailbox'],
    ['Maildir/cur/1199145600.M1P2.host:2,S', 'Received: from x\r\n', 'mailbox'],
    ['a.gif', 'GIF89a\x01\0', 'image'],
    ['a.zip', 'PK\x03\x04', 'archive'],
    ['a.docx', 'PK\x03\x04', 'binary'],
    ['data/nul.php.dat', '\0\0<?php $a = 1;\0', 'binary'],
    ['a.phar', `<?php ${'a();\n'.repeat(100)}__halt_compiler();\0\0\x01`, 'php'],
    ['README.txt', 'use <?php to start', 'text'],
    ['index.php.bak', '<?php echo 1;', 'php'],
    ['old.cgi~', '#!/usr/bin/perl\nprint 1;', 'perl'],
  ])('%s %j is %s', (path, content, kind) => {
    expect(kindOf(path, content)).toBe(kind);
  });
});
