// A UTF-8 byte order mark where it does harm: before PHP code, before an interpreter line, in an .htaccess file, in PHP settings.
import type { PhpDocument } from '../../src/languages/php/document.ts';
import type { Context, Details, Rule } from '../../src/rule/rule.ts';
import { defineRule } from '../../src/rule/rule.ts';

const BOM = { start: 0, end: 3 };
const removal: Details['fix'] = { safety: 'safe', splices: [{ ...BOM, text: '' }] };

/** Functions that send header lines: they fail once a byte of the page has gone out. */
const SENDS_HEADERS = [
  'header',
  'setcookie',
  'setrawcookie',
  'session_start',
  'http_response_code',
  'header_remove',
  'session_regenerate_id',
];

const needsFirstPlace = (php: PhpDocument): boolean =>
  /^\xef\xbb\xbf<\?php\s+(?:\/\*[\s\S]*?\*\/\s*|(?:\/\/|#)[^\n]*\n\s*)*(?:namespace|declare)\b/i.test(
    php.text.slice(0, 20000),
  );

function checkPhp(php: PhpDocument, context: Context): void {
  // Only in front of code: a page that begins with HTML sends its first bytes anyway.
  if (php.bom === null || !/^\xef\xbb\xbf<\?/.test(php.text)) return;
  const breaksNow = needsFirstPlace(php) || SENDS_HEADERS.some((name) => php.callsTo(name).length > 0);
  const images = php.callsTo('imagepng').length + php.callsTo('imagejpeg').length + php.callsTo('imagegif').length > 0;
  const php56 = context.target.versions('php');
  context.report(BOM, {
    severity: breaksNow || images ? 'error' : 'warning',
    ...(php56.length > 0 && { on: php56 }),
    fix: removal,
    message: breaksNow
      ? {
          ja: '<?php の前の BOM が先に出力されるため、ヘッダー・Cookie・セッションを送れません（headers already sent）。',
          en: 'the byte order mark before <?php is sent first: headers, cookies and sessions fail (headers already sent)',
        }
      : {
          ja: '<?php の前の BOM が出力に混ざります。取り込んだ側で headers already sent や余白の原因になります。',
          en: 'the byte order mark before <?php goes into the output: whoever includes this file gets "headers already sent" or a blank line',
        },
  });
}

export const bom: Rule = defineRule({
  id: 'encoding/bom',
  component: 'encoding',
  severity: 'error',
  effort: { minutes: [1, 1, 3] },
  title: { ja: '害になる位置の BOM', en: 'A byte order mark where it does harm' },
  why: {
    ja: 'BOM（EF BB BF）は PHP では出力の一部になり、CGI では #! の行を無効にし、.htaccess では最初の命令名の一部になって 500 エラーになります。旧サーバーの output_buffering などで隠れていたものも、移行先では表に出ます。',
    en: 'The mark (EF BB BF) is output for PHP, hides the #! line from the system, and is part of the first directive’s name in .htaccess (error 500). Output buffering on the old server may have hidden it.',
  },
  hint: { ja: 'ファイルを「BOM なし」で保存します。', en: 'Save the file without the mark.' },
  sources: [
    'https://www.php.net/manual/en/function.header.php',
    'https://www.unicode.org/faq/utf_bom.html',
    'https://httpd.apache.org/docs/2.4/configuring.html',
  ],
  examples: [
    {
      path: 'login.php',
      wrong: '\ufeff<?php\nheader("Content-Type: text/html; charset=UTF-8");\necho "ok";\n',
      fixed: '<?php\nheader("Content-Type: text/html; charset=UTF-8");\necho "ok";\n',
    },
    { path: 'config.php', wrong: '\ufeff<?php $title = "お知らせ";\n', fixed: '<?php $title = "お知らせ";\n' },
    { path: 'form.cgi', wrong: '\ufeff#!/usr/bin/perl\nprint "ok\\n";\n', fixed: '#!/usr/bin/perl\nprint "ok\\n";\n' },
    { path: '.htaccess', wrong: '\ufeffRewriteEngine On\n', fixed: 'RewriteEngine On\n' },
    { path: 'index.html', right: '\ufeff<!DOCTYPE html><meta charset="utf-8"><title>町家</title>\n' },
    { path: 'page.php', right: '\ufeff<!DOCTYPE html><title>町家</title><?php echo date("Y"); ?>\n' },
  ],
  check: {
    php: checkPhp,
    htaccess(htaccess, context) {
      if (htaccess.bom === null) return;
      context.report(BOM, {
        fix: removal,
        message: {
          ja: '.htaccess の先頭の BOM は最初の命令名の一部になり、500 エラーになります。',
          en: 'the byte order mark becomes part of the first directive’s name: error 500',
        },
      });
    },
    file(file, context) {
      if (!file.encoding.bom || file.encoding.main !== 'utf-8') return;
      if (file.text.startsWith('\xef\xbb\xbf#!') && file.kind !== 'php') {
        context.report(BOM, {
          fix: removal,
          message: {
            ja: '#! の前に BOM があるため、スクリプトとして起動できません。',
            en: 'a byte order mark before #!: the system does not see an interpreter line',
          },
        });
      } else if (/^(\.user\.ini|php\.ini)$/.test(file.name) && /^\xef\xbb\xbf[ \t]*[a-z]/i.test(file.text)) {
        context.report(BOM, {
          severity: 'warning',
          fix: removal,
          message: {
            ja: '先頭の BOM が最初の設定名の一部になり、その設定が効きません。',
            en: 'the byte order mark becomes part of the first setting’s name, which is then ignored',
          },
        });
      }
    },
  },
});
