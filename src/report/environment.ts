// What runs today against what the target offers, line by line.
import type { Move } from '../rule/rule.ts';
import type { Text } from '../rule/text.ts';
import type { ScanResult } from '../scan/result.ts';
import type { Component } from '../target/profile.ts';
import { versionText } from '../target/version.ts';
import type { Cause } from './cause.ts';

export interface EnvironmentRow {
  component: Component;
  /** As text; null when nobody said it. */
  today: string | null;
  offered: readonly string[];
  /** Live places. */
  error: number;
  warning: number;
  note: Text | null;
}

export function environmentOf(result: ScanResult, causes: readonly Cause[], move: Move): EnvironmentRow[] {
  const components = Object.entries(result.target.components) as [Component, string[]][];
  return components.map(([component, offered]) => {
    const own = causes.filter((cause) => cause.component === component && cause.reach === 'live');
    const count = (severity: string) =>
      own.filter((cause) => cause.severity === severity).reduce((sum, cause) => sum + cause.places.length, 0);
    const today = move.source[component];
    return {
      component,
      today: today === undefined ? null : versionText(today),
      offered,
      error: count('error'),
      warning: count('warning'),
      note: noteOf(today === undefined ? null : versionText(today), offered),
    };
  });
}

function noteOf(today: string | null, offered: readonly string[]): Text | null {
  if (offered.length > 1) return { ja: 'いずれかの版を選べます。', en: 'One of these versions can be chosen.' };
  if (today !== null && offered[0] === today) return { ja: '同じ版です。', en: 'The same version.' };
  return null;
}
