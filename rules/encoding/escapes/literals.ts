// Where in a program a backslash escapes: string and regex literals, by how PHP or Perl reads what stands in them.
import type { PerlDocument, StringLiteral } from '../../../src/languages/perl/document.ts';
import type { PhpDocument, PhpString } from '../../../src/languages/php/document.ts';
import type { Documents } from '../../../src/rule/documents.ts';
import type { Span } from '../../../src/rule/finding.ts';

/**
 * verbatim: a backslash is itself (<<'X').
 * php: an unknown escape keeps its backslash. php-regex: the same, and what remains is read once more by PCRE. perl-single: the same, only \\ and the delimiter are escapes.
 * perl-double: an unknown escape loses its backslash, `@` names an array. perl-regex: signs have a meaning of their own.
 */
export type LiteralMode = 'verbatim' | 'php' | 'php-regex' | 'perl-single' | 'perl-double' | 'perl-regex';

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
  if (php) {
    const patterns = patternStarts(php);
    return php.strings.map((string) => ofPhp(php, string, patterns.has(string.start)));
  }
  return perl ? perl.strings.flatMap((string) => ofPerl(perl, string)) : [];
}

const PREG = ['preg_match', 'preg_match_all', 'preg_replace', 'preg_replace_callback', 'preg_split', 'preg_grep'];

/** Where the string literals stand that PCRE reads: alone, in an array, as parts of a pattern that is put together. */
function patternStarts(php: PhpDocument): Set<number> {
  const arguments_ = PREG.flatMap((name) => php.callsTo(name).flatMap(({ args }) => args.slice(0, 1)));
  const spans = arguments_.sort((a, b) => a.start - b.start);
  const starts = new Set<number>();
  if (spans.length === 0) return starts;
  let next = 0;
  for (const { start } of php.strings) {
    while (next < spans.length && spans[next]!.end <= start) next++;
    if (next < spans.length && spans[next]!.start <= start) starts.add(start);
  }
  return starts;
}

function ofPhp(php: PhpDocument, { kind, inner, start, end }: PhpString, isPattern: boolean): Literal {
  const hereDocument = kind === 'heredoc' || kind === 'nowdoc' || php.text.startsWith('<<<', start);
  return {
    start: inner.start,
    end: inner.end,
    mode: kind === 'nowdoc' ? 'verbatim' : isPattern ? 'php-regex' : 'php',
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
