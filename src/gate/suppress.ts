// Honours the comments in which a site's own developers pass over findings, and names those that have no reason or no use any more.

import type { Found } from '../report/reporter.ts';
import type { Rule } from '../rule/rule.ts';
import { shortHash } from '../scan/report.ts';
import type { FileResult, ScanResult } from '../scan/result.ts';
import { SUPPRESSION_FACT, type Suppression } from '../scan/suppressions.ts';

/** Reported like any rule, so that every format shows it. */
export const suppressionRule: Rule = {
  id: 'site/suppression',
  component: 'site',
  severity: 'warning',
  effort: { minutes: [1, 1, 2] },
  title: { ja: '抑制コメントに問題がある', en: 'A suppression that is void' },
  why: {
    ja: '理由のない抑制は後から正しさを確かめられません。不要になった抑制を残すと、次に起きた問題まで隠してしまいます。',
    en: 'Without a reason nobody can check it later, and one that is no longer needed hides the next problem.',
  },
  hint: {
    ja: '「hikkoshi-ignore-line 規則名 -- 理由」の形で理由を書くか、不要なコメントを削除してください。',
    en: 'Write “hikkoshi-ignore-line RULE -- reason”, or delete the comment that is not needed any more.',
  },
  sources: [],
  examples: [],
};

const UNREASONED = {
  ja: '理由の書かれていない抑制のため、適用していません',
  en: 'a suppression without a reason is not honoured',
};
const NEEDLESS = { ja: 'この抑制はもう必要ありません', en: 'this suppression is no longer needed' };

/** Suppressed findings are dropped; void suppressions are reported, sorted in. */
export function withSuppressions(result: ScanResult): { findings: Found[]; suppressed: number } {
  const byPath = new Map<string, Suppression[]>();
  for (const file of result.files) {
    const own = suppressionsOf(file);
    if (own.length > 0) byPath.set(file.path, own);
  }
  if (byPath.size === 0) return { findings: result.findings, suppressed: 0 };
  const used = new Set<Suppression>();
  const kept = result.findings.filter((finding) => {
    const suppression = byPath.get(finding.path)?.find((one) => one.reason !== '' && covers(one, finding));
    if (suppression) used.add(suppression);
    return !suppression;
  });
  const ran = result.checks.map((check) => check.rule);
  const voids = [...byPath].flatMap(([path, list]) =>
    list.flatMap((one, nth) => {
      if (used.has(one)) return [];
      const couldMatch = one.rules.some((name) => ran.some((rule) => names(name, rule)));
      // a rule that did not run says nothing about its suppressions
      return one.reason === '' || couldMatch ? [voidSuppression(path, one, nth)] : [];
    }),
  );
  const findings = [...kept, ...voids].sort((a, b) =>
    a.path < b.path ? -1 : a.path > b.path ? 1 : a.start - b.start || (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0),
  );
  return { findings, suppressed: result.findings.length - kept.length };
}

const suppressionsOf = (file: FileResult): Suppression[] =>
  file.facts.filter(({ name }) => name === SUPPRESSION_FACT).map(({ value }) => value as unknown as Suppression);

const names = (name: string, rule: string): boolean => name === rule || (name.endsWith('/') && rule.startsWith(name));

function covers({ scope, line, rules }: Suppression, finding: Found): boolean {
  if (!rules.some((name) => names(name, finding.rule))) return false;
  return scope === 'file' || finding.line === (scope === 'line' ? line : line + 1);
}

function voidSuppression(
  path: string,
  { line, column, endColumn, start, end, reason }: Suppression,
  nth: number,
): Found {
  return {
    rule: suppressionRule.id,
    severity: reason === '' ? 'warning' : 'info',
    component: suppressionRule.component,
    path,
    line,
    column,
    endLine: line,
    endColumn,
    start,
    end,
    message: reason === '' ? UNREASONED : NEEDLESS,
    hint: suppressionRule.hint,
    on: [],
    fix: null,
    reach: 'live',
    anchor: '',
    fingerprint: shortHash(`${suppressionRule.id}\0${path}\0${nth}`),
  };
}
