// Turns the tags that the reader found into links, forms and charset declarations.
import type { Span } from '../span.ts';
import type {
  CharsetDeclaration,
  HtmlAttribute,
  HtmlDocument,
  HtmlField,
  HtmlForm,
  HtmlLink,
  HtmlTag,
} from './document.ts';

/** Attributes that hold a URL. */
const URL_ATTRIBUTES: Readonly<Record<string, readonly string[]>> = {
  a: ['href'],
  applet: ['codebase', 'archive', 'code'],
  area: ['href'],
  audio: ['src'],
  base: ['href'],
  bgsound: ['src'],
  body: ['background'],
  embed: ['src'],
  form: ['action'],
  frame: ['src'],
  iframe: ['src'],
  img: ['src'],
  input: ['src'],
  link: ['href'],
  object: ['data', 'codebase'],
  script: ['src'],
  source: ['src'],
  track: ['src'],
  video: ['src', 'poster'],
  button: ['formaction'],
};

export class HtmlCollector {
  private readonly tags: HtmlTag[] = [];
  private readonly charsets: CharsetDeclaration[] = [];
  private readonly links: HtmlLink[] = [];
  private readonly forms: HtmlForm[] = [];
  private readonly comments: Span[] = [];
  private readonly scripts: Span[] = [];
  private readonly styles: Span[] = [];
  private base: string | null = null;
  private form: HtmlForm | null = null;

  document(): HtmlDocument {
    const { tags, charsets, links, forms, base, comments, scripts, styles } = this;
    return { tags, charsets, links, forms, base, comments, scripts, styles };
  }

  comment(span: Span): void {
    this.comments.push(span);
  }

  raw(name: string, span: Span): void {
    if (span.end <= span.start) return;
    if (name === 'script') this.scripts.push(span);
    else if (name === 'style') this.styles.push(span);
  }

  xmlDeclaration(text: string, at: number): void {
    const found = /\sencoding\s*=\s*["']([^"']*)["']/i.exec(text);
    if (!found) return;
    const start = at + found.index + found[0].length - found[1]!.length - 1;
    this.charsets.push({ form: 'xml-declaration', name: found[1]!, start, end: start + found[1]!.length });
  }

  closeForm(): void {
    this.form = null;
  }

  tag(tag: HtmlTag): void {
    this.tags.push(tag);
    for (const name of URL_ATTRIBUTES[tag.name] ?? []) {
      const found = attribute(tag, name);
      if (found) this.links.push(linkOf(tag, found));
    }
    if (tag.name === 'meta') this.meta(tag);
    else if (tag.name === 'base') this.base = attribute(tag, 'href')?.value ?? this.base;
    else if (tag.name === 'form') this.openForm(tag);
    else if (tag.name === 'param') this.param(tag);
    else if (tag.name === 'script' || tag.name === 'link') this.charsetAttribute(tag);
    if (isField(tag.name) && this.form) this.form.fields.push(fieldOf(tag, tag.name));
  }

  private openForm(tag: HtmlTag): void {
    const action = attribute(tag, 'action');
    const form: HtmlForm = {
      span: tag.span,
      action: action ? this.links.at(-1)! : null,
      method: (attribute(tag, 'method')?.value || 'get').toLowerCase(),
      enctype: attribute(tag, 'enctype')?.value.toLowerCase() ?? '',
      fields: [],
    };
    this.form = form;
    this.forms.push(form);
    const accept = attribute(tag, 'accept-charset');
    if (accept && !accept.dynamic && /^[\w.:-]+$/.test(accept.value)) {
      this.charsets.push({ form: 'form-accept-charset', name: accept.value, ...accept.span });
    }
  }

  private charsetAttribute(tag: HtmlTag): void {
    const charset = attribute(tag, 'charset');
    if (!charset || charset.dynamic || !/^[\w.:-]+$/.test(charset.value)) return;
    this.charsets.push({
      form: tag.name === 'script' ? 'script-charset' : 'link-charset',
      name: charset.value,
      ...charset.span,
    });
  }

  private param(tag: HtmlTag): void {
    if (!/^(?:movie|src|filename|url)$/i.test(attribute(tag, 'name')?.value ?? '')) return;
    const value = attribute(tag, 'value');
    if (value) this.links.push(linkOf(tag, value));
  }

  private meta(tag: HtmlTag): void {
    const charset = attribute(tag, 'charset');
    if (charset && !charset.dynamic && /^\s*[\w.:-]+\s*$/.test(charset.value)) {
      this.charsets.push({ form: 'meta-charset', ...trimmed(charset) });
    }
    const equiv = attribute(tag, 'http-equiv')?.value.trim().toLowerCase();
    const content = attribute(tag, 'content');
    if (!content) return;
    if (equiv === 'content-type') {
      const found = /charset\s*=\s*["']?([\w.:-]+)/i.exec(content.value);
      if (found) {
        const start = content.span.start + found.index + found[0].length - found[1]!.length;
        this.charsets.push({ form: 'meta-http-equiv', name: found[1]!, start, end: start + found[1]!.length });
      }
    } else if (equiv === 'refresh') {
      const found = /url\s*=\s*["']?([^"'\s]+)/i.exec(content.value);
      if (found) {
        const start = content.span.start + found.index + found[0].length - found[1]!.length;
        this.links.push({
          tag: 'meta',
          attribute: 'content',
          url: resolveReferences(found[1]!),
          dynamic: content.dynamic,
          start,
          end: start + found[1]!.length,
        });
      }
    }
  }
}

/** The first attribute of that name, as browsers take it. */
export function attribute(tag: HtmlTag, name: string): HtmlAttribute | undefined {
  for (const found of tag.attributes) if (found.name === name) return found;
  return undefined;
}

function trimmed(value: HtmlAttribute): Span & { name: string } {
  const lead = value.value.length - value.value.trimStart().length;
  const name = value.value.trim();
  return { name, start: value.span.start + lead, end: value.span.start + lead + name.length };
}

function linkOf(tag: HtmlTag, found: HtmlAttribute): HtmlLink {
  const { name: url, start, end } = trimmed(found);
  return { tag: tag.name, attribute: found.name, url: resolveReferences(url), dynamic: found.dynamic, start, end };
}

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' };

/** Character references that occur in URLs; others stay as written. */
function resolveReferences(url: string): string {
  if (!url.includes('&')) return url;
  return url.replace(/&(?:(amp|lt|gt|quot)|#(\d{1,3})|#x([\da-f]{1,2}));/gi, (whole, name, decimal, hex) => {
    if (name) return NAMED[name.toLowerCase()]!;
    const code = decimal ? Number(decimal) : Number.parseInt(hex, 16);
    return code > 31 && code < 127 ? String.fromCharCode(code) : whole;
  });
}

const isField = (name: string): name is HtmlField['tag'] =>
  name === 'input' || name === 'textarea' || name === 'select' || name === 'button';

function fieldOf(tag: HtmlTag, name: HtmlField['tag']): HtmlField {
  const type = attribute(tag, 'type')?.value.toLowerCase();
  return {
    tag: name,
    name: attribute(tag, 'name')?.value ?? '',
    type: type || (name === 'input' ? 'text' : name),
    value: attribute(tag, 'value')?.value ?? '',
    span: tag.span,
  };
}
