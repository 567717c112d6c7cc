// The string literals in which a pattern occurs: most files have none, and then no literal is looked at.
import type { Span } from '../../src/rule/finding.ts';

/**
 * @param pattern global; matched against the whole file, one character per byte
 * @param literals all of them in the order of their starts; asked for only when the pattern occurs
 */
export function literalsWith<T extends Span>(pattern: RegExp, text: string, literals: () => readonly T[]): T[] {
  pattern.lastIndex = 0;
  let match = pattern.exec(text);
  if (!match) return [];
  const found: T[] = [];
  for (const literal of literals()) {
    if (match.index < literal.start) {
      // what stands between the literals is not looked at
      pattern.lastIndex = literal.start;
      match = pattern.exec(text);
      if (!match) break;
    }
    if (match.index < literal.end) found.push(literal);
  }
  return found;
}
