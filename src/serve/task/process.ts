// One task in a process of its own, with limits of time and memory.
import { fork } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Text } from '../../rule/text.ts';
import type { Done, Message, Task } from './task.ts';

interface Surroundings {
  /** A folder of this run alone, for what the task unpacks. */
  scratch: string;
  /** Milliseconds. */
  time: number;
  /** Megabytes. */
  memory: number;
  signal: AbortSignal;
  onMessage(message: Exclude<Message, { done: unknown } | { failed: unknown }>): void;
}

/** The task came to nothing; the text is for the customer. */
export class StepError extends Error {
  readonly text: Text;
  /** A mistake of ours, for the log. */
  readonly fault: string | undefined;
  constructor(text: Text, fault?: string) {
    super(text.en);
    this.text = text;
    this.fault = fault;
  }
}

const TIME: Text = {
  ja: '決められた時間内に終わりませんでした。サイトを分けてお送りください。',
  en: 'It did not end within the time that is allowed. Please send the site in parts.',
};
const ENDED: Text = {
  ja: '処理が途中で止まりました。サイトが大きすぎてメモリが足りなかった可能性があります。',
  en: 'The process ended in the middle: perhaps the site is too large for the memory that is allowed.',
};

/** Throws StepError, or the reason of the signal. */
export async function inProcess<D extends Task['do']>(
  task: Extract<Task, { do: D }>,
  { scratch, time, memory, signal, onMessage }: Surroundings,
): Promise<Done[D]> {
  signal.throwIfAborted();
  const temporary = join(scratch, 'tmp');
  await mkdir(temporary, { recursive: true, mode: 0o700 });
  return new Promise((resolve, reject) => {
    const child = fork(new URL('./job.js', import.meta.url), {
      cwd: scratch,
      // nothing of this process but what is needed to run
      env: { PATH: process.env.PATH, TZ: process.env.TZ, TMPDIR: temporary },
      execArgv: [`--max-old-space-size=${memory}`],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    let outcome: (() => void) | null = null;
    const stop = (failure: unknown): void => {
      outcome ??= () => reject(failure);
      child.kill('SIGKILL');
    };
    const onAbort = (): void => stop(signal.reason);
    const timer = setTimeout(() => stop(new StepError(TIME)), time);
    signal.addEventListener('abort', onAbort, { once: true });
    child.on('message', (message: Message) => {
      if ('done' in message) outcome ??= () => resolve(message.done as Done[D]);
      else if ('failed' in message) outcome ??= () => reject(new StepError(message.failed, message.fault));
      else if (!outcome) onMessage(message);
    });
    child.on('error', (error) => stop(error));
    // only then is nothing written any more
    child.on('close', (code, killed) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      (outcome ?? (() => reject(new StepError(ENDED, `process ended: ${killed ?? code}`))))();
    });
    child.send(task, (error) => {
      if (error) stop(error);
    });
  });
}
