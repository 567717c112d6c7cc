// include and require, with their path where it is literal.
import type { Include } from './document.ts';
import { INCLUDE_STRIDE } from './records.ts';
import { symbolOf } from './symbols.ts';
import * as T from './tokens.ts';
import type { View } from './view.ts';

const DIRNAME = symbolOf('dirname');

const KINDS = new Map<number, Include['kind']>([
  [T.INCLUDE, 'include'],
  [T.INCLUDE_ONCE, 'include_once'],
  [T.REQUIRE, 'require'],
  [T.REQUIRE_ONCE, 'require_once'],
]);

export function makeIncludes(view: View): Include[] {
  const { includes } = view.records;
  const found: Include[] = [];
  for (let at = 0; at < includes.count * INCLUDE_STRIDE; at += INCLUDE_STRIDE) {
    const word = includes.data[at];
    found.push(makeInclude(view, word, Math.max(word, includes.data[at + 1])));
  }
  return found;
}

function makeInclude(view: View, word: number, last: number): Include {
  let first = word + 1;
  let end = last;
  if (view.kind(first) === T.LPAREN && view.closing(first) === end) {
    first++;
    end--;
  }
  const base = {
    kind: KINDS.get(view.kind(word)) ?? 'include',
    expression: view.span(first, Math.max(first, end)),
    ...view.span(word, last),
  };
  const plain = view.joined(first, end);
  if (plain !== null) return { ...base, path: plain, base: 'plain', up: 0 };
  const directory = directoryAt(view, first);
  if (directory === null || view.kind(directory.last + 1) !== T.DOT)
    return { ...base, path: null, base: 'unknown', up: 0 };
  const path = view.joined(directory.last + 2, end);
  return path === null
    ? { ...base, path: null, base: 'unknown', up: 0 }
    : { ...base, path, base: 'directory', up: directory.up };
}

/** `__DIR__`, `dirname(__FILE__)`, and dirname() around them; null for anything else. */
function directoryAt(view: View, token: number): { last: number; up: number } | null {
  const kind = view.kind(token);
  if (kind === T.MAGIC_DIR) return { last: token, up: 0 };
  if (kind === T.MAGIC_FILE) return { last: token, up: -1 };
  const name = kind === T.BACKSLASH ? token + 1 : token;
  if (view.symbol(name) !== DIRNAME || view.kind(name + 1) !== T.LPAREN) return null;
  const inner = directoryAt(view, name + 2);
  if (!inner) return null;
  if (view.kind(inner.last + 1) === T.RPAREN) return { last: inner.last + 1, up: inner.up + 1 };
  if (
    view.kind(inner.last + 1) !== T.COMMA ||
    view.kind(inner.last + 2) !== T.INT ||
    view.kind(inner.last + 3) !== T.RPAREN
  )
    return null;
  return { last: inner.last + 3, up: inner.up + Number(view.tokenText(inner.last + 2)) };
}
