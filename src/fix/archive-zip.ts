// zip archives, member by member with their raw records: what is not repaired goes into a new archive as it came, compressed bytes,
// names, times and all. Format: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT (sections 4.3.7, 4.3.12, 4.3.14, 4.3.16).
import { closeSync, fstatSync, fsyncSync, openSync, readSync, statSync, writeSync } from 'node:fs';
import { Readable } from 'node:stream';
import { createDeflateRaw, createInflateRaw } from 'node:zlib';
import { decodeName } from '../site/names.ts';
import { bytesOf } from './disk.ts';
import { Reader } from './write.ts';

const LOCAL = 30;
const CENTRAL = 46;
const END = 22;
const SIGNATURE = { local: 0x04034b50, central: 0x02014b50, end: 0x06054b50, end64: 0x06064b50, locator64: 0x07064b50 };
const ZIP64 = 0x0001;
const MOST = 0xffffffff;
const HAS_DESCRIPTOR = 1 << 3;
const UNIX = 3;
const DEFLATED = 8;

export interface ZipMember {
  /** The record of the central directory, raw. */
  record: Buffer;
  name: Buffer;
  /** For people. */
  shown: string;
  type: 'file' | 'folder' | 'link' | 'other';
  /** Permission bits, null where the archive carries none. */
  mode: number | null;
  /** 0 stored, 8 deflated. */
  method: number;
  encrypted: boolean;
  crc: number;
  compressed: number;
  size: number;
  /** Offset of its local record. */
  offset: number;
  /** Seconds since 1970. */
  mtime: number;
}

/** Not an archive that can be copied record by record; say so and suggest a folder. */
export class ZipError extends Error {}

export class ZipFile {
  readonly members: ZipMember[];
  readonly comment: Buffer;
  private readonly fd: number;
  private readonly size: number;

  /** Throws ZipError or what the system throws. */
  constructor(disk: string) {
    this.fd = openSync(bytesOf(disk), 'r');
    this.size = fstatSync(this.fd).size;
    try {
      const end = this.findEnd();
      this.comment = end.comment;
      this.members = [...this.readCentral(end)];
    } catch (error) {
      this.close();
      throw error;
    }
  }

  close(): void {
    closeSync(this.fd);
  }

  read(at: number, length: number): Buffer {
    const bytes = Buffer.allocUnsafe(length);
    for (let done = 0; done < length; ) {
      const got = readSync(this.fd, bytes, done, length - done, at + done);
      if (got === 0) throw new ZipError('cut off');
      done += got;
    }
    return bytes;
  }

  /** The local record of a member: its header with name and extra field. */
  local(member: ZipMember): Buffer {
    const fixed = this.read(member.offset, LOCAL);
    if (fixed.readUInt32LE(0) !== SIGNATURE.local) throw new ZipError('no local record');
    return this.read(member.offset, LOCAL + fixed.readUInt16LE(26) + fixed.readUInt16LE(28));
  }

  /** The member's bytes as they are packed. */
  *packed(member: ZipMember): Generator<Buffer> {
    const start = member.offset + this.local(member).length;
    for (let done = 0; done < member.compressed; ) {
      const bytes = this.read(start + done, Math.min(1 << 18, member.compressed - done));
      done += bytes.length;
      yield bytes;
    }
  }

  /** The member's bytes. Throws ZipError on a method other than stored and deflated. */
  async *content(member: ZipMember): AsyncGenerator<Buffer> {
    if (member.encrypted || (member.method !== 0 && member.method !== DEFLATED)) throw new ZipError('method');
    if (member.method === 0) {
      yield* this.packed(member);
      return;
    }
    const inflate = createInflateRaw();
    const feed = async (): Promise<void> => {
      for (const bytes of this.packed(member)) {
        if (!inflate.write(bytes)) await new Promise((resolve) => inflate.once('drain', resolve));
      }
      inflate.end();
    };
    feed().catch((error) => inflate.destroy(error));
    yield* inflate;
  }

  private findEnd(): { count: number; at: number; length: number; comment: Buffer } {
    const tail = this.read(Math.max(0, this.size - END - 0xffff), Math.min(this.size, END + 0xffff));
    for (let at = tail.length - END; at >= 0; at--) {
      if (tail.readUInt32LE(at) !== SIGNATURE.end || at + END + tail.readUInt16LE(at + 20) !== tail.length) continue;
      const end = {
        count: tail.readUInt16LE(at + 10),
        length: tail.readUInt32LE(at + 12),
        at: tail.readUInt32LE(at + 16),
        comment: Buffer.from(tail.subarray(at + END)),
      };
      const wide = end.count === 0xffff || end.length === MOST || end.at === MOST;
      return wide ? { ...end, ...this.findEnd64(this.size - tail.length + at) } : end;
    }
    throw new ZipError('no end record');
  }

  private findEnd64(end: number): { count: number; at: number; length: number } | undefined {
    if (end < 20) return undefined;
    const locator = this.read(end - 20, 20);
    if (locator.readUInt32LE(0) !== SIGNATURE.locator64) return undefined;
    const record = this.read(Number(locator.readBigUInt64LE(8)), 56);
    if (record.readUInt32LE(0) !== SIGNATURE.end64) throw new ZipError('no zip64 end record');
    return {
      count: Number(record.readBigUInt64LE(32)),
      length: Number(record.readBigUInt64LE(40)),
      at: Number(record.readBigUInt64LE(48)),
    };
  }

  private *readCentral({ count, at, length }: { count: number; at: number; length: number }): Generator<ZipMember> {
    if (at + length > this.size) throw new ZipError('central directory outside');
    const central = this.read(at, length);
    let total = 0;
    for (let i = 0, from = 0; i < count; i++) {
      if (from + CENTRAL > central.length || central.readUInt32LE(from) !== SIGNATURE.central)
        throw new ZipError('record');
      const size =
        CENTRAL + central.readUInt16LE(from + 28) + central.readUInt16LE(from + 30) + central.readUInt16LE(from + 32);
      const member = memberOf(Buffer.from(central.subarray(from, from + size)));
      total += member.compressed + LOCAL;
      from += size;
      yield member;
    }
    // members that share bytes would multiply them
    if (total > this.size) throw new ZipError('overlapping members');
  }
}

function memberOf(record: Buffer): ZipMember {
  const nameLength = record.readUInt16LE(28);
  const name = record.subarray(CENTRAL, CENTRAL + nameLength);
  const wide = wideNumbers(record);
  const unix = record[5] === UNIX ? record.readUInt32LE(38) >>> 16 : 0;
  const type = unix & 0o170000;
  const shown = decodeName(name);
  return {
    record,
    name,
    shown,
    type: /[/\\]$/.test(shown)
      ? 'folder'
      : type === 0o120000
        ? 'link'
        : type === 0 || type === 0o100000
          ? 'file'
          : 'other',
    mode: unix ? unix & 0o7777 : null,
    method: record.readUInt16LE(10),
    encrypted: (record.readUInt16LE(8) & 1) !== 0,
    crc: record.readUInt32LE(16),
    mtime: timeOf(record),
    ...wide,
  };
}

/** Sizes and offset; those of 4 GB and more stand in an extra field, in this order, as far as they are needed. */
function wideNumbers(record: Buffer): { size: number; compressed: number; offset: number } {
  const plain = [record.readUInt32LE(24), record.readUInt32LE(20), record.readUInt32LE(42)];
  const extra = extraFields(extraOf(record)).find(({ id }) => id === ZIP64)?.data;
  let at = 0;
  const [size, compressed, offset] = plain.map((number) => {
    if (number !== MOST || !extra || at + 8 > extra.length) return number;
    at += 8;
    return Number(extra.readBigUInt64LE(at - 8));
  });
  return { size: size!, compressed: compressed!, offset: offset! };
}

const TIMESTAMP = 0x5455;

/** Of the extra field that Unix programs write, else MS-DOS time, which is local time. */
function timeOf(record: Buffer): number {
  const stamp = extraFields(extraOf(record)).find(({ id }) => id === TIMESTAMP)?.data;
  if (stamp && stamp.length >= 5 && stamp[0]! & 1) return stamp.readInt32LE(1);
  const [time, date] = [record.readUInt16LE(12), record.readUInt16LE(14)];
  const [year, month, day] = [(date >> 9) + 1980, ((date >> 5) & 15) - 1, date & 31];
  return new Date(year, month, day, time >> 11, (time >> 5) & 63, (time & 31) * 2).getTime() / 1000;
}

function extraOf(record: Buffer): Buffer {
  const from = CENTRAL + record.readUInt16LE(28);
  return record.subarray(from, from + record.readUInt16LE(30));
}

function extraFields(extra: Buffer): { id: number; data: Buffer; whole: Buffer }[] {
  const fields = [];
  for (let at = 0; at + 4 <= extra.length; ) {
    const end = Math.min(extra.length, at + 4 + extra.readUInt16LE(at + 2));
    fields.push({ id: extra.readUInt16LE(at), data: extra.subarray(at + 4, end), whole: extra.subarray(at, end) });
    at = end;
  }
  return fields;
}

/** Writes an archive into a new file. Members come in the order of their calls. */
export class ZipWriter {
  private readonly fd: number;
  private readonly records: Buffer[] = [];
  private at = 0;

  constructor(disk: string) {
    this.fd = openSync(bytesOf(disk), 'wx');
  }

  close(): void {
    closeSync(this.fd);
  }

  /** A member as it came. Its data descriptor goes: the local record now says what it said. */
  copy(zip: ZipFile, member: ZipMember): void {
    const { record, crc, compressed, size } = member;
    const local = narrow(zip.local(member), LOCAL, 28, size, compressed);
    fillSizes(local, 14, crc, compressed, size);
    local.writeUInt16LE(local.readUInt16LE(6) & ~HAS_DESCRIPTOR, 6);
    const from = this.at;
    this.put(local);
    for (const bytes of zip.packed(member)) this.put(bytes);
    this.addRecord(record, from, { crc, compressed, size });
  }

  /** A member with other bytes, packed anew. @param disk where they lie; @param mode null: as it was */
  async change(zip: ZipFile, member: ZipMember, disk: string, mode: number | null): Promise<void> {
    const from = this.at;
    const size = statSync(bytesOf(disk)).size;
    // room for the local record, which says what is known only afterwards; packing never makes bytes more by a thousandth
    const local = narrow(zip.local(member), LOCAL, 28, size, Math.ceil(size * 1.001));
    this.at += local.length;
    const numbers = { crc: 0, compressed: 0, size: 0 };
    let crc = START;
    const plain = function* (): Generator<Buffer> {
      const reader = new Reader(disk);
      try {
        for (let bytes = reader.next(); bytes.length > 0; bytes = reader.next()) {
          crc = crc32(crc, bytes);
          numbers.size += bytes.length;
          yield Buffer.from(bytes);
        }
      } finally {
        reader.close();
      }
    };
    const start = this.at;
    for await (const bytes of packedBy(member.method, plain())) this.put(bytes);
    numbers.compressed = this.at - start;
    numbers.crc = (crc ^ START) >>> 0;
    fillSizes(local, 14, numbers.crc, numbers.compressed, numbers.size);
    local.writeUInt16LE(local.readUInt16LE(6) & ~HAS_DESCRIPTOR, 6);
    writeSync(this.fd, local, 0, local.length, from);
    const record = Buffer.from(member.record);
    if (mode !== null) record.writeUInt16LE((record.readUInt16LE(40) & ~0o7777) | mode, 40);
    this.addRecord(record, from, numbers);
  }

  private addRecord(old: Buffer, from: number, numbers: { crc: number; compressed: number; size: number }): void {
    const record = narrow(old, CENTRAL, 30, numbers.size, numbers.compressed, from);
    record.writeUInt16LE(record.readUInt16LE(8) & ~HAS_DESCRIPTOR, 8);
    fillSizes(record, 16, numbers.crc, numbers.compressed, numbers.size);
    record.writeUInt32LE(Math.min(from, MOST), 42);
    this.records.push(record);
  }

  finish(comment: Buffer): void {
    const at = this.at;
    for (const record of this.records) this.put(record);
    const length = this.at - at;
    const count = this.records.length;
    if (count >= 0xffff || length >= MOST || at >= MOST) this.putEnd64(count, length, at);
    const end = Buffer.alloc(END);
    end.writeUInt32LE(SIGNATURE.end, 0);
    end.writeUInt16LE(Math.min(count, 0xffff), 8);
    end.writeUInt16LE(Math.min(count, 0xffff), 10);
    end.writeUInt32LE(Math.min(length, MOST), 12);
    end.writeUInt32LE(Math.min(at, MOST), 16);
    end.writeUInt16LE(comment.length, 20);
    this.put(end);
    this.put(comment);
    fsyncSync(this.fd);
  }

  private putEnd64(count: number, length: number, at: number): void {
    const from = this.at;
    const record = Buffer.alloc(56);
    record.writeUInt32LE(SIGNATURE.end64, 0);
    record.writeBigUInt64LE(44n, 4);
    record.writeUInt16LE(45, 12);
    record.writeUInt16LE(45, 14);
    for (const [offset, number] of [
      [24, count],
      [32, count],
      [40, length],
      [48, at],
    ] as const) {
      record.writeBigUInt64LE(BigInt(number), offset);
    }
    const locator = Buffer.alloc(20);
    locator.writeUInt32LE(SIGNATURE.locator64, 0);
    locator.writeBigUInt64LE(BigInt(from), 8);
    locator.writeUInt32LE(1, 16);
    this.put(record);
    this.put(locator);
  }

  private put(bytes: Buffer): void {
    for (let done = 0; done < bytes.length; )
      done += writeSync(this.fd, bytes, done, bytes.length - done, this.at + done);
    this.at += bytes.length;
  }
}

function fillSizes(record: Buffer, at: number, crc: number, compressed: number, size: number): void {
  record.writeUInt32LE(crc, at);
  record.writeUInt32LE(Math.min(compressed, MOST), at + 4);
  record.writeUInt32LE(Math.min(size, MOST), at + 8);
}

/** The record with a zip64 field that says what the new numbers need, and no other one. @param length where the extra field's length stands */
function narrow(
  record: Buffer,
  fixed: number,
  length: number,
  size: number,
  compressed: number,
  offset?: number,
): Buffer {
  const from = fixed + record.readUInt16LE(length - 2);
  const till = from + record.readUInt16LE(length);
  const kept = extraFields(record.subarray(from, till))
    .filter(({ id }) => id !== ZIP64)
    .map(({ whole }) => whole);
  // a local record needs both sizes, or none
  const both = fixed === LOCAL && (size >= MOST || compressed >= MOST);
  const wide = [size, compressed, offset ?? 0].filter((number, i) => number >= MOST || (both && i < 2));
  if (wide.length > 0) {
    const field = Buffer.alloc(4 + 8 * wide.length);
    field.writeUInt16LE(ZIP64, 0);
    field.writeUInt16LE(8 * wide.length, 2);
    for (const [i, number] of wide.entries()) field.writeBigUInt64LE(BigInt(number), 4 + 8 * i);
    kept.unshift(field);
  }
  const extra = Buffer.concat(kept);
  const result = Buffer.concat([record.subarray(0, from), extra, record.subarray(till)]);
  result.writeUInt16LE(extra.length, length);
  return result;
}

function packedBy(method: number, plain: Generator<Buffer>): AsyncIterable<Buffer> | Iterable<Buffer> {
  return method === 0 ? plain : Readable.from(plain, { objectMode: false }).pipe(createDeflateRaw({ level: 9 }));
}

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

const START = 0xffffffff;

/** As zip files want it (zlib.crc32 is not in every Node 20). Begins and ends with an inversion of all bits. */
function crc32(before: number, bytes: Buffer): number {
  let crc = before;
  for (let i = 0; i < bytes.length; i++) crc = TABLE[(crc ^ bytes[i]!) & 0xff]! ^ (crc >>> 8);
  return crc;
}
