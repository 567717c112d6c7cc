// The zone in three stages, each a file to load: TTL lowered before, addresses at the switch, clean-up afterwards. Nothing else of the file
// changes: comments, order and spelling stay.
import type { ZoneChanges } from './changes.ts';
import type { Edit } from './known.ts';
import type { Zone, ZoneRecord } from './records.ts';

/** Seconds: what a changed record is remembered for around the switch. */
export const SHORT_TTL = 300;

export interface Stages {
  before: string;
  at: string;
  after: string;
}

/** @param days ISO dates of the three stages, for serials that are dates; null: not known */
export function stagesOf(zone: Zone, changes: ZoneChanges, days: readonly [string, string, string] | null): Stages {
  const moving = changes.changes.filter(({ what, edits }) => what === 'change' && edits.length > 0);
  // records of one name and type have one TTL: RFC 2181, 5.2
  const sets = new Set(moving.map(({ record }) => `${record.owner} ${record.type}`));
  const shorter = zone.records
    .filter((record) => sets.has(`${record.owner} ${record.type}`) && record.ttl > SHORT_TTL)
    .map(shortTtl);
  const serials = serialsOf(zone.soa, days);
  const serial = (stage: 0 | 1 | 2): Edit[] => {
    const word = zone.soa?.data[2];
    return word && serials ? [{ start: word.start, end: word.end, text: serials[stage] }] : [];
  };
  const newline = zone.text.includes('\r\n') ? '\r\n' : '\n';
  const added = changes.added.map(({ owner, type, data }) => `${owner}.\tIN\t${type}\t${data}${newline}`).join('');
  const whole = (text: string) => (added === '' || text.endsWith('\n') ? text + added : text + newline + added);
  return {
    before: edited(zone.text, [...serial(0), ...shorter, ...moving.flatMap(({ early }) => early)]),
    at: whole(edited(zone.text, [...serial(1), ...shorter, ...moving.flatMap(({ edits }) => edits)])),
    after: whole(
      edited(zone.text, [...serial(2), ...moving.flatMap(({ edits, late }) => (late.length > 0 ? late : edits))]),
    ),
  };
}

function shortTtl({ ttlWord, ttlAt }: ZoneRecord): Edit {
  return ttlWord
    ? { start: ttlWord.start, end: ttlWord.end, text: String(SHORT_TTL) }
    : { start: ttlAt, end: ttlAt, text: `${SHORT_TTL} ` };
}

const MOST_SERIAL = 4_294_967_295;

/** A serial that is a date stays one, where the days are known; it always rises. */
function serialsOf(
  soa: ZoneRecord | null,
  days: readonly [string, string, string] | null,
): [string, string, string] | null {
  if (!soa) return null;
  let last = Number(soa.data[2]!.text);
  const dated = /^(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{2}$/.test(soa.data[2]!.text);
  return [0, 1, 2].map((stage) => {
    const ofDay = dated && days ? Number(`${days[stage]!.replaceAll('-', '')}01`) : 0;
    last = Math.max(ofDay, last + 1);
    // the number goes round: RFC 1982
    if (last > MOST_SERIAL) last = 1;
    return String(last);
  }) as [string, string, string];
}

function edited(text: string, edits: readonly Edit[]): string {
  let out = '';
  let at = 0;
  for (const { start, end, text: own } of [...edits].sort((a, b) => a.start - b.start)) {
    out += text.slice(at, start) + own;
    at = end;
  }
  return out + text.slice(at);
}
