// One self-contained page: no network, no sub-resource, nothing of the site executed. The same file is the printed survey report.
import { createHash } from 'node:crypto';
import type { ScanResult } from '../scan/result.ts';
import { causesOf } from './cause.ts';
import { markup } from './escape.ts';
import { pageData, scriptJson, scriptWords } from './html/data.ts';
import script from './html/page.browser.js';
import screenStyle from './html/page.css';
import printStyle from './html/print.css';
import * as section from './html/sections.ts';
import type { Reporter, ReportOptions } from './reporter.ts';

/** A part of the page that another room brings: an estimate, a plan. */
export interface ExtraSection {
  id: string;
  title: string;
  /** Escaped already. */
  html: string;
}

export const html: Reporter = {
  name: 'html',
  excerpts: true,
  write: (result, options) => htmlPage(result, options, []),
};

export function htmlPage(result: ScanResult, options: ReportOptions, extras: readonly ExtraSection[]): string {
  const { lang } = options;
  const causes = causesOf(result, options.rules);
  const parts: ExtraSection[] = [
    { id: 'steps', title: lang === 'ja' ? '次の作業' : 'Next steps', html: section.nextSteps(result, causes, lang) },
    ...extras,
    {
      id: 'causes',
      title: lang === 'ja' ? '原因と該当箇所' : 'Causes and places',
      html: section.filters(causes, lang) + section.causeGroups(causes, lang),
    },
    {
      id: 'unchecked',
      title: lang === 'ja' ? '確認できなかったもの' : 'Not checked',
      html: section.unchecked(result, lang),
    },
    {
      id: 'environment',
      title: lang === 'ja' ? '環境の比較' : 'Environment',
      html: section.environment(result, causes, options),
    },
    {
      id: 'questions',
      title: lang === 'ja' ? 'お客様への確認' : 'Questions',
      html: section.questions(result, causes, options),
    },
    { id: 'inventory', title: lang === 'ja' ? 'サイトの構成' : 'Inventory', html: section.inventory(result, lang) },
    { id: 'checks', title: lang === 'ja' ? '確認項目と結果' : 'Checks', html: section.checks(result, options) },
  ];
  const title = `${lang === 'ja' ? 'サイト移行 事前調査報告書' : 'Survey report before the move'}${options.move.domain ? ` – ${options.move.domain}` : ''}`;
  const links = parts.map(({ id, title }) => `<li><a href="#${id}">${markup(title)}</a></li>`);
  const sections = parts.map(
    ({ id, title, html }) =>
      `<section id="${id}"${id === 'causes' ? ' class="part"' : ''}><h2>${markup(title)}</h2>\n${html}</section>`,
  );
  return `<!DOCTYPE html>
<html lang="${lang}">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="${markup(`${result.tool.name} ${result.tool.version}`)}">
<title>${markup(title)}</title>
<style>${style}</style>
</head>
<body>
${section.cover(result, causes, options)}
<nav><ul>${links.join('')}</ul></nav>
<main>
${sections.join('\n')}
</main>
<footer>${markup(`${result.tool.name} ${result.tool.version}`)}</footer>
<script type="application/json" id="data">${scriptJson({ data: pageData(causes, options), words: scriptWords(lang) })}</script>
<script>${script}</script>
</body>
</html>
`;
}

const style = screenStyle + printStyle;
const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
/** The page may run its own script and nothing else, and fetch nothing at all. */
const POLICY = `default-src 'none'; script-src ${hashOf(script)}; style-src ${hashOf(style)}; base-uri 'none'; form-action 'none'`;
