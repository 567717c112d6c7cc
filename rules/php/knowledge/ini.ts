// Settings of php.ini: since when, until when, and where each may be set.
import type { Target } from '../../../src/target/target.ts';
import table from '../../data/php/ini.tsv';
import { rows } from '../../table.ts';
import { extension as extensionByName } from './extensions.ts';
import { version } from './version.ts';

export interface IniSetting {
  name: string;
  /** Lower case. */
  extension: string;
  /** all: anywhere; perdir: php.ini, .htaccess, .user.ini; system: php.ini or the server's configuration; user: ini_set(). */
  level: 'all' | 'perdir' | 'system' | 'user' | 'unknown';
  since: number;
  deprecated: number;
  /** It went, or its extension left PHP. */
  removed: number;
}

let settings: Map<string, IniSetting> | undefined;

/** By the name as PHP writes it: names are case-sensitive. Undefined: not a setting of PHP itself. */
export function iniSetting(name: string): IniSetting | undefined {
  if (!settings) {
    settings = new Map();
    for (const [id, extension, level, since, deprecated, removed] of rows(table)) {
      settings.set(id!, {
        name: id!,
        extension: extension!,
        level: level === '-' ? 'unknown' : (level as IniSetting['level']),
        since: version(since!, 0),
        deprecated: version(deprecated!, Number.POSITIVE_INFINITY),
        removed: version(removed!, extensionByName(extension!)?.left ?? Number.POSITIVE_INFINITY),
      });
    }
  }
  return settings.get(name);
}

/** What the profile says of a setting; undefined when it says nothing. */
export function iniOfTarget(target: Target, name: string): string | undefined {
  const value = target.profile.components.php?.ini[name];
  return value === undefined ? undefined : String(value);
}
