// What can be taken home, by name. A name comes from an address, so it must be one of these.
import { FORMATS, type Format } from '../../report/index.ts';
import type { Lang } from '../../rule/text.ts';
import type { Download, Job } from '../job.ts';

const LANGS: readonly Lang[] = ['ja', 'en'];

const ENDINGS: Record<Format, string> = {
  html: 'html',
  xlsx: 'xlsx',
  pretty: 'txt',
  csv: 'csv',
  markdown: 'md',
  json: 'json',
  sarif: 'sarif',
  junit: 'junit.xml',
  gitlab: 'gitlab.json',
  github: 'github.txt',
};

const TYPES: Record<string, string> = {
  html: 'text/html; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv; charset=utf-8',
  md: 'text/markdown; charset=utf-8',
  json: 'application/json; charset=utf-8',
  sarif: 'application/json; charset=utf-8',
  xml: 'application/xml',
  txt: 'text/plain; charset=utf-8',
  // in as many encodings as the site has
  diff: 'application/octet-stream',
  zip: 'application/zip',
  tar: 'application/x-tar',
  gz: 'application/gzip',
};

export const typeOf = (name: string): string => TYPES[name.slice(name.lastIndexOf('.') + 1)]!;

/** What is made when it is asked for. */
export type Rendered = { what: 'report'; format: Format; lang: Lang } | { what: 'survey'; lang: Lang };

/** Null for a name that stands for nothing of the kind. */
export function renderedOf(name: string): Rendered | null {
  const [, what, lang, ending] = /^(report|survey)-(ja|en)\.([a-z.]+)$/.exec(name) ?? [];
  if (what === 'survey') return ending === 'zip' ? { what, lang: lang as Lang } : null;
  const format = FORMATS.find((each) => ENDINGS[each] === ending);
  return what && format ? { what: 'report', format, lang: lang as Lang } : null;
}

export const reportName = (format: Format, lang: Lang): string => `report-${lang}.${ENDINGS[format]}`;

/** What a fix makes. */
const OF_FIX: readonly { pattern: RegExp; what: 'repaired' | 'changes' }[] = [
  { pattern: /^repaired\.(zip|tar|tar\.gz)$/, what: 'repaired' },
  { pattern: /^changes-(?:ja|en)\.(txt|json)$/, what: 'changes' },
  { pattern: /^changes\.(diff)$/, what: 'changes' },
];

export const isOfFix = (name: string): boolean => OF_FIX.some(({ pattern }) => pattern.test(name));

export function downloadsOf({ made, verdict }: Pick<Job, 'made' | 'verdict'>): Download[] {
  if (verdict === null) return [];
  const bytes = (name: string) => made[name] ?? null;
  const reports = LANGS.flatMap((lang) =>
    (Object.keys(ENDINGS) as Format[]).map((format): Download => {
      const name = reportName(format, lang);
      return { name, what: 'report', format, lang, bytes: bytes(name) };
    }),
  );
  const surveys = LANGS.map((lang): Download => {
    const name = `survey-${lang}.zip`;
    return { name, what: 'survey', format: 'zip', lang, bytes: bytes(name) };
  });
  const ofFix = Object.keys(made).flatMap((name): Download[] => {
    const found = OF_FIX.find(({ pattern }) => pattern.test(name));
    if (!found) return [];
    const lang = LANGS.find((each) => name.includes(`-${each}.`)) ?? null;
    return [{ name, what: found.what, format: found.pattern.exec(name)![1]!, lang, bytes: made[name]! }];
  });
  return [...ofFix, ...reports, ...surveys];
}
