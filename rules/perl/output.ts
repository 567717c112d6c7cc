// What a script prints to the browser, as far as its source says it in so many words.
import type { Call, PerlDocument, StringLiteral } from '../../src/languages/perl/document.ts';

/** One print to standard output. */
export interface Output {
  call: Call;
  /** Literals printed, in order; the last one is followed by something else where `complete` is false. */
  literals: StringLiteral[];
  /** Nothing but these literals is printed. */
  complete: boolean;
  /** What comes out first: the literals joined, line ends as \n. */
  text: string;
}

/** Prints that begin with a literal, in order; those to another handle are left out. */
export function outputsOf(perl: PerlDocument): Output[] {
  return perl
    .calls('print')
    .map((call) => outputOf(perl, call))
    .filter((output): output is Output => output !== null);
}

function outputOf(perl: PerlDocument, call: Call): Output | null {
  const [first] = call.arguments;
  const head = first && literalAt(perl, behindHandle(perl, first.start));
  if (!first || !head) return null;
  const literals: StringLiteral[] = [];
  for (const [index, { string }] of call.arguments.entries()) {
    const literal = index === 0 ? head : string;
    if (!literal) break;
    literals.push(literal);
    if (index === 0 && literal.end !== first.end) break;
  }
  const complete =
    literals.length === call.arguments.length &&
    literals[0]!.end === first.end &&
    literals.every(({ dynamic }) => !dynamic);
  const text = literals
    .map(({ value }) => value)
    .join('')
    .replaceAll('\r\n', '\n');
  return { call, literals, complete, text };
}

/** Offset of what is printed where STDOUT is named. */
function behindHandle({ text }: PerlDocument, start: number): number {
  return (
    start + (/^(?:\{\s*\*?STDOUT\s*\}|STDOUT\b)[ \t]*(?=["'<q])/.exec(text.slice(start, start + 80))?.[0].length ?? 0)
  );
}

/** Strings are sorted by start. */
function literalAt({ strings }: PerlDocument, start: number): StringLiteral | null {
  let low = 0;
  let high = strings.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (strings[middle]!.start < start) low = middle + 1;
    else high = middle;
  }
  const literal = strings[low];
  return literal?.start === start && ['single', 'double', 'heredoc'].includes(literal.quote) ? literal : null;
}

/** A first line of an answer: `Content-type: …`, `Location: …`, or the status line of a script that speaks HTTP itself. */
export const isHeader = (text: string): boolean => /^(?:[A-Za-z][\w-]*:|HTTP\/\d)/.test(text);

/** Does nothing hang on a condition behind the call (`… if $x;`)? */
export const endsStatement = (perl: PerlDocument, end: number): boolean =>
  /^\s*(?:;|\}|$)/.test(perl.text.slice(end, end + 200));
