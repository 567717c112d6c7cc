// The service's own checklist; where its document has none, its steps.
import type { Text } from '../rule/text.ts';
import type { Profile } from '../target/profile.ts';

export interface ChecklistItem {
  who: 'customer' | 'provider' | 'partner';
  what: Text;
  stated: string;
}

export function checklistOf({ survey }: Profile): readonly ChecklistItem[] {
  if (!survey) return [];
  return survey.checklist.length > 0 ? survey.checklist : survey.steps;
}
