// The estimate as a workbook whose formulas live: change a rate, a time or a number of places, and every sum follows.

import { componentName, SEVERITIES } from '../report/words.ts';
import type { Formula, Page, Style, Table, Value } from '../report/xlsx/workbook.ts';
import type { Lang } from '../rule/text.ts';
import {
  CERTAINTIES,
  deviationOf,
  type Estimate,
  type EstimateRow,
  expectedOf,
  type FixedRow,
  HOW,
  type Minutes,
} from './estimate.ts';
import type { RateCard } from './rates.ts';
import { pick } from './words.ts';

/** Names of the sheets, by language: formulas refer to them. */
const NAMES = {
  ja: { total: 'お見積り', rows: '作業内訳', places: '該当箇所', card: '単価表' },
  en: { total: 'Estimate', rows: 'Work', places: 'Places', card: 'Rates' },
} as const;
const TITLE: Style = { bold: true, size: 16 };
const HEAD: Style = { bold: true, fill: '#e8eef5' };
const WRAP: Style = { wrap: true };
/** Findings named in a row itself; all of them stand in the sheet of places. */
const NAMED = 20;
/** Rows of the card's sheet, from 1. */
const CARD = { hour: 2, tax: 3, multiplier: 4, reviewCause: 6, reviewPlace: 7, repeat: 8, fixed: 9 } as const;
const COLUMNS = ['B', 'C', 'D'] as const;
/** Takes away what binary fractions leave behind: kept values are what the formulas come to. */
const round = (value: number): number => Math.round(value * 1e9) / 1e9;

export function estimateSheets(estimate: Estimate, card: RateCard, title: string, lang: Lang): (Table | Page)[] {
  return [
    totalSheet(estimate, title, lang),
    rowsSheet(estimate, card, lang),
    placesSheet(estimate.rows, lang),
    cardSheet(card, estimate.fixed, lang),
  ];
}

function totalSheet(estimate: Estimate, title: string, lang: Lang): Page {
  const names = NAMES[lang];
  const last = estimate.rows.length + estimate.fixed.length + 2;
  const cell = (column: string) => `'${names.rows}'!${column}${last}`;
  const price = (minutes: string) =>
    `ROUNDUP(ROUND(${minutes}/60*'${names.card}'!B${CARD.hour}*'${names.card}'!B${CARD.multiplier},2)/1000,0)*1000`;
  const line = (label: string, value: Value, note = '') => [
    { value: label, style: HEAD },
    { value },
    { value: note, style: WRAP },
  ];
  const hours = (column: string, result: number) => formula(`ROUND(${cell(column)}/60,1)`, Math.round(result / 6) / 10);
  return {
    name: names.total,
    widths: [34, 18, 70],
    rows: [
      [{ value: title, style: TITLE }],
      [],
      line(
        pick(lang, 'お見積り金額（円・税抜）', 'Price (yen, without tax)'),
        formula(price(cell('K')), estimate.price, MONEY),
        pick(
          lang,
          '期待値から計算し、千円単位に切り上げています。',
          'From the expected time, rounded up to 1,000 yen.',
        ),
      ),
      line(
        pick(lang, '消費税（円）', 'Tax (yen)'),
        formula(`ROUNDDOWN(B3*'${names.card}'!B${CARD.tax},0)`, estimate.tax, MONEY),
      ),
      line(
        pick(lang, '合計（円・税込）', 'Total (yen, with tax)'),
        formula('B3+B4', estimate.price + estimate.tax, MONEY),
      ),
      [],
      line(
        pick(lang, '上限の目安（円・税抜）', 'Upper bound (yen, without tax)'),
        formula(price(`(${cell('K')}+2*${cell('L')})`), estimate.upper, MONEY),
        pick(lang, '期待値に標準偏差の2倍を加えた金額です。', 'Expected time plus two standard deviations.'),
      ),
      line(pick(lang, '作業時間：最短（時間）', 'Hours: least'), hours('H', estimate.minutes[0])),
      line(pick(lang, '作業時間：標準（時間）', 'Hours: likely'), hours('I', estimate.minutes[1])),
      line(pick(lang, '作業時間：最長（時間）', 'Hours: most'), hours('J', estimate.minutes[2])),
      line(
        pick(lang, '作業時間：期待値（時間）', 'Hours: expected'),
        hours('K', estimate.expected),
        pick(lang, '（最短＋標準×4＋最長）÷6', '(least + 4 x likely + most) / 6'),
      ),
      ...estimate.blocked.map((cause) =>
        line(pick(lang, '別途ご相談', 'To be agreed on'), cause.places.length, cause.message[lang]),
      ),
    ],
  };
}

const MONEY = '#,##0';
const MINUTES = '#,##0.0';
const formula = (text: string, result: number, format = MINUTES): Formula => ({ formula: text, result, format });

function rowsSheet(estimate: Estimate, card: RateCard, lang: Lang): Table {
  const own = estimate.rows.map((row, i) => causeCells(row, i + 2, card, lang));
  const fixed = estimate.fixed.map((row, i) => fixedCells(row, i, estimate.rows.length + i + 2, card, lang));
  const last = own.length + fixed.length + 1;
  const sum = (column: string, result: number) => formula(`SUM(${column}2:${column}${last})`, round(result));
  const money = [...own, ...fixed].reduce((total, row) => total + (row[12] as Formula).result, 0);
  return {
    name: NAMES[lang].rows,
    columns: [
      { head: 'No.' },
      { head: pick(lang, '作業', 'How'), most: 26 },
      { head: pick(lang, '対象', 'Part'), most: 16 },
      { head: pick(lang, '原因・作業内容', 'Cause or work'), most: 60, wrap: true },
      { head: pick(lang, '規則', 'Rule'), most: 26 },
      { head: pick(lang, '箇所', 'Places') },
      { head: pick(lang, 'ファイル', 'Files') },
      { head: pick(lang, '最短（分）', 'Least (min)') },
      { head: pick(lang, '標準（分）', 'Likely (min)') },
      { head: pick(lang, '最長（分）', 'Most (min)') },
      { head: pick(lang, '期待値（分）', 'Expected (min)') },
      { head: pick(lang, '標準偏差（分）', 'Deviation (min)') },
      { head: pick(lang, '金額（円・税抜）', 'Yen without tax') },
      { head: pick(lang, '確度', 'Certainty'), most: 16 },
      { head: pick(lang, '検出番号', 'Findings'), most: 40 },
    ],
    rows: [...own, ...fixed],
    totals: [
      pick(lang, '合計', 'Sum'),
      '',
      '',
      '',
      '',
      '',
      '',
      sum('H', estimate.minutes[0]),
      sum('I', estimate.minutes[1]),
      sum('J', estimate.minutes[2]),
      sum('K', estimate.expected),
      formula(`SQRT(SUMSQ(L2:L${last}))`, round(estimate.deviation)),
      formula(`SUM(M2:M${last})`, money, MONEY),
      '',
      '',
    ],
  };
}

function causeCells(
  { number, cause, how, certainty, minutes }: EstimateRow,
  at: number,
  card: RateCard,
  lang: Lang,
): Value[] {
  const sheet = `'${NAMES[lang].card}'!`;
  const time = (i: 0 | 1 | 2): Formula =>
    formula(
      how === 'machine'
        ? `${sheet}$${COLUMNS[i]}$${CARD.reviewCause}+${sheet}$${COLUMNS[i]}$${CARD.reviewPlace}*F${at}`
        : `${cause.minutes[i]}+${sheet}$${COLUMNS[i]}$${CARD.repeat}*(F${at}-1)`,
      round(minutes[i]),
    );
  const named = cause.places.slice(0, NAMED).map((place) => place.fingerprint);
  const more = cause.places.length - named.length;
  return [
    number,
    HOW[how][lang],
    componentName(cause.component, lang),
    `${SEVERITIES[cause.severity][lang]}: ${cause.message[lang]}`,
    cause.rule,
    cause.places.length,
    cause.files,
    time(0),
    time(1),
    time(2),
    ...derived(minutes, at, card, lang),
    CERTAINTIES[certainty][lang],
    named.join(' ') + (more > 0 ? pick(lang, ` ほか${more}件`, ` and ${more} more`) : ''),
  ];
}

/** Expected time, deviation and money of a row. */
function derived(minutes: Minutes, at: number, card: RateCard, lang: Lang): Formula[] {
  const sheet = `'${NAMES[lang].card}'!`;
  const expected = expectedOf(minutes);
  return [
    formula(`(H${at}+4*I${at}+J${at})/6`, round(expected)),
    formula(`(J${at}-H${at})/6`, round(deviationOf(minutes))),
    formula(
      `ROUND(K${at}/60*${sheet}$B$${CARD.hour}*${sheet}$B$${CARD.multiplier},0)`,
      Math.round((expected / 60) * card.hour * card.multiplier),
      MONEY,
    ),
  ];
}

function fixedCells(
  { what, count, minutes }: FixedRow,
  index: number,
  at: number,
  card: RateCard,
  lang: Lang,
): Value[] {
  const time = (i: 0 | 1 | 2) =>
    formula(`'${NAMES[lang].card}'!$${COLUMNS[i]}$${CARD.fixed + index}*F${at}`, round(minutes[i]));
  return [
    '',
    pick(lang, '共通作業', 'common work'),
    '',
    what,
    '',
    count,
    '',
    time(0),
    time(1),
    time(2),
    ...derived(minutes, at, card, lang),
    '',
    '',
  ];
}

function placesSheet(rows: readonly EstimateRow[], lang: Lang): Table {
  return {
    name: NAMES[lang].places,
    columns: [
      { head: pick(lang, '作業内訳 No.', 'Row') },
      { head: pick(lang, '検出番号', 'Finding') },
      { head: pick(lang, 'ファイル', 'File'), most: 60 },
      { head: pick(lang, '行', 'Line') },
      { head: pick(lang, '内容', 'What'), most: 80 },
    ],
    rows: rows.flatMap(({ number, cause }) =>
      cause.places.map((place) => [number, place.fingerprint, place.path, place.line, place.message[lang]]),
    ),
  };
}

function cardSheet(card: RateCard, work: readonly FixedRow[], lang: Lang): Page {
  const line = (label: string, values: readonly number[], note = '') => [
    { value: label, style: HEAD },
    ...[0, 1, 2].map((i) => ({ value: values[i] ?? null })),
    { value: note },
  ];
  const per = pick(lang, '分', 'minutes');
  return {
    name: NAMES[lang].card,
    widths: [44, 12, 12, 12, 40],
    rows: [
      [
        {
          value: pick(
            lang,
            '単価表（数字を書き換えると全体が計算し直されます）',
            'Rates (change them and everything follows)',
          ),
          style: { bold: true },
        },
      ],
      line(pick(lang, '1時間あたりの単価（円・税抜）', 'Yen for an hour'), [card.hour]),
      line(pick(lang, '消費税率', 'Tax'), [card.tax]),
      line(pick(lang, '割増', 'Multiplier'), [card.multiplier]),
      [
        { value: '' },
        ...['最短', '標準', '最長'].map((ja, i) => ({
          value: pick(lang, ja, ['least', 'likely', 'most'][i]!),
          style: HEAD,
        })),
      ],
      line(pick(lang, '自動修正の確認：原因1件ごと', 'Review of repairs: each cause'), card.review.cause, per),
      line(pick(lang, '自動修正の確認：1か所ごと', 'Review of repairs: each place'), card.review.place, per),
      line(pick(lang, '同じ原因の2か所目から：1か所ごと', 'Each further place of a cause'), card.repeat, per),
      ...work.map(({ what, each, count }) =>
        line(what, each, count === 1 ? per : pick(lang, '分（1つあたり）', 'minutes for one')),
      ),
    ],
  };
}
