// When the proof fails for a file, one of its fixes is to blame and the others need not go with it. Which one it is, is found by trying:
// the fixes are done again, one rule more each time, and the rule after which the proof fails is left out, or half of its places after
// which it fails.
import type { Reason } from './outcome.ts';
import type { Found } from './plan.ts';

/** The fixes of one rule in the file, or some of them. */
interface Unit {
  rule: string;
  /** Fingerprints of the findings, null: all. */
  some: ReadonlySet<string> | null;
}

/** Each try costs a scan of the file. */
const MOST_TRIES = 24;

export class Trial {
  private readonly kept: Unit[] = [];
  private readonly waiting: Unit[];
  private readonly held: { unit: Unit; reason: Reason }[] = [];
  private readonly findings: readonly Found[];
  private candidate: Unit | null = null;
  private tries = 0;
  /** Why the last try failed. */
  private reason: Reason;

  /**
   * @param rules that were applied when the proof failed, the conversion last. @param findings those of the file as uploaded.
   * @param reason why the proof failed
   */
  constructor(rules: readonly string[], findings: readonly Found[], reason: Reason) {
    this.waiting = rules.map((rule) => ({ rule, some: null }));
    this.findings = findings;
    this.reason = reason;
    if (this.waiting.length === 1) this.split(this.waiting.shift()!, reason);
  }

  /** Takes up the next fix; false when there is none any more. */
  next(): boolean {
    if (this.tries++ >= MOST_TRIES) {
      for (const unit of this.waiting.splice(0)) this.held.push({ unit, reason: this.reason });
    }
    this.candidate = this.waiting.shift() ?? null;
    return this.candidate !== null;
  }

  /** @param reason why the proof failed with the fix that was taken up, null: it held. */
  settle(reason: Reason | null): void {
    const unit = this.candidate;
    this.candidate = null;
    if (!unit) return;
    if (reason === null) this.kept.push(unit);
    else this.split(unit, reason);
  }

  private split({ rule, some }: Unit, reason: Reason): void {
    this.reason = reason;
    const own = this.findings.filter((finding) => finding.rule === rule).map(({ fingerprint }) => fingerprint);
    const places = some ? [...some] : own;
    if (places.length < 2) {
      this.held.push({ unit: { rule, some }, reason });
      return;
    }
    const half = Math.ceil(places.length / 2);
    this.waiting.push({ rule, some: new Set(places.slice(0, half)) }, { rule, some: new Set(places.slice(half)) });
  }

  /** True when the finding may be repaired now. */
  allows(finding: Pick<Found, 'rule' | 'fingerprint'>): boolean {
    return covers(this.candidate ? [...this.kept, this.candidate] : this.kept, finding);
  }

  /** Why a fix was left out. */
  reasonFor(finding: Pick<Found, 'rule' | 'fingerprint'>): Reason | undefined {
    return this.held.find(({ unit }) => covers([unit], finding))?.reason;
  }
}

function covers(units: readonly Unit[], { rule, fingerprint }: Pick<Found, 'rule' | 'fingerprint'>): boolean {
  return units.some((unit) => unit.rule === rule && (unit.some?.has(fingerprint) ?? true));
}
