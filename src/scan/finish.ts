// The reduce: results of all files -> site pass -> the result of the scan. Runs once, on the main thread, in the order of paths.
import type { Place } from '../rule/finding.ts';
import type { FileSummary, Rule, SiteContext } from '../rule/rule.ts';
import type { Text } from '../rule/text.ts';
import { byPath, type Unchecked, type WritableFolder } from '../site/site.ts';
import { createTarget, type Target } from '../target/target.ts';
import { withCopiesInUse } from './copies.ts';
import { collectGarbage } from './garbage.ts';
import { PackedLists } from './packed.ts';
import { byPlace, makeFinding, shortHash, wholeFile } from './report.ts';
import type { Check, FileFinding, FileResult, Inventory, ScanResult, Summary } from './result.ts';
import { isApplicable, isChosen, type Scope } from './scope.ts';

/** What is known of the site beside its files' results. */
export interface Surroundings {
  /** What could not be opened. */
  unchecked: readonly Unchecked[];
  passedOver: readonly string[];
  writable?: readonly WritableFolder[];
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
  const sorted = withCopiesInUse(files).sort(byPath);
  const said = gather(sorted);
  const chosen = rules.filter((rule) => isChosen(rule, scope));
  const sitePass = runSitePass(sorted, said, around.writable ?? [], chosen, target, scope);
  const isLeft = ({ unless }: FileFinding) => !unless?.some((key) => said.defined.has(key));
  collectGarbage();
  const findings = withFingerprints([...said.findings, ...sitePass.findings].filter(isLeft).sort(byPlace));
  const unchecked = [...around.unchecked, ...said.unchecked, ...sitePass.unchecked].sort(byPath);
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
    checks: checksOf(chosen, findings, said, target),
    inventory: takeInventory(sorted, said.shebangs, around.passedOver),
    files: sorted,
  };
}

/** What all files say together. */
interface Said {
  findings: FileFinding[];
  facts: PackedLists<{ path: string; value: unknown }>;
  defined: Set<string>;
  unchecked: Unchecked[];
  read: Set<string>;
  shebangs: string[];
}

/** Goes through the results once, since each may have to be unpacked. */
function gather(files: readonly FileResult[]): Said {
  const said: Said = {
    findings: [],
    facts: new PackedLists(),
    defined: new Set(),
    unchecked: [],
    read: new Set(),
    shebangs: [],
  };
  const share = sharer();
  for (const file of files) {
    const { path } = file;
    for (const finding of file.findings) said.findings.push(share(finding, path));
    for (const { name, value } of file.facts) said.facts.push(name, { path, value });
    for (const key of file.defines) said.defined.add(key);
    for (const reason of file.unchecked) said.unchecked.push({ path, reason });
    for (const name of file.read) said.read.add(name);
    if (file.shebang) said.shebangs.push(file.shebang);
  }
  return said;
}

/** Findings that were unpacked have each its own copy of what many of them say; those that it gives share one. */
function sharer(): (finding: FileFinding, path: string) => FileFinding {
  const texts = new Map<string, Text>();
  const lists = new Map<string, string[]>();
  const names = new Map<string, string>();
  const same = <T>(known: Map<string, T>, key: string, value: T): T => {
    const before = known.get(key);
    if (before === undefined) known.set(key, value);
    return before ?? value;
  };
  const text = (one: Text): Text => same(texts, `${one.ja}\0${one.en}`, one);
  const name = (one: string): string => same(names, one, one);
  return (finding, path) => ({
    ...finding,
    path,
    rule: name(finding.rule),
    message: text(finding.message),
    hint: text(finding.hint),
    on: same(lists, finding.on.join(), finding.on),
  });
}

function runSitePass(
  files: readonly FileResult[],
  { facts, defined }: Said,
  writable: readonly WritableFolder[],
  rules: readonly Rule[],
  target: Target,
  scope: Scope,
) {
  const findings: FileFinding[] = [];
  const unchecked: Unchecked[] = [];
  const summaries = new Map<string, FileSummary>(files.map((file) => [file.path, file]));
  for (const rule of rules) {
    if (!rule.site || !isApplicable(rule, target)) continue;
    collectGarbage();
    const site: SiteContext = {
      target,
      move: scope.move,
      files,
      file: (path) => summaries.get(path),
      writable,
      facts: (name) => facts.get(name) as never,
      defined: (key) => defined.has(key),
      waf: scope.waf ?? { rules: null, traffic: null },
      report(where: Place | string, details = {}) {
        const place = typeof where === 'string' ? wholeFile(where) : where;
        const finding = makeFinding(rule, place, details, target, summaries.get(place.path)?.reach ?? 'live');
        if (finding) findings.push(finding);
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

/** Of findings in the order of their paths. The same rule on the same line text counts up, so that a fingerprint stays when lines move and is unique all the same. */
function withFingerprints(findings: readonly FileFinding[]): ScanResult['findings'] {
  const seen = new Map<string, number>();
  let last = '';
  return findings.map(({ unless: _, ...finding }) => {
    const { rule, path, anchor } = finding;
    if (path !== last) seen.clear();
    last = path;
    const key = `${rule}\0${path}\0${anchor}`;
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

function checksOf(
  rules: readonly Rule[],
  findings: ScanResult['findings'],
  { read, unchecked }: Said,
  target: Target,
): Check[] {
  const counts = new Map<string, number>();
  for (const { rule } of findings) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  const complete = unchecked.length === 0;
  return rules.map((rule) => {
    const count = counts.get(rule.id) ?? 0;
    if (count > 0) return { rule: rule.id, result: 'found', count };
    if (!isApplicable(rule, target)) return { rule: rule.id, result: 'not-applicable', count };
    const documents = Object.keys(rule.check ?? {});
    if (documents.length === 0 || documents.some((name) => read.has(name)))
      return { rule: rule.id, result: 'clean', count };
    return { rule: rule.id, result: complete ? 'not-applicable' : 'not-checked', count };
  });
}

/** Counts; shebangs and folders are names from a stranger, so they are no keys of an object until they are counted. */
function takeInventory(
  files: readonly FileResult[],
  shebangs: readonly string[],
  passedOver: readonly string[],
): Inventory {
  const tally = (names: readonly string[]): Record<string, number> => {
    const counts = new Map<string, number>();
    for (const name of names) if (name) counts.set(name, (counts.get(name) ?? 0) + 1);
    return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
  };
  return {
    kinds: tally(files.map((file) => file.kind)),
    encodings: tally(files.map((file) => file.encoding)),
    shebangs: tally(shebangs),
    passedOver: tally(passedOver.map((folder) => folder.slice(folder.lastIndexOf('/') + 1))),
  };
}
