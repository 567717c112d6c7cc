// Reads what a style sheet loads and its @charset, over any bytes, in one pass.
import { byteText } from '../span.ts';
import type { CssDocument, CssUrl } from './document.ts';

const MARKS = /\/\*|url\(|@import\s|["']/gi;

export function readCss(bytes: Uint8Array): CssDocument {
  const text = byteText(bytes);
  return { charset: readCharset(text), urls: readUrls(text) };
}

/** Only at the very start (a UTF-8 byte order mark may stand before it). Browsers want double quotation marks; others are taken too. */
function readCharset(text: string): CssDocument['charset'] {
  const found = /^(?:\xef\xbb\xbf)?@charset\s+["']([\w.:-]+)["']/i.exec(text.slice(0, 200));
  if (!found) return null;
  const start = found[0].length - 1 - found[1]!.length;
  return { name: found[1]!, start, end: start + found[1]!.length };
}

function readUrls(text: string): CssUrl[] {
  const urls: CssUrl[] = [];
  const marks = new RegExp(MARKS);
  for (let found = marks.exec(text); found; found = marks.exec(text)) {
    const mark = found[0].toLowerCase();
    const at = marks.lastIndex;
    if (mark === '/*') {
      const close = text.indexOf('*/', at);
      if (close < 0) break;
      marks.lastIndex = close + 2;
    } else if (mark === 'url(') marks.lastIndex = readUrl(text, at, urls);
    else if (mark === '"' || mark === "'") marks.lastIndex = endOfString(text, at, mark);
    else marks.lastIndex = readImport(text, at, urls);
  }
  return urls;
}

function readImport(text: string, from: number, urls: CssUrl[]): number {
  const at = skipBlanks(text, from);
  const quote = text[at];
  if (quote !== '"' && quote !== "'") return from;
  const end = endOfString(text, at + 1, quote);
  urls.push({ kind: 'import', url: text.slice(at + 1, end - 1), start: at + 1, end: end - 1 });
  return end;
}

function readUrl(text: string, from: number, urls: CssUrl[]): number {
  let start = skipBlanks(text, from);
  const quote = text[start];
  let end: number;
  if (quote === '"' || quote === "'") {
    start++;
    end = endOfString(text, start, quote) - 1;
  } else {
    end = start;
    while (end < text.length && !/[\s)"']/.test(text[end]!)) end++;
  }
  if (end > start) urls.push({ kind: 'url', url: text.slice(start, end), start, end });
  return Math.max(end, from);
}

/** After the closing mark; a string ends at the end of its line at the latest. */
function endOfString(text: string, from: number, quote: string): number {
  for (let at = from; at < text.length; at++) {
    const char = text[at];
    if (char === '\\') at++;
    else if (char === quote) return at + 1;
    else if (char === '\n') return at;
  }
  return text.length;
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (at < text.length && /\s/.test(text[at]!)) at++;
  return at;
}
