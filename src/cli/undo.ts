// hikkoshi undo: take the last in-place fix back.
import { type Command, Option } from 'commander';
import { explained } from '../fix/failure.ts';
import { rootOf } from '../fix/fix.ts';
import { undoneText } from '../fix/summary.ts';
import { type Undone, undo } from '../fix/undo.ts';
import type { Lang } from '../rule/text.ts';
import { UsageError } from './language.ts';
import { langOf } from './options.ts';

export function addUndo(program: Command): void {
  program
    .command('undo')
    .argument('<site>', 'the folder (or file) that was repaired with fix --in-place')
    .description('take the last in-place fix back / 直前の修正を取り消す')
    .addOption(new Option('--lang <lang>', 'language of texts / 表示の言語').choices(['ja', 'en']))
    .action(takeBack);
}

/** 0: all came back. 1: some files were changed since and stay. */
function takeBack(given: string, options: { lang?: Lang }): void {
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
