// Folders of tools, not of the site: they are passed over and counted, in a folder as in an archive.

const TOOLS = new Set(['.git', '.svn', '.hg', '.bzr', 'CVS', 'node_modules']);
/** This program's own journal: never scanned, never counted. */
const OWN = '.hikkoshi';

/** What a folder of this name is, null for one of the site. */
export function toolFolder(name: string): 'tool' | 'own' | null {
  return name === OWN ? 'own' : TOOLS.has(name) ? 'tool' : null;
}

/**
 * The first such folder on the way to a file (or to a folder, whose path then ends with `/`); null when there is none.
 * @param path below the root, forward slashes
 */
export function toolFolderAbove(path: string): { folder: string; kind: 'tool' | 'own' } | null {
  for (let from = 0, slash = path.indexOf('/'); slash >= 0; from = slash + 1, slash = path.indexOf('/', from)) {
    const kind = toolFolder(path.slice(from, slash));
    if (kind) return { folder: path.slice(0, slash), kind };
  }
  return null;
}
