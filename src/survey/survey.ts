// The hand-over set: everything of one survey as files by name. A function of its input alone: the same site, options and days give the same bytes.
import { causesOf } from '../report/cause.ts';
import { loadReporter } from '../report/index.ts';
import { writeWorkbook } from '../report/xlsx/workbook.ts';
import type { Move, Rule } from '../rule/rule.ts';
import type { Lang } from '../rule/text.ts';
import type { ScanResult } from '../scan/result.ts';
import type { Profile } from '../target/profile.ts';
import { estimateOf } from './estimate.ts';
import { estimateSheets } from './estimate-workbook.ts';
import type { Files } from './folder.ts';
import { hostsFile } from './hosts.ts';
import { icsOf } from './ics.ts';
import { inventoryOf } from './inventory.ts';
import { isDated, planOf } from './plan.ts';
import { planSheets } from './plan-sheets.ts';
import { parseRates } from './rates.ts';
import { surveyPage } from './survey-page.ts';

export interface SurveyInput {
  /** As it may be shown: see forSharing. */
  result: ScanResult;
  profile: Profile;
  move: Move;
  rules: readonly Rule[];
  lang: Lang;
  /** Wished day of the switch, ISO; null when none was named. */
  wished: string | null;
  /** ISO. */
  today: string;
  /** The rate card's text and name. */
  rates: { source: string; name: string };
  /** The first bytes of a file of the site, one character a byte; null when it cannot be read. */
  read: (path: string) => string | null;
}

const REPORTS = { 'report.html': 'html', 'report.json': 'json', 'report.xlsx': 'xlsx' } as const;

/** Throws RatesError. */
export async function surveyFiles(input: SurveyInput): Promise<Files> {
  const { result, profile, move, rules, lang, wished, today } = input;
  const card = parseRates(input.rates.source, input.rates.name);
  const causes = causesOf(result, rules);
  const estimate = estimateOf(causes, profile, card);
  const plan = planOf(profile, wished, today);
  const inventory = inventoryOf(result, input.read);
  const files = new Map<string, string | Uint8Array>();
  for (const [name, format] of Object.entries(REPORTS))
    files.set(name, await (await loadReporter(format as 'html')).write(result, { lang, rules, move }));
  const title = lang === 'ja' ? 'サイト移行作業 お見積り' : 'Estimate for the move';
  files.set('estimate.xlsx', await writeWorkbook(estimateSheets(estimate, card, title, lang), lang));
  files.set('rates.yaml', input.rates.source);
  files.set('plan.xlsx', await writeWorkbook(planSheets(plan, profile, lang), lang));
  if (wished !== null && isDated(plan)) files.set('plan.ics', icsOf(plan, wished, move.domain, lang));
  const hosts = hostsFile(move.domain, inventory, lang);
  if (hosts) files.set('hosts.txt', hosts);
  files.set('index.html', surveyPage({ result, profile, move, causes, estimate, plan, inventory, hosts, lang }));
  return files;
}
