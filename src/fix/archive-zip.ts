// zip archives, member by member with their raw records: what is not repaired goes into a new archive as it came, compressed bytes,
// names, times and all. Format: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT (sections 4.3.7, 4.3.12, 4.3.14, 4.3.16).
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { createInflateRaw } from 'node:zlib';
import { decodeZipName } from '../site/names.ts';
import { bytesOf } from './disk.ts';

export const LOCAL = 30;
export const CENTRAL = 46;
export const END = 22;
export const SIGNATURE = {
  local: 0x04034b50,
  central: 0x02014b50,
  end: 0x06054b50,
  end64: 0x06064b50,
  locator64: 0x07064b50,
};
export const ZIP64 = 0x0001;
export const MOST = 0xffffffff;
export const UNIX = 3;
export const DEFLATED = 8;

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
  const shown = decodeZipName(name);
  return {
    record,
    name,
    shown,
    type: shown.endsWith('/')
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

export const TIMESTAMP = 0x5455;

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

export function extraFields(extra: Buffer): { id: number; data: Buffer; whole: Buffer }[] {
  const fields = [];
  for (let at = 0; at + 4 <= extra.length; ) {
    const end = Math.min(extra.length, at + 4 + extra.readUInt16LE(at + 2));
    fields.push({ id: extra.readUInt16LE(at), data: extra.subarray(at + 4, end), whole: extra.subarray(at, end) });
    at = end;
  }
  return fields;
}
