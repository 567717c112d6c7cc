// php_value and its kin exist only where PHP is a module of httpd.
import { defineRule } from '../../src/rule/rule.ts';
import { readingVersions } from './branch.ts';
import { PHP_DIRECTIVES } from './tables.ts';

export default defineRule({
  id: 'htaccess/php-value',
  component: 'apache',
  severity: 'error',
  effort: { minutes: [5, 15, 45] },
  title: { ja: '.htaccess の php_value / php_flag', en: 'php_value and php_flag in .htaccess' },
  why: {
    ja: 'php_value と php_flag は PHP が Apache のモジュールとして動く場合にだけあります。CGI や FastCGI ではフォルダ以下がエラー 500 になります。',
    en: 'php_value and php_flag exist only where PHP is a module of Apache. With PHP as CGI or FastCGI the folder and below give error 500.',
  },
  hint: {
    ja: 'CGI 版では php.ini または .user.ini（PHP 5.3 以降）に書くか、プログラムの ini_set() に移してください。',
    en: 'With PHP as CGI, move the setting to php.ini or .user.ini (PHP 5.3 and later), or to ini_set().',
  },
  sources: [
    'https://www.php.net/manual/en/configuration.changes.php',
    'https://www.php.net/manual/en/configuration.file.per-user.php',
  ],
  examples: [
    { wrong: 'php_value memory_limit 64M\n' },
    { wrong: 'php_admin_value open_basedir none\n' },
    { right: '<IfModule mod_php4.c>\nphp_flag register_globals on\n</IfModule>\n' },
  ],
  check: {
    htaccess(file, context) {
      const sapi = context.target.profile.components.php?.sapi ?? 'cgi';
      for (const directive of file.directives) {
        const name = directive.name.toLowerCase();
        if (!PHP_DIRECTIVES.has(name)) continue;
        const on = readingVersions(directive.section, context);
        if (name.startsWith('php_admin_')) {
          context.report(directive.nameSpan, {
            on,
            message: {
              ja: `${directive.name} は .htaccess では使えません。エラー 500 になります。`,
              en: `${directive.name} is not allowed in .htaccess: error 500.`,
            },
          });
        } else if (sapi !== 'module') {
          const sure = sapi !== 'unknown';
          context.report(directive.nameSpan, {
            on,
            severity: sure ? 'error' : 'warning',
            message: sure
              ? {
                  ja: `移行先の PHP は Apache のモジュールではないため、${directive.name} でエラー 500 になります。`,
                  en: `PHP is no Apache module on the target: ${directive.name} gives error 500.`,
                }
              : {
                  ja: `移行先の PHP が CGI 版であれば、${directive.name} でエラー 500 になります（動作方式は要確認）。`,
                  en: `If the target runs PHP as CGI, ${directive.name} gives error 500 (to be asked).`,
                },
          });
        }
      }
    },
  },
});
