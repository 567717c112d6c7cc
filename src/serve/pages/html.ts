// HTML put together from texts. Whatever is not HTML already is escaped, so that nothing of a site can become markup by an oversight.
import { markup } from '../../report/escape.ts';
import type { Lang } from '../../rule/text.ts';

/** HTML that may stand in a page as it is. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** false, null and undefined are nothing, so that a part of a page can depend on a condition. */
export type Part = Html | string | number | false | null | undefined | readonly Part[];

export function html(strings: TemplateStringsArray, ...parts: Part[]): Html {
  let text = strings[0]!;
  for (const [i, part] of parts.entries()) text += rendered(part) + strings[i + 1]!;
  return new Html(text);
}

function rendered(part: Part): string {
  if (part instanceof Html) return part.text;
  if (typeof part === 'string') return markup(part);
  if (typeof part === 'number') return String(part);
  if (Array.isArray(part)) return part.map(rendered).join('');
  return '';
}

/** Text of several lines, for places that keep line ends. */
export const multiline = (text: string): Html => new Html(text.split('\n').map(markup).join('\n'));

/** What stands between backticks is code, as in the rules' own texts. */
export function prose(text: string): Html {
  return new Html(markup(text).replace(/`([^`]+)`/g, '<code>$1</code>'));
}

/** Says one of two texts, by the language of the page. */
export type Say = (ja: string, en: string) => string;

export const sayIn =
  (lang: Lang): Say =>
  (ja, en) =>
    lang === 'ja' ? ja : en;
