// A single compressed file (dump.sql.gz) with new content: its header stays, with the name and the time in it.
import { createReadStream, createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { constants, createGzip } from 'node:zlib';
import { bytesOf } from './disk.ts';
import { Reader } from './write.ts';

const FIXED = 10;
const HAS = { headerCrc: 2, extra: 4, name: 8, comment: 16 };

/** @param from the compressed file, @param content what it is to hold now, @param to what is not there yet. Throws what the system throws. */
export async function writeGzip(from: string, content: string, to: string): Promise<void> {
  const header = headerOf(from);
  const packer = createGzip({ level: levelOf(header) });
  await pipeline(createReadStream(bytesOf(content)), packer, withHeader(header), createWriteStream(bytesOf(to), OPEN));
}

const OPEN = { flags: 'wx', flush: true } as object;

/** What stands before the compressed bytes. Its own check sum is left out: nobody misses one. (RFC 1952) */
function headerOf(disk: string): Buffer {
  const reader = new Reader(disk);
  const bytes = Buffer.from(reader.next());
  reader.close();
  const flags = bytes[3] ?? 0;
  let end = FIXED;
  if (flags & HAS.extra) end += 2 + bytes.readUInt16LE(end);
  for (const flag of [HAS.name, HAS.comment]) if (flags & flag) end = bytes.indexOf(0, end) + 1;
  // a header that goes on beyond what was read, or is none
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b || end < FIXED || end > bytes.length) return Buffer.from(PLAIN);
  const header = bytes.subarray(0, end);
  header[3] = flags & ~HAS.headerCrc;
  return header;
}

const PLAIN = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3];

/** The header says how hard its maker tried. */
function levelOf(header: Buffer): number {
  if (header[8] === 2) return constants.Z_BEST_COMPRESSION;
  return header[8] === 4 ? constants.Z_BEST_SPEED : constants.Z_DEFAULT_COMPRESSION;
}

/** Puts the header in the place of zlib's own. */
function withHeader(header: Buffer) {
  return async function* (packed: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    let own = FIXED;
    yield header;
    for await (const bytes of packed) {
      const skipped = Math.min(own, bytes.length);
      own -= skipped;
      if (skipped < bytes.length) yield bytes.subarray(skipped);
    }
  };
}
