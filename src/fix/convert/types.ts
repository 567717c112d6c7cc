// What the conversion of one file gives: splices that turn it into the encoding asked for, or the reason why it stays as it is.
import type { Splice } from '../../rule/finding.ts';
import type { Text } from '../../rule/text.ts';
import type { LossyCharacter } from '../../text/losses.ts';

/** A character that the new encoding lacks, and what was written for it. */
export interface Replaced extends LossyCharacter {
  /** As text: a numeric reference, other characters, or the geta mark 〓. */
  by: string;
}

export type Conversion =
  /** ASCII without a name to rewrite, already in the encoding asked for, or no text. */
  | { outcome: 'unchanged' }
  /** Ascending, in the offsets of the bytes that were given. All other bytes are ASCII and stay. */
  | { outcome: 'converted'; splices: Splice[]; replaced: Replaced[] }
  /** The file keeps its bytes. `at`: the characters that are in the way. */
  | { outcome: 'kept'; reason: Text; at: LossyCharacter[] };
