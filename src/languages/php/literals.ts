// Values of literals: escapes of both kinds of quotes and of here-documents.
import type { Parser } from './parser.ts';
import * as T from './tokens.ts';

/** Where the text of a STRING token stands, and which escapes count in it. */
export interface LiteralShape {
  kind: 'single' | 'double' | 'heredoc' | 'nowdoc';
  innerStart: number;
  innerEnd: number;
  /** Bytes of indentation that are taken from each line (here-documents from 7.3). */
  indent: number;
}

/** Shape of the STRING token in source[start, end). */
export function literalShape(source: Uint8Array, start: number, end: number): LiteralShape {
  let i = start;
  if ((source[i] | 0x20) === 0x62) i++;
  const c = source[i];
  if (c === 0x27) return { kind: 'single', innerStart: i + 1, innerEnd: end - 1, indent: 0 };
  if (c === 0x22) return { kind: 'double', innerStart: i + 1, innerEnd: end - 1, indent: 0 };
  return heredocShape(source, i, end);
}

function heredocShape(source: Uint8Array, start: number, end: number): LiteralShape {
  let open = start + 3;
  while (source[open] !== 0x0a && source[open] !== 0x0d) open++;
  let raw = false;
  for (let k = start + 3; k < open; k++) if (source[k] === 0x27) raw = true;
  open += source[open] === 0x0d && source[open + 1] === 0x0a ? 2 : 1;
  let line = end;
  while (line > open && source[line - 1] !== 0x0a && source[line - 1] !== 0x0d) line--;
  let indent = 0;
  while (source[line + indent] === 0x20 || source[line + indent] === 0x09) indent++;
  let close = line;
  if (close > open) close -= source[close - 1] === 0x0a && close - 1 > open && source[close - 2] === 0x0d ? 2 : 1;
  return { kind: raw ? 'nowdoc' : 'heredoc', innerStart: open, innerEnd: Math.max(open, close), indent };
}

/** Value of the STRING token in source[start, end), one character per byte. */
export function literalValue(source: Uint8Array, start: number, end: number): string {
  const shape = literalShape(source, start, end);
  let text = Buffer.from(source.buffer, source.byteOffset, source.byteLength).toString(
    'latin1',
    shape.innerStart,
    shape.innerEnd,
  );
  if (shape.indent > 0) text = text.replace(new RegExp(`^[ \\t]{1,${shape.indent}}`, 'gm'), '');
  if (!text.includes('\\') || shape.kind === 'nowdoc') return text;
  return shape.kind === 'single' ? text.replace(/\\([\\'])/g, '$1') : unescaped(text, shape.kind === 'double');
}

const ESCAPES: Record<string, string> = { n: '\n', r: '\r', t: '\t', v: '\v', e: '\x1b', f: '\f', '\\': '\\', $: '$' };

/** Escapes of double quotes and here-documents; in the latter the quote needs none. */
export function unescaped(text: string, quotes: boolean): string {
  return text.replace(
    /\\(?:([0-7]{1,3})|x([0-9A-Fa-f]{1,2})|u\{([0-9A-Fa-f]{1,6})\}|([\s\S]))/g,
    (all, octal, hex, unicode, other) => {
      if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8) & 255);
      if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
      if (unicode !== undefined) return utf8(Number.parseInt(unicode, 16));
      if (other === '"') return quotes ? '"' : all;
      return ESCAPES[other] ?? all;
    },
  );
}

function utf8(code: number): string {
  return code <= 0x10ffff ? Buffer.from(String.fromCodePoint(code)).toString('latin1') : '';
}

/** Value of a STRING token without variables; null for other tokens. */
export function plainString(p: Parser, token: number): string | null {
  return p.kind[token] === T.STRING ? literalValue(p.source, p.start[token], p.end[token]) : null;
}

/** The same when the literal is a whole argument. */
export function literalArgument(p: Parser, token: number): string | null {
  const next = p.kind[token + 1];
  return next === T.COMMA || next === T.RPAREN ? plainString(p, token) : null;
}
