// Words that no httpd of the table knows, and directives of modules that the old server had.
import type { HtaccessDirective, HtaccessSection } from '../../src/languages/htaccess/document.ts';
import { type Context, defineRule } from '../../src/rule/rule.ts';
import { readingVersions } from './branch.ts';
import { foreignModule, type KnownDirective, knownDirective, moduleLoaded, PHP_DIRECTIVES, within } from './tables.ts';

/** Of the modules that a server may lack, those that old sites used without <IfModule>. */
const OPTIONAL = new Set(['mod_charset_lite', 'mod_speling', 'mod_cern_meta', 'mod_usertrack']);

export default defineRule({
  id: 'htaccess/unknown-directive',
  component: 'apache',
  severity: 'error',
  effort: { minutes: [2, 10, 30] },
  title: { ja: '.htaccess の不明なディレクティブ', en: 'Unknown directive in .htaccess' },
  why: {
    ja: 'Apache が知らないディレクティブが .htaccess に 1 行でもあると、そのフォルダ以下のすべてのページがエラー 500 になります。',
    en: 'One directive that Apache does not know turns every page in the folder and below into error 500.',
  },
  hint: {
    ja: '旧サーバー独自のモジュールの設定であれば削除するか、<IfModule> で囲んでください。',
    en: 'Remove settings of modules that only the old server had, or put them into <IfModule>.',
  },
  sources: [
    'https://httpd.apache.org/docs/2.2/howto/htaccess.html',
    'https://httpd.apache.org/docs/2.2/mod/core.html#ifmodule',
  ],
  examples: [
    { wrong: 'suPHP_ConfigPath /home/user/\n' },
    { wrong: 'SecFilterEngine Off\n' },
    { wrong: 'RewriteEngin On\n' },
    { wrong: 'CheckSpelling On\n' },
    { right: '<IfModule mod_speling.c>\nCheckSpelling On\n</IfModule>\n' },
    { right: '<IfModule mod_siteguard.c>\nSiteGuard_User_ExcludeSig xss-try-1\n</IfModule>\nReWriteEngine on\n' },
  ],
  check: {
    htaccess(file, context) {
      for (const directive of [...file.directives, ...file.sections]) {
        const name = directive.name.toLowerCase();
        const known = knownDirective(name);
        if (known) reportOptional(directive, known, context);
        if (known || PHP_DIRECTIVES.has(name)) continue;
        // Bytes outside ASCII in a name are another rule's matter.
        if (!/^[\x21-\x7e]+$/.test(directive.name)) continue;
        const module = foreignModule(directive.name);
        const on = readingVersions(around(directive), context);
        context.report(directive.nameSpan, {
          on,
          message: module
            ? {
                ja: `${directive.name} は ${module} のディレクティブで、標準の Apache にはありません。エラー 500 になります。`,
                en: `${directive.name} belongs to ${module}, which a stock Apache does not have: error 500.`,
              }
            : {
                ja: `${directive.name} というディレクティブはありません。エラー 500 になります。`,
                en: `There is no directive ${directive.name}: error 500.`,
              },
        });
      }
    },
  },
});

const around = (line: HtaccessDirective | HtaccessSection): HtaccessSection | null =>
  'section' in line ? line.section : line.parent;

/** Directives of modules that httpd brings and that not every server loads. */
function reportOptional(line: HtaccessDirective | HtaccessSection, known: KnownDirective, context: Context): void {
  if (!OPTIONAL.has(known.module) || known.context === 'server') return;
  const on = readingVersions(around(line), context).filter(
    ({ number }) => within(known, number) && moduleLoaded(known.module, number) === null,
  );
  context.report(line.nameSpan, {
    on,
    severity: 'warning',
    message: {
      ja: `${known.name} は ${known.module} のディレクティブです。移行先にこのモジュールがなければエラー 500 になります（要確認）。`,
      en: `${known.name} belongs to ${known.module}: error 500 unless the target loads it (to be asked).`,
    },
  });
}
