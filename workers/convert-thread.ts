// What runs in each worker thread of a conversion.
import { workerData } from 'node:worker_threads';
import { rules } from '../rules/index.ts';
import { type ConversionTask, convertEntry } from '../src/fix/converter.ts';
import type { ConvertedFile } from '../src/fix/scene.ts';
import { createAnalyzer } from '../src/scan/analyze.ts';
import type { Scope } from '../src/scan/scope.ts';

const scope = workerData as Scope;
const analyzer = createAnalyzer(rules, scope);

/** What stops the whole conversion, by its system's name (ENOSPC): an error loses that on its way to another thread. */
export interface Stopped {
  code: string;
  message: string;
}

export default (task: ConversionTask): ConvertedFile | Stopped => {
  try {
    return convertEntry(task, scope, analyzer);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    return { code, message };
  }
};
