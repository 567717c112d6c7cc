// AddDefaultCharset and AddType … charset=: the header wins over the page's own <meta>, so it must say what the bytes are.
import { dirname } from 'node:path/posix';
import type { HtaccessDirective } from '../../src/languages/htaccess/document.ts';
import type { Place } from '../../src/rule/finding.ts';
import { defineRule, type FileSummary, type SiteContext } from '../../src/rule/rule.ts';
import { encodingOfLabel } from '../../src/text/names.ts';
import { WITHOUT_CHARSET } from '../perl/charset.ts';
import { readingVersions } from './branch.ts';

const FACT = 'htaccess-charset';
/** Below this many bytes outside ASCII nobody can tell; the encoding's own detection says 'ascii' then. */
const COMPARED = new Set(['utf-8', 'shift_jis', 'euc-jp', 'iso-2022-jp']);

/** AddType and AddCharset are for files, not for what a script sends. */
const NO_SCRIPTS: ReadonlySet<string> = new Set();

interface Charset {
  place: Place;
  label: string;
  /** Extensions that it is for; null: all pages. */
  extensions: string[] | null;
}

export default defineRule({
  id: 'htaccess/charset',
  component: 'apache',
  severity: 'error',
  effort: { minutes: [2, 10, 30] },
  title: { ja: '.htaccess の文字コード指定とファイルの不一致', en: 'Charset in .htaccess that does not fit the files' },
  why: {
    ja: 'サーバーが送る文字コードはページ内の <meta> より優先されます。実際のバイトと違う指定があると、そのフォルダ以下のページが文字化けします。',
    en: 'The charset in the server’s header wins over the page’s <meta>. When it is not what the bytes are, pages in the folder and below are garbled.',
  },
  hint: {
    ja: 'AddDefaultCharset Off にするか、実際の文字コードに合わせてください。',
    en: 'Use AddDefaultCharset Off, or name what the files really are.',
  },
  sources: [
    'https://httpd.apache.org/docs/2.2/mod/core.html#adddefaultcharset',
    'https://httpd.apache.org/docs/2.2/mod/mod_mime.html#addcharset',
  ],
  examples: [
    {
      wrong: 'AddDefaultCharset Shift_JIS\n',
      files: { 'index.html': '<title>会社のご案内です</title><p>ようこそ、私たちのホームページへ。</p>' },
    },
    {
      wrong: 'AddType "text/html; charset=EUC-JP" .html\n',
      files: { 'index.html': '<title>会社のご案内です</title><p>ようこそ、私たちのホームページへ。</p>' },
    },
    {
      wrong: 'AddDefaultCharset UTF-8\n',
      encoding: 'shift_jis',
      files: {
        'bbs.cgi':
          '#!/usr/bin/perl\nprint "Content-type: text/html\\n\\n";\nprint "<p>ようこそ、私たちのホームページへ。</p>";\n',
      },
    },
    {
      right: 'AddDefaultCharset UTF-8\n',
      files: { 'index.html': '<title>会社のご案内です</title><p>ようこそ、私たちのホームページへ。</p>' },
    },
    {
      right: 'AddDefaultCharset Shift_JIS\n',
      files: {
        'a/.htaccess': 'AddDefaultCharset off\n',
        'a/index.html': '<title>会社のご案内です</title><p>ようこそ、私たちのホームページへ。</p>',
      },
    },
  ],
  check: {
    htaccess(file, context) {
      for (const directive of file.directives) {
        const found = declared(directive);
        // Inside <Files> it is for some files only: those cannot be told by extension alone.
        if (!found || directive.section?.name.toLowerCase().startsWith('files')) continue;
        if (readingVersions(directive.section, context).length === 0) continue;
        const fact: Charset = { place: context.place(directive.span), ...found };
        context.fact(FACT, fact);
      }
    },
  },
  site(site) {
    const facts = site.facts<Charset>(FACT);
    const scripts = new Set(site.facts<true>(WITHOUT_CHARSET).map(({ path }) => path));
    for (const { path, value } of facts) {
      const encoding = encodingOfLabel(value.label);
      if (encoding === null || !COMPARED.has(encoding)) continue;
      const others = facts.filter((fact) => fact.path !== path).map((fact) => folderOf(fact.path));
      const garbled = pagesUnder(site, path, others, value.extensions === null ? scripts : NO_SCRIPTS).filter(
        (file) => fits(file, value.extensions) && COMPARED.has(file.encoding) && file.encoding !== encoding,
      );
      const first = garbled[0];
      if (!first) continue;
      site.report(value.place, {
        message: {
          ja: `${value.label} と送られますが、${garbled.length} ページの実際の文字コードが違います（例: ${first.path} は ${first.encoding}）。`,
          en: `The header says ${value.label}, but ${garbled.length} pages are something else (such as ${first.path}: ${first.encoding}).`,
        },
      });
    }
  },
});

function declared(directive: HtaccessDirective): { label: string; extensions: string[] | null } | null {
  const [first, ...rest] = directive.args.map((arg) => arg.text);
  if (!first) return null;
  const extensions = rest.map((extension) => extension.replace(/^\./, '').toLowerCase());
  switch (directive.name.toLowerCase()) {
    case 'adddefaultcharset':
      return { label: first, extensions: null };
    case 'addcharset':
      return { label: first, extensions };
    case 'addtype': {
      const label = /^text\/html\s*;\s*charset=["']?([\w.-]+)/i.exec(first)?.[1];
      return label ? { label, extensions } : null;
    }
    default:
      return null;
  }
}

const folderOf = (path: string): string => {
  const folder = dirname(path);
  return folder === '.' ? '' : `${folder}/`;
};

/** Static pages, and those of scripts that name no charset, below the file's folder that no deeper .htaccess with a charset of its own covers. */
function pagesUnder(
  site: SiteContext,
  path: string,
  others: readonly string[],
  scripts: ReadonlySet<string>,
): FileSummary[] {
  const folder = folderOf(path);
  const deeper = others.filter((other) => other.startsWith(folder) && other.length > folder.length);
  return site.files.filter(
    (file) =>
      (file.kind === 'html' || file.kind === 'ssi' || scripts.has(file.path)) &&
      file.reach === 'live' &&
      file.path.startsWith(folder) &&
      !deeper.some((other) => file.path.startsWith(other)),
  );
}

function fits(file: FileSummary, extensions: readonly string[] | null): boolean {
  return extensions === null || extensions.includes(file.path.slice(file.path.lastIndexOf('.') + 1).toLowerCase());
}
