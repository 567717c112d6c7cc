// The frame of every page that is handed over: self-contained, no network, no sub-resource, nothing of a stranger's executed.
import { createHash } from 'node:crypto';
import type { Lang } from '../../rule/text.ts';
import { markup } from '../escape.ts';
import screenStyle from './page.css';
import palette from './palette.css';
import printStyle from './print.css';

export interface Section {
  id: string;
  title: string;
  /** Escaped already. */
  html: string;
  className?: string;
}

export interface Frame {
  lang: Lang;
  title: string;
  /** HTML. */
  cover: string;
  sections: readonly Section[];
  /** Program and version, in the foot. */
  foot: string;
  /** CSS behind that of all pages. */
  style?: string;
  /** The page's only script, and the JSON that it reads, safe inside a script element. */
  script?: { code: string; json: string };
}

export function framedPage({ lang, title, cover, sections, foot, style = '', script }: Frame): string {
  const css = palette + screenStyle + printStyle + style;
  const links = sections.map((section) => `<li><a href="#${section.id}">${markup(section.title)}</a></li>`);
  const body = sections.map(
    ({ id, title, html, className }) =>
      `<section id="${id}"${className ? ` class="${className}"` : ''}><h2>${markup(title)}</h2>\n${html}</section>`,
  );
  return `<!DOCTYPE html>
<html lang="${lang}">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="${policy(css, script?.code)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="${markup(foot)}">
<title>${markup(title)}</title>
<style>${css}</style>
</head>
<body>
${cover}
<nav><ul>${links.join('')}</ul></nav>
<main>
${body.join('\n')}
</main>
<footer>${markup(foot)}</footer>
${script ? `<script type="application/json" id="data">${script.json}</script>\n<script>${script.code}</script>\n` : ''}</body>
</html>
`;
}

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** The page may use its own style and its own script and nothing else, and fetch nothing at all. */
const policy = (css: string, code: string | undefined): string =>
  `default-src 'none'; ${code === undefined ? '' : `script-src ${hashOf(code)}; `}style-src ${hashOf(css)}; base-uri 'none'; form-action 'none'`;
