// String literals given to variables, elements and keys: where old scripts keep their settings.
import type { Assignment, Span, Word } from './document.ts';
import type { Lexer } from './lexer.ts';
import { Literal } from './literals.ts';
import * as T from './tokens.ts';

const FAT_COMMA = T.op('=>');
const ARROW = T.op('->');
const ASSIGNS = new Set(['=', '||=', '//='].map(T.op));
const ENDS = new Set([',', '=>', '?', ':', '||', '&&', '//'].map(T.op));

export function assignmentsOf(lx: Lexer): Assignment[] {
  const { tokens, quotes } = lx;
  const list: Assignment[] = [];
  for (let i = 2; i < tokens.count; i++) {
    if (tokens.kind[i] !== T.STRING) continue;
    const { kind } = quotes[tokens.symbol[i]!]!;
    if (kind !== T.SINGLE && kind !== T.DOUBLE && kind !== T.HEREDOC) continue;
    const before = i - 1;
    if (tokens.kind[before] !== T.OPERATOR || !endsValue(lx, i + 1)) continue;
    const target =
      tokens.symbol[before] === FAT_COMMA
        ? pair(lx, before - 1)
        : ASSIGNS.has(tokens.symbol[before]!)
          ? variable(lx, before - 1)
          : null;
    if (target) list.push({ ...target, value: new Literal(lx, i), start: target.target.start, end: tokens.end[i]! });
  }
  return list;
}

/** The literal is the whole value: nothing is joined to it. */
function endsValue(lx: Lexer, i: number): boolean {
  const { tokens } = lx;
  if (tokens.kind[i] !== T.OPERATOR)
    return tokens.kind[i] !== T.INFIX_WORD || lx.symbols.names[tokens.symbol[i]!] !== 'x';
  return ENDS.has(tokens.symbol[i]!);
}

type Target = Pick<Assignment, 'variable' | 'key' | 'target'>;

function pair(lx: Lexer, i: number): Target | null {
  const { tokens, text } = lx;
  const target = { start: tokens.start[i]!, end: tokens.end[i]! };
  if (tokens.kind[i] === T.KEY) return { variable: null, key: text.slice(target.start, target.end), target };
  if (tokens.kind[i] === T.STRING) return { variable: null, key: new Literal(lx, i).value, target };
  return null;
}

function variable(lx: Lexer, i: number): Target | null {
  const { tokens, symbols } = lx;
  if (tokens.kind[i] === T.SCALAR) {
    return {
      variable: symbols.names[tokens.symbol[i]!]!,
      key: null,
      target: { start: tokens.start[i]!, end: tokens.end[i]! },
    };
  }
  if (tokens.kind[i] !== T.CLOSE || tokens.symbol[i] !== 0x7d) return null;
  return element(lx, tokens.match[i]!, i);
}

/** `$conf{smtp}`, `$conf->{smtp}`, `$$conf{smtp}`, `$conf{mail}{smtp}` */
function element(lx: Lexer, open: number, close: number): Target | null {
  const { tokens, symbols, text } = lx;
  if (open < 1 || close !== open + 2) return null;
  const key =
    tokens.kind[open + 1] === T.STRING
      ? new Literal(lx, open + 1).value
      : text.slice(tokens.start[open + 1], tokens.end[open + 1]);
  let at = open - 1;
  while (at > 0 && (tokens.kind[at] === T.CLOSE || (tokens.kind[at] === T.OPERATOR && tokens.symbol[at] === ARROW))) {
    at = tokens.kind[at] === T.CLOSE ? tokens.match[at]! - 1 : at - 1;
  }
  if (tokens.kind[at] !== T.SCALAR) return null;
  const target: Span = { start: tokens.start[at]!, end: tokens.end[close]! };
  return { variable: symbols.names[tokens.symbol[at]!]!, key, target };
}

/** `$HASH{key}` with a literal key, within strings too; the span is the whole element. */
export function elementsOf(lx: Lexer, hash: string): Word[] {
  const { tokens, text } = lx;
  const symbol = lx.symbols.find(hash);
  const list: Word[] = [];
  for (let i = 0; symbol !== 0 && i + 3 < tokens.count; i++) {
    if (
      tokens.kind[i] !== T.SCALAR ||
      tokens.symbol[i] !== symbol ||
      tokens.symbol[i + 1] !== 0x7b ||
      tokens.kind[i + 1] !== T.OPEN
    )
      continue;
    if (tokens.match[i + 1] !== i + 3) continue;
    const kind = tokens.kind[i + 2];
    if (kind !== T.KEY && kind !== T.STRING) continue;
    const value = kind === T.STRING ? new Literal(lx, i + 2).value : text.slice(tokens.start[i + 2], tokens.end[i + 2]);
    list.push({ value, start: tokens.start[i]!, end: tokens.end[i + 3]! });
  }
  return [...list, ...interpolatedElements(lx, hash)].sort((a, b) => a.start - b.start);
}

/** The same within strings. */
function interpolatedElements(lx: Lexer, hash: string): Word[] {
  const { text, quotes } = lx;
  const list: Word[] = [];
  const element = new RegExp(`\\$${hash}\\{\\s*(["']?)(\\w+)\\1\\s*\\}`, 'g');
  for (const match of text.includes(`$${hash}{`) ? text.matchAll(element) : []) {
    const start = match.index;
    const quote = quotes.find(({ contentStart, contentEnd }) => contentStart <= start && start < contentEnd);
    if (
      !quote?.interpolates ||
      quote.kind >= T.MATCH ||
      /(?:^|[^\\])\\(?:\\\\)*$/.test(text.slice(Math.max(quote.contentStart, start - 20), start))
    )
      continue;
    list.push({ value: match[2]!, start, end: start + match[0].length });
  }
  return list;
}
