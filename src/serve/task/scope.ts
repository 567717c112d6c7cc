// From the customer's answers to what a scan is asked.
import { NO_MOVE, type Scope } from '../../scan/scope.ts';
import { today } from '../../survey/calendar.ts';
import { chooseVersions } from '../../target/load.ts';
import type { Component, Profile } from '../../target/profile.ts';
import { parseVersion } from '../../target/version.ts';
import type { Answers } from '../job.ts';

/** Throws TargetError when the target does not offer the PHP version. */
export function scopeOf(answers: Answers, profile: Profile): Scope {
  const { php, domain, oldHosts, oldPaths, source, encoding, lossy } = answers;
  const versions = Object.entries(source).map(([component, version]) => [component, parseVersion(version)]);
  return {
    ...blankScope(chooseVersions(profile, php, new Map())),
    move: {
      domain: domain ?? null,
      oldHosts,
      oldPaths,
      source: Object.fromEntries(versions) as Partial<Record<Component, number>>,
      encoding: encoding ?? null,
      lossy,
    },
  };
}

/** What the hand-over set is told of the switch, beside the site. */
export const switchOf = ({ date, zone, newAddresses }: Answers) => ({
  // zone files are bytes: one character each
  zone: zone === undefined ? null : { source: Buffer.from(zone).toString('latin1'), name: 'zone' },
  newAddresses,
  wish: { wished: date ?? null, today: today() },
});

/** Of a job that nobody has answered for. */
export function blankScope(profile: Profile): Scope {
  return { profile, move: NO_MOVE, only: [], skip: [], excerpts: true };
}
