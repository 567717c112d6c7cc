// Writes zip archives: members as they came from another archive, with other bytes, or from elsewhere.
// Format: see archive-zip.ts.
import { isUtf8 } from 'node:buffer';
import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { Readable } from 'node:stream';
import { createDeflateRaw } from 'node:zlib';
import {
  CENTRAL,
  DEFLATED,
  END,
  extraFields,
  LOCAL,
  MOST,
  SIGNATURE,
  TIMESTAMP,
  UNIX,
  ZIP64,
  ZipError,
  type ZipFile,
  type ZipMember,
} from './archive-zip.ts';
import { bytesOf } from './disk.ts';
import { chunksOf } from './write.ts';

const HAS_DESCRIPTOR = 1 << 3;

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
    const record = Buffer.from(member.record);
    if (mode !== null) record.writeUInt16LE((record.readUInt16LE(40) & ~0o7777) | mode, 40);
    await this.pack(zip.local(member), record, member.method, chunksOf(disk));
  }

  /** A member that comes from elsewhere. */
  async add(made: NewMember, content: Iterable<Buffer> | AsyncIterable<Buffer>): Promise<void> {
    const { local, record } = recordsOf(made);
    await this.pack(local, record, local.readUInt16LE(8), content);
  }

  private async pack(
    oldLocal: Buffer,
    record: Buffer,
    method: number,
    content: Iterable<Buffer> | AsyncIterable<Buffer>,
  ): Promise<void> {
    const from = this.at;
    // room for the local record, which says what is known only afterwards
    const local = narrow(oldLocal, LOCAL, 28, 0, 0);
    this.at += local.length;
    const numbers = { crc: 0, compressed: 0, size: 0 };
    let crc = START;
    const noted = async function* (): AsyncGenerator<Buffer> {
      for await (const bytes of content) {
        crc = crc32(crc, bytes);
        numbers.size += bytes.length;
        yield bytes;
      }
    };
    const start = this.at;
    for await (const bytes of packedBy(method, noted())) this.put(bytes);
    numbers.compressed = this.at - start;
    numbers.crc = (crc ^ START) >>> 0;
    if (numbers.size >= MOST || numbers.compressed >= MOST) throw new ZipError('4 GB or more');
    fillSizes(local, 14, numbers.crc, numbers.compressed, numbers.size);
    local.writeUInt16LE(local.readUInt16LE(6) & ~HAS_DESCRIPTOR, 6);
    writeSync(this.fd, local, 0, local.length, from);
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

async function* packedBy(method: number, plain: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  if (method === 0) {
    yield* plain;
    return;
  }
  const source = Readable.from(plain, { objectMode: false });
  const deflate = createDeflateRaw({ level: 9 });
  source.on('error', (error) => deflate.destroy(error));
  yield* source.pipe(deflate);
}

/** Name as bytes, permission bits, seconds since 1970. */
export interface NewMember {
  name: Buffer;
  type: 'file' | 'folder' | 'link';
  mode: number;
  mtime: number;
}

const TYPE_BITS = { file: 0o100000, folder: 0o040000, link: 0o120000 };
const UTF8_NAME = 1 << 11;

/** Local and central record of a member, but for its sizes. Source: as above; the time field is Info-ZIP's. */
function recordsOf({ name, type, mode, mtime }: NewMember): { local: Buffer; record: Buffer } {
  const time = new Date(mtime * 1000);
  const extra = Buffer.alloc(9);
  extra.writeUInt16LE(TIMESTAMP, 0);
  extra.writeUInt16LE(5, 2);
  extra[4] = 1;
  extra.writeInt32LE(Math.trunc(mtime), 5);
  const ascii = name.every((byte) => byte < 0x80);
  const common = Buffer.alloc(26);
  common.writeUInt16LE(20, 0);
  common.writeUInt16LE(!ascii && isUtf8(name) ? UTF8_NAME : 0, 2);
  common.writeUInt16LE(type === 'file' ? DEFLATED : 0, 4);
  common.writeUInt16LE((time.getHours() << 11) | (time.getMinutes() << 5) | (time.getSeconds() >> 1), 6);
  const year = Math.min(Math.max(time.getFullYear() - 1980, 0), 127);
  common.writeUInt16LE((year << 9) | ((time.getMonth() + 1) << 5) | time.getDate(), 8);
  common.writeUInt16LE(name.length, 22);
  common.writeUInt16LE(extra.length, 24);
  const signed = (signature: number): Buffer => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(signature, 0);
    return bytes;
  };
  const madeBy = Buffer.from([20, UNIX]);
  const rest = Buffer.alloc(14);
  rest.writeUInt32LE((((TYPE_BITS[type] | mode) << 16) | (type === 'folder' ? 0x10 : 0)) >>> 0, 6);
  return {
    local: Buffer.concat([signed(SIGNATURE.local), common, name, extra]),
    record: Buffer.concat([signed(SIGNATURE.central), madeBy, common, rest, name, extra]),
  };
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
