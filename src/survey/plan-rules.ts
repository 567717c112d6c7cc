// Which rules a day of the switch breaks, and the first day that keeps them.
import {
  addDays,
  dayText,
  firstDayOf,
  holidayName,
  isDay,
  isWorkingDay,
  weekday,
  weekdayName,
  workingDayBefore,
} from './calendar.ts';
import type { Obstacle, Rules, Step } from './plan.ts';

/** How far a day that works is looked for. */
const SEARCHED_DAYS = 730;
export type Reserve = 'least' | 'most';

/** Which step is the switch itself; -1: the document lists no such step. */
export const switchStep = (steps: readonly Step[]): number => steps.findIndex((step) => step.isSwitch);

/** The steps that lead to the switch one after the other. */
export const stepsBefore = (steps: readonly Step[]): Step[] =>
  steps.slice(0, Math.max(0, switchStep(steps))).filter((step) => !step.beside && !step.isNotice);

/** Days of each step before the switch, from its end backwards; in the order of the steps. */
export function daysBefore({ steps }: Rules, wished: string, reserve: Reserve): { from: string; to: string }[] {
  const dates: { from: string; to: string }[] = [];
  let next = wished;
  for (const step of stepsBefore(steps).reverse()) {
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

/** The day by which something must be done that takes so many days before the switch: a working day, unless that is over already. */
export function dueDay(wished: string, days: number, today: string): string {
  const last = addDays(wished, -days);
  const day = workingDayBefore(last);
  return day < today ? last : day;
}

/** The day on which work must have begun. */
export function startOf(rules: Rules, wished: string, reserve: Reserve): string {
  const { facts, own, today } = rules;
  const days = [
    daysBefore(rules, wished, reserve)[0]?.from ?? wished,
    ...(facts.noticeDays === undefined ? [] : [dueDay(wished, facts.noticeDays, today)]),
    addDays(wished, -(facts.preparationDays ?? 0)),
    ...own.filter(({ lead }) => lead > 0).map(({ lead }) => dueDay(wished, lead, today)),
  ];
  return days.sort()[0]!;
}

export function obstaclesOf(rules: Rules, wished: string): Obstacle[] {
  const { facts, today, domainExpires, oldContractEnds } = rules;
  const obstacles: Obstacle[] = [];
  const later = (ja: string, en: string) => obstacles.push({ text: { ja, en }, laterHelps: true });
  const never = (ja: string, en: string) => obstacles.push({ text: { ja, en }, laterHelps: false });
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
  if (wished >= today) for (const { ja, en } of missed(rules, wished)) later(ja, en);
  const ends = facts.oldServiceEnds;
  if (ends && wished > ends)
    never(
      `資料では旧サービスのご利用は${dayText(ends, 'ja')}までです。切替日がその後になります。旧サービスの現在の状況をサービス提供会社にご確認ください。`,
      `The document ends the old service on ${dayText(ends, 'en')}, before this day. Ask the provider what holds now.`,
    );
  const overlap = facts.overlapDays?.[0] ?? 0;
  if (oldContractEnds !== null && addDays(wished, overlap) > oldContractEnds)
    never(
      `旧サービスの契約は${dayText(oldContractEnds, 'ja')}に終わります。切り替え後${overlap}日間は旧サーバーを残す必要があるため、${dayText(addDays(oldContractEnds, -overlap), 'ja')}までに切り替えるか、旧サービスの契約を延長してください。`,
      `The old contract ends on ${dayText(oldContractEnds, 'en')}, but the old server must stay for ${overlap} days after the switch: switch by ${dayText(addDays(oldContractEnds, -overlap), 'en')} or prolong the contract.`,
    );
  const valid = facts.domainValidDays ?? 0;
  if (domainExpires !== null && addDays(wished, valid) > domainExpires)
    never(
      `ドメインの有効期限は${dayText(domainExpires, 'ja')}です。${valid > 0 ? `切り替えの時点で${valid}日以上の残りが必要なため、` : ''}先にドメインを更新してください。`,
      `The domain is valid until ${dayText(domainExpires, 'en')}${valid > 0 ? `, and ${valid} days must be left at the switch` : ''}: renew it first.`,
    );
  return obstacles;
}

/** What should have been begun before today. */
function missed(rules: Rules, wished: string): { ja: string; en: string }[] {
  const { facts, today, own } = rules;
  const all: { ja: string; en: string }[] = [];
  const begin = daysBefore(rules, wished, 'least')[0]?.from ?? wished;
  if (begin < today)
    all.push({
      ja: `最短の日数で進めても${dayText(begin, 'ja')}には着手している必要があり、間に合いません。`,
      en: `Even with every step at its shortest the work must have begun on ${dayText(begin, 'en')}.`,
    });
  const notice = facts.noticeDays === undefined ? wished : dueDay(wished, facts.noticeDays, today);
  if (notice < today)
    all.push({
      ja: `切替日の連絡・予約は${facts.noticeDays}日前（${dayText(notice, 'ja')}）までに必要です。`,
      en: `The switch must be asked for ${facts.noticeDays} days before it, by ${dayText(notice, 'en')}.`,
    });
  const preparation = addDays(wished, -(facts.preparationDays ?? 0));
  if (preparation < today && begin >= today)
    all.push({
      ja: `移行の準備に${facts.preparationDays}日が必要です（${dayText(preparation, 'ja')}から）。`,
      en: `The preparation takes ${facts.preparationDays} days, from ${dayText(preparation, 'en')}.`,
    });
  for (const { what, lead } of own)
    if (lead > 0 && dueDay(wished, lead, today) < today)
      all.push({
        ja: `「${what.ja}」は${dayText(dueDay(wished, lead, today), 'ja')}までに必要です。`,
        en: `“${what.en}” is due by ${dayText(dueDay(wished, lead, today), 'en')}.`,
      });
  return all;
}

export function firstDayThatWorks(rules: Rules, wished: string): string | null {
  const from = wished > rules.today ? wished : rules.today;
  for (let i = 0; i <= SEARCHED_DAYS; i++) {
    const day = addDays(from, i);
    if (!isDay(day)) return null;
    if (rules.facts.holidays === false && !isWorkingDay(day)) continue;
    if (!obstaclesOf(rules, day).some((obstacle) => obstacle.laterHelps)) return day;
  }
  return null;
}
