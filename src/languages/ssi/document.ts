// Server-side include elements of a page, as mod_include reads them.
import type { Span } from '../span.ts';

export interface SsiAttribute {
  /** Lower case. */
  name: string;
  nameSpan: Span;
  /** One character per byte; backslash escapes as written. */
  value: string;
  /** The value without its quotes. */
  span: Span;
  quote: '"' | "'" | '`' | '';
}

export type SsiProblem =
  /** `<!-- #include`: never looked at, goes out as a comment. */
  | 'blank-before-hash'
  /** `<!--# include`: an error text in the page. */
  | 'blank-after-hash'
  /** No `-->` up to the end of the file. */
  | 'unterminated'
  /** Full-width or curly quotation marks around a value. */
  | 'foreign-quotes'
  /** The value's last character is a Shift_JIS one whose second byte is 0x5C: it escapes the closing quote. */
  | 'escaped-quote'
  /** Anything else that mod_include cannot take apart. */
  | 'malformed';

export interface SsiElement {
  /** Lower case: 'include', 'exec', 'if'. */
  name: string;
  span: Span;
  nameSpan: Span;
  attributes: SsiAttribute[];
  problem: SsiProblem | null;
}

export interface SsiDocument {
  elements: readonly SsiElement[];
}
