// Spreads the files of a site over worker threads and brings their results together.
import { availableParallelism } from 'node:os';
import { Piscina } from 'piscina';
import { rules } from '../rules/index.ts';
import type { Cache } from '../src/gate/cache.ts';
import type { Text } from '../src/rule/text.ts';
import { finish } from '../src/scan/finish.ts';
import type { FileResult, ScanResult } from '../src/scan/result.ts';
import type { Scope } from '../src/scan/scope.ts';
import { reachOf } from '../src/site/reach.ts';
import type { Site, SiteEntry } from '../src/site/site.ts';
import { VERSION } from '../src/version.ts';

export interface Progress {
  files: number;
  bytes: number;
  findings: number;
}

export interface ScanOptions {
  /** Results of files that were checked before. */
  cache: Cache | null;
  /** Threads. Default: as many as there are processors, fewer for a small site. */
  jobs?: number | undefined;
  onProgress?: (done: Progress) => void;
  /** Stops the scan; the promise is then rejected. */
  signal?: AbortSignal;
}

/** A batch is this many files or bytes, whichever comes first: enough to make its way to the thread and back cheap. */
const BATCH_FILES = 32;
const BATCH_BYTES = 2 ** 20;
/** One more thread pays from this many bytes on. */
const BYTES_PER_THREAD = 3 * 2 ** 20;
/** A file that takes longer than this, and a second for each of so many bytes, hangs. */
const PATIENCE_MS = 60_000;
const BYTES_PER_SECOND = 2 ** 20;
const MEMORY_MB = 1536;

/** Checks every file of the site, then the site. The result does not depend on the number of threads. */
export async function scanSite(site: Site, scope: Scope, options: ScanOptions): Promise<ScanResult> {
  const files = await analyzeFiles(site.entries, scope, options);
  return finish(files, site, rules, scope, VERSION);
}

/** The map alone: for shards. */
export async function analyzeFiles(
  entries: readonly SiteEntry[],
  scope: Scope,
  options: ScanOptions,
): Promise<FileResult[]> {
  const { cache } = options;
  const results: FileResult[] = [];
  const progress: Progress = { files: 0, bytes: 0, findings: 0 };
  const take = (file: FileResult) => {
    results.push(file);
    progress.files++;
    progress.bytes += file.size;
    progress.findings += file.findings.length;
  };
  const keys = new Map<string, string>();
  const unknown: SiteEntry[] = [];
  for (const entry of entries) {
    const key = cache?.key(entry);
    const known = key && cache?.get(key);
    if (key) keys.set(entry.path, key);
    if (known) take(known);
    else unknown.push(entry);
  }
  await inThreads(unknown, scope, options, (part) => {
    for (const file of part) {
      const key = keys.get(file.path);
      if (key) cache?.put(key, file);
      take(file);
    }
    options.onProgress?.(progress);
  });
  cache?.save();
  return results;
}

/** Calls `take` batch by batch, in the order in which they are done. */
async function inThreads(
  entries: readonly SiteEntry[],
  scope: Scope,
  { jobs, signal }: ScanOptions,
  take: (part: FileResult[]) => void,
): Promise<void> {
  if (entries.length === 0) return;
  const threads = jobs ?? threadsFor(entries);
  const pool = new Piscina({
    filename: new URL('./thread.js', import.meta.url).href,
    minThreads: threads,
    maxThreads: threads,
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
    workerData: scope,
  });
  const waiting = batches(entries);
  const lane = async () => {
    for (const batch of waiting) {
      signal?.throwIfAborted();
      take(await run(pool, batch, signal));
    }
  };
  try {
    // two batches under way for each thread: one is read while the other one's result travels
    await Promise.all(Array.from({ length: threads * 2 }, lane));
  } finally {
    await pool.destroy();
  }
}

function threadsFor(entries: readonly SiteEntry[]): number {
  const bytes = entries.reduce((sum, entry) => sum + entry.size, 0);
  const wanted = Math.max(bytes / BYTES_PER_THREAD, entries.length / 2000);
  return Math.max(1, Math.min(availableParallelism(), Math.ceil(wanted)));
}

function* batches(entries: readonly SiteEntry[]): Generator<SiteEntry[]> {
  let batch: SiteEntry[] = [];
  let bytes = 0;
  for (const entry of entries) {
    if (batch.length > 0 && (batch.length === BATCH_FILES || bytes + entry.size > BATCH_BYTES)) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(entry);
    bytes += entry.size;
  }
  if (batch.length > 0) yield batch;
}

/** A batch whose thread dies or hangs is tried again file by file, so that one file alone pays for it. */
async function run(pool: Piscina, batch: readonly SiteEntry[], signal: AbortSignal | undefined): Promise<FileResult[]> {
  const patience = new AbortController();
  const bytes = batch.reduce((sum, entry) => sum + entry.size, 0);
  const timer = setTimeout(() => patience.abort(), PATIENCE_MS + (bytes / BYTES_PER_SECOND) * 1000);
  try {
    return await pool.run(batch, { signal: patience.signal });
  } catch (error) {
    signal?.throwIfAborted();
    if (batch.length === 1) return [given(batch[0]!, error, patience.signal.aborted)];
    const results: FileResult[] = [];
    for (const entry of batch) results.push(...(await run(pool, [entry], signal)));
    return results;
  } finally {
    clearTimeout(timer);
  }
}

/** What is left of a file that took its thread with it. */
function given({ path, size, mode }: SiteEntry, error: unknown, hung: boolean): FileResult {
  const code = (error as { code?: string }).code;
  const reason: Text = hung
    ? { ja: '時間内に読み終わりませんでした', en: 'was not read to its end in time' }
    : code === 'ERR_WORKER_OUT_OF_MEMORY'
      ? { ja: 'メモリ不足のため読めませんでした', en: 'needs more memory than there is' }
      : {
          ja: `確認中に異常終了しました（${error instanceof Error ? error.message : error}）`,
          en: `the check ended abnormally (${error instanceof Error ? error.message : error})`,
        };
  return {
    path,
    kind: 'data',
    size,
    mode,
    encoding: '',
    reach: reachOf(path),
    read: [],
    shebang: '',
    findings: [],
    facts: [],
    defines: [],
    unchecked: [reason],
  };
}
