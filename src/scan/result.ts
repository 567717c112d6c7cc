// What a scan finds: per file (computed in a worker, kept in the cache, carried by shards) and for the whole site.
import type { DocumentName } from '../rule/documents.ts';
import type { Finding, Place, Reach } from '../rule/finding.ts';
import type { Text } from '../rule/text.ts';
import type { Kind } from '../site/kind.ts';
import type { Unchecked } from '../site/site.ts';

/** Lines around a finding, decoded, for reports that show code. */
export interface Excerpt {
  /** Number of the first line. */
  line: number;
  lines: string[];
  /** Where the finding stands in its own line, as indices into that string. */
  mark: [number, number];
  /** Its own line as the fix leaves it; absent when there is none or when it reaches further. */
  fixed?: string[];
}

/** A finding before the site pass: no fingerprint yet, and it may still be dropped. */
export interface FileFinding extends Omit<Finding, 'fingerprint'>, Pick<Place, 'anchor'> {
  /** Dropped when the site defines one of these keys. */
  unless?: string[];
  excerpt?: Excerpt;
}

export interface Fact {
  name: string;
  /** JSON. */
  value: unknown;
}

/** Everything one file gives. JSON, and a function of the file's bytes, name and mode, the rules, the target and the move alone. */
export interface FileResult {
  path: string;
  kind: Kind;
  /** Bytes. */
  size: number;
  mode: number | null;
  /** Encoding by its bytes; '' for what is not text. */
  encoding: string;
  reach: Reach;
  /** The documents that were read without failing. */
  read: DocumentName[];
  /** The interpreter line without `#!`, as text; '' when there is none. */
  shebang: string;
  findings: FileFinding[];
  facts: Fact[];
  defines: string[];
  /** Names of what looks like a copy and is used all the same (see copies.ts). */
  copies: string[];
  /** Why the file, or a part of it, was not checked. */
  unchecked: Text[];
}

export interface Check {
  rule: string;
  result: 'found' | 'clean' | 'not-applicable' | 'not-checked';
  count: number;
}

export interface Summary {
  files: number;
  bytes: number;
  error: number;
  warning: number;
  info: number;
  fixable: number;
  unchecked: number;
}

/** The site as it is, by counts; keys sorted. */
export interface Inventory {
  kinds: Record<string, number>;
  encodings: Record<string, number>;
  shebangs: Record<string, number>;
  /** Folders that were not entered (.git, node_modules …), by name. */
  passedOver: Record<string, number>;
}

export interface ScanResult {
  tool: { name: 'hikkoshi'; version: string };
  target: { id: string; name: Text; components: Record<string, string[]> };
  summary: Summary;
  /** Sorted by path, start, rule. */
  findings: (Finding & Pick<FileFinding, 'anchor' | 'excerpt'>)[];
  unchecked: Unchecked[];
  checks: Check[];
  inventory: Inventory;
  /** The files themselves, sorted by path: for the survey and for shards. */
  files: FileResult[];
}
