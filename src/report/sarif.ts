// SARIF 2.1.0 as GitHub code scanning takes it. https://docs.oasis-open.org/sarif/sarif/v2.1.0/ and
// https://docs.github.com/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
import type { Severity } from '../rule/finding.ts';
import type { Rule } from '../rule/rule.ts';
import type { Lang } from '../rule/text.ts';
import type { ScanResult } from '../scan/result.ts';
import { uri } from './escape.ts';
import { ruleMarkdown } from './markdown.ts';
import type { Found, Reporter } from './reporter.ts';

/** GitHub takes this many results in a run, and this many bytes in a file. */
const MOST_RESULTS = 25_000;
const MOST_BYTES = 10_000_000;
/** Bytes kept free for what stands around the results. */
const FRAME = 20_000;

const LEVELS: Record<Severity, 'error' | 'warning' | 'note'> = { error: 'error', warning: 'warning', info: 'note' };
const RANK: readonly Severity[] = ['error', 'warning', 'info'];

export const sarif: Reporter = {
  name: 'sarif',
  excerpts: false,
  write(result, { lang, rules }) {
    const described = describedRules(result, rules, lang);
    const indexOf = new Map(described.map((rule, i) => [rule.id, i]));
    const head = JSON.stringify(described);
    const { kept, left } = withinLimits(result.findings, Buffer.byteLength(head), (finding) =>
      JSON.stringify(sarifResult(finding, indexOf.get(finding.rule)!, lang)),
    );
    const run = {
      tool: { driver: { ...result.tool, semanticVersion: result.tool.version, rules: '@rules' } },
      automationDetails: { id: `hikkoshi/${result.target.id}/` },
      columnKind: 'unicodeCodePoints',
      invocations: [{ executionSuccessful: true, toolExecutionNotifications: notifications(result, left, lang) }],
      results: '@results',
    };
    const log = {
      $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
      version: '2.1.0',
      runs: [run],
    };
    return `${JSON.stringify(log)
      .replace('"@rules"', () => head)
      .replace('"@results"', () => `[\n${kept.join(',\n')}\n]`)}\n`;
  },
};

function describedRules(result: ScanResult, rules: readonly Rule[], lang: Lang) {
  const used = new Set(result.findings.map((finding) => finding.rule));
  const known = rules.filter((rule) => used.delete(rule.id)).map((rule) => sarifRule(rule, lang));
  const unknown = [...used].sort().map((id) => ({ id, name: id, shortDescription: { text: id } }));
  return [...known, ...unknown];
}

function sarifRule(rule: Rule, lang: Lang) {
  return {
    id: rule.id,
    name: rule.id.replace(/(?:^|[/-])([a-z])/g, (_, letter: string) => letter.toUpperCase()),
    shortDescription: { text: rule.title[lang] },
    fullDescription: { text: rule.why[lang] },
    help: { text: `${rule.why[lang]}\n${rule.hint[lang]}`, markdown: ruleMarkdown(rule, lang) },
    ...(rule.sources[0] && { helpUri: rule.sources[0] }),
    defaultConfiguration: { level: LEVELS[rule.severity] },
    properties: {
      tags: ['migration', rule.component],
      precision: 'high',
      'problem.severity': problemSeverity(rule.severity),
    },
  };
}

const problemSeverity = (severity: Severity): string => (severity === 'info' ? 'recommendation' : severity);

function sarifResult(finding: Found, ruleIndex: number, lang: Lang) {
  const { rule, path, line, column, endLine, endColumn, start, end } = finding;
  return {
    ruleId: rule,
    ruleIndex,
    level: LEVELS[finding.severity],
    message: { text: finding.message[lang] || rule },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uri(path) },
          region: {
            startLine: line,
            startColumn: column,
            endLine,
            endColumn,
            byteOffset: start,
            byteLength: end - start,
          },
        },
      },
    ],
    partialFingerprints: { 'hikkoshi/v1': finding.fingerprint, primaryLocationLineHash: `${finding.fingerprint}:1` },
    properties: { on: finding.on, fix: finding.fix?.safety ?? null, reach: finding.reach, hint: finding.hint[lang] },
  };
}

/** What fits, in the report's order; the least severe are dropped first. */
function withinLimits(findings: readonly Found[], used: number, write: (finding: Found) => string) {
  let bytes = used + FRAME;
  let count = 0;
  const chosen = new Map<Found, string>();
  choosing: for (const severity of RANK) {
    for (const finding of findings) {
      if (finding.severity !== severity) continue;
      const text = write(finding);
      bytes += Buffer.byteLength(text) + 2;
      if (++count > MOST_RESULTS || bytes > MOST_BYTES) break choosing;
      chosen.set(finding, text);
    }
  }
  const kept: string[] = [];
  for (const finding of findings) {
    const text = chosen.get(finding);
    if (text !== undefined) kept.push(text);
  }
  return { kept, left: findings.length - kept.length };
}

/** What the results alone do not tell: how many did not fit, and what was not checked. */
function notifications(result: ScanResult, left: number, lang: Lang) {
  const notices = [];
  if (left > 0) {
    const text = {
      ja: `GitHub の上限（25,000件、10MB）を超えるため、重大度の低いものから${left}件を省きました。全件は JSON 形式にあります。`,
      en: `${left} results of the lowest severity were left out to keep GitHub's limits (25,000 results, 10 MB); the JSON report has them all.`,
    };
    notices.push({ level: 'warning', message: { text: text[lang] } });
  }
  for (const { path, reason } of result.unchecked.slice(0, 100)) {
    const location = { physicalLocation: { artifactLocation: { uri: uri(path) } } };
    notices.push({ level: 'warning', message: { text: reason[lang] }, locations: [location] });
  }
  return notices;
}
