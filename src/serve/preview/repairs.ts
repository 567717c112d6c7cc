// Every repair that is offered, by rule, as it would look alone: written once by the scan, read by the page at a time.
import { conversionRule } from '../../fix/conversion-rule.ts';
import { conversionOf, isConcerned, planIn } from '../../fix/converter.ts';
import { ascending } from '../../fix/splices.ts';
import type { Safety } from '../../rule/finding.ts';
import type { FileResult, ScanResult } from '../../scan/result.ts';
import type { Scope } from '../../scan/scope.ts';
import type { SiteEntry } from '../../site/site.ts';
import type { EncodingName } from '../../text/names.ts';
import type { PreviewChange, PreviewPage, Result } from '../job.ts';
import { Viewer } from './changes.ts';
import { RowWriter, readPage } from './rows.ts';

const NAME = 'repairs';
/** Places shown of a file that is converted as a whole: every character of it may change. */
const MOST_CONVERTED = 5;
const keyOf = (rule: string, safety: Safety): string => `${safety} ${rule}`;
/** Under the name that the fix gives them. */
const CONVERSIONS = keyOf(conversionRule.id, 'safe');

type Found = ScanResult['findings'][number];

/** What a file's bytes are, as far as the scan knows. */
export function encodingOf({ kind, encoding }: FileResult): EncodingName | null {
  return kind === 'sql' || encoding === '' ? null : (encoding as EncodingName);
}

/** Inside an archive of the site nothing is repaired. */
export const isRepairable = ({ fix, path }: Pick<Found, 'fix' | 'path'>): boolean =>
  fix !== null && !path.includes('!/');

interface Given {
  /** Still to be read. */
  entries: readonly SiteEntry[];
  result: ScanResult;
  scope: Scope;
  /** Is there already. */
  folder: string;
}

/** What the lists hold, for the page on which they are chosen. */
export interface Preview {
  pages(rule: string, safety: Safety): number;
  converts: Result['converts'];
}

export async function writePreview({ entries, result, scope, folder }: Given): Promise<Preview> {
  const writer = new RowWriter(folder, NAME);
  const entryOf = new Map(entries.map((entry) => [entry.path, entry]));
  const fileOf = new Map(result.files.map((file) => [file.path, file]));
  for (const [path, findings] of byFile(result.findings.filter(isRepairable))) {
    const entry = entryOf.get(path);
    const file = fileOf.get(path);
    if (!entry || !file) continue;
    for (const row of repairsIn(entry, findings, file)) writer.add(keyOf(row.rule, row.safety), row);
  }
  let converted = 0;
  for (const file of result.files.filter((file) => isConcerned(file, scope))) {
    const entry = entryOf.get(file.path);
    if (!entry || file.path.includes('!/')) continue;
    const rows = conversionIn(entry, file, scope);
    for (const row of rows) writer.add(CONVERSIONS, row);
    if (rows.length > 0) converted++;
  }
  await writer.finish();
  const pages = (rule: string, safety: Safety): number => writer.pages(keyOf(rule, safety));
  const converts =
    converted > 0 ? { encoding: scope.move.encoding, files: converted, pages: pages(conversionRule.id, 'safe') } : null;
  return { pages, converts };
}

/** @param page from 1; one outside the list is drawn to its nearest. Throws when the scan wrote nothing. */
export async function readPreview(folder: string, rule: string, safety: Safety, page: number): Promise<PreviewPage> {
  const { rows, ...place } = await readPage<PreviewChange>(folder, NAME, keyOf(rule, safety), page);
  return { rule, safety, ...place, changes: rows };
}

function byFile(findings: readonly Found[]): Map<string, Found[]> {
  const files = new Map<string, Found[]>();
  for (const finding of findings) {
    const own = files.get(finding.path);
    if (own) own.push(finding);
    else files.set(finding.path, [finding]);
  }
  return files;
}

function* repairsIn({ disk, mode }: SiteEntry, findings: readonly Found[], file: FileResult): Generator<PreviewChange> {
  const encoding = encodingOf(file);
  const viewer = new Viewer(disk, { kind: file.kind, before: encoding, after: encoding });
  try {
    for (const { rule, message, path, fix } of findings) {
      const { safety, splices, mode: wanted } = fix!;
      const row = { rule, safety, path, message, mode: null };
      if (mode !== null && wanted !== undefined && wanted !== mode)
        yield { ...row, ...WHOLE_FILE, mode: { before: octal(mode), after: octal(wanted) } };
      for (const { line, lines, encoding } of viewer.changes(ascending(splices)))
        yield { ...row, line, lines, encoding };
    }
  } finally {
    viewer.close();
  }
}

/** The first places of a file that is converted as a whole; none when it stays, or when it cannot be read. */
function conversionIn(entry: SiteEntry, file: FileResult, scope: Scope): PreviewChange[] {
  const { kind } = file;
  const row = {
    rule: conversionRule.id,
    safety: 'safe' as const,
    path: entry.path,
    message: conversionRule.title,
    mode: null,
  };
  const after = kind === 'sql' ? null : scope.move.encoding;
  const viewer = new Viewer(entry.disk, { kind, before: encodingOf(file), after });
  const rows: PreviewChange[] = [];
  try {
    for (const { line, lines, encoding } of viewer.changes(conversionOf(entry, planIn(file), scope))) {
      rows.push({ ...row, line, lines, encoding });
      if (rows.length === MOST_CONVERTED) break;
    }
  } catch {
    // the fix will tell why it leaves this file as it is
  } finally {
    viewer.close();
  }
  return rows;
}

/** A row without lines. */
export const WHOLE_FILE = { line: 0, encoding: '', lines: [] };
export const octal = (mode: number): string => mode.toString(8).padStart(4, '0');
