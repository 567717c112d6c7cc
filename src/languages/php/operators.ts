// Operators of more than one character, longest first as PHP's scanner takes them.
import * as T from './tokens.ts';

/** Kinds of the bytes that are a token by themselves whatever follows. */
export const SINGLE = new Uint8Array(256);
for (const [c, kind] of [
  [0x28, T.LPAREN],
  [0x29, T.RPAREN],
  [0x5b, T.LBRACKET],
  [0x5d, T.RBRACKET],
  [0x3b, T.SEMICOLON],
  [0x2c, T.COMMA],
  [0x40, T.AT],
  [0x7e, T.TILDE],
  [0x5c, T.BACKSLASH],
])
  SINGLE[c] = kind;

const one = (kind: number): number => (kind << 2) | 1;
const two = (kind: number): number => (kind << 2) | 2;
const three = (kind: number): number => (kind << 2) | 3;

/** The operator at `i` as (kind << 2 | length); 0 when there is none. */
export function operator(src: Uint8Array, i: number): number {
  const next = src[i + 1];
  switch (src[i]) {
    case 0x3d: // =
      if (next === 0x3d) return src[i + 2] === 0x3d ? three(T.IDENTICAL) : two(T.EQUAL);
      return next === 0x3e ? two(T.DOUBLE_ARROW) : one(T.ASSIGN);
    case 0x2d: // -
      if (next === 0x3e) return two(T.ARROW);
      if (next === 0x2d) return two(T.DECREMENT);
      return next === 0x3d ? two(T.ASSIGN_OP) : one(T.MINUS);
    case 0x2e: // .
      if (next === 0x3d) return two(T.DOT_ASSIGN);
      return next === 0x2e && src[i + 2] === 0x2e ? three(T.ELLIPSIS) : one(T.DOT);
    case 0x3a: // :
      return next === 0x3a ? two(T.DOUBLE_COLON) : one(T.COLON);
    case 0x21: // !
      if (next === 0x3d) return src[i + 2] === 0x3d ? three(T.NOT_IDENTICAL) : two(T.NOT_EQUAL);
      return one(T.NOT);
    case 0x26: // &
      if (next === 0x26) return two(T.AND_AND);
      return next === 0x3d ? two(T.ASSIGN_OP) : one(T.AMPERSAND);
    case 0x7c: // |
      if (next === 0x7c) return two(T.OR_OR);
      if (next === 0x3e) return two(T.PIPE);
      return next === 0x3d ? two(T.ASSIGN_OP) : one(T.BAR);
    case 0x3f: // ?
      if (next === 0x3f) return src[i + 2] === 0x3d ? three(T.COALESCE_ASSIGN) : two(T.COALESCE);
      return next === 0x2d && src[i + 2] === 0x3e ? three(T.NULLSAFE) : one(T.QUESTION);
    case 0x2b: // +
      if (next === 0x2b) return two(T.INCREMENT);
      return next === 0x3d ? two(T.ASSIGN_OP) : one(T.PLUS);
    default:
      return rareOperator(src, i, next);
  }
}

function rareOperator(src: Uint8Array, i: number, next: number): number {
  switch (src[i]) {
    case 0x3c: // <
      if (next === 0x3d) return src[i + 2] === 0x3e ? three(T.SPACESHIP) : two(T.LESS_EQUAL);
      if (next === 0x3e) return two(T.NOT_EQUAL);
      if (next === 0x3c) return src[i + 2] === 0x3d ? three(T.ASSIGN_OP) : two(T.SHIFT_LEFT);
      return one(T.LESS);
    case 0x3e: // >
      if (next === 0x3d) return two(T.GREATER_EQUAL);
      if (next === 0x3e) return src[i + 2] === 0x3d ? three(T.ASSIGN_OP) : two(T.SHIFT_RIGHT);
      return one(T.GREATER);
    case 0x2a: // *
      if (next === 0x2a) return src[i + 2] === 0x3d ? three(T.POW_ASSIGN) : two(T.POW);
      return next === 0x3d ? two(T.ASSIGN_OP) : one(T.STAR);
    case 0x2f: // /
      return next === 0x3d ? two(T.ASSIGN_OP) : one(T.SLASH);
    case 0x25: // %
      return next === 0x3d ? two(T.ASSIGN_OP) : one(T.PERCENT);
    case 0x5e: // ^
      return next === 0x3d ? two(T.ASSIGN_OP) : one(T.CARET);
    case 0x24: // $
      return one(T.DOLLAR);
    default:
      return 0;
  }
}
