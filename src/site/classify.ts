// Name and content together tell what a file is. Old Japanese CGI sites keep data and logs in files named .cgi, compiled
// programs too, and PHP in .inc, .tpl and .html; so a name only says what to expect, and the bytes decide.
import type { Kind } from './kind.ts';
import { looksLikePerl } from './looks-like-perl.ts';
import { binaryKind } from './magic.ts';

/** Bytes that are enough for `classifyHead`. */
export const HEAD = 8192;

const BY_EXTENSION: Record<string, Kind> = {};
const kinds: Partial<Record<Kind, string>> = {
  php: 'php php3 php4 php5 php7 phtml phps ctp module install theme profile',
  perl: 'pl pm cgi fcgi plx pls psgi al ph',
  shell: 'sh bash csh ksh py rb tcl awk bat cmd exe.config',
  ssi: 'shtml shtm stm ssi',
  html: 'html htm xhtml xht tpl tmpl template inc thtml dwt lbi vm mustache twig hbs',
  xml: 'xml rdf rss atom xsl xslt xsd wsdl svg opml kml plist mobileconfig oeaccount resx',
  css: 'css scss less sass',
  javascript: 'js mjs cjs jsx ts tsx vue',
  sql: 'sql mysql pgsql dump',
  settings: 'ini cnf conf cfg config yml yaml json env properties reg toml neon lock ldif',
  data: 'csv tsv log dat db lst tab cnt idx cache dic po pot vcf ics',
  text: 'txt text md markdown rst readme changelog license nfo asc',
};
for (const [kind, names] of Object.entries(kinds)) {
  for (const name of names.split(' ')) BY_EXTENSION[name] = kind as Kind;
}

const SETTINGS_NAME =
  /^(\.env(\..+)?|\.user\.ini|php\d?\.ini|prefs\.js|user\.js|composer\.(json|lock)|crontab|hosts|mt-config\.cgi|mt\.cfg|my\.cnf|\.my\.cnf|\.npmrc|\.editorconfig)$/i;
const MAIL_NAME =
  /^(\.forward|\.procmailrc|\.qmail.*|\.vacation\.(msg|rc)|\.mailfilter|\.maildroprc|aliases|\.fetchmailrc|\.msmtprc|\.muttrc|\.mailrc|majordomo\.cf|mm_cfg\.py|\.courier.*|.+\.sieve)$/i;
const MAILBOX_NAME = /(^|\/)(mbox|inbox)$|\.(mbox|mbx)$|(^|\/)(var\/(spool\/)?mail|spool\/mail)\/[^/.]+$/i;
const MAILDIR = /(^|\/)(Maildir\/.*|\.[^/]+\/)?(cur|new)\/[^/]*\d{6,}[^/]*$/;

/** What the name leads one to expect. Copies such as `form.cgi.bak` or `index.php~` are what they are copies of. */
function expected(name: string): Kind | undefined {
  let plain = name.toLowerCase();
  for (;;) {
    const dot = plain.lastIndexOf('.');
    if (dot < 0) return undefined;
    const kind = BY_EXTENSION[plain.slice(dot + 1).replace(/~$/, '')];
    if (kind) return kind;
    if (dot < 1) return undefined;
    plain = plain.slice(0, dot);
  }
}

/** As far as the name tells: of images and the like the first bytes alone are read. */
export const isReadWhole = (path: string): boolean => expected(path.slice(path.lastIndexOf('/') + 1)) !== undefined;

/**
 * Settles the kind of a file from its first bytes, or gives null when the whole text is needed (`classifyText`).
 * @param head the first HEAD bytes, one character per byte. @param path relative to the site. @param size of the file in bytes.
 */
export function classifyHead(path: string, head: string, size: number): Kind | null {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (MAILDIR.test(path)) return 'mailbox';
  const binary = binaryKind(name, head, size);
  if (binary) return binary;
  if (isMailbox(head) || MAILBOX_NAME.test(path)) return 'mailbox';
  const kind = expected(name);
  if (kind === 'sql' || isDump(head)) return 'sql';
  return null;
}

/** mbox: a "From " line with a date, then header lines. */
function isMailbox(head: string): boolean {
  return (
    /^From \S+ .*\d{4}\r?\n[A-Za-z-]+: /.test(head) ||
    /^From [^\n]*\r?\n(Return-Path|Received|X-[\w-]+|Delivered-To|Message-I[dD]|Date|From): /.test(head)
  );
}

function isDump(head: string): boolean {
  return (
    /^(\xef\xbb\xbf)?-- (MySQL|MariaDB|phpMyAdmin|PostgreSQL|Adminer|Server version)/m.test(head.slice(0, 512)) ||
    /^(\xef\xbb\xbf)?\/\*M?!999999/.test(head) ||
    (/^(\xef\xbb\xbf)?(--|#)[^\n]*(SQL[ -]Dump|database dump|mysqldump)/im.test(head.slice(0, 1024)) &&
      !/^#!/.test(head))
  );
}

/** The kind of a text file. @param text the whole file, one character per byte. */
export function classifyText(path: string, text: string): Kind {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const lower = name.toLowerCase();
  const kind = expected(name);
  if (/^\.htaccess/.test(lower) || lower === 'htaccess.txt') return 'htaccess';
  if (/^\.?htpasswd/.test(lower)) return 'data';
  if (MAIL_NAME.test(name)) return 'mail';
  if (SETTINGS_NAME.test(name)) return 'settings';
  const shebang = /^(?:\xef\xbb\xbf)?#![^\n\r]{0,200}/.exec(text)?.[0];
  if (shebang) {
    if (/perl/i.test(shebang) && kind !== 'php') return 'perl';
    if (/php/i.test(shebang)) return 'php';
    // a script that is shown as text
    if (kind !== 'php' && kind !== 'text')
      return /\b(sh|bash|csh|tcsh|ksh|zsh|python[\d.]*|ruby|tclsh|awk)\b/i.test(shebang) || kind !== 'perl'
        ? 'shell'
        : 'perl';
  }
  switch (kind) {
    case 'php':
      return hasPhp(text) || /\.(php\d?|phtml)\b/.test(lower) ? 'php' : 'text';
    case 'perl':
      if (/\.(pl|pm|cgi|fcgi|plx|pls|psgi|al|ph)$/.test(lower) && opensWithPhp(text)) return 'php';
      if (opensWithHtml(text)) return markup(text);
      return looksLikePerl(text) ? 'perl' : 'data';
    case 'html':
      if (hasPhp(text)) return 'php';
      return lower.endsWith('.inc') && looksLikePerl(text) ? 'perl' : markup(text);
    case 'ssi':
      return hasPhp(text) ? 'php' : 'ssi';
    case 'xml':
      return opensWithPhp(text) ? 'php' : 'xml';
    case 'css':
    case 'javascript':
      return opensWithPhp(text) ? 'php' : kind;
    case undefined:
    case 'text':
    case 'data':
      return opensWithPhp(text) && kind !== 'text' ? 'php' : kind === undefined ? unnamed(text) : kind;
    default:
      return kind;
  }
}

/** Files whose name says nothing. */
function unnamed(text: string): Kind {
  if (/^\s*<\?xml/.test(text)) return /<html/i.test(text.slice(0, 2000)) ? 'html' : 'xml';
  if (opensWithHtml(text)) return markup(text);
  return looksLikePerl(text) && /^\s*(use|require|package) /m.test(text) ? 'perl' : 'text';
}

const markup = (text: string): Kind =>
  /<!--#(include|echo|exec|config|set|if|elif|else|endif|fsize|flastmod|printenv)\b/.test(text) ? 'ssi' : 'html';

const opensWithHtml = (text: string) =>
  /^(\xef\xbb\xbf)?\s*(<!doctype html|<html[\s>]|<head[\s>]|<!--#)/i.test(text.slice(0, 500));

const opensWithPhp = (text: string) => /^(\xef\xbb\xbf)?\s*(#![^\n]*\n)?<\?(php\b|=|\s)/i.test(text.slice(0, 500));

/** PHP anywhere: `<?` alone counts when code follows, not `<?xml` and not a line of data that happens to hold it. */
function hasPhp(text: string): boolean {
  if (!text.includes('<?') && !/<script[^>]+php/i.test(text)) return false;
  return /<\?(php\b|=|\s*[\n\r]|\s+(echo|print|if|for|foreach|while|include|require|include_once|require_once|\$|\/\/|\/\*|#|\w+\())|<script\s+language\s*=\s*["']?php/i.test(
    text,
  );
}
