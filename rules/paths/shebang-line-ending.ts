// Line ends that were harmless on Windows: a CR behind the interpreter's path becomes part of it.
import { defineRule } from '../../src/rule/rule.ts';
import { languageOf, readShebang } from './interpreters.ts';

export default defineRule({
  id: 'paths/shebang-line-ending',
  component: 'site',
  severity: 'error',
  effort: { minutes: [1, 1, 3] },
  title: {
    ja: 'スクリプト1行目の改行コードのため実行できません',
    en: 'The line end of the first line keeps the script from running',
  },
  why: {
    ja: '改行がCRLFだと、Linuxはパスの末尾にCRが付いたプログラムを探すため、見つからず500エラーになります。CRだけのファイルは全体が1行のコメントになります。',
    en: 'With CRLF, Linux looks for a program whose name ends with a CR, finds none, and the server answers 500. A file with CR alone is one single comment.',
  },
  hint: {
    ja: '1行目の行末のCRを取り除いてください（CRだけのファイルは全体をLFに）。FTPのテキストモードで転送すると直ることもあります。',
    en: 'Remove the CR at the end of the first line (in a file with CR alone: make every CR an LF). A transfer in text mode does it too.',
  },
  sources: ['https://man7.org/linux/man-pages/man2/execve.2.html', 'https://perldoc.perl.org/perlport#Newlines'],
  examples: [
    {
      path: 'a.cgi',
      encoding: 'bytes',
      wrong: '#!/usr/bin/perl\r\nprint "a";\r\n',
      fixed: '#!/usr/bin/perl\nprint "a";\r\n',
    },
    {
      path: 'a.cgi',
      encoding: 'bytes',
      wrong: '#!/usr/bin/perl\rprint "a";\rexit;\r',
      fixed: '#!/usr/bin/perl\nprint "a";\nexit;\n',
    },
    { path: 'a.cgi', encoding: 'bytes', right: '#!/usr/bin/perl -w\r\nprint "a";\r\n' },
    { path: 'a.sh', encoding: 'bytes', wrong: '#!/bin/sh\r\necho a\r\n', fixed: '#!/bin/sh\necho a\r\n' },
    { path: 'a.pl', encoding: 'bytes', right: 'package A;\r\n1;\r\n' },
  ],
  check: {
    file(file, { target, report }) {
      const shebang = readShebang(file);
      if (!shebang || shebang.lineEnd === '\n' || shebang.lineEnd === '' || file.kind === 'php') return;
      const language = languageOf(shebang.program);
      const on = language ? target.versions(language) : undefined;
      const at = { start: shebang.span.end, end: shebang.span.end + shebang.lineEnd.length };
      if (shebang.lineEnd === '\r') {
        if (file.text.includes('\n')) return;
        const splices = [...file.text.matchAll(/\r/g)].map(({ index }) => ({
          start: index,
          end: index + 1,
          text: '\n',
        }));
        report(at, {
          ...(on && { on }),
          message: {
            ja: '改行がCRだけのため、スクリプト全体が1行のコメントになります',
            en: 'lines end with CR alone: the whole script is one comment',
          },
          fix: { safety: 'safe', splices },
        });
        return;
      }
      if (/\.(pm|t)$/i.test(file.name)) return;
      // perl drops a CR behind its switches; a path, or a word given to env, keeps it
      if (language === 'perl' && shebang.rest !== '' && !(shebang.viaEnv && shebang.rest === shebang.program)) return;
      report(at, {
        ...(on && { on }),
        fix: { safety: 'safe', splices: [{ start: at.start, end: at.start + 1, text: '' }] },
      });
    },
  },
});
