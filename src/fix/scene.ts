// What a repair works on and with.
import type { Splice } from '../rule/finding.ts';
import type { FileResult, ScanResult } from '../scan/result.ts';
import type { SiteEntry } from '../site/site.ts';
import type { Reason } from './outcome.ts';
import type { Accepts } from './plan.ts';
import type { AppliedChange } from './version.ts';
import type { Written } from './write.ts';

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
  /** Null when nothing is converted. */
  converter: Converter | null;
  /** A folder for the new files, on the file system where they are wanted; one character per byte. */
  staging: string;
}

/** Converts whole files: dumps into their database's encoding, with --encoding every text. */
export interface Converter {
  /** Characters that the new encoding lacks are replaced, as --lossy says. */
  readonly substitutes: boolean;
  concerns(file: FileResult): boolean;
  /** Writes the new bytes of each file to `to`, where they differ, proves them byte by byte and scans them. */
  convert(requests: readonly ConversionRequest[]): Promise<ConvertedFile[]>;
  /** What was done to a file, once more. */
  splices(entry: SiteEntry): Iterable<Splice>;
}

export interface ConversionRequest {
  entry: SiteEntry;
  /** A file that is not there yet. */
  to: string;
}

export interface ConvertedFile {
  path: string;
  /** Null: the file stays as it is. */
  written: Written | null;
  /** The first and the last byte of what was done, by rule. */
  changes: AppliedChange[];
  /** What the new scan says of the new bytes; null when it is still to be made. */
  result: FileResult | null;
  /** Why it stays although it should not; null otherwise. */
  failure: Reason | null;
}
