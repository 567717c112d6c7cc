// Names of features and of warnings categories that the target's perl does not know: it dies on them at compile time.
import type { FeatureUse, Inclusion, PerlDocument } from '../../src/languages/perl/document.ts';
import type { Fix, Splice } from '../../src/rule/finding.ts';
import { type Context, defineRule } from '../../src/rule/rule.ts';
import { knows, pragmaName } from './tables.ts';

const FEATURES_SINCE = 51000;

interface Unknown {
  use: FeatureUse;
  inclusion: Inclusion;
  on: ReturnType<Context['target']['on']>;
}

function unknownNames(perl: PerlDocument, { target }: Context, pragma: string): Unknown[] {
  const list: Unknown[] = [];
  for (const use of perl.features) {
    if (!use.feature.startsWith(`${pragma}:`)) continue;
    const range = pragmaName(pragma, use.detail);
    const inclusion = perl.inclusions.find(({ start, end }) => start <= use.start && use.end <= end);
    if (!range || !inclusion) continue;
    // without feature.pm at all it is the module that is missing
    const on = target.on(
      'perl',
      (version) => (pragma !== 'feature' || version >= FEATURES_SINCE) && !knows(range, version),
    );
    if (on.length > 0) list.push({ use, inclusion, on });
  }
  return list;
}

/** `no …` of something unknown: there is nothing to switch off. The whole statement goes, or the word alone. */
function drop(perl: PerlDocument, unknown: Unknown, all: readonly Unknown[]): Fix | null {
  const { inclusion, use } = unknown;
  if (inclusion.kind !== 'no') return null;
  const names = all.filter((other) => other.inclusion === inclusion);
  const end = /^[ \t]*;[ \t]*\r?\n?/.exec(perl.text.slice(inclusion.end, inclusion.end + 80));
  if (names.length === inclusion.words.length && end) {
    if (names[0] !== unknown) return { safety: 'safe', splices: [] };
    const from = lineStart(perl.text, inclusion.start);
    const whole = /\n$/.test(end[0]) ? from : inclusion.start;
    const splice: Splice = { start: whole, end: inclusion.end + end[0].length, text: '' };
    return { safety: 'safe', splices: [splice] };
  }
  const quote = perl.text[use.start - 1];
  if (quote === "'" || quote === '"') return null;
  const blank = /^\s/.test(perl.text.slice(use.end)) ? 1 : 0;
  return { safety: 'safe', splices: [{ start: use.start, end: use.end + blank, text: '' }] };
}

/** The beginning of the line where only blanks precede the offset, else the offset. */
function lineStart(text: string, offset: number): number {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  return /^[ \t]*$/.test(text.slice(start, offset)) ? start : offset;
}

export const featureName = defineRule({
  id: 'perl/feature-name',
  component: 'perl',
  severity: 'error',
  effort: { minutes: [2, 10, 60] },
  title: { ja: '移行先のPerlにない機能名（use feature）', en: "Feature that the target's Perl does not have" },
  why: {
    ja: 'feature.pm が知らない名前を渡すと、その場でコンパイルエラーになります。',
    en: 'feature.pm refuses a name it does not know, and the script does not compile.',
  },
  hint: {
    ja: 'その機能を使わない書き方に直し、宣言を消してください。',
    en: 'Write the code without the feature and remove its name.',
  },
  sources: ['https://perldoc.perl.org/feature'],
  examples: [
    { on: 'perl 5.10.1', wrong: "use feature 'signatures';\nprint 1;\n" },
    { on: 'perl 5.10.1', wrong: "use feature ':5.14';\nprint 1;\n" },
    { on: 'perl 5.10.1', wrong: "no feature 'indirect';\nprint 1;\n", fixed: 'print 1;\n' },
    { on: 'perl 5.36.0', wrong: "use feature 'array_base';\nprint 1;\n" },
    { on: 'perl 5.10.1', right: "use feature qw(say state switch);\nuse feature ':5.10';\nprint 1;\n" },
    { on: 'perl 5.36.0', right: "use feature 'signatures';\nprint 1;\n" },
  ],
  check: {
    perl(perl, context) {
      const all = unknownNames(perl, context, 'feature');
      for (const unknown of all) {
        const { use, on } = unknown;
        const message = {
          ja: `feature '${use.detail}' は移行先のPerlにありません`,
          en: `this perl has no feature '${use.detail}'`,
        };
        context.report(use, { on, message, fix: drop(perl, unknown, all) });
      }
    },
  },
});

export const warningsCategory = defineRule({
  id: 'perl/warnings-category',
  component: 'perl',
  severity: 'error',
  effort: { minutes: [1, 2, 5] },
  title: { ja: '移行先のPerlにない警告の分類名', en: "Warnings category that the target's Perl does not have" },
  why: {
    ja: 'warnings.pm が知らない分類名を渡すと「Unknown warnings category」でコンパイルエラーになります。',
    en: 'warnings.pm dies with "Unknown warnings category", and the script does not compile.',
  },
  hint: {
    ja: 'その版にない警告は止める必要もないので、分類名を消してください。',
    en: 'There is nothing to switch off in that version: remove the name.',
  },
  sources: ['https://perldoc.perl.org/warnings'],
  examples: [
    { on: 'perl 5.10.1', wrong: "no warnings 'experimental::smartmatch';\nprint 1;\n", fixed: 'print 1;\n' },
    {
      on: 'perl 5.10.1',
      wrong: 'no warnings qw(once experimental::signatures);\nprint 1;\n',
      fixed: 'no warnings qw(once );\nprint 1;\n',
    },
    { on: 'perl 5.36.0', wrong: "no warnings 'experimental::autoderef';\nprint 1;\n", fixed: 'print 1;\n' },
    { on: 'perl 5.10.1', right: "use warnings FATAL => 'all';\nno warnings qw(once uninitialized);\nprint 1;\n" },
    { on: 'perl 5.10.1', right: "use warnings 'My::Category';\nprint 1;\n" },
    { on: 'perl 5.10.1', right: "no if $] >= 5.018, warnings => 'experimental::smartmatch';\nprint 1;\n" },
  ],
  check: {
    perl(perl, context) {
      const all = unknownNames(perl, context, 'warnings');
      for (const unknown of all) {
        const { use, on } = unknown;
        const message = {
          ja: `警告の分類 '${use.detail}' は移行先のPerlにありません`,
          en: `this perl has no warnings category '${use.detail}'`,
        };
        context.report(use, { on, message, fix: drop(perl, unknown, all) });
      }
    },
  },
});
