// What hikkoshi survey does: the hand-over set of a site, or the rough quote from a hearing sheet.

import { readFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { rules } from '../../../rules/index.ts';
import { scanSite } from '../../../workers/scan-site.ts';
import { openCache } from '../../gate/cache.ts';
import { suppressionRule } from '../../gate/suppress.ts';
import { forSharing } from '../../report/index.ts';
import type { Lang } from '../../rule/text.ts';
import { readerOf } from '../../site/first-bytes.ts';
import { openSite } from '../../site/open.ts';
import { isDay, today } from '../../survey/calendar.ts';
import { requireEmpty, type SurveyList, writeFolder } from '../../survey/folder.ts';
import { parseSheet } from '../../survey/hearing.ts';
import { defaultCard, parseRates } from '../../survey/rates.ts';
import { roughFiles } from '../../survey/rough.ts';
import { surveyFiles } from '../../survey/survey.ts';
import { loadProfile, targetIds } from '../../target/load.ts';
import { UsageError } from '../language.ts';
import { ignoredBy, langOf, scopeOf } from '../options.ts';
import { progressLine } from '../progress.ts';
import type { SurveyOptions } from '../survey.ts';

/** Throws UsageError. */
export function checkedDay(option: string, text: string): string {
  if (isDay(text)) return text;
  throw new UsageError({
    ja: `${option} ${text}: 2027-02-01 のように、実在する日付を指定してください（2050年まで）`,
    en: `${option} ${text}: name a day such as 2027-02-01, up to 2050`,
  });
}

export async function survey(given: string | undefined, options: SurveyOptions): Promise<void> {
  if ((given === undefined) === (options.hearing === undefined))
    throw new UsageError({
      ja: 'サイトか、--hearing で記入済みのヒアリングシートの、どちらか一方を指定してください',
      en: 'name either a site, or a filled hearing sheet with --hearing',
    });
  if (options.date !== undefined) checkedDay('--date', options.date);
  if (options.today !== undefined) checkedDay('--today', options.today);
  requireEmpty(options.out);
  if (given === undefined) await surveySheet(options.hearing!, options);
  else await surveySite(given, options);
  process.stdout.write(
    langOf(options) === 'ja'
      ? `${options.out} に資料を書き出しました。index.html をご覧ください。\n`
      : `The survey is in ${options.out}: see index.html.\n`,
  );
}

/** The rough quote. */
async function surveySheet(file: string, options: SurveyOptions): Promise<void> {
  const rates = ratesOf(options.rates, langOf(options));
  const sheet = parseSheet(textOf(file, 'ヒアリングシート', 'hearing sheet'), file, targetIds());
  const wished = options.date ?? sheet.切替希望日 ?? null;
  const target = typeof sheet.移行先 === 'string' ? sheet.移行先 : options.target;
  const files = await roughFiles(
    { ...sheet, 切替希望日: wished },
    await loadProfile(target),
    parseRates(rates.source, rates.name),
    options.today ?? today(),
    langOf(options),
  );
  writeFolder(options.out, files, stored({ ...options, target }));
}

async function surveySite(given: string, options: SurveyOptions): Promise<void> {
  const lang = langOf(options);
  const rates = ratesOf(options.rates, langOf(options));
  requireOutside(options.out, given);
  const scope = await scopeOf(
    options,
    rules.map((rule) => rule.id),
    true,
  );
  const site = await openSite(given, ignoredBy(options));
  try {
    const progress = progressLine(site.entries, lang);
    const cache = options.cache ? openCache(given, scope) : null;
    const scanned = await scanSite(site, scope, { jobs: options.jobs, cache, onProgress: progress.update });
    progress.clear();
    const known = [...rules, suppressionRule];
    const files = await surveyFiles({
      result: forSharing(scanned, false, known),
      profile: scope.profile,
      move: scope.move,
      rules: known,
      lang,
      wished: options.date ?? null,
      today: options.today ?? today(),
      rates,
      read: readerOf(site),
    });
    writeFolder(options.out, files, stored(options));
  } finally {
    site.close();
  }
}

/** What `verify` needs to look at the site in the same way. */
function stored(options: SurveyOptions): SurveyList['options'] {
  const { target, php, set, source, domain, oldHost, oldPath, encoding, lossy, only, skip } = options;
  return { target, php, set, source, domain, oldHost, oldPath, encoding, lossy, only, skip };
}

function ratesOf(file: string | undefined, lang: Lang): { source: string; name: string } {
  if (file === undefined) return { source: defaultCard(lang), name: 'rates.yaml' };
  const source = textOf(file, '単価表', 'rate card');
  parseRates(source, file);
  return { source, name: file };
}

function textOf(file: string, ja: string, en: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new UsageError({ ja: `${ja} ${file} を読み取れません`, en: `the ${en} ${file} cannot be read` });
  }
}

function requireOutside(out: string, site: string): void {
  const from = relative(resolve(site), resolve(out));
  if (from !== '' && (from.startsWith('..') || resolve(out) === from)) return;
  throw new UsageError({
    ja: `--out ${out}: サイトのフォルダの外を指定してください`,
    en: `--out ${out}: name a folder outside the site`,
  });
}
