// The gate on the command line: configuration file, suppressions, baseline.
import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { type Baseline, makeBaseline, readBaseline, writeBaseline } from '../gate/baseline.ts';
import type { Config } from '../gate/config.ts';
import { applyGate } from '../gate/gate.ts';
import type { Lang } from '../rule/text.ts';
import type { ScanResult } from '../scan/result.ts';
import { UsageError } from './language.ts';

export interface GateOptions {
  baseline?: string;
  updateBaseline?: boolean;
  pruneBaseline?: boolean;
  allowSuppressions?: boolean;
  /** Set from the configuration file. */
  settings?: Pick<Config, 'rules' | 'paths'>;
}

export function addGateOptions(command: Command): Command {
  return command
    .option('--baseline <file>', 'findings that are known already / 既知の指摘の一覧')
    .option('--update-baseline', 'write what is found now to the baseline / 今回の指摘を既知として書き込む')
    .option('--prune-baseline', 'drop from the baseline what is gone / 解消した指摘を一覧から除く')
    .option('--allow-suppressions', 'honour hikkoshi-ignore comments in the site / サイト内の抑制コメントを認める');
}

/** In the working folder. A .ts file is a program: it runs only when it is named. */
const FOUND_BY_ITSELF = ['hikkoshi.config.yaml', 'hikkoshi.config.yml', 'hikkoshi.config.json'];

/** Lets a configuration file fill in what the command line leaves open. */
export function readsConfig(command: Command): Command {
  return command.hook('preAction', async (_, action) => {
    const file = (action.getOptionValue('config') as string | undefined) ?? FOUND_BY_ITSELF.find(existsSync);
    if (!file) return;
    // the schema library is loaded only where there is something to check
    const { loadConfig } = await import('../gate/config.ts');
    fillIn(action, await loadConfig(file));
  });
}

function fillIn(command: Command, config: Config): void {
  const pairs = (versions: Config['set']) =>
    versions && Object.entries(versions).map(([name, version]) => `${name}=${version}`);
  const { rules, paths, oldHosts, oldPaths, set, source, $schema: _, ...same } = config;
  const values: Record<string, unknown> = {
    ...same,
    oldHost: oldHosts,
    oldPath: oldPaths,
    set: pairs(set),
    source: pairs(source),
  };
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined && command.getOptionValueSource(name) !== 'cli')
      command.setOptionValueWithSource(name, value, 'config');
  }
  command.setOptionValue('settings', { rules, paths });
}

/** What is left to report; writes the baseline when asked to. Throws UsageError and GateError. */
export function gate(scanned: ScanResult, options: GateOptions, lang: Lang): ScanResult {
  const { baseline: file, updateBaseline, pruneBaseline } = options;
  if ((updateBaseline || pruneBaseline) && !file) {
    throw new UsageError({
      ja: '--update-baseline と --prune-baseline には --baseline でファイルを指定してください',
      en: '--update-baseline and --prune-baseline need a file: --baseline FILE',
    });
  }
  const known = file ? readBaseline(file) : null;
  if (file && !known && !updateBaseline) {
    throw new UsageError({
      ja: `基準ファイル ${file} がありません。--update-baseline を付けると作成します`,
      en: `there is no baseline ${file}; --update-baseline makes it`,
    });
  }
  const gated = applyGate(scanned, {
    config: options.settings ?? {},
    allowSuppressions: options.allowSuppressions ?? false,
    baseline: known,
  });
  if (file && updateBaseline) return updated(file, makeBaseline(gated.all.findings), gated.all, lang);
  if (file && gated.baseline) {
    const { known: count, gone, pruned } = gated.baseline;
    if (pruneBaseline) writeBaseline(file, pruned);
    tell(
      lang,
      `基準ファイルにある指摘 ${count} 件を除きました（解消 ${gone} 件）`,
      `known by the baseline: ${count}; gone from it: ${gone}`,
    );
  }
  if (gated.suppressed > 0)
    tell(lang, `抑制コメントにより ${gated.suppressed} 件を除きました`, `suppressed by comments: ${gated.suppressed}`);
  return gated.result;
}

/** Everything found now is known from now on: nothing is left to report. */
function updated(file: string, baseline: Baseline, all: ScanResult, lang: Lang): ScanResult {
  writeBaseline(file, baseline);
  tell(
    lang,
    `${file} に ${all.findings.length} 件を書き込みました`,
    `findings written to ${file}: ${all.findings.length}`,
  );
  return applyGate(all, { config: {}, allowSuppressions: false, baseline }).result;
}

function tell(lang: Lang, ja: string, en: string): void {
  process.stderr.write(`hikkoshi: ${lang === 'ja' ? ja : en}\n`);
}
