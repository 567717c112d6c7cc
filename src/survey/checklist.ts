// The service's own checklist; where its document has none, its steps; where it has none of them, the plan.
import type { Text } from '../rule/text.ts';
import type { Mode, Profile } from '../target/profile.ts';
import type { PlanRow } from './plan.ts';

export interface ChecklistItem {
  who: 'customer' | 'provider' | 'partner';
  what: Text;
  stated: string;
}

/** Where the document has neither, the rows of the plan. @param mode who moves the data; null: not decided */
export function checklistOf(
  { survey }: Profile,
  mode: Mode | null,
  rows: readonly PlanRow[],
): readonly ChecklistItem[] {
  if (survey && survey.checklist.length > 0) return survey.checklist;
  const steps = survey?.steps.filter((step) => mode === null || (step.mode ?? mode) === mode) ?? [];
  return steps.length > 0 ? steps : rows.map(({ who, what }) => ({ who, what, stated: '' }));
}
