// A statement as a given server sees it: version comments resolved, strings and comments masked, tokens and tables on demand.
import { type CreateTable, parseCreateTable } from './create-table.ts';
import type { SqlDocument, Statement } from './document.ts';
import { type CommentReader, type Executed, executed } from './executed.ts';
import { type Token, tokenize } from './tokens.ts';

/** All indexes are indexes into the statement's own text. */
export class StatementView {
  readonly executed: Executed;
  /** What the server executes; skipped comments are spaces. */
  readonly text: string;
  private readonly document: SqlDocument;
  private readonly statement: Statement;
  private parsedTokens: Token[] | null = null;
  private parsedTable: CreateTable | null | undefined;
  private maskedText: string | null = null;

  constructor(document: SqlDocument, statement: Statement, reader: CommentReader | null) {
    this.document = document;
    this.statement = statement;
    this.executed = reader ? executed(statement.text, reader) : { text: statement.text, skipped: [], problems: [] };
    this.text = this.executed.text;
  }

  get tokens(): Token[] {
    this.parsedTokens ??= tokenize(this.text, this.document.dialect, this.statement.standardStrings);
    return this.parsedTokens;
  }

  get table(): CreateTable | null {
    if (this.parsedTable === undefined) this.parsedTable = parseCreateTable(this.tokens, this.text);
    return this.parsedTable;
  }

  /** Only code: the insides of strings and quoted names are `_`, comments are spaces. */
  get masked(): string {
    if (this.maskedText !== null) return this.maskedText;
    let out = '';
    let at = 0;
    for (const token of this.tokens) {
      out += this.text.slice(at, token.start).replace(/[^\s]/g, ' ');
      const raw = this.text.slice(token.start, token.end);
      if (token.kind === 'string' || token.kind === 'name')
        out += raw[0] + raw.slice(1, -1).replace(/[^\n]/g, '_') + raw.slice(-1);
      else out += raw;
      at = token.end;
    }
    out += this.text.slice(at).replace(/[^\s]/g, ' ');
    this.maskedText = out;
    return out;
  }

  /** Nothing is left of the statement for this server. */
  get empty(): boolean {
    return this.tokens.length === 0;
  }
}

const views = new WeakMap<Statement, Map<string, StatementView>>();

/** @param reader null for PostgreSQL, which has no version comments */
export function viewOf(document: SqlDocument, statement: Statement, reader: CommentReader | null): StatementView {
  let known = views.get(statement);
  if (!known) {
    known = new Map();
    views.set(statement, known);
  }
  // Without version comments every server sees the same.
  const key = reader && statement.text.includes('/*') ? `${reader.mariadb}${reader.version}` : '';
  let view = known.get(key);
  if (!view) {
    view = new StatementView(document, statement, reader);
    known.set(key, view);
  }
  return view;
}
