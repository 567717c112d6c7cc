// A site in parts, each checked on a machine of its own, and the parts put together again. A shard's report carries the results of its files
// as they are; the site pass runs once, over all of them, when they are merged: merged equals unsharded.
import { readFileSync } from 'node:fs';
import type { Rule } from '../rule/rule.ts';
import { finish, type Surroundings } from '../scan/finish.ts';
import { shortHash } from '../scan/report.ts';
import type { FileResult, ScanResult } from '../scan/result.ts';
import type { Scope } from '../scan/scope.ts';
import { GateError } from './error.ts';

const SCHEMA = 'hikkoshi-shard/1';

export interface Shard {
  /** From 1. */
  index: number;
  of: number;
}

interface ShardReport {
  schema: typeof SCHEMA;
  version: string;
  shard: Shard;
  scope: Scope;
  around: Surroundings;
  files: FileResult[];
}

/** '2/4'; null when it is none. */
export function parseShard(text: string): Shard | null {
  const [, index, of] = /^(\d{1,4})\/(\d{1,4})$/.exec(text)?.map(Number) ?? [];
  return index && of && index <= of ? { index, of } : null;
}

/** The same on every machine: decided by the name alone. */
export const isInShard = (path: string, { index, of }: Shard): boolean =>
  Number.parseInt(shortHash(path).slice(0, 8), 16) % of === index - 1;

export function shardReport(
  shard: Shard,
  version: string,
  scope: Scope,
  around: Surroundings,
  files: FileResult[],
): string {
  const { unchecked, passedOver, writable } = around;
  const report: ShardReport = {
    schema: SCHEMA,
    version,
    shard,
    scope,
    around: { unchecked, passedOver, writable },
    files,
  };
  return `${JSON.stringify(report)}\n`;
}

export interface Merged {
  result: ScanResult;
  scope: Scope;
}

/** Throws GateError when something is missing, doubled or does not belong together. */
export function mergeShards(names: readonly string[], rules: readonly Rule[], version: string): Merged {
  const reports = names.map((name) => ({ name, report: readShard(name, version) }));
  const [first, ...others] = reports;
  if (!first) throw new GateError({ ja: '分割結果のファイルを指定してください', en: 'name the reports of the shards' });
  const { scope, around } = first.report;
  const { of } = first.report.shard;
  for (const { name, report } of others) {
    if (report.shard.of === of && JSON.stringify([report.scope, report.around]) === JSON.stringify([scope, around]))
      continue;
    throw new GateError({
      ja: `${name} は ${first.name} と条件が違うため、まとめられません（移行先・オプション・分割数・サイトを揃えてください）`,
      en: `${name} does not belong to ${first.name}: target, options, number of shards and site must be the same`,
    });
  }
  const seen = new Map<number, string>();
  for (const { name, report } of reports) {
    const before = seen.get(report.shard.index);
    if (before)
      throw new GateError({
        ja: `${name} と ${before} は同じ分割（${report.shard.index}/${of}）の結果です`,
        en: `${name} and ${before} are both shard ${report.shard.index}/${of}`,
      });
    seen.set(report.shard.index, name);
  }
  const missing = Array.from({ length: of }, (_, i) => i + 1).filter((index) => !seen.has(index));
  if (missing.length > 0)
    throw new GateError({
      ja: `分割 ${missing.join('、')}（全 ${of}）の結果がありません`,
      en: `shard ${missing.join(', ')} of ${of} is missing`,
    });
  const files = reports.flatMap(({ report }) => report.files);
  return { result: finish(files, around, rules, scope, version), scope };
}

function readShard(name: string, version: string): ShardReport {
  let report: Partial<ShardReport>;
  try {
    report = JSON.parse(readFileSync(name, 'utf8'));
  } catch {
    throw new GateError({ ja: `${name} を読み取れません`, en: `${name} cannot be read` });
  }
  if (report?.schema !== SCHEMA || !report.shard || !report.scope || !report.around || !Array.isArray(report.files))
    throw new GateError({
      ja: `${name} は「scan --shard」の結果ではありません`,
      en: `${name} is no report of scan --shard`,
    });
  if (report.version !== version)
    throw new GateError({
      ja: `${name} は別の版（${report.version}）で作られています。この版は ${version} です`,
      en: `${name} was made by version ${report.version}; this is ${version}`,
    });
  return report as ShardReport;
}
