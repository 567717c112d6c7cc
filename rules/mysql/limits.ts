// Limits of a server by its version: index lengths and packet size.
import table from '../data/sql/mysql-limits.tsv';
import { rows } from '../table.ts';
import { exists, lifetime, type Server } from './servers.ts';

const limits = rows(table).map(([name, since, mariadb, value]) => ({
  name: name!,
  life: lifetime(since!, '', mariadb!),
  value: Number(value),
}));

/** Bytes. */
export function limitOf(name: 'innodb-column' | 'innodb-key' | 'myisam-key' | 'packet', server: Server): number {
  return limits.filter((limit) => limit.name === name && exists(limit.life, server)).at(-1)!.value;
}
