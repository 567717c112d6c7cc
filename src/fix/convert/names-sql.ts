// Connection charsets in the strings of programs: SET NAMES, client_encoding, and charset= of a data source.
import type { Span } from '../../rule/finding.ts';
import type { Dialect } from './labels.ts';
import type { EncodingMention } from './names.ts';

const STATEMENTS: [RegExp, Dialect][] = [
  [/\bset\s+(?:names|character\s+set|character_set_(?:client|results|connection)\s*=)\s*\\?['"]?(\w+)/dgi, 'mysql'],
  [/\bset\s+(?:session\s+|local\s+)?client_encoding\s*(?:to|=)\s*\\?['"]?(\w+)/dgi, 'postgresql'],
  [/\bclient_encoding=\\?['"]?(\w+)/dgi, 'postgresql'],
  [/\b(?:dbi:mysql|mysql:)[^\s'"]*?\bcharset=(\w+)/dgi, 'mysql'],
];

/** @param span inside of a string literal. */
export function namesInSql(text: string, span: Span): EncodingMention[] {
  const source = text.slice(span.start, span.end);
  if (!/\bset\b|client_encoding|mysql:/i.test(source)) return [];
  return STATEMENTS.flatMap(([pattern, dialect]) =>
    [...source.matchAll(pattern)].map((match): EncodingMention => {
      const [start, end] = match.indices![1]!;
      return { start: span.start + start, end: span.start + end, label: match[1]!, dialect, role: 'own' };
    }),
  );
}
