// Calls by name: for each symbol the first call of the file, for each call the next one of the same name. One set of arrays serves the file
// that asked last; stamps tell its entries from those of files before.
import type { NameRows } from './tables.ts';

let head = new Int32Array(1 << 14);
let stamp = new Int32Array(1 << 14);
let next = new Int32Array(1 << 12);
let generation = 0;
let owner: object | null = null;

function build(calls: NameRows): void {
  generation++;
  if (next.length < calls.count) next = new Int32Array(calls.count * 2);
  for (let i = calls.count - 1; i >= 0; i--) {
    const symbol = calls.symbol[i];
    if (symbol >= head.length) grow(symbol);
    next[i] = stamp[symbol] === generation ? head[symbol] : -1;
    head[symbol] = i;
    stamp[symbol] = generation;
  }
}

function grow(symbol: number): void {
  const length = Math.max(head.length * 2, symbol + 1);
  const heads = new Int32Array(length);
  const stamps = new Int32Array(length);
  heads.set(head);
  stamps.set(stamp);
  head = heads;
  stamp = stamps;
}

/** Index of the first call with this symbol in `file`, -1 when there is none. `file` is whom the calls belong to. */
export function firstCall(file: object, calls: NameRows, symbol: number): number {
  if (owner !== file) {
    build(calls);
    owner = file;
  }
  return symbol < head.length && stamp[symbol] === generation ? head[symbol] : -1;
}

/** The next call of the same name behind `index`, -1 when there is none; only right after firstCall() for the same file. */
export function nextCall(index: number): number {
  return next[index];
}
