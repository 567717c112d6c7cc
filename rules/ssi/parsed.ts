// Which pages the server parses for SSI: .shtml by custom, others where .htaccess says so. In a page that nothing makes it parse, what is
// wrong with an element does no harm yet.
import type { HtaccessDirective, HtaccessDocument } from '../../src/languages/htaccess/document.ts';
import type { Place, Span } from '../../src/rule/finding.ts';
import type { Context, Details, SiteContext } from '../../src/rule/rule.ts';

const HANDLERS = 'ssi-handler';

interface Handler {
  /** Lower case, without the dot; null: every file. */
  extensions: string[] | null;
  /** XBitHack: only files that may be executed. */
  executable: boolean;
}

/** never: goes out as it is. */
export type Parsing = 'always' | 'where-executable' | 'never';

/** .shtml and its kin. */
export const isNamedForSsi = (name: string): boolean => /\.s(?:html?|tm)$/i.test(name);

/** Keeps what an .htaccess file says of SSI for the site pass. */
export function rememberHandlers(file: HtaccessDocument, context: Context): void {
  for (const directive of file.directives) {
    const handler = handlerOf(directive);
    if (handler) context.fact(HANDLERS, handler);
  }
}

/** Makes the function that says how the server takes a page of this site. */
export function parsingIn(site: SiteContext): (path: string) => Parsing {
  const handlers = site.facts<Handler>(HANDLERS).map(({ path, value }) => ({ folder: folderOf(path), ...value }));
  return (path) => {
    if (isNamedForSsi(path)) return 'always';
    const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
    const fits = handlers.filter(
      ({ folder, extensions }) =>
        path.startsWith(folder) && (extensions === null || extensions.some((one) => name.endsWith(`.${one}`))),
    );
    if (fits.some(({ executable }) => !executable)) return 'always';
    return fits.length > 0 ? 'where-executable' : 'never';
  };
}

interface Fault {
  place: Place;
  details: Details;
}

/** Reports at once where the name tells that the page is parsed; otherwise the site pass has to look. */
export function reportInPage(context: Context, fact: string, where: Span, details: Details): void {
  if (isNamedForSsi(context.file.name)) context.report(where, details);
  else context.fact(fact, { place: context.place(where), details } satisfies Fault);
}

/** The other half of `reportInPage`: a warning where the page is not parsed. */
export function reportKept(site: SiteContext, fact: string): void {
  const parsing = parsingIn(site);
  for (const { path, value } of site.facts<Fault>(fact)) {
    const { place, details } = value;
    site.report(
      place,
      parsing(path) === 'never' && details.severity !== 'info' ? { ...details, severity: 'warning' } : details,
    );
  }
}

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1);

function handlerOf(directive: HtaccessDirective): Handler | null {
  const [first = '', ...rest] = directive.args.map((arg) => arg.text.toLowerCase());
  const extensions = rest.map((arg) => arg.replace(/^\./, ''));
  switch (directive.name.toLowerCase()) {
    case 'addhandler':
      return first === 'server-parsed' ? { extensions, executable: false } : null;
    case 'addtype':
      return first === 'text/x-server-parsed-html' ? { extensions, executable: false } : null;
    case 'addoutputfilter':
      return /\bincludes\b/.test(first) ? { extensions, executable: false } : null;
    case 'setoutputfilter':
      return /\bincludes\b/.test(first) ? { extensions: null, executable: false } : null;
    case 'sethandler':
      return first === 'server-parsed' ? { extensions: null, executable: false } : null;
    case 'xbithack':
      return /^(?:on|full)$/.test(first) ? { extensions: ['html', 'htm'], executable: true } : null;
    default:
      return null;
  }
}
