// Files read by use or require must end in a true value.
import type { PerlDocument } from '../../src/languages/perl/document.ts';
import type { Fix } from '../../src/rule/finding.ts';
import { defineRule } from '../../src/rule/rule.ts';
import { isGuarded } from './guards.ts';
import { folderOf, join } from './site-paths.ts';
import { perlVersion } from './versions.ts';

const UNTRUE = 'perl-untrue';
const REQUIRED = 'perl-required';

export const missingTrue = defineRule({
  id: 'perl/missing-true',
  component: 'perl',
  severity: 'error',
  effort: { minutes: [1, 1, 2] },
  title: { ja: '末尾の「1;」がないライブラリ', en: 'Library without `1;` at its end' },
  why: {
    ja: 'use や require で読み込むファイルは真の値を返す必要があり、なければ「did not return a true value」で止まります（use v5.38 以降を除く）。',
    en: 'A file read by use or require must end with a true value, or the script stops with `did not return a true value` (except under `use v5.38`).',
  },
  hint: { ja: 'ファイルの末尾に「1;」を加えます。', en: 'Add `1;` at the end.' },
  sources: ['https://perldoc.perl.org/functions/require'],
  examples: [
    {
      path: 'lib/My.pm',
      wrong: 'package My;\nuse strict;\nsub a { 1 }\n',
      fixed: 'package My;\nuse strict;\nsub a { 1 }\n1;\n',
    },
    {
      path: 'lib/My.pm',
      wrong: 'package My;\nsub a { 1 }\n__END__\ntext\n',
      fixed: 'package My;\nsub a { 1 }\n1;\n__END__\ntext\n',
    },
    { path: 'lib/My.pm', right: 'package My;\nour $VERSION = 1;\nsub a { 1 }\n' },
    { path: 'lib/My.pm', right: 'package My;\nsub a { 1 }\n1;\n' },
    { path: 'lib/My.pm', on: 'perl 5.38.0', right: 'package My;\nuse v5.38;\nsub a { 1 }\n' },
    { path: 'lib/sub.pl', right: 'sub a { 1 }\n# read with do\n' },
    {
      path: 'lib/sub.pl',
      wrong: 'sub a { 1 }\n',
      fixed: 'sub a { 1 }\n1;\n',
      files: { 'bbs.cgi': "#!/usr/bin/perl\nrequire './lib/sub.pl';\nprint 1;\n" },
    },
    {
      path: 'config.cgi',
      wrong: "$title = 'BBS';\n$debug = 0;\n",
      fixed: "$title = 'BBS';\n$debug = 0;\n1;\n",
      files: { 'bbs.cgi': "#!/usr/bin/perl\nrequire 'config.cgi';\nprint 1;\n" },
    },
    {
      path: 'config.cgi',
      right: "$debug = 0;\n$title = 'BBS';\n",
      files: { 'bbs.cgi': "#!/usr/bin/perl\nrequire 'config.cgi';\nprint 1;\n" },
    },
    {
      path: 'config.cgi',
      right: '$debug = 0;\n',
      files: { 'bbs.cgi': "#!/usr/bin/perl\ndo 'config.cgi';\neval { require 'config.cgi' };\nprint 1;\n" },
    },
  ],
  check: {
    perl(perl, context) {
      const { file } = context;
      for (const { kind, file: named, optional, start } of perl.inclusions) {
        if (kind === 'require' && named && !optional && !isGuarded(perl, start)) context.fact(REQUIRED, named.value);
      }
      if (perl.errors.length > 0 || isTrueByItself(perl)) return;
      const isModule = file.name.endsWith('.pm');
      if (isModule && perl.statements.length === 0 && perl.subs.length > 0) {
        context.report(null, { message: MESSAGE, fix: appendTrue(perl) });
      } else if (!isModule && endsUntrue(perl)) context.fact(UNTRUE, appendTrue(perl));
    },
  },
  site(site) {
    const untrue = new Map(site.facts<Fix | null>(UNTRUE).map(({ path, value }) => [path, value]));
    if (untrue.size === 0) return;
    const required = new Set(
      site.facts<string>(REQUIRED).flatMap(({ path, value }) => [join(folderOf(path), value), join('', value)]),
    );
    for (const [path, fix] of untrue) if (required.has(path)) site.report(path, { message: MESSAGE, fix });
  },
});

const MESSAGE = { ja: '末尾に「1;」がありません', en: 'there is no `1;` at the end' };

/** Its own statements give no value, or a false one last. */
function endsUntrue({ statements, text }: PerlDocument): boolean {
  const last = statements.at(-1);
  return (
    !last || /^(?:(?:my|our|local)\s*)?[$@%][\w:]+\s*=\s*(?:0|''|""|\(\s*\))\s*$/.test(text.slice(last.start, last.end))
  );
}

/** `use v5.38`, or its feature alone. */
function isTrueByItself(perl: PerlDocument): boolean {
  return perl.inclusions.some(
    ({ kind, version, module, words }) =>
      kind === 'use' &&
      ((module === null && perlVersion(version ?? '') >= 53700) || words.some(({ value }) => value === 'module_true')),
  );
}

function appendTrue(perl: PerlDocument): Fix | null {
  const at = perl.data?.start ?? perl.text.length;
  if (perl.pods.some(({ end }) => end >= at)) return null;
  const end = perl.text.includes('\r\n') ? '\r\n' : '\n';
  const newline = at > 0 && perl.text[at - 1] !== '\n' ? end : '';
  return { safety: 'safe', splices: [{ start: at, end: at, text: `${newline}1;${end}` }] };
}
