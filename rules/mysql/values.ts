// Single values: characters that the database cannot hold, values that no longer fit, addresses and paths of the old server.
import type { NoteKind, SqlDocument, ValueNote } from '../../src/languages/sql/document.ts';
import { NOTE_LIMIT } from '../../src/languages/sql/document.ts';
import type { Context, Details } from '../../src/rule/rule.ts';
import type { Offered } from '../../src/target/target.ts';
import { inFile } from './reporting.ts';

/** 'wp_posts.title, 12行目' */
export function whereText(note: ValueNote): { ja: string; en: string } {
  const name = note.column ? `${note.table}.${note.column}` : note.table;
  return { ja: `${name} の ${note.row} 行目`, en: `${name}, row ${note.row}` };
}

/** Reports the kept notes of a kind, and how many more there are on the last one. */
export function reportNotes(
  dump: SqlDocument,
  context: Context,
  kind: NoteKind,
  on: readonly Offered[] | undefined,
  details: (note: ValueNote) => Details,
): void {
  const notes = dump.notes.filter((note) => note.kind === kind);
  const more = (dump.noteCounts[kind] ?? 0) - notes.length;
  for (const [index, note] of notes.entries()) {
    const said = details(note);
    if (more > 0 && notes.length >= NOTE_LIMIT && index === notes.length - 1 && said.message) {
      said.message = { ja: `${said.message.ja}（ほかに ${more} 件）`, en: `${said.message.en} (and ${more} more)` };
    }
    context.report(inFile(context, note.place), on ? { ...said, on } : said);
  }
}

const codePointText = (character: string) =>
  `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;

/** For encoding/lossy: each value of a dump with a character that its own database cannot hold. */
export function reportLosses(
  dump: SqlDocument,
  context: Context,
  on: readonly Offered[],
  effect: { ja: string; en: string },
): void {
  reportNotes(dump, context, 'unstorable', on, (note) => {
    const where = whereText(note);
    const shown = `${note.detail} (${codePointText(note.detail)})`;
    return {
      message: {
        ja: `${where.ja}の ${shown} は移行先のデータベースに保存できません。${effect.ja}。`,
        en: `${where.en}: the database cannot hold ${shown}; ${effect.en}`,
      },
      hint: {
        ja: '別の文字に書き換えるか、--lossy entity または substitute を使ってください。',
        en: 'Write it with another character, or use --lossy entity or substitute.',
      },
    };
  });
}
