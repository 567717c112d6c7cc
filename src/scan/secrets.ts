// What must never leave the house: passwords, keys and tokens, found by how they are written, never by how they look.
// Works on bytes as latin1 text: every construct is ASCII, whatever the file's encoding.
import type { Span } from '../rule/finding.ts';
import type { Text } from '../rule/text.ts';
import type { SourceFile } from '../site/source-file.ts';
import { decode } from '../text/decode.ts';
import { type Words, words } from '../text/words.ts';
import type { FileFinding } from './result.ts';

/** What stands in a report for a secret, whatever its length. */
export const MASK = '***';

/** Names of settings and variables that hold a secret: password, DB_PASS, ftpPasswd, AUTH_KEY, api_key … but not compass or passage. */
const KEY = [
  '(?<!com|sur|tres|by|over)[Pp]ass(?:[Ww]or[dt]|[Ww]d|[Pp]hrase|[Cc]ode)?(?![a-z])',
  'PASS(?:WORD|WD|PHRASE|CODE)?(?![A-Z])',
  '[Pp]wd(?![a-z])|PWD|(?<![A-Za-z])pw(?![a-z])',
  '[Ss]ecret|SECRET|[Tt]oken|TOKEN|[Cc]redential',
  '(?:[Aa]pi|[Aa]ccess|[Aa]uth|[Pp]rivate|[Ee]ncrypt(?:ion)?|[Ss]ecurity|[Ll]icen[cs]e)[_-]?[Kk]ey(?![a-z])',
  '(?:API|ACCESS|AUTH|PRIVATE|ENCRYPTION|SECURITY|LICEN[CS]E|APP|LOGGED_IN|NONCE)_?KEY|SALT(?![A-Z])|[_-]salt(?![a-z])',
].join('|');
const NAME = `(?:${KEY})[\\w.-]*`;
/** What stands between a name and the value that it is given. */
const GIVEN = `["'\\]})\\s]{0,6}(?:[=!]{1,3}>?|\\.=|:=?|,|;s:\\d+:)\\s*`;
const QUOTED = `"((?:\\\\[^]|[^"\\\\])*)"|'((?:\\\\[^]|''|[^'\\\\])*)'`;

/** Keys that are no keys of an array. */
const SECRET_KEYS = 'api access auth private encrypt encryption security licence license app logged_in nonce'
  .split(' ')
  .flatMap((whose) => [`${whose}key`, `${whose}_key`, `${whose}-key`]);
/** Some word of NAME, looked for at little cost. */
const WORDS = ['pass', 'pwd', 'pw', 'secret', 'token', 'credential', 'salt', ...SECRET_KEYS];
const NAMES = words(...WORDS);
const WORD = `(?:${WORDS.join('|')})`;
const ANY_NAME = new RegExp(WORD, 'i');
const ANY_GIVEN = new RegExp(`${WORD}[\\w.-]*(?:=|${GIVEN}["'])`, 'i');

interface Construct {
  /** One of them stands in every file that holds the construct. */
  words?: Words;
  /** What stands in every stretch of text that holds it. */
  mark?: RegExp;
  /** Each gives the secret as its capturing groups. */
  patterns: readonly RegExp[];
  /** Where they find a call: which argument (from 0) is the secret. */
  argumentOf?: (call: RegExpExecArray) => number;
}

const CONSTRUCTS: readonly Construct[] = [
  // $pass = '…', 'pass' => '…', "pass": "…", define('DB_PASSWORD', '…'), $c{pass} = "…", a row ('smtp_pass','…'), s:4:"pass";s:5:"…"
  {
    words: NAMES,
    mark: ANY_GIVEN,
    patterns: [
      new RegExp(`${NAME}${GIVEN}(?:${QUOTED})`, 'dg'),
      // password=… inside a connection string or an address, not $password=…
      new RegExp(`(?<![$\\w>-])[\\w.-]*?${NAME}=([^\\s'"\`;&,$<>()]+)`, 'dg'),
    ],
  },
  // scheme://user:secret@host
  {
    words: words('://'),
    mark: /:\/\/[^\s/@:'"<>]*:[^\s/@'"<>]+@/,
    patterns: [/(?<![a-z\d+.-])[a-z][a-z\d+.-]*:\/\/[^\s/@:'"<>]*:([^\s/@'"<>]+)@/dgi],
  },
  {
    words: words('identified'),
    patterns: [/\bIDENTIFIED(?:\s+WITH\s+\S+)?\s+(?:BY|AS)(?:\s+PASSWORD)?\s*'((?:\\[\s\S]|''|[^'\\])*)'/dgi],
  },
  {
    words: words('password'),
    mark: /PASSWORD\s*=?\s*\(?\s*'/i,
    patterns: [/\bPASSWORD\s*=?\s*\(?\s*'((?:\\[\s\S]|''|[^'\\])*)'/dgi],
  },
  {
    words: words('php_value', 'php_admin_value'),
    patterns: [/\bphp_(?:admin_)?value\s+\S*(?:password|_pw)\s+"?([^\s"]+)/dgi],
  },
  {
    words: words('password', 'passwd', 'secret', 'token'),
    mark: /<[\w:.-]*(?:password|passwd|secret|token)/i,
    patterns: [/<([\w:.-]*(?:password|passwd|secret|token))\b[^<>]*>([^<]+)</dgi],
  },
  { words: words('basic', 'bearer'), patterns: [/\b(?:Basic|Bearer)[ \t]+([\w+/=.~-]{8,})/dg] },
  {
    words: words('mysql', 'sshpass'),
    mark: /\s-p/,
    patterns: [/\b(?:mysql|mysqldump|mysqladmin|mysqlimport|sshpass)\b[^\n]*?\s-p\s?['"]?([^\s'"]+)/dg],
  },
  {
    words: words('curl', 'lftp', 'ncftp'),
    mark: /\s-(?:u|-user)/,
    patterns: [/\b(?:curl|lftp|ncftpget|ncftpput)\b[^\n]*?\s(?:-u|--user)[= ]\s*['"]?[^\s:,'"]+[:,]([^\s'"]+)/dg],
  },
  { words: words('-passw'), patterns: [/--?(?:http-|ftp-|proxy-)?passw(?:or)?d[= ]['"]?([^\s'"]+)/dg] },
  // machine ftp.example.jp login user password …
  { words: words('login'), mark: /login\s/, patterns: [/\blogin\s+\S+\s+password\s+(\S+)/dg] },
  // hashes of passwords: crypt, phpass, MySQL, Apache
  {
    words: words(...'1 2 2a 2b 2x 2y 5 6 p h apr1'.split(' ').map((kind) => `$${kind}$`)),
    patterns: [/(\$(?:1|2[abxy]?|5|6|P|H|apr1)\$[./\w$]{16,})/dg],
  },
  { mark: /\*[\dA-F]{40}/, patterns: [/(\*[\dA-F]{40})\b/dg] },
  { mark: /:[./\dA-Za-z]{13}[:\r\n]|:[./\dA-Za-z]{13}$/, patterns: [/^[\w.@-]+:([./\dA-Za-z]{13})(?::|\r?$)/dgm] },
  { words: words('private key'), patterns: [/-----BEGIN [A-Z ]*PRIVATE KEY-----\s*([^-]+)/dg] },
  // calls that take a password
  {
    words: words(
      ...['mysql', 'real', 'odbc', 'mssql', 'sybase', 'ifx', 'ingres', 'ibase'].map((server) => `${server}_connect`),
      ...['mysql', 'odbc', 'mssql', 'sybase', 'ifx', 'ingres', 'ibase'].map((server) => `${server}_pconnect`),
      ...['mysqli', 'pdo', 'imap_open', 'ftp_login', 'ssh2_auth_password', 'ldap_bind', 'dbi', 'oci'],
      ...['->', '-> '].flatMap((arrow) => [`${arrow}login`, `${arrow}auth`]),
    ),
    mark: /(?:connect\w*|mysqli|PDO|imap_open|login|logon|_password|ldap_bind|auth)\s*\(/,
    patterns: [
      /(?:\b(?:mysql_p?connect|mysqli(?:_(?:real_)?connect)?|real_connect|PDO|imap_open|odbc_p?connect|(?:mssql|sybase|ifx|ingres|ibase)_p?connect|ftp_login|ssh2_auth_password|ldap_bind)|\bDBI\s*->\s*connect(?:_cached)?)(\s*)\(|(?:\boci_?(?:p?connect|new_connect|logon|p?logon)|->\s*(?:login|authlogin|auth))\s*\(/g,
    ],
    argumentOf: ([, blank]) => (blank === undefined ? 1 : 2),
  },
];

/** `key = value` to the end of the line: only where that is how the file is written. */
const BARE: Construct = {
  words: NAMES,
  mark: ANY_NAME,
  patterns: [
    new RegExp(
      `^[ \\t]*(?:export[ \\t]+|set[ \\t]+)?[\\w.-]*?${NAME}[ \\t]*[=:][ \\t]*([^\\s"'#;][^\\r\\n]*?)[ \\t]*\\r?$`,
      'dgm',
    ),
  ],
};
const BARE_KINDS = new Set(['settings', 'shell', 'htaccess', 'mail', 'text', 'data', 'xml']);

const constructsOf = (kind: string): readonly Construct[] =>
  BARE_KINDS.has(kind) ? [...CONSTRUCTS, BARE] : CONSTRUCTS;

/** The spans of the secrets in a text. @param text one character per byte */
export function secretSpans(text: string, kind: string): Span[] {
  return spansOf(text, constructsOf(kind));
}

function spansOf(text: string, constructs: readonly Construct[]): Span[] {
  const spans: Span[] = [];
  const add = (start: number, end: number) => {
    if (end > start) spans.push({ start, end });
  };
  for (const { mark, patterns, argumentOf } of constructs) {
    if (mark && !mark.test(text)) continue;
    for (const match of patterns.flatMap((pattern) => [...text.matchAll(pattern)])) {
      if (argumentOf) {
        const open = match.index + match[0].length;
        for (const [start, end] of stringsOfArgument(text, open, argumentOf(match))) add(start, end);
      } else {
        const last = match.indices!.slice(1).findLast((group) => group !== undefined);
        if (last) add(last[0], last[1]);
      }
    }
  }
  return merge(spans);
}

/** The spans of the secrets in a stretch of the file that a fix has changed. @param text one character per byte */
export function secretSpansLike(file: SourceFile, text: string): Span[] {
  return spansOf(text, blocksOfFile(file).constructs);
}

/** A file is looked at block by block, each with what stands around it, and only where something was found. Most files are one block. */
const BLOCK = 0x4000;
const AROUND = 1000;
interface Blocks {
  /** Those that the file can hold at all. */
  constructs: readonly Construct[];
  spans: Map<number, Span[]>;
}

const blocksOf = new WeakMap<SourceFile, Blocks>();

function blocksOfFile(file: SourceFile): Blocks {
  let blocks = blocksOf.get(file);
  if (!blocks) {
    const constructs = constructsOf(file.kind).filter(({ words }) => !words || words.in(file.bytes));
    blocksOf.set(file, (blocks = { constructs, spans: new Map() }));
  }
  return blocks;
}

/** The secrets of a file that overlap a stretch of it. */
export function secretsBetween(file: SourceFile, from: number, to: number): Span[] {
  const blocks = blocksOfFile(file);
  const found: Span[] = [];
  for (let n = Math.max(0, Math.floor((from - AROUND) / BLOCK)); n * BLOCK < to; n++) {
    let spans = blocks.spans.get(n);
    if (!spans) blocks.spans.set(n, (spans = secretsOfBlock(file, n, blocks.constructs)));
    for (const span of spans) if (span.end > from && span.start < to) found.push(span);
  }
  return found;
}

/** Those that begin in the block. */
function secretsOfBlock(file: SourceFile, n: number, constructs: readonly Construct[]): Span[] {
  const from = Math.max(0, n * BLOCK - AROUND);
  return spansOf(file.text.slice(from, (n + 1) * BLOCK + AROUND), constructs)
    .map(({ start, end }) => ({ start: start + from, end: end + from }))
    .filter(({ start }) => start >= n * BLOCK && start < (n + 1) * BLOCK);
}

/** The quoted strings inside one argument of a call, without their quotes. `at` is behind the opening parenthesis. */
function stringsOfArgument(text: string, at: number, wanted: number): [number, number][] {
  const found: [number, number][] = [];
  let argument = 0;
  let depth = 0;
  for (let i = at; i < text.length && i < at + 1000 && argument <= wanted; i++) {
    const c = text[i];
    if (c === '"' || c === "'") {
      const end = endOfString(text, i);
      if (argument === wanted) found.push([i + 1, end]);
      i = end;
    } else if (c === '(' || c === '[' || c === '{') depth++;
    else if (c === ')' || c === ']' || c === '}') {
      if (depth-- === 0) break;
    } else if (c === ',' && depth === 0) argument++;
  }
  return found;
}

function endOfString(text: string, at: number): number {
  for (let i = at + 1; i < text.length; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === text[at]) return i;
  }
  return text.length;
}

function merge(spans: Span[]): Span[] {
  spans.sort((a, b) => a.start - b.start || a.end - b.end);
  const merged: Span[] = [];
  for (const span of spans) {
    const last = merged.at(-1);
    if (last && span.start <= last.end) last.end = Math.max(last.end, span.end);
    else merged.push({ ...span });
  }
  return merged;
}

const MAIL =
  /(?<![\w.!#%&*+/=?^{|}~-])[\w.!#%&*+/=?^{|}~-]+(@(?:[a-z\d](?:[a-z\d-]*[a-z\d])?\.)+[a-z]{2,24})(?![\w-])/gi;
const USERINFO = /(?<![a-z\d+.-])([a-z][a-z\d+.-]*:\/\/[^\s/@:'"<>]*:)[^\s/@'"<>]+@/gi;

/** Masks what is secret in any text, out of context: the name in a mail address, the password in an address. */
export function maskText(text: string): string {
  if (!text.includes('@')) return text;
  return text.replace(USERINFO, `$1${MASK}@`).replace(MAIL, (_, host: string) => MASK + host);
}

/** Bytes on either side of a finding whose secrets its message could quote. */
const QUOTABLE = 300;

/** Masks in the messages of a file's findings what the code around them holds as a secret. Changes the findings. */
export function maskSecrets(file: SourceFile, findings: FileFinding[]): void {
  for (const finding of findings) {
    const values = secretsBetween(file, finding.start - QUOTABLE, finding.end + QUOTABLE)
      .map(({ start, end }) => file.text.slice(start, end))
      .filter((value) => value.length >= 3);
    finding.message = maskIn(finding.message, values, file);
    finding.hint = maskIn(finding.hint, values, file);
  }
}

function maskIn(text: Text, values: readonly string[], file: SourceFile): Text {
  let { ja, en } = text;
  for (const value of values) {
    for (const spelled of new Set([value, decode(Buffer.from(value, 'latin1'), file.encoding.main)])) {
      ja = ja.replaceAll(spelled, MASK);
      en = en.replaceAll(spelled, MASK);
    }
  }
  ja = maskText(ja);
  en = maskText(en);
  return ja === text.ja && en === text.en ? text : { ja, en };
}
