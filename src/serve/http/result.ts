// What the scan of a job found, as its process wrote it.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Job, Result } from '../job.ts';
import type { Jobs } from '../jobs/jobs.ts';

/** Null before there is one. */
export async function readResult(job: Job, jobs: Jobs): Promise<Result | null> {
  if (job.verdict === null) return null;
  return JSON.parse(await readFile(join(jobs.resultsOf(job), 'result.json'), 'utf8'));
}
