// From findings to proven new files, all of them beside the site, nothing of the site touched yet. Works in rounds: what could be
// planned is written, the new bytes are scanned as a site is, and what meets a fix of this round is planned in the next one, on the new
// bytes. It ends when there is nothing left to plan: fixing again would change nothing.
import { rmSync } from 'node:fs';
import type { Splice } from '../rule/finding.ts';
import type { FileResult, ScanResult } from '../scan/result.ts';
import { byPath, type SiteEntry } from '../site/site.ts';
import { conversionRule } from './conversion-rule.ts';
import { comesWithConversion, leftByConversion, notConverted } from './converted.ts';
import { isDiskFull, isFile } from './disk.ts';
import { type Left, newFindingReason, REASONS, type Reason, systemReason } from './outcome.ts';
import { type Found, type Plan, planFile } from './plan.ts';
import { follow, type Tracked, untouchedBytesAgree } from './proof.ts';
import type { ConversionRequest, ConvertedFile, Converter, Scene } from './scene.ts';
import { backward, compose, growth } from './splices.ts';
import { stampOf } from './stamp.ts';
import { Trial } from './trial.ts';
import { type AppliedChange, compareText, describe, type Layer, type Repaired, type Version } from './version.ts';
import { writeSpliced } from './write.ts';

/** Two rules that undo each other would go on for ever. */
const MOST_ROUNDS = 20;

const THE_CONVERSION = { rule: conversionRule.id, fingerprint: '' };

interface Step {
  path: string;
  plan: Plan;
}

export class Repair {
  private readonly scene: Scene;
  private readonly entries: Map<string, SiteEntry>;
  private readonly versions = new Map<string, Version>();
  private readonly blocked = new Map<string, Reason>();
  /** Files for which the proof failed in this attempt, with the rules that had been applied. */
  private readonly failed = new Map<string, { reason: Reason; rules: string[] }>();
  private readonly trials = new Map<string, Trial>();
  private readonly unconverted = new Map<string, Reason>();
  private readonly broken = new Set<string>();
  /** Only of files that were touched. */
  private readonly tracked = new Map<string, Tracked[]>();
  /** What a conversion leaves to a person, of files that keep it. */
  private readonly convertedLeft = new Map<string, Left[]>();
  private readonly results: Map<string, FileResult>;
  private readonly originals: ReadonlyMap<string, FileResult>;
  private originalFindings: Map<string, Found[]> | null = null;
  private result: ScanResult;
  /** Files went back to their old bytes since the last site pass. */
  private given = false;
  private serial = 0;

  constructor(scene: Scene) {
    this.scene = scene;
    this.entries = new Map(scene.entries.map((entry) => [entry.path, entry]));
    this.originals = new Map(scene.before.files.map((file) => [file.path, file]));
    this.results = new Map(this.originals);
    this.result = scene.before;
  }

  /** Writes the new files into the staging folder. Throws on a full disk; other failures only concern their file. */
  async run(): Promise<void> {
    await this.attempt();
    for (const [path, { rules, reason }] of this.failed) {
      this.trials.set(path, new Trial(rules, this.originalsOf(path), reason));
    }
    let open = [...this.trials.keys()];
    while (open.length > 0) {
      const more = open.filter((path) => this.trials.get(path)!.next());
      for (const path of open) this.blocked.delete(path);
      await this.attempt();
      for (const path of open) this.trials.get(path)!.settle(this.failed.get(path)?.reason ?? null);
      // a file leaves the loop after an attempt without a candidate, which does once more what had held
      open = more;
    }
    this.settle();
  }

  /** Repairs, converts and proves whatever may be; what fails the proof goes back to its old bytes. */
  private async attempt(): Promise<void> {
    this.failed.clear();
    this.settle();
    await this.repair();
    if (await this.convert()) await this.repair();
    for (const path of [...this.versions.keys()]) {
      // those outside a trial stood the proof before it
      if (this.trials.size > 0 && !this.trials.has(path)) continue;
      const unread = this.results.get(path)!.unchecked.length > this.originals.get(path)!.unchecked.length;
      const { layers } = this.versions.get(path)!;
      const news = this.tracked
        .get(path)!
        .find(({ origin, finding }) => origin === null && !comesWithConversion(finding, layers));
      if (unread) this.fail(path, REASONS.unread);
      else if (news) this.fail(path, newFindingReason(news.finding));
      else this.compareBytes(path);
    }
  }

  private async repair(): Promise<void> {
    for (let round = 1; ; round++) {
      const steps = this.plan();
      if (steps.length === 0) return;
      if (round > MOST_ROUNDS) {
        for (const { path } of steps) this.fail(path, REASONS.unstable);
        return;
      }
      await this.advance(steps);
    }
  }

  /** True when something was converted. */
  private async convert(): Promise<boolean> {
    const { converter, staging, refuses } = this.scene;
    if (!converter) return false;
    const requests: ConversionRequest[] = [];
    for (const { path } of [...this.results.values()].filter((file) => converter.concerns(file)).sort(byPath)) {
      const original = this.entries.get(path);
      if (!original || !this.mayConvert(path) || refuses(original) || this.isAltered(path)) continue;
      const entry = this.versions.get(path)?.current ?? original;
      requests.push({ entry, to: `${staging}/${this.serial++}` });
    }
    const converted = (await converter.convert(requests)).sort(byPath);
    const entries = new Map(requests.map((request) => [request.entry.path, request]));
    const done = converted.filter((file) => this.takeConverted(file, entries.get(file.path)!, converter));
    if (done.length === 0) return false;
    const unread = done.filter(({ result }) => result === null);
    await this.rescan(unread.map(({ path }) => path));
    const now = groupByPath(this.result.findings);
    for (const { path } of done) {
      const old = this.tracked.get(path) ?? this.trackOriginals(path);
      const followed = follow(old, new Set(), null, now.get(path) ?? []);
      this.tracked.set(path, followed);
      this.convertedLeft.set(path, leftByConversion(old, followed, converter.substitutes));
    }
    return true;
  }

  private mayConvert(path: string): boolean {
    if (this.blocked.has(path) || this.unconverted.has(path)) return false;
    if (this.versions.get(path)?.layers.some(({ kept }) => kept === null)) return false;
    const trial = this.trials.get(path);
    // a file that stood its first proof was asked for its conversion then
    return trial ? trial.allows(THE_CONVERSION) : this.trials.size === 0;
  }

  private takeConverted(file: ConvertedFile, { entry, to }: ConversionRequest, converter: Converter): boolean {
    const { path, written, changes, result, failure } = file;
    if (failure) this.unconverted.set(path, failure);
    if (!written) return false;
    if (result) this.results.set(path, result);
    const last = this.versions.get(path);
    const layer: Layer = { from: entry.disk, kept: null, splices: () => converter.splices(entry) };
    this.versions.set(path, {
      original: this.entries.get(path)!,
      current: { path, disk: to, size: written.size, mode: entry.mode },
      layers: [...(last?.layers ?? []), layer],
      written: { ...written, before: last?.written.before ?? written.before },
      applied: [...(last?.applied ?? []), ...changes],
    });
    return true;
  }

  /** The proven files, sorted by path. */
  files(): Repaired[] {
    return [...this.versions.values()]
      .map((version) => describe(version))
      .sort((a, b) => compareText(a.entry.path, b.entry.path));
  }

  /** A file that could not be put in its place after all. */
  drop(path: string, reason: Reason): void {
    this.give(path, reason);
    this.settle();
  }

  after(): ScanResult {
    return this.result;
  }

  left(): Left[] {
    const before = new Map(this.scene.before.findings.map((finding) => [finding.fingerprint, finding]));
    const tracked = [...this.tracked.values()].flat();
    const origins = new Map(tracked.map(({ finding, origin }) => [finding.fingerprint, origin]));
    const found = this.result.findings.map((finding) => {
      const origin = origins.get(finding.fingerprint) ?? before.get(finding.fingerprint) ?? finding;
      return { finding: origin, reason: this.reasonFor(finding, origin) };
    });
    const more = [...this.convertedLeft.values()].flat();
    for (const path of this.entries.keys()) {
      const reason = this.unconverted.get(path) ?? this.trials.get(path)?.reasonFor(THE_CONVERSION);
      if (reason) more.push(notConverted(path, reason));
    }
    return more.length === 0 ? found : [...found, ...more].sort(inReportOrder);
  }

  private reasonFor(finding: Found, origin: Found): Reason {
    if (!finding.fix) return REASONS.byHand;
    if (!this.scene.accepts(finding)) return REASONS.review;
    if (this.broken.has(finding.fingerprint)) return REASONS.broken;
    const { path } = finding;
    return this.trials.get(path)?.reasonFor(origin) ?? this.blocked.get(path) ?? REASONS.byHand;
  }

  private plan(): Step[] {
    const { accepts } = this.scene;
    const wanted = this.result.findings.filter(
      (f) => f.fix && accepts(f) && !this.blocked.has(f.path) && this.isAllowed(f),
    );
    const steps: Step[] = [];
    for (const [path, findings] of groupByPath(wanted)) {
      const original = this.entries.get(path);
      const refusal = original ? this.scene.refuses(original) : REASONS.vanished;
      if (!original || refusal) {
        this.blocked.set(path, refusal!);
        continue;
      }
      const { size, mode } = this.versions.get(path)?.current ?? original;
      const plan = planFile(findings, size, mode !== null, accepts);
      for (const { fingerprint } of plan.broken) this.broken.add(fingerprint);
      if (plan.applied.length > 0) steps.push({ path, plan });
    }
    return steps;
  }

  private isAllowed(finding: Found): boolean {
    return this.trials.get(finding.path)?.allows(this.originOf(finding)) ?? true;
  }

  private originOf(finding: Found): Found {
    const same = ({ finding: { fingerprint } }: Tracked): boolean => fingerprint === finding.fingerprint;
    return this.tracked.get(finding.path)?.find(same)?.origin ?? finding;
  }

  private async advance(steps: readonly Step[]): Promise<void> {
    const written = steps.filter((step) => this.write(step));
    await this.rescan(written.map(({ path }) => path));
    const now = groupByPath(this.result.findings);
    for (const step of written) this.compareFindings(step, now.get(step.path) ?? []);
  }

  private async rescan(paths: readonly string[]): Promise<void> {
    const entries = paths.map((path) => this.versions.get(path)!.current);
    const results = entries.length > 0 ? await this.scene.rescan(entries) : [];
    for (const result of results) this.results.set(result.path, result);
    this.result = this.scene.finish([...this.results.values()]);
    this.given = false;
  }

  private write({ path, plan }: Step): boolean {
    const original = this.entries.get(path)!;
    const last = this.versions.get(path);
    const from = last?.current ?? original;
    const staged = `${this.scene.staging}/${this.serial++}`;
    try {
      if (this.isAltered(path)) return this.refuse(path, REASONS.changedMeanwhile);
      const written = writeSpliced(from.disk, plan.splices, staged);
      const mode = plan.mode ?? from.mode;
      if (written.size !== from.size + growth(plan.splices)) return this.refuse(path, REASONS.changedMeanwhile, staged);
      if (written.before === written.after && mode === from.mode) {
        remove(staged);
        return this.fail(path, REASONS.broken, plan.applied);
      }
      this.versions.set(path, {
        original,
        current: { path, disk: staged, size: written.size, mode },
        layers: withSplices(last?.layers ?? [], from.disk, plan.splices),
        written: { ...written, before: last?.written.before ?? written.before },
        applied: [...(last?.applied ?? []), ...changesOf(plan, last)],
      });
      if (last?.layers.at(-1)?.kept) remove(last.current.disk);
      return true;
    } catch (error) {
      if (isDiskFull(error)) throw error;
      return this.refuse(path, systemReason(error), staged);
    }
  }

  /** True when somebody wrote to the file of the site since the scan began, or took it away. */
  private isAltered(path: string): boolean {
    const stamp = this.scene.stamps.get(path);
    if (stamp === undefined || this.versions.has(path)) return false;
    const { disk } = this.entries.get(path)!;
    return isFile(disk) && stampOf(disk) !== stamp;
  }

  private compareFindings({ path, plan }: Step, now: readonly Found[]): void {
    const old = this.tracked.get(path) ?? this.trackOriginals(path);
    this.tracked.set(path, follow(old, new Set(plan.applied), plan.splices, now));
  }

  private originalsOf(path: string): readonly Found[] {
    this.originalFindings ??= groupByPath(this.scene.before.findings);
    return this.originalFindings.get(path) ?? [];
  }

  private trackOriginals(path: string): Tracked[] {
    return this.originalsOf(path).map((finding) => ({ finding, origin: finding }));
  }

  /** Conversions were compared when they were written. */
  private compareBytes(path: string): void {
    const { current, layers } = this.versions.get(path)!;
    try {
      for (const [i, { from, kept }] of layers.entries()) {
        const to = layers[i + 1]?.from ?? current.disk;
        if (!kept || untouchedBytesAgree(from, to, kept)) continue;
        this.give(path, REASONS.untouchedDiffer);
        return;
      }
    } catch (error) {
      this.give(path, systemReason(error));
    }
  }

  private refuse(path: string, reason: Reason, staged?: string): false {
    if (staged) remove(staged);
    this.give(path, reason);
    return false;
  }

  /** The file goes back to its old bytes for now. @param also what was to be applied next */
  private fail(path: string, reason: Reason, also: readonly { rule: string }[] = []): false {
    const { layers = [], applied = [] } = this.versions.get(path) ?? {};
    const rules = new Set([...applied, ...also].map(({ rule }) => rule));
    const converted = layers.some(({ kept }) => kept === null);
    rules.delete(conversionRule.id);
    this.failed.set(path, { reason, rules: [...rules, ...(converted ? [conversionRule.id] : [])] });
    this.give(path, reason);
    return false;
  }

  /** The file keeps its bytes. */
  private give(path: string, reason: Reason): void {
    this.blocked.set(path, reason);
    const version = this.versions.get(path);
    if (!version) return;
    for (const { from } of version.layers.slice(1)) remove(from);
    remove(version.current.disk);
    this.versions.delete(path);
    this.tracked.delete(path);
    this.convertedLeft.delete(path);
    this.results.set(path, this.originals.get(path)!);
    this.given = true;
  }

  /** After files went back to their old bytes. */
  private settle(): void {
    if (this.given) this.result = this.scene.finish([...this.results.values()]);
    this.given = false;
  }
}

/** What touches within one layer becomes one splice. */
function withSplices(layers: readonly Layer[], from: string, splices: Splice[]): Layer[] {
  const last = layers.at(-1);
  const kept = last?.kept ? compose(last.kept, splices) : splices;
  const layer: Layer = { from: last?.kept ? last.from : from, kept, splices: () => kept };
  return last?.kept ? [...layers.slice(0, -1), layer] : [...layers, layer];
}

function changesOf({ applied }: Plan, last: Version | undefined): AppliedChange[] {
  const back = backward(last?.layers.length === 1 ? (last.layers[0]!.kept ?? []) : []);
  return applied.map(({ rule, fix }) => ({ rule, spans: fix!.splices.map((splice) => back.span(splice)) }));
}

function remove(disk: string): void {
  rmSync(Buffer.from(disk, 'latin1') as unknown as string, { force: true });
}

function inReportOrder({ finding: a }: Left, { finding: b }: Left): number {
  return compareText(a.path, b.path) || a.start - b.start || compareText(a.rule, b.rule);
}

function groupByPath(findings: readonly Found[]): Map<string, Found[]> {
  const groups = new Map<string, Found[]>();
  for (const finding of findings) {
    const group = groups.get(finding.path);
    if (group) group.push(finding);
    else groups.set(finding.path, [finding]);
  }
  return groups;
}
