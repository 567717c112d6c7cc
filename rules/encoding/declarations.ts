// Where a page or a script tells browsers which encoding it is in: the places whose name must agree with the bytes.
import type { CssDocument } from '../../src/languages/css/document.ts';
import type { HtmlDocument } from '../../src/languages/html/document.ts';
import type { PerlDocument, StringLiteral } from '../../src/languages/perl/document.ts';
import type { PhpDocument } from '../../src/languages/php/document.ts';
import type { Span } from '../../src/rule/finding.ts';
import { encodingOfLabel } from '../../src/text/names.ts';
import { words } from '../../src/text/words.ts';

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

/** Most programs never speak of encodings. */
const CHARSETS = words('charset', '<?xml');

/** `<meta …>` and `<?xml …?>` that a program writes out. @param literals insides of its strings, in order */
function writtenPages(text: string, literals: readonly Span[]): Declaration[] {
  const found: Declaration[] = [];
  for (const match of text.matchAll(/<meta\b|<\?xml\b/gi)) {
    const literal = literalAround(literals, match.index);
    if (!literal || isCommentedOut(text.slice(literal.start, match.index))) continue;
    const tag = { start: match.index, end: Math.min(literal.end, match.index + LONGEST_TAG) };
    const [first] = [...matches(META_CHARSET, text, tag), ...matches(XML, text, tag)];
    if (first) found.push(first);
  }
  return found;
}

/** @param before what the page holds in front of the element */
const isCommentedOut = (before: string): boolean => before.lastIndexOf('<!--') > before.lastIndexOf('-->');

const LONGEST_TAG = 500;

function literalAround(literals: readonly Span[], offset: number): Span | null {
  let low = 0;
  let high = literals.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (literals[middle]!.start <= offset) low = middle + 1;
    else high = middle;
  }
  const literal = literals[low - 1];
  return literal && offset < literal.end ? literal : null;
}

/** header('Content-Type: …; charset=…'), and meta elements in strings. */
export function phpDeclarations(php: PhpDocument): Declaration[] {
  if (!CHARSETS.in(php.bytes)) return [];
  const found: Declaration[] = [];
  for (const call of php.callsTo('header')) {
    const argument = call.args[0];
    if (!argument || !CONTENT_TYPE.test(php.text.slice(argument.start, argument.end))) continue;
    const aside = !/html/i.test(php.text.slice(argument.start, argument.end));
    for (const one of matches(CHARSET, php.text, argument)) found.push({ ...one, aside });
  }
  if (/<meta\b|<\?xml\b/i.test(php.text)) {
    found.push(
      ...writtenPages(
        php.text,
        php.strings.map(({ inner }) => inner),
      ),
    );
  }
  return inOrder(found);
}

/** Header lines that are printed, CGI.pm's -charset, and meta elements in strings. */
export function perlDeclarations(perl: PerlDocument): Declaration[] {
  if (!CHARSETS.in(perl.bytes)) return [];
  const found: Declaration[] = [];
  const literals = perl.strings.filter(isText).map(({ content }) => content);
  for (const match of perl.text.matchAll(/content-type\s*:\s*[\w/+.-]*(?:html|xml|plain|css|javascript)/gi)) {
    const literal = literalAround(literals, match.index);
    if (!literal || /transfer-encoding/i.test(perl.text.slice(literal.start, literal.end))) continue;
    const labels = [...matches(CHARSET, perl.text, headerLine(perl.text, match.index, literal.end))];
    // Plain text in ISO-2022-JP is the header of a mail.
    found.push(...labels.filter(({ label }) => !/plain/i.test(match[0]) || encodingOfLabel(label) !== 'iso-2022-jp'));
  }
  found.push(...writtenPages(perl.text, literals));
  for (const name of ['header', 'start_html']) {
    for (const call of [...perl.calls(name), ...perl.methods(name)]) {
      for (const { key, string } of call.arguments) {
        if (!string || string.dynamic || !/^-?(charset|encoding)$/i.test(key ?? '')) continue;
        found.push({ start: string.content.start, end: string.content.end, label: string.value });
      }
    }
  }
  return inOrder(found);
}

/** The `Content-Type:` line alone: what follows the blank line is the page. */
function headerLine(text: string, start: number, end: number): Span {
  const rest = text.slice(start, end).search(/\\n|\n/);
  return { start, end: rest < 0 ? end : start + rest };
}

const isText = ({ quote }: StringLiteral): boolean => quote === 'single' || quote === 'double' || quote === 'heredoc';

function inOrder(found: Declaration[]): Declaration[] {
  const sorted = found.sort((a, b) => a.start - b.start);
  return sorted.filter(({ start }, i) => i === 0 || start !== sorted[i - 1]!.start);
}
