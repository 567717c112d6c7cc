// Runs the steps of jobs, each in its turn and in a process of its own, and writes down how they end.
import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Text } from '../../rule/text.ts';
import type { Job, Progress } from '../job.ts';
import type { Observer } from '../log/observer.ts';
import type { Settings } from '../settings.ts';
import { inProcess, StepError } from '../task/process.ts';
import type { Done } from '../task/task.ts';
import type { Live } from './live.ts';
import { type GivenUp, Queue } from './queue.ts';
import { failedStep, finishStep, RUNNING, type RunStep, taskOf } from './steps.ts';
import { bytesIn, removeFolder, type Store } from './store.ts';

/** A step that was begun so often and never ended takes the server down with it. */
const MOST_ATTEMPTS = 3;

const GIVEN_UP: Text = {
  ja: '処理中にサービスが何度も停止したため、このサイトの確認を中止しました。サービスの運営者にお知らせください。',
  en: 'The service stopped several times during this, so it was given up. Please tell whoever runs it.',
};
const NO_ROOM: Text = {
  ja: '展開すると、このサービスで使える容量を超えるため、処理できませんでした。サイトを分けてお送りください。',
  en: 'Unpacked it needs more room than this service allows. Please send the site in parts.',
};
const FAULT: Text = { ja: 'サーバーの内部で問題が起きました。', en: 'Something went wrong inside the server.' };

export class Runner {
  readonly queue: Queue;
  private readonly store: Store;
  private readonly settings: Settings;
  private readonly live: Live;
  private readonly observer: Observer;

  constructor(store: Store, settings: Settings, live: Live, observer: Observer) {
    this.store = store;
    this.settings = settings;
    this.live = live;
    this.observer = observer;
    this.queue = new Queue(settings.running);
  }

  async enqueue(id: string, step: RunStep): Promise<Job> {
    const job = await this.store.update(id, { state: 'waiting', step, reason: null });
    this.queue.add(id, (signal) => this.run(id, step, signal).catch((error) => this.observer.fault(error)));
    return job;
  }

  private async run(id: string, step: RunStep, signal: AbortSignal): Promise<void> {
    const began = Date.now();
    const scratch = join(this.store.folderOf(id), `run-${randomBytes(6).toString('hex')}`);
    try {
      signal.throwIfAborted();
      const job = await this.begin(id, step);
      const out = join(scratch, 'out');
      await mkdir(out, { recursive: true, mode: 0o700 });
      const done = await this.perform(step, job, scratch, out, signal);
      const change = await finishStep(step, done, this.store.get(id)!, this.store, out);
      await removeFolder(scratch);
      const bytes = job.upload.bytes + (await bytesIn(this.store.resultsOf(id)));
      this.live.end(id);
      await this.store.update(id, { step: null, attempts: 0, bytes, ...change });
      this.observer.stepEnded(id, step, 'done', Date.now() - began);
    } catch (error) {
      this.live.end(id);
      await removeFolder(scratch);
      await this.failed(id, step, signal.aborted ? (signal.reason as GivenUp) : error, Date.now() - began);
    } finally {
      // they have moved up
      for (const waiting of this.queue.waitingKeys) this.store.watch.changed(waiting);
    }
  }

  private begin(id: string, step: RunStep): Promise<Job> {
    const { attempts, fix } = this.store.get(id)!;
    if (attempts >= MOST_ATTEMPTS) throw new StepError(GIVEN_UP);
    const running = step === 'fix' ? { fix: { ...fix!, state: 'running' as const } } : {};
    this.live.begin(id);
    return this.store.update(id, { state: RUNNING[step], attempts: attempts + 1, ...running });
  }

  private perform(step: RunStep, job: Job, scratch: string, out: string, signal: AbortSignal): Promise<Done[RunStep]> {
    const { limits, targets } = this.settings;
    // a fix also holds the new archive
    const held = job.bytes + (step === 'fix' ? job.upload.bytes : 0);
    const most = { files: limits.files, bytes: Math.max(0, limits.disk - held) };
    const tooLarge = new AbortController();
    const surroundings = {
      scratch,
      time: limits.time,
      memory: limits.memory,
      signal: AbortSignal.any([signal, tooLarge.signal]),
      onMessage: (message: { opened: { bytes: number } } | { progress: Progress }) => {
        if ('progress' in message) this.live.tell(job.id, message);
        else this.live.tell(job.id, { scratch: message.opened.bytes });
        if (this.store.bytes + this.live.bytes > limits.diskInAll) tooLarge.abort(new StepError(NO_ROOM));
        this.store.watch.changed(job.id);
      },
    };
    return inProcess<RunStep>(taskOf(step, job, { store: this.store, targets, most }, out), surroundings);
  }

  /** @param why it was given up, or what went wrong */
  private async failed(id: string, step: RunStep, why: GivenUp | unknown, ms: number): Promise<void> {
    const job = this.store.get(id);
    if (!job || why === 'erase') return;
    if (why === 'stop') {
      await this.store.update(id, { state: 'waiting', step, attempts: 0 });
    } else if (why === 'cancel') {
      await this.store.update(id, failedStep(step, job, 'cancelled', null));
      this.observer.stepEnded(id, step, 'cancelled', ms);
    } else {
      const { text, fault } = reasonOf(why);
      await this.store.update(id, failedStep(step, job, 'failed', this.named(job, text)));
      this.observer.stepEnded(id, step, 'failed', ms, fault);
    }
  }

  /** The server's name of the upload means nothing to the customer. */
  private named({ id, upload: { file, name } }: Job, { ja, en }: Text): Text {
    const path = join(this.store.folderOf(id), file!);
    const called = (said: string) => said.replaceAll(path, name).replaceAll(file!, name);
    return { ja: called(ja), en: called(en) };
  }
}

function reasonOf(error: unknown): { text: Text; fault?: string | undefined } {
  if (error instanceof StepError) return error;
  const { name, text, code } = error as NodeJS.ErrnoException & { text?: Text };
  if (text) return { text };
  return code === 'ENOSPC' || code === 'EDQUOT' ? { text: NO_ROOM } : { text: FAULT, fault: `${name} ${code ?? ''}` };
}
