// The Japanese character sets: row/cell <-> Unicode, and the byte arithmetic of Shift_JIS and EUC-JP. The tables are our own because
// the libraries' ones are wrong at the edges: iconv-lite alters A1C1 in EUC-JP, TextDecoder permutes 1A/1C/7F in Shift_JIS.
import jisX0208 from './tables/jis-x-0208.tsv';
import jisX0212 from './tables/jis-x-0212.tsv';

/** Rows 1 to 120 of what Shift_JIS can hold, 94 cells each; index (row - 1) * 94 + cell - 1, as in the WHATWG's indexes. */
const CELLS = 94;
const ROWS = 120;
/** User-defined characters: rows 95 to 114 of Shift_JIS (F040-F9FC) are U+E000 to U+E757. */
export const USER_DEFINED_FIRST = 0xe000;
export const USER_DEFINED_LAST = 0xe757;
/** Whether a code point is a user-defined character: only the customer's own font shows it. */
export const isUserDefined = (codePoint: number): boolean =>
  codePoint >= USER_DEFINED_FIRST && codePoint <= USER_DEFINED_LAST;
const USER_DEFINED_ROW = 95;
/** eucJP-ms keeps user-defined characters in rows 85 to 94 of both code sets; rows 89 to 92 belong to the NEC-selected characters. */
const EUC_USER_ROW = 85;
const EUC_USER_CELLS = 10 * CELLS;

function readTable(text: string, rows: number): Uint16Array {
  const table = new Uint16Array(rows * CELLS);
  for (const line of text.split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    const tab = line.indexOf('\t');
    const base = (Number(line.slice(0, tab)) - 1) * CELLS;
    for (let cell = 0; cell < CELLS; cell++) {
      const unit = line.charCodeAt(tab + 1 + cell);
      if (unit !== 0xfffd) table[base + cell] = unit;
    }
  }
  return table;
}

function fillUserDefined(table: Uint16Array): Uint16Array {
  const base = (USER_DEFINED_ROW - 1) * CELLS;
  for (let code = USER_DEFINED_FIRST; code <= USER_DEFINED_LAST; code++) table[base + code - USER_DEFINED_FIRST] = code;
  return table;
}

/** Shift_JIS double bytes, JIS X 0208 of EUC-JP and ISO-2022-JP: UTF-16 unit by index, 0 where no character is assigned. */
export const JIS0208: Uint16Array = fillUserDefined(readTable(jisX0208, ROWS));
/** JIS X 0212 by the same arithmetic, with eucJP-ms' rows 83 and 84 and its user-defined rows 85 to 94. */
export const JIS0212: Uint16Array = readTable(jisX0212, CELLS);
for (let i = 0; i < EUC_USER_CELLS; i++) {
  JIS0212[(EUC_USER_ROW - 1) * CELLS + i] = USER_DEFINED_FIRST + EUC_USER_CELLS + i;
}

/** EUC-JP code set 1: as JIS0208 up to row 94, with eucJP-ms' user-defined characters where no NEC-selected character stands. */
export const EUC_SET1: Uint16Array = JIS0208.slice(0, CELLS * CELLS);
for (let i = 0; i < EUC_USER_CELLS; i++) {
  const index = (EUC_USER_ROW - 1) * CELLS + i;
  const row = EUC_USER_ROW + Math.floor(i / CELLS);
  if (row < 89 || row > 92) EUC_SET1[index] = USER_DEFINED_FIRST + i;
}

/** Index of a Shift_JIS double byte, -1 when the bytes are no pair. */
export function shiftJisIndex(lead: number, trail: number): number {
  if (trail < 0x40 || trail === 0x7f || trail > 0xfc) return -1;
  const high = lead >= 0x81 && lead <= 0x9f ? lead - 0x81 : lead >= 0xe0 && lead <= 0xfc ? lead - 0xc1 : -1;
  if (high < 0) return -1;
  return high * 188 + trail - (trail < 0x7f ? 0x40 : 0x41);
}

/** UTF-16 unit by `lead << 8 | trail`, 0 for what Shift_JIS does not assign: one look-up in the hot loops. */
export const SHIFT_JIS_PAIRS: Uint16Array = (() => {
  const table = new Uint16Array(0x10000);
  for (let lead = 0x81; lead <= 0xfc; lead++) {
    for (let trail = 0x40; trail <= 0xfc; trail++) {
      const index = shiftJisIndex(lead, trail);
      if (index >= 0) table[(lead << 8) | trail] = JIS0208[index]!;
    }
  }
  return table;
})();

/** Half-width katakana: byte A1..DF is U+FF61..U+FF9F. */
export const HALF_WIDTH_OFFSET = 0xff61 - 0xa1;
