// What every route knows.
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Lang } from '../../rule/text.ts';
import type { Job, TargetView } from '../job.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { Metrics } from '../log/metrics.ts';
import type { Settings } from '../settings.ts';
import { type Caller, callerOf, checkOrigin, cookiesOf } from './access.ts';

export interface Context {
  jobs: Jobs;
  settings: Settings;
  metrics: Metrics;
  /** For sessions. */
  key: Buffer;
}

export const LANG_COOKIE = 'hikkoshi_lang';

/** By choice, else as the browser asks; Japanese where it does not care. */
export function langOf(request: FastifyRequest): Lang {
  const chosen = cookiesOf(request).get(LANG_COOKIE);
  if (chosen === 'ja' || chosen === 'en') return chosen;
  const asked = /\b(ja|en)\b/i.exec(request.headers['accept-language'] ?? '')?.[1]?.toLowerCase();
  return asked === 'en' ? 'en' : 'ja';
}

/** Throws Refusal. */
export async function admit(request: FastifyRequest, reply: FastifyReply, context: Context): Promise<Caller> {
  const caller = await callerOf(request, reply, context.settings, context.key);
  if (request.method !== 'GET' && caller.csrf !== null) checkOrigin(request, context.settings);
  return caller;
}

/** The job of the address. Throws Refusal. */
export function jobOf(request: FastifyRequest, caller: Caller, { jobs }: Context): Job {
  return jobs.find((request.params as { id: string }).id, caller.owner);
}

export function targetsOf({ settings }: Context): TargetView[] {
  return settings.targets.map(({ id, name, components }) => ({
    id,
    name,
    components: Object.fromEntries(Object.entries(components).map(([part, { versions }]) => [part, versions])),
  }));
}
