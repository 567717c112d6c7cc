// The pages: who asks is let in, what is asked for is looked up, src/serve/pages makes HTML of it. Forms are answered with a redirect.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Lang } from '../../rule/text.ts';
import { ZoneError } from '../../survey/zone/records.ts';
import { TargetError } from '../../target/error.ts';
import { type Answers, type FormFault, type Job, type Result, safety } from '../job.ts';
import { notFound, wrongState } from '../jobs/refusal.ts';
import * as pages from '../pages/index.ts';
import { readChanges, readPreview } from '../preview/index.ts';
import { type Caller, checkToken, setCookie } from './access.ts';
import { ASSET_PATHS } from './assets.ts';
import { admit, type Context, jobOf, LANG_COOKIE, langOf, targetsOf } from './context.ts';
import { sendFile, sendReport } from './download.ts';
import { answersOfForm, faultIn, isFault } from './form.ts';
import { readResult } from './result.ts';
import { receive } from './upload/upload.ts';

type Form = Record<string, string | string[] | undefined>;
type Query = Record<string, string | undefined>;

/** One visit. */
class Visit {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly caller: Caller;
  readonly context: Context;

  constructor(request: FastifyRequest, reply: FastifyReply, caller: Caller, context: Context) {
    this.request = request;
    this.reply = reply;
    this.caller = caller;
    this.context = context;
  }

  get lang(): Lang {
    return langOf(this.request);
  }

  get page(): pages.PageContext {
    return pageContext(this.request, this.caller.csrf ?? '', this.context);
  }

  get query(): Query {
    return this.request.query as Query;
  }

  get form(): Form {
    return (this.request.body ?? {}) as Form;
  }

  job(): Job {
    return jobOf(this.request, this.caller, this.context);
  }

  /** Throws Refusal before there is one. */
  async result(job: Job): Promise<Result> {
    const result = await readResult(job, this.context.jobs);
    if (!result) throw wrongState();
    return result;
  }

  html(text: string, status = 200): FastifyReply {
    return this.reply.code(status).type('text/html; charset=utf-8').send(text);
  }

  /** @param path below the base */
  goTo(path: string): FastifyReply {
    return this.reply.redirect(`${this.context.settings.base.path}${path}`, 303);
  }
}

export function pageContext(request: FastifyRequest, csrf: string, { settings }: Context): pages.PageContext {
  const { path } = settings.base;
  const assets = { style: path + ASSET_PATHS.style, script: path + ASSET_PATHS.script };
  return { lang: langOf(request), base: path, path: request.url, csrf, assets };
}

const wantsJson = ({ headers }: FastifyRequest): boolean => headers.accept?.startsWith('application/json') ?? false;

export function pageRoutes(app: FastifyInstance, context: Context): void {
  const { jobs, settings } = context;
  const get = (url: string, show: (visit: Visit) => Promise<FastifyReply>) =>
    app.get(url, async (request, reply) =>
      show(new Visit(request, reply, await admit(request, reply, context), context)),
    );
  const post = (url: string, act: (visit: Visit) => Promise<FastifyReply>) =>
    app.post(url, async (request, reply) => {
      const visit = new Visit(request, reply, await admit(request, reply, context), context);
      checkToken(visit.caller, visit.form.csrf);
      return act(visit);
    });

  get('/', async (visit) => {
    const own = jobs.ofOwner(visit.caller.owner).map((job) => jobs.view(job));
    const limits = { bytes: settings.limits.upload, files: settings.limits.files };
    const days = settings.keep / 86_400_000;
    return visit.html(pages.homePage(visit.page, { jobs: own, limits, days, erased: visit.query.erased === '1' }));
  });
  // the token is in the upload itself
  app.post('/jobs', async (request, reply) => {
    const visit = new Visit(request, reply, await admit(request, reply, context), context);
    const job = await receive(request, visit.caller, jobs);
    return wantsJson(request) ? reply.code(201).send(jobs.view(job)) : visit.goTo(`/jobs/${job.id}`);
  });
  post('/language', async (visit) => {
    const { lang, back } = visit.form;
    if (lang === 'ja' || lang === 'en') setCookie(visit.reply, LANG_COOKIE, lang, 365 * 86_400, settings);
    return visit.goTo(typeof back === 'string' && /^\/(?![/\\])/.test(back) ? back : '/');
  });

  get('/jobs/:id', async (visit) => {
    const job = visit.job();
    const result = await readResult(job, jobs);
    return visit.html(
      pages.jobPage(visit.page, { job: jobs.view(job), result, targets: targetsOf(context), form: null }),
    );
  });
  get('/jobs/:id/questions', async (visit) => visit.html(questions(visit, visit.job(), null)));
  post('/jobs/:id/answers', async (visit) => {
    const job = visit.job();
    const given = answersOfForm(visit.form);
    const fault = isFault(given) ? given : await answered(job, given, context);
    return fault ? visit.html(questions(visit, job, fault), 422) : visit.goTo(`/jobs/${job.id}`);
  });
  post('/jobs/:id/cancel', async (visit) => {
    const { id } = await jobs.cancel(visit.job());
    return visit.goTo(`/jobs/${id}`);
  });

  get('/jobs/:id/repairs', async (visit) => {
    const job = visit.job();
    return visit.html(pages.repairsPage(visit.page, { job: jobs.view(job), result: await visit.result(job) }));
  });
  post('/jobs/:id/repairs', async (visit) => {
    const { safe = [], review = [] } = visit.form;
    const { id } = await jobs.fix(visit.job(), { safe: [safe].flat(), review: [review].flat() });
    return visit.goTo(`/jobs/${id}`);
  });
  get('/jobs/:id/preview', async (visit) => {
    const job = visit.job();
    const result = await visit.result(job);
    const kind = safety.safeParse(visit.query.safety);
    if (!kind.success) throw notFound();
    const { rule = '', page } = visit.query;
    const preview = await readPreview(jobs.resultsOf(job), rule, kind.data, Number(page));
    return visit.html(pages.previewPage(visit.page, { job: jobs.view(job), result, preview }));
  });
  get('/jobs/:id/changes', async (visit) => {
    const job = visit.job();
    const result = await visit.result(job);
    if (job.fix?.state !== 'done') throw wrongState();
    const changes = await readChanges(jobs.resultsOf(job), Number(visit.query.page));
    return visit.html(pages.changesPage(visit.page, { job: jobs.view(job), result, changes }));
  });

  get('/jobs/:id/report', async (visit) => {
    const job = visit.job();
    await visit.result(job);
    return visit.html(pages.reportPage(visit.page, { job: jobs.view(job) }));
  });
  get('/jobs/:id/view', async (visit) => sendReport(visit.reply, visit.job(), visit.lang, jobs));
  get('/jobs/:id/files/:name', async (visit) =>
    sendFile(visit.reply, visit.job(), (visit.request.params as { name: string }).name, jobs),
  );

  get('/jobs/:id/erase', async (visit) => visit.html(pages.erasePage(visit.page, { job: jobs.view(visit.job()) })));
  post('/jobs/:id/erase', async (visit) => {
    await jobs.erase(visit.job());
    return visit.goTo('/?erased=1');
  });
}

function questions(visit: Visit, job: Job, form: FormFault | null): string {
  const { context } = visit;
  return pages.questionsPage(visit.page, { job: context.jobs.view(job), targets: targetsOf(context), form });
}

/** Null when the scan has been started. */
async function answered(job: Job, answers: Answers, { jobs }: Context): Promise<FormFault | null> {
  try {
    await jobs.answer(job, answers);
    return null;
  } catch (error) {
    if (error instanceof TargetError) return faultIn('php', answers);
    if (error instanceof ZoneError) return faultIn('zone', answers, error.text);
    throw error;
  }
}
