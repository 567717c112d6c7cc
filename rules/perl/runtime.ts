// What compiles and then behaves otherwise on another perl or another server.
import type { PerlDocument } from '../../src/languages/perl/document.ts';
import { defineRule } from '../../src/rule/rule.ts';
import { coreModule } from './tables.ts';

/** Methods of IO::Handle that a plain handle has without loading it since 5.14. */
const HANDLE_METHODS = ['autoflush', 'printflush', 'opened', 'binmode', 'blocking', 'ungetc', 'getline', 'getlines'];
const HANDLES = /^(?:STDIN|STDOUT|STDERR)$/;
const ON_DEMAND = 51400;

/** Pragmas load nothing that brings IO::Handle. */
function usesOnlyPragmas(perl: PerlDocument): boolean {
  return perl.inclusions.every(
    ({ module, file, expression }) =>
      file === null &&
      expression === null &&
      (module === null || /^(?:[a-z]|Carp$|Time::Local$|POSIX$|Encode$|List::Util$)/.test(module)),
  );
}

export const handleMethod = defineRule({
  id: 'perl/handle-method',
  component: 'perl',
  severity: 'error',
  effort: { minutes: [1, 1, 3] },
  title: {
    ja: 'IO::Handle を読み込まずにハンドルのメソッドを呼んでいます',
    en: 'Method on a file handle without IO::Handle',
  },
  why: {
    ja: "Perl 5.14より前では「use IO::Handle」がないと STDOUT->autoflush(1) などが「Can't locate object method」で止まります。",
    en: "Before perl 5.14 `STDOUT->autoflush(1)` dies with `Can't locate object method` unless IO::Handle is loaded.",
  },
  hint: { ja: '「use IO::Handle;」を加えます。', en: 'Add `use IO::Handle;`.' },
  sources: ['https://perldoc.perl.org/perl5140delta'],
  examples: [
    {
      on: 'perl 5.10.1',
      wrong: '#!/usr/bin/perl\nuse strict;\nSTDOUT->autoflush(1);\nprint 1;\n',
      fixed: '#!/usr/bin/perl\nuse IO::Handle;\nuse strict;\nSTDOUT->autoflush(1);\nprint 1;\n',
    },
    { on: 'perl 5.10.1', right: '#!/usr/bin/perl\nuse IO::Handle;\nSTDOUT->autoflush(1);\nprint 1;\n' },
    { on: 'perl 5.36.0', right: '#!/usr/bin/perl\nSTDOUT->autoflush(1);\nprint 1;\n' },
    { on: 'perl 5.10.1', right: '#!/usr/bin/perl\nuse CGI;\nmy $q = CGI->new;\n$q->binmode(1);\n' },
  ],
  check: {
    perl(perl, { target, report }) {
      const on = target.on('perl', (version) => version < ON_DEMAND);
      if (on.length === 0 || !usesOnlyPragmas(perl)) return;
      const opened = new Set(
        perl
          .calls('open')
          .map((call) => /\$\w+/.exec(perl.text.slice(call.arguments[0]?.start, call.arguments[0]?.end))?.[0]),
      );
      const calls = HANDLE_METHODS.flatMap((name) => perl.methods(name)).filter(
        ({ invocant }) => HANDLES.test(invocant) || (invocant !== '' && opened.has(invocant)),
      );
      const [first] = calls.sort((a, b) => a.start - b.start);
      if (!first) return;
      const at = perl.inclusions[0]?.start ?? afterShebang(perl);
      report(first, {
        on,
        message: {
          ja: `${first.invocant}->${first.name} は IO::Handle を読み込まないと使えません`,
          en: `${first.invocant}->${first.name} needs IO::Handle`,
        },
        fix: { safety: 'safe', splices: [{ start: at, end: at, text: 'use IO::Handle;\n' }] },
      });
    },
  },
});

function afterShebang(perl: PerlDocument): number {
  return perl.shebang ? perl.text.indexOf('\n') + 1 : 0;
}

export const arrayInString = defineRule({
  id: 'perl/array-in-string',
  component: 'perl',
  severity: 'error',
  effort: { minutes: [1, 2, 5] },
  title: { ja: '文字列の中の「@」が配列として読まれます', en: 'The @ of an address in a string is read as an array' },
  why: {
    ja: '二重引用符の中の「user@example.com」は配列 @example として読まれ、use strict の下ではコンパイルエラーになります。',
    en: 'Within double quotes `user@example.com` names the array @example; under `use strict` the script does not compile.',
  },
  hint: { ja: '「\\@」と書くか、一重引用符にします。', en: 'Write `\\@`, or use single quotes.' },
  sources: ['https://perldoc.perl.org/perlop#Quote-and-Quote-like-Operators'],
  examples: [
    {
      wrong: '#!/usr/bin/perl\nuse strict;\nprint "user@example.com";\n',
      fixed: '#!/usr/bin/perl\nuse strict;\nprint "user\\@example.com";\n',
    },
    { right: '#!/usr/bin/perl\nuse strict;\nprint \'user@example.com\', "user\\@example.com";\n' },
    { right: '#!/usr/bin/perl\nuse strict;\nmy @list = (1);\nprint "x-@list.txt";\n' },
  ],
  check: {
    perl(perl, { report }) {
      for (const use of perl.uses('array-in-string')) {
        report(use, {
          message: { ja: `@${use.detail} は配列として読まれます`, en: `@${use.detail} is read as an array` },
          fix: { safety: 'safe', splices: [{ start: use.start, end: use.start, text: '\\' }] },
        });
      }
    },
  },
});

const ENCODING_WARNS = 51800;
const ENCODING_DIES = 52600;

export const useEncoding = defineRule({
  id: 'perl/use-encoding',
  component: 'perl',
  severity: 'error',
  effort: { minutes: [15, 60, 240] },
  title: { ja: 'encodingプラグマ', en: 'The encoding pragma' },
  why: {
    ja: '「use encoding」は5.18で非推奨となり、5.26からはその場で異常終了します。',
    en: '`use encoding` has been deprecated since 5.18 and dies since 5.26.',
  },
  hint: {
    ja: 'ソースをUTF-8にして use utf8 とし、入出力は binmode や Encode で変換します。',
    en: 'Keep the source in UTF-8 with `use utf8`, and convert input and output with binmode or Encode.',
  },
  sources: ['https://perldoc.perl.org/encoding', 'https://perldoc.perl.org/perl5260delta'],
  examples: [
    { on: 'perl 5.36.0', wrong: "#!/usr/bin/perl\nuse encoding 'euc-jp';\nprint 1;\n" },
    { on: 'perl 5.20.3', wrong: "#!/usr/bin/perl\nuse encoding 'shiftjis';\nprint 1;\n" },
    { on: 'perl 5.10.1', right: "#!/usr/bin/perl\nuse encoding 'euc-jp';\nprint 1;\n" },
    { on: 'perl 5.36.0', right: '#!/usr/bin/perl\nuse utf8;\nno encoding;\nprint 1;\n' },
  ],
  check: {
    perl(perl, { target, report }) {
      for (const inclusion of perl.inclusions) {
        if (inclusion.module !== 'encoding' || inclusion.kind !== 'use' || inclusion.optional) continue;
        report(inclusion, {
          on: target.on('perl', (version) => version >= ENCODING_DIES),
          message: { ja: 'use encoding はこの版のPerlでは異常終了します', en: 'this perl dies on `use encoding`' },
        });
        report(inclusion, {
          severity: 'warning',
          on: target.on('perl', (version) => version >= ENCODING_WARNS && version < ENCODING_DIES),
          message: { ja: 'use encoding は非推奨です', en: '`use encoding` is deprecated' },
        });
      }
    },
  },
});

export const compiledModule = defineRule({
  id: 'perl/compiled-module',
  component: 'perl',
  severity: 'error',
  effort: { minutes: [15, 60, 240] },
  title: { ja: 'サイトに置かれたコンパイル済みモジュール', en: 'Compiled module carried in the site' },
  why: {
    ja: 'C言語の部分（.so）を持つモジュールは、作ったPerlと同じ版・同じ構成のPerlでしか読み込めません。',
    en: 'A module with a part in C (.so) loads only into the perl it was built for.',
  },
  hint: {
    ja: '移行先のモジュールを使うか、Perlだけで書かれた代わりのモジュールにします。',
    en: "Use the target's own module, or one that is written in Perl alone.",
  },
  sources: ['https://perldoc.perl.org/XSLoader', 'https://perldoc.perl.org/DynaLoader'],
  examples: [
    { path: 'lib/GD.pm', wrong: 'package GD;\nrequire DynaLoader;\n@ISA = qw(DynaLoader);\nbootstrap GD;\n1;\n' },
    { path: 'lib/Fast.pm', wrong: "package Fast;\nuse XSLoader;\nXSLoader::load('Fast', $VERSION);\n1;\n" },
    { path: 'lib/Both.pm', right: "package Both;\neval { require XSLoader; XSLoader::load('Both'); };\n1;\n" },
    { path: 'lib/My.pm', right: 'package My;\nuse strict;\nsub load { 1 }\n1;\n' },
  ],
  check: {
    perl(perl, { file, report }) {
      if (!/\.pm$/.test(file.name)) return;
      const loads = [...perl.calls('XSLoader::load'), ...(perl.mentions('DynaLoader') ? perl.calls('bootstrap') : [])];
      const [first] = loads.filter(({ start }) => perl.guardsAt(start).length === 0);
      if (!first) return;
      const name = perl.packageAt(first.start);
      report(first, {
        severity: coreModule(name) ? 'warning' : 'error',
        message: {
          ja: `${name} のコンパイル済みの部分は移行先のPerlでは読み込めません`,
          en: `the compiled part of ${name} does not load into the target's perl`,
        },
      });
    },
  },
});

const NINE_HOURS = {
  ja: 'localtime に9時間を足しています。日本時間で動くサーバーでは時刻が9時間進みます',
  en: 'nine hours are added to localtime: on a server that runs on Japanese time the clock is nine hours ahead',
};

export const localTimeOffset = defineRule({
  id: 'perl/local-time-offset',
  component: 'perl',
  severity: 'warning',
  effort: { minutes: [2, 5, 15] },
  title: { ja: 'サーバーの時計を前提にした時差の補正', en: 'Hours added to the local time' },
  why: {
    ja: 'localtime に9時間を足すスクリプトは、UTCで動くサーバーを前提にしています。日本時間のサーバーでは9時間ずれます。',
    en: 'A script that adds nine hours to localtime expects a server on UTC; on one that runs on Japanese time it is nine hours off.',
  },
  hint: {
    ja: 'gmtime(time + 9 * 3600) とするか、補正をやめてサーバーの時刻（またはTZ）を使います。',
    en: 'Use gmtime(time + 9 * 3600), or leave the clock to the server and $ENV{TZ}.',
  },
  sources: ['https://perldoc.perl.org/functions/localtime'],
  examples: [
    { wrong: '#!/usr/bin/perl\n($s, $m, $h) = localtime(time + 9 * 60 * 60);\nprint $h;\n' },
    { wrong: '#!/usr/bin/perl\n@t = localtime(time() + 32400);\nprint @t;\n' },
    { right: '#!/usr/bin/perl\n@t = gmtime(time + 9 * 3600);\n@u = localtime(time + 86400);\nprint @t;\n' },
    { right: "#!/usr/bin/perl\n$ENV{'TZ'} = 'GMT';\n@t = localtime(time + 9 * 3600);\nprint @t;\n" },
  ],
  check: {
    perl(perl, { report }) {
      if (perl.elements('ENV').some(({ value }) => value === 'TZ')) return;
      for (const call of perl.calls('localtime')) {
        const source = perl.text.slice(call.start, call.end).replace(/\s+/g, '');
        if (/time(?:\(\))?[-+](?:9\*(?:60\*60|3600)|32400|3600\*9|60\*60\*9)(?!\d)/.test(source))
          report(call, { message: NINE_HOURS });
      }
    },
  },
});
