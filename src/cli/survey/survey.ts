// What hikkoshi survey does: the hand-over set of a site, or the rough quote from a hearing sheet.

import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { relative, resolve } from 'node:path';
import { rules } from '../../../rules/index.ts';
import { scanSite } from '../../../workers/scan-site.ts';
import { openCache } from '../../gate/cache.ts';
import { suppressionRule } from '../../gate/suppress.ts';
import { forSharing } from '../../report/index.ts';
import type { Lang } from '../../rule/text.ts';
import { modifiedOf, readerOf } from '../../site/first-bytes.ts';
import { openSite } from '../../site/open.ts';
import { type Answers, answersOf } from '../../survey/answers.ts';
import { isDay, today } from '../../survey/calendar.ts';
import { requireEmpty, type SurveyList, writeFolder } from '../../survey/folder.ts';
import { parseSheet, type Sheet } from '../../survey/hearing.ts';
import type { Wish } from '../../survey/plan.ts';
import { defaultCard, parseRates } from '../../survey/rates.ts';
import { roughFiles } from '../../survey/rough.ts';
import { surveyFiles } from '../../survey/survey.ts';
import { zoneSurveyOf } from '../../survey/zone/survey.ts';
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
  if (given === undefined && options.hearing === undefined)
    throw new UsageError({
      ja: 'サイト、または --hearing で記入済みのヒアリングシートを指定してください',
      en: 'name a site, or a filled hearing sheet with --hearing',
    });
  checkOptions(options);
  requireEmpty(options.out);
  const sheet = sheetOf(options.hearing);
  if (given === undefined) await surveySheet(sheet!, options);
  else await surveySite(given, sheet, options);
  process.stdout.write(
    langOf(options) === 'ja'
      ? `${options.out} に資料を書き出しました。index.html をご覧ください。\n`
      : `The survey is in ${options.out}: see index.html.\n`,
  );
}

/** Before anything is read. Throws UsageError. */
function checkOptions(options: SurveyOptions): void {
  const { date, today, domainExpires, oldContractEnds, newAddress } = options;
  for (const [option, day] of [
    ['--date', date],
    ['--today', today],
    ['--domain-expires', domainExpires],
    ['--old-contract-ends', oldContractEnds],
  ] as const)
    if (day !== undefined) checkedDay(option, day);
  for (const address of newAddress)
    if (isIP(address) === 0)
      throw new UsageError({
        ja: `--new-address ${address}: 203.0.113.5 のようなIPアドレスを指定してください`,
        en: `--new-address ${address}: name an IP address such as 203.0.113.5`,
      });
}

const sheetOf = (file: string | undefined): Sheet | null =>
  file === undefined ? null : parseSheet(textOf(file, 'ヒアリングシート', 'hearing sheet'), file, targetIds());

const todayOf = (options: SurveyOptions): string => options.today ?? today();

/** The options where they name something, the sheet's answers otherwise. */
function wishOf(options: SurveyOptions, answers: Answers | null): Omit<Wish, 'own'> {
  return {
    wished: options.date ?? answers?.wished ?? null,
    today: todayOf(options),
    mode: options.mode ?? answers?.mode ?? null,
    domainExpires: options.domainExpires ?? answers?.domainExpires ?? null,
    oldContractEnds: options.oldContractEnds ?? answers?.oldContractEnds ?? null,
  };
}

/** The rough quote. */
async function surveySheet(sheet: Sheet, options: SurveyOptions): Promise<void> {
  const target = targetOf(sheet, options);
  const files = await roughFiles({
    sheet,
    profile: await loadProfile(target),
    rates: ratesOf(options.rates, langOf(options)),
    wish: wishOf(options, answersOf(sheet)),
    lang: langOf(options),
  });
  writeFolder(options.out, files, stored({ ...options, target }));
}

const targetOf = (sheet: Sheet, options: SurveyOptions): string =>
  typeof sheet.移行先 === 'string' ? sheet.移行先 : options.target;

async function surveySite(given: string, sheet: Sheet | null, options: SurveyOptions): Promise<void> {
  const lang = langOf(options);
  const rates = ratesOf(options.rates, lang);
  requireOutside(options.out, given);
  const answers = sheet && answersOf(sheet);
  const asked = sheet === null ? options : withAnswers(options, sheet);
  const zone = options.zone === undefined ? null : { source: bytesOf(options.zone), name: options.zone };
  const scope = await scopeOf(
    asked,
    rules.map((rule) => rule.id),
    true,
  );
  // a zone with a mistake must be told before the site is scanned
  if (zone) zoneSurveyOf({ ...zone, newAddresses: [] }, scope.move, scope.profile, wishOf(options, answers));
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
      wish: wishOf(options, answers),
      zone,
      newAddresses: options.newAddress,
      rates,
      read: readerOf(site),
      modified: modifiedOf(site),
      accounts: answers?.accounts ?? [],
      outOfHours: answers?.outOfHours,
      cybozu: answers?.cybozu,
    });
    writeFolder(options.out, files, stored(asked));
  } finally {
    site.close();
  }
}

/** The sheet says what the command line does not. */
function withAnswers(options: SurveyOptions, sheet: Sheet): SurveyOptions {
  const domain = typeof sheet.ドメイン === 'string' ? sheet.ドメイン : undefined;
  const mode = options.mode ?? answersOf(sheet).mode ?? undefined;
  return { ...options, target: targetOf(sheet, options), domain: options.domain ?? domain, mode };
}

/** What `verify` needs to look at the site in the same way. */
function stored(options: SurveyOptions): SurveyList['options'] {
  const { target, php, set, source, domain, oldHost, oldPath, encoding, lossy, only, skip, mode } = options;
  return { target, php, set, source, domain, oldHost, oldPath, encoding, lossy, only, skip, mode };
}

function ratesOf(file: string | undefined, lang: Lang): { source: string; name: string } {
  if (file === undefined) return { source: defaultCard(lang), name: 'rates.yaml' };
  const source = textOf(file, '単価表', 'rate card');
  parseRates(source, file);
  return { source, name: file };
}

function readBytes(file: string, ja: string, en: string): Buffer {
  try {
    return readFileSync(file);
  } catch {
    throw new UsageError({ ja: `${ja} ${file} を読み取れません`, en: `the ${en} ${file} cannot be read` });
  }
}

/** Sheets and cards come back from Japanese editors in Shift_JIS too. */
function textOf(file: string, ja: string, en: string): string {
  const bytes = readBytes(file, ja, en);
  for (const encoding of ['utf-8', 'shift_jis'])
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes);
    } catch {
      // the next one
    }
  throw new UsageError({
    ja: `${ja} ${file} の文字コードを読み取れません。UTF-8 で保存してください`,
    en: `the ${en} ${file} is neither UTF-8 nor Shift_JIS`,
  });
}

/** One character a byte. */
const bytesOf = (file: string): string => readBytes(file, 'ゾーンファイル', 'zone file').toString('latin1');

function requireOutside(out: string, site: string): void {
  const from = relative(resolve(site), resolve(out));
  if (from !== '' && (from.startsWith('..') || resolve(out) === from)) return;
  throw new UsageError({
    ja: `--out ${out}: サイトのフォルダの外を指定してください`,
    en: `--out ${out}: name a folder outside the site`,
  });
}
