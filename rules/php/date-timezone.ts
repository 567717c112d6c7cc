// Date functions without a time zone: from 5.3 to 5.6 every call warns, and the system's zone (often UTC) is taken from 7.0 on.
import type { PhpDocument } from '../../src/languages/php/document.ts';
import type { Place } from '../../src/rule/finding.ts';
import { type Context, defineRule, type SiteContext } from '../../src/rule/rule.ts';
import { isSetFor, tellingSettings } from './folder-settings.ts';
import { change } from './knowledge/changes.ts';
import { iniOfTarget } from './knowledge/ini.ts';

const DATE_FUNCTIONS = ['date', 'mktime', 'strtotime', 'getdate', 'localtime', 'strftime', 'idate', 'date_create'];

function checkPhp(php: PhpDocument, context: Context): void {
  const sets =
    php.callsTo('date_default_timezone_set').length > 0 ||
    php.callsTo('ini_set').some(({ args }) => args[0]?.literal === 'date.timezone');
  if (sets) context.define('php-timezone');
  for (const { args, nameSpan } of php.callsTo('putenv'))
    if (/^TZ=./.test(args[0]?.literal ?? '')) context.fact('php-tz', context.place(nameSpan));
  for (const name of DATE_FUNCTIONS) {
    const [call] = php.callsTo(name);
    if (!call) continue;
    context.fact('php-date', { name, place: context.place(call.nameSpan) });
    return;
  }
}

/** putenv('TZ=JST-9') set the zone of date() and its kin up to PHP 5.3. */
function reportEnvironment(site: SiteContext): void {
  const { from } = change('zone-of-environment');
  for (const { path, value } of site.facts<Place>('php-tz')) {
    if (isSetFor(site, ['date.timezone'], path)) continue;
    site.report(value, {
      on: site.target.on('php', (v) => v >= from),
      message: {
        ja: "PHP 5.4 からは putenv('TZ=…') では日付関数のタイムゾーンが変わりません。date_default_timezone_set() で設定してください。",
        en: "Since PHP 5.4 putenv('TZ=…') no longer sets the time zone of date functions: use date_default_timezone_set().",
      },
    });
  }
}

function reportSite(site: SiteContext): void {
  if (site.defined('php-timezone') || iniOfTarget(site.target, 'date.timezone')) return;
  reportEnvironment(site);
  const uses = site
    .facts<{ name: string; place: Place }>('php-date')
    .filter(({ path }) => site.file(path)?.reach === 'live' && !isSetFor(site, ['date.timezone'], path));
  if (uses.length === 0) return;
  const { from, further } = change('default-timezone-warning');
  site.report(uses[0]!.value.place, {
    on: site.target.on('php', (v) => v >= from && v < further),
    message: {
      ja: `日付関数を使うファイルが ${uses.length} 件ありますが、タイムゾーンの設定がどこにもありません。PHP 5.3〜5.6 では呼び出しのたびに警告が出ます。`,
      en: `${uses.length} files use date functions, but nothing sets the time zone: PHP 5.3 to 5.6 warns at every call.`,
    },
  });
}

export default defineRule({
  id: 'php/date-timezone',
  component: 'php',
  severity: 'warning',
  effort: { minutes: [2, 5, 15] },
  title: { ja: 'タイムゾーンの設定がない', en: 'No time zone is set' },
  why: {
    ja: 'サーバー側で date.timezone が設定されていないと、警告が画面に出たり、時刻が 9 時間ずれたりします。',
    en: 'Where the server does not set date.timezone, warnings appear in the pages and times may be nine hours off.',
  },
  hint: {
    ja: "date_default_timezone_set('Asia/Tokyo') を共通の設定ファイルで呼び出すか、移行先の php.ini の設定を確認してください。",
    en: "Call date_default_timezone_set('Asia/Tokyo') in a common file, or ask what the target's php.ini says.",
  },
  sources: ['https://www.php.net/manual/en/datetime.configuration.php#ini.date.timezone'],
  examples: [
    { on: 'php 5.6.30', wrong: "<?php echo date('Y-m-d');" },
    { on: 'php 7.0.0', right: "<?php echo date('Y-m-d');" },
    { on: 'php 7.0.0', wrong: "<?php putenv('TZ=JST-9'); echo date('H:i');" },
    { on: 'php 7.0.0', right: "<?php putenv('TZ=JST-9'); date_default_timezone_set('Asia/Tokyo');" },
    { on: 'php 7.0.0', right: "<?php putenv('LANG=ja_JP'); putenv('TZ='); echo date('H:i');" },
    {
      on: 'php 5.6.30',
      right: "<?php echo date('Y-m-d');",
      files: { 'init.php': "<?php date_default_timezone_set('Asia/Tokyo');" },
    },
    { on: 'php 5.6.30', right: "<?php echo $o->date('Y-m-d');" },
  ],
  check: { php: checkPhp, ...tellingSettings('date.timezone') },
  site: reportSite,
});
