// Before and after, side by side, with the changed characters marked, a page at a time.
import { conversionRule } from '../../fix/conversion-rule.ts';
import { visible } from '../../report/escape.ts';
import type { Lang } from '../../rule/text.ts';
import { type EncodingName, preferredName } from '../../text/names.ts';
import type { JobView, PreviewChange, PreviewPage, Result } from '../job.ts';
import type { ChangesPage } from '../preview/index.ts';
import type { PageContext } from './context.ts';
import { type Html, html, prose, sayIn } from './html.ts';
import { jobPath, page } from './layout.ts';
import { type MarkedLine, sidesOf } from './marks.ts';
import { counted, number, whereabouts } from './words.ts';

export interface PreviewView {
  job: JobView;
  result: Result;
  preview: PreviewPage;
}

/** What one rule would change. */
export function previewPage(c: PageContext, { job, result, preview }: PreviewView): string {
  const say = sayIn(c.lang);
  const { rule, safety, total } = preview;
  const repair = result.repairs.find((one) => one.rule === rule && one.safety === safety);
  const title = repair?.title[c.lang] ?? say('まとめて変換するファイル', 'Files converted as a whole');
  const here = `${jobPath(job.id, '/preview')}?rule=${encodeURIComponent(rule)}&safety=${safety}`;
  const back = html`<p><a href="${c.base}${jobPath(job.id, '/repairs')}">${say('← 直す所を選ぶ画面に戻る', '← Back to the choice of repairs')}</a></p>`;
  return page(c, {
    title: say('直す前と後', 'Before and after'),
    stage: 'repair',
    wide: true,
    body: html`<h1>${say('直す前と後', 'Before and after')}</h1>
<p class="lead">${prose(title)} – ${counted(c.lang)(total, 'か所', 'place')}</p>
${back}
<div id="changes">
${total === 0 && html`<p class="notice warn">${say('表示できる変更はありません。', 'There is nothing to show.')}</p>`}
${preview.changes.map((change) => changeFigure(change, [], c.lang))}
${pager(c, here, preview)}
</div>
${back}`,
  });
}

const CONVERSION = { rule: conversionRule.id, title: conversionRule.title };

export interface ChangesView {
  job: JobView;
  result: Result;
  changes: ChangesPage;
}

/** What the repair really changed. */
export function changesPage(c: PageContext, { job, result, changes }: ChangesView): string {
  const say = sayIn(c.lang);
  const titles = new Map(
    [...result.causes, ...result.repairs, CONVERSION].map(({ rule, title }) => [rule, title[c.lang]]),
  );
  const summary = job.fix?.summary;
  const title = say('変わった所', 'What changed');
  const back = html`<p><a href="${c.base}${jobPath(job.id)}">${say('← 結果に戻る', '← Back to the result')}</a></p>`;
  return page(c, {
    title,
    stage: 'repair',
    wide: true,
    body: html`<h1>${title}</h1>
<p class="lead">${job.upload.name}${summary && html` – ${whereabouts(summary.places, summary.files, c.lang)}`}</p>
${back}
<div id="changes">
${changes.total === 0 && html`<p class="notice warn">${say('変わった所はありません。', 'Nothing was changed.')}</p>`}
${changes.changes.map(
  (change) =>
    html`${changeFigure(
      change,
      change.rules.map((rule) => titles.get(rule) ?? rule),
      c.lang,
    )}${change.more && html`<p class="soft">${say('このファイルはほかにも変わっています。一覧（diff）をご覧ください。', 'More of this file changed: see the list of changes (diff).')}</p>`}`,
)}
${pager(c, `${jobPath(job.id, '/changes')}?`, changes)}
</div>
${back}`,
  });
}

type Change = Pick<PreviewChange, 'path' | 'line' | 'encoding' | 'lines' | 'mode'> & { encodingAfter?: string };

function changeFigure(
  { path, line, encoding, encodingAfter, lines, mode }: Change,
  titles: readonly string[],
  lang: Lang,
): Html {
  const say = sayIn(lang);
  const at = line > 0 && html` <span class="soft">${say(`${number(line)} 行目`, `line ${number(line)}`)}</span>`;
  const name = encodingNames(encoding, encodingAfter ?? encoding);
  return html`<figure class="change">
<figcaption><code>${path}</code>${at}${name && html` <span class="badge">${name}</span>`}${titles.map((title) => html`<br><span class="soft">${prose(title)}</span>`)}</figcaption>
${mode && html`<p>${say(`パーミッション（実行などの許可）：${mode.before} から ${mode.after} へ`, `Permission: ${mode.before} becomes ${mode.after}`)}</p>`}
${lines.length > 0 && sides(lines, lang)}
</figure>`;
}

/** Null where there is nothing to say: plain ASCII, or no lines. */
function encodingNames(before: string, after: string): string | null {
  const [old, now] = [before, after].map((name) => preferredName(name as EncodingName));
  return old && now && old !== now ? `${old} → ${now}` : (old ?? null);
}

function sides(lines: PreviewChange['lines'], lang: Lang): Html {
  const say = sayIn(lang);
  const { before, after } = sidesOf(lines);
  const differs = lines.some(({ sign }) => sign !== ' ');
  if (!differs)
    return html`<p class="soft">${say('見た目は変わりません（文字コードや、***で伏せた部分だけが変わります）。', 'It looks the same: only its encoding changes, or what is hidden as ***.')}</p>
${side(say('直す前も後も', 'Before and after'), before, 'same')}`;
  return html`<div class="sides">
${side(say('直す前', 'Before'), before, 'before')}
${side(say('直した後', 'After'), after, 'after')}
</div>`;
}

function side(title: string, lines: readonly MarkedLine[], which: 'before' | 'after' | 'same'): Html {
  const mark = (text: string): Html =>
    which === 'before' ? html`<del>${code(text)}</del>` : html`<ins>${code(text)}</ins>`;
  const rows = lines.map(
    ({ number: nth, same, parts }) =>
      html`<span class="row${!same && ` ${which}`}"><span class="number">${nth}</span><span class="text">${parts.map(({ text, changed }) => (changed ? mark(text) : code(text)))}</span></span>`,
  );
  return html`<div class="side"><p class="side-title">${title}</p><pre>${rows}</pre></div>`;
}

/** Tabs stay; what cannot be seen is shown, the frequent ones by their names: few fonts have the pictures. */
const code = (text: string): Html =>
  html`${text.split('\t').map((part, i) => html`${i > 0 && TAB}${visible(named(part))}`)}`;
const named = (text: string): string => text.replaceAll('\r', '[CR]').replaceAll('\ufeff', '[BOM]');
const TAB = html`	`;

/** @param here path below the base, with `?` in it */
function pager(c: PageContext, here: string, { page: now, pages }: { page: number; pages: number }): Html | null {
  if (pages < 2) return null;
  const say = sayIn(c.lang);
  const [path, query = ''] = here.split('?');
  const link = (to: number, name: string, rel: string): Html => {
    const address = `${c.base}${path}?${query}${query && '&'}page=${to}`;
    return html`<a href="${address}"${rel && html` rel="${rel}"`}>${name}</a>`;
  };
  const kept = [...new URLSearchParams(query)].map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  );
  return html`<nav class="pager" aria-label="${say('ページ', 'Pages')}">
${now > 1 && html`${link(1, say('最初', 'First'), '')}${link(now - 1, say('前へ', 'Previous'), 'prev')}`}
<span>${number(now)} / ${number(pages)}</span>
${now < pages && html`${link(now + 1, say('次へ', 'Next'), 'next')}${link(pages, say('最後', 'Last'), '')}`}
<form method="get" action="${c.base}${path}">${kept}<label>${say('ページ番号', 'Page')} <input type="number" name="page" min="1" max="${pages}" value="${now}" required></label> <button class="plain">${say('移動', 'Go')}</button></form>
</nav>`;
}
