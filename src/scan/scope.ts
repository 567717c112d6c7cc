// What is asked of a scan: the same for every worker, and part of what a cached result depends on.
import type { Move, Rule } from '../rule/rule.ts';
import type { WafGiven } from '../rule/waf.ts';
import { COMPONENTS } from '../target/components.ts';
import type { Component, Profile } from '../target/profile.ts';
import type { Offered, Target } from '../target/target.ts';

/** JSON: it is handed to worker threads. */
export interface Scope {
  /** With the versions that are to be checked. */
  profile: Profile;
  move: Move;
  /** Rule ids, or prefixes that end with `/`; empty: all. */
  only: string[];
  skip: string[];
  /** Attach the lines around each finding. */
  excerpts: boolean;
  /** --waf-rules, --waf-requests */
  waf?: WafGiven;
}

export const NO_MOVE: Move = { domain: null, oldHosts: [], oldPaths: [], source: {}, encoding: null, lossy: 'report' };

const names = (patterns: readonly string[], id: string): boolean =>
  patterns.some((pattern) => id === pattern || (pattern.endsWith('/') && id.startsWith(pattern)));

export function isChosen(rule: Rule, scope: Pick<Scope, 'only' | 'skip'>): boolean {
  return (scope.only.length === 0 || names(scope.only, rule.id)) && !names(scope.skip, rule.id);
}

export function isVersioned(component: string): component is Component {
  return (COMPONENTS as readonly string[]).includes(component);
}

/** What a rule's component means on the target: MariaDB loads what is written for MySQL. */
export function versionsOf(component: string, target: Target): readonly Offered[] {
  if (component === 'mysql') return [...target.versions('mysql'), ...target.versions('mariadb')];
  return isVersioned(component) ? target.versions(component) : [];
}

/** False when the target does not have the component that the rule is about. */
export function isApplicable(rule: Rule, target: Target): boolean {
  return !isVersioned(rule.component) || versionsOf(rule.component, target).length > 0;
}
