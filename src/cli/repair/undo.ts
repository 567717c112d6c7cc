// Takes the last in-place fix back, and tells how it went.
import { existsSync } from 'node:fs';
import { explained } from '../../fix/failure.ts';
import { rootOf } from '../../fix/fix.ts';
import { undoneText } from '../../fix/summary.ts';
import { type Undone, undo } from '../../fix/undo.ts';
import { UsageError } from '../language.ts';
import { langOf } from '../options.ts';
import type { UndoOptions } from '../undo.ts';

/** 0: all came back. 1: some files were changed since and stay. */
export function takeBack(given: string, options: UndoOptions): void {
  if (!existsSync(given))
    throw new UsageError({
      ja: `${given} が見つかりません。パスをご確認ください`,
      en: `${given} is not there: check the path`,
    });
  const undone = tryUndo(given);
  if (!undone) {
    throw new UsageError({
      ja: `${given}: 取り消せる修正はありません`,
      en: `${given}: there is no fix to take back`,
    });
  }
  process.stdout.write(undoneText(undone, langOf(options)));
  process.exitCode = undone.refused.length > 0 ? 1 : 0;
}

function tryUndo(given: string): Undone | null {
  try {
    return undo(rootOf(given));
  } catch (error) {
    throw explained(error);
  }
}
