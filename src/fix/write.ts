// Old bytes and splices -> a new file, in one pass and with memory for one chunk, whatever the size.
import { createHash, type Hash } from 'node:crypto';
import { closeSync, fstatSync, fsyncSync, openSync, readSync, writeSync } from 'node:fs';
import type { Splice } from '../rule/finding.ts';

/** Bytes read and written at once. */
const CHUNK = 1 << 18;
/** Small pieces are gathered up to this many bytes before they are written. */
const GATHER = 1 << 16;
/** Up to so many bytes a loop is faster than a call of the runtime; most stretches between two values of a dump are that short. */
export const SHORT = 48;

/** SHA-256 of both files, hexadecimal, and the size of the new one in bytes. */
export interface Written {
  before: string;
  after: string;
  size: number;
}

/** A file's bytes in order. @param disk absolute path, one character per byte, as everywhere in this folder */
export class Reader {
  private readonly fd: number;
  private readonly buffer: Buffer;
  private readonly hash: Hash | null;
  private from = 0;
  private filled = 0;

  /** @param hash gets every byte that is read */
  constructor(disk: string, hash: Hash | null = null) {
    this.hash = hash;
    this.fd = openSync(Buffer.from(disk, 'latin1'), 'r');
    this.buffer = Buffer.allocUnsafe(Math.min(CHUNK, fstatSync(this.fd).size + 1));
  }

  /** The next bytes, at most `most`; empty at the end. Valid until the next call. */
  next(most = CHUNK): Buffer {
    if (this.from === this.filled) this.fill();
    const bytes = this.buffer.subarray(this.from, Math.min(this.filled, this.from + most));
    this.from += bytes.length;
    return bytes;
  }

  private fill(): void {
    this.from = 0;
    this.filled = readSync(this.fd, this.buffer, 0, this.buffer.length, null);
    this.hash?.update(this.buffer.subarray(0, this.filled));
  }

  /** The next bytes in a buffer of their own, fewer only at the end. */
  exactly(size: number): Buffer {
    const bytes = Buffer.allocUnsafe(size);
    let filled = 0;
    while (filled < size) {
      const part = this.next(size - filled);
      if (part.length === 0) break;
      filled += part.copy(bytes, filled);
    }
    return bytes.subarray(0, filled);
  }

  /** The next bytes, at most `most`, into `writer`, or nowhere. Returns their number, 0 at the end. Pieces may be few bytes and many. */
  pass(most: number, writer: Writer | null): number {
    if (this.from === this.filled) this.fill();
    const start = this.from;
    this.from = Math.min(this.filled, start + most);
    writer?.write(this.buffer, start, this.from);
    return this.from - start;
  }

  close(): void {
    closeSync(this.fd);
  }
}

/** The file's bytes in chunks that may be kept. Memory is that of one chunk. */
export function* chunksOf(disk: string): Generator<Buffer> {
  const reader = new Reader(disk);
  try {
    for (let bytes = reader.next(); bytes.length > 0; bytes = reader.next()) yield Buffer.from(bytes);
  } finally {
    reader.close();
  }
}

/** SHA-256 of a file, hexadecimal. Throws what the system throws. */
export function hashFile(disk: string): string {
  const reader = new Reader(disk);
  try {
    const hash = createHash('sha256');
    for (let bytes = reader.next(); bytes.length > 0; bytes = reader.next()) hash.update(bytes);
    return hash.digest('hex');
  } finally {
    reader.close();
  }
}

/** The source ended before a splice did. */
export class ShortFileError extends Error {}

/**
 * Writes a file that must not exist yet and brings it to the disk before returning.
 * @param splices ascending, none meeting another. Throws what the system throws, or ShortFileError.
 */
export function writeSpliced(from: string, splices: Iterable<Splice>, to: string): Written {
  const hash = createHash('sha256');
  const reader = new Reader(from, hash);
  try {
    const writer = new Writer(to);
    try {
      const splicer = new Splicer(reader, writer);
      for (const splice of splices) splicer.splice(splice);
      splicer.copy(Number.POSITIVE_INFINITY);
      return { before: hash.digest('hex'), after: writer.finish(), size: writer.size };
    } finally {
      writer.close();
    }
  } finally {
    reader.close();
  }
}

/** A file that must not exist yet. */
export class Writer {
  private readonly fd: number;
  private readonly hash: Hash = createHash('sha256');
  private readonly buffer = Buffer.allocUnsafe(GATHER);
  private filled = 0;
  size = 0;

  constructor(disk: string) {
    this.fd = openSync(Buffer.from(disk, 'latin1'), 'wx', 0o600);
  }

  /** bytes[start, end). */
  write(bytes: Buffer, start: number, end: number): void {
    if (end - start > GATHER - this.filled) this.flush();
    if (end - start > GATHER) this.put(bytes.subarray(start, end));
    else if (end - start > SHORT) this.filled += bytes.copy(this.buffer, this.filled, start, end);
    else for (let i = start; i < end; i++) this.buffer[this.filled++] = bytes[i]!;
  }

  /** @param text one character per byte */
  writeText(text: string): void {
    if (text.length > GATHER - this.filled) this.flush();
    if (text.length > GATHER) this.put(Buffer.from(text, 'latin1'));
    else this.filled += this.buffer.write(text, this.filled, 'latin1');
  }

  /** Hands over to the system what was gathered. */
  flush(): void {
    this.put(this.buffer.subarray(0, this.filled));
    this.filled = 0;
  }

  private put(bytes: Uint8Array): void {
    for (let done = 0; done < bytes.length; ) done += writeSync(this.fd, bytes, done);
    this.hash.update(bytes);
    this.size += bytes.length;
  }

  /** Brings everything to the disk. Returns the hash. */
  finish(): string {
    this.flush();
    fsyncSync(this.fd);
    return this.hash.digest('hex');
  }

  close(): void {
    closeSync(this.fd);
  }
}

/** Everything of the old file passes through here. */
export class Splicer {
  /** Bytes of the old file that have passed. */
  offset = 0;
  private readonly reader: Reader;
  private readonly writer: Writer;

  constructor(reader: Reader, writer: Writer) {
    this.reader = reader;
    this.writer = writer;
  }

  /** Throws ShortFileError. */
  splice({ start, end, text }: Splice): void {
    this.skip(start, end);
    if (text !== '') this.writer.writeText(text);
  }

  /** The same with bytes[from, to) in place of a text. */
  replace(start: number, end: number, { bytes, from, to }: { bytes: Buffer; from: number; to: number }): void {
    this.skip(start, end);
    this.writer.write(bytes, from, to);
  }

  private skip(start: number, end: number): void {
    if (!this.pass(start, this.writer) || !this.pass(end, null)) throw new ShortFileError();
  }

  /** At most so many bytes more, as they are. Returns their number, 0 at the end. */
  copy(most: number): number {
    const { offset } = this;
    this.pass(offset + most, this.writer);
    return this.offset - offset;
  }

  private pass(upTo: number, to: Writer | null): boolean {
    while (this.offset < upTo) {
      const passed = this.reader.pass(upTo - this.offset, to);
      if (passed === 0) return false;
      this.offset += passed;
    }
    return true;
  }
}
