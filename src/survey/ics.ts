// The plan for a calendar program: RFC 5545, all-day events. The stamp is the wished day, so that the same plan gives the same bytes.
import { createHash } from 'node:crypto';
import type { Lang } from '../rule/text.ts';
import type { Profile } from '../target/profile.ts';
import { addDays } from './calendar.ts';
import type { Plan } from './plan.ts';
import { whoText } from './words.ts';

export function icsOf(plan: Plan, profile: Profile, wished: string, domain: string | null, lang: Lang): string {
  const stamp = `${wished.replaceAll('-', '')}T000000Z`;
  const events = plan.rows.flatMap((row) => {
    const from = row.from ?? row.to;
    const to = row.to ?? row.from;
    if (from === null || to === null) return [];
    const summary = `${row.what[lang]}（${whoText(row.who, profile, lang)}）`;
    const uid = createHash('sha256')
      .update(`${domain}\n${row.who}\n${row.what.en}\n${from}\n${to}`)
      .digest('hex')
      .slice(0, 32);
    return [
      'BEGIN:VEVENT',
      `UID:${uid}@hikkoshi.invalid`,
      `DTSTAMP:${stamp}`,
      `DTSTART;VALUE=DATE:${from.replaceAll('-', '')}`,
      // the end of an all-day event is the day after it
      `DTEND;VALUE=DATE:${addDays(to, 1).replaceAll('-', '')}`,
      `SUMMARY:${escaped(domain ? `${summary} ${domain}` : summary)}`,
      ...(row.note ? [`DESCRIPTION:${escaped(row.note[lang])}`] : []),
      'TRANSP:TRANSPARENT',
      'END:VEVENT',
    ];
  });
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//hikkoshi//survey//JA',
    'CALSCALE:GREGORIAN',
    ...events,
    'END:VCALENDAR',
  ];
  return `${lines.map(folded).join('\r\n')}\r\n`;
}

const escaped = (text: string): string => text.replace(/[\\;,]/g, '\\$&').replace(/\r?\n/g, '\\n');

/** At most 75 bytes a line, never inside a character. */
function folded(line: string): string {
  let out = '';
  let bytes = 0;
  for (const character of line) {
    const size = Buffer.byteLength(character);
    if (bytes + size > 74) {
      out += '\r\n ';
      bytes = 1;
    }
    out += character;
    bytes += size;
  }
  return out;
}
