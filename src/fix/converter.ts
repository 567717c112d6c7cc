// Converts whole files: dumps as streams into their database's encoding, with --encoding every other text. What one file becomes depends
// on its bytes, its name, the target and the move alone, so that its splices can be made again whenever they are needed.
import type { DumpPlan } from '../languages/sql/conversion.ts';
import { convertInBatches, type DumpEdit } from '../languages/sql/convert.ts';
import type { Span, Splice } from '../rule/finding.ts';
import { type Analyzer, CONVERSION_FACT, readText } from '../scan/analyze.ts';
import type { FileResult } from '../scan/result.ts';
import type { Scope } from '../scan/scope.ts';
import type { SiteEntry } from '../site/site.ts';
import { createTarget } from '../target/target.ts';
import { conversionRule } from './conversion-rule.ts';
import { convertFile } from './convert/convert.ts';
import { substitute } from './convert/substitutes.ts';
import { isDiskFull, unlink } from './disk.ts';
import { REASONS, type Reason, systemReason } from './outcome.ts';
import { untouchedBytesAgree } from './proof.ts';
import { ProofError, ProvenDump } from './proven-dump.ts';
import type { ConversionRequest, ConvertedFile } from './scene.ts';
import type { AppliedChange } from './version.ts';
import { chunksOf, writeSpliced } from './write.ts';

interface NamedSplice extends Splice {
  rule: string;
}

/** A file that is to be converted. */
export interface ConversionTask extends ConversionRequest {
  /** Of a dump; null for any other text. */
  plan: DumpPlan | null;
}

/** What may have to be converted: dumps for which the scan made a plan, with --encoding every text that is not in that encoding. */
export function isConcerned(file: FileResult, { move }: Scope): boolean {
  if (file.kind === 'sql') return planIn(file) !== null;
  return (
    move.encoding !== null && file.encoding !== '' && file.encoding !== 'binary' && file.encoding !== move.encoding
  );
}

/** The plan that the scan made for a dump. */
export function planIn({ facts }: FileResult): DumpPlan | null {
  const fact = facts.find(({ name }) => name === CONVERSION_FACT);
  return fact ? (fact.value as DumpPlan) : null;
}

/** The conversion's splices, ascending; none when the file stays. Throws what the system or a reader throws. */
export function conversionOf(entry: SiteEntry, plan: DumpPlan | null, scope: Scope): Iterable<NamedSplice> {
  return plan ? dumpSplices(entry, plan) : textSplices(entry, scope);
}

function textSplices(entry: SiteEntry, { profile, move }: Scope): NamedSplice[] {
  const read = readText(entry, createTarget(profile));
  const conversion = read && convertFile(read.file, read.documents, move);
  read?.documents.php?.release();
  if (conversion?.outcome !== 'converted') return [];
  return conversion.splices.map((splice) => ({ ...splice, rule: conversionRule.id }));
}

/** In batches. */
function dumpEdits({ disk }: SiteEntry, plan: DumpPlan): Iterable<readonly DumpEdit[]> {
  return convertInBatches(chunksOf(disk), plan, (character) => substitute(character, plan.to));
}

function* dumpSplices(entry: SiteEntry, plan: DumpPlan): Generator<NamedSplice> {
  for (const edits of dumpEdits(entry, plan))
    for (const edit of edits) yield { start: edit.start, end: edit.end, text: edit.text, rule: ruleOf(edit, plan) };
}

function ruleOf({ why }: DumpEdit, { dialect }: DumpPlan): string {
  return why === 'location' ? `${dialect}/old-location` : conversionRule.id;
}

/** Writes the new bytes to `to`, proves them and scans them. Throws on a full disk alone. */
export function convertEntry(task: ConversionTask, scope: Scope, analyzer: Analyzer): ConvertedFile {
  const { path } = task.entry;
  try {
    const converted = task.plan ? convertOneDump(task, task.plan, analyzer) : convertText(task, scope, analyzer);
    if (!converted.written) unlink(task.to);
    return { path, failure: null, ...converted };
  } catch (error) {
    unlink(task.to);
    if (isDiskFull(error)) throw error;
    return { path, ...UNCHANGED, failure: failureOf(error) };
  }
}

function failureOf(error: unknown): Reason {
  if (error instanceof ProofError) return REASONS.untouchedDiffer;
  return (error as NodeJS.ErrnoException).code ? systemReason(error) : unreadableReason(error);
}

type Outcome = Pick<ConvertedFile, 'written' | 'changes' | 'result'>;

const UNCHANGED: Outcome = { written: null, changes: [], result: null };

function convertText({ entry, to }: ConversionTask, scope: Scope, analyzer: Analyzer): Outcome {
  const splices = textSplices(entry, scope);
  if (splices.length === 0) return UNCHANGED;
  const written = writeSpliced(entry.disk, splices, to);
  if (!untouchedBytesAgree(entry.disk, to, splices)) throw new ProofError();
  const spans = [{ start: splices[0]!.start, end: splices.at(-1)!.end }];
  const result = analyzer.file({ ...entry, disk: to, size: written.size });
  return { written, changes: [{ rule: conversionRule.id, spans }], result };
}

/** In one pass: the new scan reads what was just written and proven. */
function convertOneDump({ entry, to }: ConversionTask, plan: DumpPlan, analyzer: Analyzer): Outcome {
  const changes = new Map<string, AppliedChange>();
  const noting = function* (): Generator<readonly DumpEdit[]> {
    for (const edits of dumpEdits(entry, plan)) {
      for (const edit of edits) note(changes, ruleOf(edit, plan), edit);
      yield edits;
    }
  };
  const batches = noting();
  const first = batches.next();
  if (first.done) return UNCHANGED;
  const dump = new ProvenDump(entry.disk, to, plan, chain(first.value, batches));
  const result = analyzer.dump(entry.path, entry.mode, dump.chunks());
  if (!dump.written) throw dump.failure;
  if (dump.written.before === dump.written.after) return UNCHANGED;
  return { written: dump.written, changes: [...changes.values()], result };
}

function unreadableReason(error: unknown): Reason {
  const message = error instanceof Error ? error.message : String(error);
  return {
    code: 'conversion',
    text: {
      ja: `文字コードの変換が途中で止まったため、元のままにしました（${message}）`,
      en: `the conversion stopped halfway: the file keeps its bytes (${message})`,
    },
  };
}

function note(changes: Map<string, AppliedChange>, rule: string, { start, end }: Span): void {
  const change = changes.get(rule);
  if (change) change.spans[0]!.end = end;
  else changes.set(rule, { rule, spans: [{ start, end }] });
}

function* chain<T>(first: T, rest: Iterable<T>): Generator<T> {
  yield first;
  yield* rest;
}
