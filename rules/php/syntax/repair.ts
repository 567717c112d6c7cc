// What the repairs of constructs are made of: splices on bytes, and the questions they ask of the source.
import type { FeatureUse, PhpDocument, Span } from '../../../src/languages/php/document.ts';
import type { Fix, Safety, Splice } from '../../../src/rule/finding.ts';
import type { Example } from '../../../src/rule/rule.ts';
import type { Target } from '../../../src/target/target.ts';

/** How a construct is spelled for versions that lack it. */
export interface Repair {
  /** Null where it cannot be spelled exactly. */
  fix(php: PhpDocument, use: FeatureUse, target: Target): Fix | null;
  examples: Example[];
}

/** By feature. */
export type Repairs = Record<string, Repair>;

export const safe = (...splices: Splice[]): Fix => ({ safety: 'safe', splices });
export const review = (...splices: Splice[]): Fix => ({ safety: 'review', splices });
export const fixed = (safety: Safety, splices: Splice[]): Fix => ({ safety, splices });

export const replace = ({ start, end }: Span, text: string): Splice => ({ start, end, text });
export const insert = (at: number, text: string): Splice => ({ start: at, end: at, text });
export const remove = (span: Span): Splice => replace(span, '');

export const textOf = (php: PhpDocument, { start, end }: Span): string => php.text.slice(start, end);

/** A name before it would swallow a word that is put here: `return[1]`. */
export const spaced = (php: PhpDocument, at: number, word: string): string =>
  at > 0 && /[\w\x80-\xff]/.test(php.text[at - 1]!) ? ` ${word}` : word;

/** The span with the blanks (not the line ends) in front of it. */
export function withBlanksBefore(php: PhpDocument, span: Span): Span {
  let { start } = span;
  while (start > 0 && (php.text[start - 1] === ' ' || php.text[start - 1] === '\t')) start--;
  return { start, end: span.end };
}

/** The span with the blanks (not the line ends) behind it. */
export function withBlanksBehind(php: PhpDocument, span: Span): Span {
  let { end } = span;
  while (php.text[end] === ' ' || php.text[end] === '\t') end++;
  return { start: span.start, end };
}

/** A variable with keys that are literals, constants or variables, and properties: reading it twice does nothing. */
const NAME = '[A-Za-z_\\x80-\\xff][\\w\\x80-\\xff]*';
const ATOM = `-?\\d+|'[^'\\\\]*'|"[^"\\\\$]*"|\\$${NAME}(?:->${NAME}|\\[(?:\\d+|'[^'\\\\]*'|\\$${NAME})\\])*|\\\\?${NAME}(?:\\\\${NAME})*(?:::${NAME})?`;
const KEY = `\\[\\s*(?:${ATOM})(?:\\s*[-.+*]\\s*(?:${ATOM}))*\\s*\\]`;
const PURE = new RegExp(`^(?:(?:self|static|parent|${NAME})::)?\\$${NAME}(?:${KEY}|->${NAME}(?!\\s*\\())*$`);
const PLAIN = /^(?:-?\d+(?:\.\d+)?|'[^'\\]*'|"[^"\\$]*")$/;

export const isPure = (text: string): boolean => PURE.test(text) && text !== '$this';
/** Pure, or a literal. */
export const isSimple = (text: string): boolean => PURE.test(text) || PLAIN.test(text);

export const inside = (inner: Span, outer: Span | null): boolean =>
  outer !== null && inner.start >= outer.start && inner.end <= outer.end;

/** The place demands a constant expression: a call cannot stand there. */
export function isConstantPlace(php: PhpDocument, span: Span): boolean {
  return (
    php.functionAt(span.start)?.params.some((param) => inside(span, param.default)) ||
    php.classes
      .filter((definition) => inside(span, definition))
      .some(({ properties, constants }) =>
        [...properties.map((p) => p.default), ...constants.map((c) => c.value)].some((value) => inside(span, value)),
      ) ||
    php.constantDefinitions.some(({ via, value }) => via !== 'define' && inside(span, value)) ||
    /(?:^|[;{}]|\*\/|\n)\s*static\s+\$[^;]*=\s*$/.test(php.text.slice(Math.max(0, span.start - 300), span.start))
  );
}
