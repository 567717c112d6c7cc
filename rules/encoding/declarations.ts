// Where a page or a script tells browsers which encoding it is in: the places whose name must agree with the bytes.
import type { CssDocument } from '../../src/languages/css/document.ts';
import type { HtmlDocument } from '../../src/languages/html/document.ts';
import type { PerlDocument, StringLiteral } from '../../src/languages/perl/document.ts';
import type { PhpDocument } from '../../src/languages/php/document.ts';
import type { Span } from '../../src/rule/finding.ts';
import { encodingOfLabel } from '../../src/text/names.ts';

/** The span covers the encoding's name alone. */
export interface Declaration extends Span {
  /** As written. */
  label: string;
  /** A header line of something else than a page: JSON, plain text, a style sheet. */
  aside?: boolean;
}

const LABEL = '([\\w.:-]+)';
/** `charset=NAME` of a Content-Type or a meta element, in whatever quotes the program needs around it. */
const CHARSET = new RegExp(`\\bcharset\\s*=\\s*\\\\?["']?\\s*${LABEL}`, 'dgi');
const CONTENT_TYPE = /content-type\s*[:"'=]/i;
const META_CHARSET = new RegExp(`<meta\\b[^<>]*?\\bcharset\\s*=\\s*\\\\?["']?\\s*${LABEL}`, 'dgi');
const XML = new RegExp(`<\\?xml\\b[^<>]*?\\bencoding\\s*=\\s*\\\\?["']\\s*${LABEL}`, 'dgi');

function* matches(pattern: RegExp, text: string, { start, end }: Span): Generator<Declaration> {
  for (const match of text.slice(start, end).matchAll(pattern)) {
    const [from, to] = match.indices![1]!;
    yield { start: start + from, end: start + to, label: match[1]! };
  }
}

/** Both forms of the meta element and the XML declaration of an HTML page. */
export function pageDeclarations(html: HtmlDocument): Declaration[] {
  return html.charsets
    .filter(({ form }) => form === 'meta-http-equiv' || form === 'meta-charset' || form === 'xml-declaration')
    .map(({ start, end, name }) => ({ start, end, label: name }));
}

export function styleDeclarations(css: CssDocument): Declaration[] {
  return css.charset ? [{ start: css.charset.start, end: css.charset.end, label: css.charset.name }] : [];
}

/** The XML declaration at the start of a file. */
export function xmlDeclarations(text: string): Declaration[] {
  if (!/^(?:\xef\xbb\xbf)?<\?xml\b/.test(text)) return [];
  const end = text.indexOf('?>');
  return end < 0 ? [] : [...matches(XML, text, { start: 0, end })];
}

/** `<meta …>` and `<?xml …?>` that a script writes out. */
function* writtenPages(text: string, span: Span): Generator<Declaration> {
  yield* matches(META_CHARSET, text, span);
  yield* matches(XML, text, span);
}

/** header('Content-Type: …; charset=…'), and meta elements in strings. */
export function phpDeclarations(php: PhpDocument): Declaration[] {
  const found: Declaration[] = [];
  for (const call of php.callsTo('header')) {
    const argument = call.args[0];
    if (!argument || !CONTENT_TYPE.test(php.text.slice(argument.start, argument.end))) continue;
    const aside = !/html/i.test(php.text.slice(argument.start, argument.end));
    for (const one of matches(CHARSET, php.text, argument)) found.push({ ...one, aside });
  }
  for (const string of php.strings) found.push(...writtenPages(php.text, string.inner));
  return inOrder(found);
}

/** Header lines that are printed, CGI.pm's -charset, and meta elements in strings. */
export function perlDeclarations(perl: PerlDocument): Declaration[] {
  const found: Declaration[] = [];
  for (const string of perl.strings) {
    if (!isText(string)) continue;
    const raw = perl.text.slice(string.content.start, string.content.end);
    if (!/charset|<\?xml/i.test(raw)) continue;
    if (/content-type\s*:\s*[\w/+.-]*(html|xml|plain|css|javascript)/i.test(raw) && !/transfer-encoding/i.test(raw)) {
      const labels = [...matches(CHARSET, perl.text, headerLine(raw, string.content.start))];
      // Plain text in ISO-2022-JP is the header of a mail.
      found.push(...labels.filter(({ label }) => !/plain/i.test(raw) || encodingOfLabel(label) !== 'iso-2022-jp'));
    }
    found.push(...writtenPages(perl.text, string.content));
  }
  for (const name of ['header', 'start_html']) {
    for (const call of [...perl.calls(name), ...perl.methods(name)]) {
      for (const { key, string } of call.arguments) {
        if (!string || string.dynamic || !/^-?(charset|encoding)$/i.test(key ?? '')) continue;
        found.push({ ...string.content, label: string.value });
      }
    }
  }
  return inOrder(found);
}

/** The `Content-Type:` line alone: what follows the blank line is the page. */
function headerLine(raw: string, offset: number): Span {
  const start = raw.search(/content-type\s*:/i);
  const rest = raw.slice(start).search(/\\n|\n/);
  return { start: offset + start, end: offset + (rest < 0 ? raw.length : start + rest) };
}

const isText = ({ quote }: StringLiteral): boolean => quote === 'single' || quote === 'double' || quote === 'heredoc';

function inOrder(found: Declaration[]): Declaration[] {
  const sorted = found.sort((a, b) => a.start - b.start);
  return sorted.filter(({ start }, i) => i === 0 || start !== sorted[i - 1]!.start);
}
