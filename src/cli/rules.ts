// hikkoshi rules: what is checked.
import { type Command, Option } from 'commander';
import { rules } from '../../rules/index.ts';
import { displayWidth } from '../report/width.ts';
import { SEVERITIES } from '../report/words.ts';
import type { Lang } from '../rule/text.ts';
import { langOf } from './options.ts';

export function addRules(program: Command): void {
  program
    .command('rules')
    .description('what is checked / 規則の一覧')
    .addOption(new Option('--lang <lang>', 'language of texts / 表示の言語').choices(['ja', 'en']))
    .addOption(new Option('--format <name>', 'format / 形式').choices(['pretty', 'json']).default('pretty'))
    .action((options: { lang?: Lang; format: 'pretty' | 'json' }) => {
      const lang = langOf(options);
      const listed = [...rules].sort((a, b) => (a.id < b.id ? -1 : 1));
      process.stdout.write(
        options.format === 'json'
          ? `${JSON.stringify(
              listed.map(({ id, component, severity, title }) => ({ id, component, severity, title: title[lang] })),
              null,
              2,
            )}\n`
          : columns(listed.map(({ id, severity, title }) => [id, SEVERITIES[severity][lang], title[lang]])),
      );
    });
}

/** Lines with their cells one under the other. */
export function columns(rows: readonly string[][]): string {
  const widths = rows[0]?.map((_, i) => Math.max(...rows.map((row) => displayWidth(row[i]!)))) ?? [];
  const pad = (cell: string, i: number) => cell + ' '.repeat(widths[i]! - displayWidth(cell));
  return rows.map((row) => `${row.map(pad).join('  ').trimEnd()}\n`).join('');
}
