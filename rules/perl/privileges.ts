// Scripts that run with more rights, or with more mistrust, than others: suidperl, setuid bits, -T.
import type { PerlDocument } from '../../src/languages/perl/document.ts';
import { defineRule } from '../../src/rule/rule.ts';

/** suidperl left perl with 5.12. */
const WITHOUT_SUIDPERL = 51200;

export const suidperl = defineRule({
  id: 'perl/suidperl',
  component: 'perl',
  severity: 'error',
  effort: { minutes: [15, 60, 240] },
  title: { ja: 'suidperl とsetuidビット', en: 'suidperl and setuid scripts' },
  why: {
    ja: 'suidperl は5.12で廃止され、それ以前の版でも別パッケージ（perl-suidperl）です。ないサーバーではスクリプトが起動しないか、setuidビットが無視されて権限が足りなくなります。',
    en: 'suidperl left perl in 5.12, and is a package of its own (perl-suidperl) before. Without it the script does not start, or runs with too few rights.',
  },
  hint: {
    ja: 'setuidをやめ、suEXEC（CGIの所有者で実行）やファイルのパーミッションで済むように直してください。',
    en: 'Do without setuid: with suEXEC a CGI script runs as its owner anyway.',
  },
  sources: ['https://perldoc.perl.org/perl5120delta', 'https://perldoc.perl.org/perlsec'],
  examples: [
    { path: 'cgi-bin/a.cgi', on: 'perl 5.36.0', wrong: '#!/usr/bin/suidperl -T\nprint 1;\n' },
    { path: 'cgi-bin/a.cgi', on: 'perl 5.10.1', wrong: '#!/usr/bin/sperl5.8.8\nprint 1;\n' },
    { path: 'cgi-bin/a.cgi', mode: 0o4755, wrong: '#!/usr/bin/perl\nprint 1;\n' },
    { path: 'cgi-bin/a.cgi', mode: 0o755, right: '#!/usr/bin/perl\n# suidperl\nprint 1;\n' },
  ],
  check: {
    perl({ shebang }, { file, target, report }) {
      if (shebang && /(?:^|\/)(?:suidperl|sperl)[\d._]*$/.test(shebang.path)) {
        report(shebang.interpreter, { on: target.on('perl', (version) => version >= WITHOUT_SUIDPERL) });
        report(shebang.interpreter, {
          severity: 'warning',
          on: target.on('perl', (version) => version < WITHOUT_SUIDPERL),
          message: {
            ja: 'suidperl は別パッケージです。移行先に入っているか確認が必要です',
            en: 'suidperl is a package of its own: ask whether the target has it',
          },
        });
      } else if (shebang && ((file.mode ?? 0) & 0o6000) !== 0) {
        report(null, {
          severity: 'warning',
          message: {
            ja: 'setuid／setgidビットの付いたスクリプトです。移行先では無視されるか、実行を拒否されます',
            en: 'the script has the setuid or setgid bit: the target ignores it or refuses to run the script',
          },
        });
      }
    },
  },
});

const isTainted = ({ shebang }: PerlDocument): boolean => /(?:^|\s)-[a-su-zA-SU-Z]*T/.test(shebang?.switches ?? '');

export const taint = defineRule({
  id: 'perl/taint',
  component: 'perl',
  severity: 'warning',
  effort: { minutes: [2, 10, 30] },
  title: { ja: '汚染検査（-T）と $ENV{PATH}', en: 'Taint checks (-T) and $ENV{PATH}' },
  why: {
    ja: '-T を付けたスクリプトは、$ENV{PATH} を自分で設定しないと外部コマンドの起動が「Insecure $ENV{PATH}」で止まります。サーバーから渡されるPATHなどの環境変数は移行で変わります。',
    en: 'Under -T a script that does not set $ENV{PATH} itself dies with `Insecure $ENV{PATH}` when it starts a program, whatever the server hands over.',
  },
  hint: {
    ja: "先頭で「$ENV{PATH} = '/bin:/usr/bin'; delete @ENV{qw(IFS CDPATH ENV BASH_ENV)};」とします。",
    en: "Write `$ENV{PATH} = '/bin:/usr/bin'; delete @ENV{qw(IFS CDPATH ENV BASH_ENV)};` at the top.",
  },
  sources: ['https://perldoc.perl.org/perlsec#Cleaning-Up-Your-Path'],
  examples: [
    { wrong: '#!/usr/bin/perl -T\nopen(MAIL, "|/usr/sbin/sendmail -t");\nprint MAIL "a";\n' },
    { wrong: '#!/usr/bin/perl -wT\nsystem("/bin/date");\n' },
    { right: '#!/usr/bin/perl -T\n$ENV{PATH} = "/bin";\nsystem("/bin/date");\n' },
    { right: '#!/usr/bin/perl -T\nlocal $ENV{"PATH"} = "/bin";\nprint `date`;\n' },
    { right: '#!/usr/bin/perl -T\ndelete @ENV{qw(PATH IFS)};\nsystem("/bin/date");\n' },
    { right: '#!/usr/bin/perl -w\nsystem("/bin/date");\n' },
    { right: '#!/usr/bin/perl -T\nopen(F, "<a.txt");\nprint "system()";\n' },
  ],
  check: {
    perl(perl, { report }) {
      if (!isTainted(perl) || cleansPath(perl)) return;
      const first = perl.commands.find(({ kind }) => kind !== 'open');
      if (!first) return;
      report(first, {
        message: {
          ja: '-T のもとで $ENV{PATH} を設定せずに外部コマンドを起動しています（その場で停止します）',
          en: 'under -T, with $ENV{PATH} as the server gives it, perl refuses to start a program',
        },
      });
    },
  },
});

/** `$ENV{PATH} = …`, `delete @ENV{…}`, `%ENV = ()`, `local %ENV`, `undef %ENV`, `sanitize_env`… */
const cleansPath = (perl: PerlDocument): boolean =>
  perl.elements('ENV').some(({ value }) => value === 'PATH') ||
  /[%@]ENV\b/.test(perl.text) ||
  perl.inclusions.some(({ file, expression }) => file !== null || expression !== null);
