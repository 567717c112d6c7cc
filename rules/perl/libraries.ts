// Files that a script reads as code: require 'lib/x.pl', do 'config.pl'. Are they in the site, and will perl look where they lie?
import type { Inclusion, PerlDocument } from '../../src/languages/perl/document.ts';
import type { Fix, Place } from '../../src/rule/finding.ts';
import { type Context, defineRule, type SiteContext } from '../../src/rule/rule.ts';
import { isGuarded } from './guards.ts';
import { ascii, folderOf, join } from './site-paths.ts';
import { coreModule, knows, library } from './tables.ts';

const FACT = 'perl-file';

interface Included {
  file: string;
  place: Place;
}

const JCODE = { 'jcode.pl': 'package jcode;\nsub a { 1 }\n1;\n' };

/** Literal files of require and do that are not allowed to fail. */
function literalFiles(perl: PerlDocument): (Inclusion & { file: NonNullable<Inclusion['file']> })[] {
  return perl.inclusions.filter(
    (inclusion): inclusion is Inclusion & { file: NonNullable<Inclusion['file']> } =>
      inclusion.file !== null && !inclusion.optional && !isGuarded(perl, inclusion.start),
  );
}

/** The script says itself where its libraries are; a folder by its absolute path is another one. */
function setsPath(perl: PerlDocument): boolean {
  const isElsewhere = ({ words, argumentsSpan: { start, end } }: Inclusion): boolean =>
    words.length > 0 &&
    words.every(({ value }) => value.startsWith('/')) &&
    !/[$@]|\bdirname\b/.test(perl.text.slice(start, end));
  return (
    perl.inclusions.some((one) => (one.module === 'lib' && !isElsewhere(one)) || one.module === 'FindBin') ||
    perl.text.includes('@INC')
  );
}

const isRelative = (file: string): boolean => !/^(?:\/|[A-Za-z]:|\.\.?\/)/.test(file);

/** Anywhere in the site: the folder the script runs in is the server's choice. The folders that the script names must be there. */
function isInSite(site: SiteContext, path: string, file: string, names: ReadonlySet<string>): boolean {
  if (site.file(join(folderOf(path), file)) || site.file(join('', file))) return true;
  const tail = file.replace(/^(?:\.{1,2}\/+)+/, '');
  const up = file.split('/').filter((part) => part === '..').length;
  const isAbove = up > 0 && up >= path.split('/').length;
  if (isAbove || !tail.includes('/') || tail.includes('..')) return isAnywhere(names, file);
  const end = `/${join('', tail)}`;
  return site.files.some((one) => one.path.endsWith(end));
}

/** Bytes between the test and what it is for. */
const LOOKED_FOR = 300;

/** `if (-e './my.pl') { require './my.pl'; }` */
function isLookedFor(text: string, { start, raw }: { start: number; raw: string }): boolean {
  const before = text.slice(Math.max(0, start - LOOKED_FOR), start);
  return [...before.matchAll(/-[efrs]\s*\(?\s*(["'])(.*?)\1/g)].some(([, , tested]) => tested === raw);
}

const isAnywhere = (names: ReadonlySet<string>, file: string): boolean =>
  names.has(file.slice(file.lastIndexOf('/') + 1));

export const missingFile = defineRule({
  id: 'perl/missing-file',
  component: 'perl',
  severity: 'warning',
  effort: { minutes: [5, 15, 60] },
  title: {
    ja: '読み込むファイルがサイトの中にありません',
    en: 'A file that the script reads as code is not in the site',
  },
  why: {
    ja: "require や do で読み込むファイルが移行対象に含まれていないと、移行先で「Can't locate …」となりスクリプトが止まります。",
    en: "Without the file that `require` or `do` names, the script stops on the target with `Can't locate ...`.",
  },
  hint: {
    ja: '旧サーバーからファイルを取り寄せて移行対象に加えるか、使われていない読み込みなら消してください。',
    en: 'Fetch the file from the old server, or remove the line where nothing needs it.',
  },
  sources: ['https://perldoc.perl.org/functions/require'],
  examples: [
    {
      path: 'cgi-bin/bbs.cgi',
      wrong: "#!/usr/bin/perl\nrequire './jcode.pl';\nprint 1;\n",
      files: { 'index.html': '<p>a</p>' },
    },
    {
      path: 'cgi-bin/bbs.cgi',
      right: "#!/usr/bin/perl\nrequire './lib/jcode.pl';\nrequire 'init.cgi';\nprint 1;\n",
      files: {
        'cgi-bin/lib/jcode.pl': 'package jcode;\nsub a { 1 }\n1;\n',
        'cgi-bin/init.cgi': '#!/usr/bin/perl\n$a = 1;\n1;\n',
      },
    },
    {
      path: 'cgi-bin/bbs.cgi',
      wrong: "#!/usr/bin/perl\nrequire './Common.pl';\nprint 1;\n",
      files: { 'cgi-bin/common.pl': '$a = 1;\n1;\n' },
    },
    {
      path: 'bbs.cgi',
      right: "#!/usr/bin/perl\nrequire '../bbs/jcode.pl';\nprint 1;\n",
      files: JCODE,
    },
    {
      path: 'cgi-bin/bbs.cgi',
      wrong: "#!/usr/bin/perl\nrequire './lib/stock.pl';\nprint 1;\n",
      files: { 'cron/stock.pl': '$a = 1;\n1;\n' },
    },
    {
      path: 'cgi-bin/bbs.cgi',
      right: "#!/usr/bin/perl\nif (-f './my.pl') { require './my.pl'; }\nprint 1;\n",
      files: { 'index.html': '<p>a</p>' },
    },
    {
      path: 'cgi-bin/bbs.cgi',
      right: "#!/usr/bin/perl\neval { require './option.pl' };\nprint 1;\n",
      files: { 'index.html': '<p>a</p>' },
    },
    {
      path: 'cgi-bin/bbs.cgi',
      right: "#!/usr/bin/perl\nrequire 'ctime.pl';\nprint 1;\n",
      files: { 'index.html': '<p>a</p>' },
    },
  ],
  check: {
    perl(perl, context) {
      for (const { file } of literalFiles(perl)) {
        // another rule tells of the separator
        const value = file.value.replaceAll('\\', '/');
        if (isLookedFor(perl.text, file)) continue;
        if (library(value) || /^\/|^[A-Za-z]:|\.p?h$|\.pm$|[<>|*?]/.test(value) || value === '') continue;
        const fact: Included = { file: value, place: context.place(file) };
        context.fact(FACT, fact);
      }
    },
  },
  site(site) {
    if (site.files.length < 2) return;
    const names = new Set(site.files.map(({ path }) => path.slice(path.lastIndexOf('/') + 1)));
    const inOtherCase = new Set([...names].map((name) => name.toLowerCase()));
    for (const { path, value } of site.facts<Included>(FACT)) {
      const { file, place } = value;
      if (isInSite(site, path, file, names)) continue;
      if (inOtherCase.has(file.slice(file.lastIndexOf('/') + 1).toLowerCase()) && !isAnywhere(names, file)) {
        site.report(place, {
          severity: 'error',
          message: {
            ja: `${ascii(file)} は大文字・小文字の違うファイルしかありません。Linuxでは見つからず、スクリプトが止まります`,
            en: `${ascii(file)}: only a file with other letter case is there. On Linux it is not found, and the script stops`,
          },
        });
        continue;
      }
      site.report(place, {
        message: { ja: `${ascii(file)} がサイトの中に見つかりません`, en: `${ascii(file)} is nowhere in the site` },
      });
    }
  },
});

export const coreLibrary = defineRule({
  id: 'perl/core-library',
  component: 'perl',
  severity: 'error',
  effort: { minutes: [5, 20, 60] },
  title: {
    ja: '移行先のPerlに付属しない古いライブラリ（.pl、.ph）',
    en: "Old library (.pl, .ph) that does not come with the target's Perl",
  },
  why: {
    ja: 'Perl 4時代のライブラリ（getopts.pl、timelocal.pl など）は5.16で取り除かれました。.ph は管理者がh2phで作らない限り存在しません。',
    en: 'The libraries of perl 4 (getopts.pl, timelocal.pl and others) left perl in 5.16. Files named .ph exist only where the administrator ran h2ph.',
  },
  hint: {
    ja: '対応するモジュール（Getopt::Std、Time::Local など）に置き換えるか、古いファイルをサイトに置いて読み込みます。',
    en: 'Use the module that took its place (Getopt::Std, Time::Local ...), or carry the old file along.',
  },
  sources: ['https://perldoc.perl.org/perl5160delta', 'https://perldoc.perl.org/h2ph'],
  examples: [
    { on: 'perl 5.36.0', wrong: 'require "timelocal.pl";\nprint 1;\n' },
    { on: 'perl 5.10.1', wrong: "require 'sys/socket.ph';\nprint 1;\n" },
    { on: 'perl 5.10.1', right: 'require "timelocal.pl";\nprint 1;\n' },
    { on: 'perl 5.36.0', right: 'require "./timelocal.pl";\nprint 1;\n' },
    {
      on: 'perl 5.36.0',
      right: 'require "timelocal.pl";\nprint 1;\n',
      files: { 'timelocal.pl': 'package timelocal;\nsub a { 1 }\n1;\n' },
    },
  ],
  check: {
    perl(perl, context) {
      context.define(`perl-library:${context.file.name}`);
      for (const { file, start, end } of literalFiles(perl)) reportLibrary(context, file.value, { start, end });
    },
  },
});

function reportLibrary(context: Context, file: string, span: { start: number; end: number }): void {
  const { target, report } = context;
  const unless = `perl-library:${file.slice(file.lastIndexOf('/') + 1)}`;
  if (/\.ph$/.test(file)) {
    report(span, {
      severity: 'warning',
      unless,
      message: { ja: `${ascii(file)} は移行先にない可能性があります`, en: `the target may not have ${ascii(file)}` },
    });
    return;
  }
  const known = library(file);
  if (!known) return;
  const { range, instead } = known;
  report(span, {
    on: target.on('perl', (version) => !knows(range, version)),
    unless,
    message: {
      ja: `${file} はこの版のPerlに付属していません${instead ? `（代わり: ${instead}）` : ''}`,
      en: `${file} does not come with this version of perl${instead ? `: use ${instead}` : ''}`,
    },
  });
}

/** perl 5.26 took "." out of @INC; with -T it never was in it. */
const WITHOUT_DOT = 52600;
const DOT_FACT = 'perl-file-here';

interface Here {
  file: string;
  /** What makes perl look there: `./` before the name, or the folder in @INC. */
  fix: Fix;
  tainted: boolean;
  place: Place;
}

const splice = (at: number, text: string): Fix => ({ safety: 'safe', splices: [{ start: at, end: at, text }] });

/** Modules of a script, as files: they may lie beside it. Those of another module lie beside that one by its own search path. */
function modulesHere(perl: PerlDocument): { file: string; inclusion: Inclusion }[] {
  if (!perl.shebang) return [];
  return perl.inclusions.flatMap((inclusion) => {
    const { module, optional, start } = inclusion;
    if (module === null || optional || isGuarded(perl, start) || coreModule(module)) return [];
    return [{ file: `${module.replaceAll('::', '/')}.pm`, inclusion }];
  });
}

export const incDot = defineRule({
  id: 'perl/inc-dot',
  component: 'perl',
  severity: 'error',
  effort: { minutes: [1, 2, 5] },
  title: {
    ja: 'カレントディレクトリから読み込めなくなります',
    en: 'Read from the current folder, where perl no longer looks',
  },
  why: {
    ja: "Perl 5.26から @INC に「.」が含まれません（-T を付けた場合は以前から）。「require 'jcode.pl'」は同じフォルダにファイルがあっても見つかりません。",
    en: "Since perl 5.26 `.` is not in @INC (and with -T it never was): `require 'jcode.pl'` does not find a file in the same folder.",
  },
  hint: {
    ja: 'ファイル名の前に「./」を付けます。モジュールの場合は @INC に「.」を加えます。',
    en: 'Write `./` before the name; for a module, put `.` into @INC.',
  },
  sources: ['https://perldoc.perl.org/perl5260delta', 'https://perldoc.perl.org/perlsec'],
  examples: [
    {
      on: 'perl 5.36.0',
      wrong: "#!/usr/bin/perl\nrequire 'jcode.pl';\nprint 1;\n",
      fixed: "#!/usr/bin/perl\nrequire './jcode.pl';\nprint 1;\n",
      files: JCODE,
    },
    {
      on: 'perl 5.10.1',
      wrong: "#!/usr/bin/perl -T\nrequire 'jcode.pl';\nprint 1;\n",
      fixed: "#!/usr/bin/perl -T\nrequire './jcode.pl';\nprint 1;\n",
      files: JCODE,
    },
    { on: 'perl 5.10.1', right: "#!/usr/bin/perl\nrequire 'jcode.pl';\nprint 1;\n", files: JCODE },
    {
      on: 'perl 5.36.0',
      right: "#!/usr/bin/perl\nuse lib '.';\nrequire 'jcode.pl';\nrequire './x.pl';\nprint 1;\n",
      files: JCODE,
    },
    {
      on: 'perl 5.36.0',
      path: 'cgi-bin/a.cgi',
      wrong: '#!/usr/bin/perl\nuse strict;\nuse Form::Check;\nprint 1;\n',
      fixed: "#!/usr/bin/perl\nuse strict;\nBEGIN { push @INC, '.' } use Form::Check;\nprint 1;\n",
      files: { 'cgi-bin/Form/Check.pm': 'package Form::Check;\nsub a { 1 }\n1;\n' },
    },
    {
      on: 'perl 5.36.0',
      path: 'cgi-bin/a.cgi',
      wrong: "#!/usr/bin/perl\nuse lib '/home/a/perl';\nrequire 'sub.pl';\nprint 1;\n",
      files: { 'cgi-bin/sub.pl': '$a = 1;\n1;\n' },
    },
    {
      on: 'perl 5.36.0',
      path: 'cgi-bin/a.cgi',
      right: "#!/usr/bin/perl\nuse lib './lib';\nuse Form;\nprint 1;\n",
      files: { 'cgi-bin/lib/Form.pm': 'package Form;\nsub a { 1 }\n1;\n' },
    },
    { on: 'perl 5.36.0', right: "#!/usr/bin/perl\nrequire 'unicore/Name.pl';\nprint 1;\n" },
  ],
  check: {
    perl(perl, context) {
      if (setsPath(perl)) return;
      const tainted = /^-\w*T/.test(perl.shebang?.switches ?? '');
      for (const { file } of literalFiles(perl)) {
        const name = file.value;
        if (!isRelative(name) || name === '' || /\.ph$/.test(name)) continue;
        const fact: Here = { file: name, fix: splice(file.content.start, './'), tainted, place: context.place(file) };
        context.fact(DOT_FACT, fact);
      }
      for (const { file, inclusion } of modulesHere(perl)) {
        const fix = splice(inclusion.start, "BEGIN { push @INC, '.' } ");
        const fact: Here = { file, fix, tainted, place: context.place(inclusion) };
        context.fact(DOT_FACT, fact);
      }
    },
  },
  site(site) {
    const searched = new Set<string>();
    for (const { path, value } of site.facts<Here>(DOT_FACT)) {
      const { file, fix, tainted, place } = value;
      if (!site.file(join(folderOf(path), file))) continue;
      // with the folder in @INC the next module is found, too
      if (file.endsWith('.pm') && searched.has(path)) continue;
      if (file.endsWith('.pm')) searched.add(path);
      site.report(place, {
        on: site.target.on('perl', (version) => tainted || version >= WITHOUT_DOT),
        message: {
          ja: `${ascii(file)} は同じフォルダにありますが、この版のPerlはそこを探しません`,
          en: `${ascii(file)} lies in the same folder, where this perl does not look`,
        },
        fix,
      });
    }
  },
});
