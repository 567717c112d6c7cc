// Reads a PHP file: bytes -> tokens -> tables -> document. Never throws, whatever the bytes are.
import type { PhpDocument, PhpReadOptions } from './document.ts';
import { forgetNever } from './guards.ts';
import { Lexer, PADDING, tokenize } from './lexer.ts';
import { Parser } from './parser.ts';
import { PhpFile } from './php-file.ts';
import { SCOPE, takeRecords } from './records.ts';
import { installControls, program } from './statements.ts';

installControls();

const FIRST_SIZE = 1 << 18;
let scratch = new Uint8Array(FIRST_SIZE);

/** The bytes with zeros behind them, in an array that is used again for the next file. */
function padded(bytes: Uint8Array): Uint8Array {
  if (scratch.length < bytes.length + PADDING) scratch = new Uint8Array(Math.ceil((bytes.length + PADDING) * 1.25));
  scratch.set(bytes);
  scratch.fill(0, bytes.length, bytes.length + PADDING);
  return scratch;
}

/**
 * Reads the bytes of a PHP file. The document owns tables from a pool until `release()`; without that call they are garbage like any other
 * object. `bytes` must not change while the document is in use.
 */
export function readPhp(bytes: Uint8Array, options: PhpReadOptions = {}): PhpDocument {
  const settings = { shortOpenTag: true, aspTags: false, scriptTag: true, ...options };
  const records = takeRecords();
  const source = padded(bytes);
  const bom = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? { start: 0, end: 3 } : null;
  tokenize(new Lexer(source, bytes.length, records, settings), start(bytes));
  const scope = records.scopes.add();
  records.scopes.data.set([0, 0, bytes.length, -1, 0], scope);
  const parser = new Parser(records, source);
  program(parser);
  parser.closeGuards(0);
  if (records.errors.length > 0) forgetNever(parser);
  records.scopes.data[SCOPE.END] = bytes.length;
  records.errors.sort((a, b) => a.start - b.start);
  return new PhpFile(bytes, records, settings, parser.conditions, bom);
}

/** PHP on the command line and as CGI passes over a first line that begins with `#!`. */
function start(bytes: Uint8Array): number {
  if (bytes[0] !== 0x23 || bytes[1] !== 0x21) return 0;
  const end = bytes.indexOf(0x0a);
  return end < 0 ? bytes.length : end + 1;
}
