// The plan keeps every rule of the service's document, and says which one a day breaks.
import { describe, expect, it } from 'vitest';
import {
  addDays,
  endOfMonth,
  firstDayOf,
  holidayName,
  isDay,
  isWorkingDay,
  weekday,
} from '../../src/survey/calendar.ts';
import { icsOf } from '../../src/survey/ics.ts';
import { isDated, planOf } from '../../src/survey/plan.ts';
import { loadProfile } from '../../src/target/load.ts';
import type { Profile } from '../../src/target/profile.ts';

const TODAY = '2026-11-22';
const netCom = await loadProfile('net-com');
const rowOf = (profile: Profile, wished: string, english: RegExp) =>
  planOf(profile, { wished: wished, today: TODAY }).rows.find((row) => english.test(row.what.en));

describe('the calendar', () => {
  it('knows Japanese holidays, substitute holidays and the days around New Year', () => {
    expect(holidayName('2027-02-11', 'ja')).toBe('建国記念の日');
    expect(isWorkingDay('2027-03-22')).toBe(false);
    expect(holidayName('2026-12-29', 'ja')).toBe('年末年始');
    expect(isWorkingDay('2027-01-04')).toBe(true);
  });
  it('counts over months, leap years and weeks', () => {
    expect(addDays('2028-02-28', 1)).toBe('2028-02-29');
    expect(weekday('2027-02-07')).toBe(7);
    expect(endOfMonth('2026-11-22', 3)).toBe('2027-02-28');
    expect(firstDayOf('2027-01-06', 3, 'working')).toBe('2027-01-04');
    expect(firstDayOf('2027-01-05', 3, 'working')).toBe('2026-12-28');
  });
  it.each(['2027-02-30', '2027-2-1', '2060-01-01', 'soon', ''])('refuses %s as a day', (text) => {
    expect(isDay(text)).toBe(false);
  });
});

describe('a plan by Net-com’s procedure', () => {
  it('goes backwards from the wished day with the longest times', () => {
    const plan = planOf(netCom, { wished: '2027-02-10', today: TODAY });
    expect(plan.obstacles).toEqual([]);
    expect(plan.rows[0]).toMatchObject({ from: '2027-01-07', to: '2027-01-07' });
    expect(rowOf(netCom, '2027-02-10', /^set up the servers/)).toMatchObject({ from: '2027-01-22', to: '2027-01-26' });
    expect(rowOf(netCom, '2027-02-10', /^the old contract/)).toMatchObject({ from: '2027-02-24', to: null });
  });
  it('stands in the order of the days', () => {
    const days = planOf(netCom, { wished: '2027-02-10', today: TODAY }).rows.map((row) => row.from ?? row.to);
    const before = days.slice(0, days.indexOf('2027-02-10'));
    expect(before).toEqual([...before].sort());
  });
  it.each([
    ['2027-02-12', '2027-02-15', /受け付けていない曜日/],
    ['2027-02-11', '2027-02-15', /建国記念の日/],
  ])('refuses %s and names %s', (wished, first, reason) => {
    const plan = planOf(netCom, { wished: wished, today: TODAY });
    expect(plan.obstacles.map((obstacle) => obstacle.text.ja).join()).toMatch(reason);
    expect(plan.firstDay).toBe(first);
    expect(isDated(plan)).toBe(false);
  });
  it('refuses a day that even the shortest times do not reach, and names the first one they reach', () => {
    const plan = planOf(netCom, { wished: '2026-11-30', today: TODAY });
    expect(plan.firstDay).not.toBeNull();
    expect(planOf(netCom, { wished: plan.firstDay!, today: TODAY }).obstacles).toEqual([]);
    for (let day = '2026-11-30'; day < plan.firstDay!; day = addDays(day, 1))
      expect(planOf(netCom, { wished: day, today: TODAY }).obstacles).not.toEqual([]);
    expect(planOf(netCom, { wished: plan.firstDay!, today: TODAY }).tight).not.toBeNull();
  });
  it('gives the order alone without a wished day', () => {
    const plan = planOf(netCom, { wished: null, today: TODAY });
    expect(plan.rows).toHaveLength(7);
    expect(plan.rows.every((row) => row.from === null && row.to === null)).toBe(true);
  });
});

describe('plans by the other documents', () => {
  it('ends the J-MOTTO contract at a month’s end, by a notice in time', async () => {
    const profile = await loadProfile('j-motto-out');
    expect(rowOf(profile, '2027-02-10', /^the old contract ends/)).toMatchObject({ to: '2027-02-28' });
    expect(rowOf(profile, '2027-02-10', /^send the notice/)).toMatchObject({ from: '2026-12-26', to: '2027-01-25' });
    expect(rowOf(profile, '2027-02-10', /^the domain must/)).toMatchObject({ to: '2027-03-13' });
  });
  it('asks Mirai two weeks before', async () => {
    const profile = await loadProfile('mirai-dedicated');
    expect(rowOf(profile, '2027-02-10', /^name the day/)).toMatchObject({ to: '2027-01-27' });
    expect(planOf(profile, { wished: '2026-11-30', today: TODAY }).firstDay).toBe('2026-12-07');
  });
  it('says that extremeserv’s old service has ended, which no other day helps', async () => {
    const profile = await loadProfile('extremeserv-v3');
    const plan = planOf(profile, { wished: '2027-02-10', today: TODAY });
    expect(plan.obstacles).toMatchObject([{ laterHelps: false }]);
    expect(isDated(plan)).toBe(true);
    expect(planOf(profile, { wished: '2017-11-15', today: '2017-10-01' }).obstacles).toEqual([]);
  });
  it('plans with a profile that says nothing about the move', async () => {
    const plan = planOf(await loadProfile('rhel9-lamp'), { wished: '2027-02-10', today: TODAY });
    expect(plan.rows.map((row) => row.to)).toEqual(['2027-02-10']);
  });
});

describe('the calendar file', () => {
  const text = icsOf(planOf(netCom, { wished: '2027-02-10', today: TODAY }), netCom, '2027-02-10', 'example.jp', 'ja');
  it('keeps lines within 75 bytes, also inside Japanese words', () => {
    expect(text.split('\r\n').every((line) => Buffer.byteLength(line) <= 75)).toBe(true);
    expect(text.replaceAll('\r\n ', '')).toContain(
      'SUMMARY:DNSサーバー情報の変更と利用開始（サービス提供会社） example.jp',
    );
  });
  it('has whole days that end on the day after, and stamps from the wished day', () => {
    expect(text).toContain('DTSTART;VALUE=DATE:20270122\r\nDTEND;VALUE=DATE:20270127');
    expect(new Set(text.match(/DTSTAMP:.*/g))).toEqual(new Set(['DTSTAMP:20270210T000000Z']));
    const ids = text.match(/UID:.*/g)!;
    expect(new Set(ids).size).toBe(ids.length);
  });
});
