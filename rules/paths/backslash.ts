// Paths written with the separator of Windows: Unix takes the backslash for a part of the file's name.
import type { Span } from '../../src/rule/finding.ts';
import { type Context, defineRule } from '../../src/rule/rule.ts';
import { useOf } from './absolute-paths.ts';
import { literalsWith } from './literals.ts';
import { ASKS_FOR_SYSTEM } from './programs.ts';

const KINDS = String.raw`pl|pm|cgi|inc|lib|php\d?|phtml|log|txt|dat|csv|tsv|cnt|lock|lck|tmp|bak|idx|db|ini|cfg|conf|html?|tmpl|tpl|gif|jpe?g|png`;
const SEPARATOR = String.raw`(?:\\{1,2}|\/)`;
/** A relative path to a file of a kind that programs read or write; variables may stand for folders. Backslashes may be doubled. */
const RELATIVE = new RegExp(
  String.raw`^(?:\$\w+${SEPARATOR})?(?:\.{1,2}${SEPARATOR})*(?:[\w-]+${SEPARATOR})*[\w-]+\.(?:${KINDS})$`,
  'i',
);
const MODE = /^\s*(?:\+?[<>]{1,2})?\s*/;
/** The end of a path to any file, as it stands in the source: next to no file holds one. */
const END = /\\[\w-]+\.\w{2,5}["']/g;

export default defineRule({
  id: 'paths/backslash',
  component: 'site',
  severity: 'warning',
  effort: { minutes: [1, 3, 10] },
  title: { ja: 'Windows の区切り文字（\\）で書かれたパス', en: 'Path with the separator of Windows' },
  why: {
    ja: 'Linux では「\\」はファイル名の一部として扱われます。Windows のサーバーで動いていたパスの指定は、移行先ではファイルが見つからないか、「data\\log.txt」という名前の別のファイルができます。',
    en: 'On Linux a backslash is part of the name: a path that worked on Windows is not found, or a file named `data\\log.txt` comes into being.',
  },
  hint: { ja: '「/」で区切って書いてください。', en: 'Write slashes.' },
  sources: ['https://perldoc.perl.org/perlport#Files-and-Filesystems'],
  examples: [
    {
      path: 'a.cgi',
      wrong: "#!/usr/bin/perl\n$log = 'data\\\\guest.log';\n",
      fixed: "#!/usr/bin/perl\n$log = 'data/guest.log';\n",
    },
    {
      path: 'a.cgi',
      wrong: '#!/usr/bin/perl\nopen(F, ">>$dir\\\\log\\\\a.txt");\n',
      fixed: '#!/usr/bin/perl\nopen(F, ">>$dir/log/a.txt");\n',
    },
    {
      path: 'a.php',
      wrong: '<?php include "..\\\\lib\\\\common.inc";\n',
      fixed: '<?php include "../lib/common.inc";\n',
    },
    { path: 'a.php', wrong: "<?php $f = fopen('data\\log.txt', 'r');\n" },
    {
      path: 'a.php',
      right:
        "<?php $c = 'App\\Model\\User'; $r = preg_match('/a\\.txt/', $x); $w = \"line\\n.txt\"; echo 'a\\b.txt'; $p = 'C:\\a\\b.txt';\n",
    },
    { path: 'a.cgi', right: '#!/usr/bin/perl\nprint \'a\\b.txt\'; if ($f =~ /data\\.txt/) { $x = "data\\.txt"; }\n' },
    { path: 'a.php', right: "<?php if (DIRECTORY_SEPARATOR == '\\\\') { $f = 'data\\\\log.txt'; }\n" },
    { path: 'loader.t', right: "#!/usr/bin/perl\nis load_class('Mojo\\\\Lite.pm'), 1;\n" },
  ],
  check: {
    perl(perl, context) {
      for (const string of literalsWith(END, perl.text, () => perl.strings)) {
        const { quote, context: use, content, raw } = string;
        if (quote !== 'single' && quote !== 'double') continue;
        if (use !== 'include' && use !== 'assign' && use !== 'pair' && !isOpened(perl.text, string.start)) continue;
        check(
          perl.text,
          { start: string.start, inner: content, isDouble: quote === 'double', raw },
          use === 'include',
          context,
        );
      }
    },
    php(php, context) {
      for (const { start, inner } of literalsWith(END, php.text, () => php.strings)) {
        const before = php.text.slice(Math.max(0, start - 60), start);
        if (!GIVEN.test(before) && !isOpened(php.text, start)) continue;
        const raw = php.text.slice(inner.start, inner.end);
        check(
          php.text,
          { start, inner, isDouble: php.text[start] === '"', raw },
          /\b(?:include|require)(?:_once)?\s*\(?\s*$/.test(before),
          context,
        );
      }
    },
  },
});

/** The source in front of a value that is given to a name. */
const GIVEN = /(?:(?<![=!<>.])=|=>|\bdefine\s*\(\s*["']\w+["']\s*,)\s*$|\b(?:include|require)(?:_once)?\s*\(?\s*$/;

const isOpened = (text: string, start: number): boolean => useOf(text.slice(Math.max(0, start - 60), start)) === 'file';

interface Written {
  start: number;
  inner: Span;
  isDouble: boolean;
  raw: string;
}

function check(text: string, { start, inner, isDouble, raw }: Written, isLoaded: boolean, { report }: Context): void {
  const skipped = MODE.exec(raw)![0].length;
  const path = raw.slice(skipped);
  // a single backslash within double quotes is an escape, on Windows too
  if (
    !path.includes('\\') ||
    !RELATIVE.test(path) ||
    ASKS_FOR_SYSTEM.test(text) ||
    (isDouble && /(?<!\\)\\(?!\\)/.test(path.replaceAll('\\\\', '//')))
  )
    return;
  const splices = [...path.matchAll(/\\{1,2}/g)].map(({ 0: slashes, index }) => {
    const from = inner.start + skipped + index;
    return { start: from, end: from + slashes.length, text: '/' };
  });
  const isFile = isLoaded || skipped > 0 || isOpened(text, start);
  report(
    { start: inner.start + skipped, end: inner.end },
    {
      severity: isLoaded ? 'error' : 'warning',
      message: {
        ja: 'パスが Windows の区切り文字「\\」で書かれています。移行先では見つかりません',
        en: 'the path has the separator of Windows: it is not found on the target',
      },
      fix: { safety: isFile ? 'safe' : 'review', splices },
    },
  );
}
