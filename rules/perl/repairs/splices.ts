// What repairs are made of: splices, and what may be said of a piece of source.
import type { FeatureUse, PerlDocument, Span } from '../../../src/languages/perl/document.ts';
import type { Fix, Splice } from '../../../src/rule/finding.ts';
import type { Example } from '../../../src/rule/rule.ts';

/** Null where the repair is not certain. */
export type Repair = (perl: PerlDocument, use: FeatureUse) => Fix | null;

export interface Repaired {
  fix: Repair;
  examples: Example[];
}

export type Repairs = Readonly<Record<string, Repaired>>;

export const safe = (...splices: Splice[]): Fix => ({ safety: 'safe', splices });
export const review = (...splices: Splice[]): Fix => ({ safety: 'review', splices });
export const replace = ({ start, end }: Span, text: string): Splice => ({ start, end, text });
export const insert = (at: number, text: string): Splice => ({ start: at, end: at, text });
export const textOf = (perl: PerlDocument, span: Span): string => perl.text.slice(span.start, span.end);
/** The source before an offset: enough to see what it belongs to. */
export const before = (perl: PerlDocument, offset: number): string =>
  perl.text.slice(Math.max(0, offset - 200), offset);

/** Reading it twice is the same as reading it once: no call, no ++. */
export const isPlain = (source: string): boolean => /^\$[\w:${}>[\]'"-]+$/.test(source) && !source.includes('--');

export const swap =
  (pattern: RegExp, replacement: string): Repair =>
  (perl, use) => {
    const source = textOf(perl, use);
    const spelled = source.replace(pattern, replacement);
    return spelled === source ? null : safe(replace(use, spelled));
  };

/** An example on one version of perl. */
export const on = (perl: string, wrong: string, fixed: string): Example => ({ on: `perl ${perl}`, wrong, fixed });
