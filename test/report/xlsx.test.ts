// The workbook as a spreadsheet program reads it: parts, types, formulas, filters, and names that would like to be formulas.
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import { fromBuffer } from 'yauzl';
import { displayWidth } from '../../src/report/width.ts';
import { xlsx } from '../../src/report/xlsx.ts';
import { HOSTILE_NAMES, optionsIn, sampleResult } from './sample.ts';

function unzip(bytes: Uint8Array): Promise<Map<string, string>> {
  const parts = new Map<string, string>();
  return new Promise((resolve, reject) => {
    fromBuffer(Buffer.from(bytes), { lazyEntries: true }, (error, zip) => {
      if (error) return reject(error);
      zip.on('entry', (entry) =>
        zip.openReadStream(entry, (failed, stream) => {
          if (failed) return reject(failed);
          const chunks: Buffer[] = [];
          stream.on('data', (chunk) => chunks.push(chunk));
          stream.on('end', () => {
            parts.set(entry.fileName, Buffer.concat(chunks).toString());
            zip.readEntry();
          });
        }),
      );
      zip.on('end', () => resolve(parts));
      zip.readEntry();
    });
  });
}

const LIST = ['sheet', 'row', 'c', 'si', 'definedName'];
const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '',
  trimValues: false,
  parseTagValue: false,
  isArray: (name) => LIST.includes(name),
});

async function open(lang: 'ja' | 'en') {
  const parts = await unzip((await xlsx.write(sampleResult(), optionsIn(lang))) as Uint8Array);
  const texts: string[] = parser
    .parse(parts.get('xl/sharedStrings.xml')!)
    .sst.si.map((si: any) => String(si.t?.['#text'] ?? si.t));
  const names: string[] = parser
    .parse(parts.get('xl/workbook.xml')!)
    .workbook.sheets.sheet.map((sheet: any) => sheet.name);
  const sheets = names.map((name, i) => {
    const { worksheet } = parser.parse(parts.get(`xl/worksheets/sheet${i + 1}.xml`)!);
    const cells = (worksheet.sheetData.row ?? []).map((row: any) =>
      (row.c ?? []).map((cell: any) => ({
        type: cell.t,
        formula: cell.f,
        value: cell.t === 's' ? texts[Number(cell.v)] : cell.v,
      })),
    );
    return { name, worksheet, cells };
  });
  return { parts, texts, names, sheets };
}

describe.each(['ja', 'en'] as const)('xlsx (%s)', async (lang) => {
  const { parts, texts, names, sheets } = await open(lang);
  const sheet = (ja: string, en: string) => sheets[names.indexOf(lang === 'ja' ? ja : en)]!;

  it('has well-formed parts and the sheets that were asked for', () => {
    for (const part of parts.values()) expect(XMLValidator.validate(part)).toBe(true);
    expect(names).toEqual(
      lang === 'ja'
        ? ['表紙', '概要', '原因一覧', '該当箇所', 'ファイル', '環境の比較', '確認項目', '未確認', 'お客様への確認']
        : ['Cover', 'Summary', 'Causes', 'Places', 'Files', 'Environment', 'Checks', 'Not checked', 'Questions'],
    );
  });
  it('holds names as text, whatever they look like', () => {
    const cells = sheets.flatMap(({ cells }) => cells.flat());
    for (const cell of cells.filter((cell: any) => cell.formula))
      expect(cell.formula).toMatch(/^(SUM|COUNTIF|SUMIF)\(/);
    expect(texts).toContain("=cmd|' calc'!A1.php");
    expect(texts).toContain('日本/語/深い.php');
    expect(texts.join('')).not.toMatch(/[\0-\x08\x0b\x0c\x0e-\x1f]/);
  });
  it('has a row for each place, with numbers as numbers', () => {
    const { cells } = sheet('該当箇所', 'Places');
    expect(cells.length).toBe(sampleResult().findings.length + 1);
    expect(cells[1][4]).toMatchObject({ type: undefined, value: expect.stringMatching(/^\d+$/) });
    expect(cells[1][1].type).toBe('s');
  });
  it('sums by live formulas whose kept values are right', () => {
    const { cells } = sheet('原因一覧', 'Causes');
    const total = cells.at(-1)[6];
    const counts = cells.slice(1, -1).map((row: any) => Number(row[6].value));
    expect(total.formula).toBe(`SUM(G2:G${cells.length - 1})`);
    expect(Number(total.value)).toBe(counts.reduce((a: number, b: number) => a + b));
    expect(Number(total.value)).toBe(sampleResult().findings.length);
  });
  it('has frozen heads, filters and sheets that print on A4', () => {
    const { worksheet } = sheet('該当箇所', 'Places');
    expect(worksheet.sheetViews.sheetView.pane).toMatchObject({ state: 'frozen', ySplit: '1' });
    expect(worksheet.autoFilter.ref).toBe(`A1:G${sampleResult().findings.length + 1}`);
    expect(worksheet.pageSetup).toMatchObject({ paperSize: '9', fitToHeight: '0' });
    expect(Object.keys(worksheet).indexOf('autoFilter')).toBe(Object.keys(worksheet).indexOf('sheetData') + 1);
  });
  it('gives rows the height that their wrapped text needs', () => {
    const { worksheet, cells } = sheet('原因一覧', 'Causes');
    const rows = worksheet.sheetData.row.slice(1, -1);
    const heights = rows.map(({ ht, customHeight }: any) => (customHeight ? Number(ht) : 0));
    // 60 wide at most
    const widest = cells
      .slice(1, -1)
      .map((row: any) => Math.max(...row.map(({ value }: any) => displayWidth(value ?? ''))));
    expect(heights.some((height: number) => height > 0)).toBe(true);
    widest.forEach((width: number, i: number) => {
      if (width > 60) expect(heights[i]).toBeGreaterThanOrEqual((lang === 'ja' ? 17 : 13.5) * 2);
      if (width < 20) expect(heights[i]).toBe(0);
    });
    for (const height of heights) expect(height).toBeLessThanOrEqual(409);
  });
  it('gives the same bytes again', async () => {
    const again = (await xlsx.write(sampleResult(), optionsIn(lang))) as Uint8Array;
    expect(
      Buffer.from(again).equals(Buffer.from((await xlsx.write(sampleResult(), optionsIn(lang))) as Uint8Array)),
    ).toBe(true);
  });
});

it('Japanese characters are two wide', () => {
  expect(['abc', '表示', 'ｶﾅ', '絵😀', '（）'].map(displayWidth)).toEqual([3, 4, 2, 4, 4]);
  expect(HOSTILE_NAMES.map(displayWidth).every((width) => width > 0)).toBe(true);
});
