// Rows of the reader's tables that need nothing but themselves: tags, comments, text outside of PHP, scopes.
import type { PhpTag, Scope, Span } from './document.ts';
import { type Records, SCOPE, TAG_STRIDE } from './records.ts';
import { TAG_KINDS } from './tags.ts';
import * as T from './tokens.ts';

const SCOPE_KINDS: readonly Scope['kind'][] = ['file', 'function', 'method', 'closure', 'arrow'];

export function makeTags({ tags: { data, count } }: Records): PhpTag[] {
  return Array.from({ length: count }, (_, row) => {
    const at = row * TAG_STRIDE;
    const close = data[at + 3] < 0 ? null : { start: data[at + 3], end: data[at + 4] };
    return { kind: TAG_KINDS[data[at]], start: data[at + 1], end: data[at + 2], close };
  });
}

export function makeInlineHtml({ tokens: { kind, start, end, count } }: Records): Span[] {
  const found: Span[] = [];
  for (let t = 0; t < count; t++) if (kind[t] === T.HTML) found.push({ start: start[t], end: end[t] });
  return found;
}

export function makeComments({ comments: { data, count } }: Records): Span[] {
  return Array.from({ length: count }, (_, row) => ({ start: data[row * 2], end: data[row * 2 + 1] }));
}

export function makeScopes({ scopes: { data, count } }: Records): Scope[] {
  return Array.from({ length: count }, (_, row) => {
    const at = row * SCOPE.STRIDE;
    return {
      kind: SCOPE_KINDS[data[at + SCOPE.KIND]],
      start: data[at + SCOPE.START],
      end: data[at + SCOPE.END],
      outer: data[at + SCOPE.OUTER],
      dynamic: data[at + SCOPE.DYNAMIC] === 1,
    };
  });
}
