// A dump on its way into another encoding: written, read back and compared with the original piece by piece, so that what follows (the
// new scan) reads the proven bytes of the new file while they come to be. Memory is that of a piece.
import { createHash, type Hash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import type { DumpPlan } from '../languages/sql/conversion.ts';
import type { DumpEdit } from '../languages/sql/convert.ts';
import { sameCharacters } from '../languages/sql/same-characters.ts';
import type { Stretch } from '../languages/sql/transcode.ts';
import { Reader, SHORT, Splicer, Writer, type Written } from './write.ts';

/** Bytes that are dealt with at once behind the last change. */
const PIECE = 1 << 19;

/** What was written is not what was meant. */
export class ProofError extends Error {}

export class ProvenDump {
  /** Once all chunks were taken. */
  written: Written | null = null;
  /** What stopped it; whoever takes the chunks may have swallowed that. */
  failure: unknown = null;

  constructor(
    private readonly from: string,
    private readonly to: string,
    private readonly plan: DumpPlan,
    private readonly batches: Iterable<readonly DumpEdit[]>,
  ) {}

  /** The bytes of the new file, which must not exist yet, in pieces that may be kept. Throws what the system throws, or ProofError. */
  *chunks(): Generator<Buffer> {
    const hash = createHash('sha256');
    const source = new Reader(this.from, hash);
    try {
      const writer = new Writer(this.to);
      const proof = new Proof(this.from, this.to, this.plan);
      try {
        yield* this.pieces(source, writer, proof, hash);
      } finally {
        proof.close();
        writer.close();
      }
    } catch (error) {
      this.failure = error;
      throw error;
    } finally {
      source.close();
    }
  }

  private *pieces(source: Reader, writer: Writer, proof: Proof, hash: Hash): Generator<Buffer> {
    const splicer = new Splicer(source, writer);
    for (const edits of this.batches) {
      for (const edit of edits) splicer.replace(edit.start, edit.end, edit);
      writer.flush();
      yield proof.next(edits, splicer.offset, writer.size);
    }
    while (splicer.copy(PIECE) > 0) {
      writer.flush();
      yield proof.next([], splicer.offset, writer.size);
    }
    const after = writer.finish();
    this.written = { before: hash.digest('hex'), after, size: writer.size };
  }
}

/** Compares what stands on the disk with the original, untouched bytes with each other and converted ones by their characters. */
class Proof {
  /** Bytes of the original that were compared. */
  offset = 0;
  private readonly original: Reader;
  private readonly fd: number;
  private readonly plan: DumpPlan;
  private done = 0;

  constructor(from: string, to: string, plan: DumpPlan) {
    this.plan = plan;
    this.original = new Reader(from);
    this.fd = openSync(Buffer.from(to, 'latin1'), 'r');
  }

  /** Reads the new file on to `size` bytes, which must be the original up to `end` with these edits. Throws ProofError. */
  next(edits: readonly DumpEdit[], end: number, size: number): Buffer {
    const before = this.original.exactly(end - this.offset);
    const after = this.readBack(size - this.done);
    const base = this.offset;
    let from = 0;
    let to = 0;
    for (const edit of edits) {
      to = sameBytes(before, from, edit.start - base, after, to);
      from = edit.end - base;
      const changed = { bytes: after, from: to, to: to + edit.to - edit.from };
      if (changed.to > after.length || !this.isMeant(edit, before, changed, base)) throw new ProofError();
      to = changed.to;
    }
    if (sameBytes(before, from, before.length, after, to) !== after.length) throw new ProofError();
    this.offset = end;
    this.done = size;
    return after;
  }

  private isMeant(edit: DumpEdit, before: Buffer, after: Stretch, base: number): boolean {
    const { start, end, bytes, from, to, why } = edit;
    const converts = why === 'encoding' && start < end && from < to;
    return converts
      ? sameCharacters({ bytes: before, from: start - base, to: end - base }, after, this.plan)
      : bytes.compare(after.bytes, after.from, after.to, from, to) === 0;
  }

  private readBack(size: number): Buffer {
    const bytes = Buffer.allocUnsafeSlow(size);
    for (let read = 0; read < size; ) {
      const got = readSync(this.fd, bytes, read, size - read, this.done + read);
      if (got === 0) throw new ProofError();
      read += got;
    }
    return bytes;
  }

  close(): void {
    closeSync(this.fd);
    this.original.close();
  }
}

/** Index after the stretch in `after`. Throws ProofError. */
function sameBytes(before: Buffer, start: number, end: number, after: Buffer, at: number): number {
  const length = end - start;
  if (at + length > after.length) throw new ProofError();
  if (length > SHORT) {
    if (before.compare(after, at, at + length, start, end) !== 0) throw new ProofError();
  } else {
    for (let i = 0; i < length; i++) if (before[start + i] !== after[at + i]) throw new ProofError();
  }
  return at + length;
}
