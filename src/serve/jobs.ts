// The life of jobs: from upload over look, questions, scan and fix to erasure. Everything that changes a job goes through here.
import { randomBytes } from 'node:crypto';
import { mkdir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Text } from '../rule/text.ts';
import { downloadsOf, renderedOf } from './downloads.ts';
import { eraseJob, finishErasing, type Why } from './erase.ts';
import { type Answers, type Choice, type Job, type JobView, jobId, type Progress } from './job.ts';
import { inProcess, StepError } from './process.ts';
import { type GivenUp, Queue } from './queue.ts';
import { busy, notFound, wrongState } from './refusal.ts';
import { Renders } from './renders.ts';
import { scopeOf } from './scope.ts';
import type { Settings } from './settings.ts';
import { failedStep, finishStep, profileOf, RUNNING, type RunStep, taskOf, withoutFix } from './steps.ts';
import { bytesIn, removeFolder, type Store } from './store.ts';
import type { Done } from './task.ts';
import { Watch } from './watch.ts';

/** A step that was begun so often and never ended takes the server down with it. */
const MOST_ATTEMPTS = 3;
const EXPIRY_EVERY_MS = 60_000;

export const CUT_OFF: Text = {
  ja: 'アップロードが途中で切れました。もう一度お送りください。',
  en: 'The upload was cut off. Please send it again.',
};
const GIVEN_UP: Text = {
  ja: '処理中にサービスが何度も停止したため、このサイトの確認を中止しました。サービスの運営者にお知らせください。',
  en: 'The service stopped several times during this, so it was given up. Please tell whoever runs it.',
};
const NO_ROOM: Text = {
  ja: '展開すると、このサービスで使える容量を超えるため、処理できませんでした。サイトを分けてお送りください。',
  en: 'Unpacked it needs more room than this service allows. Please send the site in parts.',
};

/** What happens to jobs, for the log and the metrics. */
export interface Observer {
  stepEnded(
    id: string,
    step: RunStep | 'upload',
    how: 'done' | 'failed' | 'cancelled',
    ms: number,
    fault?: string,
  ): void;
  erased(id: string, why: Why): void;
}

/** What is known of a job while something runs, and is not worth writing down. */
interface Live {
  progress: Progress | null;
  /** Bytes that it takes on the disk beside what is kept. */
  scratch: number;
}

export class Jobs {
  readonly watch = new Watch();
  readonly settings: Settings;
  private readonly store: Store;
  private readonly observer: Observer;
  private readonly queue: Queue;
  private readonly renders: Renders;
  private readonly live = new Map<string, Live>();
  private readonly uploads = new Map<string, (why: GivenUp) => Promise<void>>();
  private readonly expiry: NodeJS.Timeout;
  private stopping = false;
  /** One at a time. */
  private erasing: Promise<void> = Promise.resolve();

  constructor(store: Store, settings: Settings, observer: Observer) {
    this.store = store;
    this.settings = settings;
    this.observer = observer;
    this.queue = new Queue(settings.running);
    this.renders = new Renders(store, settings);
    this.expiry = setInterval(() => void this.expire(), Math.min(EXPIRY_EVERY_MS, settings.keep)).unref();
  }

  /** Takes up what an earlier server left: steps begin anew, cut-off uploads have failed. */
  async resume(): Promise<void> {
    await finishErasing(this.store);
    const oldestFirst = this.store.all().sort((a, b) => (a.created < b.created ? -1 : 1));
    for (const { id, state, step } of oldestFirst) {
      const folder = this.store.folderOf(id);
      for (const name of await readdir(folder)) if (/^run-|\.new$/.test(name)) await removeFolder(join(folder, name));
      if (state === 'uploading') await this.uploadEnded(id, 'failed', CUT_OFF);
      else if (['waiting', ...Object.values(RUNNING)].includes(state)) await this.enqueue(id, step as RunStep);
    }
    await this.expire();
  }

  /** Puts running steps back, to be taken up by the next server. */
  async stop(): Promise<void> {
    this.stopping = true;
    clearInterval(this.expiry);
    const uploads = [...this.uploads.values()].map((abort) => abort('stop'));
    await Promise.all([...uploads, this.queue.giveUpAll('stop'), this.renders.giveUp()]);
    this.store.close();
  }

  /** Throws Refusal for an id that is not there or not the owner's. */
  find(id: string, owner: string): Job {
    const job = this.store.get(id);
    if (!job || job.owner !== owner) throw notFound();
    return job;
  }

  /** Newest first. */
  ofOwner(owner: string): Job[] {
    return this.store
      .all()
      .filter((job) => job.owner === owner)
      .sort((a, b) => (a.created > b.created ? -1 : 1));
  }

  view(job: Job): JobView {
    const { owner: _, upload, attempts: _attempts, made: _made, bytes: _bytes, ...shown } = job;
    const { name, kind, bytes } = upload;
    return {
      ...shown,
      upload: { name, kind, bytes },
      ahead: this.queue.ahead(job.id),
      progress: this.live.get(job.id)?.progress ?? null,
      downloads: job.state === 'ready' || job.state === 'fixing' || job.step === 'fix' ? downloadsOf(job) : [],
    };
  }

  resultsOf(job: Job): string {
    return this.store.resultsOf(job.id);
  }

  /** Bytes on the disk: kept, and in use for the moment. */
  get bytes(): number {
    const kept = this.store.all().reduce((sum, job) => sum + job.bytes, 0);
    return [...this.live.values()].reduce((sum, { scratch }) => sum + scratch, kept);
  }

  get counts(): { states: Record<string, number>; waiting: number; running: number } {
    const states: Record<string, number> = {};
    for (const { state } of this.store.all()) states[state] = (states[state] ?? 0) + 1;
    return { states, ...this.queue.sizes };
  }

  // upload

  /** A job for an upload that begins now. @param abort cuts the upload off. Throws Refusal when there are too many. */
  async beginUpload(
    owner: string,
    upload: Pick<JobView['upload'], 'name' | 'kind'>,
    abort: (why: GivenUp) => Promise<void>,
  ): Promise<Job> {
    const { settings, store } = this;
    const { waiting, running } = this.queue.sizes;
    if (this.stopping || this.uploads.size + waiting + running >= settings.limits.jobs) throw busy();
    const now = Date.now();
    const job: Job = {
      id: store.newId(),
      state: 'uploading',
      step: 'upload',
      created: new Date(now).toISOString(),
      expires: new Date(now + settings.keep).toISOString(),
      owner,
      upload: { ...upload, bytes: 0, file: null, sha256: null },
      seen: null,
      answers: null,
      verdict: null,
      findings: null,
      fix: null,
      reason: null,
      attempts: 0,
      made: {},
      bytes: 0,
    };
    this.uploads.set(job.id, abort);
    this.live.set(job.id, { progress: null, scratch: 0 });
    await store.add(job);
    return job;
  }

  folderOf(job: Job): string {
    return this.store.folderOf(job.id);
  }

  /** @param total as the sender announced it. @returns false when there is no room for it */
  uploading(id: string, bytes: number, total: number | null): boolean {
    const live = this.live.get(id);
    if (!live) return false;
    live.scratch = bytes;
    live.progress = {
      files: { done: 0, total: null },
      bytes: { done: bytes, total },
      findings: { error: 0, warning: 0, info: 0 },
      secondsLeft: null,
    };
    return this.bytes <= this.settings.limits.diskInAll;
  }

  async uploaded(id: string, upload: Job['upload']): Promise<Job> {
    this.uploads.delete(id);
    this.live.delete(id);
    this.observer.stepEnded(id, 'upload', 'done', this.age(id));
    await this.store.update(id, { upload, bytes: upload.bytes });
    return this.enqueue(id, 'look');
  }

  /** Nothing of it is kept. */
  async uploadEnded(id: string, how: 'failed' | 'cancelled', reason: Text): Promise<void> {
    this.uploads.delete(id);
    this.live.delete(id);
    if (!this.store.get(id)) return;
    this.observer.stepEnded(id, 'upload', how, this.age(id));
    const folder = this.store.folderOf(id);
    for (const name of await readdir(folder)) if (name !== 'job.json') await removeFolder(join(folder, name));
    await this.change(id, { state: how, step: 'upload', reason, bytes: 0 });
  }

  private age(id: string): number {
    return Date.now() - Date.parse(this.store.get(id)!.created);
  }

  // what the customer does

  /** Starts the scan; an earlier result is gone then. Throws Refusal or TargetError. */
  async answer(job: Job, answers: Answers): Promise<Job> {
    if (!job.upload.file || !job.seen || !['asking', 'ready', 'failed', 'cancelled'].includes(job.state))
      throw wrongState();
    scopeOf(answers, profileOf(this.settings.targets, answers.target));
    const cleared = { verdict: null, findings: null, fix: null, made: {}, reason: null, attempts: 0 };
    await this.store.update(job.id, { answers, state: 'waiting', step: 'scan', ...cleared });
    await this.renders.giveUp(job.id);
    return this.enqueue(job.id, 'scan');
  }

  /** Starts the fix. Throws Refusal. */
  async fix(job: Job, choice: Choice): Promise<Job> {
    if (job.state !== 'ready') throw wrongState();
    const fix: Job['fix'] = { choice, state: 'waiting', reason: null, summary: null };
    await this.store.update(job.id, { fix, made: withoutFix(job.made), state: 'waiting', step: 'fix', attempts: 0 });
    return this.enqueue(job.id, 'fix');
  }

  /** Does nothing to a job in which nothing runs. */
  async cancel(job: Job): Promise<Job> {
    await this.uploads.get(job.id)?.('cancel');
    await this.queue.giveUp(job.id, 'cancel');
    return this.store.get(job.id) ?? job;
  }

  /** Whatever runs is ended first. */
  async erase(job: Job, why: Why = 'asked'): Promise<void> {
    await this.uploads.get(job.id)?.('erase');
    await Promise.all([this.queue.giveUp(job.id, 'erase'), this.renders.giveUp(job.id)]);
    if (!this.store.get(job.id)) return;
    this.live.delete(job.id);
    await this.eraseFolder(job.id, why);
    this.watch.changed(job.id);
    this.watch.forget(job.id);
  }

  /** The path of what is to be taken home. Throws Refusal or StepError. */
  async download(job: Job, name: string): Promise<string> {
    if (!this.view(job).downloads.some((each) => each.name === name)) throw notFound();
    const rendered = renderedOf(name);
    return rendered ? this.renders.file(job, name, rendered) : join(this.resultsOf(job), name);
  }

  // steps

  private async enqueue(id: string, step: RunStep): Promise<Job> {
    const job = await this.change(id, { state: 'waiting', step, reason: null });
    this.queue.add(id, (signal) => this.run(id, step, signal));
    return job;
  }

  /** Never rejects. */
  private async run(id: string, step: RunStep, signal: AbortSignal): Promise<void> {
    const began = Date.now();
    const scratch = join(this.store.folderOf(id), `run-${randomBytes(6).toString('hex')}`);
    const ended = (how: 'done' | 'failed' | 'cancelled', fault?: string) =>
      this.observer.stepEnded(id, step, how, Date.now() - began, fault);
    try {
      signal.throwIfAborted();
      const job = await this.begin(id, step);
      const out = join(scratch, 'out');
      await mkdir(out, { recursive: true, mode: 0o700 });
      const done = await this.perform(step, job, scratch, out, signal);
      const change = await finishStep(step, done, this.store.get(id)!, this.store, out);
      this.live.delete(id);
      const bytes = job.upload.bytes + (await bytesIn(this.store.resultsOf(id)));
      await this.change(id, { step: null, attempts: 0, bytes, ...change });
      ended('done');
    } catch (error) {
      this.live.delete(id);
      const why = signal.aborted ? (signal.reason as GivenUp) : null;
      if (why === 'stop') await this.change(id, { state: 'waiting', step, attempts: 0 });
      else if (why === 'cancel') {
        await this.change(id, failedStep(step, this.store.get(id)!, 'cancelled', null));
        ended('cancelled');
      } else if (why === null) {
        const { text, fault } = reasonOf(error);
        await this.change(id, failedStep(step, this.store.get(id)!, 'failed', this.named(id, text)));
        ended('failed', fault);
      }
    } finally {
      await removeFolder(scratch);
      // they have moved up
      for (const waiting of this.queue.waitingKeys) this.watch.changed(waiting);
    }
  }

  private async begin(id: string, step: RunStep): Promise<Job> {
    const { attempts, fix } = this.store.get(id)!;
    if (attempts >= MOST_ATTEMPTS) throw new StepError(GIVEN_UP);
    const running = step === 'fix' ? { fix: { ...fix!, state: 'running' as const } } : {};
    this.live.set(id, { progress: null, scratch: 0 });
    return this.change(id, { state: RUNNING[step], attempts: attempts + 1, ...running });
  }

  private async perform(
    step: RunStep,
    job: Job,
    scratch: string,
    out: string,
    signal: AbortSignal,
  ): Promise<Done[RunStep]> {
    const { limits, targets } = this.settings;
    // a fix also holds the new archive
    const held = job.bytes + (step === 'fix' ? job.upload.bytes : 0);
    const most = { files: limits.files, bytes: Math.max(0, limits.disk - held) };
    const live = this.live.get(job.id)!;
    const tooLarge = new AbortController();
    const surroundings = {
      scratch,
      time: limits.time,
      memory: limits.memory,
      signal: AbortSignal.any([signal, tooLarge.signal]),
      onMessage: (message: { opened: { bytes: number } } | { progress: Progress }) => {
        if ('progress' in message) live.progress = message.progress;
        else {
          live.scratch = message.opened.bytes;
          if (this.bytes > limits.diskInAll) tooLarge.abort(new StepError(NO_ROOM));
        }
        this.watch.changed(job.id);
      },
    };
    return inProcess<RunStep>(taskOf(step, job, { store: this.store, targets, most }, out), surroundings);
  }

  /** The server's name of the upload means nothing to the customer. */
  private named(id: string, text: Text): Text {
    const { file, name } = this.store.get(id)!.upload;
    const path = file ? join(this.store.folderOf(id), file) : null;
    const called = (said: string) => (path && file ? said.replaceAll(path, name).replaceAll(file, name) : said);
    return { ja: called(text.ja), en: called(text.en) };
  }

  private async change(id: string, change: Partial<Job>): Promise<Job> {
    const saved = this.store.update(id, change);
    this.watch.changed(id);
    return saved;
  }

  private async expire(): Promise<void> {
    const now = Date.now();
    for (const job of this.store.all()) if (Date.parse(job.expires) <= now) await this.erase(job, 'expired');
    await this.expireUnknown(now);
  }

  /** Folders without a record that can be read. */
  private async expireUnknown(now: number): Promise<void> {
    const { store, settings } = this;
    for (const id of await readdir(join(store.folder, 'jobs'))) {
      if (store.get(id) || !jobId.safeParse(id).success) continue;
      const { mtimeMs } = (await stat(store.folderOf(id)).catch(() => null)) ?? { mtimeMs: now };
      if (mtimeMs + settings.keep > now) continue;
      await this.eraseFolder(id, 'expired');
    }
  }

  private async eraseFolder(id: string, why: Why): Promise<void> {
    const erased = this.erasing.then(() => eraseJob(this.store, id, why));
    this.erasing = erased.catch(() => {});
    await erased;
    this.observer.erased(id, why);
  }
}

function reasonOf(error: unknown): { text: Text; fault?: string } {
  if (error instanceof StepError) return { text: error.text, ...(error.fault !== undefined && { fault: error.fault }) };
  const { text, code } = error as NodeJS.ErrnoException & { text?: Text };
  if (text) return { text };
  const full = code === 'ENOSPC' || code === 'EDQUOT';
  return full
    ? { text: NO_ROOM }
    : {
        text: { ja: 'サーバーの内部で問題が起きました。', en: 'Something went wrong inside the server.' },
        fault: `${(error as Error).name} ${code ?? ''}`,
      };
}
