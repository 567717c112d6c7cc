// Handler and type names of other hosters: the server does not know them and hands out the PHP source with status 200.

import type { HtaccessArgument, HtaccessDirective } from '../../src/languages/htaccess/document.ts';
import { type Context, type Details, defineRule } from '../../src/rule/rule.ts';
import { readingVersions } from './branch.ts';
import { phpHandler } from './tables.ts';

const MAPPINGS = new Set(['addhandler', 'addtype', 'sethandler', 'forcetype', 'defaulttype']);
/** Handlers of httpd itself and of modules that mark themselves with <IfModule>. */
const HTTPD =
  /^(?:none|default-handler|cgi-script|application\/x-httpd-cgi|server-parsed|text\/x-server-parsed-html3?|send-as-is|httpd\/send-as-is|type-map|imap-file|server-info|server-status|ldap-status|balancer-manager|isapi-(?:handler|isa)|lua-script|perl-script|hypertext|https?:.*)$/i;

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
    { wrong: 'AddHandler x-httpd-php5-3 .php\n' },
    { wrong: 'AddHandler lolipop-fastcgi .php\n' },
    { wrong: 'AddHandler cgi-wrapper .cgi .pl\n' },
    { wrong: '<FilesMatch \\.php$>\nSetHandler "proxy:unix:/run/php/www.sock|fcgi://localhost"\n</FilesMatch>\n' },
    { wrong: 'AddHandler cgi-script .php\n' },
    { right: 'AddHandler my-php .php\nAction my-php /cgi-bin/php.cgi\n', files: { 'cgi-bin/php.cgi': '#!/bin/sh\n' } },
    { right: 'SetHandler none\nAddHandler send-as-is .asis\nAddHandler x-own .dat\nAddType text/html .php\n' },
    { right: 'AddHandler cgi-script .cgi .pl\nAddType text/html .shtml\nAddHandler server-parsed .shtml\n' },
    { right: '<IfModule mod_suphp.c>\nAddHandler x-httpd-suphp .php\n</IfModule>\n' },
    { right: '<FilesMatch "\\.phps$">\nRemoveHandler .php\nForceType text/plain\n</FilesMatch>\n' },
  ],
  check: {
    htaccess(file, context) {
      for (const directive of file.directives) {
        if (directive.name.toLowerCase() === 'action' && directive.args[0])
          context.define(actionKey(directive.args[0].text));
        const name = MAPPINGS.has(directive.name.toLowerCase()) ? directive.args[0] : undefined;
        if (name) checkName(directive, name, context);
      }
    },
  },
});

/** `Action name /cgi-bin/php.cgi`, here or in another folder, gives the name a meaning of the site's own. */
const actionKey = (name: string): string => `htaccess-action:${name.toLowerCase()}`;

function checkName(directive: HtaccessDirective, name: HtaccessArgument, context: Context): void {
  const on = readingVersions(directive.section, context);
  const what = programsOf(directive);
  const told = /^proxy:/i.test(name.text)
    ? proxy(context)
    : what !== null && /^cgi-script$/i.test(name.text)
      ? asCgi(what)
      : foreignName(directive, name.text, what, context);
  if (told) context.report(name, { on, unless: actionKey(name.text), ...told });
}

/** A name that is not httpd's own, and not the target's PHP. */
function foreignName(
  directive: HtaccessDirective,
  name: string,
  what: Programs | null,
  context: Context,
): Details | null {
  const whose = phpHandler(name) ?? (isHandler(directive) && what !== null && !HTTPD.test(name) ? 'foreign' : null);
  if (whose === null) return null;
  const sapi = context.target.profile.components.php?.sapi;
  const stock = whose.startsWith('stock');
  if (stock && sapi === 'module' && stockFor(whose, context)) return null;
  const shown =
    what === 'cgi'
      ? { ja: 'CGI のソースコード', en: 'the source of CGI scripts' }
      : { ja: 'PHP のソースコード', en: 'the PHP source' };
  return stock && (sapi === 'unknown' || sapi === 'module')
    ? {
        severity: 'warning',
        message: {
          ja: `${name} が移行先で定義されていなければ、${shown.ja}が表示されます（要確認）。`,
          en: `Unless the target defines ${name}, ${shown.en} is shown to visitors (to be asked).`,
        },
      }
    : {
        message: {
          ja: `${name} は移行先にない名前です。${shown.ja}が訪問者に表示されます。`,
          en: `The target does not know ${name}: visitors get ${shown.en}.`,
        },
      };
}

/** PHP-FPM by its socket or port: the old server's. Before 2.4.10 the name means nothing, and the file itself is sent. */
function proxy(context: Context): Details {
  return {
    severity: context.target.profile.components.php?.sapi === 'fpm' ? 'warning' : 'error',
    message: {
      ja: '旧サーバーの PHP-FPM の接続先です。移行先で違えば PHP はエラー 503 になり、Apache 2.4.10 より前ではソースコードが表示されます。',
      en: 'This is where PHP-FPM listens on the old server. Where the target has it elsewhere, PHP gives error 503; before Apache 2.4.10 the source is shown.',
    },
  };
}

function asCgi(what: Programs): Details | null {
  if (what === 'cgi') return null;
  return {
    severity: 'warning',
    message: {
      ja: 'PHP を CGI として実行する設定です。各 PHP ファイルの 1 行目の「#!」と実行権がなければエラー 500 になります。',
      en: 'PHP is run as CGI: without a #! line and the permission to execute, each PHP file gives error 500.',
    },
  };
}

/** What the line maps: PHP files or CGI scripts, by its extensions or by the <Files> around it. */
type Programs = 'php' | 'cgi';

function programsOf({ name, args, section }: HtaccessDirective): Programs | null {
  const named = /^add/i.test(name)
    ? args.slice(1).map((arg) => arg.text)
    : (section?.args.map((arg) => arg.text) ?? []).flatMap((pattern) => pattern.match(/\w+/g) ?? []);
  if (named.some((extension) => /^\.?(?:php[3-8]?|phtml)$/i.test(extension))) return 'php';
  return named.some((extension) => /^\.?(?:f?cgi|pl)$/i.test(extension)) ? 'cgi' : null;
}

const isHandler = ({ name }: HtaccessDirective): boolean => /handler$/i.test(name);

/** stock: PHP 4 and 5, and 7 and 8 under the same type name; stock5, stock7: the generation's script name. */
function stockFor(whose: string, context: Context): boolean {
  const generation = Number(whose.slice(5));
  return !generation || context.target.on('php', (version) => Math.floor(version / 10000) === generation).length > 0;
}
