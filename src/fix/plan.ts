// Chooses which fixes of one file apply together: the first one wins where two meet, and a fix applies whole or not at all.
import type { Fix, Splice } from '../rule/finding.ts';
import type { ScanResult } from '../scan/result.ts';
import { ascending, meet, Taken } from './splices.ts';

/** A finding of the whole scan. */
export type Found = ScanResult['findings'][number];

/** Which fixes the user wants. */
export type Accepts = (finding: Found) => boolean;

/** Safe ones, and review ones by rule id, or by a prefix that ends with `/`. */
export function accepting(reviewRules: readonly string[]): Accepts {
  const named = (rule: string) => reviewRules.some((id) => rule === id || (id.endsWith('/') && rule.startsWith(id)));
  return ({ fix, rule }) => fix !== null && (fix.safety === 'safe' || named(rule));
}

/** What can be done in one go. A fix that meets an earlier one waits: the file is read anew, and whatever is still wrong is planned then. */
export interface Plan {
  /** Ascending, none meeting another. */
  splices: Splice[];
  /** Permission bits for the file, null: as they are. */
  mode: number | null;
  applied: Found[];
  /** Their splices lie outside the file or meet each other: a mistake of the rule, never applied. */
  broken: Found[];
}

/**
 * @param findings in the order in which they win (as reported: start, then rule).
 * @param size bytes of the file; @param carriesModes false: what a fix says about permissions does not matter.
 */
export function planFile(findings: readonly Found[], size: number, carriesModes: boolean, accepts: Accepts): Plan {
  const taken = new Taken();
  const plan: Plan = { splices: [], mode: null, applied: [], broken: [] };
  for (const finding of findings) {
    const { fix } = finding;
    if (!fix || !accepts(finding) || isEmpty(fix, carriesModes)) continue;
    const mode = carriesModes ? (fix.mode ?? null) : null;
    const contradicts = (plan.mode ?? mode) !== (mode ?? plan.mode);
    if (!isSound(fix, size)) plan.broken.push(finding);
    else if (!contradicts && !fix.splices.some((splice) => taken.meets(splice))) {
      for (const splice of fix.splices) taken.add(splice);
      plan.mode ??= mode;
      plan.applied.push(finding);
    }
  }
  plan.splices = taken.list();
  return plan;
}

function isEmpty(fix: Fix, carriesModes: boolean): boolean {
  return fix.splices.length === 0 && (fix.mode === undefined || !carriesModes);
}

function isSound(fix: Fix, size: number): boolean {
  const splices = ascending(fix.splices);
  return splices.every((splice, i) => {
    const before = splices[i - 1];
    const inside = 0 <= splice.start && splice.start <= splice.end && splice.end <= size;
    return (
      inside && Number.isSafeInteger(splice.end) && !(before && (meet(before, splice) || before.end > splice.start))
    );
  });
}
