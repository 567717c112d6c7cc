// Names as small numbers. An identifier is hashed while the lexer walks over it and becomes an index, so that keywords
// and names asked for by rules are compared as integers; the names themselves are cut from the source once each.

/** FNV-1a over bytes, continued byte by byte by the lexer. */
export const HASH_SEED = 0x811c9dc5 | 0;
export function hashByte(hash: number, byte: number): number {
  return Math.imul(hash ^ byte, 0x01000193);
}

function hashName(name: string): number {
  let hash = HASH_SEED;
  for (let i = 0; i < name.length; i++) hash = hashByte(hash, name.charCodeAt(i));
  return hash;
}

/** Open addressing; the base table holds the keywords, each document works on a copy, so that it cannot grow with the site. */
export class Symbols {
  private slots: Int32Array;
  readonly names: string[];
  private readonly hashes: number[];

  constructor(base?: Symbols) {
    this.slots = base ? base.slots.slice() : new Int32Array(2048);
    this.names = base ? base.names.slice() : [''];
    this.hashes = base ? base.hashes.slice() : [0];
  }

  /** Number of a name, given where it stands (latin1 text, byte offsets) and its hash. */
  intern(text: string, start: number, end: number, hash: number): number {
    const mask = this.slots.length - 1;
    let slot = (hash ^ (hash >>> 15)) & mask;
    for (;;) {
      const symbol = this.slots[slot]!;
      if (symbol === 0) return this.add(text.slice(start, end), hash, slot);
      if (this.hashes[symbol] === hash && this.equals(symbol, text, start, end)) return symbol;
      slot = (slot + 1) & mask;
    }
  }

  internName(name: string): number {
    return this.intern(name, 0, name.length, hashName(name));
  }

  /** Number of a name that has been seen, else 0. */
  find(name: string): number {
    const hash = hashName(name);
    const mask = this.slots.length - 1;
    for (let slot = (hash ^ (hash >>> 15)) & mask; ; slot = (slot + 1) & mask) {
      const symbol = this.slots[slot]!;
      if (symbol === 0 || this.names[symbol] === name) return symbol;
    }
  }

  private equals(symbol: number, text: string, start: number, end: number): boolean {
    const name = this.names[symbol]!;
    if (name.length !== end - start) return false;
    for (let i = 0; i < name.length; i++) if (name.charCodeAt(i) !== text.charCodeAt(start + i)) return false;
    return true;
  }

  private add(name: string, hash: number, slot: number): number {
    const symbol = this.names.length;
    // A slice keeps the whole source alive; names are few, so a copy is cheap.
    this.names.push(Buffer.from(name, 'latin1').toString('latin1'));
    this.hashes.push(hash);
    this.slots[slot] = symbol;
    if (symbol * 2 > this.slots.length) this.grow();
    return symbol;
  }

  private grow(): void {
    const slots = new Int32Array(this.slots.length * 2);
    const mask = slots.length - 1;
    for (let symbol = 1; symbol < this.names.length; symbol++) {
      const hash = this.hashes[symbol]!;
      let slot = (hash ^ (hash >>> 15)) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = symbol;
    }
    this.slots = slots;
  }
}
