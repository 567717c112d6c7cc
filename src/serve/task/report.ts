// A report in one of the formats of `hikkoshi scan`, from the result that the scan kept.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rules } from '../../../rules/index.ts';
import { suppressionRule } from '../../gate/suppress.ts';
import { forSharing, loadReporter } from '../../report/index.ts';
import { keptScan } from './kept.ts';
import type { ReportTask } from './task.ts';

export async function report({ results, out, name, format, lang, scope }: ReportTask): Promise<null> {
  const known = [...rules, suppressionRule];
  const result = forSharing(await keptScan(results), false, known);
  const reporter = await loadReporter(format);
  await writeFile(join(out, name), await reporter.write(result, { lang, rules: known, move: scope.move }));
  return null;
}
