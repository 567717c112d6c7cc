// The rows of the plan: the document's steps, what the switch needs besides, and what comes after it.
import type { Text } from '../rule/text.ts';
import { addDays, dayText, endOfMonth, workingDayBefore } from './calendar.ts';
import type { OwnStep, PlanRow, Rules, Step, SwitchFacts } from './plan.ts';
import { daysBefore, dueDay, startOf, stepsBefore, switchStep } from './plan-rules.ts';

export function undatedRows({ steps, own }: Rules): PlanRow[] {
  const rowOf = ({ who, what, note }: OwnStep): PlanRow => ({ who, what, from: null, to: null, note });
  const rows = steps.map(
    ({ who, what, days, count }): PlanRow => ({
      who,
      what,
      from: null,
      to: null,
      note: days === null ? null : durationText(days, count),
    }),
  );
  const at = switchStep(steps);
  const place = at < 0 ? rows.length : at;
  return [
    ...rows.slice(0, place),
    ...own.filter(({ lead }) => lead > 0).map(rowOf),
    ...rows.slice(place, place + 1),
    ...own.filter(({ lead }) => lead <= 0).map(rowOf),
    ...rows.slice(place + 1),
  ];
}

function durationText([least, most]: readonly [number, number], count: 'working' | 'calendar'): Text {
  if (least === 0)
    return count === 'working'
      ? { ja: `${most}営業日以内`, en: `within ${most} working days` }
      : { ja: `${most}日以内`, en: `within ${most} days` };
  const span = least === most ? `${most}` : `${least}～${most}`;
  const english = least === most ? `${most}` : `${least} to ${most}`;
  return count === 'working'
    ? { ja: `${span}営業日`, en: `${english} working day${most === 1 ? '' : 's'}` }
    : { ja: `${span}日`, en: `${english} day${most === 1 ? '' : 's'}` };
}

export function datedRows(rules: Rules, wished: string): PlanRow[] {
  const { steps, facts, own, today } = rules;
  const dates = daysBefore(rules, wished, startOf(rules, wished, 'most') >= today ? 'most' : 'least');
  const at = switchStep(steps);
  const ordered = stepsBefore(steps);
  const step = steps[at];
  const rows: PlanRow[] = [
    ...dates.map(({ from, to }, i) => stepRow(ordered[i]!, from, to)),
    ...steps.filter(({ beside }) => beside).map((each) => stepRow(each, wished, wished)),
    ...preparation(facts, wished, today),
    {
      who: step?.who ?? 'provider',
      what: step?.what ?? { ja: 'サーバーの切り替え', en: 'the switch' },
      from: wished,
      to: wished,
      note: hoursNote(facts),
    },
    ...own.map(({ who, what, note, lead }) => ({ who, what, ...ownDays(wished, lead, today), note })),
    ...after(steps.slice(at < 0 ? steps.length : at + 1), rules, wished),
  ];
  return rows.sort((a, b) => compare(a.from ?? a.to ?? LAST, b.from ?? b.to ?? LAST));
}

/** Before the switch by a day; on its day; from a day on. */
function ownDays(wished: string, lead: number, today: string): Pick<PlanRow, 'from' | 'to'> {
  if (lead > 0) return { from: null, to: dueDay(wished, lead, today) };
  return { from: addDays(wished, -lead), to: lead === 0 ? wished : null };
}

/** Behind every day: rows whose day is to be asked. */
const LAST = '9999';

function stepRow({ who, what, days, count }: Step, from: string, to: string): PlanRow {
  if (days !== null) return { who, what, from, to, note: durationText(days, count) };
  return {
    who,
    what,
    from: null,
    to,
    note: { ja: 'この日までに（所要日数は要確認）', en: 'by this day; the time it takes is to be asked' },
  };
}

function preparation({ noticeDays }: SwitchFacts, wished: string, today: string): PlanRow[] {
  if (noticeDays === undefined) return [];
  return [
    {
      who: 'customer',
      what: { ja: '切替日の連絡・作業の予約', en: 'name the day of the switch and book the work' },
      from: null,
      to: dueDay(wished, noticeDays, today),
      note: { ja: `切替日の${noticeDays}日前まで`, en: `at least ${noticeDays} days before the switch` },
    },
  ];
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

function after(steps: readonly Step[], rules: Rules, wished: string): PlanRow[] {
  const { facts } = rules;
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
  if (overlap !== undefined) rows.push(...endOfOldContract(rules, addDays(wished, overlap), overlap));
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
function endOfOldContract({ facts, steps, today }: Rules, earliest: string, overlap: number): PlanRow[] {
  const note = {
    ja: `切替後${overlap}日間は旧サーバーを残します`,
    en: `the old server stays for ${overlap} days after the switch`,
  };
  const what = { ja: '旧サーバーの契約終了', en: 'the old contract may end' };
  const day = facts.noticeOfEndDay;
  if (day === undefined) return [{ who: 'customer', what, from: earliest, to: null, note }];
  const noticeFor = (end: string) =>
    workingDayBefore(`${endOfMonth(end, -1).slice(0, 8)}${String(day).padStart(2, '0')}`);
  let end = endOfMonth(earliest);
  // too late for this month's end: the contract runs a month longer
  while (noticeFor(end) < today) end = endOfMonth(end, 1);
  const before = endOfMonth(end, -2);
  return [
    {
      who: 'customer',
      what: steps.find(({ isNotice }) => isNotice)?.what ?? {
        ja: '旧サービスの解除届',
        en: 'the notice that ends the old service',
      },
      from: addDays(before, 1 - daysAfterNotice(before, day)),
      to: noticeFor(end),
      note: {
        ja: `この期間に受理されると${dayText(end, 'ja')}に契約が終わります（早すぎると1か月前に終わります）`,
        en: `received within these days, it ends the contract on ${dayText(end, 'en')}; sooner, a month before`,
      },
    },
    { who: 'customer', what: { ja: '旧サービスの契約終了', en: 'the old contract ends' }, from: end, to: end, note },
  ];
}

/** Days of a month behind the day of notice: with them begins the time for the next month's end. */
const daysAfterNotice = (lastDay: string, day: number): number => Math.max(0, Number(lastDay.slice(8)) - day);
