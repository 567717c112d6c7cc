// XML settings: text nodes and attributes by element path; <key>/<string> of property lists; name/value attributes of web.config.
import type { Setting } from './document.ts';
import type { Listing } from './read.ts';

/** Names are bounded: a long run of letters without '=' must not be tried from every letter to its end. */
const ATTRIBUTE = /([^\s=/<>"']{1,100})\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
/** No element of a settings file is longer. Bytes. */
const LONGEST_TAG = 10_000;
/** Pages and feeds are XML as well, and no settings. */
const NOT_SETTINGS = /<(?:rss|feed|rdf:rdf|html|urlset|svg|xsl:stylesheet|opml)[\s>]/i;

export function readXml(text: string): Listing {
  const listing: Listing = { settings: [], comments: [] };
  if (NOT_SETTINGS.test(text.slice(0, 2000))) return listing;
  const path: string[] = [];
  /** The text of the last <key> of a property list, for the value that follows. */
  let plistKey: { text: string; start: number; end: number } | null = null;
  let at = 0;
  for (;;) {
    const open = text.indexOf('<', at);
    if (open < 0) return listing;
    plistKey = textNode(text, at, open, path, plistKey, listing);
    if (text.startsWith('<!--', open)) {
      at = after(text, '-->', open + 4);
      listing.comments.push({ start: open, end: at });
    } else if (text.startsWith('<![CDATA[', open)) {
      const close = after(text, ']]>', open + 9);
      plistKey = textNode(text, open + 9, Math.max(open + 9, close - 3), path, plistKey, listing);
      at = close;
    } else if (text[open + 1] === '?' || text[open + 1] === '!') at = after(text, '>', open);
    else if (text[open + 1] === '/') {
      path.pop();
      at = after(text, '>', open);
    } else {
      const close = endOfTag(text, open + 1);
      const name = /^[^\s/>]*/.exec(text.slice(open + 1, Math.min(close, open + 200)))![0];
      attributes(text, path, name, open + 1 + name.length, close - 1, listing);
      if (text[close - 2] !== '/') path.push(name);
      // No settings file is that deep, and every value copies the names above it.
      if (path.length > 64) return listing;
      at = close;
    }
  }
}

function textNode(
  text: string,
  from: number,
  to: number,
  path: readonly string[],
  plistKey: { text: string; start: number; end: number } | null,
  listing: Listing,
): { text: string; start: number; end: number } | null {
  let start = from;
  let end = to;
  while (start < end && text.charCodeAt(start) <= 0x20) start++;
  while (end > start && text.charCodeAt(end - 1) <= 0x20) end--;
  const element = path.at(-1);
  if (start >= end || element === undefined) return plistKey;
  const value = text.slice(start, end);
  if (element === 'key') return { text: value, start, end };
  const owner = plistKey && /^(?:string|integer|real|date)$/.test(element) ? plistKey : null;
  listing.settings.push({
    path: owner ? [...path.slice(0, -1), owner.text] : [...path],
    key: (owner?.text ?? element).toLowerCase(),
    value,
    keySpan: owner ? { start: owner.start, end: owner.end } : { start, end: start },
    span: { start, end },
  });
  return null;
}

function attributes(
  text: string,
  path: readonly string[],
  element: string,
  from: number,
  to: number,
  listing: Listing,
): void {
  if (to <= from || to - from > LONGEST_TAG) return;
  const found: Setting[] = [];
  ATTRIBUTE.lastIndex = 0;
  const part = text.slice(from, to);
  for (let match = ATTRIBUTE.exec(part); match; match = ATTRIBUTE.exec(part)) {
    const value = match[2] ?? match[3] ?? '';
    const end = from + match.index + match[0].length - 1;
    const keyStart = from + match.index;
    found.push({
      path: [...path, element, `@${match[1]}`],
      key: match[1]!.toLowerCase(),
      value,
      keySpan: { start: keyStart, end: keyStart + match[1]!.length },
      span: { start: end - value.length, end },
    });
  }
  const name = found.find((one) => one.key === 'key' || one.key === 'name');
  const value = found.find((one) => one.key === 'value');
  if (name && value) {
    value.path = [...path, element, name.value];
    value.key = name.value.toLowerCase();
    value.keySpan = name.span;
  }
  listing.settings.push(...found);
}

function endOfTag(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const char = text[at];
    if (char === '>') return at + 1;
    if (char === '"' || char === "'") {
      const close = text.indexOf(char, at + 1);
      if (close < 0) return text.length;
      at = close;
    }
  }
  return text.length;
}

function after(text: string, mark: string, from: number): number {
  const found = text.indexOf(mark, from);
  return found < 0 ? text.length : found + mark.length;
}
