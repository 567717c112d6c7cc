import type { Component } from './profile.ts';

/** The parts of a target that have versions. */
export const COMPONENTS: readonly Component[] = ['php', 'perl', 'mysql', 'mariadb', 'postgresql', 'apache'];
