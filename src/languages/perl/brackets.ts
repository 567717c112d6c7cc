// Brackets: what an opening one means where it stands (block, hash, subscript), and what may follow its partner.
import { USER_WORD, wordClass } from './keywords.ts';
import {
  AFTER_BLOCK,
  BAREWORD,
  BLOCK,
  DEFINED_OR,
  HANDLE,
  type Lexer,
  OPERATOR,
  STATE,
  TERM,
  TERM_BLOCK,
} from './lexer.ts';
import * as T from './tokens.ts';

export function openBracket(lx: Lexer, c: number): void {
  const start = lx.pos++;
  let role = 0;
  let after = OPERATOR;
  if (c === 0x7b) {
    lx.openBraces++;
    role = braceRole(lx, start);
    after = braceAfter(lx, role);
  } else if (c === 0x28 && continuesSubscript(lx)) role = T.ROLE_SUBSCRIPT;
  const token = lx.add(T.OPEN, start, c, role);
  lx.stack.push(token);
  lx.afterClose.push(after);
  lx.expect = role === T.ROLE_BLOCK ? STATE : keepsHandle(lx, c) ? HANDLE : TERM;
  if (role === T.ROLE_DEREFERENCE) lx.expect = TERM;
}

/** Opens the parenthesis of a signature; `after` says what its closing partner makes expected. */
export function openSignature(lx: Lexer, after: number): void {
  const token = lx.tokens.add(T.OPEN, lx.pos, lx.pos + 1, 0x28, T.TERM);
  lx.pos++;
  lx.stack.push(token);
  lx.afterClose.push(after);
  lx.expect = TERM;
}

/** Directly within the parentheses of a signature, where a sigil may stand alone. */
export function inSignature(lx: Lexer): boolean {
  const after = lx.afterClose[lx.afterClose.length - 1];
  return after === BLOCK || after === TERM_BLOCK;
}

/** `print(FH …)`: the handle may stand after the parenthesis. */
function keepsHandle(lx: Lexer, c: number): boolean {
  return c === 0x28 && lx.expect === HANDLE;
}

function continuesSubscript(lx: Lexer): boolean {
  if (lx.afterArrow()) return true;
  const last = lx.tokens.count - 1;
  if (last < 0 || lx.expect !== OPERATOR || lx.spaced) return false;
  const kind = lx.tokens.kind[last]!;
  if (kind === T.CODE) return true;
  if (kind !== T.CLOSE || lx.tokens.symbol[last] === 0x29) return false;
  return (lx.tokens.flags[lx.tokens.match[last]!]! & T.ROLE_SUBSCRIPT) !== 0;
}

function braceRole(lx: Lexer, start: number): number {
  switch (lx.expect) {
    case BLOCK:
    case TERM_BLOCK:
      return T.ROLE_BLOCK;
    case OPERATOR:
      return subscriptOrBlock(lx);
    case TERM:
    case DEFINED_OR:
      return lx.lastKind() === T.CAST ? T.ROLE_DEREFERENCE : T.ROLE_HASH;
    case HANDLE: // print {$fh} …, map { … } …
      return T.ROLE_BLOCK;
    default:
      return looksLikeHash(lx, start + 1) ? T.ROLE_HASH : T.ROLE_BLOCK;
  }
}

/** `$x{`, `]{`, `->{` are subscripts; `) {` opens a block unless the parenthesis belongs to a chain of subscripts. */
function subscriptOrBlock(lx: Lexer): number {
  if (lx.lastKind() !== T.CLOSE || lx.lastSymbol() !== 0x29) return refuseBrace(lx);
  const open = lx.tokens.match[lx.tokens.count - 1]!;
  return open >= 0 && lx.tokens.flags[open]! & T.ROLE_SUBSCRIPT ? T.ROLE_SUBSCRIPT : T.ROLE_BLOCK;
}

function refuseBrace(lx: Lexer): number {
  const kind = lx.lastKind();
  if (kind === T.NUMBER || kind === T.STRING) return T.ROLE_BLOCK;
  return T.ROLE_SUBSCRIPT;
}

function braceAfter(lx: Lexer, role: number): number {
  if (role !== T.ROLE_BLOCK) return OPERATOR;
  switch (lx.expect) {
    case TERM_BLOCK:
      return OPERATOR;
    case HANDLE:
      return TERM;
    case BAREWORD:
      return startsStatement(lx) ? AFTER_BLOCK : TERM;
    default:
      return STATE;
  }
}

/** `try { … }` at the start of a statement may end it; `first { … } @list` within one goes on. */
function startsStatement(lx: Lexer): boolean {
  const { kind, flags, symbol, count } = lx.tokens;
  const last = count - 1;
  if (last < 0 || flags[last]! & T.STATEMENT) return last >= 0;
  // method name {…}, class Name {…}
  const before = last - 1;
  return kind[before] === T.WORD && wordClass(symbol[before]!) === USER_WORD && (flags[before]! & T.STATEMENT) !== 0;
}

/** A word or string with `,` or `=>` behind it, or a hash alone: an anonymous hash. */
const HASH_BEGINS = /^\s*(?:%[$A-Za-z_{][\w:]*\s*[},]|(?:"[^"\\$@]*"|'[^'\\]*'|[A-Za-z_]\w*)\s*(?:=>|,\s*\S))/;
/** `{ shift, …` is a block: a lower-case word is taken for a function. */
const BLOCK_BEGINS = /^\s*(?:\}|[a-z]\w*\s*,)/;

/** perl's own guess at `{` where both are possible. */
function looksLikeHash(lx: Lexer, from: number): boolean {
  if (lx.expect === BAREWORD && startsStatement(lx)) return false;
  const ahead = lx.text.slice(from, Math.min(from + 120, lx.end));
  return HASH_BEGINS.test(ahead) && !BLOCK_BEGINS.test(ahead);
}

export function closeBracket(lx: Lexer, c: number): void {
  const start = lx.pos++;
  const wanted = c === 0x29 ? 0x28 : c - 2;
  const top = lx.stack.length - 1;
  if (top < 0 || lx.tokens.symbol[lx.stack[top]!] !== wanted) {
    mismatch(lx, start, wanted);
    return;
  }
  if (c === 0x7d) lx.openBraces--;
  const open = lx.stack.pop()!;
  const after = lx.afterClose.pop()!;
  const token = lx.tokens.add(T.CLOSE, start, lx.pos, c, lx.spaced ? T.SPACED : 0);
  lx.tokens.match[token] = open;
  lx.tokens.match[open] = token;
  lx.expect = after;
}

/** A closing bracket without its partner: drop it, or close what was left open within its partner. */
function mismatch(lx: Lexer, start: number, wanted: number): void {
  lx.fail('unbalanced-bracket', start, lx.pos);
  lx.expect = OPERATOR;
  if (wanted !== 0x7b || lx.openBraces === 0) return;
  const partner = lx.stack.findLastIndex((token) => lx.tokens.symbol[token] === wanted);
  if (partner < 0) return;
  lx.stack.length = partner + 1;
  lx.openBraces = lx.stack.filter((token) => lx.tokens.symbol[token] === 0x7b).length;
  lx.afterClose.length = partner + 1;
  lx.pos = start;
  closeBracket(lx, wanted + 2);
}
