// Links that lead to no file and work all the same, because .htaccess answers them: what its rules may answer, and what they leave alone.
import type { HtaccessDirective } from '../../src/languages/htaccess/document.ts';
import type { SiteContext } from '../../src/rule/rule.ts';

/** Fact of each .htaccess file that answers anything. */
export const REWRITING = 'html-rewriting';

/** What the paths that one redirect answers have in common, without the slash in front; '' is in every path. */
interface Redirected {
  text: string;
  /** They begin with it, below the file's folder. */
  first: boolean;
  /** And end with it. */
  whole?: true;
}

/** 'all': a rule makes pages out of paths, and nobody can tell which. */
type Answered = 'all' | Redirected[];

const STATUS = /^(?:\d{3}|permanent|temp|seeother|gone)$/i;
const EVERYTHING = /^\^?\/?(?:\(?\.\*\)?)?\$?$/;
/** To the same path under another name or scheme: a file that is missing stays missing. */
const SAME_PATH = /^https?:\/\/[^/]*?(?:\/\$1|\/?%\{REQUEST_URI\})$/i;

export function answeredBy(directives: readonly HtaccessDirective[]): Answered {
  const list: Redirected[] = [];
  for (const { name, args } of directives) {
    const given = args.map(({ text }) => text);
    switch (name.toLowerCase()) {
      case 'rewriterule': {
        const [pattern = '', target = '', flags = ''] = given;
        const redirects = /^https?:/i.test(target) || /[[,]\s*R(?:edirect)?\s*[=,\]]/i.test(flags);
        if (target === '-' || (SAME_PATH.test(target) && EVERYTHING.test(pattern))) break;
        if (!redirects || pattern.startsWith('!')) return 'all';
        list.push(literalOf(pattern));
        break;
      }
      case 'redirectmatch':
        list.push(literalOf((STATUS.test(given[0] ?? '') ? given[1] : given[0]) ?? ''));
        break;
      case 'redirect':
      case 'redirectpermanent':
      case 'redirecttemp': {
        const prefix = given.find((arg) => arg.startsWith('/'));
        if (prefix) list.push({ text: prefix.slice(1).toLowerCase(), first: false });
        break;
      }
      case 'fallbackresource':
      case 'aliasmatch':
        return 'all';
    }
  }
  return list;
}

/** Makes the function that tells whether the link of a page to a path of the upload is answered without a file. */
export function answering(site: SiteContext): (page: string, target: string) => boolean {
  const rules = site.facts<Answered>(REWRITING).map(({ path, value }) => {
    const folder = path.slice(0, path.lastIndexOf('/') + 1);
    return { folder, matches: value === 'all' ? () => true : matcher(value) };
  });
  return (page, target) =>
    rules.some(
      ({ folder, matches }) =>
        page.startsWith(folder) && matches(target.startsWith(folder) ? target.slice(folder.length) : target),
    );
}

/** The letters that a pattern begins with; patterns are not run, since an upload may hold one that never ends. */
function literalOf(pattern: string): Redirected {
  const [, anchor, text] = /^(\^?)\/?((?:[\w/-]|\\[.-])*)/.exec(pattern)!;
  const rest = pattern.slice(pattern.indexOf(text!, anchor!.length) + text!.length);
  const first = anchor === '^';
  if (/^[*+?{|]/.test(rest) || pattern.includes('|')) return { text: '', first };
  const literal = text!.replaceAll('\\', '').toLowerCase();
  return first && rest === '$' ? { text: literal, first, whole: true } : { text: literal, first };
}

const matcher = (list: readonly Redirected[]) => (path: string) => {
  const lower = path.toLowerCase();
  return list.some(({ text, first, whole }) =>
    whole ? lower === text : first ? lower.startsWith(text) : lower.includes(text),
  );
};
