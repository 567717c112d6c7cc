// What a report format is. One file per format; each turns a ScanResult into text or into the bytes of a file.
import type { Finding } from '../rule/finding.ts';
import type { Move, Rule } from '../rule/rule.ts';
import type { Lang } from '../rule/text.ts';
import type { FileFinding, ScanResult } from '../scan/result.ts';

/** A finding as reports get it. */
export type Found = Finding & Pick<FileFinding, 'anchor' | 'excerpt'>;

export interface ReportOptions {
  lang: Lang;
  /** The rules that were at hand: their titles, reasons, sources and examples. */
  rules: readonly Rule[];
  /** What the user said about the move: the customer's domain for the cover, today's versions for the environment table. */
  move: Move;
}

/** A report: a file's bytes, or its text, whole or piece by piece. */
export type Report = Uint8Array | string | Iterable<string>;

export const inOnePiece = (report: Report): string | Uint8Array =>
  typeof report === 'string' || report instanceof Uint8Array ? report : [...report].join('');

export interface Reporter {
  name: string;
  /** True when it shows code: the scan then keeps the lines around each finding. */
  excerpts: boolean;
  /** Holds no time, duration, absolute path or number of workers: the same result gives the same bytes. */
  write(result: ScanResult, options: ReportOptions): Report | Promise<Report>;
}
