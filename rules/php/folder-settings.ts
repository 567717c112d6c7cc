// Settings of PHP that lie in a folder: php_value in .htaccess, php.ini, .user.ini. They hold for that folder and those below it.
import type { HtaccessDocument } from '../../src/languages/htaccess/document.ts';
import type { SettingsDocument } from '../../src/languages/settings/document.ts';
import type { Checks, Context, SiteContext } from '../../src/rule/rule.ts';

/** With a slash at its end; '' is the site's root. */
const folderOf = (path: string) => path.slice(0, path.lastIndexOf('/') + 1);

const keyIn = (setting: string, folder: string) => `php-set:${setting}:${folder}`;

/** Keys of which one is defined where the setting holds for the file at this path. */
export function settingKeys(setting: string, path: string): string[] {
  const keys: string[] = [];
  for (let end = path.length; end >= 0; end = path.lastIndexOf('/', end - 1)) {
    const folder = folderOf(path.slice(0, end));
    keys.push(keyIn(setting, folder));
    if (folder === '') break;
  }
  return keys;
}

export function isSetFor(site: SiteContext, settings: readonly string[], path: string): boolean {
  return settings.some((setting) => settingKeys(setting, path).some((key) => site.defined(key)));
}

/** The checks that tell where one of these settings is given a value, or switched on. */
export function tellingSettings(...names: string[]): Pick<Checks, 'htaccess' | 'settings'> {
  const tell = (name: string, value: string, context: Context) => {
    if (!/^(?:off|0|)$/i.test(value)) context.define(keyIn(name, folderOf(context.file.path)));
  };
  return {
    htaccess({ directives }: HtaccessDocument, context) {
      for (const { name, args } of directives) {
        const setting = args[0]?.text.toLowerCase();
        if (setting && /^php_(?:admin_)?(?:value|flag)$/i.test(name) && names.includes(setting))
          tell(setting, args[1]?.text ?? '', context);
      }
    },
    settings({ settings }: SettingsDocument, context) {
      if (!/^(?:php5?|\.user)\.ini$/.test(context.file.name)) return;
      for (const { path, key, value } of settings) {
        // Names with a dot may come as a path: ['date', 'timezone'].
        const written = [key, path.slice(-2).join('.').toLowerCase()].find((name) => names.includes(name));
        if (written) tell(written, value, context);
      }
    },
  };
}
