// Settings of PHP in php.ini, .user.ini, .htaccess and ini_set() that the target's version does not know, or no longer.
import type { HtaccessDocument } from '../../src/languages/htaccess/document.ts';
import type { PhpDocument } from '../../src/languages/php/document.ts';
import type { SettingsDocument } from '../../src/languages/settings/document.ts';
import type { Severity, Span } from '../../src/rule/finding.ts';
import { type Context, defineRule } from '../../src/rule/rule.ts';
import type { Text } from '../../src/rule/text.ts';
import { versionText } from '../../src/target/version.ts';
import { reachedBy } from './guards.ts';
import { extension } from './knowledge/extensions.ts';
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
  from: 'ini_set' | 'file' | 'user-ini';
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

/** Its extension left PHP, but the target says that it has it. */
const isBrought = ({ target }: Context, { extension: name, removed }: IniSetting): boolean =>
  extension(name)?.left === removed && (target.profile.components.php?.extensions?.includes(name) ?? false);

function judge(context: Context, setting: IniSetting, place: Place): void {
  const { name, since, deprecated, removed } = setting;
  const loses = RELIED_ON.has(name) && !isOff(place.value);
  const gone = versionText(Math.min(removed, 990000));
  say(
    context,
    place,
    loses ? 'error' : place.from === 'ini_set' || isOff(place.value) ? 'info' : 'warning',
    loses
      ? {
          ja: `${name} は PHP ${gone} で廃止されました。この設定に頼ったプログラムは正しく動きません。`,
          en: `${name} is gone since PHP ${gone}: programs that rely on it no longer work.`,
        }
      : {
          ja: `${name} は PHP ${gone} で廃止され、効果がありません。`,
          en: `${name} is gone since PHP ${gone} and has no effect.`,
        },
    (v) => v >= removed && !isBrought(context, setting),
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
  const message = tooHigh(setting, place.from);
  if (message)
    say(context, place, place.from === 'ini_set' ? 'info' : 'warning', message, (v) => v >= since && v < removed);
}

/** The place is not allowed to change the setting. */
function tooHigh({ name, level }: IniSetting, from: Place['from']): Text | null {
  if (from === 'ini_set' && (level === 'perdir' || level === 'system'))
    return {
      ja: `${name} は ini_set() では変更できません（php.ini などで設定します）。`,
      en: `ini_set() cannot change ${name}; php.ini can.`,
    };
  if (from === 'user-ini' && level === 'system')
    return {
      ja: `${name} は .user.ini では変更できません（サーバーの php.ini で設定します）。`,
      en: `.user.ini cannot change ${name}; the server's php.ini can.`,
    };
  return null;
}

/** A name that no version of PHP itself knows: another extension's, or a slip. */
function unknown(context: Context, at: Span, name: string): void {
  const dot = name.indexOf('.');
  const prefix = dot > 0 ? name.slice(0, dot) : null;
  context.report(at, {
    severity: 'info',
    message: prefix
      ? {
          ja: `設定 ${name} は PHP 本体にはありません。拡張モジュール ${prefix} が移行先になければ無視されます。`,
          en: `PHP itself has no setting ${name}: it is ignored unless the target has the extension ${prefix}.`,
        }
      : {
          ja: `設定 ${name} は PHP にありません（綴りの誤り、または別の拡張モジュールの設定です）。無視されます。`,
          en: `PHP has no setting ${name} (a slip, or another extension's): it is ignored.`,
        },
  });
}

/** Lines of php.ini that load an extension: the file they name stays behind. */
const LOADS = /^(?:zend_)?extension(?:_debug)?(?:_ts)?$/;

const LOADED: Text = {
  ja: '拡張モジュールを読み込む設定です。移行先に同じファイルがなければ読み込まれません。',
  en: 'It loads an extension from a file, which the target may not have.',
};

function checkPhp(php: PhpDocument, context: Context): void {
  for (const name of ['ini_set', 'ini_alter']) {
    for (const call of php.callsTo(name)) {
      const [first, second] = call.args;
      const setting = first?.literal ? iniSetting(first.literal) : undefined;
      if (first?.literal && !setting && /^[a-z_]+$/.test(first.literal)) unknown(context, first, first.literal);
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
    if (!setting && /^[\w.]+$/.test(args[0].text)) unknown(context, args[0], args[0].text);
    if (setting) judge(context, setting, { at: args[0], value: args[1]?.text ?? null, from: 'file', reached: always });
  }
}

function checkSettings({ settings }: SettingsDocument, context: Context): void {
  if (!/^(?:php5?|\.user)\.ini$/.test(context.file.name)) return;
  const from = context.file.name === '.user.ini' ? 'user-ini' : 'file';
  for (const { path, key, keySpan, value } of settings) {
    // Names with a dot may come as a path: ['mbstring', 'func_overload'].
    const setting = iniSetting(path.at(-1) ?? key) ?? iniSetting(path.slice(-2).join('.')) ?? iniSetting(key);
    if (setting) judge(context, setting, { at: keySpan, value, from, reached: always });
    else if (LOADS.test(key)) context.report(keySpan, { severity: 'info', message: LOADED });
    else if (/^[a-z][\w.]*$/i.test(key)) unknown(context, keySpan, key);
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
    { on: 'php 7.4.0', wrong: "<?php ini_set('ibase.dateformat', '%Y-%m-%d');" },
    { on: 'php 7.3.0', right: "<?php ini_set('ibase.dateformat', '%Y-%m-%d');" },
    { on: 'php 5.6.30', path: '.user.ini', wrong: 'upload_tmp_dir = /tmp\n' },
    { on: 'php 5.6.30', path: '.htaccess', wrong: 'php_value upload_max_filesiz 10M\n' },
    { on: 'php 5.6.30', path: 'php.ini', wrong: 'zend_extension = /usr/lib/ZendOptimizer.so\n' },
    { on: 'php 5.6.30', path: '.user.ini', right: 'upload_max_filesize = 10M\nopen_basedir = /home\n' },
    {
      on: 'php 5.6.30',
      right: "<?php ini_set('display_errors', '0'); ini_set('my.own', 1); $o->ini_set('register_globals', 1);",
    },
    { on: 'php 5.6.30', path: '.htaccess', right: 'php_value memory_limit 128M\nphp_flag display_errors Off\n' },
  ],
  check: { php: checkPhp, htaccess: checkHtaccess, settings: checkSettings },
});
