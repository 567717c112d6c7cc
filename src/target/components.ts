import type { Component } from './profile.ts';

/** First and last major version that there is: `php=82` is a slip of the hand, not a version. */
export const MAJORS: Record<Component, readonly [first: number, last: number]> = {
  php: [3, 8],
  perl: [4, 5],
  mysql: [3, 9],
  mariadb: [5, 12],
  postgresql: [6, 18],
  apache: [1, 2],
};

/** @param version as parseVersion gives it */
export function isThere(component: Component, version: number): boolean {
  const [first, last] = MAJORS[component];
  return version >= first * 10_000 && version < (last + 1) * 10_000;
}

/** The parts of a target that have versions. */
export const COMPONENTS: readonly Component[] = ['php', 'perl', 'mysql', 'mariadb', 'postgresql', 'apache'];
