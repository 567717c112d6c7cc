// Files in batches to worker threads. A thread that dies, hangs or runs out of memory costs one file a line, not the run.
import { Piscina } from 'piscina';
import type { Text } from '../src/rule/text.ts';
import { uncheckedFile } from '../src/scan/analyze.ts';
import type { FileResult } from '../src/scan/result.ts';
import type { SiteEntry } from '../src/site/site.ts';
import { HUNG } from './here.ts';

const BYTES_PER_SECOND = 2 ** 20;
const MEMORY_MB = 1536;
/** As much as the main thread has: what nests too deep for the one does so for the other. */
const STACK_MB = 1;
/** What a thread makes is short-lived: a small nursery costs no time and saves 30 MB a thread. */
const NURSERY_MB = 8;

export interface Threads {
  /** URL of a module whose default export makes results of entries. */
  filename: string;
  /** Handed to each thread as its workerData. */
  data: unknown;
  count: number;
  /** Milliseconds for a batch, to which a second is added for each MB. */
  patience: number;
  signal?: AbortSignal | undefined;
}

/** Threads do not come up at all: the program or its surroundings are at fault, no file of the site. */
export class ThreadError extends Error {
  readonly text: Text;
  constructor(cause: unknown) {
    const why = cause instanceof Error ? cause.message : String(cause);
    super(why, { cause });
    this.text = {
      ja: `作業スレッドを開始できません（${why}）。--jobs 1 を指定するか、インストールし直してください`,
      en: `worker threads do not start (${why}): use --jobs 1, or install the program again`,
    };
  }
}

/** Calls `take` batch by batch, in the order in which they are done. Throws ThreadError. @param waiting others may take batches from it at the same time */
export async function inThreads(
  waiting: IterableIterator<readonly SiteEntry[]>,
  threads: Threads,
  take: (part: FileResult[]) => void,
): Promise<void> {
  const pool = new Piscina({
    filename: threads.filename,
    minThreads: threads.count,
    maxThreads: threads.count,
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB, maxYoungGenerationSizeMb: NURSERY_MB, stackSizeMb: STACK_MB },
    workerData: threads.data,
  });
  // of a thread that falls while it has nothing to do; what it had to do tells its own end
  pool.on('error', () => {});
  const lane = async () => {
    for (const batch of waiting) {
      threads.signal?.throwIfAborted();
      take(await run(pool, batch, threads));
    }
  };
  try {
    await comesUp(pool, threads);
    // two batches under way for each thread: one is read while the other one's result travels
    await Promise.all(Array.from({ length: threads.count * 2 }, lane));
  } finally {
    await pool.destroy();
  }
}

/** Nothing to do can only fail where no thread starts; new ones would be started for ever. */
async function comesUp(pool: Piscina, { signal }: Threads): Promise<void> {
  try {
    await pool.run([], { signal: signal ?? null });
  } catch (error) {
    signal?.throwIfAborted();
    throw new ThreadError(error);
  }
}

/** A batch whose thread dies or hangs is tried again file by file, so that one file alone pays for it. */
async function run(pool: Piscina, batch: readonly SiteEntry[], threads: Threads): Promise<FileResult[]> {
  const patience = new AbortController();
  const bytes = batch.reduce((sum, entry) => sum + entry.size, 0);
  const timer = setTimeout(() => patience.abort(), threads.patience + (bytes / BYTES_PER_SECOND) * 1000);
  try {
    return await pool.run(batch, { signal: patience.signal });
  } catch (error) {
    threads.signal?.throwIfAborted();
    if (batch.length === 1) return [uncheckedFile(batch[0]!, reasonOf(error, patience.signal.aborted))];
    const results: FileResult[] = [];
    for (const entry of batch) results.push(...(await run(pool, [entry], threads)));
    return results;
  } finally {
    clearTimeout(timer);
  }
}

function reasonOf(error: unknown, hung: boolean): Text {
  if (hung) return HUNG;
  if ((error as { code?: string }).code === 'ERR_WORKER_OUT_OF_MEMORY') {
    return { ja: 'メモリ不足のため読めませんでした', en: 'needs more memory than there is' };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { ja: `確認中に異常終了しました（${message}）`, en: `the check ended abnormally (${message})` };
}
