// The plan of the switch: backwards from the wished day, by what the service's document asks. Without a wished day the order alone.
import type { Text } from '../rule/text.ts';
import type { Profile } from '../target/profile.ts';
import {
  addDays,
  dayText,
  endOfMonth,
  firstDayOf,
  holidayName,
  isWorkingDay,
  weekday,
  weekdayName,
  workingDayBefore,
} from './calendar.ts';

type Facts = NonNullable<Profile['survey']>;
type SwitchFacts = NonNullable<Facts['switch']>;
type Who = Facts['steps'][number]['who'];

export interface PlanRow {
  who: Who;
  what: Text;
  /** ISO dates, both included. Only `from`: from that day on; only `to`: by that day; both null: no day can be told. */
  from: string | null;
  to: string | null;
  note: Text | null;
}

export interface Obstacle {
  text: Text;
  /** A later day helps; false: no day does. */
  laterHelps: boolean;
}

export interface Plan {
  /** Null: no day was wished. */
  wished: string | null;
  today: string;
  rows: PlanRow[];
  /** Rules that the wished day does not keep. */
  obstacles: Obstacle[];
  /** Kept, but without reserve. */
  tight: Text | null;
  /** The first day that keeps every rule which a later day can keep; null when the wished day works or none was wished. */
  firstDay: string | null;
}

const NO_FACTS: SwitchFacts = { stated: [] };
/** How far a day that works is looked for. */
const SEARCHED_DAYS = 730;
type Reserve = 'least' | 'most';

/** @param today ISO date: nothing can be planned before it */
export function planOf(profile: Profile, wished: string | null, today: string): Plan {
  const survey = profile.survey;
  const facts = survey?.switch ?? NO_FACTS;
  const steps = survey?.steps ?? [];
  if (wished === null) return { wished, today, rows: undated(steps), obstacles: [], tight: null, firstDay: null };
  const rows = datedRows(steps, facts, wished, today);
  const obstacles = obstaclesOf(steps, facts, wished, today);
  const comfortable = startOf(steps, facts, wished, 'most') >= today;
  return {
    wished,
    today,
    rows,
    obstacles,
    tight:
      obstacles.length > 0 || comfortable
        ? null
        : {
            ja: '各工程が最短で進んだ場合に限り間に合う日程です。余裕を見た切替日もあわせてご検討ください。',
            en: 'This works only when every step takes its least time; consider a later day as well.',
          },
    firstDay: obstacles.length > 0 ? firstDayThatWorks(steps, facts, wished, today) : null,
  };
}

/** True when the rows carry days worth showing: the wished day works, or only a doubt that no other day removes stands against it. */
export const isDated = ({ wished, obstacles }: Plan): boolean =>
  wished !== null && obstacles.every((obstacle) => !obstacle.laterHelps);

function undated(steps: Facts['steps']): PlanRow[] {
  return steps.map(({ who, what, days, count }) => ({
    who,
    what,
    from: null,
    to: null,
    note: days === null ? null : durationText(days, count),
  }));
}

function durationText([least, most]: readonly [number, number], count: 'working' | 'calendar'): Text {
  const span = least === most ? `${most}` : `${least}～${most}`;
  const english = least === most ? `${most}` : `${least} to ${most}`;
  return count === 'working'
    ? { ja: `${span}営業日`, en: `${english} working day${most === 1 ? '' : 's'}` }
    : { ja: `${span}日`, en: `${english} day${most === 1 ? '' : 's'}` };
}

/** Which step is the switch itself; -1: the document lists no such step. */
const switchStep = (steps: Facts['steps']): number => steps.findIndex((step) => step.isSwitch);

/** Days of each step before the switch, from its end backwards; in the order of the steps. */
function before(steps: Facts['steps'], wished: string, reserve: Reserve): { from: string; to: string }[] {
  const dates: { from: string; to: string }[] = [];
  let next = wished;
  for (const step of steps.slice(0, Math.max(0, switchStep(steps))).reverse()) {
    let to = addDays(next, -1);
    if (step.days === null) to = next;
    else if (step.count === 'working') to = workingDayBefore(to);
    const days = step.days?.[reserve === 'least' ? 0 : 1] ?? 0;
    const from = days > 0 ? firstDayOf(to, days, step.count) : to;
    dates.unshift({ from, to });
    next = from;
  }
  return dates;
}

/** The day on which work must have begun. */
function startOf(steps: Facts['steps'], facts: SwitchFacts, wished: string, reserve: Reserve): string {
  const days = [
    before(steps, wished, reserve)[0]?.from ?? wished,
    addDays(wished, -(facts.noticeDays ?? 0)),
    addDays(wished, -(facts.preparationDays ?? 0)),
  ];
  return days.sort()[0]!;
}

function datedRows(steps: Facts['steps'], facts: SwitchFacts, wished: string, today: string): PlanRow[] {
  const dates = before(steps, wished, startOf(steps, facts, wished, 'most') >= today ? 'most' : 'least');
  const at = switchStep(steps);
  const rows: PlanRow[] = dates.map(({ from, to }, i) => {
    const { who, what, days, count } = steps[i]!;
    if (days === null)
      return {
        who,
        what,
        from: null,
        to,
        note: { ja: 'この日までに（所要日数は要確認）', en: 'by this day; the time it takes is to be asked' },
      };
    return { who, what, from, to, note: durationText(days, count) };
  });
  if (facts.noticeDays !== undefined) {
    const by = workingDayBefore(addDays(wished, -facts.noticeDays));
    rows.push({
      who: 'customer',
      what: { ja: '切替日の連絡・作業の予約', en: 'name the day of the switch and book the work' },
      from: null,
      to: by,
      note: { ja: `切替日の${facts.noticeDays}日前まで`, en: `at least ${facts.noticeDays} days before the switch` },
    });
  }
  rows.sort((a, b) => compare(a.from ?? a.to!, b.from ?? b.to!));
  const step = steps[at];
  rows.push({
    who: step?.who ?? 'provider',
    what: step?.what ?? { ja: 'サーバーの切り替え', en: 'the switch' },
    from: wished,
    to: wished,
    note: hoursNote(facts),
  });
  rows.push(...after(steps.slice(at < 0 ? steps.length : at + 1), facts, wished));
  return rows;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function hoursNote({ hours, downtimeHours }: SwitchFacts): Text | null {
  const parts = [
    ...(hours ? [{ ja: `作業時間 ${hours}`, en: `work between ${hours}` }] : []),
    ...(downtimeHours
      ? [
          {
            ja: `約${downtimeHours.join('～')}時間の停止があります`,
            en: `about ${downtimeHours.join(' to ')} hours without service`,
          },
        ]
      : []),
  ];
  return parts.length > 0
    ? { ja: parts.map((part) => part.ja).join('、'), en: parts.map((part) => part.en).join('; ') }
    : null;
}

function after(steps: Facts['steps'], facts: SwitchFacts, wished: string): PlanRow[] {
  const rows: PlanRow[] = [];
  if (facts.propagationHours) {
    const [least, most, worst] = facts.propagationHours;
    rows.push({
      who: 'customer',
      what: {
        ja: '新旧両方のサーバーでの確認（DNSの反映待ち）',
        en: 'watch both servers while the name servers learn',
      },
      from: wished,
      to: addDays(wished, Math.ceil(worst / 24)),
      note: {
        ja: `通常${least}～${most}時間、長い場合は${worst / 24}日ほど`,
        en: `usually ${least} to ${most} hours, at worst ${worst / 24} days`,
      },
    });
  }
  let from = wished;
  for (const { who, what, days, count } of steps) {
    if (days === null) {
      rows.push({ who, what, from: null, to: null, note: { ja: '日程は要確認', en: 'the day is to be asked' } });
      continue;
    }
    const to = addDays(from, Math.ceil(days[1]));
    rows.push({ who, what, from, to, note: durationText(days, count) });
    from = to;
  }
  const overlap = facts.overlapDays?.[1];
  if (overlap !== undefined) rows.push(...endOfOldContract(facts, addDays(wished, overlap), overlap));
  if (facts.domainValidDays !== undefined)
    rows.push({
      who: 'customer',
      what: {
        ja: 'ドメインの有効期限の確認（この日まで有効であること）',
        en: 'the domain must be valid up to this day',
      },
      from: null,
      to: addDays(wished, facts.domainValidDays),
      note: {
        ja: `${facts.domainValidDays}日以上の有効期限が必要です`,
        en: `${facts.domainValidDays} days of validity are needed`,
      },
    });
  return rows;
}

/** Both contracts run side by side; where a notice by a day of the month is needed, that day is told too. */
function endOfOldContract(facts: SwitchFacts, earliest: string, overlap: number): PlanRow[] {
  const note = {
    ja: `切替後${overlap}日間は旧サーバーを残します`,
    en: `the old server stays for ${overlap} days after the switch`,
  };
  const what = { ja: '旧サーバーの契約終了', en: 'the old contract may end' };
  if (facts.noticeOfEndDay === undefined) return [{ who: 'customer', what, from: earliest, to: null, note }];
  const end = endOfMonth(earliest);
  const notice = workingDayBefore(`${endOfMonth(end, -1).slice(0, 8)}${String(facts.noticeOfEndDay).padStart(2, '0')}`);
  return [
    {
      who: 'customer',
      what: {
        ja: '旧サービスの解除届が受理される期限',
        en: 'the notice that ends the old service must have been received',
      },
      from: addDays(endOfMonth(end, -2), 1 - daysAfterNotice(endOfMonth(end, -2), facts.noticeOfEndDay)),
      to: notice,
      note: {
        ja: `${facts.noticeOfEndDay}日までの受理で翌月末に契約が終わります（早すぎると1か月前に終わります）`,
        en: `received by the ${facts.noticeOfEndDay}th, the contract ends at the end of the next month (sent too early, a month sooner)`,
      },
    },
    { who: 'customer', what: { ja: '旧サービスの契約終了', en: 'the old contract ends' }, from: end, to: end, note },
  ];
}

/** Days of a month behind the day of notice: with them begins the time for the next month's end. */
const daysAfterNotice = (lastDay: string, day: number): number => Math.max(0, Number(lastDay.slice(8)) - day);

function obstaclesOf(steps: Facts['steps'], facts: SwitchFacts, wished: string, today: string): Obstacle[] {
  const obstacles: Obstacle[] = [];
  const later = (ja: string, en: string) => obstacles.push({ text: { ja, en }, laterHelps: true });
  if (wished < today) later('ご希望日がすでに過ぎています。', 'The wished day is over.');
  if (facts.weekdays && !facts.weekdays.includes(weekday(wished)))
    later(
      `${dayText(wished, 'ja')}は切り替えを受け付けていない曜日です（受付：${facts.weekdays.map((day) => weekdayName(day, 'ja')).join('・')}）。`,
      `The switch is not done on this day of the week (done on ${facts.weekdays.map((day) => weekdayName(day, 'en')).join(', ')}).`,
    );
  const holiday = facts.holidays === false ? holidayName(wished, 'ja') : '';
  if (holiday)
    later(
      `${dayText(wished, 'ja')}は${holiday}のため、切り替え作業が行われません。`,
      `${dayText(wished, 'en')} is a holiday (${holidayName(wished, 'en')}): the switch is not done.`,
    );
  const begin = startOf(steps, facts, wished, 'least');
  if (wished >= today && begin < today)
    later(
      `最短の日数で進めても${dayText(begin, 'ja')}には着手している必要があり、間に合いません。`,
      `Even with every step at its shortest the work must have begun on ${dayText(begin, 'en')}.`,
    );
  const ends = facts.oldServiceEnds;
  if (ends && wished > ends)
    obstacles.push({
      text: {
        ja: `資料では旧サービスのご利用は${dayText(ends, 'ja')}までです。切替日がその後になります。旧サービスの現在の状況をサービス提供会社にご確認ください。`,
        en: `The document ends the old service on ${dayText(ends, 'en')}, before this day. Ask the provider what holds now.`,
      },
      laterHelps: false,
    });
  return obstacles;
}

function firstDayThatWorks(steps: Facts['steps'], facts: SwitchFacts, wished: string, today: string): string | null {
  const from = wished > today ? wished : today;
  for (let i = 0; i <= SEARCHED_DAYS; i++) {
    const day = addDays(from, i);
    if (facts.holidays === false && !isWorkingDay(day)) continue;
    if (!obstaclesOf(steps, facts, day, today).some((obstacle) => obstacle.laterHelps)) return day;
  }
  return null;
}
