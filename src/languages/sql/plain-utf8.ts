// Well-formed UTF-8 without characters of four bytes, told by the runtime for a whole window at once instead of value by value.
import { isUtf8 } from 'node:buffer';
import type { ByteWindow } from './window.ts';

/** Lead bytes of four. */
const WIDE = [0xf0, 0xf1, 0xf2, 0xf3, 0xf4];

export class PlainUtf8 {
  /** Offsets in the file: what was looked at last, and whether it is plain. */
  private from = 0;
  private to = 0;
  private plain = false;

  /** True when the bytes are plain; false when they are not, or when something near them is not. Ask in rising order. */
  holds({ bytes, base, end }: ByteWindow, from: number, to: number): boolean {
    if (base + to > this.to) this.look(bytes, base, from, end);
    return this.plain && base + from >= this.from && base + to <= this.to;
  }

  /** @param from begins a character */
  private look(bytes: Buffer, base: number, from: number, end: number): void {
    let to = end;
    while (to > from && (bytes[to - 1]! & 0xc0) === 0x80) to--;
    if (to > from && bytes[to - 1]! >= 0xc0) to--;
    else to = end;
    const part = bytes.subarray(from, to);
    this.from = base + from;
    this.to = base + to;
    this.plain = isUtf8(part) && !WIDE.some((lead) => part.includes(lead));
  }
}
