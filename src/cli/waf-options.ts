// --waf-rules and --waf-requests: files that the user brings for the WAF rehearsal.
import { statSync } from 'node:fs';
import type { Command } from 'commander';
import { rulesOf } from '../../rules/waf/engine.ts';
import type { WafGiven, WafRuleTexts, WafTraffic } from '../rule/waf.ts';
import type { Profile } from '../target/profile.ts';
import { countTraffic } from '../waf/count.ts';
import { readRuleTexts, withSettings } from '../waf/load.ts';
import type { RuleSet } from '../waf/ruleset.ts';
import { SecLangError } from '../waf/seclang.ts';
import { readTraffic } from '../waf/traffic.ts';
import { UsageError } from './language.ts';

export interface WafOptions {
  wafRules?: string[];
  wafRequests?: string;
}

export function addWafOptions(command: Command): Command {
  return command
    .option(
      '--waf-rules <dir>',
      "the firewall's rules, in ModSecurity's language (repeatable) / WAF の規則のフォルダ",
      (value: string, before: string[] = []) => [...before, value],
    )
    .option('--waf-requests <file>', 'a HAR file or an access log to rehearse / 実際のアクセスの記録');
}

/** Undefined when neither option is there. Throws UsageError. */
export async function wafGivenOf(options: WafOptions, profile: Profile): Promise<WafGiven | undefined> {
  if (!options.wafRules && !options.wafRequests) return undefined;
  const rules = wafRulesOf(options, profile);
  const traffic = options.wafRequests ? await trafficOf(options.wafRequests, compiledRules(rules)) : null;
  return { rules, traffic };
}

/** Reads and compiles them once, so that a broken file stops the command. Throws UsageError. */
function wafRulesOf(options: WafOptions, profile: Profile): WafRuleTexts | null {
  if (!options.wafRules) return null;
  const folders = options.wafRules;
  let texts: WafRuleTexts;
  try {
    for (const folder of folders) statSync(folder);
    texts = readRuleTexts(folders);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    throw new UsageError({
      ja: `--waf-rules ${folders.join(', ')}: 読み取れません（${code}）`,
      en: `--waf-rules ${folders.join(', ')} cannot be read (${code})`,
    });
  }
  if (texts.rules.length === 0)
    throw new UsageError({
      ja: `--waf-rules ${folders.join(', ')}: 規則ファイル（*.conf）がありません`,
      en: `--waf-rules ${folders.join(', ')}: there are no rule files (*.conf)`,
    });
  const whole = withSettings(texts, profile.waf);
  compiledRules(whole);
  return whole;
}

/** Throws UsageError with file and line. */
export function compiledRules(texts: WafRuleTexts | null): RuleSet {
  try {
    return rulesOf(texts);
  } catch (error) {
    if (error instanceof SecLangError) throw new UsageError(error.text);
    throw error;
  }
}

/** Throws UsageError. */
async function trafficOf(file: string, set: RuleSet): Promise<WafTraffic> {
  try {
    return await countTraffic(readTraffic(file), set);
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? (error instanceof Error ? error.message : String(error));
    throw new UsageError({
      ja: `--waf-requests ${file}: 読み取れません（${reason}）`,
      en: `--waf-requests ${file} cannot be read (${reason})`,
    });
  }
}
