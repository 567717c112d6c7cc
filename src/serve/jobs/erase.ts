// Erasing a job, with a line in DATA/erased.jsonl that says which files are gone: what `hikkoshi purge` writes of a survey, by job. A job
// that is being erased is first moved out of reach, so that a kill in between leaves nothing that is still offered.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Erased } from '../../survey/folder.ts';
import { removeFolder, type Store } from './store.ts';
import { syncFolder } from './whole.ts';

export type Why = 'asked' | 'expired';

interface Line {
  job: string;
  erased: string;
  why: Why;
  files: Pick<Erased, 'name' | 'size' | 'sha256'>[];
}

/** What was unpacked or half made is a copy, and needs no line. */
const SCRATCH = /^run-/;

/** The job must be at rest. */
export async function eraseJob(store: Store, id: string, why: Why): Promise<void> {
  const doomed = join(store.folder, 'erasing');
  await mkdir(doomed, { recursive: true, mode: 0o700 });
  await store.forget(id);
  await rename(store.folderOf(id), join(doomed, `${id}.${why}`));
  await finishErasing(store);
}

/** Also what an earlier server was killed at. */
export async function finishErasing({ folder }: Store): Promise<void> {
  const doomed = join(folder, 'erasing');
  const names = await readdir(doomed).catch(() => []);
  for (const name of names) {
    const path = join(doomed, name);
    const [job, why] = name.split('.') as [string, Why];
    for (const inner of await readdir(path).catch(() => []))
      if (SCRATCH.test(inner)) await removeFolder(join(path, inner));
    const files = await hashesIn(path);
    await removeFolder(path);
    await syncFolder(doomed);
    await append(join(folder, 'erased.jsonl'), { job, erased: new Date().toISOString(), why, files });
  }
}

async function hashesIn(folder: string): Promise<Line['files']> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files: Line['files'] = [];
  for (const entry of found) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const hash = createHash('sha256');
    await pipeline(createReadStream(path), hash);
    files.push({ name: relative(folder, path), size: (await stat(path)).size, sha256: hash.digest('hex') });
  }
  return files.sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function append(path: string, line: Line): Promise<void> {
  const file = await open(path, 'a', 0o600);
  try {
    await file.write(`${JSON.stringify(line)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
}
