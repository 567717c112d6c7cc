// Takes the last in-place fix back: the old files return to their places, with their permissions and times. A file that was changed by
// hand after the fix stays as it is; its old bytes are then laid down where the customer can find them. Permissions set by hand stay.
import { chmodSync, type Stats } from 'node:fs';
import type { Text } from '../rule/text.ts';
import {
  bytesOf,
  isFile,
  keepTimes,
  makeFolders,
  move,
  nameOf,
  parentOf,
  shown,
  statOf,
  syncFolder,
  unlink,
} from './disk.ts';
import {
  clear,
  fixesIn,
  isInPlace,
  type JournalEntry,
  prune,
  readJournal,
  recover,
  replace,
  STATE,
  stateFolder,
} from './journal.ts';
import { lock } from './lock.ts';
import { systemReason } from './outcome.ts';
import { hashFile } from './write.ts';

export interface Refused {
  path: string;
  reason: Text;
  /** Where its old bytes lie now. */
  kept: string;
}

export interface Undone {
  /** Files that have their old bytes again. */
  restored: string[];
  refused: Refused[];
}

/** @param root the site's folder, absolute, one character per byte. Null when there is nothing to undo. Throws LockedError. */
export function undo(root: string): Undone | null {
  // nothing is written into a folder that was never fixed
  if (!statOf(`${root}/${STATE}`)) return null;
  const giveTimesBack = keepTimes(root, STATE);
  const release = lock(stateFolder(root));
  try {
    const folder = recover(root).interruptedUndo ?? begin(root);
    return folder ? takeBack(root, folder) : null;
  } finally {
    release();
    giveTimesBack();
  }
}

/** Finishes an undo that was killed. Call it with the lock held. */
export function finishUndo(root: string, folder: string): Undone {
  return takeBack(root, folder);
}

function begin(root: string): string | null {
  const last = fixesIn(root).at(-1);
  if (last === undefined) return null;
  const folder = `${root}/${STATE}/fixes/${last}`;
  move(folder, `${folder}.undoing`);
  syncFolder(parentOf(folder));
  return `${folder}.undoing`;
}

function takeBack(root: string, folder: string): Undone {
  const undone: Undone = { restored: [], refused: [] };
  const parents = new Map<string, () => void>();
  for (const entry of readJournal(folder)) {
    const backup = `${folder}/old/${entry.key}`;
    // not there: this file was never replaced, or an undo that was killed had brought it back
    if (!statOf(backup)) continue;
    const target = `${root}/${entry.name}`;
    const parent = parentOf(target);
    if (!parents.has(parent)) parents.set(parent, keepTimes(parent, STATE));
    const reason = restore(backup, target, entry);
    if (!reason) undone.restored.push(entry.path);
    else undone.refused.push({ path: entry.path, reason, kept: shown(keep(root, folder, backup, entry)) });
  }
  for (const [parent, giveTimesBack] of parents) {
    giveTimesBack();
    syncFolder(parent);
  }
  clear(folder);
  prune(root);
  return undone;
}

const EDITED: Text = {
  ja: '修正後に書き換えられているため、元に戻していません',
  en: 'was changed after the fix: left as it is',
};
const NO_FOLDER: Text = {
  ja: 'フォルダごとなくなっているため、元に戻していません',
  en: 'its folder is gone: not brought back',
};
const DAMAGED: Text = {
  ja: '保存してあった元の内容が壊れているため、元に戻していません',
  en: 'its saved old bytes are damaged: not brought back',
};

/** Null when the old file is in its place. A file that is gone comes back: nothing of anyone's is lost by that. */
function restore(backup: string, target: string, entry: JournalEntry): Text | null {
  try {
    if (!isInPlace(target)) return NO_FOLDER;
    const now = statOf(target);
    if (now) {
      if (!isFile(target)) return EDITED;
      const hash = hashFile(target);
      if (hash !== entry.after && hash !== entry.before) return EDITED;
    }
    if (hashFile(backup) !== entry.before) return DAMAGED;
    if (now) keepMode(backup, now, entry);
    replace(backup, target, `${parentOf(target)}/${STATE}-undo-${entry.key}`);
    // a rename onto another name of the same file does nothing
    unlink(backup);
    return null;
  } catch (error) {
    return systemReason(error).text;
  }
}

/** Permissions that were set by hand after the fix stay. Not where the old file has other names: they would change too. */
function keepMode(backup: string, now: Stats, { mode }: JournalEntry): void {
  const set = now.mode & 0o7777;
  if (mode !== undefined && set !== mode && statOf(backup)!.nlink === 1) chmodSync(bytesOf(backup), set);
}

/** Moves the old bytes of a file that stays to a place under its own name. */
function keep(root: string, folder: string, backup: string, { name }: JournalEntry): string {
  const number = nameOf(folder).slice(0, -'.undoing'.length);
  let place = `${root}/${STATE}/kept/${number}/${name}`;
  // numbers begin anew once every fix was taken back
  for (let again = 2; statOf(place); again++) place = `${root}/${STATE}/kept/${number}-${again}/${name}`;
  makeFolders(parentOf(place));
  move(backup, place);
  return place;
}
