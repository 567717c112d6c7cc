// Splices on statements of a dump. None of them changes the number of lines.
import type { Statement } from './document.ts';

/** Replaces bytes [start, end) of the dump; one character of `text` is one byte. */
export interface Edit {
  start: number;
  end: number;
  text: string;
}

/** Replaces part of a statement; line feeds that the part had are kept. */
export function replaceIn(statement: Statement, from: number, to: number, text: string): Edit {
  const feeds = statement.text.slice(from, to).replace(/[^\r\n]/g, '');
  return { start: statement.start + from, end: statement.start + to, text: text + feeds };
}

/** Takes part of a statement away, with one space beside it where two would meet. */
export function removeIn(statement: Statement, from: number, to: number): Edit {
  const { text } = statement;
  const before = from === 0 || /[\s(]/.test(text[from - 1]!);
  const after = to < text.length && text[to] === ' ';
  return replaceIn(
    statement,
    before && !after && text[from - 1] === ' ' ? from - 1 : from,
    before && after ? to + 1 : to,
    '',
  );
}

/** Takes several parts away; those with nothing but spaces between them as one. */
export function removeAll(statement: Statement, ranges: readonly { start: number; end: number }[]): Edit[] {
  const merged: { start: number; end: number }[] = [];
  for (const { start, end } of [...ranges].sort((a, b) => a.start - b.start)) {
    const last = merged.at(-1);
    if (last && statement.text.slice(last.end, start).trim() === '') last.end = end;
    else merged.push({ start, end });
  }
  return merged.map(({ start, end }) => removeIn(statement, start, end));
}

/** The same edits at every place where the statement's text stands again. Null when those places are too many to be known. */
export function everywhere(statement: Statement, edits: readonly Edit[]): Edit[] | null {
  if (statement.repeats === null) return null;
  const shifts = [0, ...statement.repeats.map((start) => start - statement.start)];
  return shifts.flatMap((shift) =>
    edits.map(({ start, end, text }) => ({ start: start + shift, end: end + shift, text })),
  );
}

/**
 * Makes a comment of the whole statement. Null when something else stands on its lines, or it was not kept whole.
 * @param reason ASCII
 */
export function commentOut(statement: Statement, reason: string): Edit[] | null {
  const { text, start, delimiter, startsLine, endsLine, whole } = statement;
  if (!whole) return null;
  const mark = `-- [${reason}] `;
  if (startsLine && endsLine) {
    const edits: Edit[] = [{ start, end: start, text: mark }];
    for (let feed = text.indexOf('\n'); feed !== -1; feed = text.indexOf('\n', feed + 1)) {
      edits.push({ start: start + feed + 1, end: start + feed + 1, text: '-- ' });
    }
    return edits;
  }
  if (text.includes('*/') || delimiter !== ';') return null;
  return [
    { start, end: start, text: `/* [${reason}] ` },
    { start: statement.end + delimiter.length, end: statement.end + delimiter.length, text: ' */' },
  ];
}
