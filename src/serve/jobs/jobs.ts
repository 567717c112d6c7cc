// The life of jobs: from upload over look, questions, scan and fix to erasure. Everything that changes a job goes through here.
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Text } from '../../rule/text.ts';
import { zoneSurveyOf } from '../../survey/zone/survey.ts';
import { type Answers, type Choice, type Job, type JobView, jobId } from '../job.ts';
import type { Observer } from '../log/observer.ts';
import type { Settings } from '../settings.ts';
import { scopeOf, switchOf } from '../task/scope.ts';
import { downloadsOf, renderedOf } from './downloads.ts';
import { eraseJob, finishErasing, type Why } from './erase.ts';
import { Live } from './live.ts';
import type { GivenUp } from './queue.ts';
import { busy, notFound, wrongState } from './refusal.ts';
import { Renders } from './renders.ts';
import { Runner } from './runner.ts';
import { profileOf, RUNNING, type RunStep, withoutFix } from './steps.ts';
import { removeFolder, type Store } from './store.ts';
import type { Watch } from './watch.ts';

const EXPIRY_EVERY_MS = 60_000;

export const CUT_OFF: Text = {
  ja: 'アップロードが途中で切れました。もう一度お送りください。',
  en: 'The upload was cut off. Please send it again.',
};

export class Jobs {
  readonly settings: Settings;
  private readonly store: Store;
  private readonly observer: Observer;
  private readonly runner: Runner;
  private readonly renders: Renders;
  private readonly live = new Live();
  private readonly uploads = new Map<string, (why: GivenUp) => Promise<void>>();
  private readonly expiry: NodeJS.Timeout;
  private stopping = false;
  /** One at a time. */
  private erasing: Promise<void> = Promise.resolve();

  constructor(store: Store, settings: Settings, observer: Observer) {
    this.store = store;
    this.settings = settings;
    this.observer = observer;
    this.runner = new Runner(store, settings, this.live, observer);
    this.renders = new Renders(store, settings);
    const expire = () => this.expire().catch((error) => observer.fault(error));
    this.expiry = setInterval(expire, Math.min(EXPIRY_EVERY_MS, settings.keep)).unref();
  }

  /** Takes up what an earlier server left: steps begin anew, cut-off uploads have failed. */
  async resume(): Promise<void> {
    await finishErasing(this.store);
    const oldestFirst = this.store.all().sort((a, b) => (a.created < b.created ? -1 : 1));
    for (const { id, state, step } of oldestFirst) {
      const folder = this.store.folderOf(id);
      for (const name of await readdir(folder)) if (/^run-|\.new$/.test(name)) await removeFolder(join(folder, name));
      if (state === 'uploading') await this.uploadEnded(id, 'failed', CUT_OFF);
      else if (['waiting', ...Object.values(RUNNING)].includes(state)) await this.runner.enqueue(id, step as RunStep);
    }
    await this.expire();
  }

  /** Puts running steps back, to be taken up by the next server. */
  async stop(): Promise<void> {
    this.stopping = true;
    clearInterval(this.expiry);
    const uploads = [...this.uploads.values()].map((abort) => abort('stop'));
    await Promise.all([...uploads, this.runner.queue.close('stop'), this.renders.giveUp()]);
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
      ahead: this.runner.queue.ahead(job.id),
      progress: this.live.progressOf(job.id),
      downloads: job.state === 'ready' || job.state === 'fixing' || job.step === 'fix' ? downloadsOf(job) : [],
    };
  }

  resultsOf(job: Job): string {
    return this.store.resultsOf(job.id);
  }

  get watch(): Watch {
    return this.store.watch;
  }

  /** Bytes on the disk: kept, and in use for the moment. */
  get bytes(): number {
    return this.store.bytes + this.live.bytes;
  }

  get counts(): { states: Record<string, number>; waiting: number; running: number } {
    const states: Record<string, number> = {};
    for (const { state } of this.store.all()) states[state] = (states[state] ?? 0) + 1;
    return { states, ...this.runner.queue.sizes };
  }

  // upload

  /** A job for an upload that begins now. @param abort cuts the upload off. Throws Refusal when there are too many. */
  async beginUpload(
    owner: string,
    upload: Pick<JobView['upload'], 'name' | 'kind'>,
    abort: (why: GivenUp) => Promise<void>,
  ): Promise<Job> {
    const { settings, store } = this;
    const { waiting, running } = this.runner.queue.sizes;
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
    this.live.begin(job.id);
    await store.add(job);
    return job;
  }

  folderOf(job: Job): string {
    return this.store.folderOf(job.id);
  }

  /** @param total as the sender announced it. @returns false when there is no room for it */
  uploading(id: string, bytes: number, total: number | null): boolean {
    const findings = { error: 0, warning: 0, info: 0 };
    const progress = { files: { done: 0, total: null }, bytes: { done: bytes, total }, findings, secondsLeft: null };
    this.live.tell(id, { progress, scratch: bytes });
    return this.bytes <= this.settings.limits.diskInAll;
  }

  async uploaded(id: string, upload: Job['upload']): Promise<Job> {
    this.uploads.delete(id);
    this.live.end(id);
    this.observer.stepEnded(id, 'upload', 'done', this.age(id));
    await this.store.update(id, { upload, bytes: upload.bytes });
    return this.runner.enqueue(id, 'look');
  }

  /** Nothing of it is kept. */
  async uploadEnded(id: string, how: 'failed' | 'cancelled', reason: Text): Promise<void> {
    this.uploads.delete(id);
    this.live.end(id);
    if (!this.store.get(id)) return;
    this.observer.stepEnded(id, 'upload', how, this.age(id));
    const folder = this.store.folderOf(id);
    for (const name of await readdir(folder)) if (name !== 'job.json') await removeFolder(join(folder, name));
    await this.store.update(id, { state: how, step: 'upload', reason, bytes: 0 });
  }

  private age(id: string): number {
    return Date.now() - Date.parse(this.store.get(id)!.created);
  }

  // what the customer does

  /** Starts the scan; an earlier result is gone then. Throws Refusal, TargetError or ZoneError. */
  async answer(job: Job, answers: Answers): Promise<Job> {
    if (!job.upload.file || !job.seen || !['asking', 'ready', 'failed', 'cancelled'].includes(job.state))
      throw wrongState();
    const profile = profileOf(this.settings.targets, answers.target);
    const { move } = scopeOf(answers, profile);
    // a zone with a mistake is told now, not when the survey is made of it
    const { zone, newAddresses, wish } = switchOf(answers);
    if (zone) zoneSurveyOf({ ...zone, newAddresses }, move, profile, wish);
    const cleared = { verdict: null, findings: null, fix: null, made: {}, reason: null, attempts: 0 };
    await this.store.update(job.id, { answers, state: 'waiting', step: 'scan', ...cleared });
    await this.renders.giveUp(job.id);
    return this.runner.enqueue(job.id, 'scan');
  }

  /** Starts the fix. Throws Refusal. */
  async fix(job: Job, choice: Choice): Promise<Job> {
    if (job.state !== 'ready') throw wrongState();
    const fix: Job['fix'] = { choice, state: 'waiting', reason: null, summary: null };
    await this.store.update(job.id, { fix, made: withoutFix(job.made), state: 'waiting', step: 'fix', attempts: 0 });
    return this.runner.enqueue(job.id, 'fix');
  }

  /** Does nothing to a job in which nothing runs. */
  async cancel(job: Job): Promise<Job> {
    await this.uploads.get(job.id)?.('cancel');
    await this.runner.queue.giveUp(job.id, 'cancel');
    return this.store.get(job.id) ?? job;
  }

  /** Whatever runs is ended first. */
  async erase(job: Job, why: Why = 'asked'): Promise<void> {
    await this.uploads.get(job.id)?.('erase');
    await Promise.all([this.runner.queue.giveUp(job.id, 'erase'), this.renders.giveUp(job.id)]);
    // somebody else may have asked for it at the same time
    if (!this.store.get(job.id)) return;
    await this.store.forget(job.id);
    this.live.end(job.id);
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

  // the end

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
