// What a PostgreSQL 8.4 database in EUC_JP stores of a Unicode text: JIS X 0208, NEC's row 13, half-width katakana, JIS X 0212 and IBM's
// rows 83 and 84 of code set 3. It has no rows 89 to 92, no user-defined characters, and only Microsoft's wave dash family.
// Measured on a PostgreSQL 8.4 server: convert_to(chr(n), 'EUC_JP') for every code point; 13,302 of them have an equivalent.
import { HALF_WIDTH_OFFSET, isUserDefined, jisTables } from './jis.ts';

const CELLS = 94;
const LAST_ROW = 84;

let table84: Uint32Array | null = null;
function codes(): Uint32Array {
  table84 ??= buildCodes();
  return table84;
}

/** Bytes as one number, most significant first, by UTF-16 unit; 0 where there is no equivalent. */
function buildCodes(): Uint32Array {
  const table = new Uint32Array(0x10000);
  const fill = (cells: Uint16Array, prefix: number): void => {
    for (let i = LAST_ROW * CELLS - 1; i >= 0; i--) {
      const unit = cells[i]!;
      if (unit === 0 || isUserDefined(unit)) continue;
      table[unit] = prefix | ((Math.floor(i / CELLS) + 0xa1) << 8) | ((i % CELLS) + 0xa1);
    }
  };
  fill(jisTables().jis0212, 0x8f0000);
  fill(jisTables().jis0208, 0);
  for (let unit = 0xff61; unit <= 0xff9f; unit++) table[unit] = 0x8e00 | (unit - HALF_WIDTH_OFFSET);
  for (let unit = 1; unit < 0x80; unit++) table[unit] = unit;
  // The full-width broken bar shares the place of the narrow one.
  table[0xffe4] = table[0xa6]!;
  return table;
}

/** Bytes of one code point in a PostgreSQL 8.4 EUC_JP database, null when the server refuses it. NUL is refused. */
export function encodeEucJp84(codePoint: number): Uint8Array | null {
  const code = codePoint < 0x10000 ? codes()[codePoint]! : 0;
  if (code === 0) return null;
  if (code < 0x100) return Uint8Array.of(code);
  if (code < 0x10000) return Uint8Array.of(code >> 8, code & 0xff);
  return Uint8Array.of(code >> 16, (code >> 8) & 0xff, code & 0xff);
}

/** The same bytes as one number, most significant first; 0 when the server refuses the character. For streams. */
export function eucJp84Code(codePoint: number): number {
  return codePoint < 0x10000 ? codes()[codePoint]! : 0;
}

/** The whole text; `lost` holds the index (UTF-16 units) of each character that the server refuses, which left no bytes. */
export function encodeTextEucJp84(text: string): { bytes: Buffer; lost: number[] } {
  const out = Buffer.allocUnsafe(text.length * 3);
  const lost: number[] = [];
  const table = codes();
  let n = 0;
  for (let i = 0; i < text.length; i++) {
    const code = table[text.charCodeAt(i)]!;
    if (code === 0) {
      lost.push(i);
      if (text.codePointAt(i)! > 0xffff) i++;
      continue;
    }
    if (code >= 0x10000) out[n++] = code >> 16;
    if (code >= 0x100) out[n++] = (code >> 8) & 0xff;
    out[n++] = code & 0xff;
  }
  return { bytes: out.subarray(0, n), lost };
}
