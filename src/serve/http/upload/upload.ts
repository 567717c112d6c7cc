// An upload on its way to the disk. One archive is stored as it comes; anything else (a folder, several files, one file) goes into a zip
// of our own, where the names are data as in any archive. No name of an upload is ever a path here.
import { createHash, type Hash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { open, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline as pipelineOf, Transform, type TransformCallback } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { MultipartFile } from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import { archiveFormat } from '../../../site/archive-format.ts';
import type { Job } from '../../job.ts';
import type { Jobs } from '../../jobs/jobs.ts';
import type { GivenUp } from '../../jobs/queue.ts';
import { diskFull, type Refusal } from '../../jobs/refusal.ts';
import { syncFile } from '../../jobs/whole.ts';
import { type Caller, checkToken } from '../access.ts';
import { Collected } from './collected.ts';
import { pathOf, shownName } from './names.ts';
import { cancelled, cutOff, nothing, refusalOf, tooLarge, tooSlow } from './refusals.ts';

/** A sender that is silent for so long is gone. */
const SILENCE_MS = 60_000;
const DRAIN_MS = 5_000;
const MAGIC: readonly [file: NonNullable<Job['upload']['file']>, bytes: Buffer, at: number][] = [
  ['upload.zip', Buffer.from('PK\x03\x04', 'latin1'), 0],
  ['upload.zip', Buffer.from('PK\x05\x06', 'latin1'), 0],
  ['upload.tar.gz', Buffer.from([0x1f, 0x8b]), 0],
  ['upload.tar', Buffer.from('ustar'), 257],
];

/** Reads the multipart body of a request into a new job. Throws Refusal; the job, where there is one already, has then failed. */
export async function receive(request: FastifyRequest, caller: Caller, jobs: Jobs): Promise<Job> {
  const intake = new Intake(request, caller, jobs);
  try {
    return await Promise.race([intake.run(), intake.cut]);
  } catch (error) {
    const refusal = refusalOf(error, jobs.settings.limits);
    await intake.failed(refusal);
    await drained(request);
    throw refusal;
  }
}

/** Most senders read no answer before they have sent everything: for a while we let them. */
async function drained({ raw }: FastifyRequest): Promise<void> {
  raw.unpipe();
  raw.resume();
  if (!raw.complete && !raw.destroyed)
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, DRAIN_MS);
      raw.once('close', () => {
        clearTimeout(timer);
        resolve();
      });
    });
}

class Intake {
  /** Rejects when the upload is cut off by us. */
  readonly cut: Promise<never>;
  private cutOff: (refusal: Refusal) => void = () => {};
  private readonly request: FastifyRequest;
  private readonly caller: Caller;
  private readonly jobs: Jobs;
  private job: Job | null = null;
  private zip: Collected | null = null;
  private first: { path: string; name: string; sha256: string } | null = null;
  private encoded = false;
  private files = 0;
  private bytes = 0;
  private readonly deadline: NodeJS.Timeout;
  private readonly silence: NodeJS.Timeout;
  private readonly settled: Promise<void>;
  private settle = (): void => {};

  constructor(request: FastifyRequest, caller: Caller, jobs: Jobs) {
    this.request = request;
    this.caller = caller;
    this.jobs = jobs;
    this.deadline = setTimeout(() => this.cutOff(tooSlow()), jobs.settings.limits.time);
    this.silence = setTimeout(() => this.cutOff(tooSlow()), SILENCE_MS);
    this.cut = new Promise((_, reject) => {
      this.cutOff = (refusal) => {
        request.raw.unpipe();
        reject(refusal);
      };
    });
    this.cut.catch(() => {});
    this.settled = new Promise((resolve) => {
      this.settle = resolve;
    });
  }

  async run(): Promise<Job> {
    const { limits } = this.jobs.settings;
    const announced = Number(this.request.headers['content-length'] ?? 0);
    // boundaries and headers of the parts come on top
    if (announced > limits.upload + limits.files * 1000) throw tooLarge(limits.upload);
    let token = this.request.headers['x-csrf-token'];
    const parts = this.request.parts({
      preservePath: true,
      limits: { fileSize: limits.upload, files: limits.files, fields: 10, fieldSize: 1000, parts: limits.files + 10 },
    });
    for await (const part of parts) {
      if (part.type === 'field') {
        if (part.fieldname === 'csrf') token = String(part.value);
        if (part.fieldname === 'names') this.encoded = part.value === 'percent-encoded';
        continue;
      }
      checkToken(this.caller, token);
      // an empty choice of files in a form
      if (part.filename === undefined || part.filename === '') part.file.resume();
      else await this.take(part);
    }
    checkToken(this.caller, token);
    if (!this.job) throw nothing();
    this.end();
    return this.jobs.uploaded(this.job.id, await this.stored());
  }

  /** Also without a job that has begun. */
  async failed({ code, text }: Refusal): Promise<void> {
    this.end();
    this.zip?.destroy();
    if (this.job) await this.jobs.uploadEnded(this.job.id, code === 'cancelled' ? 'cancelled' : 'failed', text);
    this.settle();
  }

  private end(): void {
    clearTimeout(this.deadline);
    clearTimeout(this.silence);
  }

  private async take(part: MultipartFile): Promise<void> {
    const name = pathOf(part.filename, this.encoded);
    const job = (this.job ??= await this.begin(name));
    const folder = this.jobs.folderOf(job);
    this.files++;
    // a name with a folder in it, or a second file, is no archive that stands for itself
    if (this.files === 1 && !name.includes('/')) {
      const path = join(folder, 'first');
      const hash = createHash('sha256');
      await pipeline(part.file, this.counted(hash), createWriteStream(path, { mode: 0o600 }));
      this.first = { path, name, sha256: hash.digest('hex') };
    } else {
      const zip = (this.zip ??= new Collected(join(folder, 'collected')));
      if (this.first) zip.addFile(this.first.path, this.first.name);
      this.first = null;
      const counted = this.counted();
      // told by the stream that the zip reads
      pipelineOf(part.file, counted, () => {});
      await zip.add(counted, name);
    }
    if (part.file.truncated) throw tooLarge(this.jobs.settings.limits.upload);
  }

  private begin(name: string): Promise<Job> {
    const kind = name.includes('/')
      ? 'folder'
      : archiveFormat(name) && archiveFormat(name) !== 'gz'
        ? 'archive'
        : 'file';
    const abort = async (why: GivenUp) => {
      this.cutOff(why === 'stop' ? cutOff() : cancelled());
      await this.settled;
    };
    return this.jobs.beginUpload(this.caller.owner, { name: shownName(name), kind }, abort);
  }

  /** Counts what passes, and stops it where a limit is reached. */
  private counted(hash?: Hash): Transform {
    const { limits } = this.jobs.settings;
    const total = Number(this.request.headers['content-length']) || null;
    return new Transform({
      transform: (chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback) => {
        this.silence.refresh();
        this.bytes += chunk.length;
        hash?.update(chunk);
        if (this.bytes > limits.upload) done(tooLarge(limits.upload));
        else if (!this.jobs.uploading(this.job!.id, this.bytes, total)) done(diskFull());
        else done(null, chunk);
      },
    });
  }

  private async stored(): Promise<Job['upload']> {
    const { upload } = this.job!;
    const folder = this.jobs.folderOf(this.job!);
    const place = (file: string) => join(folder, file);
    if (this.first) {
      const { path, name, sha256 } = this.first;
      const file = await archiveIn(path, name);
      if (file) {
        await syncFile(path);
        await rename(path, place(file));
        return { ...upload, kind: 'archive', bytes: this.bytes, file, sha256 };
      }
      this.zip = new Collected(place('collected'));
      this.zip.addFile(path, name);
    }
    const sha256 = await this.zip!.finish();
    await rename(place('collected'), place('upload.zip'));
    const kind = this.files > 1 ? 'folder' : upload.kind === 'folder' ? 'folder' : 'file';
    const { size } = await stat(place('upload.zip'));
    return { ...upload, kind, bytes: size, file: 'upload.zip', sha256 };
  }
}

/** Null for what is no archive: then it is a file of the site. */
async function archiveIn(path: string, name: string): Promise<Job['upload']['file']> {
  const head = Buffer.alloc(262);
  const file = await open(path, 'r');
  try {
    await file.read(head, 0, head.length, 0);
  } finally {
    await file.close();
  }
  const [is] = MAGIC.find(([, bytes, at]) => head.subarray(at, at + bytes.length).equals(bytes)) ?? [null];
  const format = archiveFormat(name);
  if (is === 'upload.zip') return is;
  // a broken archive is still opened as what it is called, so that its owner reads why
  return format === null || format === 'gz' ? null : format === 'zip' ? 'upload.zip' : (is ?? `upload.${format}`);
}
