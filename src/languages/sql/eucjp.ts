// EUC_JP as a PostgreSQL database stores it: which characters it has, and their bytes.
import table from './tables/eucjp.tsv';

/** Code point -> bytes as one number: two bytes, or three with 8F in front; 0 when the database has no such character. */
let codes: Uint32Array | null = null;

const FIRST_CELL = 0xa1;
const HALF_WIDTH = 0xff61;

function load(): Uint32Array {
  const loaded = new Uint32Array(0x10000);
  for (const line of table.split('\n')) {
    const [lead, cells] = line.split('\t');
    if (!cells || line.startsWith('#')) continue;
    const high = Number.parseInt(lead!, 16) << 8;
    for (let i = 0; i < cells.length; i++) {
      const unit = cells.charCodeAt(i);
      if (unit !== 0xfffd) loaded[unit] = high | (FIRST_CELL + i);
    }
  }
  loaded[0xffe4] = loaded[0xa6]!;
  for (let i = 0; i < 63; i++) loaded[HALF_WIDTH + i] = 0x8e00 | (FIRST_CELL + i);
  for (let i = 1; i < 0x80; i++) loaded[i] = i;
  return loaded;
}

export function isStorableInEucJp(codePoint: number): boolean {
  codes ??= load();
  return codePoint < 0x10000 && codes[codePoint] !== 0;
}

/** Code point -> bytes as a number, 0 for none. */
export function eucJpCodes(): Uint32Array {
  codes ??= load();
  return codes;
}
