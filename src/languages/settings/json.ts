// JSON (with comments and trailing commas, as editors allow them): every scalar with the keys above it.
import type { Listing } from './read.ts';

interface Level {
  array: boolean;
  key: string;
}

export function readJson(text: string): Listing {
  const listing: Listing = { settings: [], comments: [] };
  const levels: Level[] = [];
  let key: { text: string; start: number; end: number } | null = null;
  let at = 0;
  const value = (start: number, end: number) => {
    const parents = levels.map((level) => level.key).filter((name) => name !== '');
    const owner = key ?? { text: parents.pop() ?? '', start, end: start };
    if (owner.text === '') return;
    listing.settings.push({
      path: [...parents, owner.text],
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
      levels.push({ array: char === '[', key: key?.text ?? '' });
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
    } else if (/[\w.+-]/.test(char)) {
      let end = at + 1;
      while (end < text.length && /[\w.+-]/.test(text[end]!)) end++;
      value(at, end);
      at = end;
    } else at++;
  }
  return listing;
}

function endOfString(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '"') return at;
  }
  return text.length;
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (at < text.length && /\s/.test(text[at]!)) at++;
  return at;
}
