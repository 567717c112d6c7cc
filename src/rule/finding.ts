// What a rule says about a place, and how a place can be repaired.
import type { Text } from './text.ts';

export type Severity = 'error' | 'warning' | 'info';
/** safe: same meaning on the target, applied by `fix`. review: needs a person's eye, applied only when named. */
export type Safety = 'safe' | 'review';
export type Reach = 'live' | 'unreached';

/** Byte offsets in the file as uploaded; `end` is the byte after the last one. */
export interface Span {
  start: number;
  end: number;
}

/** A span with its place for people: lines and columns count from 1, columns count characters (code points). */
export interface Place extends Span {
  path: string;
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
  /** Hash of the line's own bytes: what makes a fingerprint survive moved lines. */
  anchor: string;
}

/** Replaces the bytes of the span. `text` holds one character per byte (latin1). */
export interface Splice extends Span {
  text: string;
}

export interface Fix {
  safety: Safety;
  splices: Splice[];
  /** Also gives the file this permission, where the upload carries modes. */
  mode?: number;
}

export interface Finding extends Omit<Place, 'anchor'> {
  rule: string;
  severity: Severity;
  component: string;
  message: Text;
  hint: Text;
  /** Labels of the offered versions for which it is true: 'php 5.6.30'. */
  on: string[];
  fix: Fix | null;
  reach: Reach;
  fingerprint: string;
}
