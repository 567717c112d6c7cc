// JSON (with comments and trailing commas, as editors allow them): every scalar with the keys above it.
import type { Listing } from './read.ts';

interface Level {
  array: boolean;
  /** Keys above and of this level. */
  path: readonly string[];
}

const TOP: Level = { array: false, path: [] };

export function readJson(text: string): Listing {
  const listing: Listing = { settings: [], comments: [] };
  const levels: Level[] = [];
  let key: { text: string; start: number; end: number } | null = null;
  let at = 0;
  const value = (start: number, end: number) => {
    const above = (levels.at(-1) ?? TOP).path;
    // Members of a list go by the list's own key.
    const owner = key ?? { text: above.at(-1) ?? '', start, end: start };
    if (owner.text === '') return;
    listing.settings.push({
      path: key ? [...above, owner.text] : above,
      key: owner.text.toLowerCase(),
      value: text.slice(start, end),
      keySpan: { start: owner.start, end: owner.end },
      span: { start, end },
    });
    key = null;
  };
  while (at < text.length) {
    const char = text[at]!;
    if (char === '"') {
      const end = endOfString(text, at + 1);
      const after = skipBlanks(text, end + 1);
      if (text[after] === ':' && !levels.at(-1)?.array) {
        key = { text: text.slice(at + 1, end), start: at + 1, end };
        at = after + 1;
      } else {
        value(at + 1, end);
        at = end + 1;
      }
    } else if (char === '{' || char === '[') {
      // Deep nesting is no settings file, and every scalar copies the keys above it.
      if (levels.length >= 64) return listing;
      const { path } = levels.at(-1) ?? TOP;
      levels.push({ array: char === '[', path: key ? [...path, key.text] : path });
      key = null;
      at++;
    } else if (char === '}' || char === ']') {
      levels.pop();
      key = null;
      at++;
    } else if (char === '/' && (text[at + 1] === '/' || text[at + 1] === '*')) {
      const close = text[at + 1] === '/' ? text.indexOf('\n', at) : text.indexOf('*/', at + 2);
      const end = close < 0 ? text.length : close + (text[at + 1] === '/' ? 0 : 2);
      listing.comments.push({ start: at, end });
      at = Math.max(end, at + 2);
    } else if (isWord(text.charCodeAt(at))) {
      let end = at + 1;
      while (isWord(text.charCodeAt(end))) end++;
      value(at, end);
      at = end;
    } else at++;
  }
  return listing;
}

function endOfString(text: string, from: number): number {
  let at = from;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote < 0) return text.length;
    let slashes = 0;
    while (quote - slashes > from && text.charCodeAt(quote - slashes - 1) === 0x5c) slashes++;
    if (slashes % 2 === 0) return quote;
    at = quote + 1;
  }
}

/** Letters, digits and what numbers are made of. */
const isWord = (code: number): boolean =>
  (code >= 0x30 && code <= 0x39) ||
  (code >= 0x41 && code <= 0x5a) ||
  (code >= 0x61 && code <= 0x7a) ||
  code === 0x5f ||
  code === 0x2b ||
  code === 0x2d ||
  code === 0x2e;

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) <= 0x20) at++;
  return at;
}
