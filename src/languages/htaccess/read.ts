// Reads .htaccess files as Apache's ap_cfg_getline and ap_getword_conf do: lines, continuations, quoted words, sections.
import { byteText } from '../span.ts';
import type { HtaccessArgument, HtaccessDirective, HtaccessDocument, HtaccessSection } from './document.ts';

export function readHtaccess(bytes: Uint8Array): HtaccessDocument {
  const text = byteText(bytes);
  const directives: HtaccessDirective[] = [];
  const sections: HtaccessSection[] = [];
  const comments: { start: number; end: number }[] = [];
  const strayClosings: { start: number; end: number; name: string }[] = [];
  const bom = text.startsWith('\xef\xbb\xbf') ? { start: 0, end: 3 } : null;
  let open: HtaccessSection | null = null;
  let at = bom ? 3 : 0;
  while (at < text.length) {
    const line = logicalLine(text, at);
    at = line.next;
    const start = skipBlanks(text, line.start, line.end);
    if (start >= line.end) continue;
    const span = { start, end: line.end };
    if (text[start] === '#') comments.push(span);
    else if (text[start] !== '<') directives.push(readDirective(text, span, open));
    else if (text[start + 1] === '/') {
      const name = /^[\w]*/.exec(text.slice(start + 2, Math.min(line.end, start + 40)))![0];
      const found = enclosing(open, name);
      if (found) {
        found.closed = true;
        open = found.parent;
      } else strayClosings.push({ ...span, name });
    } else {
      open = readSection(text, span, open);
      sections.push(open);
    }
  }
  return {
    directives,
    sections,
    comments,
    strayClosings,
    bom,
    crOnly: !text.includes('\n') && text.trim().includes('\r'),
  };
}

/** The line with its continuations. `end` lies before the line end and before a trailing CR. */
function logicalLine(text: string, start: number): { start: number; end: number; next: number } {
  let from = start;
  for (;;) {
    const lf = text.indexOf('\n', from);
    if (lf < 0) return { start, end: trimEnd(text, start, text.length), next: text.length };
    let end = lf;
    if (text[end - 1] === '\r' && end > start) end--;
    // Two backslashes are one backslash, not a continuation.
    if (end <= start || text[end - 1] !== '\\' || text[end - 2] === '\\')
      return { start, end: trimEnd(text, start, end), next: lf + 1 };
    from = lf + 1;
  }
}

function trimEnd(text: string, start: number, from: number): number {
  let end = from;
  while (end > start && isBlank(text[end - 1])) end--;
  return end;
}

function readDirective(
  text: string,
  span: { start: number; end: number },
  section: HtaccessSection | null,
): HtaccessDirective {
  let nameEnd = span.start;
  while (nameEnd < span.end && !isBlank(text[nameEnd])) nameEnd++;
  return {
    name: text.slice(span.start, nameEnd),
    nameSpan: { start: span.start, end: nameEnd },
    span,
    args: readArguments(text, nameEnd, span.end, /^rewrite(?:rule|cond)$/i.test(text.slice(span.start, nameEnd))),
    section,
  };
}

function readSection(
  text: string,
  span: { start: number; end: number },
  parent: HtaccessSection | null,
): HtaccessSection {
  let nameEnd = span.start + 1;
  while (nameEnd < span.end && !isBlank(text[nameEnd]) && text[nameEnd] !== '>') nameEnd++;
  const greater = text.lastIndexOf('>', span.end - 1);
  const argumentEnd = greater > nameEnd ? greater : text[nameEnd] === '>' ? nameEnd : span.end;
  return {
    name: text.slice(span.start + 1, nameEnd),
    nameSpan: { start: span.start + 1, end: nameEnd },
    span,
    args: readArguments(text, nameEnd, argumentEnd),
    argument: text.slice(nameEnd, argumentEnd).trim(),
    parent,
    closed: false,
  };
}

function enclosing(open: HtaccessSection | null, name: string): HtaccessSection | null {
  const wanted = name.toLowerCase();
  for (let section = open; section; section = section.parent) if (section.name.toLowerCase() === wanted) return section;
  return null;
}

/** @param rewrite RewriteRule and RewriteCond read words on their own: a backslash keeps a blank in the word and stays in it. */
function readArguments(text: string, from: number, end: number, rewrite = false): HtaccessArgument[] {
  const args: HtaccessArgument[] = [];
  let at = from;
  for (;;) {
    at = skipBlanks(text, at, end);
    if (at >= end) return args;
    const quote = text[at];
    if (quote === '"' || quote === "'") {
      const start = ++at;
      let value = '';
      while (at < end && text[at] !== quote) {
        const escaped = text[at] === '\\' && (text[at + 1] === quote || text[at + 1] === '\\');
        if (escaped && rewrite) value += text[at];
        if (escaped) at++;
        value += text[at++] ?? '';
      }
      args.push({ text: value, quoted: true, start, end: Math.min(at, end) });
      at++;
    } else {
      const start = at;
      while (at < end && !isBlank(text[at])) at += rewrite && text[at] === '\\' && isBlank(text[at + 1]) ? 2 : 1;
      at = Math.min(at, end);
      args.push({ text: text.slice(start, at), quoted: false, start, end: at });
    }
  }
}

const isBlank = (char: string | undefined): boolean =>
  char === ' ' || char === '\t' || char === '\r' || char === '\n' || char === '\f' || char === '\v';

/** A backslash with a line end behind it is a blank inside a continued line. */
function skipBlanks(text: string, from: number, end: number): number {
  let at = from;
  while (at < end && (isBlank(text[at]) || (text[at] === '\\' && (text[at + 1] === '\n' || text[at + 1] === '\r'))))
    at++;
  return at;
}
