// What is found out about a file as a whole, however many rules and findings ask.
import type { PhpDocument } from '../../src/languages/php/document.ts';

/** Files are checked one after the other: the answer for the last one is kept. */
export function oncePerFile<T>(find: (php: PhpDocument) => T): (php: PhpDocument) => T {
  let last: { php: PhpDocument; found: T } | null = null;
  return (php) => {
    if (last?.php !== php) last = { php, found: find(php) };
    return last.found;
  };
}
