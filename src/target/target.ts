// What a rule may ask of the hosting service that the site moves to. Facts come from a profile (rules/targets/*.yaml).
import type { Component, Profile } from './profile.ts';
import { parseVersion } from './version.ts';

/** One version that the target offers. */
export interface Offered {
  component: Component;
  /** as written in the profile: '5.6.30' */
  text: string;
  /** major * 10000 + minor * 100 + patch */
  number: number;
  /** as findings name it: 'php 5.6.30' */
  label: string;
}

export interface Target {
  profile: Profile;
  /** The versions of a component that are checked; empty when the target does not have the component. */
  versions(component: Component): readonly Offered[];
  /** Those for which the predicate holds, e.g. `target.on('php', (v) => v < 50400)`. */
  on(component: Component, holds: (version: number) => boolean): Offered[];
}

export function createTarget(profile: Profile): Target {
  const offered = new Map<Component, Offered[]>();
  for (const [component, facts] of Object.entries(profile.components) as [Component, { versions: string[] }][]) {
    offered.set(
      component,
      facts.versions.map((text) => ({ component, text, number: parseVersion(text), label: `${component} ${text}` })),
    );
  }
  const versions = (component: Component) => offered.get(component) ?? [];
  return { profile, versions, on: (component, holds) => versions(component).filter((v) => holds(v.number)) };
}
