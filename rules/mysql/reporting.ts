// How rules on dumps report: places come from the document, and each statement is looked at as each server executes it.
import type { DumpPlace, SqlDocument, Statement } from '../../src/languages/sql/document.ts';
import type { Edit } from '../../src/languages/sql/edits.ts';
import { type StatementView, viewOf } from '../../src/languages/sql/view.ts';
import type { Fix, Place, Safety } from '../../src/rule/finding.ts';
import type { Context, Details } from '../../src/rule/rule.ts';
import { type Server, serversOf } from './servers.ts';

export const isMysql = (dump: SqlDocument): boolean => dump.dialect === 'mysql' && dump.archive === null;

/** Queries and views in a file that nothing shows to be MySQL's: no dump, and perhaps for another database. */
export const isLoose = (dump: SqlDocument): boolean =>
  dump.producer.name === null &&
  (dump.certainty === 'guessed' ||
    (dump.certainty === 'likely' && dump.tables.size === 0 && !dump.statements.some(({ text }) => text.includes('`'))));

/** A place of the dump as a place of the file. */
export const inFile = (context: Context, place: DumpPlace): Place => ({ ...place, path: context.file.path });

/** Reports text[from, to) of a statement. */
export function reportIn(
  context: Context,
  dump: SqlDocument,
  statement: Statement,
  from: number,
  to: number,
  details: Details,
): void {
  context.report(inFile(context, dump.place(statement, from, to)), details);
}

export function fixOf(safety: Safety, edits: readonly Edit[] | null): Fix | null {
  return edits && edits.length > 0 ? { safety, splices: [...edits] } : null;
}

/** Something found in a statement, with the servers for which it is true. */
export interface Found<T> {
  what: T;
  servers: Server[];
  view: StatementView;
}

/**
 * Looks at a statement as every server of the target executes it. What is found under the same key is one finding;
 * the view is that of the first server for which it is true.
 */
export function forServers<T>(
  context: Context,
  dump: SqlDocument,
  statement: Statement,
  find: (view: StatementView, server: Server) => Iterable<[key: string, what: T]>,
): Found<T>[] {
  const found = new Map<string, Found<T>>();
  for (const server of serversOf(context.target)) {
    const view = viewOf(dump, statement, server);
    for (const [key, what] of find(view, server)) {
      const known = found.get(key);
      if (known) known.servers.push(server);
      else found.set(key, { what, servers: [server], view });
    }
  }
  return [...found.values()];
}
