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

/** Effects before the change, from it on, and from its second step on. */
type Effects = [before: Severity | null, after: Severity | null, further?: Severity | null];

/** A table's entry of one case. */
export const one = (change: string, applies: Case['applies'], effects: Effects, ja: string, en: string): Case[] => [
  { change, applies, before: effects[0], after: effects[1], further: effects[2] ?? null, message: { ja, en } },
];

export const countIs =
  (...counts: number[]) =>
  ({ args }: PhpCall) =>
    counts.includes(args.length);

/** The value of a literal argument, null when it is none. */
export const literalAt = (call: PhpCall, position: number): string | null => call.args[position]?.literal ?? null;

/** A whole number below 0, as a literal. */
export const isNegative = (call: PhpCall, php: PhpDocument, position: number): boolean =>
  /^-\s*\d+$/.test(written(php, call.args[position]));
