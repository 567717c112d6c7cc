// Spreads the conversion of files over worker threads.
import { availableParallelism } from 'node:os';
import { Piscina } from 'piscina';
import { type ConversionTask, concernsKind, conversionOf } from '../src/fix/converter.ts';
import type { ConvertedFile, Converter } from '../src/fix/scene.ts';
import type { FileResult } from '../src/scan/result.ts';
import type { Scope } from '../src/scan/scope.ts';
import type { SiteEntry } from '../src/site/site.ts';

const MEMORY_MB = 1536;
/** One more thread pays from this many bytes on. */
const BYTES_PER_THREAD = 3 * 2 ** 20;

/** What a repair converts whole files with. @param jobs threads; by default as many as pay */
export function converterFor(scope: Scope, jobs?: number): Converter {
  const kinds = new Map<string, FileResult['kind']>();
  const kindOf = ({ path }: SiteEntry) => kinds.get(path)!;
  return {
    concerns({ path, kind }) {
      kinds.set(path, kind);
      return concernsKind(kind, scope);
    },
    convert: (requests) =>
      convertFiles(
        requests.map((request) => ({ ...request, kind: kindOf(request.entry) })),
        scope,
        jobs,
      ),
    splices: (entry) => conversionOf(entry, kindOf(entry), scope)(),
  };
}

/** In any order. A file whose thread dies keeps its bytes, and is told. */
async function convertFiles(tasks: readonly ConversionTask[], scope: Scope, jobs?: number): Promise<ConvertedFile[]> {
  if (tasks.length === 0) return [];
  const bytes = tasks.reduce((sum, { entry }) => sum + entry.size, 0);
  const threads = jobs ?? Math.max(1, Math.min(availableParallelism(), Math.ceil(bytes / BYTES_PER_THREAD)));
  const pool = new Piscina({
    filename: new URL('./convert-thread.js', import.meta.url).href,
    minThreads: threads,
    maxThreads: threads,
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
    workerData: scope,
  });
  const converted: ConvertedFile[] = [];
  const waiting = tasks.values();
  const lane = async (): Promise<void> => {
    for (const task of waiting) converted.push(await pool.run(task).catch((error) => failed(task, error)));
  };
  try {
    await Promise.all(Array.from({ length: threads * 2 }, lane));
  } finally {
    await pool.destroy();
  }
  return converted;
}

function failed({ entry }: ConversionTask, error: NodeJS.ErrnoException): ConvertedFile {
  if (error.code === 'ENOSPC' || error.code === 'EDQUOT') throw error;
  const text = {
    ja: `文字コードの変換が異常終了したため、元のままにしました（${error.message}）`,
    en: `the conversion ended abnormally: the file keeps its bytes (${error.message})`,
  };
  return { path: entry.path, written: null, changes: [], failure: { code: 'conversion', text } };
}
