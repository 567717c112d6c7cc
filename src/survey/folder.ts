// The folder of a survey on the disk: written once, known by its list of files, erased by that list and nothing else.
import { createHash } from 'node:crypto';
import {
  accessSync,
  constants,
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import type { Text } from '../rule/text.ts';
import { makeFolder } from '../site/make-folder.ts';

export const LIST = 'hikkoshi-survey.json';

const listSchema = z.object({
  survey: z.literal(1),
  // how the site was looked at, so that `verify` can look again in the same way
  options: z.object({
    target: z.string(),
    php: z.string().optional(),
    set: z.array(z.string()),
    source: z.array(z.string()),
    domain: z.string().optional(),
    oldHost: z.array(z.string()),
    oldPath: z.array(z.string()),
    encoding: z.enum(['utf-8', 'shift_jis', 'euc-jp']).optional(),
    lossy: z.enum(['report', 'substitute', 'entity']),
    /** Who moves the data; absent: not decided. */
    mode: z.enum(['self', 'agent']).optional(),
    only: z.array(z.string()),
    skip: z.array(z.string()),
  }),
  // names of the survey's own making: no folders, so that a forged list cannot point outside
  files: z.array(
    z.object({ name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9.-]*$/), size: z.number(), sha256: z.string() }),
  ),
});

export type SurveyList = z.infer<typeof listSchema>;
export type Files = ReadonlyMap<string, string | Uint8Array>;

/** The folder is not what the command needs; the message says why. */
export class FolderError extends Error {
  readonly text: Text;
  constructor(text: Text) {
    super(text.en);
    this.text = text;
  }
}

const hashOf = (bytes: string | Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Throws FolderError unless the folder is empty or can be made. */
export function requireEmpty(folder: string): void {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      requireWritable(folder);
      return;
    }
    throw new FolderError({ ja: `${folder} はフォルダとして使えません`, en: `${folder} cannot be used as a folder` });
  }
  if (names.length > 0)
    throw new FolderError({
      ja: `${folder} は空ではありません。新しいフォルダを指定するか、以前の調査であれば hikkoshi purge で消去してください`,
      en: `${folder} is not empty: name a new folder, or erase an earlier survey with hikkoshi purge`,
    });
}

/** What cannot be written must be known before a long scan. */
function requireWritable(folder: string): void {
  let above = dirname(resolve(folder));
  while (!existsSync(above)) above = dirname(above);
  try {
    accessSync(above, constants.W_OK);
  } catch (error) {
    throw unwritable(folder, error);
  }
}

function unwritable(folder: string, error: unknown): FolderError {
  const code = (error as NodeJS.ErrnoException).code;
  return new FolderError({ ja: `${folder} に書き込めません（${code}）`, en: `${folder} cannot be written (${code})` });
}

export function writeFolder(folder: string, files: Files, options: SurveyList['options']): void {
  requireEmpty(folder);
  const sorted = [...files].sort(([a], [b]) => (a < b ? -1 : 1));
  const list: SurveyList = {
    survey: 1,
    options,
    files: sorted.map(([name, bytes]) => ({ name, size: Buffer.byteLength(bytes), sha256: hashOf(bytes) })),
  };
  try {
    makeFolder(folder);
    // the list comes first: what a broken run leaves can be erased all the same
    writeFileSync(join(folder, LIST), `${JSON.stringify(list, null, 1)}\n`);
    for (const [name, bytes] of sorted) writeFileSync(join(folder, name), bytes);
  } catch (error) {
    throw unwritable(folder, error);
  }
}

/** Throws FolderError when the folder is not a survey's. */
export function readList(folder: string): SurveyList {
  try {
    if (!lstatSync(join(folder, LIST)).isFile()) throw new TypeError();
    return listSchema.parse(JSON.parse(readFileSync(join(folder, LIST), 'utf8')));
  } catch {
    throw new FolderError({
      ja: `${folder} は調査のフォルダではありません（${LIST} がないか、読み取れません）`,
      en: `${folder} is not a survey's folder (${LIST} is missing or cannot be read)`,
    });
  }
}

export interface Erased {
  name: string;
  /** Bytes. */
  size: number;
  sha256: string;
  /** False: it had been changed since the survey wrote it. */
  asWritten: boolean;
}

export interface Erasure {
  erased: Erased[];
  /** In the folder, but not the survey's: left where it is. */
  kept: string[];
}

/** Removes the survey's own files, then its list, then the folder when it is empty. Throws FolderError. */
export function erase(folder: string): Erasure {
  const { files } = readList(folder);
  const erased: Erased[] = [];
  for (const { name, sha256 } of [...files, { name: LIST, sha256: null }]) {
    const path = join(folder, name);
    // a link in its place is somebody else's
    if (!lstatSync(path, { throwIfNoEntry: false })?.isFile()) continue;
    const bytes = readFileSync(path);
    const hash = hashOf(bytes);
    unlinkSync(path);
    erased.push({ name, size: bytes.length, sha256: hash, asWritten: sha256 === null || sha256 === hash });
  }
  const kept = readdirSync(folder).sort();
  if (kept.length === 0 && !lstatSync(folder).isSymbolicLink()) rmdirSync(folder);
  return { erased, kept };
}
