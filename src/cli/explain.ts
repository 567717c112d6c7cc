// hikkoshi explain: one rule, why it matters, examples and sources.
import { type Command, Option } from 'commander';
import { rules } from '../../rules/index.ts';
import { conversionRule } from '../fix/conversion-rule.ts';
import { suppressionRule } from '../gate/suppress.ts';
import { SEVERITIES, versionName } from '../report/words.ts';
import type { Example, Rule } from '../rule/rule.ts';
import type { Lang } from '../rule/text.ts';
import { UsageError } from './language.ts';
import { langOf } from './options.ts';

export function addExplain(program: Command): void {
  program
    .command('explain')
    .argument('<rule>', 'rule id / 規則名')
    .description('one rule: why, examples, sources / 規則の説明')
    .addOption(new Option('--lang <lang>', 'language of texts / 表示の言語').choices(['ja', 'en']))
    .action((id: string, options: { lang?: Lang }) => {
      const rule = [...rules, suppressionRule, conversionRule].find((one) => one.id === id);
      if (!rule) throw unknownRule(id);
      process.stdout.write(explanation(rule, langOf(options)));
    });
}

function unknownRule(id: string): UsageError {
  const last = id.slice(id.lastIndexOf('/') + 1);
  const near = rules
    .map((rule) => rule.id)
    .filter((known) => known.includes(last) || known.startsWith(`${id}/`))
    .slice(0, 5);
  return new UsageError({
    ja: `規則 ${id} はありません。${near.length > 0 ? `近いもの: ${near.join('、')}` : '「hikkoshi rules」で一覧を表示できます'}`,
    en: `there is no rule ${id}; ${near.length > 0 ? `near it: ${near.join(', ')}` : "'hikkoshi rules' lists them"}`,
  });
}

export function explanation(rule: Rule, lang: Lang): string {
  const word = (ja: string, en: string) => (lang === 'ja' ? ja : en);
  const blocks = [
    `${rule.id} (${SEVERITIES[rule.severity][lang]})\n${rule.title[lang]}`,
    `${word('理由', 'Why')}\n${indent(rule.why[lang])}`,
    `${word('対処', 'How to repair')}\n${indent(rule.hint[lang])}`,
    ...rule.examples.map((example) => exampleText(example, lang)),
    ...(rule.sources.length > 0
      ? [`${word('資料', 'Sources')}\n${rule.sources.map((source) => indent(source)).join('\n')}`]
      : []),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function exampleText(example: Example, lang: Lang): string {
  const word = (ja: string, en: string) => (lang === 'ja' ? ja : en);
  const scene = [example.on && versionName(example.on, lang), example.path].filter(Boolean).join(', ');
  const title = (ja: string, en: string) => `${word(ja, en)}${scene ? ` (${scene})` : ''}`;
  if (example.right !== undefined) return `${title('問題のない書き方', 'Not reported')}\n${indent(example.right)}`;
  const fixed =
    'fixed' in example && example.fixed !== undefined
      ? `\n${word('修正後', 'After the fix')}\n${indent(example.fixed)}`
      : '';
  return `${title('問題になる書き方', 'Reported')}\n${indent(example.wrong)}${fixed}`;
}

/** Line ends that cannot be seen are named. */
const indent = (text: string): string =>
  text
    .replace(/\r\n?/g, '␍\n')
    .replace(/\n$/, '')
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n');
