// The repair of a site from end to end: scan, repair beside, prove, and put the new files where the user wants them.
import { mkdtempSync, realpathSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Text } from '../rule/text.ts';
import type { FileResult, ScanResult } from '../scan/result.ts';
import { archiveFormat } from '../site/archive-format.ts';
import { uploadedFormat } from '../site/open.ts';
import type { Site, SiteEntry } from '../site/site.ts';
import { copyArchive, type WrittenFormat } from './archive.ts';
import { archiveAround, wrapArchives } from './archive-inside.ts';
import { bytesOf, diskOf, isFile, keepTimes, makeFolders, nameOf, removeTree } from './disk.ts';
import { explained, FixError } from './failure.ts';
import { commit, discard, recover, STATE, stage, stateFolder } from './journal.ts';
import { lock } from './lock.ts';
import { type Output, openOutput } from './out-folder.ts';
import { type Outcome, REASONS, type Reason } from './outcome.ts';
import type { Accepts } from './plan.ts';
import { Repair } from './repair.ts';
import type { Converter } from './scene.ts';
import { stampAll } from './stamp.ts';
import { copyTree, type Missing } from './tree.ts';
import { finishUndo } from './undo.ts';
import type { Repaired } from './version.ts';

/** What the caller brings: opening and scanning are not this folder's business. */
export interface Tools {
  open(given: string): Promise<Site>;
  scan(site: Site): Promise<ScanResult>;
  rescan(entries: readonly SiteEntry[]): Promise<FileResult[]>;
  finish(files: readonly FileResult[], site: Site): ScanResult;
  accepts: Accepts;
  converter: Converter | null;
  /** Something to tell the user beside the outcome. */
  notice(text: Text): void;
}

/** Called with the proven files before they are thrown away. */
type Show = (files: readonly Repaired[], outcome: Outcome) => Promise<void>;

export type Wish = { kind: 'in-place' } | { kind: 'out'; place: string; show?: Show } | { kind: 'dry-run'; show: Show };

/** What was given, and where its files lie. */
interface Place {
  kind: 'folder' | 'file' | 'archive';
  /** Of an archive. */
  format: WrittenFormat | null;
  /** Of a folder itself, of a file or archive its folder: absolute, links resolved, one character per byte. */
  root: string;
  /** The same for what was given. */
  given: string;
}

/** @param given a folder, an archive or a file, as the user named it. Throws FixError, OutputError, LockedError or SiteError. */
export async function fixSite(given: string, wish: Wish, tools: Tools): Promise<Outcome> {
  try {
    const place = placeOf(given);
    if (wish.kind === 'in-place') return await fixInPlace(given, place, tools);
    if (wish.kind === 'out') return await fixOut(given, place, wish, tools);
    return await tryOut(given, wish.show, tools);
  } catch (error) {
    throw explained(error);
  }
}

/** The folder whose journal an undo of this site reads. */
export function rootOf(given: string): string {
  return placeOf(given).root;
}

function placeOf(given: string): Place {
  // a site that is not there is told by `open`
  const stat = statSync(given, { throwIfNoEntry: false });
  if (!stat) return { kind: 'folder', format: null, root: diskOf(given), given: diskOf(given) };
  const real = realpathSync(given);
  if (stat.isDirectory()) return { kind: 'folder', format: null, root: diskOf(real), given: diskOf(real) };
  const format = stat.isFile() ? uploadedFormat(given) : null;
  return { kind: format ? 'archive' : 'file', format, root: diskOf(dirname(real)), given: diskOf(real) };
}

async function fixInPlace(given: string, place: Place, tools: Tools): Promise<Outcome> {
  if (place.kind === 'archive') {
    throw new FixError({
      ja: `${given}: 書庫は上書きできません。--out で書き出し先を指定してください`,
      en: `${given}: an archive is not repaired in place; name a place with --out`,
    });
  }
  const { root } = place;
  if (!isFile(place.given)) (await tools.open(given)).close();
  const giveTimesBack = keepTimes(root, STATE);
  const releaseLock = lock(stateFolder(root));
  const release = (): void => {
    releaseLock();
    giveTimesBack();
  };
  process.once('exit', release);
  try {
    tellRecovered(root, tools);
    const site = await tools.open(given);
    try {
      return await repairInPlace(site, place, tools);
    } finally {
      site.close();
    }
  } finally {
    process.removeListener('exit', release);
    release();
  }
}

async function repairInPlace(site: Site, place: Place, tools: Tools): Promise<Outcome> {
  const stamps = stampAll(site.entries);
  const before = await tools.scan(site);
  const staging = stage(place.root);
  // interrupted by the user: nothing of the site is touched as long as anything is waited for
  const clear = (): void => discard(place.root, staging);
  process.once('exit', clear);
  try {
    const repair = await repaired(site, before, staging.fresh, tools, stamps);
    const files = await wrapped(repair, site, staging.fresh);
    for (const { path, reason } of commit(place.root, staging, files, stamps)) dropAll(repair, path, reason);
    return outcomeOf(before, repair, files);
  } finally {
    process.removeListener('exit', clear);
    clear();
  }
}

function tellRecovered(root: string, { notice }: Tools): void {
  const { finishedFix, interruptedUndo } = recover(root);
  if (finishedFix) {
    notice({
      ja: '途中で止まっていた前回の修正を最後まで終えました',
      en: 'finished an earlier fix that had been interrupted',
    });
  }
  if (!interruptedUndo) return;
  finishUndo(root, interruptedUndo);
  notice({
    ja: '途中で止まっていた前回の取り消しを最後まで終えました',
    en: 'finished an earlier undo that had been interrupted',
  });
}

async function fixOut(given: string, place: Place, wish: Wish & { kind: 'out' }, tools: Tools): Promise<Outcome> {
  const format = place.kind === 'archive' ? writtenFormat(wish.place) : null;
  const output = openOutput(wish.place, bytesOf(place.given).toString(), format ? 'file' : 'folder');
  try {
    const site = await tools.open(given);
    try {
      const stamps = place.kind === 'archive' ? new Map<string, string>() : stampAll(site.entries);
      const before = await tools.scan(site);
      const repair = await repaired(site, before, output.staging, tools, stamps);
      const files = await wrapped(repair, site, output.staging);
      const missing = await build(place, output, format, files, site);
      const outcome = outcomeOf(before, repair, files, missing);
      await wish.show?.(repair.files(), outcome);
      output.publish();
      return outcome;
    } finally {
      site.close();
    }
  } finally {
    output.close();
  }
}

/** By name: a folder when it names no kind of archive that is written. */
function writtenFormat(out: string): WrittenFormat | null {
  const format = archiveFormat(out);
  return format === 'gz' ? null : format;
}

async function build(
  place: Place,
  output: Output,
  format: WrittenFormat | null,
  files: readonly Repaired[],
  site: Site,
): Promise<Missing[]> {
  if (place.kind === 'folder') return copyTree(place.root, output.result, files);
  if (place.kind === 'file') {
    makeFolders(output.result);
    return copyTree(place.given, `${output.result}/${nameOf(place.given)}`, files);
  }
  const source = { disk: place.given, format: place.format!, site, files };
  return await copyArchive(source, output.result, format);
}

async function tryOut(given: string, show: Show, tools: Tools): Promise<Outcome> {
  const staging = diskOf(mkdtempSync(join(tmpdir(), 'hikkoshi-')));
  const remove = (): void => removeTree(staging);
  process.once('exit', remove);
  try {
    const site = await tools.open(given);
    try {
      const before = await tools.scan(site);
      const repair = await repaired(site, before, staging, tools, new Map());
      const outcome = outcomeOf(before, repair, await wrapped(repair, site, staging));
      await show(repair.files(), outcome);
      return outcome;
    } finally {
      site.close();
    }
  } finally {
    process.removeListener('exit', remove);
    remove();
  }
}

async function repaired(
  site: Site,
  before: ScanResult,
  staging: string,
  tools: Tools,
  stamps: ReadonlyMap<string, string>,
): Promise<Repair> {
  const dumps = new Set(before.files.filter(({ kind }) => kind === 'sql').map(({ path }) => path));
  const repair = new Repair({
    entries: site.entries,
    before,
    rescan: tools.rescan,
    finish: (files) => tools.finish(files, site),
    accepts: tools.accepts,
    converter: tools.converter,
    refuses: (entry) => (archiveAround(entry.path, site) && !dumps.has(entry.path) ? REASONS.inArchive : null),
    stamps,
    staging,
  });
  await repair.run();
  return repair;
}

/** With the archives inside the site written anew, where a dump in them was repaired. */
async function wrapped(repair: Repair, site: Site, staging: string): Promise<Repaired[]> {
  const { files, failures } = await wrapArchives(repair.files(), site, staging);
  for (const { path, reason } of failures) dropAll(repair, path, reason);
  return files;
}

/** Of an archive, what was repaired in it. */
function dropAll(repair: Repair, path: string, reason: Reason): void {
  for (const { entry } of repair.files()) {
    if (entry.path === path || entry.path.startsWith(`${path}!/`)) repair.drop(entry.path, reason);
  }
}

function outcomeOf(
  before: ScanResult,
  repair: Repair,
  written: readonly Repaired[],
  missing: readonly Missing[] = [],
): Outcome {
  const archives = written.filter(({ layers }) => layers.length === 0);
  return {
    before,
    after: repair.after(),
    files: repair.files().map(({ changed }) => {
      const archive = archives.find(({ entry }) => changed.path.startsWith(`${entry.path}!/`))?.changed;
      return archive ? { ...changed, archive } : changed;
    }),
    left: repair.left(),
    missing: [...missing],
  };
}
