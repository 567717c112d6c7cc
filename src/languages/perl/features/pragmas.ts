// Pragmas whose arguments differ by version: features, warnings categories, re, and imports that a rule looks up itself.
import type { Analysis } from '../analysis.ts';
import type { Inclusion } from '../document.ts';

export function pragmaFeatures(reading: Analysis, inclusion: Inclusion): void {
  if (inclusion.optional || isComputed(reading, inclusion)) return;
  switch (inclusion.module) {
    case 'feature':
      for (const word of inclusion.words) reading.add(`feature:${word.value}`, word.start, word.end, word.value);
      break;
    case 'warnings':
      for (const word of inclusion.words) {
        if (/^[a-z]/.test(word.value)) reading.add(`warnings:${word.value}`, word.start, word.end, word.value);
      }
      break;
    case 're':
      for (const word of inclusion.words) {
        if (word.value.startsWith('/')) reading.add('use-re-flags', word.start, word.end, word.value);
        else if (word.value === 'strict') reading.add('use-re-strict', word.start, word.end, word.value);
      }
      break;
  }
}

/** `no warnings ($] ge '5.018' ? 'experimental' : ())` decides at compile time. */
function isComputed(reading: Analysis, { argumentsSpan }: Inclusion): boolean {
  const source = reading.lx.text.slice(argumentsSpan.start, Math.min(argumentsSpan.end, argumentsSpan.start + 500));
  return /[?$]/.test(source);
}
