// Which characters of a line changed: the line before is compared with the line that took its place, word by word.
import { diffWordsWithSpace } from 'diff';
import type { PreviewChange } from '../job.ts';

type Line = PreviewChange['lines'][number];

export interface MarkedPart {
  text: string;
  changed: boolean;
}
export interface MarkedLine {
  number: number;
  /** Of the same line on both sides: nothing changed. */
  same: boolean;
  parts: MarkedPart[];
}
export interface Sides {
  before: MarkedLine[];
  after: MarkedLine[];
}

/** Of two lines that share less than this part of the longer one, the middle is marked as a whole: bits of words help nobody. */
const ALIKE = 0.4;

/** @param lines removed and added ones stand together, between the same ones */
export function sidesOf(lines: readonly Line[]): Sides {
  const first = lines.findIndex(({ sign }) => sign !== ' ');
  const head = lines.slice(0, first < 0 ? lines.length : first);
  const tail = lines.slice(head.length).filter(({ sign }) => sign === ' ');
  const removed = lines.filter(({ sign }) => sign === '-');
  const added = lines.filter(({ sign }) => sign === '+');
  const pairs = Math.min(removed.length, added.length);
  const compares = removed.slice(0, pairs).map(({ text }, i) => compared(text, added[i]!.text));
  const side = (own: readonly Line[], which: 0 | 1): MarkedLine[] => [
    ...head.map(same),
    ...own.map(({ number, text }, i) => ({
      number,
      same: false,
      parts: compares[i]?.[which] ?? [{ text, changed: true }],
    })),
    ...tail.map(same),
  ];
  return { before: side(removed, 0), after: side(added, 1) };
}

const same = ({ number, text }: Line): MarkedLine => ({ number, same: true, parts: [{ text, changed: false }] });

function compared(before: string, after: string): [MarkedPart[], MarkedPart[]] {
  const parts = diffWordsWithSpace(before, after);
  const kept = parts.reduce((sum, { added, removed, value }) => sum + (added || removed ? 0 : value.length), 0);
  if (kept < ALIKE * Math.max(before.length, after.length)) return middle(before, after);
  const side = (other: 'added' | 'removed'): MarkedPart[] =>
    parts
      .filter((part) => !part[other])
      .map(({ value, added, removed }) => ({ text: value, changed: added || removed }));
  return [side('added'), side('removed')];
}

/** Everything between what both begin with and what both end with. */
function middle(before: string, after: string): [MarkedPart[], MarkedPart[]] {
  const most = Math.min(before.length, after.length);
  let head = 0;
  while (head < most && before[head] === after[head]) head++;
  let tail = 0;
  while (tail < most - head && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
  const side = (text: string): MarkedPart[] =>
    [
      { text: text.slice(0, head), changed: false },
      { text: text.slice(head, text.length - tail), changed: true },
      { text: text.slice(text.length - tail), changed: false },
    ].filter(({ text: part }) => part !== '');
  return [side(before), side(after)];
}
