// The journal of in-place fixes, under .hikkoshi/fixes at the site's root. What is done so far is told by names alone, each step being
// one rename: NNNN.staging (nothing of the site touched yet), NNNN with a folder `new` (files are being put in their places),
// NNNN without it (done, can be undone), NNNN.undoing. A process may be killed anywhere: `recover` clears or finishes what it finds.
import {
  accessSync,
  chmodSync,
  chownSync,
  closeSync,
  constants,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  realpathSync,
  type Stats,
  writeSync,
} from 'node:fs';
import type { Text } from '../rule/text.ts';
import {
  bytesOf,
  copyDurably,
  isDiskFull,
  isFile,
  keepTimes,
  makeFolders,
  move,
  nameOf,
  namesIn,
  parentOf,
  removeIfEmpty,
  removeTree,
  setTimes,
  shown,
  statOf,
  syncFolder,
  unlink,
} from './disk.ts';
import { FixError } from './failure.ts';
import { REASONS, type Reason, systemReason } from './outcome.ts';
import { stampOf } from './stamp.ts';
import type { Repaired } from './version.ts';
import { hashFile } from './write.ts';

export const STATE = '.hikkoshi';

/** One file of a fix. */
export interface JournalEntry {
  /** Relative to the root, one character per byte. */
  name: string;
  /** For people. */
  path: string;
  /** Name of its old bytes in `old` and of its new ones in `new`. */
  key: string;
  /** SHA-256 of the old and of the new bytes. */
  before: string;
  after: string;
  /** Permission bits of the new file; not in journals of older versions. */
  mode?: number;
}

export interface Failure {
  path: string;
  reason: Reason;
}

/** A fix that is being prepared; nothing of the site is touched yet. */
export interface Staging {
  folder: string;
  /** Where new files are to be written, each under a name of its own. */
  fresh: string;
}

const fixesOf = (root: string): string => `${root}/${STATE}/fixes`;

/**
 * The journal's folder. An upload may bring one of its own, even as a link that leads elsewhere: nothing is written through it.
 * Throws FixError.
 */
export function stateFolder(root: string): string {
  const folder = `${root}/${STATE}`;
  for (const place of [folder, fixesOf(root)]) {
    const stat = statOf(place);
    if (stat && !stat.isDirectory()) throw new FixError(notOurs(place));
  }
  return folder;
}

const notOurs = (place: string): Text => ({
  ja: `${shown(place)} は hikkoshi の記録ではありません。削除するか移動してから実行してください`,
  en: `${shown(place)} is not hikkoshi’s own record: remove it or move it away`,
});

/** Numbers of the finished fixes, ascending. */
export function fixesIn(root: string): string[] {
  return namesIn(fixesOf(root)).filter(
    (name) => /^\d+$/.test(name) && statOf(`${fixesOf(root)}/${name}`)?.isDirectory(),
  );
}

export function stage(root: string): Staging {
  const last = Number(fixesIn(root).at(-1) ?? 0);
  const folder = `${fixesOf(root)}/${String(last + 1).padStart(4, '0')}.staging`;
  const staging = { folder, fresh: `${folder}/new` };
  try {
    removeTree(folder);
    makeFolders(staging.fresh);
    makeFolders(`${folder}/old`);
  } catch (error) {
    discard(root, staging);
    throw error;
  }
  return staging;
}

/** Takes back everything that `stage` made. */
export function discard(root: string, { folder }: Staging): void {
  if (statOf(folder)) removeTree(folder);
  prune(root);
}

/** Removes a fix that holds nothing any more. Renamed first: a kill in between must not leave half a journal. */
export function clear(folder: string): void {
  const condemned = `${folder.replace(/\.undoing$/, '')}.staging`;
  move(folder, condemned);
  removeTree(condemned);
}

/** Leaves nothing behind that holds nothing. */
export function prune(root: string): void {
  if (removeIfEmpty(fixesOf(root))) removeIfEmpty(`${root}/${STATE}`);
}

/**
 * Puts the proven files in their places. Files that cannot be replaced keep their bytes and are returned with the reason.
 * Throws on a full disk, before anything of the site was touched.
 */
export function commit(
  root: string,
  staging: Staging,
  files: readonly Repaired[],
  stamps: ReadonlyMap<string, string>,
): Failure[] {
  const failures: Failure[] = [];
  const entries: JournalEntry[] = [];
  for (const file of files) {
    const entry = entryOf(root, file);
    const reason = prepare(root, staging.folder, entry, file, stamps.get(file.entry.path));
    if (reason) {
      failures.push({ path: file.entry.path, reason });
      forget(staging.folder, entry);
    } else entries.push(entry);
  }
  if (entries.length === 0) {
    discard(root, staging);
    return failures;
  }
  keepTwins(root, staging.folder, entries);
  writeDurably(`${staging.folder}/journal.json`, JSON.stringify(entries));
  for (const name of ['new', 'old', '.']) syncFolder(`${staging.folder}/${name}`);
  const folder = staging.folder.slice(0, -'.staging'.length);
  move(staging.folder, folder);
  syncFolder(parentOf(folder));
  const stampByPath = (entry: JournalEntry): boolean => {
    const stamp = stamps.get(entry.path);
    return stamp === undefined || stampOf(`${root}/${entry.name}`) === stamp;
  };
  return [...failures, ...putAll(root, folder, entries, stampByPath)];
}

function entryOf(root: string, { entry, staged, written }: Repaired): JournalEntry {
  const name = entry.disk.slice(root.length + 1);
  return { name, path: entry.path, key: nameOf(staged), before: written.before, after: written.after };
}

/** Everything that can go wrong should go wrong here: owner, permission, time, the copy of the old bytes. */
function prepare(root: string, folder: string, entry: JournalEntry, file: Repaired, stamp?: string): Reason | null {
  const target = `${root}/${entry.name}`;
  try {
    const old = statOf(target);
    if (!old?.isFile()) return old ? REASONS.changedMeanwhile : REASONS.vanished;
    if (stamp !== undefined && stampOf(target) !== stamp) return REASONS.changedMeanwhile;
    accessSync(bytesOf(parentOf(target)), constants.W_OK | constants.X_OK);
    if (!isInPlace(target)) return REASONS.changedMeanwhile;
    if (!keepOwner(file.staged, old)) return REASONS.owner;
    entry.mode = file.mode ?? old.mode & 0o7777;
    chmodSync(bytesOf(file.staged), entry.mode);
    if (old.mtimeMs > Date.now() || entry.before === entry.after) setTimes(file.staged, old);
    keepOld(target, `${folder}/old/${entry.key}`, old);
    return null;
  } catch (error) {
    if (isDiskFull(error)) throw error;
    return systemReason(error);
  }
}

function keepOwner(staged: string, old: Stats): boolean {
  const now = statOf(staged)!;
  if (now.uid === old.uid && now.gid === old.gid) return true;
  try {
    chownSync(bytesOf(staged), old.uid, old.gid);
    return true;
  } catch {
    return false;
  }
}

/** The old file itself under a second name, with its owner, permission and times; a copy where the file system has no hard links. */
function keepOld(target: string, backup: string, old: Stats): void {
  try {
    linkSync(bytesOf(target), bytesOf(backup));
  } catch (error) {
    if (isDiskFull(error)) throw error;
    copyDurably(target, backup);
    keepOwner(backup, old);
    chmodSync(bytesOf(backup), old.mode & 0o7777);
    setTimes(backup, old);
  }
}

/** Names that were hard links to one file, and still have the same bytes, stay links to one file. */
function keepTwins(root: string, folder: string, entries: readonly JournalEntry[]): void {
  const first = new Map<string, JournalEntry>();
  for (const entry of entries) {
    const { ino, dev } = statOf(`${root}/${entry.name}`)!;
    const known = first.get(`${dev}:${ino}:${entry.after}`);
    if (!known) first.set(`${dev}:${ino}:${entry.after}`, entry);
    else if (statOf(`${folder}/new/${known.key}`)!.mode === statOf(`${folder}/new/${entry.key}`)!.mode) {
      unlink(`${folder}/new/${entry.key}`);
      linkSync(bytesOf(`${folder}/new/${known.key}`), bytesOf(`${folder}/new/${entry.key}`));
    }
  }
}

function forget(folder: string, { key }: JournalEntry): void {
  unlink(`${folder}/new/${key}`);
  unlink(`${folder}/old/${key}`);
}

function writeDurably(disk: string, text: string): void {
  const fd = openSync(bytesOf(disk), 'w', 0o600);
  try {
    const bytes = Buffer.from(text);
    for (let done = 0; done < bytes.length; ) done += writeSync(fd, bytes, done);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

/** Throws FixError on what this program did not write: a name must never lead out of the site. */
export function readJournal(folder: string): JournalEntry[] {
  const place = `${folder}/journal.json`;
  let entries: unknown;
  try {
    entries = isFile(place) ? JSON.parse(readFileSync(bytesOf(place), 'utf8')) : null;
  } catch {
    entries = null;
  }
  if (!Array.isArray(entries) || !entries.every(isEntry)) throw new FixError(notOurs(folder));
  return entries;
}

function isEntry(entry: Partial<JournalEntry> | null): entry is JournalEntry {
  const texts = [entry?.name, entry?.path, entry?.key, entry?.before, entry?.after];
  if (!texts.every((text) => typeof text === 'string')) return false;
  return /^\d+$/.test(entry!.key!) && entry!.name!.split('/').every((part) => !/^(?:\.{0,2}|.*\0.*)$/.test(part));
}

/** False when a folder on the way was replaced by a link. */
export function isInPlace(target: string): boolean {
  const parent = bytesOf(parentOf(target));
  try {
    return realpathSync.native(parent, 'buffer').equals(parent);
  } catch {
    return false;
  }
}

/** Puts each new file that still waits in its place, provided that what stands there is `still` the old one. */
function putAll(
  root: string,
  folder: string,
  entries: readonly JournalEntry[],
  still: (entry: JournalEntry) => boolean,
): Failure[] {
  const failures: Failure[] = [];
  const touched = new Map<string, () => void>();
  for (const entry of entries) {
    const target = `${root}/${entry.name}`;
    const parent = parentOf(target);
    if (!touched.has(parent)) touched.set(parent, keepTimes(parent, STATE));
    const reason = put(`${folder}/new/${entry.key}`, target, besideOf(folder, target, entry), () => still(entry));
    if (reason) {
      failures.push({ path: entry.path, reason });
      forget(folder, entry);
    }
  }
  for (const [parent, giveTimesBack] of touched) {
    giveTimesBack();
    syncFolder(parent);
  }
  removeTree(`${folder}/new`);
  if (namesIn(`${folder}/old`).length === 0) clear(folder);
  prune(root);
  return failures;
}

function put(fresh: string, target: string, beside: string, still: () => boolean): Reason | null {
  try {
    if (!isFile(target)) return REASONS.vanished;
    if (!isInPlace(target) || !still()) return REASONS.changedMeanwhile;
    replace(fresh, target, beside);
    return null;
  } catch (error) {
    return systemReason(error);
  }
}

/** Where a file is written whose folder lies on another file system than the journal. */
function besideOf(folder: string, target: string, { key }: JournalEntry): string {
  return `${parentOf(target)}/${STATE}-${nameOf(folder)}-${key}`;
}

/** Atomic: whoever opens the target gets the one file or the other. `beside` is only used across file systems. */
export function replace(from: string, target: string, beside: string): void {
  try {
    move(from, target);
    return;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
  }
  const stat = statOf(from)!;
  unlink(beside);
  try {
    copyDurably(from, beside);
    if (!keepOwner(beside, stat)) throw Object.assign(new Error('owner'), { code: 'EPERM' });
    chmodSync(bytesOf(beside), stat.mode & 0o7777);
    setTimes(beside, stat);
    move(beside, target);
  } catch (error) {
    unlink(beside);
    throw error;
  }
  unlink(from);
}

/** What a killed process left: cleared when the site was not touched yet, finished otherwise. */
export interface Recovered {
  /** Files of an interrupted fix that could not be put in their places: they keep their old bytes. */
  failures: Failure[];
  /** True when an interrupted fix was finished. */
  finishedFix: boolean;
  /** The folder of an interrupted undo, which `undo` has to finish; null when there is none. */
  interruptedUndo: string | null;
}

/** Call it with the lock held. */
export function recover(root: string): Recovered {
  const recovered: Recovered = { failures: [], finishedFix: false, interruptedUndo: null };
  for (const name of namesIn(fixesOf(root))) {
    const folder = `${fixesOf(root)}/${name}`;
    if (!statOf(folder)?.isDirectory()) continue;
    if (name.endsWith('.staging')) removeTree(folder);
    else if (name.endsWith('.undoing')) recovered.interruptedUndo = folder;
    else if (statOf(`${folder}/new`)) {
      recovered.failures.push(...finishFix(root, folder));
      recovered.finishedFix = true;
    }
  }
  prune(root);
  return recovered;
}

function finishFix(root: string, folder: string): Failure[] {
  const waiting = readJournal(folder).filter((entry) => {
    unlink(besideOf(folder, `${root}/${entry.name}`, entry));
    return statOf(`${folder}/new/${entry.key}`);
  });
  return putAll(root, folder, waiting, (entry) => hashFile(`${root}/${entry.name}`) === entry.before);
}
