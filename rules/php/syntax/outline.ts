// Source code between two offsets as far as repairs must know it: what stands outside of brackets, strings and comments.
import type { PhpDocument, Span } from '../../../src/languages/php/document.ts';

const CLOSING: Record<string, string> = { '(': ')', '[': ']', '{': '}' };

/** Offset behind the string or comment that begins here; the offset itself where none does. */
function behindText(php: PhpDocument, offset: number): number {
  const sign = php.text[offset]!;
  if ('\'"`<'.includes(sign)) return php.stringAt(offset)?.end ?? offset;
  return '/#'.includes(sign) ? (php.comments.find(({ start }) => start === offset)?.end ?? offset) : offset;
}

/** Offset of the bracket that closes the one at `open`; -1 when none does before `end`. */
export function closingBracket(php: PhpDocument, open: number, end: number): number {
  const waiting: string[] = [];
  for (let at = open; at < end; at++) {
    const behind = behindText(php, at);
    if (behind > at) {
      at = behind - 1;
      continue;
    }
    const sign = php.text[at]!;
    if (CLOSING[sign]) waiting.push(CLOSING[sign]);
    else if (sign === waiting.at(-1)) {
      waiting.pop();
      if (waiting.length === 0) return at;
    }
  }
  return -1;
}

export interface Arm {
  /** Empty for the default. */
  conditions: Span[];
  value: Span;
}

const trimmed = (php: PhpDocument, start: number, end: number): Span => {
  const text = php.text.slice(start, end);
  const from = start + text.length - text.trimStart().length;
  return { start: from, end: from + text.trim().length };
};

/** The arms between the braces of a match; null where they cannot be told. */
export function armsOf(php: PhpDocument, { start, end }: Span): Arm[] | null {
  const arms: Arm[] = [];
  let conditions: Span[] = [];
  let from = start;
  let inValue = false;
  const close = (at: number): boolean => {
    const span = trimmed(php, from, at);
    if (inValue) {
      const isDefault =
        conditions.length === 1 && /^default$/i.test(php.text.slice(conditions[0]!.start, conditions[0]!.end));
      arms.push({ conditions: isDefault ? [] : conditions, value: span });
      conditions = [];
    } else if (span.end > span.start) conditions.push(span);
    return span.end > span.start;
  };
  for (let at = start; at < end; at++) {
    const behind = behindText(php, at);
    const sign = php.text[at]!;
    if (behind > at) at = behind - 1;
    else if (CLOSING[sign]) {
      at = closingBracket(php, at, end);
      if (at < 0) return null;
    } else if (sign === ',') {
      close(at);
      inValue = false;
      from = at + 1;
    } else if (!inValue && sign === '=' && php.text[at + 1] === '>') {
      close(at);
      inValue = true;
      from = at + 2;
      at++;
    }
  }
  close(end);
  return arms.every(({ value }) => value.end > value.start) && conditions.length === 0 ? arms : null;
}
