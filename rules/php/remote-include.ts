// Code that is included from an address: allowed only where php.ini says so, which is off since PHP 5.2 brought the setting.
import type { PhpDocument } from '../../src/languages/php/document.ts';
import { type Context, defineRule } from '../../src/rule/rule.ts';
import type { Text } from '../../src/rule/text.ts';
import { words } from '../../src/text/words.ts';
import { reaching } from './fates.ts';
import { iniOfTarget } from './knowledge/ini.ts';

const ADDRESS = /^\(?\s*["'](?:https?|ftps?):\/\//i;
const SINCE = 50200;

const FAILS: Text = {
  ja: 'URL を指定した読み込みは、allow_url_include が無効（標準）の PHP では失敗します。',
  en: 'Code cannot be included from an address where allow_url_include is off, as it is by default.',
};

function check(php: PhpDocument, context: Context): void {
  if (/^(?:1|on)$/i.test(iniOfTarget(context.target, 'allow_url_include') ?? '')) return;
  const versions = context.target.on('php', (version) => version >= SINCE);
  for (const { expression } of php.includes) {
    if (!ADDRESS.test(php.text.slice(expression.start, expression.start + 20))) continue;
    context.report(expression, {
      // Where it runs on such a version already, it was allowed, or it fails there too.
      severity: (context.move.source.php ?? 0) >= SINCE ? 'warning' : 'error',
      message: FAILS,
      on: reaching(php, expression.start, versions),
    });
  }
}

export default defineRule({
  id: 'php/remote-include',
  component: 'php',
  severity: 'error',
  effort: { minutes: [5, 15, 60] },
  title: { ja: 'URL を指定した include・require', en: 'Code included from an address' },
  why: {
    ja: 'URL を指定した読み込みは allow_url_include が有効な場合だけ動きます。PHP 5.2 以降の標準では無効で、プログラムや .htaccess からは変更できません。読み込みに失敗し、require ではページが止まります。',
    en: 'An address can be included only where allow_url_include is on. It is off by default since PHP 5.2 and neither programs nor .htaccess can change it: nothing is included, and require stops the page.',
  },
  hint: {
    ja: '同じサーバー内のファイルはパスで指定し、他のサイトの HTML は readfile() や file_get_contents() で出力してください。',
    en: 'Name files of the same server by their path; print HTML of another site with readfile() or file_get_contents().',
  },
  sources: ['https://www.php.net/manual/en/filesystem.configuration.php#ini.allow-url-include'],
  examples: [
    { on: 'php 5.6.30', wrong: '<?php include "http://www.example.jp/menu.php"; ?>' },
    { on: 'php 5.3.3', wrong: "<?php require_once('http://' . $_SERVER['HTTP_HOST'] . '/inc/menu.php');" },
    { on: 'php 5.6.30', right: '<?php readfile("http://www.example.jp/menu.html"); include "menu.php"; ?>' },
  ],
  words: words('http://', 'https://', 'ftp://', 'ftps://'),
  check: { php: check },
});
