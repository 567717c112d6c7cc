// Spreads the files of a site over worker threads and brings their results together.
import { availableParallelism } from 'node:os';
import { rules } from '../rules/index.ts';
import type { Cache } from '../src/gate/cache.ts';
import type { Severity } from '../src/rule/finding.ts';
import { finish } from '../src/scan/finish.ts';
import type { FileResult, ScanResult } from '../src/scan/result.ts';
import type { Scope } from '../src/scan/scope.ts';
import type { Site, SiteEntry } from '../src/site/site.ts';
import { VERSION } from '../src/version.ts';
import { inThreads } from './pool.ts';

export interface Progress {
  files: number;
  bytes: number;
  findings: Record<Severity, number>;
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

/** One more thread pays from this many bytes on. */
const BYTES_PER_THREAD = 3 * 2 ** 20;
/** More threads than this are a choice (--jobs): each costs some 60 MB. */
const MOST_THREADS = 4;
/** A batch that takes longer than this, and a second for each MB, hangs. */
const PATIENCE_MS = 60_000;

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
  const progress: Progress = { files: 0, bytes: 0, findings: { error: 0, warning: 0, info: 0 } };
  const take = (file: FileResult) => {
    results.push(file);
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
  const threads = {
    filename: new URL('./thread.js', import.meta.url).href,
    data: scope,
    count: options.jobs ?? threadsFor(unknown),
    patience: PATIENCE_MS,
    signal: options.signal,
  };
  await inThreads(unknown, threads, (part) => {
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

function threadsFor(entries: readonly SiteEntry[]): number {
  const bytes = entries.reduce((sum, entry) => sum + entry.size, 0);
  const wanted = Math.max(bytes / BYTES_PER_THREAD, entries.length / 2000);
  return Math.max(1, Math.min(availableParallelism(), MOST_THREADS, Math.ceil(wanted)));
}
