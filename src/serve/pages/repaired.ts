// After the repair: what was done, the repaired files, what is left and why.
import type { Text } from '../../rule/text.ts';
import type { FixRun, JobView, Result } from '../job.ts';
import type { PageContext } from './context.ts';
import { downloadItem } from './downloads.ts';
import { type Html, html, prose, type Say, sayIn } from './html.ts';
import { jobPath } from './layout.ts';
import { counted, number, SEVERITY_WORDS, size } from './words.ts';

type Summary = NonNullable<FixRun['summary']>;

export function repairedPart(c: PageContext, job: JobView, result: Result, summary: Summary): Html {
  const say = sayIn(c.lang);
  const { files, places, after } = summary;
  const main = job.downloads.find(({ what }) => what === 'repaired');
  const lists = job.downloads.filter(({ what, lang }) => what === 'changes' && (lang ?? c.lang) === c.lang);
  return html`<section class="verdict ${after.error > 0 ? 'fixes' : 'ready'}" aria-labelledby="repaired">
<h2 id="repaired"><span class="sign" aria-hidden="true">✓</span>${
    files === 0
      ? say('直した所はありません', 'Nothing had to be repaired')
      : say(
          `${number(files)} 個のファイルの ${number(places)} か所を直しました`,
          `${counted(c.lang)(places, '', 'place')} in ${counted(c.lang)(files, '', 'file')} repaired`,
        )
  }</h2>
<p>${
    after.error > 0
      ? say(
          `直す必要がある所が、まだ ${number(after.error)} か所残っています。人の手で直す必要があります。`,
          `${counted(c.lang)(after.error, '', 'place')} must still be repaired by a person.`,
        )
      : say('直す必要がある所は、もう残っていません。', 'Nothing is left that must be repaired.')
  }</p>
${
  main &&
  html`<p class="buttons"><a class="button main" href="${c.base}${jobPath(job.id, `/files/${main.name}`)}" download>${say('直したファイル一式を受け取る', 'Download the repaired files')}${main.bytes !== null && `（${size(main.bytes)}）`}</a>
<a class="button plain" href="${c.base}${jobPath(job.id, '/changes')}">${say('変わった所を見る', 'See what changed')}</a></p>`
}
</section>
<section class="card next" aria-labelledby="then">
<h2 id="then">${say('次にすること', 'What to do now')}</h2>
<ol>
<li>${say('受け取ったファイルを、パソコンの分かりやすい場所に保存してください。元のファイルも捨てずに取っておいてください。', 'Save the download, and keep your original files too.')}</li>
<li>${say('新しいサーバーに置いて、切り替える前に動きを確かめてください。', 'Put the files on the new server and try the site before the switch.')}</li>
${after.error > 0 && html`<li>${say('残った所は、下の一覧と報告書を専門の人に渡してください。', 'Hand the list below and the report to a professional for what is left.')}</li>`}
</ol>
<details><summary>${say('変わった所の一覧を受け取る', 'Lists of what changed')}</summary>
<ul class="downloads">${lists.map((one) => downloadItem(c, job, one, changesName(one.format, say)))}</ul></details>
<p class="buttons"><a class="button plain" href="${c.base}${jobPath(job.id, '/repairs')}">${say('直す所を選び直す', 'Choose other repairs')}</a></p>
</section>
${leftPart(c, result, summary)}`;
}

function changesName(format: string, say: Say): string {
  if (format === 'txt') return say('読みやすい一覧（テキスト）', 'To read (text)');
  return say(`技術者向けの一覧（${format}）`, `For engineers (${format})`);
}

/** Reasons that speak of the command line elsewhere. */
const REASONS: Record<string, Text> = {
  'by-hand': { ja: '人の手で直す必要があります。', en: 'To be repaired by a person.' },
  review: {
    ja: '見て確かめれば直せます。「直す所を選び直す」から選べます。',
    en: 'Can be repaired after a look: see “Choose other repairs”.',
  },
};

/** Kinds that are shown at once. */
const SHOWN = 10;

function leftPart({ lang }: PageContext, result: Result, { left, notCopied }: Summary): Html {
  const say = sayIn(lang);
  const titles = new Map(result.causes.map(({ rule, title }) => [rule, title]));
  const item = ({ rule, severity, count, code, reason }: Summary['left'][number]): Html =>
    html`<li><span class="badge ${severity}">${SEVERITY_WORDS[severity][lang]}</span> <span class="message">${prose(titles.get(rule)?.[lang] ?? rule)}</span> <span class="soft">${counted(lang)(count, 'か所', 'place')}</span><br><span class="soft">${(REASONS[code] ?? reason)[lang]}</span></li>`;
  const more = left.slice(SHOWN);
  return html`<section class="card" aria-labelledby="left">
<h2 id="left">${say('残っていること', 'What is left')}</h2>
${left.length === 0 ? html`<p>${say('残っている問題はありません。', 'Nothing is left.')}</p>` : html`<ul class="causes">${left.slice(0, SHOWN).map(item)}</ul>`}
${more.length > 0 && html`<details><summary>${say(`ほか ${number(more.length)} 種類を見る`, `${number(more.length)} more`)}</summary><ul class="causes">${more.map(item)}</ul></details>`}
${
  notCopied.length > 0 &&
  html`<h3>${say('新しい書庫に入れられなかったもの', 'Not in the repaired files')}</h3>
<ul class="plain-list">${notCopied.slice(0, 50).map(({ path, reason }) => html`<li><code>${path}</code><br>${reason[lang]}</li>`)}</ul>`
}
</section>`;
}
