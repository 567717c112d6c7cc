// Reads the tags of a page from its bytes: any bytes at all, in one pass, never throwing.
// Follows the HTML tokenizer where old pages depend on it (quotes, comments, raw text elements) and keeps only tags that link,
// send or declare. Bytes 3C, 3E, 22 and 27 are no second byte in Shift_JIS or EUC-JP; ISO-2022-JP runs are masked first.
import { byteText, type Span } from '../span.ts';
import { HtmlCollector } from './collect.ts';
import type { HtmlAttribute, HtmlDocument, HtmlTag } from './document.ts';

/** Stands for what is made at run time (PHP blocks) while tags are looked for. */
const HOLE = '\0';
/** Stands for ISO-2022-JP double bytes. */
const OPAQUE = '\x7f';

const KEPT = new Set(
  (
    'a area applet audio base bgsound body button embed form frame iframe img input link meta object option param ' +
    'script select source style textarea track video'
  ).split(' '),
);
/** Elements whose content is text until their closing tag. */
const RAW = new Set(['script', 'style', 'textarea', 'title', 'xmp']);
const RAW_END = new Map([...RAW].map((name) => [name, new RegExp(`</${name}(?=[\\s/>])`, 'gi')]));

/**
 * @param outside in a PHP file: the pieces that stand outside PHP blocks, in order. The rest counts as made at run time.
 */
export function readHtml(bytes: Uint8Array, outside?: readonly Span[]): HtmlDocument {
  const collector = new HtmlCollector();
  if (outside && !outside.some((span) => span.end - span.start > 3)) return collector.document();
  const source = byteText(bytes);
  if (outside && !outside.some((span) => holdsTag(source, span))) return collector.document();
  const text = maskJis(outside ? maskHoles(source, outside) : source);
  scan(source, text, collector);
  return collector.document();
}

function holdsTag(source: string, span: Span): boolean {
  const tag = source.indexOf('<', span.start);
  return tag >= 0 && tag < span.end;
}

function maskHoles(source: string, outside: readonly Span[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const span of outside) {
    if (span.start > at) parts.push(HOLE.repeat(span.start - at));
    parts.push(source.slice(Math.max(at, span.start), span.end));
    at = Math.max(at, span.end);
  }
  if (at < source.length) parts.push(HOLE.repeat(source.length - at));
  return parts.join('');
}

/** ISO-2022-JP: '<', '>' and quotation marks are ordinary second bytes between the escapes. */
function maskJis(text: string): string {
  if (!text.includes('\x1b$')) return text;
  return text.replace(/\x1b\$[@B][^\x1b\n\r]*/g, (run) => OPAQUE.repeat(run.length));
}

function scan(source: string, text: string, collector: HtmlCollector): void {
  let at = text.indexOf('<');
  while (at >= 0) {
    const code = text.charCodeAt(at + 1);
    let next = at + 1;
    if (isLetter(code)) next = readTag(source, text, at, collector);
    else if (code === 0x21) next = readDeclaration(text, at, collector);
    else if (code === 0x2f) {
      next = endOfTag(text, at + 2);
      if (/^form[\s>]/i.test(text.slice(at + 2, at + 7))) collector.closeForm();
    } else if (code === 0x3f) next = readProcessing(source, text, at, collector);
    at = text.indexOf('<', next);
  }
}

function readDeclaration(text: string, at: number, collector: HtmlCollector): number {
  if (text.startsWith('--', at + 2)) {
    const close = text.indexOf('-->', at + 4);
    const end = close < 0 ? text.length : close + 3;
    collector.comment({ start: at, end });
    return end;
  }
  const close = text.indexOf('>', at);
  return close < 0 ? text.length : close + 1;
}

function readProcessing(source: string, text: string, at: number, collector: HtmlCollector): number {
  // Processing instructions are short; a far '?>' belongs to something else.
  const close = text.slice(at, at + 512).indexOf('?>');
  const end = close < 0 ? Math.min(text.length, at + 2) : at + close + 2;
  if (end - at < 200 && /^<\?xml\s/i.test(text.slice(at, at + 6))) collector.xmlDeclaration(source.slice(at, end), at);
  return end;
}

function readTag(source: string, text: string, at: number, collector: HtmlCollector): number {
  let end = at + 1;
  while (isNameCode(text.charCodeAt(end))) end++;
  const name = text.slice(at + 1, end).toLowerCase();
  let close: number;
  if (KEPT.has(name)) {
    const attributes: HtmlAttribute[] = [];
    close = readAttributes(source, text, end, attributes);
    const tag: HtmlTag = { name, span: { start: at, end: close }, attributes };
    collector.tag(tag);
  } else close = endOfTag(text, end);
  if (!RAW.has(name)) return close;
  const raw = RAW_END.get(name)!;
  raw.lastIndex = close;
  const found = raw.exec(text);
  const contentEnd = found ? found.index : text.length;
  collector.raw(name, { start: close, end: contentEnd });
  return contentEnd;
}

/** Skips to after '>' with regard to quoted values. */
function endOfTag(text: string, from: number): number {
  let at = from;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === 0x3e) return at + 1;
    if (code === 0x22 || code === 0x27) {
      const close = text.indexOf(code === 0x22 ? '"' : "'", at + 1);
      // An odd quotation mark must not swallow the rest of the page.
      if (close < 0) return afterGreater(text, at);
      at = close + 1;
    } else at++;
  }
  return text.length;
}

function afterGreater(text: string, from: number): number {
  const close = text.indexOf('>', from);
  return close < 0 ? text.length : close + 1;
}

/** Fills `into`, gives the offset after '>'. */
function readAttributes(source: string, text: string, from: number, into: HtmlAttribute[]): number {
  let at = from;
  for (;;) {
    while (at < text.length && (isBlank(text.charCodeAt(at)) || text[at] === '/' || text[at] === HOLE)) at++;
    if (at >= text.length) return text.length;
    if (text[at] === '>') return at + 1;
    const nameStart = at;
    // The first character counts as a name even when it is '='.
    at++;
    while (at < text.length && !endsName(text.charCodeAt(at))) at++;
    const nameSpan = { start: nameStart, end: at };
    let after = at;
    while (isBlank(text.charCodeAt(after))) after++;
    let span = { start: at, end: at };
    if (text[after] === '=') {
      after++;
      while (isBlank(text.charCodeAt(after))) after++;
      span = valueSpan(text, after);
      at = span.end + (isQuote(text[after]) && text[span.end] === text[after] ? 1 : 0);
    }
    const masked = text.slice(span.start, span.end);
    into.push({
      name: text.slice(nameSpan.start, nameSpan.end).toLowerCase(),
      nameSpan,
      value: source.slice(span.start, span.end),
      span,
      dynamic: isDynamic(masked),
    });
  }
}

function valueSpan(text: string, at: number): Span {
  const quote = text[at];
  if (isQuote(quote)) {
    const close = text.indexOf(quote, at + 1);
    if (close >= 0) return { start: at + 1, end: close };
    const end = text.slice(at + 1).search(/[\s>]/);
    return { start: at + 1, end: end < 0 ? text.length : at + 1 + end };
  }
  let end = at;
  while (end < text.length && !isBlank(text.charCodeAt(end)) && text[end] !== '>') end++;
  return { start: at, end };
}

/** Templates of every kind write their own marks into values: such a value says nothing about the real one. `dir\\file` is a path. */
const isDynamic = (value: string): boolean => /[\0<{}$]|\\(?![\w.-])|\[%|%%|["']\s*\+|#\{/.test(value);

const isQuote = (char: string | undefined): char is '"' | "'" => char === '"' || char === "'";
const isBlank = (code: number): boolean => code === 0x20 || (code >= 0x09 && code <= 0x0d);
const isLetter = (code: number): boolean => (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a);
const isNameCode = (code: number): boolean =>
  isLetter(code) || (code >= 0x30 && code <= 0x3a) || code === 0x2d || code === 0x5f;
const endsName = (code: number): boolean => isBlank(code) || code === 0x3d || code === 0x3e || code === 0x2f;
