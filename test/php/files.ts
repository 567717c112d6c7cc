// PHP files that the reader is tried on: the sites of the corpus, and pages of our own that hold many constructs together.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const CORPUS = new URL('../../corpus', import.meta.url).pathname;
const SAMPLES = new URL('./samples', import.meta.url).pathname;

export interface PhpSample {
  path: string;
  bytes: Buffer;
}

/** All PHP files of the corpus and of test/php/samples, sorted by path. */
export function phpFiles(): PhpSample[] {
  return [CORPUS, SAMPLES]
    .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)))
    .filter((path) => /\.(?:php|inc)$/.test(path))
    .sort()
    .map((path) => ({ path, bytes: readFileSync(path) }));
}
