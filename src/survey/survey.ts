// The hand-over set: everything of one survey as files by name. A function of its input alone: the same site, options and days give the same bytes.
import { causesOf } from '../report/cause.ts';
import { inOnePiece, loadReporter } from '../report/index.ts';
import { writeWorkbook } from '../report/xlsx/workbook.ts';
import type { Move, Rule } from '../rule/rule.ts';
import type { Lang } from '../rule/text.ts';
import type { ScanResult } from '../scan/result.ts';
import type { Profile } from '../target/profile.ts';
import { gigabytes } from './answers.ts';
import { estimateOf } from './estimate.ts';
import { estimateSheets } from './estimate-workbook.ts';
import type { Files } from './folder.ts';
import { hostsFile } from './hosts.ts';
import { icsOf } from './ics.ts';
import { inventoryOf, type SurveyInventory } from './inventory.ts';
import { clientPage, hasMail, MAIL_FILES, type MailMaterial, mailSheets } from './mail/mail-html.ts';
import { isDated, planOf, type Wish } from './plan.ts';
import { planSheets } from './plan-sheets.ts';
import { parseRates } from './rates.ts';
import { surveyPage } from './survey-page.ts';
import { type Amounts, workOf } from './work.ts';
import { ZONE_FILES, type ZoneSurvey, zoneSurveyOf } from './zone/survey.ts';
import { zoneSheet } from './zone/zone-html.ts';

export interface SurveyInput {
  /** As it may be shown: see forSharing. */
  result: ScanResult;
  profile: Profile;
  move: Move;
  rules: readonly Rule[];
  lang: Lang;
  wish: Omit<Wish, 'own'>;
  /** One character a byte; null: no zone file was handed in. */
  zone: { source: string; name: string } | null;
  /** Of the new server, as far as they are known. */
  newAddresses: readonly string[];
  /** The rate card's text and name. */
  rates: { source: string; name: string };
  /** The first bytes of a file of the site, one character a byte; null when it cannot be read. */
  read: (path: string) => string | null;
  /** When a file was last changed, in seconds since 1970; null where the upload does not tell. */
  modified: (path: string) => number | null;
  /** Mail accounts of the hearing sheet. */
  accounts: readonly string[];
  /** Work at night or on holidays is wanted. */
  outOfHours?: boolean;
  /** Cybozu data is to be moved. */
  cybozu?: boolean;
}

const REPORTS = { 'report.html': 'html', 'report.json': 'json', 'report.xlsx': 'xlsx' } as const;

/** Throws RatesError and ZoneError. */
export async function surveyFiles(input: SurveyInput): Promise<Files> {
  const { result, profile, move, rules, lang, wish } = input;
  const card = parseRates(input.rates.source, input.rates.name);
  const causes = causesOf(result, rules);
  const zone = input.zone && zoneSurveyOf({ ...input.zone, newAddresses: input.newAddresses }, move, profile, wish);
  const plan = planOf(profile, { ...wish, own: zone?.steps ?? [] });
  const inventory = inventoryOf(input);
  const cybozu = input.cybozu || inventory.applications.some(({ id }) => id === 'cybozu');
  const work = workOf(amountsOf(result, inventory, cybozu), card, plan.mode, lang);
  const used = input.outOfHours ? { ...card, multiplier: card.multiplier * card.outOfHours } : card;
  const estimate = estimateOf(causes, profile, used, work.rows);
  const files = new Map<string, string | Uint8Array>();
  for (const [name, format] of Object.entries(REPORTS))
    files.set(name, inOnePiece(await (await loadReporter(format as 'html')).write(result, { lang, rules, move })));
  const title = lang === 'ja' ? 'サイト移行作業 お見積り' : 'Estimate for the move';
  files.set('estimate.xlsx', await writeWorkbook(estimateSheets(estimate, used, title, lang), lang));
  files.set('rates.yaml', input.rates.source);
  files.set(
    'plan.xlsx',
    await writeWorkbook([...planSheets(plan, profile, lang), ...(zone ? [zoneSheet(zone, lang)] : [])], lang),
  );
  if (plan.wished !== null && isDated(plan))
    files.set('plan.ics', icsOf(plan, profile, plan.wished, move.domain, lang));
  if (zone && zone.steps.length > 0)
    for (const stage of ['before', 'at', 'after'] as const)
      files.set(ZONE_FILES[stage], Buffer.from(zone.stages[stage], 'latin1'));
  if (hasMail(inventory.mail)) {
    const mail: MailMaterial = { mail: inventory.mail, profile, move, mode: plan.mode, lang };
    files.set(MAIL_FILES.workbook, await writeWorkbook(mailSheets(mail), lang));
    if (inventory.mail.accounts.length > 0) files.set(MAIL_FILES.page, clientPage(mail));
  }
  const hosts =
    move.domain === null ? null : hostsFile(newHosts(move.domain, inventory, zone), input.newAddresses, lang);
  if (hosts) files.set('hosts.txt', hosts);
  files.set(
    'index.html',
    surveyPage({
      result,
      profile,
      move,
      causes,
      estimate,
      work,
      cybozu,
      rates: input.rates.source,
      plan,
      inventory,
      hosts,
      zone,
      lang,
    }),
  );
  return files;
}

/** What there is to move. Repairs are priced by what was found, not by files. */
function amountsOf(result: ScanResult, { databases, mail, jobs }: SurveyInventory, cybozu: boolean): Amounts {
  // a table of jobs that a rule found has its price there
  const priced = new Set(result.findings.filter(({ rule }) => rule === 'connections/cron').map(({ path }) => path));
  return {
    gigabyte: gigabytes(result.summary.bytes / 2 ** 20),
    database: databases,
    mailAccount: mail.accounts.length,
    mailingList: mail.lists.length,
    job: jobs.filter(({ path }) => !priced.has(path)).length,
    cybozu: cybozu ? 1 : 0,
  };
}

/** The domain, www, and what the site's pages or the zone say that leads to the old server. */
function newHosts(domain: string, { hosts }: SurveyInventory, zone: ZoneSurvey | null): string[] {
  const named = hosts
    .map(({ host }) => host)
    .filter((host) => host.endsWith(`.${domain}`) && !/^(?:db|mysql|pgsql|postgres|sql|ns|mx)\d*\./.test(host));
  const moved = (zone?.changes.changes ?? [])
    .filter(({ what, record }) => what === 'change' && /^A{1,4}$/.test(record.type) && !record.owner.startsWith('*'))
    .map(({ record }) => record.owner);
  return [...new Set([domain, `www.${domain}`, ...[...named, ...moved].sort()])];
}
