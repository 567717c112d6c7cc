// What can be taken home: the usual formats first, those for machines behind a fold.
import type { Text } from '../../rule/text.ts';
import type { Download, JobView } from '../job.ts';
import type { PageContext } from './context.ts';
import { type Html, html, sayIn } from './html.ts';
import { jobPath } from './layout.ts';
import { size } from './words.ts';

interface Offer {
  what: Download['what'];
  format: string;
  text: Text;
}

/** In their order. */
const USUAL: readonly Offer[] = [
  {
    what: 'report',
    format: 'html',
    text: { ja: '報告書（画面で読む・印刷する）', en: 'Report, to read or print' },
  },
  {
    what: 'report',
    format: 'xlsx',
    text: { ja: '報告書（Excel などの表計算ソフト用）', en: 'Report as a spreadsheet' },
  },
  {
    what: 'survey',
    format: 'zip',
    text: {
      ja: '引っ越しの資料一式（報告書・見積りの目安・手順・確認表）',
      en: 'The hand-over set: report, estimate, plan and checklist',
    },
  },
];

export function downloads(c: PageContext, job: JobView): Html | null {
  const say = sayIn(c.lang);
  const own = job.downloads.filter(
    ({ what, lang }) => (what === 'report' || what === 'survey') && (lang ?? c.lang) === c.lang,
  );
  if (own.length === 0) return null;
  const usual = USUAL.flatMap((offer) =>
    own
      .filter(({ what, format }) => what === offer.what && format === offer.format)
      .map((one) => [offer.text[c.lang], one] as const),
  );
  const others = own.filter((one) => !usual.some(([, shown]) => shown === one));
  return html`<section class="card" aria-labelledby="take">
<h2 id="take">${say('持ち帰る', 'Take it home')}</h2>
<ul class="downloads">${usual.map(([text, one]) => downloadItem(c, job, one, text))}</ul>
${others.length > 0 && html`<details><summary>${say('技術者向けの形式', 'Formats for engineers')}</summary><ul class="downloads">${others.map((one) => downloadItem(c, job, one, one.name))}</ul></details>`}
</section>`;
}

export function downloadItem(c: PageContext, job: JobView, { name, bytes }: Download, text: string): Html {
  return html`<li><a href="${c.base}${jobPath(job.id, `/files/${name}`)}" download>${text}</a>${bytes !== null && html` <span class="soft">${size(bytes)}</span>`}</li>`;
}
