// One rule for each construct that some versions of Perl lack or take otherwise; what they say comes from the table.
import type { FeatureUse, PerlDocument } from '../../src/languages/perl/document.ts';
import type { Severity } from '../../src/rule/finding.ts';
import { type Context, defineRule, type Example, type Rule } from '../../src/rule/rule.ts';
import type { Text } from '../../src/rule/text.ts';
import { asksFor, asksForVersion, isGuarded, isTried } from './guards.ts';
import { REPAIRS } from './repairs/index.ts';
import { type Effect, FEATURES, type Feature, knows } from './tables.ts';

const SOURCES = ['https://perldoc.perl.org/perlhist', 'https://perldoc.perl.org/perldelta'];

const SEVERITIES: Readonly<Record<Effect, Severity>> = { compile: 'error', run: 'error', silent: 'warning' };

const WHY: Readonly<Record<Effect, Text>> = {
  compile: {
    ja: 'この書き方を知らない版のPerlではコンパイルエラーになり、スクリプト全体が動きません（500 Internal Server Error）。',
    en: 'A perl that does not know it refuses to compile the file: nothing in it runs, and the page answers 500 Internal Server Error.',
  },
  run: {
    ja: 'この書き方を知らない版のPerlでは、実行がその行に来たところで異常終了します。',
    en: 'A perl that does not know it dies as soon as it gets to that line.',
  },
  silent: {
    ja: 'エラーは出ませんが、版によって結果が変わります。',
    en: 'There is no error message: the result is another one.',
  },
};

function ruleOf(fates: readonly Feature[]): Rule {
  const [first] = fates as [Feature, ...Feature[]];
  const repaired = REPAIRS[first.name];
  const last = fates.at(-1)!;
  return defineRule({
    id: `perl/${first.name}`,
    component: 'perl',
    severity: SEVERITIES[last.effect],
    effort: { minutes: repaired ? [1, 2, 5] : [2, 10, 30] },
    title: {
      ja: `移行先のPerlで使えない書き方: ${first.title.ja}`,
      en: `Not understood by the target's Perl: ${first.title.en}`,
    },
    why: WHY[last.effect],
    hint: { ja: `代わりの書き方: ${first.instead.ja}`, en: `Write instead: ${first.instead.en}` },
    sources: SOURCES,
    examples: [...examplesOf(last), ...(repaired?.examples ?? []), ...(GUARDED[first.name] ?? [])],
    uses: [first.name],
    check: {
      perl(perl, context) {
        for (const use of perl.uses(first.name)) for (const fate of fates) check(perl, context, use, fate, fates);
      },
    },
  });
}

function check(perl: PerlDocument, context: Context, use: FeatureUse, fate: Feature, fates: readonly Feature[]): void {
  const on = context.target.on('perl', (version) => !knows(fate.range, version) && isFirst(fate, fates, version));
  if (on.length === 0) return;
  const severity = severityAt(perl, use, fate.effect);
  if (!severity) return;
  context.report(use, {
    on,
    severity,
    message: message(fate),
    fix: REPAIRS[fate.name]?.fix(perl, use) ?? null,
  });
}

/** What only matters when it is reached is no finding where the script asks first, and less of one where it asks at all. */
function severityAt(perl: PerlDocument, use: FeatureUse, effect: Effect): Severity | null {
  if (effect === 'compile') return severityInString(perl, use);
  if (isGuarded(perl, use.start) || asksFor(perl, use.detail)) return null;
  if (!asksForVersion(perl)) return SEVERITIES[effect];
  return effect === 'run' ? 'warning' : null;
}

/** In a string given to eval only that string fails; where the script looks at what became of it, it is meant to be tried. */
function severityInString(perl: PerlDocument, { start }: FeatureUse): Severity | null {
  const guards = perl.guardsAt(start);
  const string = guards.findLast(({ kind }) => kind === 'string');
  if (!string) return SEVERITIES.compile;
  const asked = guards.some(({ kind }) => kind === 'version' || kind === 'can');
  return asked || isTried(perl, string) ? null : 'warning';
}

/** Of two fates the worse one is told. */
function isFirst(fate: Feature, fates: readonly Feature[], version: number): boolean {
  return fate.effect !== 'silent' || !fates.some((other) => other.effect === 'compile' && !knows(other.range, version));
}

function message({ title, effect }: Feature): Text {
  switch (effect) {
    case 'compile':
      return {
        ja: `${title.ja} はこの版のPerlではコンパイルエラーになります`,
        en: `${title.en}: this perl does not compile it`,
      };
    case 'run':
      return { ja: `${title.ja} はこの版のPerlでは実行時エラーになります`, en: `${title.en}: this perl dies here` };
    default:
      return {
        ja: `${title.ja} はこの版のPerlでは別の動作になります`,
        en: `${title.en}: this perl does something else, without a word`,
      };
  }
}

/** Code that asks before it uses something. */
const GUARDED: Readonly<Record<string, Example[]>> = {
  say: [
    { on: 'perl 5.8.9', wrong: '#!/usr/bin/perl\neval q{ use feature "say"; say "hello"; };\nprint 1;\n' },
    { on: 'perl 5.8.9', right: '#!/usr/bin/perl\nmy $ok = eval q{ use feature "say"; say "hello"; 1 };\nprint 1;\n' },
    { on: 'perl 5.8.9', right: '#!/usr/bin/perl\neval q{ use feature "say"; say "a"; };\nprint "old" if $@;\n' },
    {
      on: 'perl 5.8.9',
      right: '#!/usr/bin/perl\nif ($] >= 5.010) { eval q{ use feature "say"; say "a"; }; }\nprint 1;\n',
    },
  ],
  'global-phase': [
    {
      on: 'perl 5.10.1',
      right: '#!/usr/bin/perl\nexit if defined ${^GLOBAL_PHASE} && ${^GLOBAL_PHASE} eq "DESTRUCT";\n',
    },
  ],
  'builtin-namespace': [
    { on: 'perl 5.10.1', right: '#!/usr/bin/perl\nif ($] >= 5.036) { print builtin::trim(" a "); }\n' },
    { on: 'perl 5.10.1', right: '#!/usr/bin/perl\nmy $t = eval { builtin::trim(" a ") };\nprint $t;\n' },
  ],
};

/** Versions to show a feature on: one that lacks it and one that has it. */
const SHOWN = [50809, 51001, 51404, 52003, 53600, 54000];

function versionName(version: number): string {
  return `5.${Math.floor(version / 100) % 100}.${version % 100}`;
}

function examplesOf({ range, example, effect }: Feature): Example[] {
  const source = `#!/usr/bin/perl\n${example.endsWith('\n') ? example : `${example}\n`}`;
  const lacking = SHOWN.filter((version) => !knows(range, version)).at(effect === 'silent' ? -1 : 0);
  const having = SHOWN.find((version) => knows(range, version));
  const list: Example[] = [];
  if (lacking !== undefined) list.push({ on: `perl ${versionName(lacking)}`, wrong: source });
  if (having !== undefined) list.push({ on: `perl ${versionName(having)}`, right: source });
  const commented = example.replaceAll('\n', ' ');
  if (lacking !== undefined) {
    list.push({
      on: `perl ${versionName(lacking)}`,
      right: `#!/usr/bin/perl\n# ${commented}\nprint 1;\n\n=pod\n\n${example}\n\n=cut\n\n__END__\n${example}\n`,
    });
  }
  return list;
}

export const featureRules: Rule[] = [...FEATURES.values()].map(ruleOf);
