// The proof: what was written is what was meant, and the findings after the fix are those of before without the repaired ones.
import type { Span, Splice } from '../rule/finding.ts';
import type { Found } from './plan.ts';
import { forward } from './splices.ts';
import { Reader } from './write.ts';

/**
 * True when the new file is the old one with the splices and nothing else: every untouched byte is compared, read back from the disk.
 * @param splices ascending, none meeting another. Throws what the system throws.
 */
export function untouchedBytesAgree(oldDisk: string, newDisk: string, splices: Iterable<Splice>): boolean {
  const before = new Reader(oldDisk);
  try {
    const after = new Reader(newDisk);
    try {
      return agree(before, after, splices);
    } finally {
      after.close();
    }
  } finally {
    before.close();
  }
}

function agree(before: Reader, after: Reader, splices: Iterable<Splice>): boolean {
  let offset = 0;
  for (const { start, end, text } of splices) {
    if (!sameBytes(before, after, start - offset) || !skip(before, end - start)) return false;
    if (text !== '' && !reads(after, Buffer.from(text, 'latin1'))) return false;
    offset = end;
  }
  return sameBytes(before, after, Number.POSITIVE_INFINITY);
}

/** With an infinite length both must end together. */
function sameBytes(before: Reader, after: Reader, length: number): boolean {
  for (let left = length; left > 0; ) {
    const bytes = before.next(left);
    if (bytes.length === 0) return left === Number.POSITIVE_INFINITY && after.next(1).length === 0;
    if (!reads(after, bytes)) return false;
    left -= bytes.length;
  }
  return true;
}

function skip(reader: Reader, length: number): boolean {
  for (let left = length; left > 0; ) {
    const got = reader.next(left).length;
    if (got === 0) return false;
    left -= got;
  }
  return true;
}

function reads(reader: Reader, wanted: Buffer): boolean {
  for (let done = 0; done < wanted.length; ) {
    const bytes = reader.next(wanted.length - done);
    if (bytes.length === 0 || bytes.compare(wanted, done, done + bytes.length) !== 0) return false;
    done += bytes.length;
  }
  return true;
}

/** A finding of the present bytes, and what it was in the bytes as uploaded (null: it was not there). */
export interface Tracked {
  finding: Found;
  origin: Found | null;
}

/**
 * Finds each new finding among the old ones of the same file that were not repaired: by rule, message and moved place first, then by
 * rule and moved place (a message may count), then by rule and message (a place may be chosen anew). What is found nowhere is new.
 * @param splices null: the file was converted as a whole, no place is where it was; rule and message, then the rule alone must do
 */
export function follow(
  old: readonly Tracked[],
  repaired: ReadonlySet<Found>,
  splices: readonly Splice[] | null,
  now: readonly Found[],
): Tracked[] {
  const map = forward(splices ?? []);
  const open = old.filter(({ finding }) => !repaired.has(finding));
  const moved = new Map(open.map((each) => [each, movedSpan(each.finding, (span) => map.span(span))]));
  const origins = new Map<Found, Found | null>();
  const byRule = new Map<string, Tracked[]>();
  for (const tracked of open) {
    const group = byRule.get(tracked.finding.rule);
    if (group) group.push(tracked);
    else byRule.set(tracked.finding.rule, [tracked]);
  }
  const pass = (same: (tracked: Tracked, finding: Found) => boolean): void => {
    for (const finding of now) {
      if (origins.has(finding)) continue;
      const candidates = byRule.get(finding.rule) ?? [];
      const at = candidates.findIndex((tracked) => same(tracked, finding));
      if (at >= 0) origins.set(finding, candidates.splice(at, 1)[0]!.origin);
    }
  };
  if (splices) {
    pass((t, f) => sameMessage(t.finding, f) && moved.get(t)!.start === f.start);
    pass((t, f) => touches(moved.get(t)!, f));
  }
  pass((t, f) => sameMessage(t.finding, f));
  if (!splices) pass(() => true);
  return now.map((finding) => ({ finding, origin: origins.get(finding) ?? null }));
}

/** A finding about the whole file stays about the whole file. */
function movedSpan(finding: Found, map: (span: Span) => Span): Span {
  return finding.start === 0 && finding.end === 0 ? { start: 0, end: 0 } : map(finding);
}

function sameMessage(a: Found, b: Found): boolean {
  return a.message.en === b.message.en && a.message.ja === b.message.ja;
}

/** Half open spans; an empty one touches what it stands in or beside. */
function touches(a: Span, b: Span): boolean {
  return a.start <= b.end && b.start <= a.end;
}
