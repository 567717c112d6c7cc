// The reduce: results of all files -> site pass -> the result of the scan. Runs once, on the main thread, in the order of paths.
import type { Place } from '../rule/finding.ts';
import type { FileSummary, Rule, SiteContext } from '../rule/rule.ts';
import { byPath, type Unchecked } from '../site/site.ts';
import { createTarget, type Target } from '../target/target.ts';
import { byPlace, makeFinding, shortHash, wholeFile } from './report.ts';
import type { Check, FileFinding, FileResult, Inventory, ScanResult, Summary } from './result.ts';
import { isApplicable, isChosen, type Scope } from './scope.ts';

/** What is known of the site beside its files' results. */
export interface Surroundings {
  /** What could not be opened. */
  unchecked: readonly Unchecked[];
  passedOver: readonly string[];
}

/** @param files in any order, each path once */
export function finish(
  files: readonly FileResult[],
  around: Surroundings,
  rules: readonly Rule[],
  scope: Scope,
  version: string,
): ScanResult {
  const target = createTarget(scope.profile);
  const sorted = [...files].sort(byPath);
  const defined = new Set(sorted.flatMap((file) => file.defines));
  const fromFiles = sorted
    .flatMap((file) => file.findings)
    .filter((finding) => !finding.unless?.some((key) => defined.has(key)));
  const chosen = rules.filter((rule) => isChosen(rule, scope));
  const sitePass = runSitePass(sorted, defined, chosen, target, scope);
  const findings = withFingerprints([...fromFiles, ...sitePass.findings].sort(byPlace));
  const unchecked = [
    ...around.unchecked,
    ...sorted.flatMap(({ path, unchecked }) => unchecked.map((reason) => ({ path, reason }))),
    ...sitePass.unchecked,
  ].sort(byPath);
  return {
    tool: { name: 'hikkoshi', version },
    target: {
      id: scope.profile.id,
      name: scope.profile.name,
      components: Object.fromEntries(
        Object.entries(scope.profile.components).map(([name, facts]) => [name, facts.versions]),
      ),
    },
    summary: summarize(sorted, findings, unchecked.length),
    findings,
    unchecked,
    checks: chosen.map((rule) => checkOf(rule, findings, sorted, target)),
    inventory: takeInventory(sorted, around.passedOver),
    files: sorted,
  };
}

function runSitePass(
  files: readonly FileResult[],
  defined: ReadonlySet<string>,
  rules: readonly Rule[],
  target: Target,
  scope: Scope,
) {
  const findings: FileFinding[] = [];
  const unchecked: Unchecked[] = [];
  const summaries = new Map<string, FileSummary>(
    files.map(({ path, kind, size, mode, encoding, reach }) => [path, { path, kind, size, mode, encoding, reach }]),
  );
  const facts = new Map<string, { path: string; value: unknown }[]>();
  for (const file of files) {
    for (const { name, value } of file.facts) {
      const known = facts.get(name);
      if (known) known.push({ path: file.path, value });
      else facts.set(name, [{ path: file.path, value }]);
    }
  }
  const list = [...summaries.values()];
  for (const rule of rules) {
    if (!rule.site || !isApplicable(rule, target)) continue;
    const site: SiteContext = {
      target,
      move: scope.move,
      files: list,
      file: (path) => summaries.get(path),
      facts: (name) => (facts.get(name) ?? []) as never,
      defined: (key) => defined.has(key),
      report(where: Place | string, details = {}) {
        const place = typeof where === 'string' ? wholeFile(where) : where;
        const finding = makeFinding(rule, place, details, target, summaries.get(place.path)?.reach ?? 'live');
        if (finding && !finding.unless?.some((key) => defined.has(key))) findings.push(finding);
      },
    };
    try {
      rule.site(site);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      unchecked.push({
        path: '.',
        reason: {
          ja: `規則 ${rule.id} の確認が途中で止まりました: ${message}`,
          en: `rule ${rule.id} stopped halfway: ${message}`,
        },
      });
    }
  }
  return { findings, unchecked };
}

/** The same rule on the same line text counts up, so that a fingerprint stays when lines move and is unique all the same. */
function withFingerprints(findings: readonly FileFinding[]): ScanResult['findings'] {
  const seen = new Map<string, number>();
  return findings.map(({ unless: _, ...finding }) => {
    const key = `${finding.rule}\0${finding.path}\0${finding.anchor}`;
    const nth = seen.get(key) ?? 0;
    seen.set(key, nth + 1);
    return { ...finding, fingerprint: shortHash(`${key}\0${nth}`) };
  });
}

function summarize(files: readonly FileResult[], findings: ScanResult['findings'], unchecked: number): Summary {
  const summary: Summary = { files: files.length, bytes: 0, error: 0, warning: 0, info: 0, fixable: 0, unchecked };
  for (const file of files) summary.bytes += file.size;
  for (const finding of findings) {
    summary[finding.severity]++;
    if (finding.fix) summary.fixable++;
  }
  return summary;
}

function checkOf(rule: Rule, findings: ScanResult['findings'], files: readonly FileResult[], target: Target): Check {
  const count = findings.filter((finding) => finding.rule === rule.id).length;
  if (count > 0) return { rule: rule.id, result: 'found', count };
  if (!isApplicable(rule, target)) return { rule: rule.id, result: 'not-applicable', count };
  const documents = Object.keys(rule.check ?? {});
  if (documents.length === 0 || files.some((file) => file.read.some((name) => documents.includes(name))))
    return { rule: rule.id, result: 'clean', count };
  return {
    rule: rule.id,
    result: files.some((file) => file.unchecked.length > 0) ? 'not-checked' : 'not-applicable',
    count,
  };
}

function takeInventory(files: readonly FileResult[], passedOver: readonly string[]): Inventory {
  const inventory: Inventory = { kinds: {}, encodings: {}, shebangs: {}, passedOver: {} };
  const add = (counts: Record<string, number>, key: string) => {
    counts[key] = (counts[key] ?? 0) + 1;
  };
  for (const file of files) {
    add(inventory.kinds, file.kind);
    if (file.encoding) add(inventory.encodings, file.encoding);
    if (file.shebang) add(inventory.shebangs, file.shebang);
  }
  for (const folder of passedOver) add(inventory.passedOver, folder.slice(folder.lastIndexOf('/') + 1));
  const sorted = (counts: Record<string, number>) =>
    Object.fromEntries(Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1)));
  return {
    kinds: sorted(inventory.kinds),
    encodings: sorted(inventory.encodings),
    shebangs: sorted(inventory.shebangs),
    passedOver: sorted(inventory.passedOver),
  };
}
