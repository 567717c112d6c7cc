// Mail servers among the settings that applications keep in their database, as a dump shows them.
import type { SqlDocument, ValueNote } from '../../src/languages/sql/document.ts';
import type { Context } from '../../src/rule/rule.ts';
import { hostsOf } from './host-value.ts';
import { isMailHostName } from './keys.ts';
import { checkMailHost } from './report-host.ts';

export function checkDump(dump: SqlDocument, context: Context): void {
  for (const note of dump.notes) {
    if (note.kind === 'setting' && note.key !== undefined && isMailHostName(note.key))
      checkSetting(note, note.key, context);
  }
}

function checkSetting(note: ValueNote, key: string, context: Context): void {
  const value = note.detail;
  const place = { path: context.file.path, ...note.place };
  // EC-CUBE keeps PHP literals: '"192.0.2.1"'.
  const quoted = /^(["'])([^"']*)\1$/.exec(value);
  const shift = quoted ? 1 : 0;
  for (const host of hostsOf(quoted ? quoted[2]! : value)) {
    checkMailHost(host, place, key, context, (name) => {
      const changed = value.slice(0, host.start + shift) + name + value.slice(host.end + shift);
      return { start: place.start, end: place.end, text: note.serialized ? serialized(note, changed) : changed };
    });
  }
}

/** `s:5:"…"` anew: quotation marks as they were, the length recounted. */
function serialized(note: ValueNote, changed: string): string {
  const head = `s:${note.detail.length}:`.length;
  const marks = note.place.end - note.place.start - head - note.detail.length;
  const quote = marks === 4 ? '\\"' : '"';
  return `s:${changed.length}:${quote}${changed}${quote}`;
}
