// The estimate: a cause once plus its places, three-point sums, and formulas that come to what the program says.
import { describe, expect, it } from 'vitest';
import type { Cause } from '../../src/report/cause.ts';
import type { Formula, Table } from '../../src/report/xlsx/workbook.ts';
import { estimateOf } from '../../src/survey/estimate.ts';
import { estimateSheets } from '../../src/survey/estimate-workbook.ts';
import { parseRates } from '../../src/survey/rates.ts';
import { DEFAULT_CARD } from '../../src/survey/rates-default.ts';
import { workOf } from '../../src/survey/work.ts';
import { loadProfile } from '../../src/target/load.ts';

const profile = await loadProfile('extremeserv-v3');
const card = parseRates(DEFAULT_CARD, 'rates.yaml');
const work = workOf({ database: 2, gigabyte: 1.3 }, card, null, 'ja').rows;

function cause(step: Cause['step'], places: number, component = 'php'): Cause {
  const text = { ja: '原因', en: 'cause' };
  return {
    rule: 'php/x',
    component,
    severity: 'error',
    step,
    reach: 'live',
    fix: null,
    message: text,
    title: text,
    why: text,
    hint: text,
    sources: [],
    on: [],
    minutes: [10, 20, 60],
    files: 1,
    places: Array.from({ length: places }, (_, i) => ({
      fingerprint: `f${i}`,
      path: 'a.php',
      line: i + 1,
      start: i * 10,
      end: i * 10 + 5,
      on: [],
      message: text,
    })) as never,
  };
}

describe('the estimate', () => {
  it('prices a repeated cause once plus its places', () => {
    expect(estimateOf([cause('hand', 1)], profile, card, work).rows[0]!.minutes).toEqual([10, 20, 60]);
    expect(estimateOf([cause('hand', 5)], profile, card, work).rows[0]!.minutes).toEqual([14, 32, 84]);
  });
  it('prices code once that each offered version judges otherwise', () => {
    const said = (count: number, on: string[]) => {
      const each = cause('hand', count);
      for (const place of each.places) place.on = on;
      return each;
    };
    const rows = (...causes: Cause[]) => estimateOf(causes, profile, card, work).rows.length;
    expect(rows(said(2, ['php 5.6.30']), said(2, ['php 5.3.3']))).toBe(1);
    expect(rows(said(1, ['php 5.6.30']), said(2, ['php 5.3.3']))).toBe(2);
    expect(rows(said(2, ['php 5.6.30']), said(2, ['php 5.3.3', 'php 5.6.30']))).toBe(2);
    expect(rows(said(2, []), said(2, []))).toBe(2);
  });
  it('prices automatic repairs at their review', () => {
    expect(estimateOf([cause('machine', 10)], profile, card, work).rows[0]!.minutes).toEqual([4, 7, 15]);
  });
  it('leaves out notes and copies nobody reaches, and sets aside what cannot be moved', () => {
    const estimate = estimateOf([cause('note', 1), cause('clean-up', 1), cause('blocked', 1)], profile, card, work);
    expect(estimate.rows).toEqual([]);
    expect(estimate.blocked).toHaveLength(1);
  });
  it('adds up by three points and rounds up to 1,000 yen', () => {
    const estimate = estimateOf([cause('hand', 1), cause('hand', 1)], profile, card, []);
    expect(estimate.expected).toBe(50);
    expect(estimate.deviation).toBeCloseTo(Math.sqrt(2) * (50 / 6));
    expect(estimate.price).toBe(7000);
    expect(estimate.tax).toBe(700);
    expect(estimateOf([cause('hand', 1)], profile, { ...card, multiplier: 1.5 }, []).price).toBe(5000);
  });
  it('leaves out what the customer does, and says so', () => {
    const { rows, left } = workOf({ database: 2, job: 1 }, card, 'self', 'ja');
    expect(rows.map((row) => row.what)).toEqual([
      '定期処理の登録（1件）',
      '移行先での動作確認',
      '切り替え当日の立ち会い',
    ]);
    expect(left).toEqual(['データベースの移行（2件）', 'データの転送と権限の設定']);
  });
  it('says how certain the target’s facts are', () => {
    const rows = estimateOf([cause('hand', 1), cause('hand', 1, 'apache')], profile, card, work).rows;
    expect(rows.map((row) => row.certainty)).toEqual(['stated', 'inferred']);
  });
});

/** Just enough of a spreadsheet: + - * / ( ), sums, roots and roundings over cells of the workbook's sheets. */
function calculate(sheets: ReturnType<typeof estimateSheets>): Map<Formula, number> {
  const grid = new Map<string, unknown>();
  for (const sheet of sheets) {
    const rows =
      'columns' in sheet
        ? [sheet.columns.map((column) => column.head), ...sheet.rows, ...(sheet.totals ? [sheet.totals] : [])]
        : sheet.rows.map((row) => row.map((cell) => cell.value));
    for (const [y, row] of rows.entries())
      for (const [x, value] of row.entries()) grid.set(`${sheet.name}!${String.fromCharCode(65 + x)}${y + 1}`, value);
  }
  const known = new Map<Formula, number>();
  const cell = (key: string): number => {
    const value = grid.get(key);
    if (typeof value === 'number') return value;
    if (value === null || typeof value !== 'object') return 0;
    return evaluate(value as Formula, key.slice(0, key.indexOf('!')));
  };
  const evaluate = (given: Formula, home: string): number => {
    if (known.has(given)) return known.get(given)!;
    const range = (sheet: string, column: string, from: string, to: string) =>
      Array.from({ length: Number(to) - Number(from) + 1 }, (_, i) => cell(`${sheet}!${column}${Number(from) + i}`));
    const expression = given.formula
      .replace(/([A-Z])(\d+):[A-Z](\d+)/g, (_, column, from, to) => range(home, column, from, to).join(','))
      .replace(/'([^']+)'!\$?([A-Z])\$?(\d+)/g, (_, sheet, column, row) => `(${cell(`${sheet}!${column}${row}`)})`)
      .replace(/\b([A-Z])(\d+)\b/g, (_, column, row) => `(${cell(`${home}!${column}${row}`)})`);
    const names = {
      SUM: (...values: number[]) => values.reduce((a, b) => a + b, 0),
      SUMSQ: (...values: number[]) => values.reduce((a, b) => a + b * b, 0),
      SQRT: Math.sqrt,
      ROUND: (value: number, digits: number) => Math.round(value * 10 ** digits) / 10 ** digits,
      ROUNDUP: (value: number) => Math.ceil(value),
      ROUNDDOWN: (value: number) => Math.floor(value),
    };
    const result = new Function(...Object.keys(names), `return ${expression}`)(...Object.values(names)) as number;
    known.set(given, result);
    return result;
  };
  for (const [key, value] of grid)
    if (value !== null && typeof value === 'object') evaluate(value as Formula, key.slice(0, key.indexOf('!')));
  return known;
}

describe('the workbook', () => {
  it.each(['ja', 'en'] as const)('has formulas that come to the kept results (%s)', (lang) => {
    const estimate = estimateOf([cause('machine', 16), cause('decide', 3), cause('hand', 7)], profile, card, work);
    const sheets = estimateSheets(estimate, card, 'x', lang);
    const results = calculate(sheets);
    expect(results.size).toBeGreaterThan(40);
    for (const [formula, result] of results)
      expect(`${formula.formula}=${result.toFixed(1)}`).toBe(`${formula.formula}=${formula.result.toFixed(1)}`);
  });
  it('names the findings of each row, all of them in the sheet of places', () => {
    const sheets = estimateSheets(estimateOf([cause('hand', 25)], profile, card, work), card, 'x', 'ja');
    expect((sheets[1] as Table).rows[0]!.at(-1)).toMatch(/^f0 f1 .* f19 ほか5件$/);
    expect((sheets[2] as Table).rows).toHaveLength(25);
  });
});

describe('a rate card with a mistake', () => {
  it.each([
    ['hour: 8000\ntax: [1\n', /行目：YAML/],
    [DEFAULT_CARD.replace('hour: 8000 ', 'hour: 高い '), /4行目：「hour」/],
    [DEFAULT_CARD.replace('[1, 3, 6]', '[6, 3, 1]'), /11行目：「repeat」/],
    [DEFAULT_CARD.replace('minutes: [60, 120, 180]', 'minutes: 5'), /15行目：「fixed\.2\.minutes」/],
    [DEFAULT_CARD.replace('tax: 0.1', 'taxes: 0.1'), /5行目：「taxes」という項目はありません。使える項目：hour、tax、/],
    [DEFAULT_CARD.replace(/^hour.*$/m, ''), /「hour」がありません/],
  ])('names the line: %#', (source, message) => {
    expect(() => parseRates(source, 'rates.yaml')).toThrowError(
      expect.objectContaining({ text: expect.objectContaining({ ja: expect.stringMatching(message) }) }),
    );
  });
});
