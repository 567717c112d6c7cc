// Where the site lives today, as its own programs and settings tell: never by a link, only by hosts and folders that they use.
import table from '../../rules/data/survey/hosters.tsv';
import type { Text } from '../rule/text.ts';
import type { ScanResult } from '../scan/result.ts';

export interface OldServer {
  name: Text;
  /** What was found, and in which file. */
  sign: string;
  path: string;
}

const KINDS = new Set(['php', 'perl', 'shell', 'htaccess', 'settings', 'mail']);
/** Comments and samples of libraries name servers that the site has nothing to do with. */
const FOREIGN = /(?:^|\/)(?:vendor|node_modules|PEAR|docs?|examples?|wp-includes|wp-admin)\//i;

let known: { name: Text; pattern: RegExp }[] | undefined;

const hosters = () =>
  (known ??= table
    .split('\n')
    .filter((line) => line && !line.startsWith('#'))
    .map((line) => {
      const [, ja, en, pattern] = line.split('\t') as [string, string, string, string];
      return { name: { ja, en }, pattern: new RegExp(pattern, 'i') };
    }));

/** The service that most files speak of; null when none does, or two do as often. */
export function oldServerOf(files: ScanResult['files'], read: (path: string) => string | null): OldServer | null {
  const found = new Map<string, OldServer & { files: number }>();
  for (const { path, kind } of files) {
    if (!KINDS.has(kind) || FOREIGN.test(path)) continue;
    const text = read(path) ?? '';
    for (const { name, pattern } of hosters()) {
      const sign = pattern.exec(text)?.[0];
      if (sign === undefined) continue;
      const entry = found.get(name.en) ?? { name, sign, path, files: 0 };
      entry.files++;
      found.set(name.en, entry);
    }
  }
  const [first, second] = [...found.values()].sort((a, b) => b.files - a.files);
  return first && first.files !== second?.files ? { name: first.name, sign: first.sign, path: first.path } : null;
}
