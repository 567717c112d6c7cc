// Days as the offices count them: ISO dates without a time zone, Japanese holidays, the days around New Year.
import holidays from '@holiday-jp/holiday_jp/lib/holidays.js';
import type { Lang } from '../rule/text.ts';

const DAY_MS = 86_400_000;
/** The last year whose holidays the library knows. */
const LAST_YEAR = Number(Object.keys(holidays).at(-1)!.slice(0, 4));

const stamp = (day: string): number => Date.parse(`${day}T00:00:00Z`);

/** True for a day that exists, such as 2027-02-28, within the years whose holidays are known. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const time = stamp(text);
  const year = Number(text.slice(0, 4));
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text) && year >= 1970 && year <= LAST_YEAR;
}

export const addDays = (day: string, days: number): string =>
  new Date(stamp(day) + days * DAY_MS).toISOString().slice(0, 10);

export const daysBetween = (from: string, to: string): number => Math.round((stamp(to) - stamp(from)) / DAY_MS);

/** 1 Monday to 7 Sunday. */
export const weekday = (day: string): number => new Date(stamp(day)).getUTCDay() || 7;

/** The name of a public holiday; '' on other days. */
export function holidayName(day: string, lang: Lang): string {
  const holiday = (holidays as Record<string, { name: string; name_en: string }>)[day];
  if (holiday) return lang === 'ja' ? holiday.name : holiday.name_en;
  // public offices rest from 29 December to 3 January by law; the services' documents say 年末年始
  const month = day.slice(5);
  return month >= '12-29' || month <= '01-03' ? (lang === 'ja' ? '年末年始' : 'New Year holidays') : '';
}

export const isWorkingDay = (day: string): boolean => weekday(day) <= 5 && holidayName(day, 'ja') === '';

/** The day itself or the nearest working day before it. */
export function workingDayBefore(day: string): string {
  let found = day;
  while (!isWorkingDay(found)) found = addDays(found, -1);
  return found;
}

/** The first of `days` days (calendar or working) that end on `end`. */
export function firstDayOf(end: string, days: number, count: 'working' | 'calendar'): string {
  if (count === 'calendar') return addDays(end, 1 - Math.max(1, Math.ceil(days)));
  let day = workingDayBefore(end);
  for (let left = Math.ceil(days); left > 1; left--) day = workingDayBefore(addDays(day, -1));
  return day;
}

export function endOfMonth(day: string, monthsLater = 0): string {
  const [year, month] = day.split('-').map(Number) as [number, number];
  return new Date(Date.UTC(year, month + monthsLater, 0)).toISOString().slice(0, 10);
}

const WEEKDAYS = {
  ja: ['月', '火', '水', '木', '金', '土', '日'],
  en: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'],
};
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

export const weekdayName = (number: number, lang: Lang): string => WEEKDAYS[lang][number - 1]!;

/** 2027年2月1日（月）, or Mon 1 Feb 2027. */
export function dayText(day: string, lang: Lang): string {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number];
  const name = weekdayName(weekday(day), lang);
  return lang === 'ja' ? `${year}年${month}月${date}日（${name}）` : `${name} ${date} ${MONTHS[month - 1]} ${year}`;
}

/** Today where the user is. */
export function today(): string {
  const now = new Date();
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, '0')).join('-');
}
