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

/** Findings that make one piece of the report. */
const IN_ONE_PIECE = 500;
const NONE = '"findings": []';

/** A report is many times as large as what it is made of: it leaves in pieces. */
function* pieces(result: ScanResult, lang: Lang): Generator<string> {
  const { findings } = result;
  const frame = JSON.stringify(reportJson({ ...result, findings: [] }, lang), null, 2);
  if (findings.length === 0) return yield `${frame}\n`;
  const [head, tail] = [frame.slice(0, frame.indexOf(NONE)), frame.slice(frame.indexOf(NONE) + NONE.length)];
  yield `${head}"findings": [\n`;
  for (let at = 0; at < findings.length; at += IN_ONE_PIECE) {
    const piece = findings.slice(at, at + IN_ONE_PIECE).map((finding) => findingJson(finding, lang));
    // as deep as they stand in the report
    const lines = JSON.stringify({ piece }, null, 2).split('\n').slice(2, -2).join('\n');
    yield at + IN_ONE_PIECE < findings.length ? `${lines},\n` : `${lines}\n`;
  }
  yield `  ]${tail}\n`;
}

export const json: Reporter = {
  name: 'json',
  excerpts: false,
  write: (result, { lang }) => pieces(result, lang),
};
