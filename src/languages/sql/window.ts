// A window onto a stream of chunks: bytes that are still needed stay, the rest is dropped. Memory is one chunk and what is kept.

const PADDING = 16;

/** Bytes at the end of one chunk or the start of the next stand together here; indexes shift when `more` is called. */
export class ByteWindow {
  bytes: Buffer;
  /** Valid bytes: indexes 0 to end - 1. */
  end = 0;
  /** Offset in the file of index 0. */
  base = 0;
  private readonly source: Iterator<Uint8Array>;
  private readonly leave: (upTo: number) => void;

  /** `leave(index)` is called before the bytes below that index are dropped. */
  constructor(chunks: Iterable<Uint8Array>, leave: (upTo: number) => void) {
    this.source = chunks[Symbol.iterator]();
    this.leave = leave;
    this.bytes = Buffer.allocUnsafe(1 << 16);
  }

  /** Reads the next chunk, dropping what lies below `keep`. Returns by how much indexes shrank, -1 at the end of the stream. */
  more(keep: number): number {
    let next = this.source.next();
    while (!next.done && next.value.length === 0) next = this.source.next();
    if (next.done) {
      // Whoever looks one byte ahead at the end sees nothing of what lay here before.
      this.bytes.fill(0, this.end, this.end + PADDING);
      return -1;
    }
    const chunk = next.value;
    this.leave(keep);
    const kept = this.end - keep;
    const needed = kept + chunk.length;
    if (needed + PADDING > this.bytes.length) {
      const larger = Buffer.allocUnsafeSlow(
        Math.max(needed, Math.min(this.bytes.length * 2, needed + (8 << 20))) + PADDING,
      );
      this.bytes.copy(larger, 0, keep, this.end);
      this.bytes = larger;
    } else if (keep > 0) {
      this.bytes.copyWithin(0, keep, this.end);
    }
    this.bytes.set(chunk, kept);
    this.base += keep;
    this.end = needed;
    return keep;
  }
}
