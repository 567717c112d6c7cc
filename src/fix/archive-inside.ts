// Repaired dumps in archives that lie in the site (dump.sql.gz, backup.zip with a dump in it): the archive is written anew around them,
// with every other member as it was, and opened once more to compare them all.

import { unpack } from '../site/archive.ts';
import { archiveFormat } from '../site/archive-format.ts';
import type { Site, SiteEntry } from '../site/site.ts';
import { ArchiveError, copyArchive } from './archive.ts';
import { writeGzip } from './archive-gzip.ts';
import { bytesOf, isDiskFull, makeFolders, removeTree, statOf, unlink } from './disk.ts';
import { REASONS, type Reason, systemReason } from './outcome.ts';
import { untouchedBytesAgree } from './proof.ts';
import type { Repaired } from './version.ts';
import { hashFile } from './write.ts';

const MARK = '!/';
/** New archives are numbered files among those of the repair, far behind them. */
const FIRST = 1e9;

/** The archive of the site that holds the file, the innermost one; null when it lies in none. A folder's name may end with `!` too. */
export function archiveAround(path: string, site: Site): string | null {
  for (let at = path.lastIndexOf(MARK); at > 0; at = path.lastIndexOf(MARK, at - 1)) {
    const archive = path.slice(0, at);
    if (archiveFormat(archive) && site.entries.some((entry) => entry.path === archive)) return archive;
  }
  return null;
}

export interface Wrapped {
  /** What lies in no archive, and the archives that were written anew. */
  files: Repaired[];
  /** Archives that could not be written anew: the dumps in them stay as they are. */
  failures: { path: string; reason: Reason }[];
}

/** @param staging a folder for the new archives. Throws on a full disk; other failures only concern their archive. */
export async function wrapArchives(files: readonly Repaired[], site: Site, staging: string): Promise<Wrapped> {
  const wrapped: Wrapped = { files: [], failures: [] };
  const waiting = new Map(files.map((file) => [file.entry.path, file]));
  for (let made = 0; ; made++) {
    const placed = [...waiting.values()].map((file) => ({ file, archive: archiveAround(file.entry.path, site) }));
    // the innermost first: it is a member of the next one
    const [archive] = placed.flatMap((one) => one.archive ?? []).sort(byDepth);
    if (archive === undefined) break;
    const members = placed.filter((one) => one.archive === archive).map(({ file }) => file);
    for (const { entry } of members) waiting.delete(entry.path);
    const result = await rewritten(archive, members, site, `${staging}/${FIRST + made}`);
    if ('code' in result) wrapped.failures.push(...members.map(({ entry: { path } }) => ({ path, reason: result })));
    else waiting.set(archive, result);
  }
  wrapped.files = [...waiting.values()].sort((a, b) => (a.entry.path < b.entry.path ? -1 : 1));
  return wrapped;
}

const byDepth = (a: string, b: string): number => b.split(MARK).length - a.split(MARK).length || (a < b ? -1 : 1);

async function rewritten(path: string, members: Repaired[], site: Site, to: string): Promise<Repaired | Reason> {
  const entry = site.entries.find((one) => one.path === path);
  const format = archiveFormat(path);
  if (!entry || !format) return REASONS.inArchive;
  const within = site.entries.filter(
    (one) => one.path.startsWith(path + MARK) && archiveAround(one.path, site) === path,
  );
  const inner = (one: SiteEntry): SiteEntry => ({ ...one, path: one.path.slice(path.length + MARK.length) });
  try {
    if (format === 'gz') await writeGzip(entry.disk, members[0]!.staged, to);
    else {
      const own = members.map((file) => ({ ...file, entry: inner(file.entry) }));
      const view = { ...site, entries: within.map(inner) };
      await copyArchive({ disk: entry.disk, format, site: view, files: own }, to, format);
    }
    const wanted = new Map(within.map((one) => [one.path, one.disk]));
    for (const member of members) wanted.set(member.entry.path, member.staged);
    if (!(await holds(to, path, format, wanted))) return discarded(to, REASONS.untouchedDiffer);
    const written = { before: hashFile(entry.disk), after: hashFile(to), size: statOf(to)!.size };
    const { mode } = entry;
    const { before, after } = written;
    const changes = members.flatMap(({ changed }) => changed.changes);
    const changed = { path, before, after, modeBefore: mode, modeAfter: mode, changes };
    return { entry, staged: to, mode, layers: [], written, changed };
  } catch (error) {
    if (isDiskFull(error)) throw error;
    return discarded(to, error instanceof ArchiveError ? REASONS.inArchive : systemReason(error));
  }
}

function discarded(disk: string, reason: Reason): Reason {
  unlink(disk);
  return reason;
}

/** Opens the new archive as a scan does. @param wanted where the bytes of each member lie, by path in the site */
async function holds(
  disk: string,
  path: string,
  format: NonNullable<ReturnType<typeof archiveFormat>>,
  wanted: ReadonlyMap<string, string>,
): Promise<boolean> {
  const folder = `${disk}-opened`;
  makeFolders(folder);
  try {
    const budget = { folder: bytesOf(folder).toString(), files: wanted.size + 1, bytes: Number.MAX_SAFE_INTEGER };
    const { entries } = await unpack(format, disk, path + MARK, budget);
    const same = (one: SiteEntry): boolean => {
      const old = wanted.get(one.path);
      return old !== undefined && untouchedBytesAgree(old, one.disk, []);
    };
    return entries.length === wanted.size && entries.every(same);
  } finally {
    removeTree(folder);
  }
}
