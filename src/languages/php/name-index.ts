// Rows of a table by name: for each symbol the first row of the file, for each row the next one of the same name. One set of arrays serves
// the file that asked last; stamps tell its entries from those of files before.

import { longer } from './tables.ts';

interface Named {
  readonly count: number;
  readonly symbol: Int32Array;
}

export class NameIndex {
  private head = new Int32Array(1 << 14);
  private tail = new Int32Array(1 << 14);
  private stamp = new Int32Array(1 << 14);
  private following = new Int32Array(1 << 12);
  private generation = 0;
  private owner: object | null = null;
  private names: number[] = [];

  /** Index of the first row with this symbol in `file`, -1 when there is none. `file` is whom the rows belong to. */
  first(file: object, rows: Named, symbol: number): number {
    this.read(file, rows);
    return symbol < this.head.length && this.stamp[symbol] === this.generation ? this.head[symbol] : -1;
  }

  /** The next row of the same name behind `index`, -1 when there is none; only right after first() for the same file. */
  next(index: number): number {
    return this.following[index];
  }

  /** All symbols of the file, each once, in the order of their first rows. */
  symbols(file: object, rows: Named): readonly number[] {
    this.read(file, rows);
    return this.names;
  }

  private read(file: object, { count, symbol }: Named): void {
    if (this.owner === file) return;
    this.owner = file;
    this.generation++;
    this.names = [];
    if (this.following.length < count) this.following = new Int32Array(count * 2);
    for (let i = 0; i < count; i++) {
      const name = symbol[i];
      if (name >= this.head.length) this.grow(name);
      this.following[i] = -1;
      if (this.stamp[name] === this.generation) this.following[this.tail[name]] = i;
      else {
        this.stamp[name] = this.generation;
        this.head[name] = i;
        this.names.push(name);
      }
      this.tail[name] = i;
    }
  }

  private grow(symbol: number): void {
    const length = Math.max(this.head.length * 2, symbol + 1);
    this.head = longer(this.head, length);
    this.tail = longer(this.tail, length);
    this.stamp = longer(this.stamp, length);
  }
}
