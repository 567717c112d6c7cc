// Code that only runs where it can: nothing to report there.
import type { PerlDocument } from '../../src/languages/perl/document.ts';

/** Within eval, or behind a question to the version or to `can`. */
export function isGuarded(perl: PerlDocument, offset: number): boolean {
  return perl.guardsAt(offset).some((guard) => guard.kind !== 'condition');
}
