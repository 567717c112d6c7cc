// What stands outside of code, and the tags that lead in and out.
import { CLASS, SPACE, wordAt } from './bytes.ts';
import type { TagKind } from './document.ts';
import { feature } from './features.ts';
import type { Lexer } from './lexer.ts';
import * as T from './tokens.ts';

export const TAG_KINDS: readonly TagKind[] = ['php', 'short', 'echo', 'asp', 'asp-echo', 'script'];
const [PHP, SHORT, ECHO, ASP, ASP_ECHO, SCRIPT] = [0, 1, 2, 3, 4, 5];

const SHORT_TAG = feature('short-open-tag');
const ECHO_TAG = feature('short-echo-always');
const ASP_TAG = feature('asp-tags');
const SCRIPT_TAG = feature('script-php-tag');
const XML = feature('xml-open-tag');

/**
 * Reads from `start` (outside of code) to the next opening tag; the offset behind it, or the length. Adds a token for the text and one
 * for `<?=`.
 */
export function inlineHtml(lexer: Lexer, start: number): number {
  const { source: src, length } = lexer;
  let i = start;
  for (;;) {
    while (src[i] !== 0x3c) {
      if (src[i] === 0 && i >= length) return text(lexer, start, length);
      i++;
    }
    const behind = openTag(lexer, start, i);
    if (behind > 0) return behind;
    i++;
  }
}

function text(lexer: Lexer, start: number, end: number): number {
  if (end > start) lexer.records.tokens.add(T.HTML, start, end, 0);
  return end;
}

/** The tag at `i`, where `<` stands: the offset behind it, 0 when it opens no code. */
function openTag(lexer: Lexer, htmlStart: number, i: number): number {
  const src = lexer.source;
  const c = src[i + 1];
  if (c === 0x3f) return questionTag(lexer, htmlStart, i);
  if (c === 0x25) return aspTag(lexer, htmlStart, i);
  if ((c | 0x20) === 0x73) return scriptTag(lexer, htmlStart, i);
  return 0;
}

function questionTag(lexer: Lexer, htmlStart: number, i: number): number {
  const { source: src, records, length } = lexer;
  if (src[i + 2] === 0x3d) {
    useTag(lexer, ECHO_TAG, i, i + 3);
    return enter(lexer, htmlStart, i, i + 3, ECHO);
  }
  if (wordAt(src, i + 2, 'php') && (CLASS[src[i + 5]] === SPACE || i + 5 >= length)) {
    const newline = src[i + 5] === 0x0d && src[i + 6] === 0x0a ? 2 : i + 5 < length ? 1 : 0;
    return enter(lexer, htmlStart, i, i + 5, PHP) + newline;
  }
  if (wordAt(src, i + 2, 'xml') && CLASS[src[i + 5]] === SPACE) {
    records.feature(XML, i, i + 5);
    return 0;
  }
  useTag(lexer, SHORT_TAG, i, i + 2);
  return lexer.options.shortOpenTag ? enter(lexer, htmlStart, i, i + 2, SHORT) : 0;
}

function aspTag(lexer: Lexer, htmlStart: number, i: number): number {
  const end = lexer.source[i + 2] === 0x3d ? i + 3 : i + 2;
  useTag(lexer, ASP_TAG, i, end);
  if (!lexer.options.aspTags) return 0;
  lexer.inAsp = true;
  return enter(lexer, htmlStart, i, end, end === i + 3 ? ASP_ECHO : ASP);
}

function scriptTag(lexer: Lexer, htmlStart: number, i: number): number {
  const src = lexer.source;
  if (!wordAt(src, i, '<script')) return 0;
  let k = blanks(src, i + 7);
  if (k === i + 7 || !wordAt(src, k, 'language')) return 0;
  k = blanks(src, k + 8);
  if (src[k] !== 0x3d) return 0;
  k = blanks(src, k + 1);
  const quote = src[k] === 0x22 || src[k] === 0x27 ? src[k++] : 0;
  if (!wordAt(src, k, 'php')) return 0;
  k += 3;
  if (quote !== 0 && src[k++] !== quote) return 0;
  k = blanks(src, k);
  if (src[k] !== 0x3e) return 0;
  useTag(lexer, SCRIPT_TAG, i, k + 1);
  if (!lexer.options.scriptTag) return 0;
  lexer.inScript = true;
  return enter(lexer, htmlStart, i, k + 1, SCRIPT);
}

function blanks(src: Uint8Array, i: number): number {
  while (CLASS[src[i]] === SPACE) i++;
  return i;
}

function useTag(lexer: Lexer, id: number, start: number, end: number): void {
  lexer.records.feature(id, start, end);
}

function enter(lexer: Lexer, htmlStart: number, start: number, end: number, kind: number): number {
  const { records } = lexer;
  text(lexer, htmlStart, start);
  const at = records.tags.add();
  const data = records.tags.data;
  data[at] = kind;
  data[at + 1] = start;
  data[at + 2] = end;
  data[at + 3] = -1;
  data[at + 4] = -1;
  if (kind === ECHO || kind === ASP_ECHO) records.tokens.add(T.OPEN_ECHO, start, end, 0);
  return end;
}

/** Leaves code at a closing tag of `length` bytes; the offset behind the next opening tag. */
export function closeTag(lexer: Lexer, start: number, length: number): number {
  const { records, source: src } = lexer;
  const end = start + length;
  records.tokens.add(T.CLOSE, start, end, 0);
  const at = records.tags.count - 1;
  if (at >= 0) {
    records.tags.data[at * 5 + 3] = start;
    records.tags.data[at * 5 + 4] = end;
  }
  lexer.inScript = false;
  lexer.inAsp = false;
  const newline = src[end] === 0x0a ? 1 : src[end] === 0x0d ? (src[end + 1] === 0x0a ? 2 : 1) : 0;
  return inlineHtml(lexer, end + newline);
}

/** Length of `</script>` at `i`, 0 when it is none. */
export function scriptClose(src: Uint8Array, i: number): number {
  if (!wordAt(src, i, '</script')) return 0;
  const end = blanks(src, i + 8);
  return src[end] === 0x3e ? end + 1 - i : 0;
}
