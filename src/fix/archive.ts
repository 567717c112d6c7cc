import type { OutputFormat, Place } from './fix.ts';
import type { Repaired } from './repair.ts';
import type { Missing } from './tree.ts';
export async function copyArchive(
  _place: Place,
  _to: string,
  _format: OutputFormat | null,
  _files: readonly Repaired[],
): Promise<Missing[]> {
  throw new Error('not yet');
}
