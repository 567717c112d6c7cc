// Converts the files of a site: on this thread, or on several where there is more to do than starting them costs.
import { availableParallelism } from 'node:os';
import { rules } from '../rules/index.ts';
import { type ConversionTask, conversionOf, convertEntry, isConcerned, planIn } from '../src/fix/converter.ts';
import type { ConvertedFile, Converter } from '../src/fix/scene.ts';
import { createAnalyzer } from '../src/scan/analyze.ts';
import type { Scope } from '../src/scan/scope.ts';
import { HUNG, runFor } from './here.ts';

/** One more thread pays from this many bytes on; this one has all that it needs loaded and warm. */
const BYTES_PER_THREAD = 12 * 2 ** 20;
/** A file that takes longer than this on this thread hangs. */
const PATIENCE_MS = 60_000;

/** What a repair converts whole files with. @param jobs threads; by default as many as pay */
export function converterFor(scope: Scope, jobs?: number): Converter {
  const plans = new Map<string, ConversionTask['plan']>();
  const planOf = (path: string): ConversionTask['plan'] => plans.get(path) ?? null;
  return {
    substitutes: scope.move.lossy !== 'report',
    concerns(file) {
      plans.set(file.path, planIn(file));
      return isConcerned(file, scope);
    },
    convert(requests) {
      const tasks = requests.map((request) => ({ ...request, plan: planOf(request.entry.path) }));
      return convertFiles(tasks, scope, jobs);
    },
    splices: (entry) => conversionOf(entry, planOf(entry.path), scope),
  };
}

/** In any order. A file whose thread dies keeps its bytes, and is told. */
async function convertFiles(tasks: readonly ConversionTask[], scope: Scope, jobs?: number): Promise<ConvertedFile[]> {
  if (tasks.length === 0) return [];
  const bytes = tasks.reduce((sum, { entry }) => sum + entry.size, 0);
  if (bytes < BYTES_PER_THREAD) return await convertHere(tasks, scope);
  const { convertInThreads } = await import('./convert-pool.ts');
  const threads = jobs ?? Math.min(availableParallelism(), Math.ceil(bytes / BYTES_PER_THREAD), tasks.length);
  return await convertInThreads(tasks, scope, threads, failed);
}

async function convertHere(tasks: readonly ConversionTask[], scope: Scope): Promise<ConvertedFile[]> {
  const analyzer = createAnalyzer(rules, scope);
  const converted: ConvertedFile[] = [];
  for (const task of tasks) {
    try {
      runFor(PATIENCE_MS, () => converted.push(convertEntry(task, scope, analyzer)));
    } catch (error) {
      converted.push(failed(task, error as NodeJS.ErrnoException));
    }
    // signals get their turn
    await new Promise((resolve) => setImmediate(resolve));
  }
  // a copy, as another thread would send it: what is a part of a file's text would keep all of that text
  return structuredClone(converted);
}

function failed({ entry }: ConversionTask, error: NodeJS.ErrnoException): ConvertedFile {
  if (error.code === 'ENOSPC' || error.code === 'EDQUOT') throw error;
  const hung = error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
  const text = hung
    ? HUNG
    : {
        ja: `文字コードの変換が異常終了したため、元のままにしました（${error.message}）`,
        en: `the conversion ended abnormally: the file keeps its bytes (${error.message})`,
      };
  return { path: entry.path, written: null, changes: [], result: null, failure: { code: 'conversion', text } };
}
