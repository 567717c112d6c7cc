// What a zone file adds to the survey: its changes, the three files to load, and the steps for the plan.
import { domainToASCII } from 'node:url';
import type { Move } from '../../rule/rule.ts';
import type { Text } from '../../rule/text.ts';
import type { Profile } from '../../target/profile.ts';
import { addDays } from '../calendar.ts';
import type { OwnStep, Wish } from '../plan.ts';
import { dueDay } from '../plan-rules.ts';
import { changesOf, type ZoneChanges } from './changes.ts';
import { NEW_IPV4, NEW_IPV6 } from './known.ts';
import { readZone, type Zone } from './records.ts';
import { SHORT_TTL, type Stages, stagesOf } from './stages.ts';

export interface ZoneInput {
  /** The file, one character a byte, and its name for messages. */
  source: string;
  name: string;
  newAddresses: readonly string[];
}

export interface ZoneSurvey {
  zone: Zone;
  changes: ZoneChanges;
  stages: Stages;
  steps: OwnStep[];
  /** The files that still hold a placeholder, which no name server loads. */
  open: boolean;
}

/** Names in the survey's folder. */
export const ZONE_FILES = { before: 'zone-1-before.txt', at: 'zone-2-switch.txt', after: 'zone-3-after.txt' } as const;
const DAY = 86_400;

/** Throws ZoneError. */
export function zoneSurveyOf(
  input: ZoneInput,
  { domain, oldHosts }: Move,
  profile: Profile,
  { wished, today }: Pick<Wish, 'wished' | 'today'>,
): ZoneSurvey {
  const zone = readZone(input.source, input.name, domain === null ? null : domainToASCII(domain) || domain);
  const facts = profile.survey?.switch;
  const changes = changesOf(zone, {
    oldHosts,
    newAddresses: input.newAddresses,
    newNameServers: facts?.nameServers === true,
  });
  const settled = Math.ceil((facts?.propagationHours?.[2] ?? 7 * 24) / 24);
  const steps = stepsOf(changes, settled, facts?.nameServers === true);
  const days = (): [string, string, string] => [
    dueDay(wished!, steps.find(({ lead }) => lead > 0)?.lead ?? 0, today),
    wished!,
    addDays(wished!, settled),
  ];
  const stages = stagesOf(zone, changes, wished === null ? null : days());
  return { zone, changes, stages, steps, open: stages.at.includes(NEW_IPV4) || stages.at.includes(NEW_IPV6) };
}

/** Hours as people say them: 24時間, 1.5時間. */
export const hoursOf = (seconds: number): Text => {
  const hours = Math.round((seconds / 3600) * 10) / 10;
  return seconds < 3600
    ? { ja: `${Math.round(seconds / 60)}分`, en: `${Math.round(seconds / 60)} minutes` }
    : { ja: `${hours}時間`, en: `${hours} ${hours === 1 ? 'hour' : 'hours'}` };
};

/** @param settled days until the change is known everywhere; @param newNameServers the switch itself changes the name servers */
function stepsOf({ changes, remembered }: ZoneChanges, settled: number, newNameServers: boolean): OwnStep[] {
  if (!changes.some(({ what, edits }) => what === 'change' && edits.length > 0)) return [];
  const long = hoursOf(remembered);
  const short = hoursOf(SHORT_TTL);
  const lowered: OwnStep[] =
    remembered <= SHORT_TTL
      ? []
      : [
          {
            who: 'customer',
            what: {
              ja: `DNSのTTLを${SHORT_TTL}秒（${short.ja}）に下げる`,
              en: `lower the TTL to ${SHORT_TTL} seconds`,
            },
            note: {
              ja: `現在のDNSに ${ZONE_FILES.before} を反映します。今のTTLは最長${long.ja}のため、切り替え時刻の${long.ja}以上前に必要です`,
              en: `load ${ZONE_FILES.before} into the present name server; TTLs are up to ${long.en} now, so at least that long before the switch`,
            },
            // a day more than the TTL: the hour of the switch is not known yet
            lead: Math.ceil(remembered / DAY) + 1,
          },
        ];
  return [
    ...lowered,
    { who: 'customer', ...(newNameServers ? OLD_ZONE_TOO : NEW_RECORDS), lead: 0 },
    {
      who: 'customer',
      what: { ja: 'TTLを元に戻し、SPFから旧サーバーを外す', en: 'restore the TTL, take the old server out of SPF' },
      note: {
        ja: `旧サーバーへの接続とメールがなくなったことを確かめてから、${ZONE_FILES.after} を反映します`,
        en: `load ${ZONE_FILES.after} once nothing reaches the old server any more`,
      },
      lead: -settled,
    },
  ];
}

const NEW_RECORDS = {
  what: { ja: 'DNSのレコードを新しいサーバーに変更する', en: 'point the records at the new server' },
  note: { ja: `${ZONE_FILES.at} を反映します`, en: `load ${ZONE_FILES.at}` },
};

const OLD_ZONE_TOO = {
  what: {
    ja: '旧DNSのレコードも新しいサーバーに変更する',
    en: 'point the records of the old name servers at the new server too',
  },
  note: {
    ja: `DNSサーバーの変更が行き渡るまで旧DNSも参照されるため、旧DNSにも ${ZONE_FILES.at} を反映し、新しいDNSの内容とそろえます`,
    en: `until the new name servers are known everywhere the old ones are asked too: load ${ZONE_FILES.at} there, and keep both alike`,
  },
};
