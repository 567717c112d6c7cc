// Checks the files of a site, on this thread and on more of them where that pays, and brings their results together.
import { availableParallelism } from 'node:os';
import { rules } from '../rules/index.ts';
import type { Cache } from '../src/gate/cache.ts';
import type { Severity } from '../src/rule/finding.ts';
import { createAnalyzer } from '../src/scan/analyze.ts';
import { finish } from '../src/scan/finish.ts';
import { collectGarbage } from '../src/scan/garbage.ts';
import { packerOfResults } from '../src/scan/packed.ts';
import type { FileResult, ScanResult } from '../src/scan/result.ts';
import type { Scope } from '../src/scan/scope.ts';
import { isReadWhole } from '../src/site/classify.ts';
import type { Site, SiteEntry } from '../src/site/site.ts';
import { VERSION } from '../src/version.ts';
import { checkHere } from './here.ts';

export interface Progress {
  files: number;
  bytes: number;
  findings: Record<Severity, number>;
}

export interface ScanOptions {
  /** Results of files that were checked before. */
  cache: Cache | null;
  /** Threads, this one included. Default: as many as there are processors, fewer for a small site. */
  jobs?: number | undefined;
  onProgress?: (done: Progress) => void;
  /** Stops the scan; the promise is then rejected. */
  signal?: AbortSignal;
}

/**
 * One more thread pays from this many bytes on: it has to load and to warm up first. On two processors, 80 MB of PHP with a second thread
 * are done an eighth sooner, for a quarter more processor time and 45 MB of memory; 57 MB of XOOPS and 110 MB of Movable Type likewise.
 */
const BYTES_PER_THREAD = 96 * 2 ** 20;
/** What is larger is seldom text. */
const MOST_BYTES_READ = 2 ** 18;
/** More threads than this are a choice (--jobs): each costs some 60 MB. */
const MOST_THREADS = 4;
/** Larger files are left to other threads, which may run out of memory without harm and leave this one free to answer. */
const LARGEST_HERE = 4 * 2 ** 20;
/** A batch is this many files or bytes, whichever comes first: enough to make its way to a thread and back cheap. */
const BATCH_FILES = 32;
const BATCH_BYTES = 2 ** 20;
/** A batch that takes longer than this, and a second for each MB, hangs. */
const PATIENCE_MS = 60_000;

/** Checks every file of the site, then the site. The result does not depend on the number of threads. */
export async function scanSite(site: Site, scope: Scope, options: ScanOptions): Promise<ScanResult> {
  const files = await analyzeFiles(site.entries, scope, options);
  collectGarbage();
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
  const progress: Progress = { files: 0, bytes: 0, findings: { error: 0, warning: 0, info: 0 } };
  const pack = packerOfResults();
  const take = (file: FileResult) => {
    results.push(pack(file));
    progress.files++;
    progress.bytes += file.size;
    for (const { severity } of file.findings) progress.findings[severity]++;
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
  await check(unknown, scope, options, (part) => {
    for (const file of part) {
      const key = keys.get(file.path);
      if (key) cache?.put(key, file);
      take(file);
    }
    options.onProgress?.(progress);
    collectGarbage();
  });
  cache?.save();
  return results;
}

/** Calls `take` batch by batch, in the order in which they are done. */
async function check(
  entries: readonly SiteEntry[],
  scope: Scope,
  { jobs = threadsFor(entries), signal }: ScanOptions,
  take: (part: FileResult[]) => void,
): Promise<void> {
  const large = batchesOf(entries.filter(({ size }) => size > LARGEST_HERE));
  const small = batchesOf(entries.filter(({ size }) => size <= LARGEST_HERE)).values();
  const here = async () => {
    const analyzer = createAnalyzer(rules, scope);
    for (const batch of small) {
      signal?.throwIfAborted();
      take(checkHere(batch, analyzer, PATIENCE_MS));
      // signals, and what other threads send, get their turn
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  const elsewhere = async (count: number) => {
    const { inThreads } = await import('./pool.ts');
    const filename = new URL('./thread.js', import.meta.url).href;
    await inThreads(inTurn(large, small), { filename, data: scope, count, patience: PATIENCE_MS, signal }, take);
  };
  if (jobs > 1) await Promise.all([here(), elsewhere(jobs - 1)]);
  else {
    await here();
    if (large.length > 0) await elsewhere(1);
  }
}

function* inTurn<T>(...lists: Iterable<T>[]): Generator<T> {
  for (const list of lists) yield* list;
}

function batchesOf(entries: readonly SiteEntry[]): SiteEntry[][] {
  const batches: SiteEntry[][] = [];
  let bytes = 0;
  for (const entry of entries) {
    const batch = batches.at(-1);
    if (batch && batch.length < BATCH_FILES && bytes + entry.size <= BATCH_BYTES) {
      batch.push(entry);
      bytes += entry.size;
    } else {
      batches.push([entry]);
      bytes = entry.size;
    }
  }
  return batches;
}

function threadsFor(entries: readonly SiteEntry[]): number {
  let bytes = 0;
  for (const { path, size } of entries) if (isReadWhole(path)) bytes += Math.min(size, MOST_BYTES_READ);
  return Math.max(1, Math.min(availableParallelism(), MOST_THREADS, Math.ceil(bytes / BYTES_PER_THREAD)));
}
