// The report in a frame of its own: its page keeps its own style, its own script and nothing of ours.
import type { JobView } from '../job.ts';
import type { PageContext } from './context.ts';
import { html, sayIn } from './html.ts';
import { jobPath, page } from './layout.ts';

export function reportPage(c: PageContext, { job }: { job: JobView }): string {
  const say = sayIn(c.lang);
  const view = `${c.base}${jobPath(job.id, '/view')}`;
  return page(c, {
    title: say('報告書', 'Report'),
    stage: 'result',
    wide: true,
    body: html`<h1>${say('報告書', 'Report')}</h1>
<p class="links"><a href="${c.base}${jobPath(job.id)}">${say('← 結果に戻る', '← Back to the result')}</a>
<a href="${view}" target="_blank" rel="noopener">${say('別の画面で開く（印刷にも）', 'Open in a window of its own, also to print')}</a></p>
<iframe class="report" src="${view}" title="${say('報告書', 'Report')}" sandbox="allow-scripts allow-popups"></iframe>`,
  });
}
