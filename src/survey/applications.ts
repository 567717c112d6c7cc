// Which applications and libraries lie on the site, and in which version: by their own files, never by a folder's name alone.
import table from '../../rules/data/survey/applications.tsv';

/** A recognised installation. */
export interface Application {
  id: string;
  name: string;
  kind: string;
  /** '' when its files do not tell. */
  version: string;
  /** The file by which it was told first. */
  path: string;
  /** Installations with this version. */
  places: number;
}

interface Pattern {
  id: string;
  what: 'sign' | 'version' | 'minor' | 'after' | 'over';
  file: RegExp;
  content: RegExp;
}

interface Product {
  name: string;
  kind: string;
}

let known:
  | { products: Map<string, Product>; patterns: Pattern[]; over: Map<string, string>; anyFile: RegExp }
  | undefined;

function load(): NonNullable<typeof known> {
  if (known) return known;
  const products = new Map<string, Product>();
  const patterns: Pattern[] = [];
  const over = new Map<string, string>();
  for (const line of table.split('\n')) {
    if (!line || line.startsWith('#')) continue;
    const [id, name, kind, what, file, content, flags = ''] = line.split('\t') as [
      string,
      string,
      string,
      Pattern['what'],
      string,
      string,
      string?,
    ];
    products.set(id, { name, kind });
    if (what === 'over') over.set(file, id);
    else patterns.push({ id, what, file: new RegExp(file, 'i'), content: new RegExp(content, `m${flags}`) });
  }
  const anyFile = new RegExp(patterns.map(({ file }) => file.source).join('|'), 'i');
  return (known = { products, patterns, over, anyFile });
}

/** Where a sign was found: the folder of the installation as far as its file tells, and the version if the same file says it. */
interface Sign {
  path: string;
  version: string;
}

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1);

/**
 * @param paths sorted; @param read gives the first bytes of a file, one character a byte, null when it cannot be read
 * @returns sorted by kind, name, version
 */
export function applicationsOf(paths: readonly string[], read: (path: string) => string | null): Application[] {
  const { products, patterns, over, anyFile } = load();
  const signs = new Map<string, Sign[]>();
  const versions = new Map<string, Sign[]>();
  for (const path of paths) {
    if (!anyFile.test(path)) continue;
    const own = patterns.filter(({ file }) => file.test(path));
    const text = own.length > 0 ? read(path) : null;
    if (text === null) continue;
    for (const { id, what, content } of own) {
      const match = content.exec(text);
      if (!match) continue;
      if (what === 'sign') push(signs, id, { path, version: '' });
      else if (what === 'version') push(versions, id, { path, version: versionOf(match) });
      else append(versions.get(id), path, what === 'minor' ? '.' : ' ', versionOf(match));
    }
  }
  // a product that is made out of another one carries its files
  for (const [general, exact] of over) if (signs.has(exact)) signs.delete(general);
  return [...signs]
    .flatMap(([id, own]) => installations(id, products.get(id)!, own, versions.get(id) ?? []))
    .sort(byName);
}

function push(map: Map<string, Sign[]>, id: string, sign: Sign): void {
  const list = map.get(id);
  if (list) list.push(sign);
  else map.set(id, [sign]);
}

const versionOf = (match: RegExpExecArray): string =>
  Buffer.from(match.slice(1).find((group) => group) ?? '', 'latin1')
    .toString('utf8')
    .replace(/[\0-\x1f\x7f\ufffd]/g, '')
    .trim()
    .slice(0, 40);

function append(list: Sign[] | undefined, path: string, between: string, part: string): void {
  const last = list?.at(-1);
  if (last?.path === path && part) last.version += between + part;
}

/** One entry for each version; a version belongs to the sign in the nearest common folder. */
function installations(id: string, product: Product, signs: readonly Sign[], versions: readonly Sign[]): Application[] {
  const found = new Map<string, Application>();
  const folders = new Set<string>();
  for (const { path } of signs) {
    const version = nearest(path, versions);
    // several files of one installation tell the same; what lies in another folder is another one
    const place = `${folderOf(path)}\n${version}`;
    const entry = found.get(version);
    if (!entry) found.set(version, { id, ...product, version, path, places: 1 });
    else if (!folders.has(place)) entry.places++;
    folders.add(place);
  }
  return [...found.values()];
}

function nearest(path: string, versions: readonly Sign[]): string {
  let best = '';
  let longest = -1;
  for (const { path: other, version } of versions) {
    if (other === path) return version;
    if (version === '') continue;
    const common = commonFolder(path, other);
    if (common > longest) {
      longest = common;
      best = version;
    }
  }
  return best;
}

function commonFolder(a: string, b: string): number {
  let length = 0;
  for (let i = 0; i < a.length && a[i] === b[i]; i++) if (a[i] === '/') length = i + 1;
  return length;
}

function byName(a: Application, b: Application): number {
  const keyOf = ({ kind, name, version }: Application) =>
    `${kind === 'library' || kind === 'editor' ? 1 : 0}\n${kind}\n${name}\n${version}`;
  return keyOf(a) < keyOf(b) ? -1 : 1;
}
