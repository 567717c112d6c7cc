// Tables -> the bytes of a workbook. What the library leaves out is added here: filters, cached values of formulas, page settings,
// and a packing without the time of day, so that the same tables give the same bytes.
import type { Blob } from 'node:buffer';
import type Stream from 'node:stream';
import writeXlsxFile, { type CellObject, type Feature, type Row, type Sheet } from 'write-excel-file/node';
import type { Lang } from '../../rule/text.ts';
import { displayWidth } from '../width.ts';

/** `result` is what the formula comes to: viewers that do not calculate show it. */
export interface Formula {
  formula: string;
  result: number;
  /** Such as #,##0 for money. */
  format?: string;
}

export type Value = string | number | Formula | null;

export interface Style {
  bold?: boolean;
  size?: number;
  fill?: string;
  color?: string;
  wrap?: boolean;
}

export interface Column {
  head: string;
  /** Widest, in half-width characters. */
  most?: number;
  wrap?: boolean;
}

/** A sheet that is one table: frozen head, filter, rows of values, and a last row of sums. */
export interface Table {
  name: string;
  columns: Column[];
  rows: Value[][];
  totals?: Value[];
  /** Which column holds a severity, from 0: its cells are coloured by these words. */
  severity?: { column: number; words: Record<'error' | 'warning' | 'info', string> };
}

/** A sheet that is a page: cells where they were put. */
export interface Page {
  name: string;
  widths: number[];
  rows: { value: Value; style?: Style }[][];
}

const HEAD: Style = { bold: true, fill: '#1f3a5f', color: '#ffffff', wrap: true };
const SUM: Style = { bold: true, fill: '#e8eef5' };
const SEVERITY_FILLS = { error: '#f8d0cc', warning: '#fbe7b8', info: '#d9e8f7' } as const;
/** Rows that are written of a table; a sheet can hold 1,048,576. */
const MOST_ROWS = 1_048_000;
/** Characters that a cell can hold. */
const MOST_TEXT = 32_767;

export async function writeWorkbook(sheets: readonly (Table | Page)[], lang: Lang): Promise<Uint8Array> {
  const made = sheets.map((sheet) => ('columns' in sheet ? tableSheet(sheet, lang) : pageSheet(sheet, lang)));
  const bytes = await writeXlsxFile(
    made.map(({ sheet }) => sheet),
    { fontFamily: lang === 'ja' ? 'Yu Gothic' : 'Calibri', fontSize: 10, features: [additions(made)] },
  ).toBuffer();
  return withoutTimes(bytes);
}

/** What the library takes as the content of a picture; there are none here. */
type FileContent = Stream | Buffer | Blob;

interface Made {
  sheet: Sheet<FileContent>;
  /** What the sheet's formulas come to, in their order. */
  results: number[];
  /** Cells under the filter, such as A1:F20. */
  filter: string | null;
}

function tableSheet(given: Table, lang: Lang): Made {
  const tooMany = given.rows.length > MOST_ROWS;
  const table = tooMany ? { ...given, rows: [...given.rows.slice(0, MOST_ROWS), ['…']] } : given;
  const results: number[] = [];
  const head = table.columns.map((column) => styled(column.head, HEAD, results));
  const widths = table.columns.map((column, i) => widthOf(column, table.rows, i));
  const rows = table.rows.map((row) => {
    const height = heightOf(
      row.map((value, i) => (table.columns[i]?.wrap ? linesOf(value, widths[i]!) : 1)),
      lang,
    );
    return row.map((value, i) =>
      table.columns[i]?.wrap ? { ...styled(value, WRAP, results), ...height } : plain(value, results),
    );
  });
  const totals = table.totals?.map((value) => styled(value, SUM, results));
  const last = table.rows.length + 1;
  return {
    sheet: {
      sheet: sheetName(table.name),
      data: totals ? [head, ...rows, totals] : [head, ...rows],
      columns: widths.map((width) => ({ width })),
      stickyRowsCount: 1,
      orientation: 'landscape',
      ...(table.severity && table.rows.length > 0 && { conditionalFormatting: severityColours(table.severity, last) }),
    },
    results,
    filter: table.rows.length > 0 ? `A1:${letters(table.columns.length)}${last}` : null,
  };
}

function pageSheet(page: Page, lang: Lang): Made {
  const results: number[] = [];
  const data = page.rows.map((row) => {
    const height = heightOf(
      row.map(({ value, style }, i) => (style?.wrap ? linesOf(value, page.widths[i]!) : 1)),
      lang,
    );
    return row.map(({ value, style }) =>
      style ? { ...styled(value, style, results), ...height } : plain(value, results),
    );
  });
  return {
    sheet: {
      sheet: sheetName(page.name),
      data,
      columns: page.widths.map((width) => ({ width })),
      showGridLines: false,
    },
    results,
    filter: null,
  };
}

const WRAP: Style = { wrap: true };

function plain(value: Value, results: number[]): Row[number] {
  if (value !== null && typeof value === 'object') return formulaCell(value, {}, results);
  return typeof value === 'string' ? cellText(value) : value;
}

function styled(value: Value, style: Style, results: number[]): CellObject {
  const look: CellObject = {
    alignVertical: 'top',
    ...(style.bold && { fontWeight: 'bold' as const }),
    ...(style.size && { fontSize: style.size }),
    ...(style.fill && { backgroundColor: style.fill }),
    ...(style.color && { textColor: style.color }),
    ...(style.wrap && { wrap: true }),
  };
  if (value !== null && typeof value === 'object') return formulaCell(value, look, results);
  if (typeof value === 'number') return { ...look, type: Number, value };
  return { ...look, type: String, value: value === null ? '' : cellText(value) };
}

function formulaCell({ formula, result, format }: Formula, look: CellObject, results: number[]): CellObject {
  results.push(result);
  return { ...look, ...(format && { format }), type: 'Formula', value: formula };
}

/** Always text, whatever it begins with: cells are typed. `_x0041_` would be read as an escape. */
function cellText(text: string): string {
  return text
    .slice(0, MOST_TEXT)
    .replace(/[\ud800-\udfff]/gu, '\ufffd')
    .replace(/[\0-\x08\x0b\x0c\x0e-\x1f]/g, (c) => String.fromCharCode(0x2400 + c.charCodeAt(0)))
    .replace(/_(x[\dA-Fa-f]{4}_)/g, '_x005F_$1');
}

const sheetName = (name: string): string => name.replace(/[[\]:*?/\\]/g, ' ').slice(0, 31);

/** Rows that are looked at for the width of a column. */
const MEASURED = 300;

function widthOf({ head, most = 40 }: Column, rows: readonly Value[][], index: number): number {
  // room for the filter's button
  let widest = displayWidth(head) + 3;
  for (const row of rows.slice(0, MEASURED)) {
    const value = row[index];
    if (typeof value === 'string') widest = Math.max(widest, displayWidth(value.slice(0, most)) + 1);
    else if (typeof value === 'number') widest = Math.max(widest, String(value).length + 2);
  }
  return Math.min(Math.max(widest, 6), most);
}

/** Points: of a line of text in the workbook's font, and what a row can have at most. */
const LINE = { ja: 17, en: 13.5 };
const HIGHEST = 409;

/** A cell with it sets the height of its row: programs that open a workbook do not all measure wrapped text. */
function heightOf(lines: readonly number[], lang: Lang): { height?: number } {
  const most = Math.max(1, ...lines);
  return most > 1 ? { height: Math.min(most * LINE[lang], HIGHEST) } : {};
}

/** Lines of a wrapped cell. @param width of its column; words may leave some of it empty */
function linesOf(value: Value, width: number): number {
  if (typeof value !== 'string') return 1;
  const room = Math.max(width - 2, 1);
  return value.split('\n').reduce((lines, line) => lines + Math.max(1, Math.ceil(displayWidth(line) / room)), 0);
}

/** 1 -> A, 27 -> AA. */
export function letters(column: number): string {
  return column > 26
    ? letters(Math.floor((column - 1) / 26)) + letters(((column - 1) % 26) + 1)
    : String.fromCharCode(64 + column);
}

function severityColours(
  { column, words }: NonNullable<Table['severity']>,
  last: number,
): Sheet<FileContent>['conditionalFormatting'] {
  return (['error', 'warning', 'info'] as const).map((level) => ({
    cellRange: { from: { row: 2, column: column + 1 }, to: { row: last, column: column + 1 } },
    condition: { operator: '=' as const, value: words[level] },
    style: { backgroundColor: SEVERITY_FILLS[level] },
  }));
}

function additions(made: readonly Made[]): Feature<FileContent> {
  return {
    files: {
      transform: {
        'xl/worksheets/sheet{id}.xml': {
          transform: (xml, _options, { sheetIndex }) => completeSheet(xml, made[sheetIndex]!),
        },
        'xl/workbook.xml': {
          transform: (xml) =>
            xml
              .replace('<definedNames/>', () => definedNames(made))
              .replace('<calcPr/>', '<calcPr fullCalcOnLoad="1"/>'),
        },
      },
    },
  };
}

/** Elements of a worksheet stand in a fixed order: ECMA-376 Part 1, 18.3.1.99. Cut and joined: a large sheet is not copied. */
function completeSheet(xml: string, { results, filter }: Made): string {
  const top = xml.indexOf('>', xml.indexOf('<worksheet ')) + 1;
  const bottom = xml.indexOf('</sheetData>') + '</sheetData>'.length;
  const cells = xml.slice(top, bottom);
  let next = 0;
  return (
    xml.slice(0, top) +
    '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>' +
    (results.length > 0 ? cells.replaceAll('</f>', () => `</f><v>${results[next++]}</v>`) : cells) +
    (filter ? `<autoFilter ref="${filter}"/>` : '') +
    xml
      .slice(bottom)
      .replace(
        /<pageSetup [^>]*orientation="landscape"\/>/,
        '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>',
      )
  );
}

/** What a filter and repeated heads need besides. */
function definedNames(made: readonly Made[]): string {
  const names = made.flatMap(({ sheet, filter }, i) => {
    if (!filter) return [];
    const quoted = `'${(sheet.sheet ?? '').replaceAll("'", "''")}'`.replace(/&/g, '&amp;').replace(/</g, '&lt;');
    const area = filter.replace(/([A-Z]+)(\d+)/g, '$$$1$$$2');
    return [
      `<definedName name="_xlnm._FilterDatabase" localSheetId="${i}" hidden="1">${quoted}!${area}</definedName>`,
      `<definedName name="_xlnm.Print_Titles" localSheetId="${i}">${quoted}!$1:$1</definedName>`,
    ];
  });
  return `<definedNames>${names.join('')}</definedNames>`;
}

const CENTRAL_ENTRY = 0x02014b50;
const END_OF_CENTRAL = 0x06054b50;
/** 1 January 1980, 0:00, in a zip's own form: the first moment that it knows. */
const ZIP_EPOCH = 0x00210000;

/** Sets the time of every entry to the same moment. */
function withoutTimes(zip: Buffer): Uint8Array {
  let end = zip.length - 22;
  while (end > 0 && zip.readUInt32LE(end) !== END_OF_CENTRAL) end--;
  let at = zip.readUInt32LE(end + 16);
  while (zip.readUInt32LE(at) === CENTRAL_ENTRY) {
    zip.writeUInt32LE(ZIP_EPOCH, at + 12);
    zip.writeUInt32LE(ZIP_EPOCH, zip.readUInt32LE(at + 42) + 10);
    at += 46 + zip.readUInt16LE(at + 28) + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return zip;
}
