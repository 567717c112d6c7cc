// Files of an upload put into one zip while they come in. Their names are data there, as in any archive.
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { Transform, type TransformCallback } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import yazl from 'yazl';
import { syncFile } from '../../jobs/whole.ts';

export class Collected {
  private readonly zip = new yazl.ZipFile();
  private readonly hash = createHash('sha256');
  private readonly path: string;
  private readonly written: Promise<void>;

  constructor(path: string) {
    this.path = path;
    const hashed = new Transform({
      transform: (chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback) => {
        this.hash.update(chunk);
        done(null, chunk);
      },
    });
    this.written = pipeline(this.zip.outputStream, hashed, createWriteStream(path, { mode: 0o600 }));
    this.written.catch(() => {});
  }

  /** @param name its path within the site */
  addFile(path: string, name: string): void {
    this.zip.addFile(path, name, OPTIONS);
  }

  /** Resolves when the stream has been read to its end; until then nothing else can be read of the request. */
  add(stream: Transform, name: string): Promise<void> {
    return new Promise((resolve, reject) => {
      stream.once('end', resolve);
      stream.once('error', reject);
      this.zip.addReadStream(stream, name, OPTIONS);
    });
  }

  /** The SHA-256 of the zip. */
  async finish(): Promise<string> {
    this.zip.end();
    await this.written;
    await syncFile(this.path);
    return this.hash.digest('hex');
  }

  destroy(): void {
    (this.zip.outputStream as Transform).destroy();
  }
}

/** Mode 0: none is told. Nothing is compressed: an upload on our own disk, and no ratio that looks like a bomb. */
const OPTIONS = { mode: 0, compress: false } as const;
