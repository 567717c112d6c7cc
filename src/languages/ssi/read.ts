// Takes server-side include elements apart as mod_include does (2.2 and 2.4 agree on this).
import { byteText } from '../span.ts';
import type { SsiAttribute, SsiDocument, SsiElement, SsiProblem } from './document.ts';

const KNOWN = /^(?:include|exec|echo|config|fsize|flastmod|printenv|set|if|elif|else|endif)\b/i;
/** “ ” ＂ ″ in UTF-8, Shift_JIS and EUC-JP. */
const FOREIGN_QUOTE = /^(?:\xe2\x80[\x9c\x9d\x98\x99]|\xef\xbc\x82|\x81[\x67\x68\x8d]|\xa1[\xc8\xc9\xed])/;

export function readSsi(bytes: Uint8Array): SsiDocument {
  const text = byteText(bytes);
  const elements: SsiElement[] = [];
  let at = text.indexOf('<!--');
  while (at >= 0) {
    let next = at + 4;
    if (text[next] === '#') {
      const element = readElement(text, at);
      elements.push(element);
      next = element.span.end;
    } else if (text[next] === ' ' || text[next] === '\t') {
      const hash = skipBlanks(text, next);
      if (text[hash] === '#' && KNOWN.test(text.slice(hash + 1, hash + 10))) {
        elements.push({ ...readElement(text, at, hash), problem: 'blank-before-hash' });
      }
    }
    at = text.indexOf('<!--', next);
  }
  return { elements };
}

function readElement(text: string, at: number, hash = at + 4): SsiElement {
  const nameStart = hash + 1;
  let problem: SsiProblem | null = isBlank(text[nameStart]) ? 'blank-after-hash' : null;
  let nameEnd = skipBlanks(text, nameStart);
  const nameFrom = nameEnd;
  while (nameEnd < text.length && /[A-Za-z0-9_]/.test(text[nameEnd]!)) nameEnd++;
  const attributes: SsiAttribute[] = [];
  const tail = readAttributes(text, nameEnd, attributes);
  if (tail.problem && !problem) problem = tail.problem;
  const name = text.slice(nameFrom, nameEnd).toLowerCase();
  return {
    name,
    span: { start: at, end: tail.end },
    nameSpan: { start: nameFrom, end: nameEnd },
    attributes,
    problem,
  };
}

function readAttributes(text: string, from: number, into: SsiAttribute[]): { end: number; problem: SsiProblem | null } {
  let at = from;
  let problem: SsiProblem | null = null;
  for (;;) {
    at = skipBlanks(text, at);
    if (at >= text.length) return { end: text.length, problem: problem ?? 'unterminated' };
    if (text.startsWith('-->', at)) return { end: at + 3, problem };
    const nameStart = at;
    while (at < text.length && !/[\s=]/.test(text[at]!) && !text.startsWith('-->', at)) at++;
    const nameSpan = { start: nameStart, end: at };
    const equals = skipBlanks(text, at);
    if (text[equals] !== '=') {
      // A name without a value, or text where an attribute should be: look on behind it.
      problem ??= 'malformed';
      if (at === nameStart) at++;
      continue;
    }
    const valueStart = skipBlanks(text, equals + 1);
    if (FOREIGN_QUOTE.test(text.slice(valueStart, valueStart + 3))) problem = 'foreign-quotes';
    const value = readValue(text, valueStart);
    if (value.problem) problem ??= value.problem;
    const name = text.slice(nameSpan.start, nameSpan.end).toLowerCase();
    into.push({ name, nameSpan, value: text.slice(value.start, value.end), span: value, quote: value.quote });
    at = value.next;
  }
}

interface Value {
  start: number;
  end: number;
  next: number;
  quote: SsiAttribute['quote'];
  problem: SsiProblem | null;
}

function readValue(text: string, at: number): Value {
  const quote = text[at];
  if (quote !== '"' && quote !== "'" && quote !== '`') {
    let end = at;
    while (end < text.length && !/\s/.test(text[end]!) && !text.startsWith('-->', end)) end++;
    return { start: at, end, next: end, quote: '', problem: null };
  }
  let problem: SsiProblem | null = null;
  for (let end = at + 1; end < text.length; end++) {
    const char = text[end];
    if (char === quote) return { start: at + 1, end, next: end + 1, quote, problem };
    if (char === '\\' && text[end + 1] === quote) {
      if (endsInShiftJisBackslash(text, at + 1, end)) problem = 'escaped-quote';
      end++;
    }
  }
  // No closing mark: give the rest up to the next end of a comment back.
  const close = text.indexOf('-->', at);
  const end = close < 0 ? text.length : close;
  return { start: at + 1, end, next: end, quote, problem: problem ?? 'unterminated' };
}

/** Whether the 0x5C at `at` is the second byte of a Shift_JIS character, counting from the start of the value. */
function endsInShiftJisBackslash(text: string, start: number, at: number): boolean {
  let index = start;
  while (index < at) {
    const code = text.charCodeAt(index);
    const lead = (code >= 0x81 && code <= 0x9f) || (code >= 0xe0 && code <= 0xfc);
    if (lead && index + 1 === at) return true;
    index += lead ? 2 : 1;
  }
  return false;
}

const isBlank = (char: string | undefined): boolean =>
  char === ' ' || char === '\t' || char === '\r' || char === '\n' || char === '\f' || char === '\v';

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (isBlank(text[at])) at++;
  return at;
}
