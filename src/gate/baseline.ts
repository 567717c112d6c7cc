// A list of findings that are known already: the gate then asks about new ones only. What is known is recognised by the rule and the bytes
// of its line, so that it stays known when lines move, and in a renamed file. Nothing new is ever taken for known: counts are kept.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { Found } from '../report/reporter.ts';
import type { ScanResult } from '../scan/result.ts';
import { GateError } from './error.ts';

const SCHEMA = 'hikkoshi-baseline/1';

export interface Baseline {
  schema: typeof SCHEMA;
  /** Anchor: hash of the line. Count: how often the rule reports such a line of the file. */
  findings: { path: string; rule: string; anchor: string; count: number }[];
}

type Mark = Pick<Found, 'path' | 'rule' | 'anchor'>;

export interface Compared {
  /** Not in the baseline. */
  fresh: Found[];
  /** Number of findings that are in it. */
  known: number;
  /** Number of entries that were not found any more. */
  gone: number;
  /** The baseline without what is gone, under today's paths. */
  pruned: Baseline;
}

/** Counts marks; names of files are hostile, so they are never keys of an object. */
class Tally {
  private readonly counts = new Map<string, { mark: Mark; count: number }>();

  add({ path, rule, anchor }: Mark, count: number): void {
    const key = `${path}\0${rule}\0${anchor}`;
    const entry = this.counts.get(key);
    if (entry) entry.count += count;
    else this.counts.set(key, { mark: { path, rule, anchor }, count });
  }

  /** True when there was one, which is then gone. */
  take({ path, rule, anchor }: Mark): boolean {
    const entry = this.counts.get(`${path}\0${rule}\0${anchor}`);
    if (!entry || entry.count === 0) return false;
    entry.count--;
    return true;
  }

  /** In order, so that a baseline under version control changes only where something changed. */
  entries(): Baseline['findings'] {
    const left = [...this.counts].filter(([, { count }]) => count > 0);
    return left.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, { mark, count }]) => ({ ...mark, count }));
  }
}

export function makeBaseline(findings: readonly Found[]): Baseline {
  const tally = new Tally();
  for (const finding of findings) tally.add(finding, 1);
  return { schema: SCHEMA, findings: tally.entries() };
}

export function compareBaseline(
  result: Pick<ScanResult, 'findings' | 'files' | 'checks'>,
  baseline: Baseline,
): Compared {
  const left = new Tally();
  const pruned = new Tally();
  for (const { count, ...mark } of baseline.findings) left.add(mark, count);
  const isKnown = (finding: Found, path: string): boolean => {
    if (!left.take({ ...finding, path })) return false;
    pruned.add(finding, 1);
    return true;
  };
  const unmatched = result.findings.filter((finding) => !isKnown(finding, finding.path));
  const renamed = renames(result, baseline, unmatched, left.entries());
  const fresh = unmatched.filter((finding) => {
    const from = renamed.get(finding.path);
    return from === undefined || !isKnown(finding, from);
  });
  let gone = 0;
  const ran = new Set(result.checks.map((check) => check.rule));
  for (const { count, ...mark } of left.entries()) {
    // a rule that did not run says nothing about its entries
    if (ran.has(mark.rule)) gone += count;
    else pruned.add(mark, count);
  }
  return {
    fresh,
    known: result.findings.length - fresh.length,
    gone,
    pruned: { schema: SCHEMA, findings: pruned.entries() },
  };
}

/** New path -> path in the baseline that is no file of the site any more and shares most of its lines. */
function renames(
  result: Pick<ScanResult, 'files'>,
  baseline: Baseline,
  unmatched: readonly Found[],
  left: Baseline['findings'],
): Map<string, string> {
  const present = new Set(result.files.map((file) => file.path));
  const named = new Set(baseline.findings.map((entry) => entry.path));
  const byLine = new Map<string, string[]>();
  for (const { path, rule, anchor } of left) {
    if (present.has(path)) continue;
    const paths = byLine.get(`${rule}\0${anchor}`);
    if (paths) paths.push(path);
    else byLine.set(`${rule}\0${anchor}`, [path]);
  }
  const totals = new Map<string, number>();
  const shared = new Map<string, { path: string; old: string; count: number }>();
  for (const { path, rule, anchor } of unmatched) {
    if (named.has(path)) continue;
    totals.set(path, (totals.get(path) ?? 0) + 1);
    for (const old of byLine.get(`${rule}\0${anchor}`) ?? []) {
      // a finding about the whole file has no line to be known by
      if (anchor === '' && baseName(old) !== baseName(path)) continue;
      const pair = shared.get(`${path}\0${old}`);
      if (pair) pair.count++;
      else shared.set(`${path}\0${old}`, { path, old, count: 1 });
    }
  }
  const chosen = new Map<string, string>();
  const used = new Set<string>();
  const pairs = [...shared].sort(([a, x], [b, y]) => y.count - x.count || (a < b ? -1 : 1));
  for (const [, { path, old, count }] of pairs) {
    if (chosen.has(path) || used.has(old) || count * 2 < totals.get(path)!) continue;
    chosen.set(path, old);
    used.add(old);
  }
  return chosen;
}

const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** Null when there is no such file yet. Throws GateError. */
export function readBaseline(file: string): Baseline | null {
  if (!existsSync(file)) return null;
  let read: unknown;
  try {
    read = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    read = null;
  }
  if (isBaseline(read)) return read;
  throw new GateError({
    ja: `基準ファイル ${file} を読み取れません（${SCHEMA} の JSON ではありません）`,
    en: `the baseline ${file} cannot be read: it is no JSON of ${SCHEMA}`,
  });
}

function isBaseline(value: unknown): value is Baseline {
  const { schema, findings } = (value ?? {}) as Partial<Baseline>;
  const isText = (text: unknown) => typeof text === 'string';
  return (
    schema === SCHEMA &&
    Array.isArray(findings) &&
    findings.every(
      (one) =>
        isText(one?.path) && isText(one.rule) && isText(one.anchor) && Number.isInteger(one.count) && one.count > 0,
    )
  );
}

/** Throws GateError. */
export function writeBaseline(file: string, baseline: Baseline): void {
  try {
    writeFileSync(file, `${JSON.stringify(baseline, null, 1)}\n`);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    throw new GateError({ ja: `${file} に書き込めません（${code}）`, en: `${file} cannot be written (${code})` });
  }
}
