// One self-contained page: no network, no sub-resource, nothing of the site executed. The same file is the printed survey report.
import type { ScanResult } from '../scan/result.ts';
import { causesOf } from './cause.ts';
import { pageData, scriptJson, scriptWords } from './html/data.ts';
import { framedPage, type Section } from './html/frame.ts';
import script from './html/page.browser.js';
import * as section from './html/sections.ts';
import type { Reporter, ReportOptions } from './reporter.ts';

export const html: Reporter = {
  name: 'html',
  excerpts: true,
  write: htmlPage,
};

function htmlPage(result: ScanResult, options: ReportOptions): string {
  const { lang } = options;
  const causes = causesOf(result, options.rules);
  const parts: Section[] = [
    { id: 'steps', title: lang === 'ja' ? '次の作業' : 'Next steps', html: section.nextSteps(result, causes, lang) },
    {
      id: 'causes',
      title: lang === 'ja' ? '原因と該当箇所' : 'Causes and places',
      className: 'part',
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
  return framedPage({
    lang,
    title: `${lang === 'ja' ? 'サイト移行 事前調査報告書' : 'Survey report before the move'}${options.move.domain ? ` – ${options.move.domain}` : ''}`,
    cover: section.cover(result, causes, options),
    sections: parts,
    foot: `${result.tool.name} ${result.tool.version}`,
    script: { code: script, json: scriptJson({ data: pageData(causes, options), words: scriptWords(lang) }) },
  });
}
