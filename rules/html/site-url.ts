// Does a URL of the site lead to a file of the upload? Careful: where the document root lies in the upload is not known for sure,
// rewriting and programs make pages that are no files, so the answer is 'missing' only when nothing of that kind is near.
import type { FileSummary, SiteContext } from '../../src/rule/rule.ts';

/** case: only a file whose name differs in letter case is there. unknown: nothing certain can be said. */
export type Resolution = 'there' | 'case' | 'missing' | 'unknown';

const UNKNOWN: Resolved = { answer: 'unknown', path: '' };

/** Usual names of the document root inside an upload. */
const ROOTS = [
  'public_html',
  'htdocs',
  'www',
  'html',
  'public',
  'web',
  'httpdocs',
  'wwwroot',
  'docs',
  'site',
  'webroot',
];

export interface Resolved {
  answer: Resolution;
  /** Where the file would be looked for first; '' when that is not known. */
  path: string;
}

/** Makes the function that resolves URLs as written in files of this site. */
export function siteUrl(site: SiteContext): (from: string, url: string) => Resolved {
  const { lower, folders, composed } = namesOf(site.files);
  const known = new Map<string, Resolution>();
  const look = (path: string): Resolution => {
    let answer = known.get(path);
    if (answer === undefined) {
      const clean = path.replace(/\/$/, '');
      answer =
        site.file(clean) || folders.has(clean) || clean === '' || composed.has(clean)
          ? 'there'
          : lower.has(clean.normalize().toLowerCase())
            ? 'case'
            : 'missing';
      known.set(path, answer);
    }
    return answer;
  };
  return (from, url) => {
    const path = decodedPath(url, site.file(from)?.encoding ?? '');
    if (path === null) return UNKNOWN;
    const folder = from.slice(0, from.lastIndexOf('/') + 1);
    const candidates = path.startsWith('/')
      ? rootsFor(folder, folders).map((root) => join(root, path.slice(1)))
      : [join(folder, path)];
    let best: Resolution = 'missing';
    for (const candidate of candidates) {
      // Above the upload's top nothing is known.
      if (candidate === null) return UNKNOWN;
      const answer = look(candidate);
      if (answer === 'there') return { answer, path: candidate };
      if (answer === 'case') best = 'case';
    }
    return { answer: best, path: candidates[0] ?? '' };
  };
}

interface Names {
  lower: Set<string>;
  folders: Set<string>;
  /** Names from a Mac, which takes letters and their marks apart, as pages write them. */
  composed: Set<string>;
}

function namesOf(files: readonly FileSummary[]): Names {
  const composed = new Set<string>();
  const lower = new Set<string>();
  const folders = new Set<string>();
  for (const { path } of files) {
    const usual = path.normalize();
    if (usual !== path) composed.add(usual);
    lower.add(usual.toLowerCase());
    for (let slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
      const folder = path.slice(0, slash);
      if (folders.has(folder)) break;
      folders.add(folder);
      lower.add(folder.toLowerCase());
    }
  }
  return { lower, folders, composed };
}

/** Folders that may be the document root for a file: each one above it, and the usual names at the top. */
function rootsFor(folder: string, folders: ReadonlySet<string>): string[] {
  const roots = [''];
  for (let slash = folder.indexOf('/'); slash >= 0; slash = folder.indexOf('/', slash + 1))
    roots.push(folder.slice(0, slash + 1));
  for (const name of ROOTS) if (folders.has(name)) roots.push(`${name}/`);
  return roots;
}

/**
 * The path of a URL without query and fragment, as a name in the upload; null when it cannot be read as one.
 * @param encoding of the page: names outside ASCII stand in it as they are, and escaped names were mostly written in it too
 */
function decodedPath(url: string, encoding: string): string | null {
  const given = url.replace(/[?#].*$/s, '');
  // browsers take a backslash for a slash; in Shift_JIS it may be half a character
  const path = /^[\x20-\x7e]*$/.test(given) ? given.replaceAll('\\', '/') : given;
  if (/^[\x20-\x7e]*$/.test(path) && !path.includes('%')) return path;
  const bytes = Buffer.from(
    path.replace(/%([\da-f]{2})/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  );
  for (const label of ['utf-8', encoding]) {
    try {
      return new TextDecoder(label, { fatal: true }).decode(bytes);
    } catch {
      // not in this encoding, or the encoding is unknown to the decoder
    }
  }
  return null;
}

/** null: above the top. */
function join(folder: string, path: string): string | null {
  const parts = folder.split('/').filter((part) => part !== '');
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return null;
  }
  return parts.join('/');
}
