// Names under which code and settings keep the database server.
import { words } from '../mail/keys.ts';

const DATABASE = new Set([
  'db',
  'database',
  'mysql',
  'mysqli',
  'mariadb',
  'pgsql',
  'pg',
  'postgres',
  'postgresql',
  'sql',
  'dbms',
  'wpdb',
  'dbi',
]);
const HOST = new Set(['host', 'hosts', 'server', 'hostname', 'servername', 'ip']);
const GLUED = /^(?:db|database|mysql|sql|pg|pgsql)(?:host|server|hostname|servername|ip)$/;
const OTHER = new Set([
  'smtp',
  'mail',
  'ftp',
  'version',
  'log',
  'port',
  'session',
  'redis',
  'memcache',
  'ldap',
  'url',
  'cache',
]);

/** DB_HOST, $mysql_server, dbhost … */
export function isDatabaseHostName(name: string): boolean {
  if (!/host|server|ip$/i.test(name)) return false;
  const parts = words(name);
  const last = parts.at(-1);
  if (last === undefined || parts.some((word) => OTHER.has(word))) return false;
  return GLUED.test(last) || (HOST.has(last) && parts.slice(0, -1).some((word) => DATABASE.has(word)));
}

export const speaksOfDatabase = (names: readonly string[]): boolean => {
  const parts = names.flatMap(words);
  return parts.some((word) => DATABASE.has(word)) && !parts.some((word) => OTHER.has(word));
};

export interface DatabaseServer {
  host: string;
  /** Place of the host in the text. */
  start: number;
  end: number;
  database: string | null;
  user: string | null;
}

/** Of a text that is a server's name and nothing else. */
export const whole = (text: string): DatabaseServer => ({
  host: text,
  start: 0,
  end: text.length,
  database: null,
  user: null,
});

/** `mysql:host=a;dbname=b`, `host=a dbname=b user=c`, `DBI:mysql:b:a:3306`, `mysql://user:secret@a/b`. */
export function serverOfDsn(dsn: string): DatabaseServer | null {
  const host = /(?:^|[\s;:,?])(?:host|hostname|server|hostaddr)\s*=\s*([\w.-]+)/i.exec(dsn);
  if (host) {
    const start = host.index + host[0].length - host[1]!.length;
    return {
      host: host[1]!,
      start,
      end: start + host[1]!.length,
      database: /(?:dbname|database|db)\s*=\s*([\w.-]+)/i.exec(dsn)?.[1] ?? null,
      user: /(?:^|[\s;])user(?:name)?\s*=\s*([\w.-]+)/i.exec(dsn)?.[1] ?? null,
    };
  }
  const url =
    /^([a-z\d+]+(?:\([^)]*\))?:\/\/)(?:([^:@/]*)(?::[^@/]*)?@)?(?:\w+\()?([\w.-]+)(?::\d+)?\)?(?:\/([\w.-]*))?/i.exec(
      dsn,
    );
  if (url && /mysql|pgsql|postgres|mariadb/i.test(url[1]!)) {
    const start = url[0].indexOf(url[3]!, url[0].includes('@') ? url[0].lastIndexOf('@') : url[1]!.length);
    return { host: url[3]!, start, end: start + url[3]!.length, database: url[4] || null, user: url[2] || null };
  }
  const dbi = /^(dbi:(?:mysql|MariaDB):([\w.-]*):)([\w.-]+)/i.exec(dsn);
  if (!dbi) return null;
  return { host: dbi[3]!, start: dbi[1]!.length, end: dbi[0].length, database: dbi[2] || null, user: null };
}

/** Through a socket or on the same machine. */
export const isLocal = (host: string): boolean =>
  /^(?:localhost(?:\.localdomain)?|127\.\d+\.\d+\.\d+|0\.0\.0\.0|::1)(?::.*)?$/i.test(host) ||
  host.startsWith(':/') ||
  host.startsWith('/');
