// Applies rising splices to a stream. Pieces are gathered: a dump has millions of them.
import type { Edit } from './edits.ts';

const GATHERED = 1 << 18;

/** The stream with the splices applied; they must rise and not overlap. */
export function* spliced(chunks: Iterable<Uint8Array>, edits: Iterator<Edit>): Generator<Uint8Array> {
  const out = new Gathered();
  let next = edits.next();
  let base = 0;
  for (const chunk of chunks) {
    let at = 0;
    const end = base + chunk.length;
    while (!next.done && (next.value.start < end || next.value.end <= end)) {
      const { start, end: stop, text } = next.value;
      if (start > base + at) out.bytes(chunk, at, start - base);
      // What reaches over the chunk's end wrote its text when it began.
      if (start >= base) out.text(text);
      at = Math.max(at, Math.min(stop, end) - base);
      if (out.full) yield out.take();
      if (stop > end) break;
      next = edits.next();
    }
    out.bytes(chunk, at, chunk.length);
    if (out.full) yield out.take();
    base = end;
  }
  if (!next.done && next.value.start >= base) out.text(next.value.text);
  if (out.length > 0) yield out.take();
}

class Gathered {
  length = 0;
  private buffer = Buffer.allocUnsafe(GATHERED * 2);

  get full(): boolean {
    return this.length >= GATHERED;
  }

  bytes(bytes: Uint8Array, from: number, to: number): void {
    if (to <= from) return;
    this.room(to - from);
    this.buffer.set(from === 0 && to === bytes.length ? bytes : bytes.subarray(from, to), this.length);
    this.length += to - from;
  }

  text(text: string): void {
    this.room(text.length);
    this.length += this.buffer.write(text, this.length, 'latin1');
  }

  take(): Uint8Array {
    const taken = Buffer.from(this.buffer.subarray(0, this.length));
    this.length = 0;
    return taken;
  }

  private room(more: number): void {
    if (this.length + more <= this.buffer.length) return;
    const larger = Buffer.allocUnsafe((this.length + more) * 2);
    this.buffer.copy(larger, 0, 0, this.length);
    this.buffer = larger;
  }
}
