// Every place of a file that names an encoding and has to name the new one when the file is converted.
import {
  pageDeclarations,
  perlDeclarations,
  phpDeclarations,
  styleDeclarations,
  xmlDeclarations,
} from '../../../rules/encoding/declarations.ts';
import type { HtaccessDocument } from '../../languages/htaccess/document.ts';
import type { HtmlDocument } from '../../languages/html/document.ts';
import type { SettingsDocument } from '../../languages/settings/document.ts';
import type { Documents } from '../../rule/documents.ts';
import type { Span } from '../../rule/finding.ts';
import type { SourceFile } from '../../site/source-file.ts';
import type { Dialect } from './labels.ts';
import { namesInPerl } from './names-perl.ts';
import { namesInPhp } from './names-php.ts';

/** The span covers the name alone. */
export interface EncodingMention extends Span {
  label: string;
  dialect: Dialect;
  /**
   * own: what the file, its page or its connections are in; it goes with the file whatever it says now.
   * converter: an argument of a conversion; it is only rewritten where it names the encoding that the file was in.
   */
  role: 'own' | 'converter';
}

export function findMentions(file: SourceFile, documents: Partial<Documents>): EncodingMention[] {
  const { html, css, php, perl, htaccess, settings } = documents;
  const own = (spans: readonly (Span & { label: string })[]): EncodingMention[] =>
    spans.map(({ start, end, label }) => ({ start, end, label, dialect: 'page', role: 'own' }));
  const found: EncodingMention[] = [];
  if (html) found.push(...own(pageDeclarations(html)), ...own(linkedCharsets(html)));
  if (css) found.push(...own(styleDeclarations(css)));
  if (file.kind === 'xml') found.push(...own(xmlDeclarations(file.text)));
  if (file.kind === 'javascript') found.push(...own(writtenByScript(file.text)));
  if (php) found.push(...own(phpDeclarations(php)), ...namesInPhp(php));
  if (perl) found.push(...own(perlDeclarations(perl)), ...namesInPerl(perl));
  if (htaccess) found.push(...namesInHtaccess(htaccess));
  if (settings) found.push(...namesInSettings(settings));
  found.sort((a, b) => a.start - b.start);
  return found.filter(({ start }, i) => i === 0 || start >= found[i - 1]!.end);
}

/** accept-charset of forms, charset of scripts and style sheets of the site itself: they are converted too. */
function linkedCharsets(html: HtmlDocument): (Span & { label: string })[] {
  const elsewhere = (start: number): boolean => {
    const tag = html.tags.find(({ span }) => span.start <= start && start < span.end);
    const link = tag?.attributes.find(({ name }) => name === 'src' || name === 'href');
    return link !== undefined && /^(?:https?:)?\/\//i.test(link.value);
  };
  const forms = new Set(['form-accept-charset', 'script-charset', 'link-charset']);
  return html.charsets
    .filter(({ form, start }) => forms.has(form) && !elsewhere(start))
    .map(({ start, end, name }) => ({ start, end, label: name }));
}

function writtenByScript(text: string): (Span & { label: string })[] {
  return [...text.matchAll(/<meta\b[^<>]*?\bcharset\s*=\s*\\?["']?([\w.:-]+)/dgi)].map((match) => {
    const [start, end] = match.indices![1]!;
    return { start, end, label: match[1]! };
  });
}

function namesInHtaccess(htaccess: HtaccessDocument): EncodingMention[] {
  const found: EncodingMention[] = [];
  for (const { name, args } of htaccess.directives) {
    const lower = name.toLowerCase();
    if (lower === 'adddefaultcharset' || lower === 'addcharset') {
      const [first] = args;
      if (first)
        found.push({
          start: first.start,
          end: first.end,
          label: first.text.replace(/^\./, ''),
          dialect: 'page',
          role: 'own',
        });
    } else if (lower === 'php_value' || lower === 'php_admin_value') {
      const [key, value] = args;
      if (key && value && isPhpCharset(key.text)) {
        found.push({
          start: value.start,
          end: value.end,
          label: value.text,
          dialect: phpDialect(key.text),
          role: 'own',
        });
      }
    } else if (lower === 'addtype' || lower === 'header' || lower === 'defaulttype' || lower === 'forcetype') {
      for (const { start, text } of args) {
        const match = /charset=([\w.:-]+)/i.exec(text);
        if (match) {
          const at = start + match.index + match[0].length - match[1]!.length;
          found.push({ start: at, end: at + match[1]!.length, label: match[1]!, dialect: 'page', role: 'own' });
        }
      }
    }
  }
  return found.map((mention) => unquoted(mention));
}

/** Arguments may span their quotes: the name alone is rewritten. */
function unquoted(mention: EncodingMention): EncodingMention {
  const extra = mention.end - mention.start - mention.label.length;
  if (extra === 2) return { ...mention, start: mention.start + 1, end: mention.end - 1 };
  return extra === 1 ? { ...mention, start: mention.start + 1 } : mention;
}

/** Settings of php.ini that name the encoding of scripts, input or output. */
export const isPhpCharset = (key: string): boolean =>
  /^(?:default_charset|internal_encoding|input_encoding|output_encoding|mbstring\.(?:internal_encoding|http_input|http_output|script_encoding)|iconv\.(?:internal|input|output)_encoding|zend\.script_encoding)$/i.test(
    key,
  );
export const phpDialect = (key: string): Dialect => (/^default_charset$/i.test(key) ? 'page' : 'mbstring');

function namesInSettings(settings: SettingsDocument): EncodingMention[] {
  if (settings.wide) return [];
  return settings.settings
    .filter(({ key }) => isPhpCharset(key))
    .map(({ key, span, value }) => ({
      start: span.start,
      end: span.end,
      label: value,
      dialect: phpDialect(key),
      role: 'own',
    }));
}
