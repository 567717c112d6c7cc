// Where in a text an IPv4 address or an old host stands at all: one cheap search, before anything is asked of a document.
import type { Move } from '../../src/rule/rule.ts';

const patterns = new Map<string, RegExp>();

/** Offsets in ascending order; nearly always none. */
export function hostCandidates(text: string, move: Move): number[] {
  const pattern = patternFor(move.oldHosts);
  const found: number[] = [];
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) found.push(match.index);
  return found;
}

function patternFor(oldHosts: readonly string[]): RegExp {
  const key = oldHosts.join('\n');
  let pattern = patterns.get(key);
  if (!pattern) {
    const names = oldHosts.map((host) => host.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'));
    pattern = new RegExp(['\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}', ...names].join('|'), 'gi');
    patterns.set(key, pattern);
  }
  return pattern;
}

/** The spans (ascending, not overlapping) that hold at least one of the offsets. */
export function holding<T extends { start: number; end: number }>(
  spans: readonly T[],
  offsets: readonly number[],
): T[] {
  const found: T[] = [];
  let from = 0;
  for (const offset of offsets) {
    let low = from;
    let high = spans.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (spans[middle]!.end <= offset) low = middle + 1;
      else high = middle;
    }
    const span = spans[low];
    from = low;
    if (span && span.start <= offset && found.at(-1) !== span) found.push(span);
  }
  return found;
}
