// Copies are told by their names (index_old.php, form.cgi.bak). One that a live file loads or links to is no copy but in use.
import type { Documents } from '../rule/documents.ts';
import { reachOf } from '../site/reach.ts';
import { unpacked } from './packed.ts';
import type { FileResult } from './result.ts';

/** Names, without folders, of what looks like a copy and is loaded or linked to by the file. Sorted, each once. */
export function copiesNamedBy({ php, perl, html }: Partial<Documents>): string[] {
  const paths = [
    ...(php?.includes ?? []).map((include) => include.path ?? ''),
    ...(perl?.inclusions ?? []).map((inclusion) => inclusion.file?.value ?? ''),
    ...(html?.links ?? []).map((link) => (link.dynamic ? '' : link.url.replace(/[?#].*$/s, ''))),
  ];
  const names = paths
    .map((path) => path.slice(path.lastIndexOf('/') + 1))
    .filter((name) => name !== '' && reachOf(name) === 'unreached');
  return [...new Set(names)].sort();
}

/** The same files, with those that live files name made live. */
export function withCopiesInUse(files: readonly FileResult[]): FileResult[] {
  const named = new Set(files.filter((file) => file.reach === 'live').flatMap((file) => file.copies));
  if (named.size === 0) return [...files];
  return files.map((file) => {
    const slash = file.path.lastIndexOf('/') + 1;
    const folder = file.path.slice(0, slash);
    const inUse =
      file.reach === 'unreached' && named.has(file.path.slice(slash)) && reachOf(`${folder}x.html`) === 'live';
    return inUse ? inLiveUse(file) : file;
  });
}

function inLiveUse(file: FileResult): FileResult {
  const whole = unpacked(file);
  return { ...whole, reach: 'live', findings: whole.findings.map((finding) => ({ ...finding, reach: 'live' })) };
}
