// Spreads the conversion of files over worker threads.
import { Piscina } from 'piscina';
import type { ConversionTask } from '../src/fix/converter.ts';
import type { ConvertedFile } from '../src/fix/scene.ts';
import type { Scope } from '../src/scan/scope.ts';
import type { Stopped } from './convert-thread.ts';

const MEMORY_MB = 1536;

/** In any order. @param failed what becomes of a file whose thread dies */
export async function convertInThreads(
  tasks: readonly ConversionTask[],
  scope: Scope,
  threads: number,
  failed: (task: ConversionTask, error: NodeJS.ErrnoException) => ConvertedFile,
): Promise<ConvertedFile[]> {
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
    for (const task of waiting)
      converted.push(
        await pool
          .run(task)
          .then(whole)
          .catch((error) => failed(task, error)),
      );
  };
  try {
    await Promise.all(Array.from({ length: threads * 2 }, lane));
  } finally {
    await pool.destroy();
  }
  return converted;
}

function whole(answer: ConvertedFile | Stopped): ConvertedFile {
  if ('code' in answer) throw Object.assign(new Error(answer.message), { code: answer.code });
  return answer;
}
