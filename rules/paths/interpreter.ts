// Interpreters that scripts and lists of jobs start by their path: where the target has none there, the job fails and nobody is told.
import type { Severity, Span } from '../../src/rule/finding.ts';
import { type Context, defineRule } from '../../src/rule/rule.ts';
import { words } from '../../src/text/words.ts';
import { commandLines, isJobList } from './command-lines.ts';
import { isPlain } from './interpreters.ts';
import { literalsWith } from './literals.ts';

const BIN = words('/php', '/perl');
const NAMED = /bin\/(?:php|perl)/g;
/** A whole word of a command line. */
const PROGRAM = /(?<=^|[\s=;|&(`"'])(\/(?:[\w.+-]+\/)*bin\/((?:php|perl)[\w.-]*))(?=$|[\s;|&)`"'])/g;

export default defineRule({
  id: 'paths/interpreter',
  component: 'site',
  severity: 'error',
  effort: { minutes: [1, 3, 10] },
  title: {
    ja: 'スクリプトや cron から起動する PHP・Perl のパス',
    en: 'Path of PHP or Perl in scripts and scheduled jobs',
  },
  why: {
    ja: '移行先にないパスの PHP や Perl を起動する処理は、何も表示されないまま失敗します。集計やメール配信が止まっても気づきにくい箇所です。',
    en: 'A job that starts PHP or Perl by a path that the target does not have fails without a word: reports and mailings just stop.',
  },
  hint: { ja: '移行先のパスに書き換えてください。', en: "Write the target's path." },
  sources: ['https://man7.org/linux/man-pages/man5/crontab.5.html'],
  examples: [
    {
      path: 'batch.sh',
      wrong: '#!/bin/sh\n/usr/local/bin/php -q batch.php\n',
      fixed: '#!/bin/sh\n/usr/bin/php -q batch.php\n',
    },
    { path: 'batch.sh', wrong: '#!/bin/sh\nPHP=/usr/local/php5/bin/php\n', fixed: '#!/bin/sh\nPHP=/usr/bin/php\n' },
    { path: 'crontab', wrong: '0 3 * * * /usr/local/bin/php /home/old/batch.php\n' },
    {
      path: 'batch.sh',
      right:
        '#!/bin/sh\n# /usr/local/bin/php a.php\n/usr/bin/php a.php\nphp b.php\necho "/usr/local/bin/php is the path"\ncd /home/a/php/\nls /usr/local/lib/php.ini\n',
    },
    {
      path: 'a.php',
      wrong: "<?php exec('/usr/local/bin/php batch.php');\n",
      fixed: "<?php exec('/usr/bin/php batch.php');\n",
    },
    {
      path: 'a.cgi',
      wrong: "#!/usr/bin/perl\n$php = '/opt/php5/bin/php';\n",
      fixed: "#!/usr/bin/perl\n$php = '/usr/bin/php';\n",
    },
    {
      path: 'a.php',
      right:
        "<?php $u = '/cgi/php'; echo '/usr/local/bin/php -v'; $p = '/usr/bin/perl a.pl'; // '/usr/local/bin/php a'\n",
    },
    { path: 'notes.txt', right: '0 3 * * * /usr/local/bin/php a.php\n' },
  ],
  check: {
    php(php, context) {
      for (const { start, inner } of BIN.in(php.bytes) ? literalsWith(NAMED, php.text, () => php.strings) : [])
        checkLiteral(php.text, start, inner, context);
    },
    perl(perl, context) {
      for (const { start, content, quote, context: use } of BIN.in(perl.bytes)
        ? literalsWith(NAMED, perl.text, () => perl.strings)
        : [])
        if (quote !== 'heredoc' && use !== 'print' && use !== 'compare')
          checkLiteral(perl.text, start, content, context);
    },
    file(file, context) {
      if (!BIN.in(file.bytes)) return;
      for (const line of commandLines(file)) {
        for (const found of line.text.matchAll(PROGRAM))
          tell(found[1]!, found[2]!, line.start + found.index, isJobList(file.name) ? 'warning' : 'error', context);
      }
    },
  },
});

/** A literal that is a command of PHP or Perl, or its path alone. */
function checkLiteral(text: string, start: number, inner: Span, context: Context): void {
  if (/\b(?:echo|print)\s*\(?\s*$/.test(text.slice(Math.max(0, start - 20), start))) return;
  const found = /^\s*(\/(?:[\w.+-]+\/)*bin\/((?:php|perl)[\w.-]*))(?=$|\s+[-/$"'\w.])/.exec(
    text.slice(inner.start, inner.end),
  );
  if (found) tell(found[1]!, found[2]!, inner.start + found[0].length - found[1]!.length, 'warning', context);
}

function tell(path: string, name: string, start: number, severity: Severity, context: Context): void {
  const language = name.startsWith('php') ? 'php' : 'perl';
  const paths = context.target.profile.components[language]?.paths ?? [];
  const first = paths[0];
  if (!first || paths.includes(path) || !isProgram(name)) return;
  const end = start + path.length;
  context.report(
    { start, end },
    {
      severity,
      on: context.target.versions(language),
      message: {
        ja: `${path} は移行先のパスではありません（移行先: ${paths.join('、')}）`,
        en: `${path} is not a path of the target, which has ${paths.join(', ')}`,
      },
      fix: { safety: isPlain(language, name) ? 'safe' : 'review', splices: [{ start, end, text: first }] },
    },
  );
}

/** Not php.ini, perl.conf and the like. */
const isProgram = (name: string): boolean => /^(?:php|perl)[\d._]*(?:-?cli)?$/.test(name) && !name.endsWith('.');
