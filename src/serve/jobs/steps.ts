// What each step of a job asks of its process, and what becomes of the job when it is done.
import { readdir, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Text } from '../../rule/text.ts';
import { TargetError } from '../../target/error.ts';
import type { Profile } from '../../target/profile.ts';
import type { Job } from '../job.ts';
import { blankScope, scopeOf } from '../task/scope.ts';
import type { Done, FixTask, LookTask, ScanTask } from '../task/task.ts';
import { isOfFix } from './downloads.ts';
import { removeFolder, type Store } from './store.ts';
import { syncFile, syncFolder } from './whole.ts';

export type RunStep = 'look' | 'scan' | 'fix';

export const RUNNING = { look: 'looking', scan: 'scanning', fix: 'fixing' } as const satisfies Record<
  RunStep,
  Job['state']
>;

export interface Scene {
  store: Store;
  targets: readonly Profile[];
  most: { files: number; bytes: number };
}

/** Throws TargetError for one that is not offered here, or not any more. */
export function profileOf(targets: readonly Profile[], id: string): Profile {
  const profile = targets.find((each) => each.id === id);
  if (profile) return profile;
  throw new TargetError({ ja: `移行先「${id}」は選べません`, en: `there is no target '${id}' here` });
}

/** What a task of this job needs to know. @param out an empty folder */
export function siteOf(job: Job, { store, most }: Scene, out: string) {
  return { upload: join(store.folderOf(job.id), job.upload.file!), out, most };
}

export function taskOf(step: RunStep, job: Job, scene: Scene, out: string): LookTask | ScanTask | FixTask {
  const site = siteOf(job, scene, out);
  if (step === 'look') return { do: 'look', ...site, scope: blankScope(scene.targets[0]!) };
  const scope = scopeOf(job.answers!, profileOf(scene.targets, job.answers!.target));
  if (step === 'scan') return { do: 'scan', ...site, scope };
  return { do: 'fix', ...site, scope, results: scene.store.resultsOf(job.id), choice: job.fix!.choice };
}

/** Puts what was made in its place, whole, and gives what changes about the job. */
export async function finishStep(
  step: RunStep,
  done: Done[RunStep],
  job: Job,
  store: Store,
  out: string,
): Promise<Partial<Job>> {
  if (step === 'look') return { state: 'asking', seen: done as Done['look'] };
  for (const name of await readdir(out)) await syncFile(join(out, name));
  const results = store.resultsOf(job.id);
  if (step === 'scan') {
    const { verdict, findings } = done as Done['scan'];
    await removeFolder(results);
    await rename(out, results);
    await syncFolder(store.folderOf(job.id));
    return { state: 'ready', verdict, findings, made: {}, fix: null };
  }
  const made = { ...withoutFix(job.made) };
  for (const name of await readdir(out)) {
    await rename(join(out, name), join(results, name));
    if (isOfFix(name)) made[name] = (await stat(join(results, name))).size;
  }
  await syncFolder(results);
  return { state: 'ready', made, fix: { ...job.fix!, state: 'done', summary: done as Done['fix'], reason: null } };
}

/** Nothing of an earlier fix is offered while another one runs. */
export const withoutFix = (made: Job['made']): Job['made'] =>
  Object.fromEntries(Object.entries(made).filter(([name]) => !isOfFix(name)));

/** How a job stands when a step came to nothing. */
export function failedStep(step: RunStep, job: Job, how: 'failed' | 'cancelled', reason: Text | null): Partial<Job> {
  if (step !== 'fix') return { state: how, step, reason };
  return { state: 'ready', step: null, fix: { ...job.fix!, state: how, reason, summary: null } };
}
