// The service's own checklist; where its document has none, its steps.
import type { Text } from '../rule/text.ts';
import type { Mode, Profile } from '../target/profile.ts';

export interface ChecklistItem {
  who: 'customer' | 'provider' | 'partner';
  what: Text;
  stated: string;
}

/** @param mode who moves the data; null: not decided */
export function checklistOf({ survey }: Profile, mode: Mode | null): readonly ChecklistItem[] {
  if (!survey) return [];
  if (survey.checklist.length > 0) return survey.checklist;
  return survey.steps.filter((step) => mode === null || (step.mode ?? mode) === mode);
}
