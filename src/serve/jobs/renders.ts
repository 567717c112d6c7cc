// Reports and survey folders, made when somebody asks for them and kept beside the scan that they show. Whoever asks at the same time
// waits for the same one.
import { randomBytes } from 'node:crypto';
import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Job } from '../job.ts';
import type { Settings } from '../settings.ts';
import { inProcess } from '../task/process.ts';
import { scopeOf } from '../task/scope.ts';
import type { ReportTask, SurveyTask } from '../task/task.ts';
import type { Rendered } from './downloads.ts';
import { Queue } from './queue.ts';
import { busy } from './refusal.ts';
import { profileOf, siteOf } from './steps.ts';
import { removeFolder, type Store } from './store.ts';
import { publish, syncFile } from './whole.ts';

/** More that wait than this are turned away. */
const MOST_WAITING = 50;

export class Renders {
  private readonly store: Store;
  private readonly settings: Settings;
  private readonly queue: Queue;
  private readonly pending = new Map<string, Promise<void>>();

  constructor(store: Store, settings: Settings) {
    this.store = store;
    this.settings = settings;
    this.queue = new Queue(settings.running);
  }

  /** The path of the file, whole. Throws StepError, or Refusal when there is too much to do. */
  async file(job: Job, name: string, what: Rendered): Promise<string> {
    const path = join(this.store.resultsOf(job.id), name);
    if (this.store.get(job.id)?.made[name] !== undefined) return path;
    const key = `${job.id} ${name}`;
    let made = this.pending.get(key);
    if (!made) {
      if (this.queue.sizes.waiting >= MOST_WAITING) throw busy();
      made = this.enqueue(key, job, name, what).finally(() => this.pending.delete(key));
      this.pending.set(key, made);
    }
    await made;
    return path;
  }

  /** Those of one job, or all. */
  async giveUp(id?: string): Promise<void> {
    const keys = [...this.pending.keys()].filter((key) => id === undefined || key.startsWith(`${id} `));
    await Promise.all(keys.map((key) => this.queue.giveUp(key, 'stop')));
  }

  private enqueue(key: string, job: Job, name: string, what: Rendered): Promise<void> {
    return new Promise((resolve, reject) => {
      this.queue.add(key, (signal) => this.render(job, name, what, signal).then(resolve, reject));
    });
  }

  private async render(job: Job, name: string, what: Rendered, signal: AbortSignal): Promise<void> {
    const { store, settings } = this;
    const scratch = join(store.folderOf(job.id), `run-${randomBytes(6).toString('hex')}`);
    const out = join(scratch, 'out');
    try {
      signal.throwIfAborted();
      await mkdir(out, { recursive: true, mode: 0o700 });
      const task = this.taskOf(job, name, what, out);
      const { time, memory } = settings.limits;
      await inProcess<'report' | 'survey'>(task, { scratch, time, memory, signal, onMessage() {} });
      await syncFile(join(out, name));
      signal.throwIfAborted();
      await publish(join(out, name), join(store.resultsOf(job.id), name));
      const { size } = await stat(join(store.resultsOf(job.id), name));
      const { made, bytes } = store.get(job.id) ?? job;
      await store.update(job.id, { made: { ...made, [name]: size }, bytes: bytes + size });
    } catch (error) {
      throw signal.aborted ? busy() : error;
    } finally {
      await removeFolder(scratch);
    }
  }

  private taskOf(job: Job, name: string, what: Rendered, out: string): ReportTask | SurveyTask {
    const { store, settings } = this;
    const answers = job.answers!;
    const scope = scopeOf(answers, profileOf(settings.targets, answers.target));
    const most = { files: settings.limits.files, bytes: settings.limits.disk };
    const shared = { ...siteOf(job, { store, targets: settings.targets, most }, out), scope, name };
    const results = store.resultsOf(job.id);
    if (what.what === 'survey') return { do: 'survey', ...shared, results, answers, lang: what.lang };
    return { do: 'report', ...shared, results, format: what.format, lang: what.lang };
  }
}
