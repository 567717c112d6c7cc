// Libraries of Composer that cannot run on any version of the target: one finding says so, and the thousand in their files are left out.
import type { Context, Details } from '../../src/rule/rule.ts';

const keyOf = (folder: string) => `php-library-cannot-run:${folder.toLowerCase()}`;

/** The key of a library by the path of the composer.lock that names it (vendor/ lies beside it). */
export function cannotRun(lockPath: string, library: string): string {
  const folder = lockPath.slice(0, lockPath.lastIndexOf('/') + 1);
  return keyOf(`${folder}vendor/${library}`);
}

/** Hundreds of rules ask for the same file in turn. */
let last: { path: string; library: string | null } = { path: '', library: null };

/** The library's folder when the file belongs to one: `vendor/maker/name`. */
function libraryOf(path: string): string | null {
  if (last.path !== path) last = { path, library: /^(?:.*\/)?vendor\/[^/]+\/[^/]+(?=\/)/.exec(path)?.[0] ?? null };
  return last.library;
}

/** What is reported in a library's file is dropped where the library as a whole cannot run. */
function within(context: Context, library: string): Context {
  const key = keyOf(library);
  const report = (where: Parameters<Context['report']>[0], details: Details = {}): void =>
    context.report(where, { ...details, unless: [...[details.unless ?? []].flat(), key] });
  return Object.create(context, { report: { value: report } }) as Context;
}

/** The context, silent where the file belongs to a library that cannot run anyway. */
export function outsideOfLibraries(context: Context): Context {
  const library = libraryOf(context.file.path);
  return library === null ? context : within(context, library);
}
