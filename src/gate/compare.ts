// Two JSON reports of one site: what was resolved, what is new, what is unchanged.
import { readFileSync } from 'node:fs';
import type { Severity } from '../rule/finding.ts';
import { GateError } from './error.ts';

/** What is read of a finding in a report of schema hikkoshi/1. */
export interface Reported {
  rule: string;
  severity: Severity;
  path: string;
  line: number;
  message: string;
  fingerprint: string;
}

export interface Comparison {
  resolved: Reported[];
  fresh: Reported[];
  unchanged: Reported[];
}

/** Findings are the same when their fingerprints are; a moved line keeps its own. */
export function compareReports(old: readonly Reported[], now: readonly Reported[]): Comparison {
  const before = new Set(old.map((finding) => finding.fingerprint));
  const after = new Set(now.map((finding) => finding.fingerprint));
  return {
    resolved: old.filter((finding) => !after.has(finding.fingerprint)),
    fresh: now.filter((finding) => !before.has(finding.fingerprint)),
    unchanged: now.filter((finding) => before.has(finding.fingerprint)),
  };
}

/** The findings of a JSON report. Throws GateError. */
export function readReport(file: string): Reported[] {
  let report: { schema?: unknown; findings?: unknown };
  try {
    report = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    throw new GateError({ ja: `${file} を JSON として読み取れません`, en: `${file} cannot be read as JSON` });
  }
  if (report?.schema !== 'hikkoshi/1' || !Array.isArray(report.findings))
    throw new GateError({
      ja: `${file} は「scan --format json」の結果ではありません`,
      en: `${file} is no report of scan --format json`,
    });
  return report.findings;
}
