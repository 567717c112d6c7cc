// The few shapes that the survey's pages are made of. Texts are escaped here; what is HTML already is told by its type.
import { markup } from '../report/escape.ts';
import { framedPage, type Section } from '../report/html/frame.ts';
import { number } from '../report/words.ts';
import type { Lang } from '../rule/text.ts';
import { VERSION } from '../version.ts';

/** HTML that may stand in a page as it is. */
export interface Html {
  html: string;
}
export type Cell = string | number | null | Html;

export const html = (text: string): Html => ({ html: text });

const cellText = (cell: Cell): string =>
  cell === null ? '' : typeof cell === 'number' ? number(cell) : typeof cell === 'string' ? markup(cell) : cell.html;

export function table(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const numeric = head.map((_, i) => rows.length > 0 && rows.every((row) => typeof row[i] === 'number'));
  const cell = (name: string, value: Cell, i: number) =>
    `<${name}${numeric[i] ? ' class="number"' : ''}>${cellText(value)}</${name}>`;
  const body = rows.map((row) => `<tr>${row.map((value, i) => cell('td', value, i)).join('')}</tr>`);
  return `<div class="scroll"><table><thead><tr>${head.map((value, i) => cell('th', value, i)).join('')}</tr></thead><tbody>${body.join('\n')}</tbody></table></div>`;
}

export const paragraph = (text: string): string => `<p>${markup(text)}</p>`;
export const quiet = (text: string): string => `<p class="quiet">${markup(text)}</p>`;
export const heading = (text: string): string => `<h3>${markup(text)}</h3>`;
export const list = (items: readonly string[]): string =>
  `<ul>${items.map((item) => `<li>${markup(item)}</li>`).join('')}</ul>`;

const OWN_STYLE = `section h3{margin:1.4em 0 .5em}section ul{margin:.4em 0;padding-left:1.4em}section p+p,section .scroll+p{margin-top:.6em}
.obstacle{border-left:4px solid var(--error);background:var(--error-soft);padding:10px 14px;margin:.6em 0}.price{font-size:1.6rem;font-weight:700}
pre{white-space:pre-wrap}#zone td{overflow-wrap:anywhere}#zone td:nth-child(2){min-width:7em}#zone td:nth-child(4){min-width:12em}#zone td:nth-child(5){min-width:8em}#zone td:nth-child(3),#zone td:nth-child(7){white-space:nowrap}#zone td:last-child{min-width:16em}td,th{overflow-wrap:break-word}td:first-child{min-width:3em}
@media print{.sheet+.sheet{break-before:page}#zone td:last-child{min-width:0}table{font-size:8pt;width:100%}td,th,td.number,th.number{padding:3px 4px;white-space:normal}td{overflow-wrap:anywhere}td:first-child{min-width:0}}`;

/** One self-contained page without a script. @param cover HTML */
export const page = (title: string, cover: string, sections: readonly Section[], lang: Lang): string =>
  framedPage({ lang, title, cover, sections, foot: `hikkoshi ${VERSION}`, style: OWN_STYLE });
