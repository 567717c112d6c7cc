// Modules: part of the target's perl, in a package of its system, in the site itself, or missing.
import type { Inclusion, PerlDocument, Span } from '../../src/languages/perl/document.ts';
import type { Severity } from '../../src/rule/finding.ts';
import { type Context, defineRule } from '../../src/rule/rule.ts';
import type { Text } from '../../src/rule/text.ts';
import { isGuarded } from './guards.ts';
import { coreModule, coreVersion, importsOf, knows, packageOf, type Range } from './tables.ts';
import { moduleVersion } from './versions.ts';

interface Wanted extends Span {
  module: string;
  inclusion: Inclusion;
}

/** Pragmas whose words are classes to load. */
const LOADERS = new Set(['base', 'parent']);

const known = new WeakMap<PerlDocument, readonly Wanted[]>();

/** Modules that the file cannot do without. */
export function wantedModules(perl: PerlDocument): readonly Wanted[] {
  let wanted = known.get(perl);
  if (!wanted) {
    wanted = findWanted(perl);
    known.set(perl, wanted);
  }
  return wanted;
}

function findWanted(perl: PerlDocument): Wanted[] {
  const list: Wanted[] = [];
  for (const inclusion of perl.inclusions) {
    const { module, moduleSpan } = inclusion;
    if (module === null || !moduleSpan || inclusion.optional || isGuarded(perl, inclusion.start)) continue;
    list.push({ module: module.replace(/^::/, '').replaceAll("'", '::'), inclusion, ...moduleSpan });
    if (LOADERS.has(module)) list.push(...parents(inclusion));
  }
  return list;
}

function parents(inclusion: Inclusion): Wanted[] {
  if (inclusion.words.some(({ value }) => value === '-norequire')) return [];
  return inclusion.words
    .filter(({ value }) => /^[A-Za-z_]\w*(?:::\w+)*$/.test(value))
    .map(({ value, start, end }) => ({ module: value, inclusion, start, end }));
}

/**
 * A class may be defined anywhere in the site, in a file of any name. lib/My/Form.pm is My::Form where it declares that package;
 * otherwise it may be Form or lib::My::Form, too: perl's search path decides.
 */
function defineModules(perl: PerlDocument, { file, define }: Context): void {
  const declared = new Set(perl.packages.map(({ name }) => name));
  for (const name of declared) define(`perl-module:${name}`);
  if (!file.path.endsWith('.pm')) return;
  const parts = file.path.slice(0, -3).split('/');
  const names = parts.map((_, index) => parts.slice(index).join('::'));
  const own = names.find((name) => declared.has(name));
  for (const name of own === undefined ? names : [own]) {
    define(`perl-module:${name}`);
    define(`perl-module-file:${name}`);
  }
}

export const missingModule = defineRule({
  id: 'perl/missing-module',
  component: 'perl',
  severity: 'error',
  effort: { minutes: [5, 20, 120] },
  title: { ja: '移行先のPerlにないモジュール', en: "Module that the target's Perl does not have" },
  why: {
    ja: "モジュールが見つからないと「Can't locate … in @INC」でスクリプト全体が止まります（500 Internal Server Error）。",
    en: "Without the module the script stops with `Can't locate ... in @INC`, and the page answers 500 Internal Server Error.",
  },
  hint: {
    ja: '移行先に入っているかを確認し、なければ（Perlだけで書かれたモジュールは）サイトに置いて use lib で読むか、標準モジュールに置き換えます。',
    en: 'Ask whether the target has it. If not, carry a module written in Perl along and name its folder with `use lib`, or use a module that comes with perl.',
  },
  sources: ['https://perldoc.perl.org/modules', 'https://metacpan.org/pod/Module::CoreList'],
  examples: [
    { on: 'perl 5.10.1', wrong: 'use Jcode;\nprint 1;\n' },
    { on: 'perl 5.10.1', wrong: 'use JSON::PP;\nprint 1;\n' },
    { on: 'perl 5.36.0', wrong: 'use CGI qw(:standard);\nprint header;\n' },
    { on: 'perl 5.10.1', wrong: "use parent 'Class::Accessor';\nprint 1;\n" },
    { on: 'perl 5.8.9', wrong: 'use autodie;\nprint 1;\n' },
    { on: 'perl 5.10.1', right: 'use CGI;\nuse Time::Local;\nuse Encode qw(from_to);\nuse strict;\nprint 1;\n' },
    { on: 'perl 5.10.1', right: 'my $gd = eval { require GD; 1 };\neval "use Jcode";\nprint 1;\n' },
    {
      on: 'perl 5.10.1',
      right: 'use My::Form;\nprint 1;\n',
      files: { 'lib/My/Form.pm': 'package My::Form;\nuse strict;\nsub new { bless {} }\n1;\n' },
    },
    { on: 'perl 5.10.1', right: "use if $] >= 5.014, 'JSON::PP';\nprint 1;\n" },
    { on: 'perl 5.10.1', right: "# use Jcode;\nprint 'use Jcode;';\n=pod\n\nuse Jcode;\n\n=cut\n" },
  ],
  check: {
    perl(perl, context) {
      defineModules(perl, context);
      const seen = new Set<string>();
      for (const wanted of wantedModules(perl)) {
        if (seen.has(wanted.module)) continue;
        seen.add(wanted.module);
        reportMissing(perl, context, wanted);
      }
    },
  },
});

function reportMissing(perl: PerlDocument, context: Context, { module, inclusion, start, end }: Wanted): void {
  const core = coreModule(module);
  const on = context.target.on('perl', (version) => !core || !knows(core, version));
  if (on.length === 0) return;
  const behindCondition = inclusion.kind === 'require' && perl.guardsAt(start).length > 0;
  const packaged = packageOf(module);
  context.report(
    { start, end },
    {
      on,
      severity: severityOf(behindCondition, packaged?.repository === 'base'),
      message: messageOf(module, context, core !== undefined),
      unless: `perl-module:${module}`,
    },
  );
}

function severityOf(behindCondition: boolean, packaged: boolean): Severity {
  return behindCondition || packaged ? 'warning' : 'error';
}

function messageOf(module: string, { target }: Context, core: boolean): Text {
  const packaged = packageOf(module);
  if (core) {
    return {
      ja: `${module} は移行先の版のPerlには付属していません`,
      en: `${module} does not come with this version of perl`,
    };
  }
  if (packaged && packaged.repository !== 'none' && target.profile.packages === 'rhel6') {
    return {
      ja: `${module} はPerlに付属しないモジュールです（パッケージ ${packaged.name} が入っているか移行先に確認）`,
      en: `${module} does not come with perl: ask whether the package ${packaged.name} is installed`,
    };
  }
  return {
    ja: `${module} はPerlに付属せず、サイトの中にもありません`,
    en: `${module} does not come with perl and is not in the site`,
  };
}

export const moduleVersionRule = defineRule({
  id: 'perl/module-version',
  component: 'perl',
  severity: 'error',
  effort: { minutes: [5, 20, 60] },
  title: { ja: '移行先より新しい版のモジュールを要求しています', en: "Asks for a newer module than the target's" },
  why: {
    ja: '「use List::Util 1.45」のように版を指定すると、それより古いモジュールでは「… version 1.45 required」で止まります。',
    en: 'With `use List::Util 1.45` an older module makes the script die with `version 1.45 required`.',
  },
  hint: {
    ja: '新しい機能を使っていなければ版の指定を外すか下げ、使っていればモジュールをサイトに置きます。',
    en: 'Lower the number where nothing newer is used; otherwise carry the newer module along.',
  },
  sources: ['https://perldoc.perl.org/functions/use', 'https://metacpan.org/pod/Module::CoreList'],
  examples: [
    { on: 'perl 5.10.1', wrong: 'use List::Util 1.45 qw(first);\nprint 1;\n' },
    { on: 'perl 5.10.1', wrong: 'use Test::More 0.96;\nprint 1;\n' },
    { on: 'perl 5.10.1', right: 'use List::Util 1.19 qw(first);\nuse CGI 2.50;\nprint 1;\n' },
    { on: 'perl 5.36.0', right: 'use List::Util 1.45 qw(first);\nprint 1;\n' },
  ],
  check: {
    perl(perl, { target, report }) {
      for (const { module, inclusion } of wantedModules(perl)) {
        const core = coreModule(module);
        if (!core || inclusion.version === null || !inclusion.versionSpan || inclusion.module !== module) continue;
        const wanted = moduleVersion(inclusion.version);
        const has = (version: number) => coreVersion(module, version);
        const on = target.on('perl', (version) => knows(core, version) && moduleVersion(has(version) ?? '') < wanted);
        const offered = on.map(({ number }) => has(number)).join(', ');
        report(inclusion.versionSpan, {
          on,
          message: {
            ja: `${module} ${inclusion.version} 以降を要求していますが、移行先は ${offered} です`,
            en: `asks for ${module} ${inclusion.version}; the target has ${offered}`,
          },
          unless: `perl-module-file:${module}`,
        });
      }
    },
  },
});

export const importName = defineRule({
  id: 'perl/import',
  component: 'perl',
  severity: 'error',
  effort: { minutes: [2, 10, 30] },
  title: { ja: '移行先のモジュールにない関数の読み込み', en: "Imports a name that the target's module does not have" },
  why: {
    ja: 'モジュールが公開していない名前を読み込むと「"…" is not exported by the … module」で止まります。',
    en: 'Importing a name that the module does not export stops the script: `"..." is not exported by the ... module`.',
  },
  hint: {
    ja: '同じ働きの関数を自分で書くか、新しい版のモジュールをサイトに置きます。',
    en: 'Write the function yourself, or carry the newer module along.',
  },
  sources: ['https://metacpan.org/dist/Scalar-List-Utils/changes', 'https://perldoc.perl.org/perl5260delta'],
  examples: [
    { on: 'perl 5.10.1', wrong: 'use List::Util qw(first any);\nprint 1;\n' },
    { on: 'perl 5.20.3', wrong: 'use List::Util qw(uniq);\nprint 1;\n' },
    { on: 'perl 5.36.0', wrong: 'use POSIX qw(tmpnam);\nprint 1;\n' },
    { on: 'perl 5.36.0', wrong: "use UNIVERSAL 'isa';\nprint 1;\n" },
    {
      on: 'perl 5.10.1',
      right: 'use List::Util qw(first sum max min shuffle reduce);\nuse POSIX qw(tmpnam floor);\nprint 1;\n',
    },
    { on: 'perl 5.36.0', right: 'use List::Util qw(any uniq);\nprint 1;\n' },
    { on: 'perl 5.10.1', wrong: 'use List::Util;\nprint List::Util::uniq(1, 1);\n' },
    {
      on: 'perl 5.10.1',
      right: 'use List::Util;\nprint eval { List::Util::uniq(1, 1) };\nprint My::uniq(1);\n',
    },
    {
      on: 'perl 5.10.1',
      wrong: 'use List::Util qw(any);\nprint 1;\n',
      files: { 'lib/My/List/Util.pm': 'package My::List::Util;\nsub any { 1 }\n1;\n' },
    },
    {
      on: 'perl 5.10.1',
      right: 'use List::Util qw(any);\nprint 1;\n',
      files: { 'lib/List/Util.pm': 'package List::Util;\nsub any { 1 }\n1;\n' },
    },
  ],
  check: {
    perl(perl, { target, report }) {
      const lacks = (span: Span, module: string, name: string, range: Range) =>
        report(span, {
          on: target.on('perl', (version) => !knows(range, version) && (coreModule(module)?.since ?? 0) <= version),
          message: { ja: `移行先の ${module} には ${name} がありません`, en: `the target's ${module} has no ${name}` },
          unless: `perl-module-file:${module}`,
        });
      for (const { module, inclusion } of wantedModules(perl)) {
        if (inclusion.module !== module) continue;
        const names = importsOf(module);
        for (const word of inclusion.kind === 'use' ? inclusion.words : []) {
          const range = names.get(word.value.replace(/^&/, ''));
          if (range) lacks(word, module, word.value, range);
        }
        for (const [name, range] of names) {
          for (const call of perl.calls(`${module}::${name}`)) {
            if (!isGuarded(perl, call.start)) lacks(call.nameSpan, module, name, range);
          }
        }
      }
    },
  },
});
