// Code that only runs where it can: nothing to report there.
import type { PerlDocument, Span } from '../../src/languages/perl/document.ts';

/** Within eval, or behind a question to the version or to `can`. */
export function isGuarded(perl: PerlDocument, offset: number): boolean {
  return perl.guardsAt(offset).some((guard) => guard.kind !== 'condition');
}

/** `eval '…' or …`, `eval '…'; if ($@) …`, `my $ok = eval '…'`: the script looks at the outcome. */
export function isTried(perl: PerlDocument, { start, end }: Span): boolean {
  const before = perl.text.slice(Math.max(0, start - 60), start);
  const after = perl.text.slice(end, end + 160);
  return (
    /(?:=|\(|\b(?:if|unless|return|and|or)|[&|]{2}|!)\s*eval\s*\(?\s*(?:q\w?\s*)?\W$/.test(before) ||
    /\$@|^\W{0,4}\s*(?:\|\||or\b|and\b|&&|\?)/.test(after)
  );
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
