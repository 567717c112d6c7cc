// From findings to proven new files, all of them beside the site, nothing of the site touched yet. Works in rounds: what could be
// planned is written, the new bytes are scanned as a site is, and what meets a fix of this round is planned in the next one, on the new
// bytes. It ends when there is nothing left to plan: fixing again would change nothing.
import { lstatSync, rmSync } from 'node:fs';
import type { Splice } from '../rule/finding.ts';
import type { FileResult, ScanResult } from '../scan/result.ts';
import type { SiteEntry } from '../site/site.ts';
import { isDiskFull } from './disk.ts';
import { type ChangedFile, type Left, REASONS, type Reason, systemReason } from './outcome.ts';
import { type Accepts, type Found, type Plan, planFile } from './plan.ts';
import { follow, type Tracked, untouchedBytesAgree } from './proof.ts';
import { backward, compose, forward, growth } from './splices.ts';
import { type Written, writeSpliced } from './write.ts';

/** Two rules that undo each other would go on for ever. */
const MOST_ROUNDS = 20;

/** What the repair works on and with. */
export interface Scene {
  entries: readonly SiteEntry[];
  before: ScanResult;
  /** Scans files, in the order given. `disk` is where the bytes lie now, the path is that of the site. */
  rescan(entries: readonly SiteEntry[]): Promise<FileResult[]>;
  /** The site pass over the results of all files. */
  finish(files: readonly FileResult[]): ScanResult;
  accepts: Accepts;
  /** Why this file cannot be repaired at all, null when it can. */
  refuses(entry: SiteEntry): Reason | null;
  /** `stampOf` of a file when the scan began, undefined where nobody else can write. */
  stamps: ReadonlyMap<string, string>;
  /** A folder for the new files, on the file system where they are wanted; one character per byte. */
  staging: string;
}

/** A file with its proven new bytes. */
export interface Repaired {
  /** As it is in the site. */
  entry: SiteEntry;
  /** Where the new bytes lie; its permission is still to be set. */
  staged: string;
  /** Permission bits wanted, null where the upload carries none. */
  mode: number | null;
  /** From the old bytes to the new ones, ascending. */
  splices: Splice[];
  written: Written;
  changed: ChangedFile;
}

/** Tells whether a file was replaced or written to. Not the change time: a hard link made beside it would alter that. */
export function stampOf(disk: string): string {
  const { ino, size, mtimeNs } = lstatSync(Buffer.from(disk, 'latin1'), { bigint: true });
  return `${ino}:${size}:${mtimeNs}`;
}

/** Stamps of all files, by path; a file that vanished has none. */
export function stampAll(entries: readonly SiteEntry[]): Map<string, string> {
  const stamps = new Map<string, string>();
  for (const { path, disk } of entries) {
    try {
      stamps.set(path, stampOf(disk));
    } catch {
      stamps.set(path, '');
    }
  }
  return stamps;
}

interface Applied {
  finding: Found;
  /** In the offsets of the file as uploaded. */
  spans: { start: number; end: number }[];
}

/** A file on its way: what was done to it so far. */
interface Version {
  original: SiteEntry;
  current: SiteEntry;
  splices: Splice[];
  written: Written;
  applied: Applied[];
}

interface Step {
  path: string;
  plan: Plan;
}

export class Repair {
  private readonly scene: Scene;
  private readonly entries: Map<string, SiteEntry>;
  private readonly versions = new Map<string, Version>();
  private readonly blocked = new Map<string, Reason>();
  private readonly broken = new Set<string>();
  /** Only of files that were touched. */
  private readonly tracked = new Map<string, Tracked[]>();
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
    for (let round = 1; ; round++) {
      const steps = this.plan();
      if (steps.length === 0) break;
      if (round > MOST_ROUNDS) {
        for (const { path } of steps) this.give(path, REASONS.unstable);
        break;
      }
      await this.advance(steps);
    }
    for (const path of [...this.versions.keys()]) {
      if (this.tracked.get(path)!.some(({ origin }) => origin === null)) this.give(path, REASONS.newFinding);
      else this.compareBytes(path);
    }
    this.settle();
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
    const origins = new Map([...this.tracked.values()].flat().map(({ finding, origin }) => [finding, origin]));
    return this.result.findings.map((finding) => ({
      finding: origins.get(finding) ?? before.get(finding.fingerprint) ?? finding,
      reason: this.reasonFor(finding),
    }));
  }

  private reasonFor(finding: Found): Reason {
    if (!finding.fix) return REASONS.byHand;
    if (!this.scene.accepts(finding)) return REASONS.review;
    if (this.broken.has(finding.fingerprint)) return REASONS.broken;
    return this.blocked.get(finding.path) ?? REASONS.byHand;
  }

  private plan(): Step[] {
    const { accepts } = this.scene;
    const wanted = this.result.findings.filter((f) => f.fix && accepts(f) && !this.blocked.has(f.path));
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

  private async advance(steps: readonly Step[]): Promise<void> {
    const written = steps.filter((step) => this.write(step));
    const results = await this.scene.rescan(written.map(({ path }) => this.versions.get(path)!.current));
    for (const result of results) this.results.set(result.path, result);
    this.result = this.scene.finish([...this.results.values()]);
    this.given = false;
    const now = groupByPath(this.result.findings);
    for (const step of written) this.compareFindings(step, now.get(step.path) ?? []);
  }

  private write({ path, plan }: Step): boolean {
    const original = this.entries.get(path)!;
    const last = this.versions.get(path);
    const from = last?.current ?? original;
    const staged = `${this.scene.staging}/${this.serial++}`;
    try {
      const stamp = this.scene.stamps.get(path);
      if (!last && stamp !== undefined && stampOf(original.disk) !== stamp)
        return this.refuse(path, REASONS.changedMeanwhile);
      const written = writeSpliced(from.disk, plan.splices, staged);
      const mode = plan.mode ?? from.mode;
      if (written.size !== from.size + growth(plan.splices)) return this.refuse(path, REASONS.changedMeanwhile, staged);
      if (written.before === written.after && mode === from.mode) return this.refuse(path, REASONS.broken, staged);
      const back = backward(last?.splices ?? []);
      const applied = plan.applied.map((finding) => ({
        finding,
        spans: finding.fix!.splices.map((splice) => back.span(splice)),
      }));
      this.versions.set(path, {
        original,
        current: { path, disk: staged, size: written.size, mode },
        splices: compose(last?.splices ?? [], plan.splices),
        written: { ...written, before: last?.written.before ?? written.before },
        applied: [...(last?.applied ?? []), ...applied],
      });
      if (last) remove(last.current.disk);
      return true;
    } catch (error) {
      if (isDiskFull(error)) throw error;
      return this.refuse(path, systemReason(error), staged);
    }
  }

  private compareFindings({ path, plan }: Step, now: readonly Found[]): void {
    const old = this.tracked.get(path) ?? this.trackOriginals(path);
    this.tracked.set(path, follow(old, new Set(plan.applied), plan.splices, now));
  }

  private trackOriginals(path: string): Tracked[] {
    this.originalFindings ??= groupByPath(this.scene.before.findings);
    return (this.originalFindings.get(path) ?? []).map((finding) => ({ finding, origin: finding }));
  }

  private compareBytes(path: string): void {
    const { original, current, splices } = this.versions.get(path)!;
    try {
      if (!untouchedBytesAgree(original.disk, current.disk, splices)) this.give(path, REASONS.untouchedDiffer);
    } catch (error) {
      this.give(path, systemReason(error));
    }
  }

  private refuse(path: string, reason: Reason, staged?: string): false {
    if (staged) remove(staged);
    this.give(path, reason);
    return false;
  }

  /** The file keeps its bytes. */
  private give(path: string, reason: Reason): void {
    this.blocked.set(path, reason);
    const version = this.versions.get(path);
    if (!version) return;
    remove(version.current.disk);
    this.versions.delete(path);
    this.tracked.delete(path);
    this.results.set(path, this.originals.get(path)!);
    this.given = true;
  }

  /** After files went back to their old bytes. */
  private settle(): void {
    if (this.given) this.result = this.scene.finish([...this.results.values()]);
    this.given = false;
  }
}

function remove(disk: string): void {
  rmSync(Buffer.from(disk, 'latin1') as unknown as string, { force: true });
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

function describe({ original, current, splices, written, applied }: Version): Repaired {
  const map = forward(splices);
  const changes = applied.map(({ finding, spans }) => ({
    rule: finding.rule,
    path: original.path,
    ranges: spans.map((span) => {
      const now = map.span(span);
      return { start: span.start, end: span.end, newStart: now.start, newEnd: now.end };
    }),
  }));
  const changed: ChangedFile = {
    path: original.path,
    before: written.before,
    after: written.after,
    modeBefore: original.mode,
    modeAfter: current.mode,
    changes: changes.sort(
      (a, b) => (a.ranges[0]?.start ?? 0) - (b.ranges[0]?.start ?? 0) || compareText(a.rule, b.rule),
    ),
  };
  return { entry: original, staged: current.disk, mode: current.mode, splices, written, changed };
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
