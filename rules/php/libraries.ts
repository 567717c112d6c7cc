// Libraries of Composer that cannot run on any version of the target: one finding says so, and the thousand in their files are left out.
import type { Context, Details } from '../../src/rule/rule.ts';

const keyOf = (folder: string) => `php-library-cannot-run:${folder.toLowerCase()}`;

/** The key of a library by the folder that vendor/ lies in: '' or with a slash at its end. */
export function cannotRun(folder: string, library: string): string {
  return keyOf(`${folder}vendor/${library}`);
}

/** The library's folder when the file belongs to one: `vendor/maker/name`. */
const LIBRARY = /^(?:.*\/)?vendor\/[^/]+\/[^/]+(?=\/)/;

/** What is reported in a library's file is dropped where the library as a whole cannot run. */
function within(context: Context, library: string): Context {
  const key = keyOf(library);
  const report = (where: Parameters<Context['report']>[0], details: Details = {}): void =>
    context.report(where, { ...details, unless: [...[details.unless ?? []].flat(), key] });
  return Object.create(context, { report: { value: report } }) as Context;
}

/** The context, silent where the file belongs to a library that cannot run anyway. */
export function outsideOfLibraries(context: Context): Context {
  const library = LIBRARY.exec(context.file.path)?.[0];
  return library === undefined ? context : within(context, library);
}
