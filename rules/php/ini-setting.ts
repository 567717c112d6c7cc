// Settings of PHP in php.ini, .user.ini, .htaccess and ini_set() that the target's version does not know, or no longer.
import type { HtaccessDocument } from '../../src/languages/htaccess/document.ts';
import type { PhpDocument } from '../../src/languages/php/document.ts';
import type { SettingsDocument } from '../../src/languages/settings/document.ts';
import type { Severity, Span } from '../../src/rule/finding.ts';
import { type Context, defineRule } from '../../src/rule/rule.ts';
import type { Text } from '../../src/rule/text.ts';
import { versionText } from '../../src/target/version.ts';
import { reachedBy } from './guards.ts';
import { type IniSetting, iniSetting } from './knowledge/ini.ts';

/** Programs that were written for these settings lose their input, or their protection, without a word. */
const RELIED_ON = new Set([
  'register_globals',
  'register_long_arrays',
  'magic_quotes_gpc',
  'magic_quotes_sybase',
  'mbstring.func_overload',
  'allow_call_time_pass_reference',
]);

const isOff = (value: string | null) => value !== null && /^(?:|0|off|no|none|false)$/i.test(value.trim());

interface Place {
  at: Span;
  value: string | null;
  /** Where it stands, for messages. */
  from: 'ini_set' | 'file';
  reached: (version: number) => boolean;
}

function say(
  context: Context,
  { at, reached }: Place,
  severity: Severity,
  message: Text,
  holds: (version: number) => boolean,
): void {
  context.report(at, { severity, message, on: context.target.on('php', (v) => holds(v) && reached(v)) });
}

function judge(context: Context, setting: IniSetting, place: Place): void {
  const { name, since, deprecated, removed, level } = setting;
  const loses = RELIED_ON.has(name) && !isOff(place.value);
  const gone = versionText(Math.min(removed, 990000));
  say(
    context,
    place,
    loses ? 'error' : place.from === 'ini_set' ? 'info' : 'warning',
    loses
      ? {
          ja: `${name} は PHP ${gone} で廃止されました。この設定に頼ったプログラムは正しく動きません。`,
          en: `${name} is gone since PHP ${gone}: programs that rely on it no longer work.`,
        }
      : {
          ja: `${name} は PHP ${gone} で廃止され、効果がありません。`,
          en: `${name} is gone since PHP ${gone} and has no effect.`,
        },
    (v) => v >= removed,
  );
  say(
    context,
    place,
    'info',
    {
      ja: `${name} は PHP ${versionText(since)} で追加された設定で、それより古い PHP では無視されます。`,
      en: `${name} came with PHP ${versionText(since)}; older versions ignore it.`,
    },
    (v) => v < since,
  );
  if (!isOff(place.value)) {
    const text = versionText(Math.min(deprecated, 990000));
    say(
      context,
      place,
      'warning',
      { ja: `${name} は PHP ${text} から非推奨です。`, en: `${name} is deprecated since PHP ${text}.` },
      (v) => v >= deprecated && v < removed,
    );
  }
  if (place.from === 'ini_set' && (level === 'perdir' || level === 'system')) {
    say(
      context,
      place,
      'info',
      {
        ja: `${name} は ini_set() では変更できません（php.ini などで設定します）。`,
        en: `ini_set() cannot change ${name}; php.ini can.`,
      },
      (v) => v >= since && v < removed,
    );
  }
}

function checkPhp(php: PhpDocument, context: Context): void {
  for (const name of ['ini_set', 'ini_alter']) {
    for (const call of php.callsTo(name)) {
      const [first, second] = call.args;
      const setting = first?.literal ? iniSetting(first.literal) : undefined;
      if (!setting) continue;
      judge(context, setting, {
        at: first!,
        value: second?.literal ?? second?.constant ?? null,
        from: 'ini_set',
        reached: reachedBy(php, call.start),
      });
    }
  }
}

const always = () => true;

function checkHtaccess({ directives }: HtaccessDocument, context: Context): void {
  for (const { name, args } of directives) {
    if (!/^php_(?:admin_)?(?:value|flag)$/i.test(name) || !args[0]) continue;
    const setting = iniSetting(args[0].text);
    if (setting) judge(context, setting, { at: args[0], value: args[1]?.text ?? null, from: 'file', reached: always });
  }
}

function checkSettings({ settings }: SettingsDocument, context: Context): void {
  if (!/^(?:php5?|\.user)\.ini$/.test(context.file.name)) return;
  for (const { path, key, keySpan, value } of settings) {
    // Names with a dot may come as a path: ['mbstring', 'func_overload'].
    const setting = iniSetting(path.at(-1) ?? key) ?? iniSetting(path.slice(-2).join('.')) ?? iniSetting(key);
    if (setting) judge(context, setting, { at: keySpan, value, from: 'file', reached: always });
  }
}

export default defineRule({
  id: 'php/ini-setting',
  component: 'php',
  severity: 'warning',
  effort: { minutes: [2, 5, 30] },
  title: { ja: '移行先で使えない PHP の設定', en: 'Setting of PHP that the target does not have' },
  why: {
    ja: '廃止された設定は無視されるだけでエラーになりません。設定に頼っていたプログラムの動作や安全性が変わります。',
    en: 'A setting that is gone is ignored without an error; programs that rely on it behave otherwise.',
  },
  hint: {
    ja: '設定を取り除き、その設定に頼っている処理がないか確認してください。',
    en: 'Remove the setting, and look for programs that rely on it.',
  },
  sources: ['https://www.php.net/manual/en/ini.list.php', 'https://www.php.net/manual/en/configuration.changes.php'],
  examples: [
    { on: 'php 5.6.30', path: '.htaccess', wrong: 'php_flag register_globals On\n' },
    { on: 'php 5.6.30', path: '.user.ini', wrong: 'magic_quotes_gpc = On\n' },
    { on: 'php 8.2.0', wrong: "<?php ini_set('mbstring.func_overload', 7);" },
    {
      on: 'php 5.6.30',
      right: "<?php ini_set('display_errors', '0'); ini_set('my.own', 1); $o->ini_set('register_globals', 1);",
    },
    { on: 'php 5.6.30', path: '.htaccess', right: 'php_value memory_limit 128M\nphp_flag display_errors Off\n' },
  ],
  check: { php: checkPhp, htaccess: checkHtaccess, settings: checkSettings },
});
