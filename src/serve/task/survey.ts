// The folder that `hikkoshi survey` writes, as a zip; unpacked, `verify` and `purge` know it.
import { createWriteStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import yazl from 'yazl';
import { rules } from '../../../rules/index.ts';
import { suppressionRule } from '../../gate/suppress.ts';
import { forSharing } from '../../report/index.ts';
import { modifiedOf, readerOf } from '../../site/first-bytes.ts';
import { writeFolder } from '../../survey/folder.ts';
import { defaultCard } from '../../survey/rates.ts';
import { surveyFiles } from '../../survey/survey.ts';
import type { Answers } from '../job.ts';
import { keptScan } from './kept.ts';
import { openUpload } from './open.ts';
import { switchOf } from './scope.ts';
import type { SurveyTask } from './task.ts';

export async function survey(task: SurveyTask): Promise<null> {
  const { results, out, name, answers, lang, scope } = task;
  const known = [...rules, suppressionRule];
  const result = forSharing(await keptScan(results), false, known);
  const site = await openUpload(task);
  try {
    const files = await surveyFiles({
      result,
      profile: scope.profile,
      move: scope.move,
      rules: known,
      lang,
      ...switchOf(answers),
      accounts: [],
      rates: { source: defaultCard(lang), name: 'rates.yaml' },
      read: readerOf(site),
      modified: modifiedOf(site),
    });
    const folder = join(out, 'survey');
    writeFolder(folder, files, optionsOf(answers));
    await zip(folder, join(out, name));
  } finally {
    site.close();
  }
  return null;
}

/** As the command line would have got them. */
function optionsOf({ target, php, domain, oldHosts, oldPaths, source, encoding, lossy }: Answers) {
  return {
    target,
    php,
    set: [],
    source: Object.entries(source).map(([component, version]) => `${component}=${version}`),
    domain,
    oldHost: oldHosts,
    oldPath: oldPaths,
    encoding,
    lossy,
    only: [],
    skip: [],
  };
}

async function zip(folder: string, to: string): Promise<void> {
  const archive = new yazl.ZipFile();
  for (const name of (await readdir(folder)).sort()) archive.addFile(join(folder, name), `survey/${name}`);
  archive.end();
  await pipeline(archive.outputStream, createWriteStream(to));
}
