// tar archives, read member by member with their raw headers: what is not repaired goes into a new archive as it came, byte for byte.
// Format: https://www.gnu.org/software/tar/manual/html_node/Standard.html and pax(1).
import { createReadStream } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { decodeName } from '../site/names.ts';
import { ByteStream, send } from './byte-stream.ts';
import { bytesOf } from './disk.ts';

const BLOCK = 512;
const SIZE = { at: 124, length: 12 };
const MODE = { at: 100, length: 8 };
const CHECKSUM = { at: 148, length: 8 };

export interface TarMember {
  /** Headers as they stand in the archive: long names and pax records first, its own header last. */
  headers: Buffer;
  /** As it stands there; may begin with `./` or worse. */
  name: Buffer;
  /** For people. */
  shown: string;
  type: 'file' | 'folder' | 'link' | 'hard-link' | 'other';
  /** Bytes of the link's target. */
  target: Buffer;
  mode: number;
  /** Seconds since 1970. */
  mtime: number;
  size: number;
  /** A second call goes on where the first one stopped; what is not read is passed over. */
  body(): AsyncGenerator<Buffer>;
}

const TYPES: Record<string, TarMember['type']> = {
  '0': 'file',
  '\0': 'file',
  '7': 'file',
  '5': 'folder',
  '2': 'link',
  '1': 'hard-link',
};

/** The archive is broken or cut off. */
export class TarError extends Error {}

/** What comes before a member's own header and speaks of it. */
interface Before {
  headers: Buffer[];
  name: Buffer | null;
  target: Buffer | null;
  size: number | null;
  mtime: number | null;
}

/** Gives members until the end mark. Throws on what is no tar archive. @param tail told what stands behind the last member */
export async function* tarMembers(
  disk: string,
  compressed: boolean,
  tail: (bytes: Buffer) => Promise<void>,
): AsyncGenerator<TarMember> {
  const file = createReadStream(bytesOf(disk));
  const plain: Readable = compressed ? file.pipe(createGunzip()) : file;
  file.on('error', (error) => plain.destroy(error));
  try {
    const stream = new ByteStream(plain);
    for (let member = await nextMember(stream, tail); member; member = await nextMember(stream, tail)) {
      yield member;
      await pass(member);
    }
  } finally {
    plain.destroy();
    file.destroy();
  }
}

async function pass(member: TarMember): Promise<void> {
  for await (const _ of member.body()) {
    // not wanted
  }
}

async function nextMember(stream: ByteStream, tail: (bytes: Buffer) => Promise<void>): Promise<TarMember | null> {
  const before: Before = { headers: [], name: null, target: null, size: null, mtime: null };
  for (;;) {
    const header = await stream.exactly(BLOCK);
    if (!header || header.every((byte) => byte === 0)) {
      await copyRest(stream, header, tail);
      return null;
    }
    if (octal(header, CHECKSUM) !== checksumOf(header)) throw new TarError('checksum');
    before.headers.push(header);
    const type = String.fromCharCode(header[156]!);
    if (!'xgLK'.includes(type)) return memberOf(stream, header, type, before);
    const size = numberAt(header, SIZE);
    const body = await stream.exactly(padded(size));
    if (!body) throw new TarError('cut off');
    before.headers.push(body);
    if (type === 'x') readPax(body.subarray(0, size), before);
    if (type === 'L') before.name = upToNul(body.subarray(0, size));
    if (type === 'K') before.target = upToNul(body.subarray(0, size));
  }
}

async function copyRest(
  stream: ByteStream,
  mark: Buffer | null,
  tail: (bytes: Buffer) => Promise<void>,
): Promise<void> {
  if (mark) await tail(mark);
  for (let bytes = await stream.some(1 << 16); bytes; bytes = await stream.some(1 << 16)) await tail(bytes);
}

async function memberOf(stream: ByteStream, header: Buffer, type: string, before: Before): Promise<TarMember> {
  // old GNU sparse files continue their map in further blocks
  for (let block = header, flag = 482; type === 'S' && block[flag] === 1; flag = 504) {
    const next = await stream.exactly(BLOCK);
    if (!next) throw new TarError('cut off');
    before.headers.push((block = next));
  }
  const size = before.size ?? numberAt(header, SIZE);
  const kind = TYPES[type] ?? 'other';
  const raw = before.name ?? nameOf(header);
  let left = size;
  let pad = padded(size) - size;
  return {
    headers: Buffer.concat(before.headers),
    name: raw,
    shown: decodeName(raw),
    // before POSIX a folder was a file whose name ends with a slash
    type: kind === 'file' && raw.at(-1) === 0x2f ? 'folder' : kind,
    target: before.target ?? upToNul(header.subarray(157, 257)),
    mode: numberAt(header, MODE) & 0o7777,
    mtime: before.mtime ?? numberAt(header, { at: 136, length: 12 }),
    size,
    async *body() {
      while (left > 0) {
        const bytes = await stream.some(left);
        if (!bytes) throw new TarError('cut off');
        left -= bytes.length;
        yield bytes;
      }
      if (pad > 0 && !(await stream.exactly(pad))) throw new TarError('cut off');
      pad = 0;
    },
  };
}

/** Its headers and its bytes as they came. */
export async function sendMember(out: Writable, member: TarMember): Promise<void> {
  await send(out, member.headers);
  for await (const bytes of member.body()) await send(out, bytes);
  await send(out, padding(member.size));
}

/** The same member with other bytes (and permission): only size, mode and checksum of its header change. */
export async function sendChanged(
  out: Writable,
  member: TarMember,
  content: Iterable<Buffer> | AsyncIterable<Buffer>,
  size: number,
  mode: number | null,
): Promise<void> {
  await pass(member);
  const headers = Buffer.from(member.headers);
  const header = headers.subarray(headers.length - BLOCK);
  putNumber(header, SIZE, size);
  if (mode !== null) putNumber(header, MODE, (numberAt(header, MODE) & ~0o7777) | mode);
  header.write(`${checksumOf(header).toString(8).padStart(6, '0')}\0 `, CHECKSUM.at, 'latin1');
  await send(out, withoutPaxSize(headers));
  for await (const bytes of content) await send(out, bytes);
  await send(out, padding(size));
}

const TYPE_FLAGS = { file: '0', folder: '5', link: '2' };

/** A member that comes from elsewhere. Names and targets above 100 bytes go into GNU's own records, any byte being allowed there. */
export async function sendNew(
  out: Writable,
  {
    name,
    type,
    mode,
    mtime,
    target,
  }: Pick<TarMember, 'name' | 'mode' | 'mtime' | 'target'> & { type: keyof typeof TYPE_FLAGS },
  content: Iterable<Buffer> | AsyncIterable<Buffer>,
  size: number,
): Promise<void> {
  for (const [flag, text] of [
    ['K', target],
    ['L', name],
  ] as const) {
    if (text.length <= 100) continue;
    await send(out, newHeader(Buffer.from('././@LongLink'), flag, 0, 0, text.length + 1, Buffer.alloc(0)));
    await send(out, Buffer.concat([text, Buffer.alloc(1), padding(text.length + 1)]));
  }
  await send(out, newHeader(name, TYPE_FLAGS[type], mode, mtime, size, target));
  for await (const bytes of content) await send(out, bytes);
  await send(out, padding(size));
}

function newHeader(name: Buffer, flag: string, mode: number, mtime: number, size: number, target: Buffer): Buffer {
  const header = Buffer.alloc(BLOCK);
  header.set(name.subarray(0, 100), 0);
  putNumber(header, MODE, mode);
  putNumber(header, { at: 108, length: 8 }, 0);
  putNumber(header, { at: 116, length: 8 }, 0);
  putNumber(header, SIZE, size);
  putNumber(header, { at: 136, length: 12 }, Math.max(0, Math.trunc(mtime)));
  header.write(flag, 156, 'latin1');
  header.set(target.subarray(0, 100), 157);
  header.write('ustar  \0', 257, 'latin1');
  header.write(`${checksumOf(header).toString(8).padStart(6, '0')}\0 `, CHECKSUM.at, 'latin1');
  return header;
}

/** What ends an archive: two empty blocks, filled up to a record of 20. */
export const END_MARK = Buffer.alloc(2 * BLOCK);

const padded = (size: number): number => Math.ceil(size / BLOCK) * BLOCK;
const padding = (size: number): Buffer => Buffer.alloc(padded(size) - size);
const upToNul = (bytes: Buffer): Buffer => bytes.subarray(0, bytes.indexOf(0) < 0 ? bytes.length : bytes.indexOf(0));

function octal(header: Buffer, { at, length }: { at: number; length: number }): number {
  return Number.parseInt(
    header
      .toString('latin1', at, at + length)
      .replace(/[\0 ]+$/, '')
      .trim() || '0',
    8,
  );
}

/** Octal digits, or, with the first bit set, a number in base 256. */
function numberAt(header: Buffer, field: { at: number; length: number }): number {
  if (!(header[field.at]! & 0x80)) return octal(header, field);
  let value = 0;
  for (let i = 1; i < field.length; i++) value = value * 256 + header[field.at + i]!;
  return value;
}

function putNumber(header: Buffer, { at, length }: { at: number; length: number }, value: number): void {
  const digits = value.toString(8);
  if (digits.length < length) {
    header.write(`${digits.padStart(length - 1, '0')}\0`, at, 'latin1');
    return;
  }
  header.fill(0, at, at + length);
  header[at] = 0x80;
  for (let i = length - 1, left = value; left > 0; i--, left = Math.floor(left / 256)) header[at + i] = left % 256;
}

function checksumOf(header: Buffer): number {
  let sum = 0;
  for (let i = 0; i < BLOCK; i++) sum += i >= CHECKSUM.at && i < CHECKSUM.at + CHECKSUM.length ? 0x20 : header[i]!;
  return sum;
}

function nameOf(header: Buffer): Buffer {
  const name = upToNul(header.subarray(0, 100));
  const posix = header.toString('latin1', 257, 263) === 'ustar\0';
  const prefix = posix ? upToNul(header.subarray(345, 500)) : Buffer.alloc(0);
  return prefix.length > 0 ? Buffer.concat([prefix, Buffer.from('/'), name]) : name;
}

/** Records `LENGTH KEY=VALUE\n`, LENGTH counting the whole record. */
function* paxRecords(body: Buffer): Generator<{ key: string; value: Buffer; record: Buffer }> {
  for (let at = 0; at < body.length; ) {
    const space = body.indexOf(0x20, at);
    const length = Number(body.toString('latin1', at, space));
    const equals = body.indexOf(0x3d, space);
    if (space < 0 || equals < 0 || !(length > 0) || at + length > body.length) return;
    yield {
      key: body.toString('latin1', space + 1, equals),
      value: body.subarray(equals + 1, at + length - 1),
      record: body.subarray(at, at + length),
    };
    at += length;
  }
}

function readPax(body: Buffer, before: Before): void {
  for (const { key, value } of paxRecords(body)) {
    // UTF-8 by definition; archivers put any other bytes there as they are
    if (key === 'path') before.name = value;
    if (key === 'linkpath') before.target = value;
    if (key === 'size') before.size = Number(value.toString('latin1'));
    if (key === 'mtime') before.mtime = Number(value.toString('latin1'));
  }
}

/** A size in a pax record would win over the header's new one; the header can hold any size. */
function withoutPaxSize(headers: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at < headers.length; ) {
    const header = Buffer.from(headers.subarray(at, at + BLOCK));
    const type = String.fromCharCode(header[156]!);
    const size = 'xgLK'.includes(type) ? numberAt(header, SIZE) : 0;
    const body = headers.subarray(at + BLOCK, at + BLOCK + size);
    at += BLOCK + padded(size);
    const kept =
      type === 'x'
        ? Buffer.concat([...paxRecords(body)].filter(({ key }) => key !== 'size').map(({ record }) => record))
        : body;
    if (kept.length !== body.length) {
      putNumber(header, SIZE, kept.length);
      header.write(`${checksumOf(header).toString(8).padStart(6, '0')}\0 `, CHECKSUM.at, 'latin1');
    }
    parts.push(header, kept, padding(kept.length));
  }
  return Buffer.concat(parts);
}
