// Code that only runs where it can: nothing to report there.
import type { PerlDocument } from '../../src/languages/perl/document.ts';

/** Within eval, or behind a question to the version or to `can`. */
export function isGuarded(perl: PerlDocument, offset: number): boolean {
  return perl.guardsAt(offset).some((guard) => guard.kind !== 'condition');
}

/** `defined ${^GLOBAL_PHASE}`, `defined &builtin::trim` anywhere in the file. */
export function asksFor(perl: PerlDocument, name: string): boolean {
  if (!/^\^?[A-Za-z][\w:]*$/.test(name)) return false;
  return new RegExp(`\\bdefined\\s*\\(?\\s*(?:[$@%]\\{|&)${name.replace('^', '\\^')}\\b`).test(perl.text);
}

/** The file compares perl's version somewhere, if only to set a constant. */
export function asksForVersion(perl: PerlDocument): boolean {
  return /(?:\$\]|\$\^V|\$PERL_VERSION)\s*(?:[<>]=?|[gl][te]\b)/.test(perl.text);
}
