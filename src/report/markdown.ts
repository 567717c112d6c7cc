// A summary for pull requests, wikis and mail: the verdict, the next steps and the causes with their places. Also the page of a rule.
import type { Example, Rule } from '../rule/rule.ts';
import type { Lang, Text } from '../rule/text.ts';
import { type Cause, causesOf, STEPS } from './cause.ts';
import { markdownProse, markdownText } from './escape.ts';
import type { Reporter } from './reporter.ts';
import { verdictSentences } from './verdict.ts';
import { CHECK_RESULTS, componentName, number, SEVERITIES, STEP_NOTES, STEP_TITLES, versionName } from './words.ts';

/** Files named under one cause, and under all of them: a page must stay readable. */
const MOST_FILES = 100;
const MOST_LINES = 2000;

const WORDS = {
  title: { ja: 'サイト移行の事前調査', en: 'Survey before the move' },
  target: { ja: '移行先', en: 'Target' },
  severity: { ja: '重大度', en: 'Severity' },
  count: { ja: '件数', en: 'Count' },
  step: { ja: '次の作業', en: 'Next step' },
  causes: { ja: '原因', en: 'Causes' },
  places: { ja: 'か所', en: 'Places' },
  on: { ja: '該当する版', en: 'Versions' },
  why: { ja: '理由', en: 'Why' },
  hint: { ja: '対処', en: 'How to repair' },
  line: { ja: '行', en: 'line' },
  unchecked: { ja: '確認できなかったもの', en: 'Was not checked' },
  checks: { ja: '確認の一覧', en: 'Checks' },
  rule: { ja: '規則', en: 'Rule' },
  result: { ja: '結果', en: 'Result' },
  wrong: { ja: '問題になる書き方', en: 'Reported' },
  right: { ja: '問題のない書き方', en: 'Not reported' },
  fixed: { ja: '修正後', en: 'After the fix' },
  sources: { ja: '資料', en: 'Sources' },
} as const;

export const markdown: Reporter = {
  name: 'markdown',
  excerpts: false,
  write(result, { lang, rules }) {
    const causes = causesOf(result, rules);
    const word = (name: keyof typeof WORDS) => WORDS[name][lang];
    const verdict = verdictSentences(result, causes).map((text) => text[lang]);
    const parts = [
      `# ${word('title')}`,
      `${word('target')}: ${markdownText(result.target.name[lang])}`,
      `**${verdict.join(lang === 'ja' ? '' : ' ')}**`,
      table(
        [word('severity'), word('count')],
        (['error', 'warning', 'info'] as const).map((level) => [
          SEVERITIES[level][lang],
          number(result.summary[level]),
        ]),
      ),
      ...stepParts(causes, lang),
      ...uncheckedPart(result.unchecked, lang),
      `## ${word('checks')}`,
      table(
        [word('rule'), word('result'), word('count')],
        result.checks.map((check) => [
          markdownText(check.rule),
          CHECK_RESULTS[check.result][lang],
          number(check.count),
        ]),
      ),
    ];
    return `${parts.join('\n\n')}\n`;
  },
};

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');
}

function stepParts(causes: readonly Cause[], lang: Lang): string[] {
  let lines = 0;
  const parts: string[] = [];
  for (const step of STEPS) {
    const own = causes.filter((cause) => cause.step === step);
    if (own.length === 0) continue;
    parts.push(`## ${STEP_TITLES[step][lang]}`, STEP_NOTES[step][lang]);
    for (const cause of own) {
      const files = filesOf(cause, lang);
      const shown = files.slice(0, Math.max(0, Math.min(MOST_FILES, MOST_LINES - lines)));
      lines += shown.length;
      parts.push(causeHead(cause, lang), [...shown, ...moreFiles(files.length - shown.length, lang)].join('\n'));
    }
  }
  return parts;
}

function causeHead(cause: Cause, lang: Lang): string {
  const versions = cause.on.map((label) => versionName(label, lang)).join(', ');
  const counts =
    lang === 'ja'
      ? `${number(cause.places.length)}か所`
      : `${number(cause.places.length)} ${cause.places.length === 1 ? 'place' : 'places'}`;
  const facts = [
    SEVERITIES[cause.severity][lang],
    componentName(cause.component, lang),
    counts,
    ...(versions ? [versions] : []),
  ];
  return [
    `### ${markdownText(cause.message[lang])}`,
    `${facts.map(markdownText).join(' / ')} / \`${cause.rule.replaceAll('`', '')}\``,
    markdownText(cause.hint[lang]),
  ].join('\n\n');
}

/** One line a file, with the lines of the places. */
function filesOf(cause: Cause, lang: Lang): string[] {
  const files = new Map<string, number[]>();
  for (const { path, line } of cause.places) {
    const lines = files.get(path);
    if (lines) lines.push(line);
    else files.set(path, [line]);
  }
  return [...files].map(([path, lines]) => {
    const shown = [...new Set(lines)].slice(0, 20).join(', ') + (lines.length > 20 ? ' …' : '');
    return lang === 'ja' ? `- ${markdownText(path)}（${shown}行）` : `- ${markdownText(path)} (line ${shown})`;
  });
}

function moreFiles(count: number, lang: Lang): string[] {
  if (count <= 0) return [];
  return [lang === 'ja' ? `- ほか${number(count)}ファイル` : `- and ${number(count)} more files`];
}

function uncheckedPart(unchecked: readonly { path: string; reason: Record<Lang, string> }[], lang: Lang): string[] {
  if (unchecked.length === 0) return [];
  const shown = unchecked
    .slice(0, MOST_FILES)
    .map(({ path, reason }) => `- ${markdownText(path)}: ${markdownText(reason[lang])}`);
  return [`## ${WORDS.unchecked[lang]}`, [...shown, ...moreFiles(unchecked.length - shown.length, lang)].join('\n')];
}

/** A rule's own texts and examples, without a heading of its own. */
export function ruleMarkdown(rule: Rule, lang: Lang): string {
  const word = (name: keyof typeof WORDS) => WORDS[name][lang];
  const parts = [markdownProse(rule.why[lang]), `**${word('hint')}**: ${markdownProse(rule.hint[lang])}`];
  for (const example of rule.examples) parts.push(...exampleMarkdown(example, (text) => text[lang]));
  if (rule.sources.length > 0)
    parts.push(`**${word('sources')}**`, rule.sources.map((source) => `- <${source}>`).join('\n'));
  return parts.join('\n\n');
}

/** @param say gives a word in one language, or in both */
export function exampleMarkdown(example: Example, say: (text: Text) => string): string[] {
  const scene = [example.on && versionName(example.on, 'en'), example.path && `\`${example.path}\``]
    .filter(Boolean)
    .join(', ');
  const title = (name: 'wrong' | 'right') => `**${say(WORDS[name])}**${scene ? ` (${scene})` : ''}`;
  if (example.right !== undefined) return [title('right'), fence(example.right)];
  const parts = [title('wrong'), fence(example.wrong)];
  if (example.fixed !== undefined) parts.push(`**${say(WORDS.fixed)}**`, fence(example.fixed));
  return parts;
}

/** Code in a fence longer than any inside it; line ends that cannot be seen are named. */
function fence(code: string): string {
  const longest = Math.max(2, ...[...code.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const ticks = '`'.repeat(longest + 1);
  return `${ticks}\n${code.replace(/\r\n?/g, '␍\n').replace(/\n$/, '')}\n${ticks}`;
}
