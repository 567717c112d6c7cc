// Files checked by the thread that asks for them: a small site needs no other one, which would load and warm up everything once more.
import { Script } from 'node:vm';
import type { Text } from '../src/rule/text.ts';
import { type Analyzer, uncheckedFile } from '../src/scan/analyze.ts';
import type { FileResult } from '../src/scan/result.ts';
import type { SiteEntry } from '../src/site/site.ts';

export const HUNG: Text = { ja: '時間内に読み終わりませんでした', en: 'was not read to its end in time' };

/** Where the script finds what it is to run: a script is the one thing that can be stopped from outside without a thread of its own. */
const TURN = Symbol.for('hikkoshi/turn');
const script = new Script("globalThis[Symbol.for('hikkoshi/turn')]()");

/** Runs a function for at most so many milliseconds; throws when it takes longer. */
export function runFor(timeout: number, run: () => void): void {
  const scope = globalThis as { [TURN]?: () => void };
  scope[TURN] = run;
  try {
    script.runInThisContext({ timeout });
  } finally {
    delete scope[TURN];
  }
}

/** The results of a batch, which keep the texts of its files. A file that hangs costs itself alone. @param patience milliseconds for what is left of the batch */
export function checkHere(
  entries: readonly SiteEntry[],
  analyzer: Pick<Analyzer, 'file'>,
  patience: number,
): FileResult[] {
  const results: FileResult[] = [];
  while (results.length < entries.length) {
    try {
      runFor(patience, () => {
        while (results.length < entries.length) results.push(analyzer.file(entries[results.length]!));
      });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
      results.push(uncheckedFile(entries[results.length]!, HUNG));
    }
  }
  return results;
}
