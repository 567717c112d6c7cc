// Settings files that are lists of lines: INI, .env, user_pref(), registry exports, "Key value" directives.
import type { Setting } from './document.ts';
import type { Listing } from './read.ts';

/** Calls back for each line that is not empty, with the offset of its first non-blank character and of its end (blanks removed). */
export function eachLine(text: string, visit: (start: number, end: number) => void): void {
  const lineEnd = text.includes('\n') ? '\n' : '\r';
  let at = text.charCodeAt(0) === 0xfeff ? 1 : text.startsWith('\xef\xbb\xbf') ? 3 : 0;
  while (at < text.length) {
    const found = text.indexOf(lineEnd, at);
    const next = found < 0 ? text.length : found;
    let start = at;
    let end = next;
    while (start < end && isBlank(text.charCodeAt(start))) start++;
    while (end > start && isBlank(text.charCodeAt(end - 1))) end--;
    if (end > start) visit(start, end);
    at = next + 1;
  }
}

const isBlank = (code: number): boolean => code === 0x20 || code === 0x09 || code === 0x0d || code === 0x0c;

/** Makes a setting of a key and the value behind it; quotation marks are left outside. */
export function setting(
  text: string,
  parents: readonly string[],
  keyStart: number,
  keyEnd: number,
  valueStart: number,
  valueEnd: number,
): Setting {
  let start = valueStart;
  let end = valueEnd;
  const quote = text[start];
  if ((quote === '"' || quote === "'") && end > start) {
    const close = text.indexOf(quote, start + 1);
    if (close >= 0 && close < end) {
      start++;
      end = close;
    }
  }
  const key = text.slice(keyStart, keyEnd);
  return {
    path: [...parents, key],
    key: key.toLowerCase(),
    value: text.slice(start, end),
    keySpan: { start: keyStart, end: keyEnd },
    span: { start, end },
  };
}

/** The end of an unquoted value before a comment that a blank sets off. */
function beforeComment(text: string, start: number, end: number, marks: string): number {
  if (text[start] === '"' || text[start] === "'") return end;
  for (let at = start; at < end; at++) {
    if (marks.includes(text[at]!) && (at === start || isBlank(text.charCodeAt(at - 1)))) {
      while (at > start && isBlank(text.charCodeAt(at - 1))) at--;
      return at;
    }
  }
  return end;
}

function readPairs(
  text: string,
  start: number,
  end: number,
  separators: string,
  parents: readonly string[],
): Setting | null {
  let keyEnd = start;
  while (keyEnd < end && !separators.includes(text[keyEnd]!)) keyEnd++;
  if (keyEnd >= end || keyEnd === start) return null;
  let valueStart = keyEnd + 1;
  if (text[valueStart] === '>' && text[keyEnd] === '=') valueStart++;
  while (keyEnd > start && isBlank(text.charCodeAt(keyEnd - 1))) keyEnd--;
  while (valueStart < end && isBlank(text.charCodeAt(valueStart))) valueStart++;
  let keyStart = start;
  if (text.startsWith('export ', start)) keyStart = start + 7;
  return setting(text, parents, keyStart, keyEnd, valueStart, beforeComment(text, valueStart, end, ';#'));
}

export function readIni(text: string): Listing {
  const listing: Listing = { settings: [], comments: [] };
  let section: string[] = [];
  eachLine(text, (start, end) => {
    const first = text[start];
    if (first === ';' || first === '#' || text.startsWith('//', start)) listing.comments.push({ start, end });
    else if (first === '[' && text[end - 1] === ']') section = [text.slice(start + 1, end - 1)];
    else {
      const found = readPairs(text, start, end, '=', section) ?? readPairs(text, start, end, ':', section);
      if (found && found.path.at(-1)!.length <= 100) listing.settings.push(found);
    }
  });
  return listing;
}

export function readEnv(text: string): Listing {
  const listing: Listing = { settings: [], comments: [] };
  eachLine(text, (start, end) => {
    if (text[start] === '#') listing.comments.push({ start, end });
    else {
      const found = readPairs(text, start, end, '=', []);
      if (found) listing.settings.push(found);
    }
  });
  return listing;
}

/** No server's name is longer in hexadecimal. Characters. */
const LONGEST_HEX = 4000;

const PREF = /^(?:user_pref|pref|lockPref|defaultPref)\(\s*(["'])(.*?)\1\s*,\s*/;

export function readPrefs(text: string): Listing {
  const listing: Listing = { settings: [], comments: [] };
  eachLine(text, (start, end) => {
    if (text[start] === '#' || text.startsWith('//', start)) {
      listing.comments.push({ start, end });
      return;
    }
    const line = text.slice(start, Math.min(end, start + 4096));
    const found = PREF.exec(line);
    if (!found) return;
    const keyStart = start + line.indexOf(found[1]!) + 1;
    const close = text.lastIndexOf(')', end);
    const valueEnd = close > start + found[0].length ? close : end;
    listing.settings.push(setting(text, [], keyStart, keyStart + found[2]!.length, start + found[0].length, valueEnd));
  });
  return listing;
}

export function readReg(text: string): Listing {
  const listing: Listing = { settings: [], comments: [] };
  let section: string[] = [];
  eachLine(text, (start, end) => {
    if (text[start] === ';') listing.comments.push({ start, end });
    else if (text[start] === '[') section = [text.slice(start + 1, end - 1)];
    else if (text[start] === '"') {
      const close = text.indexOf('"', start + 1);
      if (close > start && close + 1 < end && text[close + 1] === '=') {
        const found = setting(text, section, start + 1, close, close + 2, end);
        listing.settings.push(hexValue(text, found) ?? found);
      }
    }
  });
  return listing;
}

/** hex:32,00,… and hex(2):…, over several lines that end in a backslash: bytes of a string, mostly in UTF-16. Null for other values. */
function hexValue(text: string, found: Setting): Setting | null {
  const written = /^hex(?:\([\da-f]\))?:((?:[\da-f]{2},?(?:\\\r?\n[ \t]*)?)+)/i.exec(
    text.slice(found.span.start, found.span.start + LONGEST_HEX),
  );
  if (!written) return null;
  const bytes = Buffer.from(written[1]!.replace(/[^\da-f]/gi, ''), 'hex');
  const isWide = bytes.length % 2 === 0 && bytes.every((byte, i) => i % 2 === 0 || byte === 0);
  const value = bytes.toString(isWide ? 'utf16le' : 'latin1').replace(/\0+$/, '');
  return { ...found, value, span: { start: found.span.start, end: found.span.start + written[0].length } };
}

/** Movable Type's mt-config.cgi: a word, blanks, the rest of the line. */
export function readDirectives(text: string): Listing {
  const listing: Listing = { settings: [], comments: [] };
  eachLine(text, (start, end) => {
    if (text[start] === '#') {
      listing.comments.push({ start, end });
      return;
    }
    let keyEnd = start;
    while (keyEnd < end && !isBlank(text.charCodeAt(keyEnd)) && text[keyEnd] !== '=') keyEnd++;
    let valueStart = keyEnd;
    while (valueStart < end && (isBlank(text.charCodeAt(valueStart)) || text[valueStart] === '=')) valueStart++;
    if (keyEnd > start) listing.settings.push(setting(text, [], start, keyEnd, valueStart, end));
  });
  return listing;
}
