// Does a regular expression compile? Only what no PCRE takes is told: unbalanced brackets, and quantifiers with nothing in front of them.
import type { Text } from '../../src/rule/text.ts';

const UNBALANCED: Text = { ja: '括弧の対応が取れていません', en: 'its brackets do not balance' };
const NOTHING: Text = {
  ja: '繰り返しの記号（* + ? {n}）の前に繰り返す対象がありません',
  en: 'a quantifier has nothing in front of it',
};
const BACKSLASH: Text = { ja: '\\ で終わっています', en: 'it ends in a backslash' };
const RANGE: Text = { ja: '範囲の順序が逆です', en: 'a range is the wrong way round' };

/** What the last item was: nothing that can be repeated, something that can, or a quantifier, which may take one more `?` or `+`. */
type Before = 'nothing' | 'item' | 'quantifier';

/** Why it does not compile; null when it may. @param pattern one character per byte */
export function patternFault(pattern: string): Text | null {
  let depth = 0;
  let before: Before = 'nothing';
  for (let at = 0; at < pattern.length; at++) {
    const char = pattern[at]!;
    const repeat = /^\{(\d+)(?:,(\d*))?\}/.exec(pattern.slice(at, at + 14));
    if (repeat || char === '*' || char === '+' || char === '?') {
      const suffix: boolean = before === 'quantifier' && !repeat && char !== '*';
      if (before !== 'item' && !suffix) return NOTHING;
      if (repeat?.[2] && Number(repeat[1]) > Number(repeat[2])) return RANGE;
      // behind `a*?` no further quantifier may stand
      before = suffix ? 'nothing' : 'quantifier';
      if (repeat) at += repeat[0].length - 1;
    } else if (char === '\\') {
      if (at + 1 >= pattern.length) return BACKSLASH;
      if (pattern[at + 1] === 'Q') {
        const close = pattern.indexOf('\\E', at);
        if (close < 0) return depth > 0 ? UNBALANCED : null;
        at = close;
      }
      before = /[bBAzZG]/.test(pattern[at + 1]!) ? 'nothing' : 'item';
      at++;
    } else if (char === '[') {
      const end = endOfClass(pattern, at);
      if (end < 0) return UNBALANCED;
      if (hasReversedRange(pattern.slice(at + 1, end))) return RANGE;
      at = end;
      before = 'item';
    } else if (char === '(') {
      depth++;
      before = 'nothing';
      const head = /^\((?:\?#[^)]*|\*[A-Z][A-Z0-9=_:]*(?=\))|\?)/.exec(pattern.slice(at));
      if (head) at += head[0].length - 1;
    } else if (char === ')') {
      if (--depth < 0) return UNBALANCED;
      before = 'item';
    } else before = char === '|' || char === '^' || char === '$' ? 'nothing' : 'item';
  }
  return depth > 0 ? UNBALANCED : null;
}

/** Offset of the closing bracket, -1 without one. A bracket that comes first is an ordinary character. */
function endOfClass(pattern: string, start: number): number {
  let at = start + 1;
  if (pattern[at] === '^') at++;
  if (pattern[at] === ']') at++;
  for (; at < pattern.length; at++) {
    if (pattern[at] === '\\') at++;
    else if (pattern.startsWith('[:', at) && pattern.includes(':]', at)) at = pattern.indexOf(':]', at) + 1;
    else if (pattern[at] === ']') return at;
  }
  return -1;
}

/** `[z-a]`, letters and digits only: what other characters mean depends on the encoding. */
function hasReversedRange(inside: string): boolean {
  for (const [, from, to] of inside.replace(/\\./gs, '').matchAll(/([A-Za-z\d])-([A-Za-z\d])/g))
    if (from! > to!) return true;
  return false;
}
