// Names and code of a stranger's site inside other languages: nothing in them may be read as markup, formula, command or colour.

const CONTROLS = /[\0-\x1f\x7f-\x9f]/g;
/** Marks that turn the direction of text: a name may look like another one. */
const DIRECTIONS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
const LONE_SURROGATES = /[\ud800-\udfff]/gu;

/** For people: control characters as their pictures (␛ ␊), marks of direction by number, half characters replaced. */
export function visible(text: string): string {
  return text
    .replace(CONTROLS, (c) =>
      c < ' ' ? String.fromCharCode(0x2400 + c.charCodeAt(0)) : c === '\x7f' ? '\u2421' : '\ufffd',
    )
    .replace(DIRECTIONS, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .replace(LONE_SURROGATES, '\ufffd');
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text and attribute values of HTML and XML. */
export const markup = (text: string): string => visible(text).replace(/[&<>"']/g, (c) => ENTITIES[c]!);

/** One line of Markdown, also inside a table: no character of it means anything. */
export const markdownText = (text: string): string =>
  visible(text)
    .replace(/[&<>]/g, (c) => ENTITIES[c]!)
    .replace(/[\\`*[\]|~$]|(?<![A-Za-z\d])_|_(?![A-Za-z\d])/g, '\\$&')
    .replace(/^([#+-])/, '\\$1')
    .replace(/^(\d+)\./, '$1\\.')
    // an address is not to become a link
    .replace(/(https?|ftp):\/\//g, '$1:&#8203;//')
    .replace(/\bwww\./g, 'www&#8203;.')
    .replace(/@/g, '@&#8203;');

const proseText = (text: string): string =>
  text
    .replace(/[&<>]/g, (c) => ENTITIES[c]!)
    .replace(/[\\*_[\]|]/g, '\\$&')
    .replace(/^([#+-])/, '\\$1');

/** A rule's own words in Markdown: what stands between backticks is code. Not for texts that quote a site. */
export const markdownProse = (text: string): string =>
  text
    .split('`')
    .map((part, i, parts) =>
      i % 2 === 1 && i < parts.length - 1 ? `\`${part.replaceAll('|', '\\|')}\`` : proseText(part),
    )
    .join('');

/** The same in HTML, safe for any text. */
export const markupProse = (text: string): string => markup(text).replace(/`([^`]+)`/g, '<code>$1</code>');

/** A cell that a spreadsheet would read as a formula gets an apostrophe before it. */
export function csvCell(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const text = value.replace(LONE_SURROGATES, '\ufffd').replace(/\0/g, '\ufffd');
  const inert = /^\s*[=+@\t\r\n＝＋－＠]|^\s*-(?!\d+(\.\d+)?$)/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}

/** Data of a GitHub workflow command. */
export const githubData = (text: string): string =>
  printable(text).replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

/** A property of a GitHub workflow command. */
export const githubProperty = (text: string): string => githubData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');

/** A log shown on a terminal must not steer it. */
const printable = (text: string): string =>
  text.replace(/[\0-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f]/g, '?').replace(LONE_SURROGATES, '\ufffd');

/** A relative path as a URI reference. */
export const uri = (path: string): string =>
  path.replace(LONE_SURROGATES, '\ufffd').split('/').map(encodeURIComponent).join('/');
