// What runs in each worker thread of a conversion.
import { workerData } from 'node:worker_threads';
import { rules } from '../rules/index.ts';
import { type ConversionTask, convertEntry } from '../src/fix/converter.ts';
import type { ConvertedFile } from '../src/fix/scene.ts';
import { createAnalyzer } from '../src/scan/analyze.ts';
import type { Scope } from '../src/scan/scope.ts';

const scope = workerData as Scope;
const analyzer = createAnalyzer(rules, scope);

export default (task: ConversionTask): ConvertedFile => convertEntry(task, scope, analyzer);
