// The parts of a SET statement: which variables does it set or read?

import type { Token } from '../../src/languages/sql/tokens.ts';
import type { StatementView } from '../../src/languages/sql/view.ts';

export interface Assignment {
  /** Lower case; null for user variables (@x), NAMES and the like. */
  variable: string | null;
  global: boolean;
  /** System variables that the value reads (@@x), lower case. */
  reads: string[];
  /** Token of the value, where it is a plain string. */
  value: Token | null;
  /** In the text, without commas. */
  start: number;
  end: number;
}

const OTHER = new Set([
  'NAMES',
  'CHARACTER',
  'CHARSET',
  'PASSWORD',
  'TRANSACTION',
  'ROLE',
  'DEFAULT',
  'RESOURCE',
  'OPTION',
  'STATEMENT',
]);

export function assignmentsOf(view: StatementView): Assignment[] {
  const { tokens } = view;
  if (tokens[0]?.text !== 'SET') return [];
  const parts: Assignment[] = [];
  for (let i = 1; i < tokens.length; ) {
    let depth = 0;
    let end = i;
    for (; end < tokens.length; end++) {
      const { kind, text } = tokens[end]!;
      if (kind !== 'symbol') continue;
      if (text === '(') depth++;
      else if (text === ')') depth--;
      else if (text === ',' && depth === 0) break;
    }
    if (end > i) parts.push(assignment(tokens, i, end));
    i = end + 1;
  }
  return parts;
}

function assignment(tokens: readonly Token[], from: number, to: number): Assignment {
  const part: Assignment = {
    variable: null,
    global: false,
    reads: [],
    value: null,
    start: tokens[from]!.start,
    end: tokens[to - 1]!.end,
  };
  let at = from;
  const system = tokens[at]?.text === '@' && tokens[at + 1]?.text === '@';
  if (system) at += 2;
  const scope = tokens[at]?.text ?? '';
  if (['GLOBAL', 'SESSION', 'LOCAL', 'PERSIST', 'PERSIST_ONLY'].includes(scope) && tokens[at]!.kind === 'word') {
    part.global = scope === 'GLOBAL' || scope.startsWith('PERSIST');
    at += tokens[at + 1]?.text === '.' ? 2 : 1;
  }
  const name = tokens[at];
  const assigned = tokens[at + 1]?.text === '=' || (tokens[at + 1]?.text === ':' && tokens[at + 2]?.text === '=');
  if (name && (system || tokens[from]!.text !== '@') && assigned && !(name.kind === 'word' && OTHER.has(name.text)))
    part.variable = name.text.toLowerCase();
  const value = at + (tokens[at + 1]?.text === ':' ? 3 : 2);
  if (assigned && value === to - 1 && tokens[value]!.kind === 'string') part.value = tokens[value]!;
  for (let i = at + 1; i + 2 <= to - 1; i++) {
    if (tokens[i]!.text !== '@' || tokens[i + 1]!.text !== '@') continue;
    let read = i + 2;
    if (['GLOBAL', 'SESSION', 'LOCAL'].includes(tokens[read]?.text ?? '') && tokens[read + 1]?.text === '.') read += 2;
    if (tokens[read]) part.reads.push(tokens[read]!.text.toLowerCase());
  }
  return part;
}
