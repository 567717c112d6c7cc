// The plan and the checklist as sheets.

import type { Table } from '../report/xlsx/workbook.ts';
import type { Lang } from '../rule/text.ts';
import type { Profile } from '../target/profile.ts';
import { dayText } from './calendar.ts';
import { checklistOf } from './checklist.ts';
import { isDated, type Plan, type PlanRow } from './plan.ts';
import { whoText } from './words.ts';

/** '2027年2月1日（月）～2027年2月3日（水）', '…まで', '…以降', or that it is to be asked. */
export function daysText({ from, to }: PlanRow, lang: Lang): string {
  if (to === null) {
    if (from === null) return lang === 'ja' ? '要確認' : 'to be asked';
    return lang === 'ja' ? `${dayText(from, lang)}以降` : `from ${dayText(from, lang)} on`;
  }
  if (from === null) return lang === 'ja' ? `${dayText(to, lang)}まで` : `by ${dayText(to, lang)}`;
  return from === to ? dayText(to, lang) : `${dayText(from, lang)}${lang === 'ja' ? '～' : ' to '}${dayText(to, lang)}`;
}

export function planSheets(plan: Plan, profile: Profile, lang: Lang): Table[] {
  const ja = lang === 'ja';
  return [
    {
      name: ja ? '日程' : 'Plan',
      columns: [
        { head: ja ? '時期' : 'When', most: 46 },
        { head: ja ? '担当' : 'Who', most: 20 },
        { head: ja ? '作業' : 'What', most: 60, wrap: true },
        { head: ja ? '備考' : 'Notes', most: 60, wrap: true },
      ],
      rows: plan.rows.map((row) => [
        isDated(plan) ? daysText(row, lang) : '',
        whoText(row.who, profile, lang),
        row.what[lang],
        row.note?.[lang] ?? '',
      ]),
    },
    {
      name: ja ? 'チェックリスト' : 'Checklist',
      columns: [
        { head: 'No.' },
        { head: ja ? '担当' : 'Who', most: 20 },
        { head: ja ? '確認すること' : 'What', most: 60, wrap: true },
        { head: ja ? '済' : 'Done' },
        { head: ja ? '日付' : 'Date' },
        { head: ja ? '確認者' : 'By' },
      ],
      rows: checklistOf(profile, plan.mode, plan.rows).map(({ who, what }, i) => [
        i + 1,
        whoText(who, profile, lang),
        what[lang],
        '',
        '',
        '',
      ]),
    },
  ];
}
