// hikkoshi compare: what has changed between two JSON reports.
import { type Command, Option } from 'commander';
import { type Comparison, compareReports, type Reported, readReport } from '../gate/compare.ts';
import { number, SEVERITIES } from '../report/words.ts';
import type { Severity } from '../rule/finding.ts';
import type { Lang, Text } from '../rule/text.ts';
import { printable } from '../text/printable.ts';
import { langOf } from './options.ts';
import { exitCodeOf } from './scan.ts';

interface CompareOptions {
  lang?: Lang;
  format: 'pretty' | 'json';
  failOn: Severity | 'never';
}

const TITLES: Record<keyof Comparison, Text> = {
  fresh: { ja: '新しい指摘', en: 'New' },
  resolved: { ja: '解消した指摘', en: 'Resolved' },
  unchanged: { ja: '変わらない指摘', en: 'Unchanged' },
};
/** Findings named one by one in the text. */
const MOST_SHOWN = 200;

export function addCompare(program: Command): void {
  program
    .command('compare')
    .argument('<old>', 'JSON report / 以前の結果')
    .argument('<new>', 'JSON report / 今回の結果')
    .description('what was resolved, what is new / 二つの結果を比べる')
    .addOption(new Option('--format <name>', 'format / 形式').choices(['pretty', 'json']).default('pretty'))
    .addOption(
      new Option(
        '--fail-on <level>',
        'exit code 1 for new findings from this severity on / 新しい指摘で終了コードを1にする重さ',
      )
        .choices(['error', 'warning', 'info', 'never'])
        .default('error'),
    )
    .addOption(new Option('--lang <lang>', 'language of texts / 表示の言語').choices(['ja', 'en']))
    .action(compare);
}

function compare(old: string, now: string, options: CompareOptions): void {
  const comparison = compareReports(readReport(old), readReport(now));
  const text =
    options.format === 'json'
      ? `${JSON.stringify({ schema: 'hikkoshi-compare/1', ...namedAs(comparison) }, null, 2)}\n`
      : prettyText(comparison, langOf(options));
  process.stdout.write(text);
  process.exitCode = exitCodeOf({ findings: comparison.fresh, unchecked: [] }, options.failOn);
}

const namedAs = ({ fresh, resolved, unchanged }: Comparison) => ({ new: fresh, resolved, unchanged: unchanged.length });

function prettyText(comparison: Comparison, lang: Lang): string {
  const lines: string[] = [];
  for (const kind of ['fresh', 'resolved', 'unchanged'] as const) {
    const findings = comparison[kind];
    lines.push(`${TITLES[kind][lang]}: ${number(findings.length)}`);
    if (kind === 'unchanged') continue;
    lines.push(...findings.slice(0, MOST_SHOWN).map((finding) => `  ${findingLine(finding, lang)}`));
    if (findings.length > MOST_SHOWN) {
      const left = number(findings.length - MOST_SHOWN);
      lines.push(lang === 'ja' ? `  ほか ${left} 件` : `  and ${left} more`);
    }
  }
  return `${lines.join('\n')}\n`;
}

const findingLine = ({ path, line, severity, rule, message }: Reported, lang: Lang): string =>
  printable(`${path}:${line} ${SEVERITIES[severity][lang]} ${message} (${rule})`);
