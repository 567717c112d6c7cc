// The code of a stretch of a PHP file, without what only looks like code.
import type { PhpDocument, Span } from '../../src/languages/php/document.ts';

/** The text of the span, offset by offset, with strings and comments as blanks. */
export function codeOf(php: PhpDocument, span: Span): string {
  let code = php.text.slice(span.start, span.end);
  const blank = ({ start, end }: Span) => {
    const [from, to] = [Math.max(0, start - span.start), Math.min(code.length, end - span.start)];
    if (from < to) code = code.slice(0, from) + ' '.repeat(to - from) + code.slice(to);
  };
  for (const string of php.stringsIn(span)) blank(string);
  const { comments } = php;
  for (let i = firstBehind(comments, span.start); i < comments.length && comments[i]!.start < span.end; i++)
    blank(comments[i]!);
  return code;
}

/** Index of the first of these sorted spans that ends behind the offset. */
function firstBehind(spans: readonly Span[], offset: number): number {
  let [low, high] = [0, spans.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (spans[middle]!.end <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
