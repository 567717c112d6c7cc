// Server-sent events: how a job stands, at once and at every change. Each event is the whole state, so who was away misses nothing.
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Job } from '../job.ts';
import type { Jobs } from '../jobs/jobs.ts';

/** Proxies close what is silent. */
const HEARTBEAT_MS = 15_000;
const LEAST_MS = 250;

/** Takes the reply over. */
export function sendEvents(request: FastifyRequest, reply: FastifyReply, job: Job, jobs: Jobs): void {
  reply.hijack();
  const { raw } = reply;
  raw.writeHead(200, {
    ...reply.getHeaders(),
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    // nginx would collect them
    'x-accel-buffering': 'no',
  } as Record<string, string>);
  let told = request.headers['last-event-id'];
  let timer: NodeJS.Timeout | null = null;
  const tell = () => {
    timer = null;
    const version = jobs.watch.version(job.id);
    if (version === told) return;
    told = version;
    const state = viewOf(jobs, job);
    raw.write(`id: ${version}\nevent: job\ndata: ${JSON.stringify(state)}\n\n`);
    if (state.state === 'erased') raw.end();
  };
  // what changes many times a second is told a few times
  const stopListening = jobs.watch.listen(job.id, () => (timer ??= setTimeout(tell, LEAST_MS)));
  const heartbeat = setInterval(() => raw.write(': still here\n\n'), HEARTBEAT_MS);
  raw.on('close', () => {
    stopListening();
    clearInterval(heartbeat);
    if (timer) clearTimeout(timer);
  });
  raw.write('retry: 2000\n\n');
  tell();
}

function viewOf(jobs: Jobs, { id, owner }: Job) {
  try {
    return jobs.view(jobs.find(id, owner));
  } catch {
    return { id, state: 'erased' as const };
  }
}
