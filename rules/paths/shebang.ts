// The interpreter line of scripts: a path that is not there makes the server answer with error 500.

import { type Context, defineRule } from '../../src/rule/rule.ts';
import type { SourceFile } from '../../src/site/source-file.ts';
import { endsAsLibrary, isPlain, languageOf, readShebang, type ShebangLine } from './interpreters.ts';
import { shellOf } from './systems.ts';

/** Not a part of a program that other scripts read in by a function of their own. */
const isStarted = ({ mode, text }: SourceFile): boolean =>
  ((mode ?? 0) & 0o111) !== 0 || /content-type|->\s*header\b|^\s*(?:require|use\s+CGI)\b/im.test(text);

/** A Perl file that others load: its first line is only a comment. */
const isLibrary = (name: string, text: string): boolean => /\.(pm|pl|ph|al)$/i.test(name) && endsAsLibrary(text);

export default defineRule({
  id: 'paths/shebang',
  component: 'site',
  severity: 'error',
  effort: { minutes: [1, 2, 5] },
  title: {
    ja: 'スクリプト1行目のインタープリタのパスが移行先にありません',
    en: 'The interpreter named on the first line is not on the target',
  },
  why: {
    ja: 'CGIは1行目の「#!」に書かれたパスのプログラムで実行されます。移行先にそのパスがないと、ページは「500 Internal Server Error」になります。',
    en: 'A CGI script is run by the program whose path stands behind `#!` on its first line. Where the target has no such path, the page answers with 500 Internal Server Error.',
  },
  hint: {
    ja: '1行目を移行先のパス（Perlは /usr/bin/perl または /usr/local/bin/perl など）に書き換えてください。スイッチ（-w など）は残します。',
    en: "Write the target's path on the first line (for Perl for example /usr/bin/perl) and keep the switches.",
  },
  sources: ['https://httpd.apache.org/docs/2.2/howto/cgi.html', 'https://man7.org/linux/man-pages/man2/execve.2.html'],
  examples: [
    {
      path: 'cgi-bin/bbs.cgi',
      mode: 0o755,
      wrong: '#!/usr/local/bin/perl5 -w\nprint "ok";\n',
      fixed: '#!/usr/bin/perl -w\nprint "ok";\n',
    },
    {
      path: 'cgi-bin/bbs.cgi',
      wrong: '#!C:\\perl\\bin\\perl.exe\nprint "ok";\n',
      fixed: '#!/usr/bin/perl\nprint "ok";\n',
    },
    { path: 'cgi-bin/bbs.cgi', wrong: '#!/usr/bin/env perl\nprint "ok";\n', fixed: '#!/usr/bin/perl\nprint "ok";\n' },
    {
      path: 'cgi-bin/form.cgi',
      wrong: '#!/usr/local/bin/php -q\n<?php echo 1;\n',
      fixed: '#!/usr/bin/php -q\n<?php echo 1;\n',
    },
    { path: 'cgi-bin/form.cgi', wrong: '\n#!/usr/bin/perl\nprint "ok";\n', fixed: '#!/usr/bin/perl\nprint "ok";\n' },
    {
      path: 'cgi-bin/form.cgi',
      mode: 0o755,
      wrong: 'print "Content-type: text/html\\n\\n";\nprint "ok";\n',
      fixed: '#!/usr/bin/perl\nprint "Content-type: text/html\\n\\n";\nprint "ok";\n',
    },
    {
      path: 'cgi-bin/kanji.cgi',
      wrong: '#!/usr/local/bin/jperl\nprint "ok";\n',
      fixed: '#!/usr/bin/perl\nprint "ok";\n',
    },
    { path: 'cgi-bin/bbs.cgi', right: '#!/usr/local/bin/perl -w\nprint "ok";\n' },
    { path: 'cgi-bin/bbs.cgi', right: '#! /usr/bin/perl\nprint "ok";\n' },
    { path: 'cgi-bin/log.cgi', mode: 0o755, right: '12<>yamada<>2004/05/01<>#!/usr/local/bin/perl5<>\n' },
    { path: 'backup.sh', right: '#!/bin/sh\necho ok\n' },
    { path: 'a.cgi', wrong: '#!/usr/local/bin/bash\necho ok\n', fixed: '#!/bin/bash\necho ok\n' },
    { path: 'count.sh', wrong: '#!/usr/bin/bash -e\necho ok\n', fixed: '#!/bin/bash -e\necho ok\n' },
    { path: 'a.cgi', wrong: '#!/usr/local/bin/ruby\nputs 1\n' },
    { path: 'a.py', right: '#!/usr/bin/python\nprint 1\n' },
    { path: 'a.sh', right: '#!/usr/bin/env bash\necho ok\n' },
  ],
  check: {
    file(file, context) {
      const { target, report } = context;
      const shebang = readShebang(file);
      if (!shebang) {
        checkMissing();
        return;
      }
      // modules and tests are not started by their first line, nor is what visitors read
      if (/\.(pm|t)$/i.test(file.name) || file.kind === 'text') return;
      const language = languageOf(shebang.program);
      if (!language) {
        if (file.kind !== 'php') checkShell(shebang, file, context);
        return;
      }
      const paths = target.profile.components[language]?.paths ?? [];
      if (paths.includes(shebang.path)) return;
      const plain = isPlain(language, shebang.program);
      const first = paths[0];
      // of `env -S perl -w` the words up to the program's name go, its switches stay
      const end = shebang.viaEnv
        ? shebang.interpreter.end +
          file.text.slice(shebang.interpreter.end, shebang.span.end).toLowerCase().indexOf(shebang.program) +
          shebang.program.length
        : shebang.interpreter.end;
      report(shebang.interpreter, {
        severity: isLibrary(file.name, file.text) ? 'info' : shebang.viaEnv ? 'warning' : 'error',
        on: target.versions(language),
        message: {
          ja: `1行目の ${shebang.viaEnv ? `${shebang.path} ${shebang.program}` : shebang.path} は移行先のパスではありません${first ? `（移行先: ${paths.join('、')}）` : ''}`,
          en: `${shebang.viaEnv ? `${shebang.path} ${shebang.program}` : shebang.path} is not a path of the target${first ? ` (which has ${paths.join(', ')})` : ''}`,
        },
        fix: first
          ? { safety: plain ? 'safe' : 'review', splices: [{ start: shebang.interpreter.start, end, text: first }] }
          : null,
      });

      function checkMissing(): void {
        const first = target.profile.components.perl?.paths[0];
        const late = /^(?:\xef\xbb\xbf)?\s+(?=#!\S*perl)/.exec(file.text);
        if (late && first) {
          report(
            { start: 0, end: late[0].length },
            {
              on: target.versions('perl'),
              message: {
                ja: '「#!」の行の前に空行や空白があるため、サーバーが実行できません',
                en: 'blank lines or spaces stand before the `#!` line, so the server cannot run the script',
              },
              fix: { safety: 'safe', splices: [{ start: 0, end: late[0].length, text: '' }] },
            },
          );
          return;
        }
        const isScript = file.kind === 'perl' && /\.(cgi|fcgi|plx)$/i.test(file.name) && !endsAsLibrary(file.text);
        if (isScript && !/^\xef\xbb\xbf/.test(file.text) && isStarted(file))
          context.fact('perl-script-without-shebang', file.mode);
      }
    },
    perl(perl, { fact }) {
      for (const { file, expression } of perl.inclusions) {
        const named = file?.value ?? (expression ? perl.text.slice(expression.start, expression.end) : '');
        const name = /([\w.-]+\.(?:cgi|fcgi|plx))\W*$/i.exec(named)?.[1];
        if (name) fact('perl-file-loaded', name);
      }
    },
  },
  site({ facts, target, file, report }) {
    const first = target.profile.components.perl?.paths[0];
    if (!first) return;
    // what another script loads needs no line of its own
    const loaded = new Set(facts<string>('perl-file-loaded').map((each) => each.value));
    for (const { path, value: mode } of facts<number | null>('perl-script-without-shebang')) {
      if (loaded.has(path.slice(path.lastIndexOf('/') + 1)) || file(path)?.reach === 'unreached') continue;
      report(path, {
        severity: mode !== null && (mode & 0o111) !== 0 ? 'error' : 'warning',
        on: target.versions('perl'),
        message: { ja: 'CGIスクリプトの1行目に「#!」の行がありません', en: 'the CGI script has no `#!` line' },
        fix: { safety: 'review', splices: [{ start: 0, end: 0, text: `#!${first}\n` }] },
      });
    }
  },
});

/** Shells and interpreters of other languages: no document of a hoster names them, the system's packages tell where they are. */
function checkShell({ path, program, viaEnv, interpreter }: ShebangLine, file: SourceFile, context: Context): void {
  const known = shellOf(program, context.target.profile);
  if (known && (viaEnv || known.paths.includes(path)) && (known.base || /sh$/.test(program))) return;
  if (viaEnv && /sh$/.test(program)) return;
  const isCgi = /\.f?cgi$|(^|\/)cgi-bin\//i.test(file.path);
  if (!known || viaEnv || known.paths.includes(path)) {
    const named = viaEnv ? program : path;
    context.report(interpreter, {
      severity: isCgi ? 'warning' : 'info',
      message: {
        ja: `${named} が移行先にあるかどうか、資料に記載がありません`,
        en: `the target's documents do not say whether ${named} is there`,
      },
    });
    return;
  }
  const [first] = known.paths as [string];
  context.report(interpreter, {
    severity: isCgi && known.base ? 'error' : 'warning',
    message: {
      ja: `${path} は移行先の標準の環境にありません（標準の場所: ${known.paths.join('、')}）`,
      en: `${path} is not where the target's system has it (${known.paths.join(', ')})`,
    },
    fix: { safety: known.base ? 'safe' : 'review', splices: [{ ...interpreter, text: first }] },
  });
}
