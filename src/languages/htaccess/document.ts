// An .htaccess file as Apache reads it: one directive a line, sections nested.
import type { Span } from '../span.ts';

export interface HtaccessArgument extends Span {
  /** Without quotes and their backslashes; one character per byte. */
  text: string;
  quoted: boolean;
}

/** <Files>, <IfModule> … around a directive. */
export interface HtaccessSection {
  /** As written: 'IfModule'. */
  name: string;
  nameSpan: Span;
  /** The whole opening line. */
  span: Span;
  args: HtaccessArgument[];
  /** Everything between the name and '>', blanks at the ends removed. */
  argument: string;
  parent: HtaccessSection | null;
  closed: boolean;
}

export interface HtaccessDirective {
  /** As written. */
  name: string;
  nameSpan: Span;
  /** From the name to the end of the (continued) line, without the line end. */
  span: Span;
  args: HtaccessArgument[];
  /** Innermost section around it. */
  section: HtaccessSection | null;
}

export interface HtaccessDocument {
  directives: readonly HtaccessDirective[];
  sections: readonly HtaccessSection[];
  comments: readonly Span[];
  /** Closing tags without their section. */
  strayClosings: readonly (Span & { name: string })[];
  /** The UTF-8 byte order mark at the start: part of the first directive's name for Apache. */
  bom: Span | null;
  /** No LF, but CR: one single line for Apache. */
  crOnly: boolean;
}
