// What the rules say of Apache 2.4 against what Apache 2.4 does: error 500, source shown, error text in the page, or nothing.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { htaccessRules } from '../../rules/htaccess/index.ts';
import { ssiRules } from '../../rules/ssi/index.ts';
import { createAnalyzer } from '../../src/scan/analyze.ts';
import { finish } from '../../src/scan/finish.ts';
import { NO_MOVE, type Scope } from '../../src/scan/scope.ts';
import { chooseVersions, loadProfile } from '../../src/target/load.ts';
import { type Apache, startApache } from '../servers/apache.ts';

let apache: Apache;
let scope: Scope;

beforeAll(async () => {
  apache = await startApache();
  const profile = chooseVersions(
    await loadProfile('extremeserv-v3'),
    undefined,
    new Map([['apache', [apache.version]]]),
  );
  scope = { profile, move: NO_MOVE, only: [], skip: [], excerpts: false };
});
afterAll(() => apache?.stop());

function errors(files: Record<string, string | Buffer>): string[] {
  const rules = [...htaccessRules, ...ssiRules];
  const analyzer = createAnalyzer(rules, scope);
  const results = Object.entries(files).map(([path, content]) => analyzer.bytes(path, Buffer.from(content), null));
  return finish(results, { unchecked: [], passedOver: [] }, rules, scope, '0')
    .findings.filter((finding) => finding.severity === 'error')
    .map((finding) => finding.rule);
}

let count = 0;
/** A folder of its own for every case. */
const folder = () => `case${++count}`;

async function statusWith(htaccess: string | Buffer): Promise<number> {
  const at = folder();
  apache.put({ [`${at}/.htaccess`]: htaccess, [`${at}/index.html`]: 'ok' });
  return (await apache.get(`${at}/index.html`)).status;
}

const rewriting = (rule: string) => `RewriteEngine On\n${rule}\n`;

describe('.htaccess that ends in error 500', () => {
  it.each([
    'php_admin_value a 1\n',
    'suPHP_ConfigPath /home/u/\n',
    'FcgidWrapper "/home/u/php-cgi" .php\n',
    'SiteGuard_User_ExcludeSig ip(192.0.2.1)\n',
    'AuthAuthoritative Off\n',
    'RewriteEngin On\n',
    rewriting('RewriteRule ^x$ y [L,XX]'),
    rewriting('RewriteRule ^x$ y [L, R=301]'),
    rewriting('RewriteRule ^x$ y L'),
    rewriting('RewriteRule ^x$'),
    rewriting('RewriteRule * index.php'),
    rewriting('RewriteBase www/'),
    rewriting('RewriteLog /tmp/x'),
    'Options Indexes +Includes\n',
    'Options +Inclueds\n',
    'Order deny, allow\n',
    'Require not ip 192.0.2.1\n',
    '<Directory /home/u/>\nOptions None\n</Directory>\n',
    '<Location /x>\n</Location>\n',
    'ScriptAlias /cgi/ /x/\n',
    'DocumentRoot /x\n',
    'LogLevel debug\n',
    'RewriteEngine On\u3000\n',
    'ｒewriteEngine On\n',
    'AuthType Basic\nAuthName 会員 ページ\nrequire valid-user\n',
    'AuthUserFile /tmp/x\nRequire valid-user\n',
    'AuthType Basic\nRequire user tanaka\n',
    'AuthName x\nRequire group staff\n',
    '<Files x>\nHeader set A b\n',
    '<IfModule mod_php4.c>\nRewriteEngine On\n',
    '<IfVersion > 3>\nHeader set A b\n',
    '<Limit GET>\n',
    'ErrorDocument 404\n',
    'AddType text/html\n',
    'Allow all\n',
    'Deny from\n',
    'Require\n',
    'AddDefaultCharset UTF-8 # x\n',
    'RewriteEngine On\n</IfModule>\n',
    '<IfVersion >= 2.4>\nOrder deny, allow\n</IfVersion>\n',
    '<IfModule mod_authz_core.c>\nSSIEnableAccess on\n</IfModule>\n',
    'BufferSize 1000\n',
    ...[
      'a**',
      '(*a)',
      'a|*b',
      '{3}x',
      'ab\\',
      'a)',
      'a{2}{3}',
      '^*',
      'a+*',
      '[z-a]',
      '(?:a',
      '!^(a',
      '[^]',
      '\\b*',
    ].map((pattern) => rewriting(`RewriteRule ${pattern} x`)),
    rewriting('RewriteCond %{HTTP_USER_AGENT} (DoCoMo|KDDI [NC]\nRewriteRule ^x$ y'),
    '<Files ~ "*">\nOrder allow,deny\n</Files>\n',
    '<FilesMatch "(a">\n</FilesMatch>\n',
    'RedirectMatch gone ^/x(.*$\n',
    'RedirectMatch 301 *.html /index.html\n',
    'SetEnvIf Request_URI (a b\n',
    'SetEnvIfNoCase Referer ^*a b\n',
    'BrowserMatch ^* b\n',
    'Header foo X y\n',
    'Header set\n',
    'Satisfy some\n',
    'AddHandler cgi-script\n',
    'RewriteEngine Yes\n',
    'DirectorySlash No\n',
    'XBitHack yes\n',
    'ErrorDocument abc /x\n',
    'ErrorDocument 404 Sorry, not found\n',
    'AddEncoding x-gzip\n',
    'ForceType\n',
    'SetEnv\n',
    'UnsetEnv\n',
    'LimitRequestBody x\n',
    'Options + Includes\n',
  ])('%j', async (htaccess) => {
    expect(await statusWith(htaccess)).toBe(500);
    expect(errors({ '.htaccess': htaccess })).not.toEqual([]);
  });
});

describe('.htaccess that works', () => {
  it.each([
    '# コメント\n\n',
    'Options -Indexes +FollowSymLinks\n',
    'Order allow,deny\nAllow from all\n',
    'Require all granted\n',
    '<IfModule mod_php5.c>\nphp_value memory_limit 64M\n</IfModule>\n',
    '<IfModule mod_siteguard.c>\nSiteGuard_User_ExcludeSig xss-try-1\n</IfModule>\n',
    '<IfDefine X>\nfoo\n</IfDefine>\n',
    '<IfVersion < 2.4>\nfoo bar\n</IfVersion>\n',
    '<IfModule !mod_authz_core.c>\nfoo bar\n</IfModule>\n',
    '<If "%{HTTP_HOST} == \'a\'">\nHeader set X a\n</If>\n',
    '<Files ~ "^\\.ht">\nDeny from all\n</Files>\n',
    rewriting('RewriteCond %{HTTP_HOST} ^a$ [NC] [OR]\nRewriteRule ^a\\ b$ /c\\ d [NC,L,R=301,E=x:y,QSD]'),
    rewriting('RewriteCond %{REQUEST_URI} "!^/a b" [NC,OR]\nRewriteRule ^x$ y [END]'),
    'SSILegacyExprParser on\nXBitHack full\nAcceptPathInfo On\n',
    'AddType text/html .a \\\n .b\n',
    'ReWriteEngine on\n',
    'RewriteEngine On # comment\n',
    '<IfModule !nomod.c>\nRewriteEngine On\n',
    '<IfVersion > 2>\nHeader set A b\n',
    'AddDefaultCharset off\nIndexOptions FancyIndexing Charset=UTF-8\n',
    'ExpiresActive On\nExpiresByType image/gif A3600\nHeader edit Set-Cookie (.*) "$1;HttpOnly"\n',
    '<RequireAll>\nRequire all granted\nRequire not ip 192.0.2.1\n</RequireAll>\n',
    '<Limit POST>\norder deny,allow\n</Limit>\n',
    ...[
      '[]abc]',
      'x{,3}',
      '(?#c)aa',
      'a++',
      '(?>ab)',
      '(?P<n>ab)',
      '\\Qa(b\\E',
      '!',
      '[\\]]',
      'x?+y',
      '^(?i)foo$',
      'a{1,2}b',
    ].map((pattern) => rewriting(`RewriteRule ${pattern} -`)),
    rewriting('RewriteCond %{TIME_HOUR} >25\nRewriteCond %{REQUEST_FILENAME} !-d\nRewriteRule ^x$ y'),
    '<Files "*.bak">\nOrder allow,deny\n</Files>\n<Files ~ "\\.(inc|dat)$">\n</Files>\n',
    'ErrorDocument 500 "Sorry\nErrorDocument 403 "No, no"\n',
    'SetEnvIf Referer "^https?://(www\\.)?example\\.jp" ours\nBrowserMatch "^Mozilla/[2-3]" old\n',
    'Satisfy any\nServerSignature EMail\nHeader always set X-A b\nRequestHeader unset Proxy\n',
    'AddHandler x-own .dat\n',
  ])('%j', async (htaccess) => {
    expect(await statusWith(htaccess)).toBe(200);
    expect(errors({ '.htaccess': htaccess })).toEqual([]);
  });
});

it('reads a file with CR alone as one line', async () => {
  const at = folder();
  apache.put({
    [`${at}/.htaccess`]: 'RewriteEngine On\rRewriteRule ^a\\.html$ index.html\r',
    [`${at}/index.html`]: 'ok',
  });
  expect((await apache.get(`${at}/a.html`)).status).toBe(404);
  expect(errors({ '.htaccess': 'RewriteEngine On\rRewriteRule ^a\\.html$ index.html\r' })).toEqual(['htaccess/syntax']);
});

describe('PHP handlers that the server does not know', () => {
  it.each([
    'AddHandler php5-cgi .php\n',
    'AddType x-httpd-php52 .php\n',
    'AddHandler application/x-httpd-php5-cgi .php\n',
    'AddHandler fcgid-script .php\n',
    'AddHandler x-httpd-php5-3 .php\n',
    'AddHandler application/x-hg-php53 .php\n',
    'AddHandler php7.4-fcgi .php\n',
    'AddHandler lolipop-fastcgi .php\n',
    '<FilesMatch "\\.php$">\nSetHandler application/x-lsphp74\n</FilesMatch>\n',
  ])('%j shows the source', async (htaccess) => {
    const at = folder();
    apache.put({ [`${at}/.htaccess`]: htaccess, [`${at}/a.php`]: '<?php $secret = 1;' });
    const answer = await apache.get(`${at}/a.php`);
    expect([answer.status, answer.body]).toEqual([200, '<?php $secret = 1;']);
    expect(errors({ '.htaccess': htaccess })).toContain('htaccess/php-handler');
  });
});

describe('SSI', () => {
  const ERROR = '[an error occurred while processing this directive]';

  async function page(source: string | Buffer): Promise<{ body: string; found: string[] }> {
    const at = folder();
    const files = {
      'a.shtml': source,
      'frag.html': 'FRAG',
      'run.cgi': '#!/bin/sh\necho "Content-type: text/plain"; echo; echo CGI\n',
    };
    apache.put(Object.fromEntries(Object.entries(files).map(([path, content]) => [`${at}/${path}`, content])));
    return { body: (await apache.get(`${at}/a.shtml`)).body, found: errors(files) };
  }

  it.each([
    '<!--#foo bar="1" -->',
    '<!--# include virtual="frag.html" -->',
    '<!--#include file="/etc/passwd" -->',
    '<!--#include file="../a.html" -->',
    '<!--#include virtual="http://www.example.jp/frag.html" -->',
    '<!--#include virtual="nai.html" -->',
    '<!--#include virtual=”frag.html” -->',
    '<!--#set value="1" var="a" -->',
    '<!--#if expr="$HTTP_USER_AGENT = /test/" -->Y<!--#endif -->',
    '<!--#if expr="$a == x" -->Y<!--#endif -->',
    '<!--#if expr="$QUERY_STRING" -->Y<!--#endif -->',
    '<!--#if expr="$a = x && $b != y" -->Y<!--#endif -->',
    `<!--#if expr="$\{HTTP_USER_AGENT} = /test/" -->Y<!--#endif -->`,
    '<!--#flastmod file="nai.html" -->',
    '<!--#if expr="!$a" -->Y<!--#endif -->',
    '<!--#include virtual="frag.html"-- >',
    '<!--#include virtual="Frag.html" -->',
    '<!--#fsize virtual="/~tanaka/x.zip" -->',
  ])('%s shows an error text', async (source) => {
    const { body, found } = await page(source);
    expect(body).toContain(ERROR);
    expect(found).not.toEqual([]);
  });

  it.each([
    ['<!--#include virtual="frag.html" -->', 'FRAG'],
    ['<!--#include virtual="frag.html?a=1" -->', 'FRAG'],
    ['<!--#INCLUDE VIRTUAL="frag.html"-->', 'FRAG'],
    ["<!--#include file='frag.html' -->", 'FRAG'],
    ['<!--#include virtual=frag.html -->', 'FRAG'],
    ['<!--#include virtual="run.cgi" -->', 'CGI\n'],
    ['<!--#if expr="v(\'HTTP_USER_AGENT\') =~ /nobody/" -->Y<!--#else -->N<!--#endif -->', 'N'],
    ['<!--#if expr="%{HTTP_USER_AGENT} =~ /nobody/" -->Y<!--#else -->N<!--#endif -->', 'N'],
    ['<!--#comment x -->-', '-'],
    ['<!--#include virtual="nai.html" onerror="frag.html" -->', 'FRAG'],
  ])('%s works', async (source, expected) => {
    const { body, found } = await page(source);
    expect(body).toBe(expected);
    expect(found.filter((rule) => rule !== 'ssi/include-path' || !source.includes('onerror'))).toEqual([]);
  });

  it('takes a variable in quotation marks for a text, without any error', async () => {
    const { body, found } = await page(
      '<!--#set var="a" value="b" --><!--#if expr=\'"$a" = "b"\' -->Y<!--#else -->N<!--#endif -->',
    );
    expect(body).toBe('N');
    expect(found).toEqual(['ssi/expression']);
  });

  it('leaves <!-- #include alone, which is no error: it was a comment before the move too', async () => {
    const { body, found } = await page('<!-- #include virtual="frag.html" -->');
    expect(body).toBe('<!-- #include virtual="frag.html" -->');
    expect(found).toEqual([]);
  });

  it('takes the 0x5C of a Shift_JIS character for an escape', async () => {
    const { body, found } = await page(
      Buffer.from('<!--#set var="a" value="\x95\x5c" --><!--#echo var="a" -->', 'latin1'),
    );
    expect(body).not.toBe('\x95\x5c');
    expect(found).toContain('ssi/element');
  });

  it('repeats a page that includes itself', async () => {
    const { body, found } = await page('x<!--#include virtual="a.shtml" -->');
    expect(body).toBe(`${'x'.repeat(11)}${ERROR}`);
    expect(found).toEqual([]);
  });
});
