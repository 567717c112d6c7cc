// hikkoshi undo: take the last in-place fix back.
import { type Command, Option } from 'commander';
import type { Lang } from '../rule/text.ts';

export interface UndoOptions {
  lang?: Lang;
}

export function addUndo(program: Command): void {
  program
    .command('undo')
    .argument(
      '<site>',
      'the folder (or file) that was repaired with fix --in-place / fix --in-place で直したフォルダ（またはファイル）',
    )
    .description('take the last in-place fix back / 直前の修正を取り消す')
    .addOption(new Option('--lang <lang>', 'language of texts / 表示の言語').choices(['ja', 'en']))
    .action(async (...given: [string, UndoOptions]) => (await import('./repair/undo.ts')).takeBack(...given));
}
