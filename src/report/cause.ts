// The same cause in a hundred places is one cause with a hundred places: in the report, in the estimate, on the list of next steps.
import type { Reach, Safety, Severity } from '../rule/finding.ts';
import type { Rule } from '../rule/rule.ts';
import type { Text } from '../rule/text.ts';
import type { ScanResult } from '../scan/result.ts';
import type { Found } from './reporter.ts';

/** What to do about a cause, in the order in which it is done; after Drupal's Upgrade Status. */
export const STEPS = ['machine', 'decide', 'hand', 'blocked', 'note', 'clean-up'] as const;
export type Step = (typeof STEPS)[number];

export interface Cause {
  rule: string;
  component: string;
  severity: Severity;
  step: Step;
  reach: Reach;
  fix: Safety | null;
  /** What is wrong; places of one cause have the same words. */
  message: Text;
  title: Text;
  why: Text;
  hint: Text;
  sources: readonly string[];
  /** Offered versions for which it holds at one place or more. */
  on: string[];
  /** Minutes by hand for the cause: least, likely, most. */
  minutes: readonly [number, number, number];
  /** Number of files. */
  files: number;
  /** Sorted as in the report. */
  places: Found[];
}

const RANK: Record<Severity, number> = { error: 0, warning: 1, info: 2 };

/** Grouped by rule, words, severity, way of repair and reach; first what is done first, then the gravest, then the most frequent. */
export function causesOf(result: ScanResult, rules: readonly Rule[]): Cause[] {
  const ruleOf = new Map(rules.map((rule) => [rule.id, rule]));
  const causes = new Map<string, Cause>();
  for (const finding of result.findings) {
    const safety = finding.fix?.safety ?? null;
    const key = `${finding.rule}\n${finding.severity}\n${safety}\n${finding.reach}\n${finding.message.en}`;
    let cause = causes.get(key);
    if (!cause) causes.set(key, (cause = startCause(finding, safety, ruleOf.get(finding.rule))));
    if (cause.places.at(-1)?.path !== finding.path) cause.files++;
    for (const version of finding.on) if (!cause.on.includes(version)) cause.on.push(version);
    cause.places.push(finding);
  }
  return [...causes.values()].sort(
    (a, b) =>
      STEPS.indexOf(a.step) - STEPS.indexOf(b.step) ||
      RANK[a.severity] - RANK[b.severity] ||
      b.places.length - a.places.length ||
      (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : a.message.en < b.message.en ? -1 : 1),
  );
}

function startCause(finding: Found, fix: Safety | null, rule: Rule | undefined): Cause {
  return {
    rule: finding.rule,
    component: finding.component,
    severity: finding.severity,
    step: stepOf(finding),
    reach: finding.reach,
    fix,
    message: finding.message,
    title: rule?.title ?? finding.message,
    why: rule?.why ?? finding.message,
    hint: finding.hint,
    sources: rule?.sources ?? [],
    on: [],
    minutes: rule?.effort.minutes ?? [0, 0, 0],
    files: 0,
    places: [],
  };
}

/** What must be done about one finding. */
export function stepOf(finding: Found): Step {
  if (finding.reach === 'unreached') return 'clean-up';
  if (finding.fix?.safety === 'safe') return 'machine';
  if (finding.fix?.safety === 'review') return 'decide';
  if (finding.rule.startsWith('limits/') && finding.severity === 'error') return 'blocked';
  return finding.severity === 'info' ? 'note' : 'hand';
}

/** What one offered version costs: places that stop or damage the site there, and minutes by hand. */
export interface VersionCost {
  version: string;
  error: number;
  warning: number;
  /** Likely minutes for what no machine repairs. */
  minutes: number;
}

/** One entry for each offered version of the component, cheapest first; the newer one where the costs are equal. */
export function costs(causes: readonly Cause[], component: string, versions: readonly string[]): VersionCost[] {
  const entries = versions.map((text) => {
    const version = `${component} ${text}`;
    const cost: VersionCost = { version, error: 0, warning: 0, minutes: 0 };
    for (const cause of causes) {
      if (cause.reach === 'unreached') continue;
      const places = cause.places.filter((place) => place.on.includes(version)).length;
      if (places === 0) continue;
      if (cause.severity !== 'info') cost[cause.severity] += places;
      if (cause.fix !== 'safe' && cause.severity !== 'info') cost.minutes += cause.minutes[1];
    }
    return cost;
  });
  return entries.reverse().sort((a, b) => a.error - b.error || a.minutes - b.minutes || a.warning - b.warning);
}
