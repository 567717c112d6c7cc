// Sends a file of a job.
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import type { FastifyReply } from 'fastify';
import type { Lang } from '../../rule/text.ts';
import type { Job } from '../job.ts';
import { reportName, typeOf } from '../jobs/downloads.ts';
import type { Jobs } from '../jobs/jobs.ts';
import { allowReport } from './headers.ts';

/** Throws Refusal or StepError. */
export async function sendFile(reply: FastifyReply, job: Job, name: string, jobs: Jobs): Promise<FastifyReply> {
  const path = await jobs.download(job, name);
  const { size } = await stat(path);
  return reply
    .header('content-type', typeOf(name))
    .header('content-length', size)
    .header('content-disposition', disposition(job, name))
    .send(createReadStream(path));
}

/** The HTML report to be looked at. */
export async function sendReport(reply: FastifyReply, job: Job, lang: Lang, jobs: Jobs): Promise<FastifyReply> {
  const page = await readFile(await jobs.download(job, reportName('html', lang)), 'utf8');
  allowReport(reply, page);
  return reply.header('content-type', 'text/html; charset=utf-8').send(page);
}

/** The repaired archive is called after the upload; everything else after us. */
function disposition({ upload }: Job, name: string): string {
  const site = upload.name.replace(/\.(zip|tar|tar\.gz|tgz)$/i, '');
  const called = name.startsWith('repaired.') ? `${site}-${name}` : `hikkoshi-${name}`;
  const plain = called.replace(/[^\w.-]/g, '_');
  const encoded = encodeURIComponent(called).replace(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
