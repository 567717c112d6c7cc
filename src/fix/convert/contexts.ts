// What stands at a place of a file, as far as it decides what may be written there: page text takes a numeric reference.
import type { Literal } from '../../../rules/encoding/escapes/literals.ts';
import type { Documents } from '../../rule/documents.ts';
import type { Span } from '../../rule/finding.ts';
import type { SourceFile } from '../../site/source-file.ts';

/** page: text or an attribute of a page. text: strings, comments, plain text. code: names, regular expressions: nothing else may stand there. */
export type PlaceContext = 'page' | 'text' | 'code';

const inside = (spans: readonly Span[], offset: number): boolean =>
  spans.some(({ start, end }) => start <= offset && offset < end);

export function contextFinder(
  file: SourceFile,
  { html, php, perl }: Partial<Documents>,
): (offset: number, literal: Literal | null) => PlaceContext {
  const notPage = html ? [...html.scripts, ...html.styles, ...html.comments] : [];
  const isMarkup = file.kind === 'html' || file.kind === 'ssi' || file.kind === 'xml';
  const comments = php?.comments ?? perl?.comments ?? [];
  const outside = php?.inlineHtml ?? (perl ? [...perl.pods, ...(perl.data ? [perl.data] : [])] : null);
  return (offset, literal) => {
    if (literal) {
      if (literal.mode === 'perl-regex') return 'code';
      return /<\/?[a-z]/i.test(file.text.slice(literal.start, literal.end)) ? 'page' : 'text';
    }
    if (isMarkup) return inside(notPage, offset) ? 'text' : 'page';
    if (outside === null) return 'text';
    if (inside(outside, offset)) return php && !inside(notPage, offset) ? 'page' : 'text';
    return inside(comments, offset) ? 'text' : 'code';
  };
}
