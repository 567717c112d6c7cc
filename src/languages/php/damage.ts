// Double-byte characters whose second byte is 0x5C (Shift_JIS 表, ソ, 能 …): PHP reads bytes, so the 0x5C escapes what follows.
import type { ByteDamage } from './document.ts';
import { literalShape } from './literals.ts';
import * as T from './tokens.ts';
import type { View } from './view.ts';

/** A first byte of Shift_JIS with two bytes. */
function isLead(c: number): boolean {
  return (c >= 0x81 && c <= 0x9f) || (c >= 0xe0 && c <= 0xfc);
}

/**
 * Every such character in the file's strings. It is for the caller to ask only for files that are Shift_JIS: in other encodings a byte from
 * 0x80 on before a backslash may be the end of another character.
 */
export function byteDamage(view: View): ByteDamage[] {
  const { kind, start, end, count } = view.records.tokens;
  const found: ByteDamage[] = [];
  for (let t = 0; t < count; t++) {
    if (kind[t] === T.STRING || kind[t] === T.UNTERMINATED)
      literal(view, start[t], end[t], kind[t] === T.STRING, found);
    else if (kind[t] === T.TEMPLATE) template(view, t, found);
  }
  return found;
}

function literal(view: View, start: number, end: number, closed: boolean, found: ByteDamage[]): void {
  const shape = closed
    ? literalShape(view.bytes, start, end)
    : { kind: quoteKind(view.bytes[start]), innerStart: start + 1, innerEnd: end };
  if (shape.kind !== 'nowdoc') scan(view, shape.innerStart, shape.innerEnd, shape.kind, { start, end }, found);
}

function quoteKind(quote: number): 'single' | 'double' {
  return quote === 0x27 ? 'single' : 'double';
}

function template(view: View, token: number, found: ByteDamage[]): void {
  const string = { start: view.start(token), end: view.start(token) };
  const kind = view.bytes[string.start] === 0x3c ? 'heredoc' : 'double';
  let from = view.end(token);
  let t = token + 1;
  const pieces: [number, number][] = [];
  for (; view.kind(t) !== T.EOF; t++) {
    pieces.push([from, view.start(t)]);
    if (view.kind(t) === T.TEMPLATE_END) break;
    if (view.kind(t) === T.TEMPLATE_OPEN || view.kind(t) === T.TEMPLATE_DOLLAR) t = view.closing(t);
    from = view.end(t);
  }
  string.end = view.end(t);
  for (const [start, end] of pieces) scan(view, start, end, kind, string, found);
}

/** The file can be Shift_JIS: it is neither plain ASCII, UTF-8 nor EUC-JP. */
export function mayBeShiftJis(bytes: Uint8Array): boolean {
  return !decodes(bytes, 'utf-8') && !decodes(bytes, 'euc-jp');
}

function decodes(bytes: Uint8Array, encoding: string): boolean {
  try {
    new TextDecoder(encoding, { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

type Quotes = 'single' | 'double' | 'heredoc' | 'nowdoc';

function scan(
  view: View,
  from: number,
  to: number,
  quotes: Quotes,
  string: { start: number; end: number },
  found: ByteDamage[],
): void {
  const { bytes } = view;
  for (let i = from; i < to; i++) {
    if (isLead(bytes[i]) && i + 1 < to) {
      if (bytes[i + 1] === 0x5c) {
        const effect = bytes[i + 2] === 0x5c ? effectOfTwo(bytes[i + 3], quotes) : effectOn(bytes[i + 2], quotes);
        if (effect) found.push({ start: i, end: i + 2, effect, string });
      }
      i++;
    } else if (bytes[i] === 0x5c) i++;
  }
}

/** 表\\ is how programmers write 表; but `表\n` was meant to end the line, and its backslash goes to the character. */
function effectOfTwo(next: number, quotes: Quotes): ByteDamage['effect'] | null {
  return quotes !== 'single' && 'nrtvef'.includes(String.fromCharCode(next)) ? 'lost' : null;
}

/** What the 0x5C does to the byte behind it; null when it stays and nothing is lost. */
function effectOn(next: number, quotes: Quotes): ByteDamage['effect'] | null {
  if (quotes === 'single') return next === 0x27 ? 'quote' : null;
  if (next === 0x22) return quotes === 'double' ? 'quote' : null;
  return 'nrtvef$01234567xu'.includes(String.fromCharCode(next)) ? 'escape' : null;
}
