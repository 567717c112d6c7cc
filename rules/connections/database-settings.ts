// Is a setting, in code or in a settings file, a database server? Its key says so, or what stands around it, or the value itself.
import type { PhpDocument, Setting as PhpSetting, PhpString } from '../../src/languages/php/document.ts';
import type { Setting } from '../../src/languages/settings/document.ts';
import { isMailHostName } from '../mail/keys.ts';
import { enclosingArray } from '../mail/php.ts';
import { type DatabaseServer, isDatabaseHostName, serverOfDsn, speaksOfDatabase, whole } from './database-names.ts';

/** What is a database server only where its surroundings say so. */
const HOST_KEY = /^(?:host|hostname|server|servername|hostspec)$/i;
/** `mysql:host=…`, `pgsql://…`, `mysql://user:secret@host/name`. */
const DSN =
  /^(?:mysqli?|mysql2|pdo_mysql|pgsql|postgres(?:ql)?|mariadb)(?:\([^)]*\))?:(?:\/\/|(?:host|dbname|port|charset)=)/i;
/** Members that only the settings of a database have. */
const MEMBER = /["'](?:database|dbname|db_name|dbdriver|datasource|dsn|dbsyntax|phptype|dbprefix|db_debug)["']\s*=>/i;
const DRIVER = /["'](?:driver|type|adapter|className)["']\s*=>\s*["'][^"']*(?:mysql|pgsql|postgres|database|pdo)/i;

export function databaseOfSetting(setting: Setting): DatabaseServer | null {
  if (DSN.test(setting.value)) return serverOfDsn(setting.value);
  const named =
    isDatabaseHostName(setting.path.at(-1)!) ||
    (HOST_KEY.test(setting.key) && speaksOfDatabase(setting.path.slice(0, -1)));
  return named ? whole(setting.value) : null;
}

/** @param setting where the literal's value goes */
export function databaseOfLiteral(
  php: PhpDocument,
  string: PhpString,
  setting: PhpSetting | null,
): DatabaseServer | null {
  if (string.kind === 'template') return null;
  const text = php.text.slice(string.inner.start, string.inner.end);
  if (DSN.test(text)) return serverOfDsn(text);
  return setting?.whole && namesServer(php, string, setting) ? whole(text) : null;
}

function namesServer(php: PhpDocument, string: PhpString, { name, path, via }: PhpSetting): boolean {
  if (isDatabaseHostName(name)) return true;
  if (!HOST_KEY.test(name) || isMailHostName(name)) return false;
  if (speaksOfDatabase(path.slice(0, -1))) return true;
  if (via !== 'key') return false;
  const around = enclosingArray(php, string);
  return MEMBER.test(around) || DRIVER.test(around);
}
