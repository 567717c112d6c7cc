// The header of a CGI answer: what comes before it, how it ends, how often it is sent. A server that finds anything else first answers 500.
import type { PerlDocument, Span, StringLiteral } from '../../src/languages/perl/document.ts';
import type { Fix } from '../../src/rule/finding.ts';
import { defineRule } from '../../src/rule/rule.ts';
import { words } from '../../src/text/words.ts';
import { endsStatement, isHeader, type Output, outputsOf } from './output.ts';

const SOURCES = [
  'https://www.rfc-editor.org/rfc/rfc3875#section-6',
  'https://httpd.apache.org/docs/2.2/howto/cgi.html',
];

const isContentType = (text: string): boolean => /^Content-type:/im.test(text.split('\n\n')[0]!);

/** Statements that print nothing, whatever they are given. */
const QUIET =
  /^(?:[$@%]|my\b|our\b|local\b|use\b|no\b|require\b|(?:binmode|open|close|flock|chdir|chmod|umask|unlink|rename|mkdir|rmdir|opendir|closedir|push|unshift|srand|select|utime|tie|untie|dbmopen|dbmclose|sleep|alarm|undef)\b|\d)/;
const CALLS = /&\s*[A-Za-z_]|->(?!new\b)|\b(?:print|printf|say|write|do|eval|exec|system|exit|die|fork)\b/;
const KNOWN =
  /^(?:time|localtime|gmtime|split|join|sprintf|open|close|binmode|select|defined|length|substr|index|rindex|uc|lc|ucfirst|lcfirst|push|unshift|pop|shift|flock|read|opendir|readdir|closedir|die|warn|stat|chmod|umask|unlink|rename|mkdir|rmdir|sort|reverse|keys|values|each|grep|map|int|rand|srand|hex|oct|ord|chr|pack|unpack|abs|qw|q|qq|my|our|local|if|unless|or|and|not|chomp|chop|exists|delete|undef|ref|scalar|wantarray|caller|sleep|alarm|crypt|sin|cos|sqrt|log|exp|tr|s|m|y|qr|eq|ne|x)$/;

/** Nothing in it prints, ends the script, or is unknown. */
function isQuiet(source: string): boolean {
  if (!QUIET.test(source)) return false;
  const code = source.replace(/'[^'\\]*'|"[^"\\$@]*"/g, "''");
  if (CALLS.test(code)) return false;
  return [...code.matchAll(/(?<![$@%\w:])([A-Za-z_]\w*)\s*\(/g)].every(([, name]) => KNOWN.test(name!));
}

/** Programs whose purpose is to print. */
const TALKATIVE =
  /^\s*(?:\/[\w/.-]*\/)?(?:ls|cat|date|echo|ps|env|who|whoami|uptime|uname|pwd|df|du|cal|head|tail|id|hostname|last|w)\b(?![^|;]*>)/;

interface Sent extends Span {
  /** Null for what a program prints. */
  text: string | null;
}

/** `print header;`, `print $q->header(…);` */
const HEADER_CALL = /^print\s*\(?\s*(?:\$\w+->|CGI::)?header\b/;
const MADE_BY_CGI = 'Content-Type: text/html\n\n';

/** What a statement sends; null when it sends nothing, undefined when nobody can tell without running it. */
function sentBy(perl: PerlDocument, statement: Span, output: Output | undefined): Sent | null | undefined {
  const { start, end } = statement;
  if (output && endsStatement(perl, output.call.end)) return { text: output.text, start, end };
  const source = perl.text.slice(start, end);
  if (HEADER_CALL.test(source) && endsStatement(perl, end)) return { text: MADE_BY_CGI, start, end };
  const command = /^system\b/.test(source) ? perl.commands.find((one) => one.start === start) : undefined;
  if (command && TALKATIVE.test(command.text?.value ?? '') && endsStatement(perl, command.end))
    return { text: null, start, end };
  return isQuiet(source) ? null : undefined;
}

/** What the file's own statements surely send, in order, up to the first one that is not certain. */
function straightOutput(perl: PerlDocument, outputs: readonly Output[]): Sent[] {
  const byStart = new Map(outputs.map((output) => [output.call.start, output]));
  const sent: Sent[] = [];
  for (const statement of perl.statements) {
    const one = sentBy(perl, statement, byStart.get(statement.start));
    if (one === undefined) break;
    if (one) sent.push(one);
  }
  return sent;
}

/** `select(OUT)` sends prints elsewhere; a file with it is not judged. */
const selects = (perl: PerlDocument): boolean =>
  perl
    .calls('select')
    .some(
      ({ arguments: given }) =>
        given.length === 1 && !/STDOUT|select/.test(perl.text.slice(given[0]!.start, given[0]!.end)),
    );

const TYPE = words('content-type:');

/** Prints of a script that says in some place what it sends. */
export function headerOutputs(perl: PerlDocument): Output[] {
  return perl.shebang && TYPE.in(perl.bytes) && !selects(perl) ? outputsOf(perl) : [];
}

export const outputBeforeHeader = defineRule({
  id: 'perl/output-before-header',
  component: 'perl',
  severity: 'error',
  effort: { minutes: [2, 10, 30] },
  title: { ja: 'ヘッダー（Content-type）より前の出力', en: 'Output before the header' },
  why: {
    ja: 'CGIの出力はヘッダーで始まらなければならず、その前に文字が出ると「500 Internal Server Error」になります。外部コマンドの出力や、標準出力に向けた警告も同じです。',
    en: 'The answer of a CGI script must begin with its header. Anything before it, be it the output of a program or a warning, gives 500 Internal Server Error.',
  },
  hint: { ja: 'ヘッダーの print をその前に移してください。', en: 'Print the header first.' },
  sources: SOURCES,
  examples: [
    { wrong: '#!/usr/bin/perl\nprint "<html>\\n";\nprint "Content-type: text/html\\n\\n";\n' },
    { wrong: '#!/usr/bin/perl\n$a = 1;\nsystem("date");\nprint "Content-type: text/plain\\n\\n";\n' },
    { wrong: '#!/usr/bin/perl -w\nopen(STDERR, ">&STDOUT");\n$| = 1;\nprint "Content-type: text/html\\n\\n";\n' },
    { right: '#!/usr/bin/perl\nprint "Content-type: text/html\\n\\n";\nprint "<html>";\nsystem("date");\n' },
    { right: '#!/usr/bin/perl\n&header;\nprint "<html>";\nsub header { print "Content-type: text/html\\n\\n"; }\n' },
    { right: '#!/usr/bin/perl\nopen(OUT, ">a.txt");\nprint OUT "<html>";\nprint "Content-type: text/html\\n\\n";\n' },
    { right: '#!/usr/bin/perl\nprint "Set-Cookie: a=1\\n";\nprint "Content-type: text/html\\n\\n";\n' },
    {
      right:
        '#!/usr/bin/perl\nprint "usage\\n" if $help;\nsystem("date > a.txt");\nprint "Content-type: text/html\\n\\n";\n',
    },
  ],
  check: {
    perl(perl, { report }) {
      const outputs = headerOutputs(perl);
      if (!outputs.some(({ text }) => isContentType(text))) return;
      const [first] = straightOutput(perl, outputs);
      const header = outputs.find(({ text }) => isContentType(text))!;
      const isFine = first && first.text !== null && (first.text === '' || isHeader(first.text));
      if (first && first.start < header.call.start && !isFine) report(first, { message: TOO_EARLY });
      warnings(perl, first ?? header.call, report);
    },
  },
});

/** STDERR joined to STDOUT while no header has been sent. */
function warnings(perl: PerlDocument, before: Span, report: (where: Span, details: object) => void): void {
  for (const call of perl.calls('open')) {
    if (
      call.start > before.start ||
      perl.guardsAt(call.start).length > 0 ||
      perl.subs.some(({ body }) => body && body.start < call.start && call.start < body.end)
    )
      continue;
    if (!/^\W*STDERR\W+>{1,2}&=?\W*STDOUT/.test(perl.text.slice(call.nameSpan.end, call.end))) continue;
    report(call, {
      severity: 'warning',
      message: {
        ja: '警告が標準出力に出るため、ヘッダーより前に警告が出るとエラーになります（出る警告はPerlの版で異なります）',
        en: 'warnings go to the page: one that comes before the header breaks it, and each version of perl warns of other things',
      },
    });
  }
}

const TOO_EARLY = {
  ja: 'ヘッダー（Content-type）より前に出力しています',
  en: 'this is sent before the header',
};

export const headerEnd = defineRule({
  id: 'perl/header-end',
  component: 'perl',
  severity: 'error',
  effort: { minutes: [1, 2, 5] },
  title: { ja: 'ヘッダーの終わりの空行がありません', en: 'No blank line behind the header' },
  why: {
    ja: 'ヘッダーと本文の間には空行が必要です。改行が1つだけだと本文の1行目がヘッダーとして読まれ、「500 Internal Server Error」になります。',
    en: 'A blank line must part header and page. With one newline alone the first line of the page is taken for a header, and the server answers 500.',
  },
  hint: { ja: '「\\n\\n」（改行2つ）で終えてください。', en: 'End the header with two newlines.' },
  sources: SOURCES,
  examples: [
    {
      wrong: '#!/usr/bin/perl\nprint "Content-type: text/html\\n";\nprint "<html>\\n";\n',
      fixed: '#!/usr/bin/perl\nprint "Content-type: text/html\\n\\n";\nprint "<html>\\n";\n',
    },
    {
      wrong: '#!/usr/bin/perl\nprint "Content-type: text/html\\n<html>";\n',
      fixed: '#!/usr/bin/perl\nprint "Content-type: text/html\\n\\n<html>";\n',
    },
    {
      wrong: '#!/usr/bin/perl\nprint <<EOT;\nContent-type: text/html\n<html>\nEOT\n',
      fixed: '#!/usr/bin/perl\nprint <<EOT;\nContent-type: text/html\n\n<html>\nEOT\n',
    },
    {
      wrong: "#!/usr/bin/perl\nprint 'Content-type: text/html\\n\\n';\nprint '<html>';\n",
      fixed: '#!/usr/bin/perl\nprint "Content-type: text/html\\n\\n";\nprint \'<html>\';\n',
    },
    {
      right: '#!/usr/bin/perl\nprint "Content-type: text/html\\n";\nprint "Set-Cookie: a=1\\n\\n";\nprint "<html>";\n',
    },
    { right: '#!/usr/bin/perl\nprint "Content-type: text/html\\n";\nprint "\\n";\nprint "<html>";\n' },
    { right: '#!/usr/bin/perl\nprint "Content-type: text/html\\n";\n&cookie;\nprint "<html>";\n' },
    { right: '#!/usr/bin/perl\nprint "Content-type: text/html\\r\\n\\r\\n<html>";\n' },
    { right: '#!/usr/bin/perl\nprint MAIL "Content-type: text/plain\\n";\nprint MAIL "text";\n' },
  ],
  check: {
    perl(perl, { report }) {
      const outputs = headerOutputs(perl);
      for (const [index, output] of outputs.entries()) {
        if (!/^Content-type:/i.test(output.text)) continue;
        const [literal] = output.literals as [StringLiteral];
        if (literal.quote === 'single' && /^[^\n]*\\n/.test(literal.raw))
          report(literal, { message: NOT_A_NEWLINE, fix: doubleQuotes(perl, literal) });
        else if (glued(output.text)) report(literal, { fix: splitHeader(literal) });
        else if (output.complete && !output.text.includes('\n\n') && bodyFollows(perl, output, outputs[index + 1])) {
          report(literal, { fix: endHeader(output) });
        }
      }
    },
  },
});

const NOT_A_NEWLINE = {
  ja: '一重引用符の中の「\\n」は改行になりません',
  en: '`\\n` within single quotes is no newline',
};

/** A line that is no header stands right behind the header's lines. */
function glued(text: string): boolean {
  const lines = text.split('\n');
  const other = lines.findIndex((line) => !/^[A-Za-z][\w-]*:|^[ \t]+\S/.test(line));
  return other > 0 && /^\s*</.test(lines[other]!);
}

/** The next statement prints something that is no header. */
function bodyFollows(perl: PerlDocument, { call }: Output, next: Output | undefined): boolean {
  if (!next) return false;
  const between = perl.text.slice(call.end, next.call.start);
  return /^\s*\)?\s*;(?:\s|#[^\n]*\n)*$/.test(between) && /^\s*</.test(next.text);
}

/** Broken before and after: the only change is from an error to a page. */
const safe = (at: number, text: string): Fix => ({ safety: 'safe', splices: [{ start: at, end: at, text }] });

function endHeader({ literals }: Output): Fix | null {
  const last = literals.at(-1)!;
  if (last.quote === 'heredoc') return safe(last.content.end, '\n');
  if (last.quote !== 'double') return null;
  return safe(last.content.end, /\\n$/.test(last.raw) ? '\\n' : '\\n\\n');
}

function splitHeader(literal: StringLiteral): Fix | null {
  if (literal.quote === 'heredoc') {
    const line = /^(?:[A-Za-z][\w-]*:[^\n]*\n)+/.exec(literal.raw);
    return line && safe(literal.content.start + line[0].length, '\n');
  }
  const line = /^Content-type:[^\\\n]*\\n(?=\s*<)/i.exec(literal.raw);
  return literal.quote === 'double' && line ? safe(literal.content.start + line[0].length, '\\n') : null;
}

function doubleQuotes(perl: PerlDocument, { start, end, raw }: StringLiteral): Fix | null {
  if (/[$@"]|\\[^nrt]/.test(raw) || perl.text[start] !== "'") return null;
  return {
    safety: 'safe',
    splices: [
      { start, end: start + 1, text: '"' },
      { start: end - 1, end, text: '"' },
    ],
  };
}

export const headerTwice = defineRule({
  id: 'perl/header-twice',
  component: 'perl',
  severity: 'warning',
  effort: { minutes: [1, 5, 15] },
  title: { ja: 'ヘッダーが2回出力されます', en: 'The header is sent twice' },
  why: {
    ja: '2つ目の「Content-type:」は本文の一部としてページに表示されます。',
    en: 'The second `Content-type:` is part of the page, and visitors see it.',
  },
  hint: { ja: 'どちらか一方を消してください。', en: 'Remove one of them.' },
  sources: SOURCES,
  examples: [
    {
      wrong:
        '#!/usr/bin/perl\nprint "Content-type: text/html\\n\\n";\nprint "<p>";\nprint "Content-type: text/html\\n\\n";\n',
    },
    {
      wrong:
        '#!/usr/bin/perl\nuse CGI;\n$q = CGI->new;\nprint $q->header(-charset => "utf-8");\nprint "Content-type: text/html\\n\\n";\n',
    },
    {
      right:
        '#!/usr/bin/perl\nif ($x) { print "Content-type: text/html\\n\\n"; exit; }\nprint "Content-type: text/plain\\n\\n";\n',
    },
    {
      right:
        '#!/usr/bin/perl\nprint "Content-type: multipart/mixed; boundary=a\\n\\n";\nprint "Content-type: text/html\\n\\n";\n',
    },
  ],
  check: {
    perl(perl, { report }) {
      const sent = straightOutput(perl, headerOutputs(perl));
      const [first, second] = sent.filter(({ text }) => text !== null && isContentType(text));
      if (second && first?.text?.includes('\n\n') && !/multipart/i.test(first.text)) report(second);
    },
  },
});

export const statusLine = defineRule({
  id: 'perl/status-line',
  component: 'perl',
  severity: 'error',
  effort: { minutes: [1, 3, 10] },
  title: {
    ja: 'CGIが自分で出力するステータス行（HTTP/1.0 200 OK）',
    en: 'A CGI script that prints the status line itself',
  },
  why: {
    ja: 'ファイル名が「nph-」で始まらないCGIでは、Apacheは「HTTP/1.0 200 OK」をヘッダーとして読めず、エラー500にします。IISなど他のサーバー向けの書き方です。',
    en: 'Unless the name of the script begins with `nph-`, Apache takes `HTTP/1.0 200 OK` for a malformed header and answers 500. It was written for another server (IIS).',
  },
  hint: { ja: '「Status: 200 OK」と書きます。', en: 'Write `Status: 200 OK`.' },
  sources: SOURCES,
  examples: [
    {
      path: 'cgi-bin/a.cgi',
      wrong: '#!/usr/bin/perl\nprint "HTTP/1.0 200 OK\\nContent-type: text/html\\n\\n";\n',
      fixed: '#!/usr/bin/perl\nprint "Status: 200 OK\\nContent-type: text/html\\n\\n";\n',
    },
    { path: 'cgi-bin/nph-a.cgi', right: '#!/usr/bin/perl\nprint "HTTP/1.0 200 OK\\nContent-type: text/html\\n\\n";\n' },
    {
      path: 'cgi-bin/a.cgi',
      right:
        '#!/usr/bin/perl\nif ($ENV{PERLXS} eq "PerlIS") { print "HTTP/1.0 200 OK\\n"; }\nprint "HTTP/1.0 200 OK\\n" if $iis;\nprint "Content-type: text/html\\n\\n";\n',
    },
  ],
  check: {
    perl(perl, { file, report }) {
      if (file.name.startsWith('nph-') || !perl.text.includes('HTTP/1.')) return;
      for (const { call, literals, text } of headerOutputs(perl)) {
        if (!/^HTTP\/1\.[01] \d{3}/.test(text) || perl.guardsAt(call.start).length > 0) continue;
        if (!endsStatement(perl, call.end)) continue;
        const { start } = literals[0]!.content;
        report(literals[0]!, {
          message: {
            ja: 'ステータス行（HTTP/1.0 200 OK など）をCGIが自分で出力しています。Apacheではエラー500になります',
            en: 'the script prints the status line itself: Apache answers 500',
          },
          fix: { safety: 'review', splices: [{ start, end: start + 8, text: 'Status:' }] },
        });
      }
    },
  },
});
