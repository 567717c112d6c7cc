// What a change of behaviour in a call is, for the tables of such changes.
import type { PhpArgument, PhpCall, PhpDocument } from '../../src/languages/php/document.ts';
import type { Fix, Severity } from '../../src/rule/finding.ts';
import type { Text } from '../../src/rule/text.ts';

export interface Case {
  /** Id in changes.tsv. */
  change: string;
  /** Which calls are written for the other side. */
  applies(call: PhpCall, php: PhpDocument): boolean;
  /** What it is on versions before the change, from the change on, and from its second step on; null: nothing to say. */
  before: Severity | null;
  after: Severity | null;
  further: Severity | null;
  message: Text;
  /** A spelling that means the same in every version. */
  fix?: (call: PhpCall, php: PhpDocument) => Fix | null;
}

export const textOf = (php: PhpDocument, { start, end }: { start: number; end: number }) => php.text.slice(start, end);

/** The argument's own text, '' when it is not there. */
export const written = (php: PhpDocument, arg: PhpArgument | undefined): string => (arg ? textOf(php, arg.value) : '');
