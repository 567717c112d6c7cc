// A file on its way from its old bytes to its new ones: what was done to it so far.
import type { Span, Splice } from '../rule/finding.ts';
import type { SiteEntry } from '../site/site.ts';
import type { ChangedFile, ChangedRange } from './outcome.ts';
import { forward } from './splices.ts';
import type { Written } from './write.ts';

/** One step: from the bytes in `from` to those of the next layer, or to the file's present ones. */
export interface Layer {
  /** Absolute path, one character per byte. */
  from: string;
  /** Null: a conversion, whose splices are too many to keep; they are made again when they are asked for. */
  kept: Splice[] | null;
  splices(): Iterable<Splice>;
}

export interface AppliedChange {
  rule: string;
  /** In the offsets of the file as uploaded, as long as it was not converted before. */
  spans: Span[];
}

export interface Version {
  /** As it is in the site. */
  original: SiteEntry;
  /** As it is now: `disk` is in the staging folder. */
  current: SiteEntry;
  layers: Layer[];
  /** `before` is of the old bytes, the rest of the present ones. */
  written: Written;
  applied: AppliedChange[];
}

/** A file with its proven new bytes. */
export interface Repaired {
  /** As it is in the site. */
  entry: SiteEntry;
  /** Where the new bytes lie; its permission is still to be set. */
  staged: string;
  /** Permission bits wanted, null where the upload carries none. */
  mode: number | null;
  layers: readonly Layer[];
  written: Written;
  changed: ChangedFile;
}

export function describe({ original, current, layers, written, applied }: Version): Repaired {
  const rangesOf = placer(layers);
  const changes = applied.map(({ rule, spans }) => ({ rule, path: original.path, ranges: spans.map(rangesOf) }));
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
  return { entry: original, staged: current.disk, mode: current.mode, layers, written, changed };
}

/** Where a conversion moved everything, only the old offsets are told. */
function placer(layers: readonly Layer[]): (span: Span) => ChangedRange {
  const only = layers.length === 1 ? layers[0]!.kept : null;
  if (!only) return ({ start, end }) => ({ start, end });
  const map = forward(only);
  return (span) => {
    const now = map.span(span);
    return { start: span.start, end: span.end, newStart: now.start, newEnd: now.end };
  };
}

export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
