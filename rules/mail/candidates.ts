// Where in a text an IPv4 address or an old host stands at all: one cheap search, before anything is asked of a document.
import type { Move } from '../../src/rule/rule.ts';
import type { SourceFile } from '../../src/site/source-file.ts';
import { words } from '../../src/text/words.ts';
import { addressesIn, oldHostsIn } from '../connections/occurrences.ts';

/** What the name of a mail setting is made of, or what stands around it. */
const MAIL_WORDS = words(
  ...['mail', 'smtp', 'pop', 'imap', '->host', '$host', 'sock', 'helo', 'relayhost', 'smarthost', 'mta', 'postman'],
  ...['incomingserver', 'outgoingserver'],
);

/** A file without any such word, by name or content, holds no mail setting. */
export const mentionsMail = ({ bytes, path }: SourceFile): boolean =>
  MAIL_WORDS.in(bytes) || /mail|smtp|pop|imap/i.test(path);

/** Offsets in ascending order; nearly always none. */
export function hostCandidates(text: string, move: Move): readonly number[] {
  const addresses = addressesIn(text);
  const old = oldHostsIn(text, move);
  if (old.length === 0) return addresses;
  return [...addresses, ...old.map((host) => host.start)].sort((a, b) => a - b);
}

/** Does any of the offsets (ascending) lie in the span? */
export function holdsOne(span: { start: number; end: number }, offsets: readonly number[]): boolean {
  let low = 0;
  let high = offsets.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (offsets[middle]! < span.start) low = middle + 1;
    else high = middle;
  }
  return low < offsets.length && offsets[low]! < span.end;
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
