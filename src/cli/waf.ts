// hikkoshi waf: the rehearsal's table alone. What would pass, what would be stopped and by what, and the way out.
import { type Command, Option } from 'commander';
import { rules } from '../../rules/index.ts';
import { scanSite } from '../../workers/scan-site.ts';
import type { WafTraffic } from '../rule/waf.ts';
import type { ScanResult } from '../scan/result.ts';
import { openSite } from '../site/open.ts';
import { FORM_FACT, type FormFact, LINK_FACT, type LinkFact } from '../waf/forms.ts';
import type { Rehearsal } from '../waf/rehearsal.ts';
import type { RuleSet } from '../waf/ruleset.ts';
import { rehearse } from '../waf/site.ts';
import { tableText } from '../waf/table.ts';
import { waysOut } from '../waf/ways-out.ts';
import { addSharedOptions, ignoredBy, langOf, type SharedOptions, SITE, scopeOf } from './options.ts';
import { progressLine } from './progress.ts';
import { writeReport } from './scan.ts';
import { addWafOptions, compiledRules, type WafOptions, wafGivenOf } from './waf-options.ts';

interface WafCommandOptions extends SharedOptions, WafOptions {
  format: 'pretty' | 'json';
  output?: string;
}

export function addWaf(program: Command): void {
  const command = program
    .command('waf')
    .argument('<site>', SITE)
    .description('what the firewall would stop / WAF に遮断されるものを調べる');
  addWafOptions(addSharedOptions(command))
    .addOption(new Option('--format <name>', 'format / 形式').choices(['pretty', 'json']).default('pretty'))
    .option('--output <file>', 'where the table goes / 書き出し先')
    .action(waf);
}

/** Exit codes: 0 nothing is stopped, 1 something is. */
async function waf(path: string, options: WafCommandOptions): Promise<void> {
  const lang = langOf(options);
  const scope = await scopeOf(
    { ...options, only: ['waf/'], skip: [] },
    rules.map((rule) => rule.id),
    false,
  );
  // the table is asked for whether the profile names a firewall or not
  scope.profile = {
    ...scope.profile,
    waf: scope.profile.waf ?? { product: 'unknown', mode: 'unknown', paranoia: 1, threshold: 5 },
  };
  const given = (await wafGivenOf(options, scope.profile)) ?? { rules: null, traffic: null };
  const set = compiledRules(given.rules);
  const site = await openSite(path, ignoredBy(options));
  try {
    const progress = progressLine(site.entries, lang);
    const result = await scanSite(site, scope, { jobs: options.jobs, cache: null, onProgress: progress.update });
    progress.clear();
    const rehearsal = rehearsalOf(result, scope.move, set);
    const { traffic } = given;
    const estimate = given.rules === null;
    const table = { target: scope.profile, rehearsal, set, estimate, traffic };
    const text = options.format === 'json' ? jsonText(rehearsal, set, estimate, traffic) : tableText(table, lang);
    if (options.output) writeReport(options.output, text);
    else process.stdout.write(text);
    process.exitCode =
      rehearsal.answers.some(({ outcome }) => outcome === 'blocked') || (traffic?.blocked ?? 0) > 0 ? 1 : 0;
  } finally {
    site.close();
  }
}

function rehearsalOf({ files }: ScanResult, move: Parameters<typeof rehearse>[1], set: RuleSet): Rehearsal {
  const facts = <T>(name: string) =>
    files.flatMap((file) =>
      file.facts.filter((fact) => fact.name === name).map(({ value }) => ({ path: file.path, value: value as T })),
    );
  const byPath = new Map(files.map((file) => [file.path, file]));
  return rehearse(
    {
      forms: facts<FormFact>(FORM_FACT),
      links: facts<LinkFact>(LINK_FACT),
      encodingOf: (path) => byPath.get(path)?.encoding ?? '',
      isLive: (path) => byPath.get(path)?.reach === 'live',
    },
    move,
    set,
  );
}

function jsonText(
  { answers, skipped }: Rehearsal,
  set: RuleSet,
  estimate: boolean,
  traffic: WafTraffic | null,
): string {
  const table = {
    schema: 'hikkoshi-waf/1',
    rules: { estimate, count: set.rules.filter((rule) => !('marker' in rule)).length, uncompiled: set.uncompiled },
    answers: answers.map(({ place, ...answer }) => ({
      ...answer,
      line: place.line,
      waysOut: waysOut({ place, ...answer }, estimate),
    })),
    skipped,
    traffic,
  };
  return `${JSON.stringify(table, null, 2)}\n`;
}
