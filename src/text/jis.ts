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

/** All tables, UTF-16 units; 0 where no character is assigned. Index: (row - 1) * 94 + cell - 1, or `lead << 8 | trail` for pairs. */
export interface Tables {
  /** Double bytes of Shift_JIS; rows 1 to 94 also of ISO-2022-JP. */
  readonly jis0208: Uint16Array;
  /** JIS X 0212, with eucJP-ms' rows 83 and 84 and its user-defined rows 85 to 94. */
  readonly jis0212: Uint16Array;
  /** EUC-JP code set 1: as jis0208, with eucJP-ms' user-defined characters where no NEC-selected character stands. */
  readonly eucSet1: Uint16Array;
  readonly shiftJisPairs: Uint16Array;
}

let tables: Tables | null = null;

/** Built at the first use: most files never ask. */
export function jisTables(): Tables {
  tables ??= buildTables();
  return tables;
}

function buildTables(): Tables {
  const jis0208 = readTable(jisX0208, ROWS);
  const userDefined = (USER_DEFINED_ROW - 1) * CELLS;
  for (let code = USER_DEFINED_FIRST; code <= USER_DEFINED_LAST; code++) {
    jis0208[userDefined + code - USER_DEFINED_FIRST] = code;
  }
  const jis0212 = readTable(jisX0212, CELLS);
  const eucSet1 = jis0208.slice(0, CELLS * CELLS);
  const euc = (EUC_USER_ROW - 1) * CELLS;
  for (let i = 0; i < EUC_USER_CELLS; i++) {
    jis0212[euc + i] = USER_DEFINED_FIRST + EUC_USER_CELLS + i;
    const row = EUC_USER_ROW + Math.floor(i / CELLS);
    if (row < 89 || row > 92) eucSet1[euc + i] = USER_DEFINED_FIRST + i;
  }
  return { jis0208, jis0212, eucSet1, shiftJisPairs: pairsOf(jis0208) };
}

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

/** Two rows share a lead byte: trail bytes 40 to 7E and 80 to 9E are the first one's, 9F to FC the second one's. */
function pairsOf(jis0208: Uint16Array): Uint16Array {
  const pairs = new Uint16Array(0x10000);
  for (let index = 0; index < jis0208.length; index++) {
    const unit = jis0208[index]!;
    if (unit !== 0) pairs[shiftJisCode(index)] = unit;
  }
  return pairs;
}

/** `lead << 8 | trail` of a cell. */
export function shiftJisCode(index: number): number {
  const high = Math.floor(index / 188);
  const low = index % 188;
  return ((high + (high < 31 ? 0x81 : 0xc1)) << 8) | (low + (low < 63 ? 0x40 : 0x41));
}

/** Half-width katakana: byte A1..DF is U+FF61..U+FF9F. */
export const HALF_WIDTH_OFFSET = 0xff61 - 0xa1;
