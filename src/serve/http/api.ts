// The API that a hoster's control panel calls.
import { z } from 'zod';
import { answers, choice, type Job, type JobView, jobView, previewPage, result, safety, targetView } from '../job.ts';
import { wrongState } from '../jobs/refusal.ts';
import { readPreview } from '../preview/index.ts';
import { type Context, jobOf, targetsOf } from './context.ts';
import { sendFile } from './download.ts';
import { type Asked, type Endpoint, endpoint } from './endpoint.ts';
import { sendEvents } from './events.ts';
import { readResult } from './result.ts';
import { receive } from './upload/upload.ts';

type Call = Asked<unknown, unknown>;

const viewOf = (job: Job, { jobs }: Context): JobView => jobs.view(job);
const jobFor = ({ request, caller }: Call, context: Context): Job => jobOf(request, caller, context);

const page = z.object({
  rule: z.string(),
  safety,
  page: z.coerce.number().int().min(1).default(1),
});

export const ENDPOINTS: readonly Endpoint[] = [
  endpoint({
    method: 'GET',
    path: '/session',
    summary:
      'The token that a browser session sends as x-csrf-token with every change; null for callers with a token of their own',
    gives: z.object({ csrf: z.string().nullable() }),
    do: async ({ caller: { csrf } }) => ({ csrf }),
  }),
  endpoint({
    method: 'GET',
    path: '/targets',
    summary: 'Hosting services that a site can be checked for; the first one is proposed',
    gives: z.array(targetView),
    do: async (_, context) => targetsOf(context),
  }),
  endpoint({
    method: 'POST',
    path: '/jobs',
    summary:
      'Uploads a site: one .zip, .tar, .tar.gz or .tgz, or call number of files whose names are their paths. The look begins at once.',
    body: 'multipart',
    status: 201,
    gives: jobView,
    do: async ({ request, caller }, context) => viewOf(await receive(request, caller, context.jobs), context),
  }),
  endpoint({
    method: 'GET',
    path: '/jobs',
    summary: 'All jobs of this caller, newest first',
    gives: z.array(jobView),
    do: async ({ caller }, context) => context.jobs.ofOwner(caller.owner).map((job) => viewOf(job, context)),
  }),
  endpoint({
    method: 'GET',
    path: '/jobs/{id}',
    summary: 'How a job stands',
    gives: jobView,
    do: async (call, context) => viewOf(jobFor(call, context), context),
  }),
  endpoint({
    method: 'GET',
    path: '/jobs/{id}/events',
    summary: 'Server-sent events: `job` with the whole job, at once and at every change',
    gives: 'text/event-stream',
    async do(call, context) {
      sendEvents(call.request, call.reply, jobFor(call, context), context.jobs);
      return undefined;
    },
  }),
  endpoint({
    method: 'PUT',
    path: '/jobs/{id}/answers',
    summary: 'Answers the questions and starts the scan; an earlier result is dropped',
    body: answers,
    gives: jobView,
    do: async (call, context) => viewOf(await context.jobs.answer(jobFor(call, context), call.body), context),
  }),
  endpoint({
    method: 'POST',
    path: '/jobs/{id}/cancel',
    summary: 'Ends what waits or runs',
    gives: jobView,
    do: async (call, context) => viewOf(await context.jobs.cancel(jobFor(call, context)), context),
  }),
  endpoint({
    method: 'GET',
    path: '/jobs/{id}/result',
    summary: 'What the scan found: verdict, counts, causes, and the repairs that can be chosen',
    gives: result,
    async do(call, context) {
      const found = await readResult(jobFor(call, context), context.jobs);
      if (!found) throw wrongState();
      return found;
    },
  }),
  endpoint({
    method: 'GET',
    path: '/jobs/{id}/preview',
    summary: 'Before and after of the repairs by one rule, a page at a time',
    query: page,
    gives: previewPage,
    async do(call, context) {
      const job = jobFor(call, context);
      if (job.verdict === null) throw wrongState();
      return readPreview(context.jobs.resultsOf(job), call.query.rule, call.query.safety, call.query.page);
    },
  }),
  endpoint({
    method: 'POST',
    path: '/jobs/{id}/fix',
    summary: 'Repairs what is chosen, by rule',
    body: choice,
    gives: jobView,
    do: async (call, context) => viewOf(await context.jobs.fix(jobFor(call, context), call.body), context),
  }),
  endpoint({
    method: 'GET',
    path: '/jobs/{id}/files/{name}',
    summary: 'One of the downloads that the job names',
    gives: 'application/octet-stream',
    do: async (call, context) =>
      sendFile(call.reply, jobFor(call, context), (call.request.params as { name: string }).name, context.jobs),
  }),
  endpoint({
    method: 'DELETE',
    path: '/jobs/{id}',
    summary: 'Erases everything of the job, at once, also while something runs',
    status: 204,
    async do(call, context) {
      await context.jobs.erase(jobFor(call, context));
      return undefined;
    },
  }),
];
