// Where in a program a backslash escapes: string and regex literals, by how PHP or Perl reads what stands in them.
import type { PerlDocument, StringLiteral } from '../../../src/languages/perl/document.ts';
import type { PhpDocument, PhpString } from '../../../src/languages/php/document.ts';
import type { Documents } from '../../../src/rule/documents.ts';
import type { Span } from '../../../src/rule/finding.ts';

/**
 * verbatim: a backslash is itself (<<'X').
 * php: an unknown escape keeps its backslash. perl-single: the same, only \\ and the delimiter are escapes.
 * perl-double: an unknown escape loses its backslash, `@` names an array. perl-regex: signs have a meaning of their own.
 */
export type LiteralMode = 'verbatim' | 'php' | 'perl-single' | 'perl-double' | 'perl-regex';

export interface Literal extends Span {
  mode: LiteralMode;
  /** Bytes that open and close it: they need a backslash within. 0 for here-documents. */
  open: number;
  close: number;
  /** What stands between \Q and \E: perl puts the backslashes there itself. */
  quoted: readonly Span[];
}

/** Sorted by start; one may lie within another (strings in `{$a['x']}`). */
export function literalsOf({ php, perl }: Partial<Documents>): Literal[] {
  if (php) return php.strings.map((string) => ofPhp(php, string));
  return perl ? perl.strings.flatMap((string) => ofPerl(perl, string)) : [];
}

function ofPhp(php: PhpDocument, { kind, inner, start, end }: PhpString): Literal {
  const hereDocument = kind === 'heredoc' || kind === 'nowdoc' || php.text.startsWith('<<<', start);
  return {
    start: inner.start,
    end: inner.end,
    mode: kind === 'nowdoc' ? 'verbatim' : 'php',
    open: hereDocument ? 0 : php.bytes[inner.start - 1]!,
    close: hereDocument ? 0 : php.bytes[end - 1]!,
    quoted: [],
  };
}

function ofPerl(perl: PerlDocument, string: StringLiteral): Literal[] {
  const { content, replacement, quote, interpolating } = string;
  const hereDocument = quote === 'heredoc';
  const isRegex = quote === 'match' || quote === 'regex' || quote === 'substitute';
  const mode: LiteralMode = isRegex
    ? 'perl-regex'
    : interpolating
      ? 'perl-double'
      : hereDocument
        ? 'verbatim'
        : 'perl-single';
  const delimiters = ({ start, end }: Span) =>
    hereDocument ? { open: 0, close: 0 } : { open: perl.bytes[start - 1] ?? 0, close: perl.bytes[end] ?? 0 };
  const quoted = interpolating ? quotedSpans(perl.text, content) : [];
  const parts: Literal[] = [{ start: content.start, end: content.end, mode, quoted, ...delimiters(content) }];
  if (replacement) {
    const second: LiteralMode = quote === 'translate' ? mode : 'perl-double';
    parts.push({
      start: replacement.start,
      end: replacement.end,
      mode: second,
      quoted: [],
      ...delimiters(replacement),
    });
  }
  return parts;
}

function quotedSpans(text: string, { start, end }: Span): Span[] {
  const source = text.slice(start, end);
  if (!source.includes('\\Q')) return [];
  return [...source.matchAll(/\\Q([\s\S]*?)(?:\\E|$)/g)].map(({ index, 0: all }) => ({
    start: start + index,
    end: start + index + all.length,
  }));
}

/** Finds the innermost literal around ascending offsets. */
export class LiteralFinder {
  private readonly literals: readonly Literal[];
  private next = 0;
  private readonly open: Literal[] = [];

  constructor(literals: readonly Literal[]) {
    this.literals = [...literals].sort((a, b) => a.start - b.start || b.end - a.end);
  }

  at(offset: number): Literal | null {
    const { literals, open } = this;
    while (this.next < literals.length && literals[this.next]!.start <= offset) open.push(literals[this.next++]!);
    while (open.length > 0 && open.at(-1)!.end <= offset) open.pop();
    return open.at(-1) ?? null;
  }
}
