// Absolute paths of the old server in code and settings: files that the program will not find.
import type { Context } from '../../src/rule/rule.ts';
import { defineRule } from '../../src/rule/rule.ts';
import { words } from '../../src/text/words.ts';
import { encodedIn } from '../connections/base64.ts';
import { findOldPath, type Use, useOf } from './absolute-paths.ts';
import { isJobList } from './command-lines.ts';
import { literalsWith } from './literals.ts';

function checkText(text: string, offset: number, use: Use, context: Context): void {
  const { move, target, report } = context;
  const found = findOldPath(text, use, move.oldPaths, target.profile.home);
  if (!found) return;
  const start = offset + text.indexOf(found.path);
  report(
    { start, end: start + found.path.length },
    {
      severity: found.why === 'given' ? 'error' : 'warning',
      message: {
        ja: `旧サーバーの絶対パス（${found.root} 以下）が書かれています`,
        en: `an absolute path of the old server, below ${found.root}`,
      },
    },
  );
}

export default defineRule({
  id: 'paths/absolute',
  component: 'site',
  severity: 'warning',
  effort: { minutes: [2, 5, 20] },
  title: { ja: '旧サーバーの絶対パスが書かれています', en: 'An absolute path of the old server' },
  why: {
    ja: '移行先ではホームディレクトリやドキュメントルートの場所が変わります。古い絶対パスのままでは、読み込みに失敗して画面が出なかったり、データが保存されなかったりします。',
    en: 'On the target the home folder and the document root lie elsewhere. With an old absolute path files are not found: pages stay empty, data is not saved.',
  },
  hint: {
    ja: '移行先のパスに書き換えるか、スクリプトからの相対パス（PHPなら dirname(__FILE__)）にしてください。',
    en: "Write the target's path, or a path relative to the script (dirname(__FILE__) in PHP).",
  },
  sources: ['https://www.php.net/manual/en/language.constants.magic.php'],
  examples: [
    { path: 'config.php', wrong: "<?php $dir = '/home/yamada/public_html/data';\n" },
    { path: 'config.php', wrong: "<?php include '/home/yamada/lib.php';\n" },
    { path: 'index.php', move: { oldPaths: ['/web/kawara'] }, wrong: "<?php define('ROOT', '/web/kawara/htdocs');\n" },
    {
      path: 'config.php',
      move: { oldPaths: ['/web/kawara'] },
      wrong: `<?php $c = base64_decode('${Buffer.from('s:16:"/web/kawara/data";').toString('base64')}');`,
    },
    { path: 'config.php', wrong: "<?php set_include_path('.:/home/yamada/pear');\n" },
    { path: 'a.cgi', wrong: "#!/usr/bin/perl\nrequire '/usr/home/yamada/lib/jcode.pl';\n" },
    { path: 'a.cgi', wrong: '#!/usr/bin/perl\nopen(OUT, ">>/home/yamada/www/log.txt");\n' },
    { path: 'a.cgi', wrong: "#!/usr/bin/perl\nsystem('/usr/bin/sort -o /home/yamada/list.txt');\n" },
    { path: 'a.cgi', wrong: "#!/usr/bin/perl\nsystem('/home/yamada/www/batch.pl');\n" },
    { path: 'settings.ini', wrong: 'log_dir = /var/www/vhosts/example.jp/logs\n' },
    { path: 'backup.sh', wrong: '#!/bin/sh\ncd /home/yamada/public_html\n' },
    { path: 'crontab', wrong: '0 3 * * * cd /home/yamada/batch; ./count.pl > /dev/null\n' },
    { path: '.procmailrc', wrong: 'MAILDIR=$HOME/Maildir\nLOGFILE=/home/yamada/procmail.log\n' },
    { path: '.forward', wrong: '\\yamada, "|/home/yamada/bin/reply.pl"\n' },
    { path: '.mailfilter', wrong: 'logfile "/home/yamada/mail.log"\n' },
    { path: 'aliases', wrong: 'club: :include:/home/yamada/ml/members\n' },
    { path: 'index.shtml', wrong: '<!--#exec cmd="/home/yamada/bin/count.pl" -->\n' },
    { path: '.procmailrc', right: '# LOGFILE=/home/yamada/procmail.log\n:0\n* ^Subject:.*/home/yamada/\n/dev/null\n' },
    { path: 'backup.sh', right: '#!/bin/sh\necho "see /home/yamada/public_html"\n' },
    {
      path: 'backup.sh',
      right: '#!/bin/sh\n# cd /home/yamada/public_html\ncd /tmp && curl http://localhost/home/a/www/\n',
    },
    { path: 'index.php', right: "<?php $router->add('/home/index', 'Home'); echo '/tmp/x'; $p = '/usr/bin/perl';\n" },
    { path: 'index.php', right: "<?php // include '/home/yamada/lib.php';\n$url = '/www/images/a.gif';\n" },
    { path: 'a.cgi', right: '#!/usr/bin/perl\nprint "<a href=\\"/home/\\">home</a>";\n' },
  ],
  check: {
    php(php, context) {
      if (!mayName(php.bytes, context)) return;
      for (const { start, inner } of literalsWith(candidates(context), php.text, () => php.strings)) {
        const before = php.text.slice(Math.max(0, start - 60), start);
        if (/\b(?:echo|print)\s*$/.test(before)) continue;
        const text = php.text.slice(inner.start, inner.end);
        if (STARTS.test(before)) checkCommand(text, inner.start, context);
        else checkText(text, inner.start, useOf(before), context);
      }
    },
    perl(perl, context) {
      if (!mayName(perl.bytes, context)) return;
      for (const string of literalsWith(candidates(context), perl.text, () => perl.strings)) {
        if (string.quote === 'heredoc' || string.context === 'print' || string.context === 'compare') continue;
        const before = perl.text.slice(Math.max(0, string.start - 60), string.start);
        const { start } = string.content;
        const isCommand = string.quote === 'command' || STARTS.test(before) || /^\s*\||\|\s*$/.test(string.raw);
        if (isCommand) checkCommand(string.raw, start, context);
        else checkText(string.raw, start, string.context === 'include' ? 'file' : useOf(before), context);
      }
    },
    settings(settings, context) {
      if (settings.wide || isJobList(context.file.name)) return;
      for (const { value, span, key } of settings.settings) {
        if (span.end - span.start === value.length) checkText(value, span.start, useOf(`${key} = `), context);
      }
    },
    file(file, context) {
      for (const { word, start, end } of encodedIn(file, context.move.oldPaths)) {
        context.report(
          { start, end },
          {
            message: {
              ja: `base64 で書かれた値の中に旧サーバーのパス ${word} があります`,
              en: `the old server's path ${word} stands in a value that is written in base64`,
            },
          },
        );
      }
      if (file.kind !== 'shell' && !isJobList(file.name)) return;
      if (!mayName(file.bytes, context)) return;
      const pattern = candidates(context);
      for (const line of file.text.matchAll(/^(?!\s*#)[^\n]*\/[^\n]*$/gm)) {
        pattern.lastIndex = 0;
        if (pattern.test(line[0]) && !PRINTS_ONLY.test(line[0])) checkCommand(line[0], line.index, context);
      }
    },
    mail(mail, context) {
      for (const { kind, value, start } of mail.entries) {
        if (kind === 'pipe') checkCommand(value, start, context);
        else if (kind === 'setting' || kind === 'file') {
          const list = value.startsWith(INCLUDE) ? INCLUDE.length : 0;
          checkText(value.slice(list), start + list, 'file', context);
        }
      }
    },
    ssi(ssi, context) {
      for (const { name, attributes } of ssi.elements) {
        if (name !== 'exec') continue;
        for (const { name: what, value, span } of attributes)
          if (what === 'cmd') checkCommand(value, span.start, context);
      }
    },
  },
});

/** A file with more addresses, in .forward and aliases. */
const INCLUDE = ':include:';
/** Text to show, and no file that it goes to. */
const PRINTS_ONLY = /^\s*(?:echo|printf|print|puts)\b[^|;&>]*$/;
/** The words before a literal that make it a command line. */
const STARTS = /(?<!->|::)\b(?:system|exec|passthru|shell_exec|popen)\s*\(?\s*$/;

/** Every word of a command line may be a path. */
function checkCommand(line: string, offset: number, context: Context): void {
  for (const word of line.matchAll(/(?:^|[\s"'=:>(<|;&`])(?=\/[^\s/])/g)) {
    const from = word.index + word[0].length;
    checkText(line.slice(from), offset + from, 'file', context);
  }
}

/** Begins with `/` or `:` only, which lets the engine skip fast. */
const PLAIN_CANDIDATE =
  /\/(?:home|www|apache|virtual|vhost|hsphere|htdocs|public_html|web|domains\/|Library\/WebServer)|:\\|:\/(?!\/)/g;
const PLAIN_WORDS = words(
  ...['home', 'www', 'apache', 'virtual', 'vhost', 'hsphere', 'htdocs', 'public_html', 'web', 'domains/'].map(
    (folder) => `/${folder}`,
  ),
  '/Library/WebServer',
  ':\\',
  ':/',
);
const patterns = new Map<string, RegExp>();

/** Paths that the user gives are looked for in every file. */
const mayName = (bytes: Uint8Array, { move }: Context): boolean => move.oldPaths.length > 0 || PLAIN_WORDS.in(bytes);

/** What every literal must hold that may be an old path: a look that costs little. */
function candidates({ move }: Context): RegExp {
  if (move.oldPaths.length === 0) return PLAIN_CANDIDATE;
  const key = move.oldPaths.join('\n');
  let pattern = patterns.get(key);
  if (!pattern) {
    const given = move.oldPaths.map((path) => path.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    pattern = new RegExp([...given, PLAIN_CANDIDATE.source].join('|'), 'g');
    patterns.set(key, pattern);
  }
  return pattern;
}
