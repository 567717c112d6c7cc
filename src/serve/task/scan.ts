// The scan of a job. It keeps the whole result, from which every report is made later, and what the pages show of it.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { scanSite } from '../../../workers/scan-site.ts';
import { writePreview } from '../preview/index.ts';
import { keepScan } from './kept.ts';
import { openUpload } from './open.ts';
import { resultOf } from './result.ts';
import type { Done, ScanTask, Teller } from './task.ts';

export async function scan(task: ScanTask, tell: Teller): Promise<Done['scan']> {
  const { scope, out } = task;
  const site = await openUpload(task, tell);
  try {
    const scanned = await scanSite(site, scope, { cache: null, onProgress: tell.progress });
    await keepScan(out, scanned);
    const preview = await writePreview({ entries: site.entries, result: scanned, scope, folder: out });
    const result = resultOf(scanned, scope, preview);
    await writeFile(join(out, 'result.json'), JSON.stringify(result));
    const { error, warning, info } = scanned.summary;
    return { verdict: result.verdict, findings: { error, warning, info } };
  } finally {
    site.close();
  }
}
