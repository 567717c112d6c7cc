// The upload, opened within the limits of a job.
import { OVER_BUDGET } from '../../site/archive.ts';
import { openSite } from '../../site/open.ts';
import type { Site } from '../../site/site.ts';
import { type Task, TaskError, type Teller } from './task.ts';

/** Throws TaskError or SiteError. */
export async function openUpload({ upload, most }: Task, tell?: Teller): Promise<Site> {
  const site = await openSite(upload, undefined, most);
  if (site.unchecked.some(({ reason }) => reason === OVER_BUDGET)) {
    site.close();
    throw new TaskError({
      ja: `展開後の大きさまたはファイル数が、このサービスの上限（${most.files}個、${gigabytes(most.bytes)}GB）を超えています。分けてお送りください。`,
      en: `Unpacked, it holds more than this service takes: ${most.files} files or ${gigabytes(most.bytes)} GB. Please send it in parts.`,
    });
  }
  tell?.opened(site.entries);
  return site;
}

const gigabytes = (bytes: number): string => (bytes / 2 ** 30).toFixed(1);
