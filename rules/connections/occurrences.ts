// Every place of a text where a whole host name or address of the old server stands: 203.0.113.25, not 203.0.113.251.
import type { Move } from '../../src/rule/rule.ts';

export interface OldHost {
  /** As the user gave it. */
  host: string;
  start: number;
  end: number;
}

const patterns = new Map<string, RegExp>();

/** Several rules ask for the same text in turn. */
let last: { text: string; oldHosts: readonly string[]; found: OldHost[] } | null = null;

export function oldHostsIn(text: string, move: Move): readonly OldHost[] {
  if (move.oldHosts.length === 0) return [];
  if (last?.text !== text || last.oldHosts !== move.oldHosts)
    last = { text, oldHosts: move.oldHosts, found: search(text, move) };
  return last.found;
}

function search(text: string, move: Move): OldHost[] {
  const pattern = patternFor(move.oldHosts);
  const found: OldHost[] = [];
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    const start = match.index;
    const end = start + match[0].length;
    if (!/[\w.-]/.test(text[start - 1] ?? '') && !/^(?:[\w-]|\.\w)/.test(text.slice(end, end + 2)))
      found.push({ host: match[0], start, end });
  }
  return found;
}

function patternFor(oldHosts: readonly string[]): RegExp {
  const key = oldHosts.join('\n');
  let pattern = patterns.get(key);
  if (!pattern) {
    pattern = new RegExp(oldHosts.map((host) => host.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')).join('|'), 'gi');
    patterns.set(key, pattern);
  }
  return pattern;
}
