// Comments in the site that ask to pass over a finding: `hikkoshi-ignore-line`, `-next-line` or `-file`, the rules, ` -- ` and the reason.
// They are collected as facts and honoured only when the user allows it: an upload must not silence its own survey.
import type { SourceFile } from '../site/source-file.ts';
import { decode } from '../text/decode.ts';
import type { LineIndex } from '../text/lines.ts';
import { words } from '../text/words.ts';

export const SUPPRESSION_FACT = 'hikkoshi/suppression';

export type SuppressionScope = 'line' | 'next-line' | 'file';

export interface Suppression {
  scope: SuppressionScope;
  /** Where `hikkoshi-ignore…` stands, from 1. */
  line: number;
  column: number;
  endColumn: number;
  /** Byte offsets. */
  start: number;
  end: number;
  /** Rule ids or prefixes that end with /. */
  rules: string[];
  /** '' when none is given: it is then not honoured. */
  reason: string;
}

const WORD = words('hikkoshi-ignore-');
/** Behind the sign that opens a comment in PHP, Perl, SQL, CSS, HTML, INI and their like. */
const DIRECTIVE =
  /(?:\/\/|#|\/\*|--|<!--|;|\*|^)[ \t]*(hikkoshi-ignore-(line|next-line|file))[ \t]+([a-z][\w/,. -]*?)[ \t]*(?:(?:--|:)[ \t]+([^\r\n]*?))?[ \t]*(?:\*\/|-->|\?>|%>|$)/gm;

/** @param lines asked only when there is such a comment */
export function suppressionsIn(file: SourceFile, lines: () => LineIndex): Suppression[] {
  if (!WORD.in(file.bytes)) return [];
  return [...file.text.matchAll(DIRECTIVE)].map((match) => {
    const [, word, scope, rules, reason] = match as unknown as [
      string,
      string,
      SuppressionScope,
      string,
      string | undefined,
    ];
    const start = match.index + match[0].indexOf(word);
    return {
      scope,
      ...lines().position(start),
      endColumn: lines().position(start + word.length).column,
      start,
      end: start + word.length,
      rules: rules.split(/[\s,]+/).filter(Boolean),
      reason: decode(Buffer.from(reason ?? '', 'latin1'), file.encoding.main).trim(),
    };
  });
}
