// Which rules a rehearsal is judged by: those that the user brought, or our own estimate. Compiled once.
import type { WafRuleTexts } from '../../src/rule/waf.ts';
import { lazyDetectors } from '../../src/waf/detectors.ts';
import { compileRules, type RuleSet } from '../../src/waf/ruleset.ts';
import estimate from './estimate.seclang';

export const ESTIMATE: WafRuleTexts = { rules: [{ name: 'estimate.seclang', text: estimate }], data: [] };

let last: { texts: WafRuleTexts; set: RuleSet } | null = null;

/** Throws SecLangError. */
export function rulesOf(texts: WafRuleTexts | null): RuleSet {
  const wanted = texts ?? ESTIMATE;
  if (last?.texts !== wanted)
    last = { texts: wanted, set: compileRules(wanted.rules, new Map(wanted.data), lazyDetectors()) };
  return last.set;
}
