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
  for (const comment of php.comments) if (comment.start < span.end && comment.end > span.start) blank(comment);
  return code;
}
