// The MySQL and MariaDB servers of the target, and what the version tables say of them.
import type { CommentReader } from '../../src/languages/sql/executed.ts';
import type { Offered, Target } from '../../src/target/target.ts';
import { parseVersion } from '../../src/target/version.ts';

/** One server that a dump may be loaded into. `version`: 50173 for 5.1.73, as in version comments. */
export interface Server extends CommentReader {
  offered: Offered;
  /** 'MySQL 5.1.73' */
  name: string;
}

const cache = new WeakMap<Target, Server[]>();

export function serversOf(target: Target): Server[] {
  let servers = cache.get(target);
  if (!servers) {
    servers = (['mysql', 'mariadb'] as const).flatMap((component) =>
      target.versions(component).map((offered) => ({
        offered,
        version: offered.number,
        mariadb: component === 'mariadb',
        name: `${component === 'mysql' ? 'MySQL' : 'MariaDB'} ${offered.text}`,
      })),
    );
    cache.set(target, servers);
  }
  return servers;
}

/** 'MySQL 5.1.73, MariaDB 10.6' for messages. */
export const namesOf = (servers: readonly Server[]): string => servers.map((server) => server.name).join(', ');
export const offeredOf = (servers: readonly Server[]): Offered[] => servers.map((server) => server.offered);

/** From which version to which (exclusive) something exists. */
export interface Lifetime {
  since: number;
  until: number;
  mariadbSince: number;
}

const NEVER = Number.POSITIVE_INFINITY;

/** '' and '0': from the start; '-': never; '?': not in MySQL 5.1, later unknown. */
function point(text: string | undefined, missing: number): number {
  if (!text) return missing;
  if (text === '-') return NEVER;
  if (text === '?') return 50500;
  return text === '0' ? 0 : parseVersion(text);
}

export function lifetime(since: string, until: string, mariadbSince: string): Lifetime {
  return { since: point(since, 0), until: point(until, NEVER), mariadbSince: point(mariadbSince, 0) };
}

export function exists(life: Lifetime, server: Server): boolean {
  if (server.mariadb) return server.version >= life.mariadbSince;
  return server.version >= life.since && server.version < life.until;
}
