// Two encodings in one file, characters cut in half, and pages put together from files in different encodings.

import type { Fix, Place, Splice } from '../../src/rule/finding.ts';
import type { Context, FileSummary, Rule, SiteContext } from '../../src/rule/rule.ts';
import { defineRule } from '../../src/rule/rule.ts';
import type { Kind } from '../../src/site/kind.ts';
import type { SourceFile } from '../../src/site/source-file.ts';
import { decodeStrictly } from '../../src/text/decode.ts';
import { encode } from '../../src/text/encode.ts';
import { type ForeignLine, findBrokenCharacters, findForeignLines } from '../../src/text/mixture.ts';
import { type EncodingName, preferredName } from '../../src/text/names.ts';

const SURE = 0.9;
/** What visitors see as it is. In logs and data the program that reads them decides. */
const PAGES: ReadonlySet<Kind> = new Set(['php', 'perl', 'html', 'ssi', 'css', 'xml', 'javascript']);
/** No second byte of a character can be an escape in these. */
const WITHOUT_CODE: ReadonlySet<Kind> = new Set(['html', 'css', 'xml']);
const MOST_BROKEN = 1000;

const label = (encoding: EncodingName): string => preferredName(encoding) ?? encoding;

function checkFile(file: SourceFile, context: Context): void {
  const { name, main, confidence } = file.encoding;
  if (confidence < SURE || (main !== 'utf-8' && main !== 'shift_jis' && main !== 'euc-jp')) return;
  const foreign = name === 'mixed' ? findForeignLines(file.bytes, main) : [];
  reportForeign(foreign, file, context);
  reportBroken(findBrokenCharacters(file.bytes, main, foreign, MOST_BROKEN), file, context);
}

/** One finding for each other encoding, where it begins. */
function reportForeign(foreign: readonly ForeignLine[], file: SourceFile, context: Context): void {
  for (const encoding of new Set(foreign.map((line) => line.encoding))) {
    const lines = foreign.filter((line) => line.encoding === encoding);
    const [first] = lines;
    const [own, other] = [label(file.encoding.main), label(encoding)];
    context.report(
      { start: first!.start, end: first!.end },
      {
        severity: PAGES.has(file.kind) ? 'error' : 'warning',
        fix: WITHOUT_CODE.has(file.kind) ? inOneEncoding(lines, file) : null,
        message: {
          ja: `${own} のファイルの中に ${other} の行があります（最初の行）。`,
          en: `lines in ${other} within a file in ${own} (this is the first one)`,
        },
        hint: {
          ja: `${other} の行は ${lines.length} 行です。${own} に揃えてください。`,
          en: `${lines.length} lines are in ${other}: bring them into ${own}.`,
        },
      },
    );
  }
}

/** The lines in the encoding of the rest; null when a character would be lost. */
function inOneEncoding(lines: readonly ForeignLine[], { bytes, encoding: { main } }: SourceFile): Fix | null {
  if (main !== 'utf-8' && main !== 'shift_jis' && main !== 'euc-jp') return null;
  const splices: Splice[] = [];
  for (const { start, end, encoding } of lines) {
    const text = decodeStrictly(bytes.subarray(start, end), encoding);
    const encoded = text === null ? null : encode(text, main);
    if (encoded === null || encoded.lost.length > 0) return null;
    splices.push({ start, end, text: encoded.bytes.toString('latin1') });
  }
  return { safety: 'review', splices };
}

function reportBroken(offsets: readonly number[], file: SourceFile, context: Context): void {
  if (offsets.length === 0) return;
  const count = offsets.length < MOST_BROKEN ? `${offsets.length}` : `${MOST_BROKEN}+`;
  const name = label(file.encoding.main);
  context.report(
    { start: offsets[0]!, end: offsets[0]! + 1 },
    {
      severity: PAGES.has(file.kind) ? 'warning' : 'info',
      message: {
        ja: `${name} の文字になっていないバイトがあります。文字が途中で切れているか、機種に固有の文字です。`,
        en: `bytes that are no character of ${name}: characters cut in half, or characters of one make of machine`,
      },
      hint: {
        ja: `このファイルに ${count} か所あります。元の文章を確かめて書き直してください。`,
        en: `${count} in this file. Look up what the text was meant to say and write it again.`,
      },
    },
  );
}

/** What the site pass needs of a page: what it includes, and whether it prints text outside ASCII itself. */
interface Inclusion {
  target: string;
  place: Place;
}

const INCLUDES = 'encoding/includes';
const PRINTS = 'encoding/prints';

const prints = (file: SourceFile, spans: readonly { start: number; end: number }[]): boolean =>
  spans.some(({ start, end }) => /[\x80-\xff]/.test(file.text.slice(start, end).replace(/<!--[\s\S]*?-->/g, '')));

function include(target: string, span: { start: number; end: number }, context: Context): void {
  context.fact(INCLUDES, { target, place: { ...context.place(span) } });
}

function checkSite(site: SiteContext): void {
  const printing = new Set(site.facts(PRINTS).map(({ path }) => path));
  for (const { path, value } of site.facts(INCLUDES)) {
    const { target, place } = value as unknown as Inclusion;
    const page = site.file(path);
    const part = resolve(path, target)
      .map((candidate) => site.file(candidate))
      .find(Boolean);
    if (!page || !part || !printing.has(page.path) || !printing.has(part.path) || !clash(page, part)) continue;
    site.report(place, {
      message: {
        ja: `${label(page.encoding as EncodingName)} のページに ${label(part.encoding as EncodingName)} の ${part.path} を取り込んでいます。`,
        en: `a page in ${label(page.encoding as EncodingName)} includes ${part.path}, which is in ${label(part.encoding as EncodingName)}`,
      },
    });
  }
}

const COMPARED = new Set(['utf-8', 'shift_jis', 'euc-jp', 'iso-2022-jp']);
const clash = (a: FileSummary, b: FileSummary): boolean =>
  COMPARED.has(a.encoding) && COMPARED.has(b.encoding) && a.encoding !== b.encoding;

/** Paths within the site that an include may mean: from the including file, or from the root for what begins with a slash. */
function resolve(from: string, target: string): string[] {
  const folder = from.slice(0, from.lastIndexOf('/') + 1);
  return target.startsWith('/')
    ? [normalize(target), normalize(`public_html${target}`)]
    : [normalize(folder + target), normalize(target)];
}

function normalize(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}

export const mixed: Rule = defineRule({
  id: 'encoding/mixed',
  component: 'encoding',
  severity: 'error',
  effort: { minutes: [2, 10, 40] },
  title: { ja: '文字コードの混在', en: 'Two encodings in one page' },
  why: {
    ja: '一つのページに二つの文字コードがあると、どちらに宣言しても一部が必ず文字化けします。別々のエディタで保存したり、別の文字コードのファイルを取り込んだりしたときに起こります。',
    en: 'With two encodings in one page some of it is mojibake, whatever is declared. It happens when different editors saved it, or when it includes a file in another encoding.',
  },
  hint: { ja: '一つの文字コードに揃えてください。', en: 'Bring all of it into one encoding.' },
  sources: [
    'https://www.w3.org/International/questions/qa-html-encoding-declarations',
    'https://encoding.spec.whatwg.org/',
  ],
  examples: [
    {
      path: 'index.html',
      encoding: 'bytes',
      // Shift_JIS, with one line of UTF-8 in the middle.
      wrong:
        '<p>\x96{\x93\xfa\x82\xcc\x82\xa8\x82\xb7\x82\xb7\x82\xdf\x82\xcd\x96\x95\x92\x83\x82\xba\x82\xf1\x82\xb4\x82\xa2</p>\n' +
        '<p>\xe3\x81\x8a\xe7\x9f\xa5\xe3\x82\x89\xe3\x81\x9b\xef\xbc\x9a\xe5\xb9\xb4\xe6\x9c\xab\xe5\xb9\xb4\xe5\xa7\x8b</p>\n' +
        '<p>\x96{\x93\xfa\x82\xcc\x82\xa8\x82\xb7\x82\xb7\x82\xdf\x82\xcd\x96\x95\x92\x83\x82\xba\x82\xf1\x82\xb4\x82\xa2</p>\n',
      fixed:
        '<p>\x96{\x93\xfa\x82\xcc\x82\xa8\x82\xb7\x82\xb7\x82\xdf\x82\xcd\x96\x95\x92\x83\x82\xba\x82\xf1\x82\xb4\x82\xa2</p>\n' +
        '<p>\x82\xa8\x92m\x82\xe7\x82\xb9\x81F\x94N\x96\x96\x94N\x8en</p>\n' +
        '<p>\x96{\x93\xfa\x82\xcc\x82\xa8\x82\xb7\x82\xb7\x82\xdf\x82\xcd\x96\x95\x92\x83\x82\xba\x82\xf1\x82\xb4\x82\xa2</p>\n',
    },
    { path: 'cut.html', encoding: 'bytes', wrong: '<meta charset="Shift_JIS">\n\x92\xac\x89\xc6\x83J\x83t\x83\n' },
    {
      path: 'index.html',
      encoding: 'shift_jis',
      right: '<p>本日のおすすめ</p>\n<p>ﾒﾆｭｰ ｺｰﾋｰ</p>\n<p>お知らせ：年末年始</p>\n',
    },
    {
      path: 'index.shtml',
      encoding: 'bytes',
      wrong: '<p>\x96{\x93\xfa\x82\xcc\x82\xa8\x82\xb7\x82\xb7\x82\xdf</p>\n<!--#include file="menu.html" -->\n',
      files: { 'menu.html': '<li>\xe3\x81\x8a\xe7\x9f\xa5\xe3\x82\x89\xe3\x81\x9b</li>\n' },
    },
  ],
  check: {
    file(file, context) {
      checkFile(file, context);
      if ((file.kind === 'html' || file.kind === 'ssi') && file.encoding.name !== 'ascii') {
        if (prints(file, [{ start: 0, end: file.text.length }])) context.fact(PRINTS, true);
      }
    },
    php(php, context) {
      // A page that prints nothing outside ASCII goes with any part.
      if (context.file.encoding.name === 'ascii' || !prints(context.file, php.inlineHtml)) return;
      context.fact(PRINTS, true);
      for (const { path, base, up, expression } of php.includes) {
        if (path !== null && base !== 'unknown')
          include(`${'../'.repeat(up)}${base === 'directory' ? path.replace(/^\/+/, '') : path}`, expression, context);
      }
    },
    ssi(ssi, context) {
      if (context.file.encoding.name === 'ascii') return;
      for (const element of ssi.elements) {
        if (element.name !== 'include') continue;
        for (const { name, value, span } of element.attributes) {
          if (name === 'file' || name === 'virtual') include(value, span, context);
        }
      }
    },
  },
  site: checkSite,
});
