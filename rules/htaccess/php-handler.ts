// Handler and type names of other hosters: the server does not know them and hands out the PHP source with status 200.

import type { HtaccessArgument, HtaccessDirective } from '../../src/languages/htaccess/document.ts';
import { type Context, defineRule } from '../../src/rule/rule.ts';
import { readingVersions } from './branch.ts';
import { phpHandler } from './tables.ts';

const MAPPINGS = new Set(['addhandler', 'addtype', 'sethandler', 'forcetype']);

export default defineRule({
  id: 'htaccess/php-handler',
  component: 'apache',
  severity: 'error',
  effort: { minutes: [5, 15, 60] },
  title: { ja: '旧サーバー独自の PHP ハンドラー名', en: 'PHP handler name of another server' },
  why: {
    ja: 'PHP をどの名前で呼び出すかはホスティング事業者ごとに違います。移行先にない名前を指定すると、エラーにならずに PHP のソースコード（パスワードを含む）がそのまま訪問者に表示されます。',
    en: 'Each hosting service has its own handler names for PHP. With a name that the target does not know there is no error: visitors get the PHP source, passwords included.',
  },
  hint: {
    ja: 'この行を削除し、移行先で指定された PHP の切り替え方法に置き換えてください。公開前に必ずソースが表示されないことを確認してください。',
    en: 'Remove the line and choose PHP as the new hosting service documents it. Before going live, make sure that no source is shown.',
  },
  sources: [
    'https://httpd.apache.org/docs/2.2/handler.html',
    'https://httpd.apache.org/docs/2.2/mod/mod_mime.html#addhandler',
  ],
  examples: [
    { wrong: 'AddHandler application/x-httpd-php5-cgi .php\n' },
    { wrong: 'AddType x-httpd-php52 .php\n' },
    { wrong: 'AddHandler fcgid-script .php .phps\n' },
    { wrong: 'AddType application/x-httpd-php .php .html\n' },
    { right: 'AddHandler cgi-script .cgi .pl\nAddType text/html .shtml\nAddHandler server-parsed .shtml\n' },
    { right: '<IfModule mod_suphp.c>\nAddHandler x-httpd-suphp .php\n</IfModule>\n' },
    { right: '<FilesMatch "\\.phps$">\nRemoveHandler .php\nForceType text/plain\n</FilesMatch>\n' },
  ],
  check: {
    htaccess(file, context) {
      for (const directive of file.directives) {
        if (!MAPPINGS.has(directive.name.toLowerCase())) continue;
        const name = directive.args[0];
        if (name) checkName(directive, name, context);
      }
    },
  },
});

function checkName(directive: HtaccessDirective, name: HtaccessArgument, context: Context): void {
  const whose = phpHandler(name.text);
  if (whose === null || definedHere(directive, name.text, context)) return;
  const sapi = context.target.profile.components.php?.sapi;
  const stock = whose.startsWith('stock');
  if (stock && sapi === 'module' && stockFor(whose, context)) return;
  const open = stock && (sapi === 'unknown' || sapi === 'module');
  context.report(name, {
    on: readingVersions(directive.section, context),
    severity: open ? 'warning' : 'error',
    message: open
      ? {
          ja: `${name.text} が移行先で定義されていなければ、PHP のソースコードが表示されます（要確認）。`,
          en: `Unless the target defines ${name.text}, the PHP source is shown to visitors (to be asked).`,
        }
      : {
          ja: `${name.text} は移行先にない名前です。PHP のソースコードが訪問者に表示されます。`,
          en: `The target does not know ${name.text}: visitors get the PHP source.`,
        },
  });
}

/** `Action name /cgi-bin/php.cgi` gives the name a meaning of the site's own. */
function definedHere(directive: HtaccessDirective, name: string, context: Context): boolean {
  const action = new RegExp(
    `^[ \\t]*Action[ \\t]+["']?${name.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')}["']?[ \\t]`,
    'im',
  );
  return directive.args.length > 0 && action.test(context.file.text);
}

/** stock: PHP 4 and 5, and 7 and 8 under the same type name; stock5, stock7: the generation's script name. */
function stockFor(whose: string, context: Context): boolean {
  const generation = Number(whose.slice(5));
  return !generation || context.target.on('php', (version) => Math.floor(version / 10000) === generation).length > 0;
}
