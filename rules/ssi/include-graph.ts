// Pages made of several files: pieces in another encoding, and pieces that include each other in a circle.

import type { Place } from '../../src/rule/finding.ts';
import type { FileSummary, SiteContext } from '../../src/rule/rule.ts';

export const INCLUDE_FACT = 'ssi-include';

export interface IncludeFact {
  place: Place;
  /** As written: a path relative to the page or, with a slash in front, to the site's root. */
  url: string;
}

export interface Include extends IncludeFact {
  from: FileSummary;
  to: FileSummary;
}

/** Includes whose file is in the upload. Of several possible roots the nearest one counts. */
export function includesOf(site: SiteContext): Include[] {
  const found: Include[] = [];
  for (const { path, value } of site.facts<IncludeFact>(INCLUDE_FACT)) {
    const from = site.file(path);
    const to = targetOf(site, path, value.url);
    if (from && to) found.push({ ...value, from, to });
  }
  return found;
}

function targetOf(site: SiteContext, from: string, url: string): FileSummary | undefined {
  const path = url.replace(/[?#].*$/s, '');
  let folder = from.slice(0, from.lastIndexOf('/') + 1);
  if (!path.startsWith('/')) return site.file(normal(folder + path));
  for (;;) {
    const file = site.file(normal(folder + path.slice(1)));
    if (file || folder === '') return file;
    folder = folder.slice(0, folder.lastIndexOf('/', folder.length - 2) + 1);
  }
}

function normal(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}
