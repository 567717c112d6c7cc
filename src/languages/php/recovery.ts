// Going on behind a syntax error: to the end of the statement, to the block behind a damaged header, or out of a function whose brace got
// lost, with declaration keywords as anchors.
import type { Parser } from './parser.ts';
import { isWord } from './parser.ts';
import * as T from './tokens.ts';

/** Words that begin a statement; at the beginning of a line they are taken for one. */
const STARTS = new Uint8Array(256);
for (const kind of [
  T.FUNCTION,
  T.CLASS,
  T.INTERFACE,
  T.TRAIT,
  T.ABSTRACT,
  T.IF,
  T.FOREACH,
  T.FOR,
  T.WHILE,
  T.SWITCH,
  T.RETURN,
  T.ECHO,
])
  STARTS[kind] = 1;
for (const kind of [
  T.PUBLIC,
  T.PROTECTED,
  T.PRIVATE,
  T.TRY,
  T.GLOBAL,
  T.ELSE,
  T.ELSEIF,
  T.ENDIF,
  T.ENDFOREACH,
  T.ENDWHILE,
  T.ENDFOR,
])
  STARTS[kind] = 1;

/** Moves behind the broken statement: past its semicolon, or before what closes the block or begins another statement. */
export function recoverStatement(p: Parser): void {
  p.failed = false;
  let depth = 0;
  for (; ; p.pos++) {
    const kind = p.kind[p.pos];
    switch (kind) {
      case T.EOF:
        return;
      case T.SEMICOLON:
      case T.CLOSE:
        p.pos++;
        return;
      case T.LBRACE:
      case T.RBRACE:
        return;
      case T.TEMPLATE_OPEN:
      case T.TEMPLATE_DOLLAR:
        depth++;
        break;
      case T.TEMPLATE_CLOSE:
        depth--;
        break;
      default:
        if (STARTS[kind] === 1 && depth <= 0 && beginsLine(p, p.pos)) return;
    }
  }
}

/** Nothing but blanks stands before the token on its line. */
export function beginsLine(p: Parser, token: number): boolean {
  for (let i = p.start[token] - 1; i >= 0; i--) {
    const c = p.source[i];
    if (c === 0x0a || c === 0x0d) return true;
    if (c !== 0x20 && c !== 0x09) return false;
  }
  return true;
}

/** Behind an error in a header: goes to the block that follows. False when there is none before something else begins. */
export function recoverAtBrace(p: Parser): boolean {
  for (let t = p.pos; t < p.pos + 200; t++) {
    const kind = p.kind[t];
    if (kind === T.LBRACE) {
      p.pos = t;
      p.failed = false;
      return true;
    }
    if (kind === T.SEMICOLON || kind === T.RBRACE || kind === T.EOF || kind === T.CLOSE) return false;
    if (STARTS[kind] === 1 && t > p.pos && beginsLine(p, t)) return false;
  }
  return false;
}

/** A word that can only stand in the body of a class begins a member here: `public function`, `private $x`. */
export function isMember(p: Parser): boolean {
  const kind = p.kind[p.pos];
  if (kind !== T.PUBLIC && kind !== T.PROTECTED && kind !== T.PRIVATE) return false;
  const next = p.kind[p.pos + 1];
  return (
    next === T.FUNCTION || next === T.VARIABLE || next === T.STATIC || (next > T.KEYWORD && isWord(p.kind[p.pos + 2]))
  );
}
