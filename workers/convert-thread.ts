// What runs in each worker thread of a conversion.
import { workerData } from 'node:worker_threads';
import { type ConversionTask, convertEntry } from '../src/fix/converter.ts';
import type { ConvertedFile } from '../src/fix/scene.ts';
import type { Scope } from '../src/scan/scope.ts';

export default (task: ConversionTask): ConvertedFile => convertEntry(task, workerData as Scope);
