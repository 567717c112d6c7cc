// The old server's names and addresses wherever they stand in something that works: code, settings, scripts, style sheets.
// Mail servers, databases and links of pages have rules of their own; comments, logs and data are left alone.

import type { Severity, Span } from '../../src/rule/finding.ts';
import { type Context, defineRule } from '../../src/rule/rule.ts';
import { perlMailHosts } from '../mail/perl.ts';
import { phpMailSettings } from '../mail/php.ts';
import { isMailHostEntry, namesMailHost } from '../mail/settings.ts';
import { encodedIn } from './base64.ts';
import { isDatabaseHostName } from './database-names.ts';
import { databaseOfLiteral, databaseOfSetting } from './database-settings.ts';
import { type OldHost, oldHostsIn, oldHostsInPatterns } from './occurrences.ts';

const move = { oldHosts: ['203.0.113.25', 'www3.old-hosting.example.net'] };
const ENCODED = Buffer.from('a:1:{s:3:"api";s:20:"http://203.0.113.25/";}').toString('base64');
/** Lists of who may come in name other machines, not one to connect to; pages that forms come from are the site's own. */
const ACCESS = /(?:^|_|\b)(?:allow|deny|ban|ng|black|white|trust|spam|block|filter|referr?er|ip_?list|remote)/i;
const REFERER = /referr?er/i;
/** Numbers that only look like an address. */
const NUMBER = /(?:version|(?:^|_)ver|build|revision|release|count(?:er)?)$/i;
/** Bytes in front of a value that is given to nothing by name. */
const NEAR = 60;
const DATABASE_CALL = /\b(?:mysqli?_p?connect|pg_p?connect|new\s+(?:mysqli|PDO)|DBI\s*->\s*connect)\s*\([^;]*$/i;

export default defineRule({
  id: 'connections/old-host',
  component: 'site',
  severity: 'warning',
  effort: { minutes: [2, 5, 20] },
  title: { ja: '旧サーバーのアドレス・ホスト名', en: 'Address or name of the old server' },
  why: {
    ja: 'プログラムや設定に旧サーバーのアドレスが残っていると、旧サーバーの停止後に動かなくなります。',
    en: 'Programs and settings that still name the old server stop working when it is switched off.',
  },
  hint: {
    ja: '何への接続かを確かめ、移行先のものに書き換えてください。',
    en: 'Find out what it is for, and write the new server’s.',
  },
  sources: ['https://www.rfc-editor.org/rfc/rfc1900'],
  examples: [
    { path: 'a.php', wrong: "<?php $api = file_get_contents('http://203.0.113.25/api/');", move },
    { path: 'a.cgi', wrong: "#!/usr/bin/perl\n$base = 'http://www3.old-hosting.example.net/~a/';\n", move },
    { path: 'a.cgi', wrong: '#!/usr/bin/perl\nprint "Location: http://203.0.113.25/thanks.html\\n\\n";\n', move },
    { path: 'a.cgi', wrong: '#!/usr/bin/perl\nprint <<EOT;\n<a href="http://203.0.113.25/">x</a>\nEOT\n', move },
    {
      path: 'a.cgi',
      wrong: '#!/usr/bin/perl\nprint "Set-Cookie: a=1; domain=www3.old-hosting.example.net\\n";\n',
      move,
    },
    { path: 'a.sh', right: '#!/bin/sh\necho "backup of 203.0.113.25 done" | mail a@example.com\n', move },
    { path: 'a.sh', right: '#!/bin/sh\nmail -s "203.0.113.25 ok" a@example.com < b\n', move },
    { path: 'a.sh', wrong: '#!/bin/sh\necho "QUIT" | nc 203.0.113.25 25\n', move },
    {
      path: 'a.cgi',
      wrong:
        '#!/usr/bin/perl\nexit if $ENV{HTTP_REFERER} !~ /^http:\\/\\/www3\\.old-hosting\\.example\\.net\\//;\nprint 1;\n',
      move,
    },
    {
      path: '.htaccess',
      wrong: 'RewriteEngine On\nRewriteCond %{HTTP_REFERER} !^http://www3\\.old-hosting\\.example\\.net/\n',
      move,
    },
    { path: '.htaccess', right: '# www3\\.old-hosting\\.example\\.net\nSetEnvIf Host 1203\\.0\\.113\\.25 a\n', move },
    { path: 'a.cgi', right: '#!/usr/bin/perl\nprint "Server 203.0.113.25";\n', move },
    { path: 'a.js', wrong: "location.href = 'http://203.0.113.25/';\n", move },
    { path: 'config.php', wrong: `<?php $c = unserialize(base64_decode('${ENCODED}'));`, move },
    { path: 'config.php', right: `<?php $c = base64_decode('${ENCODED}');`, move: { oldHosts: ['203.0.113.2'] } },
    { path: 'a.html', wrong: '<p>SMTP: 203.0.113.25</p>', move },
    { path: '.forward', wrong: 'tanaka@www3.old-hosting.example.net\n', move },
    { path: 'mm_cfg.py', wrong: "DEFAULT_URL_HOST = 'www3.old-hosting.example.net'\n", move },
    { path: '.procmailrc', right: ':0\n* ^Received:.*203.0.113.25\n/dev/null\n', move },
    { path: 'robots.txt', wrong: 'Sitemap: http://www3.old-hosting.example.net/sitemap.xml\n', move },
    {
      path: 'a.php',
      right:
        "<?php // 203.0.113.25\n$mail->Host = '203.0.113.25'; $v = '203.0.113.251'; $w = '1203.0.113.25'; $x = 'my-www3.old-hosting.example.net';",
      move,
    },
    { path: 'a.html', wrong: `<a href="javascript:window.open('http://203.0.113.25/map.html')">x</a>`, move },
    { path: 'b.html', right: '<a href="http://203.0.113.25/">x</a><!-- 203.0.113.25 -->', move },
    { path: 'access.log', right: '203.0.113.25 - - [01/Jan/2004]\n', move },
  ],
  check: {
    php(php, context) {
      const patterns = oldHostsInPatterns(context.file.text, context.move);
      reportPatterns(patterns, patterns.length === 0 ? [] : php.strings.map(({ inner }) => inner), context);
      const found = oldHostsIn(context.file.text, context.move);
      if (found.length === 0) return;
      const isMail = phpMailSettings(php, context.file.path);
      for (const old of found) {
        const string = php.stringAt(old.start);
        if (!string && php.textAt(old.start) && !inTag(php.text, old.start)) report(old, 'info', context);
        if (!string || isMail(string) !== null) continue;
        const setting = php.settingOf(string);
        if (databaseOfLiteral(php, string, setting)) continue;
        if (/s:\d+:\\?"[^"]*(?:smtp|mail)/i.test(php.text.slice(string.start, string.end))) continue;
        if (DATABASE_CALL.test(php.text.slice(Math.max(0, string.start - 60), string.start))) continue;
        const before = statementBefore(php.text, string.start);
        reportIn(old, setting?.name ?? before, php.text.slice(string.inner.start, string.inner.end), context);
      }
    },
    perl(perl, context) {
      const patterns = oldHostsInPatterns(context.file.text, context.move);
      reportPatterns(patterns, patterns.length === 0 ? [] : perl.strings.map(({ content }) => content), context);
      const found = oldHostsIn(context.file.text, context.move);
      if (found.length === 0) return;
      const mail = perlMailHosts(perl);
      for (const old of found) {
        const string = perl.strings.find((one) => one.content.start <= old.start && old.end <= one.content.end);
        if (!string || mail.has(string.start)) continue;
        // of what is only shown, links and redirections lead somewhere
        const shown = string.context === 'print';
        if ((shown || string.quote === 'heredoc') && isInUrl(perl.text, old.start)) {
          report(old, 'warning', context);
          continue;
        }
        if (shown) continue;
        // who comes, not where the script goes; a name is the site's own
        if (string.context === 'key' || (string.context === 'compare' && !/[a-z]/i.test(old.host))) {
          report(old, 'info', context);
          continue;
        }
        if (DATABASE_CALL.test(perl.text.slice(Math.max(0, string.start - 60), string.start))) continue;
        const name = perl.assignments.find((one) => one.value.start === string.start);
        if (name && isDatabaseHostName(name.key ?? name.variable ?? '')) continue;
        const before = statementBefore(perl.text, string.start);
        reportIn(old, name?.key ?? name?.variable ?? before, string.raw, context);
      }
    },
    settings(settings, context) {
      if (settings.wide || settings.format === 'none') return;
      for (const old of oldHostsIn(context.file.text, context.move)) {
        const setting = settings.settings.find((one) => one.span.start <= old.start && old.end <= one.span.end);
        if (!setting || namesMailHost(setting, context.file.path) || databaseOfSetting(setting)) continue;
        reportIn(old, setting.path.at(-1)!, setting.value, context);
      }
    },
    mail(mail, context) {
      for (const old of oldHostsIn(context.file.text, context.move)) {
        const entry = mail.entries.find((one) => one.start <= old.start && old.end <= one.end);
        if (!entry || entry.kind === 'condition' || entry.kind === 'text' || isMailHostEntry(mail, entry)) continue;
        // mail that goes on to the old server, and what is started or set with its name
        report(old, 'warning', context);
      }
    },
    html(html, context) {
      if (context.file.kind === 'php') return;
      const within = (spans: readonly Span[], old: OldHost) =>
        spans.some((span) => span.start <= old.start && old.end <= span.end);
      for (const old of oldHostsIn(context.file.text, context.move)) {
        if (within(html.comments, old)) continue;
        // links have a rule of their own, which reads no programs
        const link = html.links.find((one) => one.start <= old.start && old.end <= one.end);
        if (link && !/^javascript:/i.test(link.url)) continue;
        report(old, link || within(html.scripts, old) ? 'warning' : 'info', context);
      }
    },
    css(css, context) {
      for (const old of oldHostsIn(context.file.text, context.move)) {
        if (css.urls.some((url) => url.start <= old.start && old.end <= url.end)) report(old, 'warning', context);
      }
    },
    htaccess(file, context) {
      const { text } = context.file;
      for (const old of [...oldHostsIn(text, context.move), ...oldHostsInPatterns(text, context.move)]) {
        const directive = file.directives.find((one) => one.span.start <= old.start && old.end <= one.span.end);
        if (!directive) continue;
        const works = /^(?:redirect|rewriterule|errordocument|header)/i.test(directive.name);
        const refuses = REFERER.test(directive.args[0]?.text ?? '');
        report(old, works || refuses ? 'warning' : 'info', context);
      }
    },
    file(file, context) {
      for (const { word, start, end } of encodedIn(file, context.move.oldHosts)) {
        context.report(
          { start, end },
          {
            message: {
              ja: `base64 で書かれた値の中に旧サーバーの ${word} があります。`,
              en: `The old server’s ${word} stands in a value that is written in base64.`,
            },
          },
        );
      }
      const works =
        file.kind === 'javascript' ||
        file.kind === 'shell' ||
        /^(?:robots\.txt|crossdomain\.xml|sitemap[\w-]*\.xml)$/i.test(file.name);
      const shown = file.kind === 'xml' && /<(?:rss|feed|urlset|rdf:RDF)/i.test(file.text.slice(0, 2000));
      if ((!works && !shown) || context.move.oldHosts.length === 0) return;
      const found = oldHostsIn(file.text, context.move);
      // Feeds and sitemaps hold one in every line: one finding for all.
      for (const old of file.kind === 'xml' ? found.slice(0, 1) : found) {
        if (isLineComment(file.text, old.start) || (file.kind === 'shell' && isEchoed(file.text, old.start))) continue;
        report(old, works ? 'warning' : 'info', context);
      }
    },
  },
});

/** In a regular expression: what it compares is an address of the site where it reads as a URL, else whoever comes. */
function reportPatterns(found: readonly OldHost[], literals: readonly Span[], context: Context): void {
  for (const old of found) {
    if (!literals.some(({ start, end }) => start <= old.start && old.end <= end)) continue;
    const isUrl = /:(?:\\?\/){2}$/.test(context.file.text.slice(Math.max(0, old.start - 5), old.start));
    report(old, isUrl ? 'warning' : 'info', context);
  }
}

/** The source in front of a value, not beyond the statement that it stands in. */
function statementBefore(text: string, at: number): string {
  const near = text.slice(Math.max(0, at - NEAR), at);
  return near.slice(near.lastIndexOf(';') + 1);
}

/** @param name of the setting that the value is given to; without one, the source in front of it */
function reportIn(old: OldHost, name: string, value: string, context: Context): void {
  if (NUMBER.test(name)) return;
  // A whole value, a URL or host:port is meant to be used; inside of a sentence it is text.
  const used =
    new RegExp(`(?:^|[/@=,;'"\\s])${old.host.replace(/[.]/g, '\\.')}(?:$|[:/;,'"?])`, 'i').test(value) &&
    !/\s\S+\s/.test(value);
  report(old, isInUrl(context.file.text, old.start) || (used && !ACCESS.test(name)) ? 'warning' : 'info', context);
}

function report(old: OldHost, severity: Severity, context: Context): void {
  const span: Span = { start: old.start, end: old.end };
  context.report(span, {
    severity,
    message: { ja: `旧サーバーの ${old.host} が残っています。`, en: `The old server’s ${old.host} stands here.` },
  });
}

/** In a URL, or the domain of a cookie. */
const isInUrl = (text: string, at: number): boolean =>
  /\b(?:(?:https?|ftp):\/\/(?:[^\s/@'"]*@)?|domain=)$/i.test(text.slice(Math.max(0, at - 80), at));

/** Between '<' and '>': the links of pages have a rule of their own. */
function inTag(text: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - 500), at);
  return before.lastIndexOf('<') > before.lastIndexOf('>');
}

/** `mail -s "…"` */
const SUBJECT = /\bmailx?\b[^|;&]*\s-s\s+(?:"[^"]*|'[^']*)$/;

/** Text that a shell script only prints; links in it lead somewhere. */
function isEchoed(text: string, at: number): boolean {
  const line = text.slice(text.lastIndexOf('\n', at) + 1, at);
  const isText = /(?:^|[;&|]|\b(?:then|do|else)\b)\s*(?:echo|printf)\b[^|;&]*$/.test(line) || SUBJECT.test(line);
  return isText && !isInUrl(text, at);
}

function isLineComment(text: string, at: number): boolean {
  const start = text.lastIndexOf('\n', at) + 1;
  return /^\s*(?:\/\/|#|\*)/.test(text.slice(start, at));
}
