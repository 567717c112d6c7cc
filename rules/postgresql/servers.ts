// The PostgreSQL servers of the target, and what the version tables say of them.
import type { SqlDocument } from '../../src/languages/sql/document.ts';
import type { Offered, Target } from '../../src/target/target.ts';
import { parseVersion } from '../../src/target/version.ts';

export const isPostgresql = (dump: SqlDocument): boolean => dump.dialect === 'postgresql' && dump.archive === null;

export const serversOf = (target: Target): readonly Offered[] => target.versions('postgresql');

/** 'PostgreSQL 8.4.18' for messages. */
export const namesOf = (servers: readonly Offered[]): string =>
  servers.map(({ text }) => `PostgreSQL ${text}`).join(', ');

const NEVER = Number.POSITIVE_INFINITY;

export interface Lifetime {
  since: number;
  until: number;
}

/** '' and '0': from the start; '?': not in 9.0, later unknown; '+': still in 9.0; '-': never. */
export function lifetime(since: string, until: string): Lifetime {
  const from = since === '-' ? NEVER : since === '?' ? 90100 : since === '' || since === '0' ? 0 : parseVersion(since);
  return { since: from, until: until === '' ? NEVER : until === '+' ? 160000 : parseVersion(until) };
}

export const exists = (life: Lifetime, version: number): boolean => version >= life.since && version < life.until;

/** psql goes on after an error, unless it is told not to. */
export const GOES_ON = {
  ja: 'この文はエラーになります（psql は続行します。ON_ERROR_STOP を付けると止まります）',
  en: 'the statement is refused (psql goes on; with ON_ERROR_STOP it stops)',
};
