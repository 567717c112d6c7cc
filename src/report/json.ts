// The contract's JSON: schema "hikkoshi/1".

import type { Lang } from '../rule/text.ts';
import type { ScanResult } from '../scan/result.ts';
import type { Found, Reporter } from './reporter.ts';

/** One finding as the contract names its fields. */
export function findingJson(finding: Found, lang: Lang) {
  const {
    rule,
    severity,
    component,
    path,
    line,
    column,
    endLine,
    endColumn,
    start,
    end,
    message,
    hint,
    on,
    fix,
    reach,
    fingerprint,
  } = finding;
  return {
    rule,
    severity,
    component,
    path,
    line,
    column,
    endLine,
    endColumn,
    start,
    end,
    message: message[lang],
    hint: hint[lang],
    on,
    fix: fix?.safety ?? null,
    reach,
    fingerprint,
  };
}

export function reportJson(result: ScanResult, lang: Lang) {
  return {
    schema: 'hikkoshi/1',
    tool: result.tool,
    target: result.target,
    summary: result.summary,
    findings: result.findings.map((finding) => findingJson(finding, lang)),
    unchecked: result.unchecked.map(({ path, reason }) => ({ path, reason: reason[lang] })),
    checks: result.checks,
    inventory: result.inventory,
  };
}

export const json: Reporter = {
  name: 'json',
  excerpts: false,
  write: (result, { lang }) => `${JSON.stringify(reportJson(result, lang), null, 2)}\n`,
};
