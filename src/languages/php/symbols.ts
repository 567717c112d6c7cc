// One table for all names: every identifier of every file gets a number, the same for all ways to write it in upper or lower case.
// Keywords come first, so that a symbol up to KEYWORD_COUNT is a keyword. Rules turn their names into symbols once and then compare numbers.

/** Lower case of ASCII letters; PHP folds names byte by byte, without regard to the encoding. */
export const FOLD = new Uint8Array(256);
for (let c = 0; c < 256; c++) FOLD[c] = c >= 0x41 && c <= 0x5a ? c + 32 : c;

const FIRST_SLOTS = 1 << 14;
const FIRST_BYTES = 1 << 17;

let slots = new Int32Array(FIRST_SLOTS);
let hashes = new Int32Array(FIRST_SLOTS >> 1);
let offsets = new Int32Array((FIRST_SLOTS >> 1) + 1);
let pool = new Uint8Array(FIRST_BYTES);
let count = 0;
const names: (string | undefined)[] = [''];

function grow(): void {
  const next = new Int32Array(slots.length * 2);
  const mask = next.length - 1;
  for (let symbol = 1; symbol <= count; symbol++) {
    let slot = hashes[symbol] & mask;
    while (next[slot] !== 0) slot = (slot + 1) & mask;
    next[slot] = symbol;
  }
  slots = next;
  hashes = copied(hashes, next.length >> 1);
  offsets = copied(offsets, (next.length >> 1) + 1);
}

function copied(from: Int32Array, length: number): Int32Array<ArrayBuffer> {
  const to = new Int32Array(length);
  to.set(from);
  return to;
}

function growPool(needed: number): void {
  const next = new Uint8Array(Math.max(pool.length * 2, needed));
  next.set(pool);
  pool = next;
}

function add(bytes: Uint8Array, start: number, end: number, hash: number, slot: number, fold: boolean): number {
  const from = offsets[count];
  const to = from + end - start;
  if (to > pool.length) growPool(to);
  for (let i = start, o = from; i < end; i++, o++) pool[o] = fold ? FOLD[bytes[i]] : bytes[i];
  count++;
  slots[slot] = count;
  hashes[count] = hash;
  offsets[count] = to;
  if (count + 2 >= slots.length >> 1) grow();
  return count;
}

/**
 * Symbol of the name in bytes[start, end), upper and lower case alike. `hash` is the one that hashOf() gives; the scanner computes it
 * on the way.
 */
export function internFolded(bytes: Uint8Array, start: number, end: number, hash: number): number {
  const mask = slots.length - 1;
  let slot = hash & mask;
  for (let symbol = slots[slot]; symbol !== 0; symbol = slots[slot]) {
    if (hashes[symbol] === hash && sameFolded(bytes, start, end, symbol)) return symbol;
    slot = (slot + 1) & mask;
  }
  return add(bytes, start, end, hash, slot, true);
}

function sameFolded(bytes: Uint8Array, start: number, end: number, symbol: number): boolean {
  let o = offsets[symbol - 1];
  if (offsets[symbol] - o !== end - start) return false;
  for (let i = start; i < end; i++, o++) if (pool[o] !== FOLD[bytes[i]]) return false;
  return true;
}

/** Symbol of a variable with its `$`: case counts. */
export function internExact(bytes: Uint8Array, start: number, end: number, hash: number): number {
  const mask = slots.length - 1;
  let slot = hash & mask;
  for (let symbol = slots[slot]; symbol !== 0; symbol = slots[slot]) {
    if (hashes[symbol] === hash && sameExact(bytes, start, end, symbol)) return symbol;
    slot = (slot + 1) & mask;
  }
  return add(bytes, start, end, hash, slot, false);
}

function sameExact(bytes: Uint8Array, start: number, end: number, symbol: number): boolean {
  let o = offsets[symbol - 1];
  if (offsets[symbol] - o !== end - start) return false;
  for (let i = start; i < end; i++, o++) if (pool[o] !== bytes[i]) return false;
  return true;
}

/** The hash that the scanner computes while it reads: h = h * 31 + (byte | 0x20), spread at the end. */
export function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let h = 0;
  for (let i = start; i < end; i++) h = (Math.imul(h, 31) + (bytes[i] | 0x20)) | 0;
  return spread(h);
}

export function spread(h: number): number {
  return (h ^ (h >>> 15)) | 0;
}

/** Rules ask for the same names in every file. */
const asked = new Map<string, number>();

/**
 * Symbol of a name given as text (one character per byte, e.g. 'ereg', 'foo\\bar'), made when it is new. Names that begin with `$` are
 * variables, whose case counts.
 */
export function symbolOf(name: string): number {
  let symbol = asked.get(name);
  if (symbol === undefined) {
    const bytes = Buffer.from(name, 'latin1');
    const hash = hashOf(bytes, 0, bytes.length);
    const intern = name.charCodeAt(0) === 0x24 ? internExact : internFolded;
    symbol = intern(bytes, 0, bytes.length, hash);
    // `name` itself may be a part of a file's text, which must not be kept for it
    const own = nameOf(symbol);
    if (own === name) asked.set(own, symbol);
  }
  return symbol;
}

/** The name of a symbol, in lower case (variables as written, with `$`); '' for 0. */
export function nameOf(symbol: number): string {
  const known = names[symbol];
  if (known !== undefined) return known;
  let name = '';
  for (let o = offsets[symbol - 1]; o < offsets[symbol]; o++) name += String.fromCharCode(pool[o]);
  names[symbol] = name;
  return name;
}

/** A value for each symbol that has one, by array index; grows on demand. */
export class SymbolMap<T> {
  readonly #values: (T | undefined)[] = [];

  constructor(entries: Iterable<readonly [string, T]> = []) {
    for (const [name, value] of entries) this.set(symbolOf(name), value);
  }

  set(symbol: number, value: T): void {
    while (this.#values.length <= symbol) this.#values.push(undefined);
    this.#values[symbol] = value;
  }

  get(symbol: number): T | undefined {
    return symbol < this.#values.length ? this.#values[symbol] : undefined;
  }
}
