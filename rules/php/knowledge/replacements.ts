// What to write instead of a function, as code.
import table from '../../data/php/replacements.tsv';
import { rows } from '../../table.ts';

let replacements: Map<string, string> | undefined;

/** By the function's name in lower case. */
export function replacementOf(name: string): string | undefined {
  if (!replacements) {
    replacements = new Map();
    for (const [from, to] of rows(table)) replacements.set(from!, to!);
  }
  return replacements.get(name);
}
