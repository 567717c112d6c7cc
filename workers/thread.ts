// What runs in each worker thread: the rules meet the scan here.
import { workerData } from 'node:worker_threads';
import { rules } from '../rules/index.ts';
import { createAnalyzer } from '../src/scan/analyze.ts';
import type { FileResult } from '../src/scan/result.ts';
import type { Scope } from '../src/scan/scope.ts';
import type { SiteEntry } from '../src/site/site.ts';

const analyzer = createAnalyzer(rules, workerData as Scope);

export default (entries: readonly SiteEntry[]): FileResult[] => entries.map((entry) => analyzer.file(entry));
