// Session variables as global variables: session_register('user') keeps $user only where register_globals is on.
import type { PhpDocument } from '../../src/languages/php/document.ts';
import type { Context, SiteContext } from '../../src/rule/rule.ts';
import { reaching } from './fates.ts';
import { settingKeys } from './folder-settings.ts';
import { type ByName, Joined, type Taken } from './globals.ts';
import { existsIn, functionHistory } from './knowledge/symbols.ts';

/** Set where the site keeps an entry of this name in $_SESSION itself. */
const entry = (name: string) => `php-session-entry:${name}`;

/** Calls of session_register() whose variables no $_SESSION['…'] of the site keeps. */
export function checkSession(php: PhpDocument, context: Context): void {
  const entries = php.variablesNamed('_SESSION');
  for (const { key } of entries) if (key !== null) context.define(entry(key));
  for (const call of php.callsTo('session_register')) {
    const names = call.args.flatMap(({ literal }) => literal ?? []);
    for (const name of names) context.fact('php-session-name', name);
    if (call.args.length === 0 || (names.length < call.args.length && entries.length > 0)) continue;
    const history = functionHistory(call.name)!;
    const having = context.target.on('php', (v) => existsIn(history, v));
    const on = reaching(php, call.start, having);
    if (on.length === 0) continue;
    context.report(call.nameSpan, {
      message: {
        ja: 'register_globals が無効な移行先では、session_register() で登録した変数の値は保存されず、次のページで空になります。',
        en: 'Where register_globals is off, session_register() does not keep the value: it is empty on the next page.',
      },
      on,
      unless: [...names.map(entry), ...settingKeys('register_globals', context.file.path)],
    });
  }
}

/** Names that were registered with the session, in files that read them where nothing in sight gives them a value. */
export function* takenFromSession(
  site: SiteContext,
  byName: ByName,
  isFile: (name: string) => boolean,
): Generator<Taken> {
  const registered = new Set(site.facts<string>('php-session-name').map(({ value }) => value));
  if (registered.size === 0) return;
  const taken = new Map<string, Taken[]>();
  for (const [file, all] of byName) {
    for (const { unset, asks } of all) {
      for (const name of Object.keys(unset)) {
        if (!registered.has(name) || site.defined(entry(name))) continue;
        taken.set(file, [...(taken.get(file) ?? []), { name, place: unset[name]!, certain: true, asks }]);
      }
    }
  }
  if (taken.size === 0) return;
  for (const pages of byName.values()) {
    for (const page of pages) {
      const joined = new Joined(page, byName, isFile);
      for (const file of joined.files) {
        const left = taken
          .get(file)
          ?.filter(({ name }) => !joined.givesAny && !joined.givesPassed && !joined.gives.has(name));
        if (left) taken.set(file, left);
      }
    }
  }
  for (const each of taken.values()) yield* each;
}
