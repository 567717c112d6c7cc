// What the pages show of a scan: the verdict, its causes, and the repairs that can be chosen.
import { rules } from '../../../rules/index.ts';
import { suppressionRule } from '../../gate/suppress.ts';
import { causesOf } from '../../report/cause.ts';
import { forSharing } from '../../report/index.ts';
import { questionsOf } from '../../report/questions.ts';
import { verdictOf, verdictSentences } from '../../report/verdict.ts';
import type { ScanResult } from '../../scan/result.ts';
import type { Scope } from '../../scan/scope.ts';
import type { Result } from '../job.ts';
import { isRepairable, type Preview } from '../preview/index.ts';

/** More lines help nobody; the reports hold them all. */
const MOST_UNCHECKED = 500;
const RANK = { error: 0, warning: 1, info: 2 };

export function resultOf(scanned: ScanResult, { move }: Scope, preview: Preview): Result {
  const known = [...rules, suppressionRule];
  const result = forSharing(scanned, false, known);
  const causes = causesOf(result, known);
  return {
    verdict: { kind: verdictOf(result, causes), sentences: verdictSentences(result, causes) },
    target: { id: result.target.id, name: result.target.name },
    summary: result.summary,
    causes: causes.map(({ rule, step, severity, title, message, why, hint, files, places }) => {
      return { rule, step, severity, title, message, why, hint, files, places: places.length };
    }),
    repairs: repairsOf(result, preview),
    converts: preview.converts,
    questions: questionsOf(result, causes, move),
    unchecked: result.unchecked.slice(0, MOST_UNCHECKED),
  };
}

/** Findings that a fix could repair, by rule and kind of repair: the gravest and the most frequent first. */
function repairsOf({ findings }: ScanResult, preview: Preview): Result['repairs'] {
  const ruleOf = new Map(rules.map((rule) => [rule.id, rule]));
  const repairs = new Map<string, Result['repairs'][number] & { last: string }>();
  for (const { rule, fix, severity, path, message, hint } of findings.filter(isRepairable)) {
    const { safety } = fix!;
    const key = `${safety} ${rule}`;
    let repair = repairs.get(key);
    if (!repair) {
      const { title, why } = ruleOf.get(rule) ?? { title: message, why: message };
      const pages = preview.pages(rule, safety);
      repairs.set(key, (repair = { rule, safety, severity, title, why, hint, files: 0, places: 0, pages, last: '' }));
    }
    if (RANK[severity] < RANK[repair.severity]) repair.severity = severity;
    if (repair.last !== path) repair.files++;
    repair.last = path;
    repair.places++;
  }
  return [...repairs.values()]
    .map(({ last: _, ...repair }) => repair)
    .sort((a, b) => RANK[a.severity] - RANK[b.severity] || b.places - a.places || (a.rule < b.rule ? -1 : 1));
}
