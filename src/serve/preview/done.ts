// What a fix really changed, file by file: written while the fix runs, read by the page at a time.
import { conversionRule } from '../../fix/conversion-rule.ts';
import type { Outcome } from '../../fix/outcome.ts';
import type { Repaired } from '../../fix/version.ts';
import type { Span } from '../../rule/finding.ts';
import type { FileResult, ScanResult } from '../../scan/result.ts';
import type { PreviewChange } from '../job.ts';
import { Viewer } from './changes.ts';
import { encodingOf, octal, WHOLE_FILE } from './repairs.ts';
import { RowWriter, readPage } from './rows.ts';

const NAME = 'changes';
/** Places shown of a file that was converted as a whole: every character of it may have changed. */
const MOST_CONVERTED = 200;

/** One changed place of a file. */
export interface ChangedPlace extends Pick<PreviewChange, 'path' | 'line' | 'encoding' | 'lines' | 'mode'> {
  /** The rules that asked for it, where that is known. */
  rules: string[];
  /** Of a conversion; otherwise as before. */
  encodingAfter: string;
  /** The file was converted as a whole, and more of it changed than is shown. */
  more: boolean;
}

export interface ChangesPage {
  /** From 1. */
  page: number;
  pages: number;
  /** Places in all. */
  total: number;
  changes: ChangedPlace[];
}

/** @param folder is there already; @param files while the layers of their changes are still at hand */
export async function writeChanges(folder: string, files: readonly Repaired[], outcome: Outcome): Promise<void> {
  const writer = new RowWriter(folder, NAME);
  const before = filesOf(outcome.before);
  const after = filesOf(outcome.after);
  for (const file of files) {
    const { path } = file.entry;
    for (const row of rowsOf(file, before.get(path)!, after.get(path)!)) writer.add('', row);
  }
  await writer.finish();
}

/** @param page from 1; one outside the list is drawn to its nearest. Throws when the fix wrote nothing. */
export async function readChanges(folder: string, page: number): Promise<ChangesPage> {
  const { page: shown, pages, total, rows } = await readPage<ChangedPlace>(folder, NAME, '', page);
  return { page: shown, pages, total, changes: rows };
}

const filesOf = ({ files }: ScanResult): Map<string, FileResult> => new Map(files.map((file) => [file.path, file]));

function* rowsOf(file: Repaired, old: FileResult, now: FileResult): Generator<ChangedPlace> {
  const { path, mode } = file.entry;
  const row = { path, rules: [], mode: null, more: false, encodingAfter: '' };
  if (mode !== null && file.mode !== null && mode !== file.mode)
    yield { ...row, ...WHOLE_FILE, mode: { before: octal(mode), after: octal(file.mode) } };
  const { kind } = old;
  let before = encodingOf(old);
  const conversions = file.changed.changes.map(({ rule }) => rule).filter(isConversion);
  for (const [i, layer] of file.layers.entries()) {
    const converts = layer.kept === null;
    const after = converts ? encodingOf(now) : before;
    const viewer = new Viewer(layer.from, { kind, before, after });
    before = after;
    const rulesAt = converts ? () => conversions : i === 0 ? rulesOf(file) : () => [];
    try {
      let count = 0;
      for (const { span, ...shown } of viewer.changes(layer.splices())) {
        const more = converts && ++count === MOST_CONVERTED;
        yield { ...row, ...shown, rules: rulesAt(span), more };
        if (more) break;
      }
    } finally {
      viewer.close();
    }
  }
}

/** What is done to a file as a whole: another encoding, and in dumps the addresses of the new server. */
const isConversion = (rule: string): boolean => rule === conversionRule.id || rule.endsWith('/old-location');

/** By offsets of the file as it was uploaded, asked for in ascending order. A conversion, which reaches over all of it, is none of them. */
function rulesOf({ changed }: Repaired): (span: Span) => string[] {
  const ranges = changed.changes
    .filter(({ rule }) => !isConversion(rule))
    .flatMap(({ rule, ranges }) => ranges.map(({ start, end }) => ({ rule, start, end })))
    .sort((a, b) => a.start - b.start);
  let at = 0;
  return ({ start, end }) => {
    while (at < ranges.length && ranges[at]!.end < start) at++;
    const rules = new Set<string>();
    for (let i = at; i < ranges.length && ranges[i]!.start <= end; i++)
      if (ranges[i]!.end >= start) rules.add(ranges[i]!.rule);
    return [...rules];
  };
}
