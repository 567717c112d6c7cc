// The part of YAML that settings files use: nested block mappings by indentation, lists, flow mappings in one line.
import type { Setting } from './document.ts';
import { eachLine, setting } from './lines.ts';
import type { Listing } from './read.ts';

const KEY = /^(?:"([^"]*)"|'([^']*)'|([^\s"'#[\]{},&*!|>%@`][^:#{}[\]]*?))\s*:(?=\s|$)/;

interface Level {
  indent: number;
  key: string;
}

export function readYaml(text: string): Listing {
  const listing: Listing = { settings: [], comments: [] };
  const levels: Level[] = [];
  /** Lines deeper than this belong to a block scalar. */
  let block = -1;
  eachLine(text, (lineStart, end) => {
    let start = lineStart;
    let indent = start - lineBegin(text, start);
    if (block >= 0) {
      if (indent > block) return;
      block = -1;
    }
    if (text[start] === '#') {
      listing.comments.push({ start, end });
      return;
    }
    while (text[start] === '-' && (text[start + 1] === ' ' || text[start + 1] === '\t')) {
      const from = start;
      start++;
      while (start < end && (text[start] === ' ' || text[start] === '\t')) start++;
      indent += start - from;
    }
    const found = KEY.exec(text.slice(start, Math.min(end, start + 300)));
    while (levels.length > 0 && levels.at(-1)!.indent >= indent) levels.pop();
    if (!found) {
      if (start > lineStart) listing.settings.push(...listItem(text, levels, start, end));
      return;
    }
    const key = found[1] ?? found[2] ?? found[3]!;
    const keyStart = start + (found[3] === undefined ? 1 : 0);
    let valueStart = start + found[0].length;
    while (valueStart < end && (text[valueStart] === ' ' || text[valueStart] === '\t')) valueStart++;
    const parents = levels.map((level) => level.key);
    const valueEnd = plainEnd(text, valueStart, end);
    if (text[valueStart] === '{') listing.settings.push(...flow(text, [...parents, key], valueStart + 1, end));
    else if (/^[|>][-+\d]*$/.test(text.slice(valueStart, valueEnd))) block = indent;
    else if (valueEnd > valueStart) {
      listing.settings.push(setting(text, parents, keyStart, keyStart + key.length, valueStart, valueEnd));
    }
    if (valueEnd <= valueStart && levels.length < 64) levels.push({ indent, key });
  });
  return listing;
}

function lineBegin(text: string, at: number): number {
  let start = at;
  while (start > 0 && (text[start - 1] === ' ' || text[start - 1] === '\t')) start--;
  return start;
}

/** A value ends before ` #`. */
function plainEnd(text: string, start: number, end: number): number {
  const quote = text[start];
  if (quote === '"' || quote === "'") return end;
  for (let at = start; at < end; at++) {
    if (text[at] === '#' && (at === start || text[at - 1] === ' ' || text[at - 1] === '\t')) {
      while (at > start && (text[at - 1] === ' ' || text[at - 1] === '\t')) at--;
      return at;
    }
  }
  return end;
}

/** `- value`: the list's own key is its key. */
function listItem(text: string, levels: readonly Level[], start: number, end: number): Setting[] {
  const parents = levels.map((level) => level.key);
  if (text[start] === '{') return flow(text, parents, start + 1, end);
  const key = parents.pop();
  if (key === undefined) return [];
  const item = setting(text, parents, start, start, start, plainEnd(text, start, end));
  return [{ ...item, path: [...parents, key], key: key.toLowerCase() }];
}

/** `{ host: a, port: 25 }`; nested braces only deepen the text, not the path. */
function flow(text: string, parents: readonly string[], from: number, end: number): Setting[] {
  const found: Setting[] = [];
  const pattern = /([\w.-]+|"[^"]*"|'[^']*')\s*:\s+("[^"]*"|'[^']*'|[^,{}[\]]+)/y;
  const blank = /[\s,{}[\]]*/y;
  let at = from;
  while (at < end) {
    blank.lastIndex = at;
    blank.exec(text);
    at = blank.lastIndex;
    pattern.lastIndex = at;
    const pair = pattern.exec(text);
    if (!pair || pattern.lastIndex > end) break;
    const quoted = pair[1]!.startsWith('"') || pair[1]!.startsWith("'") ? 1 : 0;
    const valueStart = at + pair[0].length - pair[2]!.length;
    found.push(
      setting(
        text,
        parents,
        at + quoted,
        at + pair[1]!.length - quoted,
        valueStart,
        valueStart + pair[2]!.trimEnd().length,
      ),
    );
    at = pattern.lastIndex;
  }
  return found;
}
