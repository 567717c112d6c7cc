// Old hosts and paths among the rows: found by the runtime's own search, once per window instead of once per value.

interface Needle {
  text: string;
  bytes: Buffer;
  host: boolean;
  /** File offset of the next place known, or from which on nothing was searched yet. */
  next: number;
  found: boolean;
}

export interface Hit {
  /** Index into the window. */
  at: number;
  text: string;
  host: boolean;
}

const wordLike = (c: number | undefined) =>
  c !== undefined && ((c >= 48 && c <= 57) || ((c | 32) >= 97 && (c | 32) <= 122) || c === 45 || c === 95);

export class Needles {
  private readonly needles: Needle[];

  constructor(hosts: readonly string[], paths: readonly string[]) {
    const needle = (text: string, host: boolean): Needle => ({
      text,
      bytes: Buffer.from(text),
      host,
      next: -1,
      found: false,
    });
    this.needles = [
      ...hosts.filter(Boolean).map((host) => needle(host, true)),
      ...paths
        .map((path) => path.replace(/\/+$/, ''))
        .filter(Boolean)
        .map((path) => needle(path, false)),
    ];
  }

  get none(): boolean {
    return this.needles.length === 0;
  }

  /** First place in bytes[from, to), of the window that begins at file offset `base` and ends at index `end`. */
  find(bytes: Buffer, base: number, from: number, to: number, end: number): Hit | null {
    let first: Hit | null = null;
    for (const needle of this.needles) {
      for (let at = from; at < to; at++) {
        at = this.search(needle, bytes, base, at, end);
        if (at < 0 || at + needle.bytes.length > to) break;
        if (!bounded(bytes, at, needle)) continue;
        if (!first || at < first.at) first = { at, text: needle.text, host: needle.host };
        break;
      }
    }
    return first;
  }

  /** Index of the needle at or after `from`, -1 when the window has none. */
  private search(needle: Needle, bytes: Buffer, base: number, from: number, end: number): number {
    if (needle.found && needle.next >= base + from) return needle.next - base;
    // Up to `next` there is none; the window may have grown since.
    const start = needle.found ? from : Math.max(from, needle.next + 1 - base);
    if (start + needle.bytes.length > end) return -1;
    const at = bytes.subarray(0, end).indexOf(needle.bytes, start);
    needle.found = at >= 0;
    needle.next = at >= 0 ? base + at : base + end - needle.bytes.length;
    return at;
  }
}

/** `old.example` is not in `my-old.example` or `old.example.net`, `/home/a` not in `/home/ab` or `/www/home/a`. */
function bounded(bytes: Buffer, at: number, needle: Needle): boolean {
  const before = bytes[at - 1];
  const after = bytes[at + needle.bytes.length];
  if (wordLike(before) || wordLike(after)) return false;
  if (!needle.host) return before !== 47 && before !== 46;
  return before !== 46 && !(after === 46 && wordLike(bytes[at + needle.bytes.length + 1]));
}
