// What is known of the move while a zone's records are judged, and the shapes of the answers.
import type { Text } from '../../rule/text.ts';
import type { Word } from './entries.ts';
import { isWithin } from './names.ts';
import type { Zone, ZoneRecord } from './records.ts';

export interface ZoneMove {
  /** Lower case: names and addresses of the old server. */
  oldHosts: readonly string[];
  /** Addresses of the new server; a family that is missing is to be asked. */
  newAddresses: readonly string[];
  /** The service's document says that the switch changes the name servers. */
  newNameServers: boolean;
}

export interface Edit {
  /** Indices into the zone's text. */
  start: number;
  end: number;
  text: string;
}

export interface ZoneChange {
  record: ZoneRecord;
  what: 'change' | 'ask' | 'mistake' | 'keep';
  /** The record's data as it will be; null: as it is, or not known yet. */
  after: string | null;
  why: Text;
  /** At the switch. */
  edits: Edit[];
  /** Before the switch already, when it is known: an SPF that names both servers. */
  early: Edit[];
  /** When nothing uses the old server any more. */
  late: Edit[];
}

export const NEW_IPV4 = 'NEW-SERVER-IPV4';
export const NEW_IPV6 = 'NEW-SERVER-IPV6';

export interface Known {
  zone: Zone;
  move: ZoneMove;
  old: ReadonlySet<string>;
  providers: ReadonlySet<string>;
  /** Names of the zone that lead to the old server. */
  leading: ReadonlySet<string>;
  ipv4: string;
  ipv6: string;
}

export type Answer = Pick<ZoneChange, 'what' | 'why'> & Partial<ZoneChange>;
export const keep = (ja: string, en: string): Answer => ({ what: 'keep', why: { ja, en } });
export const ask = (ja: string, en: string): Answer => ({ what: 'ask', why: { ja, en } });
export const mistake = (ja: string, en: string): Answer => ({ what: 'mistake', why: { ja, en } });
export const replaced = (word: Word, text: string): Edit => ({ start: word.start, end: word.end, text });

export const isOld = (name: string, { zone, providers, leading, move }: Known): boolean =>
  leading.has(name) ||
  move.oldHosts.includes(name) ||
  (!isWithin(name, zone.apex) && [...providers].some((provider) => isWithin(name, provider)));
