// Between a scan and its reports: configured severities, suppressions, the baseline. The counts are taken again afterwards.
import type { ScanResult } from '../scan/result.ts';
import { type Baseline, compareBaseline } from './baseline.ts';
import type { Config } from './config.ts';
import { withSettings } from './settings.ts';
import { suppressionRule, withSuppressions } from './suppress.ts';

export interface GateOptions {
  config: Pick<Config, 'rules' | 'paths'>;
  allowSuppressions: boolean;
  baseline: Baseline | null;
}

export interface Gated {
  /** What is left to report. */
  result: ScanResult;
  /** Everything but the baseline taken into account: what a new baseline is made of. */
  all: ScanResult;
  suppressed: number;
  baseline: { known: number; gone: number; pruned: Baseline } | null;
}

export function applyGate(scanned: ScanResult, { config, allowSuppressions, baseline }: GateOptions): Gated {
  const settled =
    config.rules || config.paths ? { ...scanned, findings: withSettings(scanned.findings, config) } : scanned;
  const { findings, suppressed } = allowSuppressions
    ? withSuppressions(settled)
    : { findings: settled.findings, suppressed: 0 };
  const all = findings === scanned.findings ? scanned : recount(scanned, findings);
  if (!baseline) return { result: all, all, suppressed, baseline: null };
  const { fresh, ...compared } = compareBaseline(all, baseline);
  return { result: recount(all, fresh), all, suppressed, baseline: compared };
}

function recount(result: ScanResult, findings: ScanResult['findings']): ScanResult {
  const summary = { ...result.summary, error: 0, warning: 0, info: 0, fixable: 0 };
  const counts = new Map<string, number>();
  for (const { severity, fix, rule } of findings) {
    summary[severity]++;
    if (fix) summary.fixable++;
    counts.set(rule, (counts.get(rule) ?? 0) + 1);
  }
  const checks = result.checks.map((check) => {
    const count = counts.get(check.rule) ?? 0;
    return check.result === 'found' && count === 0
      ? { ...check, result: 'clean' as const, count }
      : { ...check, count };
  });
  const voids = counts.get(suppressionRule.id) ?? 0;
  if (voids > 0) checks.push({ rule: suppressionRule.id, result: 'found', count: voids });
  return { ...result, findings, summary, checks };
}
