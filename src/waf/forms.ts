// What a page says of the requests that it will make: forms with their fields, and links with a query. Facts for the rehearsal.
import type { HtmlDocument, HtmlField, HtmlForm } from '../languages/html/document.ts';
import { readHtml } from '../languages/html/read.ts';
import type { Place, Span } from '../rule/finding.ts';

export interface FieldFact {
  name: string;
  /** 'text', 'hidden', 'textarea', 'select', 'file' … */
  type: string;
  /** As written in the page: one character per byte. */
  value: string;
  /** A textarea that an editor takes over: it sends HTML. */
  editor: boolean;
  /** Known to post a template, a program or SQL, whatever its name. */
  role?: 'source' | 'sql';
}

export interface FormFact {
  place: Place;
  /** As written, one character per byte; '' for the page itself. */
  action: string;
  method: 'get' | 'post';
  multipart: boolean;
  /** As the page declares it; '' when it does not. */
  charset: string;
  fields: FieldFact[];
}

export interface LinkFact {
  place: Place;
  /** One character per byte. */
  url: string;
}

/** The names of the facts. */
export const FORM_FACT = 'waf-form';
export const LINK_FACT = 'waf-link';

/** Kept of one file, of one form, of one value. */
const MOST_FORMS = 50;
const MOST_FIELDS = 60;
const MOST_LINKS = 50;
const LONGEST_VALUE = 1000;

const EDITOR_SCRIPT =
  /(?:fckeditor|ckeditor|tiny_?mce|wysiwyg|htmlarea|xinha|nicedit|summernote|openwysiwyg|cleditor)/i;
const EDITOR_MARK = /(?:fck|ckedit|mce|wysiwyg|htmlarea|html-?editor|rich-?text|rte\b|xinha|summernote)/i;

export function formsOf(html: HtmlDocument, place: (span: Span) => Place): FormFact[] {
  if (html.forms.length === 0) return [];
  const charset = html.charsets.find(({ form }) => form.startsWith('meta') || form.startsWith('form'))?.name ?? '';
  const editorPage = html.links.some(({ tag, url }) => tag === 'script' && EDITOR_SCRIPT.test(url));
  const marks = new Map(
    html.tags
      .filter(({ name }) => name === 'textarea')
      .map(({ span, attributes }) => [
        span.start,
        attributes
          .filter(({ name }) => name === 'class' || name === 'id')
          .map(({ value }) => value)
          .join(' '),
      ]),
  );
  const fact = (field: HtmlField): FieldFact => ({
    name: field.name,
    type: field.type,
    value: field.value.slice(0, LONGEST_VALUE),
    editor: field.tag === 'textarea' && (editorPage || EDITOR_MARK.test(marks.get(field.span.start) ?? '')),
  });
  return html.forms.slice(0, MOST_FORMS).flatMap((form: HtmlForm): FormFact[] => {
    const fields = form.fields
      .filter(({ name, value }) => name !== '' && !DYNAMIC.test(name) && !DYNAMIC.test(value))
      .slice(0, MOST_FIELDS);
    if (fields.length === 0) return [];
    return [
      {
        place: place(form.span),
        action: form.action === null || form.action.dynamic || DYNAMIC.test(form.action.url) ? '' : form.action.url,
        method: form.method === 'post' ? 'post' : 'get',
        multipart: form.enctype.toLowerCase().includes('multipart'),
        charset,
        fields: fields.map(fact),
      },
    ];
  });
}

/** Made at run time: holes of PHP and Perl, templates' marks. */
const DYNAMIC = /[\0$]|<[?%]|\{[{%$]|\[%|<TMPL/;

/** Links within the site that carry a query, one for each set of names. */
export function linksOf(html: HtmlDocument, place: (span: Span) => Place): LinkFact[] {
  const found: LinkFact[] = [];
  const seen = new Set<string>();
  for (const link of html.links) {
    if (found.length >= MOST_LINKS) break;
    if (link.tag !== 'a' && link.tag !== 'area' && link.tag !== 'iframe' && link.tag !== 'frame') continue;
    const at = link.url.indexOf('?');
    if (at < 0 || link.dynamic || DYNAMIC.test(link.url) || /^(?:[a-z][\w+.-]*:|\/\/|#)/i.test(link.url)) continue;
    const shape = link.url.replace(/=[\w.-]*/g, '=');
    if (seen.has(shape)) continue;
    seen.add(shape);
    found.push({ place: place(link), url: link.url.slice(0, LONGEST_VALUE) });
  }
  return found;
}

/**
 * The page that a program prints: its strings at their places, everything else as made at run time, so that offsets stay.
 * Null when no string opens a form.
 */
export function printedPage(text: string, strings: readonly Span[]): HtmlDocument | null {
  if (!/<form/i.test(text)) return null;
  const pieces = strings.filter((span) => text.slice(span.start, span.end).includes('<'));
  if (!pieces.some((span) => /<form/i.test(text.slice(span.start, span.end)))) return null;
  // an escaped quote is a quote in the page; the byte before it becomes a blank, so that offsets stay
  const bytes = Buffer.from(text.replace(/\\"/g, ' "'), 'latin1');
  return readHtml(bytes, pieces);
}
