// The jobs on the disk: DATA/jobs/ID/job.json beside the upload and the results. All names are ours.
import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from '../../site/make-folder.ts';
import { type Job, job as jobSchema } from '../job.ts';
import { lockFolder } from './lock.ts';
import { notFound } from './refusal.ts';
import { Watch } from './watch.ts';
import { writeWhole } from './whole.ts';

const ID_BYTES = 16;
const RECORD = 'job.json';

export class Store {
  readonly folder: string;
  /** For what must stay secret and the same over a restart. */
  readonly key: Buffer;
  /** Hears of every change. */
  readonly watch = new Watch();
  private readonly jobs: Map<string, Job>;
  private readonly writes = new Map<string, Promise<void>>();
  private readonly release: () => void;

  private constructor(folder: string, key: Buffer, jobs: Map<string, Job>, release: () => void) {
    this.folder = folder;
    this.key = key;
    this.jobs = jobs;
    this.release = release;
  }

  /** Throws FolderError when another server has this folder, or what the system throws. */
  static async open(folder: string): Promise<Store> {
    makeFolder(join(folder, 'jobs'), 0o700);
    const release = await lockFolder(folder);
    const jobs = new Map<string, Job>();
    for (const id of await readdir(join(folder, 'jobs'))) {
      const read = await readRecord(join(folder, 'jobs', id, RECORD));
      if (read) jobs.set(id, read);
    }
    return new Store(folder, await keyIn(folder), jobs, release);
  }

  close(): void {
    this.release();
  }

  get(id: string): Job | undefined {
    return this.jobs.get(id);
  }

  all(): Job[] {
    return [...this.jobs.values()];
  }

  folderOf(id: string): string {
    return join(this.folder, 'jobs', id);
  }

  resultsOf(id: string): string {
    return join(this.folderOf(id), 'results');
  }

  /** 128 random bits and 4 more. */
  newId(): string {
    return randomBytes(ID_BYTES + 1)
      .toString('base64url')
      .slice(0, 22);
  }

  async add(job: Job): Promise<void> {
    await mkdir(this.folderOf(job.id), { mode: 0o700 });
    this.jobs.set(job.id, job);
    await this.save(job.id);
  }

  /** Changes the job at once, for everybody; resolves when the disk knows it too. Throws Refusal for a job that is gone meanwhile. */
  async update(id: string, change: Partial<Job>): Promise<Job> {
    const known = this.jobs.get(id);
    if (!known) throw notFound();
    const job = { ...known, ...change };
    this.jobs.set(id, job);
    this.watch.changed(id);
    await this.save(id);
    return job;
  }

  /** That are kept. */
  get bytes(): number {
    return this.all().reduce((sum, job) => sum + job.bytes, 0);
  }

  /** Forgets a job whose folder is gone or goes. */
  async forget(id: string): Promise<void> {
    this.jobs.delete(id);
    await this.writes.get(id)?.catch(() => {});
  }

  /** One after the other; the last one writes what is then true. */
  private save(id: string): Promise<void> {
    const write = async () => {
      const job = this.jobs.get(id);
      if (job) await writeWhole(join(this.folderOf(id), RECORD), JSON.stringify(job));
    };
    const last = (this.writes.get(id) ?? Promise.resolve()).then(write, write);
    this.writes.set(id, last);
    const done = () => {
      if (this.writes.get(id) === last) this.writes.delete(id);
    };
    last.then(done, done);
    return last;
  }
}

/** Null for what is no job, or one that a later version wrote: left for expiry. */
async function readRecord(path: string): Promise<Job | null> {
  try {
    return jobSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return null;
  }
}

async function keyIn(folder: string): Promise<Buffer> {
  const path = join(folder, 'key');
  try {
    const key = await readFile(path);
    if (key.length === 32) return key;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const key = randomBytes(32);
  await writeWhole(path, key);
  return key;
}

/** Bytes of the files in a folder and below; 0 when it is not there. */
export async function bytesIn(folder: string): Promise<number> {
  const names = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const sizes = names.map(async (entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? bytesIn(path) : ((await stat(path).catch(() => null))?.size ?? 0);
  });
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

export const removeFolder = (path: string): Promise<void> => rm(path, { recursive: true, force: true });
