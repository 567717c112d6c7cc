// Converts whole files, in a worker: dumps as streams into their database's encoding, with --encoding every other text. What one file
// becomes depends on its bytes, its name, the target and the move alone, so that its splices can be made again whenever they are needed.

import { type DumpPlan, planFor } from '../languages/sql/conversion.ts';
import { convertDump, type DumpEdit } from '../languages/sql/convert.ts';
import { questionsOf, readDump } from '../languages/sql/read.ts';
import type { Splice } from '../rule/finding.ts';
import type { Text } from '../rule/text.ts';
import { readText } from '../scan/analyze.ts';
import type { FileResult } from '../scan/result.ts';
import type { Scope } from '../scan/scope.ts';
import type { SiteEntry } from '../site/site.ts';
import { createTarget, type Target } from '../target/target.ts';
import { conversionRule } from './conversion-rule.ts';
import { convertFile } from './convert/convert.ts';
import { substitute } from './convert/substitutes.ts';
import { isDiskFull, unlink } from './disk.ts';
import { REASONS, systemReason } from './outcome.ts';
import { untouchedBytesAgree } from './proof.ts';
import type { ConversionRequest, ConvertedFile } from './scene.ts';
import type { AppliedChange } from './version.ts';
import { chunksOf, writeSpliced } from './write.ts';

interface NamedSplice extends Splice {
  rule: string;
}

/** A file that is to be converted. `kind` as the scan told it. */
export interface ConversionTask extends ConversionRequest {
  kind: FileResult['kind'];
}

/** True for the kinds that may have to be converted: a dump also when only its addresses, paths or lost characters are to change. */
export function concernsKind(kind: FileResult['kind'], { move }: Scope): boolean {
  if (move.encoding !== null) return true;
  return kind === 'sql' && (move.lossy !== 'report' || move.oldHosts.length > 0 || move.oldPaths.length > 0);
}

/** Makes a conversion's splices, ascending, as often as it is called; none when the file stays. */
type Conversion = () => Iterable<NamedSplice>;

/** Throws what the system or a reader throws. */
export function conversionOf(entry: SiteEntry, kind: FileResult['kind'], scope: Scope): Conversion {
  const target = createTarget(scope.profile);
  return kind === 'sql' ? ofDump(entry, target, scope) : ofText(entry, target, scope);
}

function ofText(entry: SiteEntry, target: Target, { move }: Scope): Conversion {
  const read = readText(entry, target);
  const conversion = read && convertFile(read.file, read.documents, move);
  read?.documents.php?.release();
  if (conversion?.outcome !== 'converted') return () => [];
  return () => conversion.splices.map((splice) => ({ ...splice, rule: conversionRule.id }));
}

function ofDump(entry: SiteEntry, target: Target, { move }: Scope): Conversion {
  const dump = readDump(chunksOf(entry.disk), questionsOf(target, move), entry.path);
  const plan = planFor(dump, target, move);
  return plan ? () => dumpSplices(entry, plan) : () => [];
}

function* dumpSplices(entry: SiteEntry, plan: DumpPlan): Generator<NamedSplice> {
  const edits = convertDump(chunksOf(entry.disk), plan, (character) => substitute(character, plan.to));
  for (const edit of edits) yield { start: edit.start, end: edit.end, text: edit.text, rule: ruleOf(edit, plan) };
}

function ruleOf({ why }: DumpEdit, { dialect }: DumpPlan): string {
  return why === 'location' ? `${dialect}/old-location` : conversionRule.id;
}

/** Writes the new bytes to `to`, and proves them. Throws on a full disk alone. */
export function convertEntry({ entry, to, kind }: ConversionTask, scope: Scope): ConvertedFile {
  const { path, disk } = entry;
  const changes = new Map<string, AppliedChange>();
  const noting = function* (conversion: Conversion): Generator<Splice> {
    for (const splice of conversion()) {
      note(changes, splice);
      yield splice;
    }
  };
  try {
    const conversion = conversionOf(entry, kind, scope);
    const splices = noting(conversion);
    const first = splices.next();
    if (first.done) return { path, written: null, changes: [], failure: null };
    const written = writeSpliced(disk, chain(first.value, splices), to);
    if (written.before === written.after) {
      unlink(to);
      return { path, written: null, changes: [], failure: null };
    }
    if (untouchedBytesAgree(disk, to, conversion()))
      return { path, written, changes: [...changes.values()], failure: null };
    unlink(to);
    return { path, written: null, changes: [], failure: REASONS.untouchedDiffer };
  } catch (error) {
    unlink(to);
    if (isDiskFull(error)) throw error;
    const failure = (error as NodeJS.ErrnoException).code ? systemReason(error) : unreadableReason(error);
    return { path, written: null, changes: [], failure };
  }
}

function unreadableReason(error: unknown): { code: string; text: Text } {
  const message = error instanceof Error ? error.message : String(error);
  return {
    code: 'conversion',
    text: {
      ja: `文字コードの変換が途中で止まったため、元のままにしました（${message}）`,
      en: `the conversion stopped halfway: the file keeps its bytes (${message})`,
    },
  };
}

function note(changes: Map<string, AppliedChange>, { rule, start, end }: NamedSplice): void {
  const change = changes.get(rule);
  if (change) change.spans[0]!.end = end;
  else changes.set(rule, { rule, spans: [{ start, end }] });
}

function* chain(first: Splice, rest: Iterable<Splice>): Generator<Splice> {
  yield first;
  yield* rest;
}
