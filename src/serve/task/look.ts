// The look at an upload before anything is asked: what it holds, and what it tells of the old server. It is a scan with one rule; what
// the rule finds are the paths, everything else the survey's inventory reads out of the result.

import absolutePaths from '../../../rules/paths/absolute.ts';
import { findOldPath } from '../../../rules/paths/absolute-paths.ts';
import { scanSite } from '../../../workers/scan-site.ts';
import type { ScanResult } from '../../scan/result.ts';
import { readerOf } from '../../site/first-bytes.ts';
import { inventoryOf, type SurveyInventory } from '../../survey/inventory.ts';
import type { Seen } from '../job.ts';
import { openUpload } from './open.ts';
import { type LookTask, TaskError, type Teller } from './task.ts';

/** Shown of hosts and of paths. */
const MOST = 20;
const ADDRESS = /^\d{1,3}(?:\.\d{1,3}){3}$/;
/** Addresses that reach no server from outside. */
const PRIVATE = /^(?:0|10|127|169\.254|192\.168|172\.(?:1[6-9]|2\d|3[01]))\./;

type Read = (path: string) => string | null;

/** Throws TaskError when there is nothing to look at. */
export async function look(task: LookTask, tell: Teller): Promise<Seen> {
  const site = await openUpload(task, tell);
  try {
    if (site.entries.length === 0)
      throw new TaskError({
        ja: 'ファイルが一つもありません。書庫が空か、壊れていないかご確認ください。',
        en: 'There is no file in it. Please check that the archive is neither empty nor broken.',
      });
    const scope = { ...task.scope, only: [absolutePaths.id] };
    const result = await scanSite(site, scope, { cache: null, onProgress: tell.progress });
    // of a site that is nothing but archives which do not open, no verdict may come
    const [unopened] = site.unchecked;
    if (unopened && result.inventory.kinds.archive === site.entries.length) throw new TaskError(unopened.reason);
    const read = readerOf(site);
    const inventory = inventoryOf({ result, read, modified: () => null, move: scope.move, accounts: [] });
    const hosts = inventory.hosts.slice(0, MOST).map(({ host, files }) => ({ host, files }));
    const paths = pathsOf(result, read);
    return {
      files: result.summary.files,
      bytes: result.summary.bytes,
      kinds: result.inventory.kinds,
      encodings: result.inventory.encodings,
      applications: inventory.applications
        .filter(({ kind }) => kind !== 'library' && kind !== 'editor')
        .map(({ name, version }) => (version ? `${name} ${version}` : name)),
      hosts,
      paths,
      unopened: site.unchecked.length,
      suggested: {
        ...domainOf(result, hosts, read),
        oldHosts: hosts.map(({ host }) => host).filter((host) => ADDRESS.test(host) && !PRIVATE.test(host)),
        oldPaths: paths.map(({ path }) => path),
        source: sourceOf(inventory),
        lossy: 'report',
      },
    };
  } finally {
    site.close();
  }
}

/** What the old server's paths have in common, most frequent first. */
function pathsOf(result: ScanResult, read: Read): Seen['paths'] {
  const files = new Map<string, Set<string>>();
  for (const { path, start, end } of result.findings) {
    const root = findOldPath((read(path) ?? '').slice(start, end), 'file', [], undefined)?.root;
    if (root) files.set(root, (files.get(root) ?? new Set()).add(path));
  }
  return [...files]
    .map(([path, those]) => ({ path, files: those.size }))
    .sort((a, b) => b.files - a.files || (a.path < b.path ? -1 : 1))
    .slice(0, MOST);
}

const MAIL_ADDRESS = /[\w.+-]+@((?:[a-z0-9-]+\.)+[a-z]{2,})\b/gi;
/** There the authors of programs have theirs. */
const COMMENT = /\/\*[\s\S]*?(?:\*\/|(?![\s\S]))|^[ \t]*(?:#|\/\/|\/?\*|;|--|%).*/gm;
/** Mail that everybody can have: ne.jp and ad.jp are for network providers alone. */
const EVERYBODY =
  /(?:^|\.)(?:ne\.jp|ad\.jp|(?:aol|excite|gmail|geocities|google|googlemail|hotmail|icloud|infoseek|live|livedoor|mac|me|msn|nifty|outlook|vodafone|yahoo|ymail)\.(?:com|jp|co\.jp)|example\.(?:com|net|org|jp))$/;

/**
 * The site's own name: that at which its people have mail, and which it links to. A link alone says nothing (most lead elsewhere), and
 * where two names have as much for them nobody can tell.
 */
function domainOf(result: ScanResult, hosts: Seen['hosts'], read: Read): { domain?: string } {
  const points = new Map<string, number>();
  const count = (name: string, more: number) => points.set(name, (points.get(name) ?? 0) + more);
  for (const { path, encoding, reach, kind } of result.files) {
    // in a text it is the author's too
    if (encoding === '' || reach !== 'live' || kind === 'text') continue;
    const code = (read(path) ?? '').replace(COMMENT, '');
    const names = new Set([...code.matchAll(MAIL_ADDRESS)].map(([, name]) => name!.toLowerCase()));
    for (const name of names) if (!EVERYBODY.test(name)) count(name, 2);
  }
  for (const { host, files } of hosts) {
    const name = host.replace(/^www\./, '');
    if (points.has(name)) count(name, files);
  }
  const [best, second] = [...points].sort((a, b) => b[1] - a[1]);
  return best && best[1] > (second?.[1] ?? 0) ? { domain: best[0] } : {};
}

/** Versions that dumps name; the first where they differ. */
function sourceOf({ told }: SurveyInventory): Seen['suggested']['source'] {
  return Object.fromEntries(told.map(({ component, version }) => [component, version]).reverse());
}
