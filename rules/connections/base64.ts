// Names and paths inside values in base64, as some applications keep their settings (serialized, then encoded).
// What is looked for is encoded and searched, so that a file without it costs three searches and nothing is decoded.
import type { Span } from '../../src/rule/finding.ts';
import type { SourceFile } from '../../src/site/source-file.ts';

/** Programs and settings; logs, mail and pictures hold base64 of other people's making. */
const KINDS: ReadonlySet<SourceFile['kind']> = new Set([
  'php',
  'perl',
  'shell',
  'settings',
  'xml',
  'javascript',
  'data',
]);
/** Shorter words may stand there by chance. */
const SHORTEST = 6;
const DIGIT = /[A-Za-z\d+/]/;
/** Bytes of a value at most. */
const LONGEST = 100_000;

export interface Encoded extends Span {
  word: string;
}

/** The values in base64 in which one of the words stands whole, each value once. Spans cover the encoded value. */
export function encodedIn(file: SourceFile, words: readonly string[]): Encoded[] {
  if (words.length === 0 || !KINDS.has(file.kind)) return [];
  const found = new Map<number, Encoded>();
  for (const word of words) {
    if (word.length < SHORTEST) continue;
    for (const piece of encodings(word)) {
      for (let at = file.text.indexOf(piece); at >= 0; at = file.text.indexOf(piece, at + 1)) {
        const span = valueAround(file.text, at);
        if (!found.has(span.start) && standsIn(file.text.slice(span.start, span.end), word))
          found.set(span.start, { ...span, word });
      }
    }
  }
  return [...found.values()].sort((a, b) => a.start - b.start);
}

/** Few: what the user gives. */
const known = new Map<string, string[]>();

/** How the word looks at each of the three places that a byte can have in base64, without the digits that its neighbours share. */
function encodings(word: string): string[] {
  const kept = known.get(word);
  if (kept) return kept;
  const pieces = [0, 1, 2].map((before) => {
    const bytes = Buffer.from('\0'.repeat(before) + word, 'latin1');
    const whole = bytes.toString('base64').replace(/=+$/, '');
    return whole.slice(Math.ceil((before * 8) / 6), bytes.length % 3 === 0 ? undefined : -1);
  });
  known.set(word, pieces);
  return pieces;
}

function valueAround(text: string, at: number): Span {
  let start = at;
  while (start > 0 && at - start < LONGEST && DIGIT.test(text[start - 1]!)) start--;
  let end = at;
  while (end < text.length && end - at < LONGEST && DIGIT.test(text[end]!)) end++;
  while (text[end] === '=' && end < text.length) end++;
  return { start, end };
}

/** The word stands in the decoded text as a whole, and that text is one. */
function standsIn(encoded: string, word: string): boolean {
  const text = Buffer.from(encoded, 'base64').toString('latin1');
  // control characters that no text holds; PHP puts NUL into the names of private members
  if (/[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f]/.test(text)) return false;
  const at = text.indexOf(word);
  return at >= 0 && !/[\w.-]/.test(text[at - 1] ?? '') && !/^(?:[\w-]|\.\w)/.test(text.slice(at + word.length));
}
