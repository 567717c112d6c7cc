// Symbolic links in an archive: as in a folder, what they point at is met anyway, and one that points nowhere is named.

/** True for a link that would leave the tree. @param path of the link, below the root */
export function leadsOutside(path: string, target: string): boolean {
  if (target.startsWith('/') || /^[a-z]:/i.test(target)) return true;
  let depth = path.split('/').length - 1;
  for (const part of target.split('/')) {
    if (part === '..' && --depth < 0) return true;
    if (part !== '..' && part !== '.' && part !== '') depth++;
  }
  return false;
}

/** What stands in an archive, to be asked when all of it was seen. */
export class Links {
  private readonly known = new Set<string>(['']);
  private readonly links = new Map<string, string>();

  /** @param path of a file or folder below the root */
  saw(path: string): void {
    for (let end = path.length; end > 0 && !this.known.has(path.slice(0, end)); end = path.lastIndexOf('/', end - 1))
      this.known.add(path.slice(0, end));
  }

  add(path: string, target: string): void {
    this.links.set(path, target);
  }

  /** Links whose target is not in the archive. Those through another link, and loops of links, are not among them. */
  *dangling(): Generator<string> {
    for (const [path, target] of this.links) {
      if (!this.leads(path, target)) yield path;
    }
  }

  private leads(path: string, target: string): boolean {
    const way = path.split('/').slice(0, -1);
    for (const part of target.split('/')) {
      if (part === '..') way.pop();
      else if (part !== '.' && part !== '') way.push(part);
      if (this.links.has(way.join('/'))) return true;
    }
    return this.known.has(way.join('/'));
  }
}
