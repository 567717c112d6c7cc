// The choice of repairs: safe ones ticked, the others explained and left to the customer, each with its preview.
import type { JobView, Result } from '../job.ts';
import type { PageContext } from './context.ts';
import { type Html, html, prose, sayIn } from './html.ts';
import { hidden, jobPath, page } from './layout.ts';
import { counted, number, whereabouts } from './words.ts';

type Repair = Result['repairs'][number];

export interface RepairsView {
  job: JobView;
  result: Result;
}

export function repairsPage(c: PageContext, { job, result }: RepairsView): string {
  const say = sayIn(c.lang);
  const { repairs, converts } = result;
  const safe = repairs.filter(({ safety }) => safety === 'safe');
  const review = repairs.filter(({ safety }) => safety === 'review');
  const nothing = repairs.length === 0 && converts === null;
  return page(c, {
    title: say('直す所を選ぶ', 'Choose what is repaired'),
    stage: 'repair',
    wide: true,
    body: html`<h1>${say('直す所を選ぶ', 'Choose what is repaired')}</h1>
<p class="lead">${say('お預かりしたファイルの写しを直します。元のファイルと、いま公開しているホームページは変わりません。', 'A copy of your files is repaired. The originals, and the site that is online now, stay as they are.')}</p>
${nothing && html`<p class="notice warn">${say('自動で直せる所はありません。', 'There is nothing that can be repaired automatically.')}</p>`}
<form method="post" action="${c.base}${jobPath(job.id, '/repairs')}">
${hidden('csrf', c.csrf)}
${group(c, job, safe, {
  id: 'safe',
  title: say('安心して直せるもの', 'Safe repairs'),
  note: say(
    '新しいサーバーでも意味が変わらない直し方です。はじめから選んであります。',
    'These keep the meaning on the new server, and are chosen already.',
  ),
})}
${group(c, job, review, {
  id: 'review',
  title: say('見て確かめてから選ぶもの', 'Repairs that need your eye'),
  note: say(
    '多くの場合はこの直し方で合っていますが、サイトの使い方によっては動きが変わることがあります。「直す前と後」を見て、よさそうなものだけ選んでください。迷うときは選ばずに、専門の人に相談してください。',
    'Usually right, but the site may behave differently. Look at before and after and choose what seems right; leave out what you are not sure of and ask a professional.',
  ),
})}
${
  converts &&
  html`<section class="card"><h2>${say('まとめて変換するもの', 'Converted as a whole')}</h2>
<p>${say(`ほかに、${number(converts.files)} 個のファイルの文字コードや前のサーバーの名前を、まとめて変換します。`, `Besides, ${counted(c.lang)(converts.files, '', 'file')} will be converted: encoding, and addresses of the old server.`)}</p>
<p><a href="${c.base}${jobPath(job.id, '/preview?rule=encoding%2Fconversion&safety=safe')}" class="preview-link">${say('例を見る', 'See examples')}</a></p></section>`
}
${!nothing && html`<p class="buttons sticky"><button class="main">${say('選んだものを直す', 'Repair what is chosen')}</button></p>`}
</form>
<p><a href="${c.base}${jobPath(job.id)}">${say('← 結果に戻る', '← Back to the result')}</a></p>`,
  });
}

interface GroupTexts {
  id: Repair['safety'];
  title: string;
  note: string;
}

function group(c: PageContext, job: JobView, repairs: readonly Repair[], { id, title, note }: GroupTexts): Html | null {
  if (repairs.length === 0) return null;
  return html`<fieldset class="card"><legend><span class="legend">${title}</span></legend>
<p id="${id}-note">${note}</p>
<ul class="repairs">${repairs.map((repair, i) => repairItem(c, job, repair, `${id}-${i}`))}</ul>
</fieldset>`;
}

function repairItem(c: PageContext, job: JobView, repair: Repair, id: string): Html {
  const say = sayIn(c.lang);
  const { rule, safety, title, why, hint, files, places } = repair;
  const chosen = job.fix ? job.fix.choice[safety].includes(rule) : safety === 'safe';
  const preview = `${jobPath(job.id, '/preview')}?rule=${encodeURIComponent(rule)}&safety=${safety}`;
  const count = whereabouts(places, files, c.lang);
  return html`<li>
<div class="tick"><input type="checkbox" id="${id}" name="${safety}" value="${rule}"${chosen && html` checked`} aria-describedby="${id}-count">
<label for="${id}">${prose(title[c.lang])}</label></div>
<p class="soft" id="${id}-count">${count}</p>
<p class="links"><a class="preview-link" href="${c.base}${preview}">${say('直す前と後を見る', 'See before and after')}<span class="hidden-text">${say('：', ': ')}${title[c.lang]}</span></a></p>
<details${safety === 'review' && html` open`}><summary>${say('理由と直し方', 'Why, and how')}</summary>
<p>${prose(why[c.lang])}</p><p>${prose(hint[c.lang])}</p></details>
</li>`;
}
