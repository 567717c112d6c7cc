// What rules ask of an HTML page: its links, forms and charset declarations, all with byte offsets.
import type { Span } from '../span.ts';

export interface HtmlAttribute {
  /** Lower case. */
  name: string;
  nameSpan: Span;
  /** As written, one character per byte, character references not resolved. Empty when there is no value. */
  value: string;
  /** The value without its quotes. */
  span: Span;
  /** Made at run time: holds PHP, SSI or template code. */
  dynamic: boolean;
}

/** Tags that the reader keeps: those that link, load, send or declare. */
export interface HtmlTag {
  /** Lower case. */
  name: string;
  span: Span;
  attributes: HtmlAttribute[];
}

/** One declaration of an encoding; `span` covers the charset's name alone. */
export interface CharsetDeclaration extends Span {
  form:
    | 'meta-http-equiv'
    | 'meta-charset'
    | 'xml-declaration'
    | 'form-accept-charset'
    | 'script-charset'
    | 'link-charset';
  /** As written. */
  name: string;
}

export interface HtmlLink extends Span {
  /** The tag and attribute it stands in: 'a', 'href'. */
  tag: string;
  attribute: string;
  /** Blanks around it removed, character references resolved; still one character per byte. */
  url: string;
  dynamic: boolean;
}

export interface HtmlField {
  tag: 'input' | 'textarea' | 'select' | 'button';
  name: string;
  /** type attribute, lower case: 'text', 'hidden', 'file'; the tag's name where there is none. */
  type: string;
  value: string;
  span: Span;
}

export interface HtmlForm {
  /** The opening tag. */
  span: Span;
  /** null: the page itself. */
  action: HtmlLink | null;
  /** Lower case; 'get' when not written. */
  method: string;
  enctype: string;
  fields: HtmlField[];
}

export interface HtmlDocument {
  tags: readonly HtmlTag[];
  charsets: readonly CharsetDeclaration[];
  /** Every URL that a kept tag names, forms' actions included. */
  links: readonly HtmlLink[];
  forms: readonly HtmlForm[];
  /** The href of <base>. */
  base: string | null;
  comments: readonly Span[];
  /** Contents of <script> and <style> elements. */
  scripts: readonly Span[];
  styles: readonly Span[];
}
