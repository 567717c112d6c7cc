// The statement around a place, told from the brackets and semicolons around it.
import type { Span } from './document.ts';
import * as T from './tokens.ts';
import type { View } from './view.ts';

/** Innermost statement around an offset: from behind `;`, `{`, `}` or a tag to its own semicolon. Null outside of code. */
export function statementAt(view: View, offset: number): Span | null {
  const token = view.tokenAt(offset);
  if (token < 0 || view.kind(token) === T.HTML || view.kind(token) === T.EOF) return null;
  let first = token;
  while (first > 0 && !ends(view.kind(first - 1))) {
    const before = view.kind(first - 1);
    first = before === T.RPAREN || before === T.RBRACKET ? view.opening(first - 1) : first - 1;
    if (before === T.LPAREN && isHead(view.kind(first - 1))) {
      first--;
      break;
    }
  }
  let last = token;
  while (view.kind(last) !== T.SEMICOLON && view.kind(last) !== T.CLOSE && view.kind(last) !== T.EOF) {
    const kind = view.kind(last);
    if (kind === T.LBRACE && last > first && isHead(view.kind(first))) return view.span(first, last - 1);
    last = kind === T.LPAREN || kind === T.LBRACKET || kind === T.LBRACE ? view.closing(last) + 1 : last + 1;
  }
  return view.kind(last) === T.SEMICOLON ? view.span(first, last) : view.span(first, Math.max(first, last - 1));
}

function ends(kind: number): boolean {
  return (
    kind === T.SEMICOLON ||
    kind === T.LBRACE ||
    kind === T.RBRACE ||
    kind === T.CLOSE ||
    kind === T.HTML ||
    kind === T.OPEN_ECHO
  );
}

/** Words whose block is not a part of the statement, but holds statements of its own. */
const HEADS = new Set([
  T.IF,
  T.ELSEIF,
  T.ELSE,
  T.WHILE,
  T.DO,
  T.FOR,
  T.FOREACH,
  T.SWITCH,
  T.TRY,
  T.CATCH,
  T.FINALLY,
  T.FUNCTION,
  T.CLASS,
]);
for (const kind of [
  T.INTERFACE,
  T.TRAIT,
  T.ABSTRACT,
  T.FINAL,
  T.PUBLIC,
  T.PROTECTED,
  T.PRIVATE,
  T.STATIC,
  T.NAMESPACE,
  T.DECLARE,
])
  HEADS.add(kind);

function isHead(kind: number): boolean {
  return HEADS.has(kind);
}
